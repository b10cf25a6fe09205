"""Everything that the ledger holds of one person, as far as a decision about a departure asks."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.event import Event
from domain.ports import Log, Placed
from domain.settlements.settlement import Settlement
from domain.staff.events import StaffAppointed
from domain.staff.member import Departure, StaffMember
from domain.staff.personal import PersonalData, staff_stream, unseal


@dataclass
class Dossier:
    """One person (hồ sơ). `key` opens the sealed data; None when it was deleted. Changed by what is decided."""

    member: StaffMember
    settlements: dict[str, Settlement] = field(default_factory=dict)
    key: bytes | None = None
    _opened: tuple[bytes, PersonalData] | None = None

    def apply(self, event: Event) -> None:
        """The next event of the person or of one of the settlements, recorded or about to be."""
        if event.originator_id == self.member.stream:
            self.member.apply(event)
        else:
            self.settlement(event.originator_id).apply(event)

    def settlement(self, stream: str) -> Settlement:
        found = self.settlements.get(stream)
        if found is None:
            found = self.settlements[stream] = Settlement(stream)
        return found

    def settled_departures(self) -> Iterator[tuple[Departure, Settlement]]:
        """The departures with a settlement that were not rescinded, in the order of recording."""
        for departure in self.member.departures:
            if departure.decided.settlement is not None:
                yield departure, self.settlement(departure.decided.settlement)

    @property
    def may_be_asked_back(self) -> bool:
        """Is there a settlement whose money is to be returned by who takes a post paid by the State budget?"""
        return any(settlement.asks_back for settlement in self.settlements.values())

    def personal_data(self) -> PersonalData | None:
        """None when the key was deleted. Raises `SoboError` when the sealed data does not open with it."""
        if self.key is None:
            return None
        sealed = self.member.sealed
        if self._opened is None or self._opened[0] != sealed:
            self._opened = (sealed, unseal(self.key, self.member.stream, sealed))
        return self._opened[1]

    @property
    def references(self) -> set[str]:
        """The references of every payment of the person."""
        return {reference for settlement in self.settlements.values() for reference in settlement.references}

    def asks_no_more(self, departure: Departure, until: date | None) -> Callable[[int], bool]:
        """Of an appointment, by its version: was it taken back, or does it lie outside the time from the day of leaving
        as that stands now to the day `until`?"""
        posts = self.member.budget_paid_from(departure.leaves_on, before=until or departure.leaves_on)
        asking = {post.originator_version for post in posts}
        return lambda version: version not in asking

    def must_be_paid_back_for(self, departure: Departure, until: date | None) -> StaffAppointed | None:
        """The first post paid by the State budget from leaving to the day `until`, for which what was paid is to be
        returned; None when there is none, or nothing is asked back."""
        posts = self.member.budget_paid_from(departure.leaves_on, before=until or departure.leaves_on)
        return min(posts, key=lambda post: (post.effective_on, post.originator_version), default=None)


def dossiers(
    log: Log,
    secret: bytes,
    numbers: Iterable[str],
    *,
    with_keys: bool = False,
    was_known: Callable[[Placed], bool] | None = None,
) -> dict[str, Dossier]:
    """The dossiers of everybody known among these staff numbers: one read for the people, and one for the settlements
    when there are any. The keys of the sealed data only with `with_keys`; `was_known` leaves out later events."""
    streams = {number: staff_stream(secret, number) for number in numbers}
    known = log.streams(list(streams.values()))
    if was_known is not None:
        seen = {stream: list(filter(was_known, events)) for stream, events in known.items()}
        known = {stream: events for stream, events in seen.items() if events}
    people = {number: StaffMember.fold(known[stream]) for number, stream in streams.items() if stream in known}
    found = {number: Dossier(member) for number, member in people.items() if member.is_registered}
    if with_keys:
        keys = log.person_keys([dossier.member.stream for dossier in found.values()])
        for dossier in found.values():
            dossier.key = keys.get(dossier.member.stream)
    add_settlements(log, found, was_known)
    return found


def add_settlements(log: Log, found: Mapping[str, Dossier], was_known: Callable[[Placed], bool] | None = None) -> None:
    """Read the settlements of these people into their dossiers."""
    named = {
        decided.settlement: dossier
        for dossier in found.values()
        for decided in dossier.member.decided
        if decided.settlement is not None
    }
    if not named:
        return
    events = log.streams(list(named))
    for stream, dossier in named.items():
        dossier.settlements[stream] = Settlement.fold(stream, filter(was_known, events.get(stream, ())))
