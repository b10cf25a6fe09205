"""A person in service, folded from the events of one stream: as much of them as a decision asks.

Within a stream the version orders events as the position does, so a timeline is ordered by (effective day, version): of
two appointments on one day the later recorded stands. Ends are derived from the next event, never recorded. It walks
careers apart from the SQL of state, since a decision reads the log and no projection, which may lag.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from domain.event import Event, Retraction
from domain.ports import Placed
from domain.staff.events import (
    AppointmentEnded,
    DepartureAmended,
    DepartureCorrected,
    DepartureDecided,
    PersonalDataCorrected,
    PersonalDataErased,
    RegistrationRetracted,
    SalaryChanged,
    SecondmentEnded,
    SecondmentStarted,
    StaffAppointed,
    StaffRegistered,
)
from domain.units.register import UnitRegister

E = TypeVar("E", bound=Event)
RE_RECRUITED = "re_recruited"


@dataclass(frozen=True)
class Departure:
    """A decision to leave that was not rescinded, with the facts that hold of it now."""

    decided: DepartureDecided
    facts: DepartureDecided | DepartureCorrected
    amended: DepartureAmended | None = None

    @property
    def decided_on(self) -> date:
        return self.decided.effective_on if self.amended is None else self.amended.decided_on

    @property
    def leaves_on(self) -> date:
        """The first day no longer in service."""
        return self.decided.leaves_on if self.amended is None else self.amended.leaves_on

    @property
    def route(self) -> str:
        return self.decided.route if self.amended is None else self.amended.route

    @property
    def cohort(self) -> dict[str, str]:
        """Sex and age band, as they were said last."""
        said = self.facts
        if self.amended is not None and self.amended.originator_version > said.originator_version:
            return {"sex": self.amended.sex, "age_band": self.amended.age_band}
        return {"sex": said.sex, "age_band": said.age_band}


class StaffMember:
    """One person as the ledger knows them. `apply` takes the next event, recorded or about to be."""

    def __init__(self, stream: str) -> None:
        self.stream = stream
        self.version = 0
        self._positions: dict[int, int] = {}
        self.registered: StaffRegistered | None = None
        """The newest registration, also one that was taken back since: see `is_registered`."""
        self.is_registered = False
        self.is_erased = False
        """Whether the key of the sealed data was deleted; who is registered anew has another."""
        self.sex = ""
        self.sealed = b""
        self.salaries: list[SalaryChanged] = []
        self.decided: list[DepartureDecided] = []
        """Every decision to leave, rescinded ones too."""
        self._corrected: dict[int, DepartureCorrected] = {}
        self._amended: dict[int, DepartureAmended] = {}
        self._main: list[StaffAppointed] = []
        self._concurrent: list[StaffAppointed] = []
        self._secondments: list[SecondmentStarted] = []
        self._endings: list[SecondmentEnded | AppointmentEnded] = []
        self._retracted: dict[int, int] = {}

    @classmethod
    def fold(cls, events: Iterable[Placed]) -> "StaffMember":
        """The person behind the events of one whole stream, oldest first; at least one event."""
        member: StaffMember | None = None
        for placed in events:
            if member is None:
                member = cls(placed.event.originator_id)
            member.apply(placed.event)
            member._positions[placed.event.originator_version] = placed.position
        if member is None:
            raise ValueError("a person without events")
        return member

    def apply(self, event: Event) -> None:
        self.version = event.originator_version
        if isinstance(event, StaffAppointed):
            (self._concurrent if event.concurrent else self._main).append(event)
        elif isinstance(event, SecondmentStarted):
            self._secondments.append(event)
        elif isinstance(event, SecondmentEnded | AppointmentEnded):
            self._endings.append(event)
        elif isinstance(event, Retraction):
            self._retracted[event.retracted_version] = event.originator_version
            if isinstance(event, RegistrationRetracted):
                self.is_registered = False
        elif isinstance(event, StaffRegistered):
            self.registered, self.sex, self.sealed = event, event.sex, event.sealed
            self.is_registered, self.is_erased = True, False
        elif isinstance(event, PersonalDataErased):
            self.is_erased = True
        elif isinstance(event, PersonalDataCorrected):
            self.sex, self.sealed = event.sex, event.sealed
        elif isinstance(event, SalaryChanged):
            self.salaries.append(event)
        elif isinstance(event, DepartureDecided):
            self.decided.append(event)
        elif isinstance(event, DepartureCorrected):
            self._corrected[event.departure_version] = event
        elif isinstance(event, DepartureAmended):
            self._amended[event.departure_version] = event

    @property
    def in_service_from(self) -> date:
        """The first day on which the person counts: that of the registration."""
        return self._registration.effective_on

    @property
    def number(self) -> str:
        return self._registration.staff_number

    @property
    def category(self) -> str:
        return self._registration.category

    @property
    def appointed_on(self) -> date:
        """The day of the first appointment, which may lie before the ledger begins."""
        return self._registration.appointed_on

    @property
    def _registration(self) -> StaffRegistered:
        if self.registered is None:
            raise ValueError(f"{self.stream} has no registration")
        return self.registered

    def position_of(self, event: Event) -> int | None:
        """Where this event of the person stands in the log; None for one of the file that is being decided on."""
        return self._positions.get(event.originator_version)

    def is_retracted(self, version: int) -> bool:
        """Was the event with this version taken back?"""
        return version in self._retracted

    @property
    def first_main_version(self) -> int | None:
        """Version of the appointment made with the registration, or of one from the same day that took its place."""
        return min((post.originator_version for post in self._first_posts), default=None)

    def is_only_first_post(self, version: int) -> bool:
        """Is it the only main post from the first day of service, without which there would be none?"""
        return [post.originator_version for post in self._first_posts] == [version]

    @property
    def _first_posts(self) -> list[StaffAppointed]:
        """Not a return on that day of who had left before: it is a new post, and may ask money back."""
        posts = [] if self.registered is None else self.appointments(self.in_service_from, concurrent=False)
        return [post for post in posts if post.basis != RE_RECRUITED]

    def main_post(self, on: date) -> StaffAppointed | None:
        """The main appointment in force on that day; None before the person is in service, and after they left."""
        if self.left_on(on) is not None:
            return None
        return max((a for a in self.main_appointments if a.effective_on <= on), key=_order, default=None)

    @property
    def main_appointments(self) -> list[StaffAppointed]:
        """Those that were not taken back, in the order of recording."""
        return self._standing(self._main)

    @property
    def concurrent_appointments(self) -> list[StaffAppointed]:
        """Those that were not taken back, in the order of recording."""
        return self._standing(self._concurrent)

    @property
    def secondments(self) -> list[SecondmentStarted]:
        """Those that were not taken back, in the order of recording."""
        return self._standing(self._secondments)

    @property
    def endings(self) -> list[SecondmentEnded | AppointmentEnded]:
        """Those of secondments and concurrent posts that were not taken back, in the order of recording."""
        return self._standing(self._endings)

    def appointments(self, on: date, *, concurrent: bool) -> list[StaffAppointed]:
        """The appointments with exactly this effective day that were not taken back."""
        recorded = self._concurrent if concurrent else self._main
        return [a for a in self._standing(recorded) if a.effective_on == on]

    def budget_paid_from(self, first: date, *, before: date) -> list[StaffAppointed]:
        """The appointments, main or not, to a post paid by the State budget from one day until before another."""
        return [a for a in self.later_appointments if a.budget_paid and first <= a.effective_on < before]

    @property
    def later_appointments(self) -> list[StaffAppointed]:
        """Main and concurrent ones that were not taken back, without the post that came with the registration: its day
        is that on which the ledger begins, and may lie behind a departure."""
        first = self.first_main_version
        return [a for a in self._standing([*self._main, *self._concurrent]) if a.originator_version != first]

    def counted_unit(self, register: UnitRegister, on: date) -> str | None:
        """Id of the living unit where the person counts on that day: that of the main post, or the one into which it
        went whole. None before service, and when the unit ended otherwise (the person is then unallocated)."""
        main = self.main_post(on)
        return None if main is None else register.whole_heir(main.unit_id, on)

    @property
    def departures(self) -> list[Departure]:
        """The decisions to leave that were not rescinded, in the order of recording."""
        return [
            Departure(
                decided,
                self._corrected.get(decided.originator_version, decided),
                self._amended.get(decided.originator_version),
            )
            for decided in self._standing(self.decided)
        ]

    def left_on(self, on: date, *, without: int | None = None) -> date | None:
        """The day of the departure behind which the person is out of service on that day; None while in service.

        Only a main appointment as re-recruited brings somebody back. `without` leaves out the appointment of that
        version, to see what taking it back would come to.
        """
        if not self.decided:
            return None
        returns = [
            a.effective_on
            for a in self.main_appointments
            if a.basis == RE_RECRUITED and a.effective_on <= on and a.originator_version != without
        ]
        gone = [
            d.leaves_on for d in self.departures if d.leaves_on <= on and not any(d.leaves_on <= r for r in returns)
        ]
        return max(gone, default=None)

    def open_departure(self) -> Departure | None:
        """The departure from which the person has not come back, also one that lies ahead."""
        returns = [a.effective_on for a in self.main_appointments if a.basis == RE_RECRUITED]
        still = [d for d in self.departures if not any(d.leaves_on <= back for back in returns)]
        return still[-1] if still else None

    def salary_before(self, leaves_on: date) -> dict[str, str]:
        """The components in force on the last day of service, empty when none are known.

        Somebody who left before the ledger begins has the salary that came with the registration, unless one of an
        earlier day was recorded.
        """
        last_day = leaves_on - timedelta(days=1)
        standing = self._standing(self.salaries)
        known = [s for s in standing if s.effective_on <= last_day]
        if not known and last_day < self.in_service_from:
            known = [s for s in standing if s.effective_on <= self.in_service_from]
        return max(known, key=_order).components if known else {}

    def _standing(self, events: list[E]) -> list[E]:
        if not self._retracted:
            return events
        return [event for event in events if event.originator_version not in self._retracted]


def _order(event: Event) -> tuple[date, int]:
    return event.effective_on, event.originator_version
