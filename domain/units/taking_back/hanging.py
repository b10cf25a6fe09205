"""What hangs on a formed unit when it is to fall: people who were posted to it, and its quotas, which fall with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from domain.event import Retraction
from domain.ports import Placed
from domain.staff.events import AppointmentRetracted, SecondmentRetracted, SecondmentStarted, StaffAppointed
from domain.units.events import StaffingQuotaSet
from domain.units.unit import unit_id_of

POSTING = (StaffAppointed, SecondmentStarted, AppointmentRetracted, SecondmentRetracted)
"""The events that say who was appointed or seconded to a unit."""


@dataclass
class Hanging:
    """What hangs on the units asked about, by unit id; `gone` is what a file of corrections takes back before them."""

    posted: Mapping[str, set[int]] = field(default_factory=dict)
    """The positions of the appointments and secondments to a unit."""
    quotas: Mapping[str, Mapping[int, Placed]] = field(default_factory=dict)
    """By position."""
    gone: set[int] = field(default_factory=set)

    def people_of(self, unit_id: str) -> list[int]:
        return sorted(self.posted[unit_id] - self.gone)

    def quotas_of(self, unit_id: str) -> list[Placed]:
        return [placed for position, placed in self.quotas[unit_id].items() if position not in self.gone]


def posted_to(unit_ids: Iterable[str], postings: Iterable[Placed]) -> dict[str, set[int]]:
    """Who was posted to these units, by every event of the types in `POSTING`, in order."""
    posted: dict[str, set[int]] = {unit_id: set() for unit_id in unit_ids}
    unit_of: dict[int, str] = {}
    for position, event in postings:
        match event:
            case StaffAppointed(unit_id=to) | SecondmentStarted(to_unit_id=to) if to in posted:
                posted[to].add(position)
                unit_of[position] = to
            case AppointmentRetracted() | SecondmentRetracted() if event.retracted_position in unit_of:
                posted[unit_of[event.retracted_position]].discard(event.retracted_position)
    return posted


def quotas_of(streams: Mapping[str, Sequence[Placed]]) -> dict[str, dict[int, Placed]]:
    """The quotas in these streams of units that were not taken back."""
    found: dict[str, dict[int, Placed]] = {}
    for stream, events in streams.items():
        standing = found.setdefault(unit_id_of(stream), {})
        for placed in events:
            if isinstance(placed.event, StaffingQuotaSet):
                standing[placed.position] = placed
            elif isinstance(placed.event, Retraction):
                standing.pop(placed.event.retracted_position, None)
    return found
