"""Who is logged in, by a random cookie; and how often an address may try."""

import hashlib
import hmac
import secrets
from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import ip_address, ip_network

from web.access.tokens import Holder, Tokens

LONGEST_SECONDS = 8 * 3600.0
MOST_SESSIONS = 10_000
MOST_TRIES = 10
TRIES_SECONDS = 15 * 60.0
MOST_ADDRESSES = 10_000


class Sessions:
    """In memory only: whoever starts the pages again lets everybody log in again."""

    def __init__(self, tokens: Tokens, clock: Callable[[], float]) -> None:
        self._tokens, self._clock = tokens, clock
        self._begun: OrderedDict[bytes, tuple[str, float]] = OrderedDict()

    def begin(self, holder: Holder) -> str:
        """The secret of the cookie."""
        secret = secrets.token_urlsafe(32)
        self._begun[_key(secret)] = (holder.name, self._clock())
        while len(self._begun) > MOST_SESSIONS:
            self._begun.popitem(last=False)
        return secret

    def holder(self, secret: str) -> Holder | None:
        """While the session is young enough and its token still holds."""
        name, begun = self._begun.get(_key(secret), ("", 0.0))
        found = self._tokens.holder(name) if name and self._clock() - begun < LONGEST_SECONDS else None
        if found is None:
            self.end(secret)
        return found

    def end(self, secret: str) -> None:
        self._begun.pop(_key(secret), None)


class Tries:
    """A bounded number of attempts in a time from one address; of the sixth Internet Protocol, from one network."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._tried: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, address: str) -> float:
        """Seconds until the next attempt; 0 for now, which counts as one."""
        place, now = _network(address), self._clock()
        tried = self._tried.setdefault(place, deque())
        self._tried.move_to_end(place)
        while len(self._tried) > MOST_ADDRESSES:
            self._tried.popitem(last=False)
        while tried and now - tried[0] >= TRIES_SECONDS:
            tried.popleft()
        if len(tried) >= MOST_TRIES:
            return TRIES_SECONDS - (now - tried[0])
        tried.append(now)
        return 0.0

    def succeeded(self, address: str) -> None:
        self._tried.pop(_network(address), None)


def same(one: str, other: str) -> bool:
    """Whether two secrets are one, in a time that does not tell where they differ."""
    return bool(one) and hmac.compare_digest(one.encode(), other.encode())


def _key(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else address
