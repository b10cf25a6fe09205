"""What a long file comes to, in little memory: rows until they are decided on, and encoded events until the one
transaction takes them. Those of one file are much alike, and packed together they take a twentieth of their bytes."""

import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import Any, Generic, NamedTuple, TypeVar, overload

T = TypeVar("T")
S = TypeVar("S")

FAST = 1
"""The least effort: more of it makes no smaller what is as alike as this."""


class Bundle(NamedTuple):
    """Some of them, packed; also the shape in which they come from another process."""

    size: int
    content: bytes


def pack(items: Sequence[Any]) -> Bundle:
    return Bundle(len(items), zlib.compress(pickle.dumps(items), FAST))


class Packed(Sequence[T], Generic[T]):
    """What these bundles hold, in their order; one bundle after the other is unpacked, each time anew."""

    def __init__(self, bundles: Iterable[Bundle]) -> None:
        self._bundles = list(bundles)
        self._edges = [0, *accumulate(bundle.size for bundle in self._bundles)]

    def __len__(self) -> int:
        return self._edges[-1]

    def __iter__(self) -> Iterator[T]:
        for bundle in self._bundles:
            yield from _unpack(bundle)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        """A slice of whole bundles stays packed."""
        if isinstance(place, slice):
            begin, end, step = place.indices(len(self))
            if step == 1 and begin in self._edges and end in self._edges:
                return Packed(self._bundles[self._edges.index(begin) : self._edges.index(end)])
            return list(self)[place]
        inside = place + len(self) if place < 0 else place
        for bundle in self._bundles if inside >= 0 else ():
            if inside < bundle.size:
                found: T = _unpack(bundle)[inside]
                return found
            inside -= bundle.size
        raise IndexError(f"nothing at {place} of {len(self)}")


def packed(items: Iterable[T], size: int) -> Packed[T]:
    """These items, so many in a bundle, of which no more than one bundle is held unpacked."""
    passing = iter(items)
    return Packed(map(pack, iter(lambda: list(islice(passing, size)), [])))


class Filling(Generic[T]):
    """Takes one item after the other; of many, no more than so many of a bundle are held unpacked."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._full: list[Bundle] = []
        self._open: list[T] = []

    def append(self, item: T) -> None:
        self._open.append(item)
        if len(self._open) == self._size:
            self._full.append(pack(self._open))
            self._open = []

    def filled(self) -> Sequence[T]:
        """All of them, as they are where they fill no bundle."""
        if not self._full:
            return self._open
        return Packed([*self._full, pack(self._open)] if self._open else self._full)


class Each(Sequence[T], Generic[S, T]):
    """What `make` makes of each of these items, whenever it is asked for: of packed ones none is held."""

    def __init__(self, make: Callable[[S], T], items: Sequence[S]) -> None:
        self._make, self._items = make, items

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        return map(self._make, self._items)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        if isinstance(place, slice):
            return Each(self._make, self._items[place])
        return self._make(self._items[place])


def _unpack(bundle: Bundle) -> Any:
    return pickle.loads(zlib.decompress(bundle.content))
