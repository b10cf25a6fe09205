"""Kept events as a recorder of the library takes them, each made when it is asked for: a long file's are packed."""

from collections.abc import Iterator, Sequence
from typing import overload

from eventsourcing.persistence import StoredEvent

from domain.ports import Kept


class Stored(Sequence[StoredEvent]):
    def __init__(self, kept: Sequence[Kept]) -> None:
        self._kept = kept

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[StoredEvent]:
        return (StoredEvent(*kept) for kept in self._kept)

    @overload
    def __getitem__(self, place: int) -> StoredEvent: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[StoredEvent]: ...
    def __getitem__(self, place: int | slice) -> StoredEvent | Sequence[StoredEvent]:
        if isinstance(place, slice):
            return Stored(self._kept[place])
        return StoredEvent(*self._kept[place])
