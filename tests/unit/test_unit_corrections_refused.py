"""Taking back changes of units that is refused: what came after, what would break the map, who works there."""

import pytest

from domain.staff.events import AppointmentRetracted, StaffAppointed
from domain.units.changes.rows import ChangeRow
from tests.corrected_map import NEW, OLD, World, refused
from tests.units_world import (
    BASIS,
    DAY,
    LATER,
    RECORDING,
    amend,
    dissolve,
    form,
)


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
    world.retract(("UnitDissolved", OLD))
    assert refused(world, "UnitDissolved", OLD) == "retracted_before"
    assert refused(world, "UnitChangeRetracted", OLD) == "not_retractable"


def test_a_form_stays_while_somebody_works_in_the_new_unit() -> None:
    """Catches people whose unit never existed; once their appointment is taken back, the form may fall."""
    world = World(form("00010", "00001", "whole"))
    appointed(world, NEW)
    assert refused(world, "UnitsMerged", NEW) == "staff_there"
    head = ("staff:1", 2, DAY, RECORDING.recorded_at, "tester", BASIS)
    world.append(AppointmentRetracted(*head, world.log.head(), 1, "StaffAppointed", "nhầm"))
    assert len(world.retract(("UnitsMerged", NEW))) == 2
