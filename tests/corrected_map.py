"""A map of units whose changes are taken back, for tests of what falls and of what is refused."""

from collections.abc import Sequence

import pytest

from domain.errors import Refused
from domain.event import Event
from domain.ports import Decision, Placed
from domain.row_faults import RowFaults
from domain.units.changes.rows import ChangeRow
from domain.units.events import QuotaRetracted, UnitChangeRetracted
from domain.units.taking_back.falling import Wanted
from domain.units.taking_back.hanging import POSTING, Hanging, posted_to, quotas_of
from domain.units.taking_back.taking_back import take_back_changes
from domain.units.unit import unit_id_of
from tests.memory_log import MemoryLog
from tests.units_world import (
    BASIS,
    OPENING,
    RECORDING,
    country,
    decide,
)


class World:
    """A register and a log that hold the same; the opening list fills positions 1 to 12."""

    def __init__(self, *rows: ChangeRow) -> None:
        self.register = country()
        self.log = MemoryLog()
        opened = [change for id_ in self._ids() for change in self._changes(id_)]
        self.log.placed = sorted(opened, key=lambda placed: placed.position)
        if rows:
            self.apply(*rows)

    def _ids(self) -> list[str]:
        return [unit.id for unit in self.register.living_on(OPENING)]

    def _changes(self, unit_id: str) -> Sequence[Placed]:
        history = self.register.unit(unit_id)
        return () if history is None else history.changes

    def apply(self, *rows: ChangeRow) -> None:
        self.append(*decide(self.register, rows).events)

    def append(self, *events: Event) -> None:
        first = self.log.append(Decision(events)).first_position
        for placed in self.log.placed[first - 1 :]:
            if placed.event.originator_id.startswith("unit:"):
                self.register.apply(placed)

    def position(self, kind: str, unit_id: str) -> int:
        """Where the newest event of that type of that unit stands."""
        stream = f"unit:{unit_id}"
        return max(
            placed.position
            for placed in self.log.placed
            if type(placed.event).__name__ == kind and placed.event.originator_id == stream
        )

    def retract(self, *named: tuple[str, str]) -> list[tuple[str, str]]:
        """Take these events back as one file, each named by type and unit; stream and type of all that fell."""
        events = self.decide(*(self.position(*one) for one in named))
        self.append(*events)
        return [
            (unit_id_of(e.originator_id), e.retracted_type)
            for e in events
            if isinstance(e, UnitChangeRetracted | QuotaRetracted)
        ]

    def decide(self, *positions: int) -> list[Event]:
        faults = RowFaults("corrections.csv")
        wanted = [Wanted(n, self.log.at([p])[p], BASIS, "nhầm") for n, p in enumerate(positions, start=2)]
        streams = [one.placed.event.originator_id for one in wanted]
        posted = posted_to(map(unit_id_of, streams), self.log.of_types(kind.__name__ for kind in POSTING))
        hanging = Hanging(posted, quotas_of(self.log.streams(streams)))
        events = take_back_changes(self.register.copy(), wanted, hanging, recording=RECORDING, faults=faults)
        faults.refuse_if_any()
        return events


OLD, NEW = "00001@2025-06-30", "00010@2025-07-01"
SAID = {
    "what can: forms": "not_retractable",
    "came after": "later_change",
    "take that back instead": "part_of_a_form",
    "stands against it": "map_would_break",
    "take that back in the same file too": "remainder_alone",
    "was taken back already": "retracted_before",
    "are recorded": "staff_there",
}


def refused(world: World, kind: str, unit_id: str) -> str:
    before = world.register.folded_to
    with pytest.raises(Refused) as caught:
        world.retract((kind, unit_id))
    assert world.register.folded_to == before
    (fault,) = caught.value.where
    return next(reason for words, reason in SAID.items() if words in fault.message)
