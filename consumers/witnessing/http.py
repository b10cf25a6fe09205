"""One POST with a deadline for all of it: looking up the name, connecting, and an answer that may come in drips."""

import queue
import ssl
import threading
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from domain.errors import Refused

VISIBLE = frozenset(map(chr, range(0x21, 0x7F)))
MOST_BYTES = 64 * 1024
"""Of an answer: some signature lines. What comes behind is not read."""


class NoAnswer(Exception):
    """Nothing, too late, or nothing that is HTTP. The text says which."""


@dataclass(frozen=True)
class Answer:
    status: int
    kind: str
    body: bytes


def prefix(url: str) -> str:
    """A submission prefix as it is kept: no slash at its end. Raises `Refused` (`bad_witness_url`)."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good or parts.query or parts.fragment or "@" in parts.netloc or set(url) - VISIBLE:
        told = f"{url!r} is no prefix to which a checkpoint can be sent"
        raise Refused("bad_witness_url", f"{told}: write it as https://HOST[:PORT][/PATH], without a user or a query")
    return url.rstrip("/")


def post(url: str, body: bytes, seconds: float) -> Answer:
    """Raises `NoAnswer`. Redirections are not followed: a witness is asked where its operator said."""
    answers: queue.SimpleQueue[Answer | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(_posted(url, body, seconds))
        except Exception as error:
            answers.put(error)

    # Not waited for: a name that is looked up for minutes ends with the process at the latest.
    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=seconds)
    except queue.Empty:
        raise NoAnswer(f"no whole answer came within {seconds:g} s") from None
    if isinstance(found, Answer):
        return found
    if isinstance(found, TimeoutError):
        raise NoAnswer(f"no whole answer came within {seconds:g} s")
    if isinstance(found, HTTPException):
        raise NoAnswer(f"what came is no HTTP ({type(found).__name__}: {str(found)[:80]})")
    if isinstance(found, OSError):
        raise NoAnswer(str(found.strerror or found))
    raise found


def _posted(url: str, body: bytes, seconds: float) -> Answer:
    parts = urlsplit(url)
    assert parts.hostname is not None
    connection: HTTPConnection
    if parts.scheme == "https":
        connection = HTTPSConnection(parts.hostname, parts.port, timeout=seconds, context=ssl.create_default_context())
    else:
        connection = HTTPConnection(parts.hostname, parts.port, timeout=seconds)
    try:
        connection.request("POST", parts.path, body, {"Content-Type": "text/plain; charset=utf-8"})
        response = connection.getresponse()
        found = response.read(MOST_BYTES + 1)
        if len(found) > MOST_BYTES:
            raise HTTPException(f"an answer of more than {MOST_BYTES} bytes")
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Answer(response.status, kind, found)
    finally:
        connection.close()
