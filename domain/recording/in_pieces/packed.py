"""Encoded events in little memory, until the one transaction takes them: those of one file are much alike, and packed
together they take a twentieth of their bytes."""

import pickle
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple, overload

from domain.ports import Kept

FAST = 1
"""The least effort: more of it makes no smaller what is as alike as this."""


class Bundle(NamedTuple):
    """The events of one piece, packed; also the shape in which they come from another process."""

    events: int
    content: bytes


def pack(kept: Sequence[Kept]) -> Bundle:
    return Bundle(len(kept), zlib.compress(pickle.dumps([tuple(one) for one in kept]), FAST))


def unpack(bundle: Bundle) -> list[Kept]:
    return list(map(Kept._make, pickle.loads(zlib.decompress(bundle.content))))


class Packed(Sequence[Kept]):
    """The events of these bundles, in their order; of one bundle after the other they are unpacked."""

    def __init__(self, bundles: Sequence[Bundle]) -> None:
        self._bundles = bundles
        self._count = sum(bundle.events for bundle in bundles)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Kept]:
        for bundle in self._bundles:
            yield from unpack(bundle)

    @overload
    def __getitem__(self, place: int) -> Kept: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Kept]: ...
    def __getitem__(self, place: int | slice) -> Kept | Sequence[Kept]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(self._count))]
        inside = place + self._count if place < 0 else place
        for bundle in self._bundles:
            if 0 <= inside < bundle.events:
                return unpack(bundle)[inside]
            inside -= bundle.events
        raise IndexError(f"no event {place} of {self._count}")
