"""Answers that were made, kept by what was asked and the position they rest on: a position never changes its answer."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, NamedTuple, TypeVar

import anyio

K = TypeVar("K", bound=Hashable)
MOST_BYTES = 48 * 2**20
LARGEST = 4 * 2**20


class Made(NamedTuple):
    """A body with its type, and what else stands in its head."""

    body: bytes
    kind: str
    head: tuple[tuple[str, str], ...] = ()
    status: int = 200


class Kept(Generic[K]):
    """The newest used, in a bounded number of bytes; what many ask for at once is made once."""

    def __init__(self, most: int = MOST_BYTES, largest: int = LARGEST) -> None:
        self._most, self._largest = most, largest
        self._made: OrderedDict[K, Made] = OrderedDict()
        self._bytes = 0
        self._under_way: dict[K, anyio.Lock] = {}

    def get(self, key: K) -> Made | None:
        found = self._made.get(key)
        if found is not None:
            self._made.move_to_end(key)
        return found

    async def made(self, key: K, make: Callable[[], Awaitable[Made]]) -> Made:
        found = self.get(key)
        if found is not None:
            return found
        lock = self._under_way.setdefault(key, anyio.Lock())
        try:
            async with lock:
                found = self.get(key)
                if found is None:
                    found = await make()
                    self._put(key, found)
                return found
        finally:
            if lock.statistics().tasks_waiting == 0:
                self._under_way.pop(key, None)

    @property
    def size(self) -> int:
        return self._bytes

    def _put(self, key: K, made: Made) -> None:
        if len(made.body) > self._largest or made.status != 200:
            return
        self._made[key] = made
        self._bytes += len(made.body)
        while self._bytes > self._most:
            _, gone = self._made.popitem(last=False)
            self._bytes -= len(gone.body)
