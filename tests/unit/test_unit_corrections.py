"""Taking back changes of units: what falls together, what is refused, and the register as if it had never been."""

from collections.abc import Sequence

import pytest

from domain.errors import Refused
from domain.event import Event
from domain.ports import Decision, Placed
from domain.staff.events import AppointmentRetracted, StaffAppointed
from domain.units.changes.rows import ChangeRow
from domain.units.corrections import POSTING, posted_to, retract_unit_change
from domain.units.events import UnitChangeRetracted
from domain.units.register import UnitRegister
from domain.units.unit import unit_id_of
from tests.memory_log import MemoryLog
from tests.units_world import (
    BASIS,
    DAY,
    LATER,
    OPENING,
    RECORDING,
    amend,
    country,
    decide,
    dissolve,
    form,
    transfer,
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

    def retract(self, kind: str, unit_id: str) -> list[tuple[str, str]]:
        """Take back that event; stream and type of all that fell with it."""
        placed = self.log.at([self.position(kind, unit_id)])[self.position(kind, unit_id)]
        events = self.decide(self.register.copy(), placed)
        self.append(*events)
        return [(e.originator_id, e.retracted_type) for e in events if isinstance(e, UnitChangeRetracted)]

    def decide(self, register: UnitRegister, placed: Placed) -> list[Event]:
        postings = self.log.of_types(kind.__name__ for kind in POSTING)
        posted = posted_to([unit_id_of(placed.event.originator_id)], postings)
        return retract_unit_change(register, placed, posted, recording=RECORDING, basis=BASIS, reason="nhầm")


OLD, NEW = "00001@2025-06-30", "00010@2025-07-01"


def test_a_form_is_taken_back_with_the_end_of_its_predecessors() -> None:
    """Catches a predecessor that stays dead, and a new unit that lives on, after the merger was taken back."""
    world = World(form("00010", "00001", "whole"), form("00010", "00002", "whole"))
    fell = world.retract("UnitsMerged", NEW)
    assert fell == [
        (f"unit:{NEW}", "UnitsMerged"),
        (f"unit:{OLD}", "UnitDissolved"),
        ("unit:00002@2025-06-30", "UnitDissolved"),
    ]
    assert world.register.bearer("00010", DAY) is None
    assert world.register.living(OLD, DAY) and world.register.living("00002@2025-06-30", DAY)
    assert world.register.successors(OLD) == []


def test_a_form_taken_back_may_be_recorded_again_in_the_same_stream() -> None:
    """Catches an id that stays taken, or a version that is given twice."""
    world = World(form("00010", "00001", "whole"))
    world.retract("UnitsMerged", NEW)
    world.apply(form("00010", "00002", "whole", name="Xã Đúng"))
    unit = world.register.bearer("00010", DAY)
    assert unit is not None and (unit.id, unit.name) == (NEW, "Xã Đúng")
    assert world.register.version(NEW) == 3
    assert world.register.living(OLD, DAY)


def test_a_part_split_off_falls_with_what_its_predecessor_gave() -> None:
    """Catches a gift to a unit that never was, left in the history of the giver."""
    world = World(form("00010", "00001", "part"))
    assert world.retract("UnitEstablished", NEW) == [
        (f"unit:{NEW}", "UnitEstablished"),
        (f"unit:{OLD}", "TerritoryTransferred"),
    ]
    assert world.register.transfers(OLD) == []


def test_a_divided_unit_lives_again_when_the_taker_of_its_remainder_falls() -> None:
    """Catches a predecessor brought back by the taker of a part only."""
    world = World(form("00010", "00001", "part"), form("00020", "00001", "remainder"))
    assert world.retract("UnitEstablished", NEW) == [(f"unit:{NEW}", "UnitEstablished")]
    assert not world.register.living(OLD, DAY)
    world.retract("UnitEstablished", "00020@2025-07-01")
    assert world.register.living(OLD, DAY)


def test_one_attribute_of_an_amend_is_taken_back_alone() -> None:
    """Catches a correction of the name that loses the new type of the same day."""
    world = World(amend("00001", name="Phường Một", type="ward"))
    assert world.retract("UnitRenamed", OLD) == [(f"unit:{OLD}", "UnitRenamed")]
    unit = world.register.unit_on(OLD, DAY)
    assert unit is not None and (unit.name, unit.type) == ("Xã Một", "ward")


@pytest.mark.parametrize("side", ["00001@2025-06-30", "00002@2025-06-30"])
def test_a_transfer_falls_on_both_sides_whichever_is_named(side: str) -> None:
    """Catches territory received from nobody, or given to nobody."""
    world = World(transfer("00002", "00001"), transfer("00003", "00001"))
    placed = next(p for p in world.log.placed[-4:-2] if p.event.originator_id == f"unit:{side}")
    events = world.decide(world.register, placed)
    assert [e.retracted_position for e in events if isinstance(e, UnitChangeRetracted)] == [13, 14]
    assert len(world.register.transfers("00001@2025-06-30")) == 1


def test_a_dissolution_is_taken_back() -> None:
    """Catches a unit that stays dead."""
    world = World(dissolve("00001"))
    assert world.retract("UnitDissolved", OLD) == [(f"unit:{OLD}", "UnitDissolved")]
    assert world.register.living(OLD, DAY)


def test_rows_of_one_file_are_decided_one_on_the_other() -> None:
    """Catches two retractions with one version, and a parent that cannot come back before its child."""
    world = World(amend("00001", parent="01"), amend("00002", parent="01"), amend("00003", parent="01"), dissolve("11"))
    trial = world.register.copy()
    for kind, unit_id in (("UnitDissolved", "11@2025-06-30"), ("UnitReassigned", OLD)):
        placed = world.log.at([world.position(kind, unit_id)])[world.position(kind, unit_id)]
        world.decide(trial, placed)
    assert trial.parent_id(OLD, DAY) == "11@2025-06-30"


def refused(world: World, kind: str, unit_id: str) -> str:
    before = world.register.folded_to
    with pytest.raises(Refused) as refusal:
        world.retract(kind, unit_id)
    assert world.register.folded_to == before
    return refusal.value.code


def appointed(world: World, unit_id: str) -> None:
    head = ("staff:1", 1, DAY, RECORDING.recorded_at, "tester", BASIS)
    world.append(StaffAppointed(*head, unit_id, "specialist", "reassigned", False, True, None))


@pytest.mark.parametrize(
    ("bug", "rows", "kind", "unit_id", "code"),
    [
        ("an opening unit vanishes", [], "UnitRegistered", OLD, "not_retractable"),
        (
            "a change loses the ground on which a later one stands",
            [form("00010", "00001", "whole"), amend("00010", name="Xã A", effective_on=LATER)],
            "UnitsMerged",
            NEW,
            "later_change",
        ),
        (
            "the end of a merged unit is taken back, the merger not",
            [form("00010", "00001", "whole")],
            "UnitDissolved",
            OLD,
            "part_of_a_form",
        ),
        (
            "the gift of a part is taken back, the unit that took it not",
            [form("00010", "00001", "part")],
            "TerritoryTransferred",
            OLD,
            "part_of_a_form",
        ),
        (
            "two living units bear one code",
            [dissolve("00001"), form("00001", "00002", "part")],
            "UnitDissolved",
            OLD,
            "map_would_break",
        ),
        (
            "a unit comes back below a parent that ended",
            [*(dissolve(f"0000{n}") for n in "123"), dissolve("11")],
            "UnitDissolved",
            OLD,
            "map_would_break",
        ),
        (
            "units are left below one that never was",
            [form("03", "01", "part", type="province", parent=""), amend("00001", parent="03")],
            "UnitEstablished",
            "03@2025-07-01",
            "map_would_break",
        ),
        (
            "a commune stands beside its parent again",
            [amend("00007", type="district"), form("00010", "00001", "part", parent="00007")],
            "UnitReclassified",
            "00007@2025-06-30",
            "map_would_break",
        ),
    ],
)
def test_a_retraction_is_refused(bug: str, rows: list[ChangeRow], kind: str, unit_id: str, code: str) -> None:
    """Catches a correction after which what the first parameter says would be so."""
    world = World(*rows)
    assert refused(world, kind, unit_id) == code, bug


def test_a_change_stays_when_its_unit_ended_on_the_same_day_by_a_later_file() -> None:
    """Catches a change taken back under the feet of the end that was decided on it."""
    world = World(amend("00001", name="Xã A"))
    world.apply(dissolve("00001"))
    assert refused(world, "UnitRenamed", OLD) == "later_change"


def test_an_event_is_taken_back_once_and_a_retraction_never() -> None:
    """Catches a stream with two retractions of one event."""
    world = World(dissolve("00001"))
    world.retract("UnitDissolved", OLD)
    assert refused(world, "UnitDissolved", OLD) == "retracted_before"
    assert refused(world, "UnitChangeRetracted", OLD) == "not_retractable"


def test_a_form_stays_while_somebody_works_in_the_new_unit() -> None:
    """Catches people whose unit never existed; once their appointment is taken back, the form may fall."""
    world = World(form("00010", "00001", "whole"))
    appointed(world, NEW)
    assert refused(world, "UnitsMerged", NEW) == "staff_there"
    head = ("staff:1", 2, DAY, RECORDING.recorded_at, "tester", BASIS)
    world.append(AppointmentRetracted(*head, world.log.head(), 1, "StaffAppointed", "nhầm"))
    assert len(world.retract("UnitsMerged", NEW)) == 2


def test_a_refused_retraction_leaves_the_register_as_it_was() -> None:
    """Catches half a retraction on which the next row would be decided."""
    world = World(dissolve("00001"), form("00001", "00002", "part"))
    refused(world, "UnitDissolved", OLD)
    bearer = world.register.bearer("00001", DAY)
    assert bearer is not None and bearer.id == "00001@2025-07-01"
