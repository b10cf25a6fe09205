"""A person in service, folded from the events of one stream: as much of them as a decision asks.

Within a stream the version orders events as the position does, so a timeline is ordered by (effective day, version): of
two appointments on one day the later recorded stands. Ends are derived from the next event, never recorded.
"""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from domain.events import (
    AppointmentRetracted,
    Event,
    SecondmentRetracted,
    StaffAppointed,
    StaffRegistered,
)
from domain.ports import Placed
from domain.register import UnitRegister

E = TypeVar("E", bound=Event)


class StaffMember:
    """One person as the ledger knows them. `apply` takes the next event, recorded or about to be."""

    def __init__(self, stream: str) -> None:
        self.stream = stream
        self.version = 0
        self.registered: StaffRegistered | None = None
        self._main: list[StaffAppointed] = []
        self._concurrent: list[StaffAppointed] = []
        self._retracted: dict[int, int] = {}

    @classmethod
    def fold(cls, events: Iterable[Placed]) -> "StaffMember":
        """The person behind the events of one whole stream, oldest first; at least one event."""
        member: StaffMember | None = None
        for placed in events:
            if member is None:
                member = cls(placed.event.originator_id)
            member.apply(placed.event)
        if member is None:
            raise ValueError("a person without events")
        return member

    def apply(self, event: Event) -> None:
        self.version = event.originator_version
        if isinstance(event, StaffAppointed):
            (self._concurrent if event.concurrent else self._main).append(event)
        elif isinstance(event, AppointmentRetracted | SecondmentRetracted):
            self._retracted[event.retracted_version] = event.originator_version
        elif isinstance(event, StaffRegistered):
            self.registered = event

    @property
    def in_service_from(self) -> date:
        """The first day on which the person counts: that of the registration."""
        if self.registered is None:
            raise ValueError(f"{self.stream} has no registration")
        return self.registered.effective_on

    def is_retracted(self, version: int) -> bool:
        """Was the event with this version taken back?"""
        return version in self._retracted

    @property
    def first_main_version(self) -> int | None:
        """Version of the appointment made with the registration."""
        return self._main[0].originator_version if self._main else None

    def main_post(self, on: date) -> StaffAppointed | None:
        """The main appointment in force on that day; None before the person is in service."""
        return max((a for a in self._standing(self._main) if a.effective_on <= on), key=_order, default=None)

    def appointments(self, on: date, *, concurrent: bool) -> list[StaffAppointed]:
        """The appointments with exactly this effective day that were not taken back."""
        recorded = self._concurrent if concurrent else self._main
        return [a for a in self._standing(recorded) if a.effective_on == on]

    def counted_unit(self, register: UnitRegister, on: date) -> str | None:
        """Id of the living unit where the person counts on that day: that of the main post, or the one into which it
        went whole. None before service, and when the unit ended otherwise (the person is then unallocated)."""
        main = self.main_post(on)
        return None if main is None else register.whole_heir(main.unit_id, on)

    def _standing(self, events: list[E]) -> list[E]:
        if not self._retracted:
            return events
        return [event for event in events if event.originator_version not in self._retracted]


def _order(event: Event) -> tuple[date, int]:
    return event.effective_on, event.originator_version
