"""Taking back changes of units: what falls together, and the register as if it had never been."""

import pytest

from domain.errors import Refused
from domain.units.changes.rows import ChangeRow
from domain.units.events import StaffingQuotaSet, UnitChangeRetracted
from tests.corrected_map import NEW, OLD, World, refused
from tests.units_world import (
    BASIS,
    DAY,
    LATER,
    OPENING,
    RECORDING,
    amend,
    dissolve,
    form,
    refusal,
    transfer,
)


def test_a_form_is_taken_back_with_the_end_of_its_predecessors() -> None:
    """Catches a predecessor that stays dead, and a new unit that lives on, after the merger was taken back."""
    world = World(form("00010", "00001", "whole"), form("00010", "00002", "whole"))
    fell = world.retract(("UnitsMerged", NEW))
    assert fell == [
        (NEW, "UnitsMerged"),
        (OLD, "UnitDissolved"),
        ("00002@2025-06-30", "UnitDissolved"),
    ]
    assert world.register.bearer("00010", DAY) is None
    assert world.register.living(OLD, DAY) and world.register.living("00002@2025-06-30", DAY)
    assert world.register.successors(OLD) == []


def test_a_form_taken_back_may_be_recorded_again_in_the_same_stream() -> None:
    """Catches an id that stays taken, or a version that is given twice."""
    world = World(form("00010", "00001", "whole"))
    world.retract(("UnitsMerged", NEW))
    world.apply(form("00010", "00002", "whole", name="Xã Đúng"))
    unit = world.register.bearer("00010", DAY)
    assert unit is not None and (unit.id, unit.name) == (NEW, "Xã Đúng")
    assert world.register.version(NEW) == 3
    assert world.register.living(OLD, DAY)


def test_a_part_split_off_falls_with_what_its_predecessor_gave() -> None:
    """Catches a gift to a unit that never was, left in the history of the giver."""
    world = World(form("00010", "00001", "part"))
    assert world.retract(("UnitEstablished", NEW)) == [
        (NEW, "UnitEstablished"),
        (OLD, "TerritoryTransferred"),
    ]
    assert world.register.transfers(OLD) == []


def test_a_divided_unit_lives_again_when_the_taker_of_its_remainder_falls() -> None:
    """Catches a predecessor brought back by the taker of a part, and a remainder left without a part."""
    world = World(form("00010", "00001", "part"), form("00020", "00001", "remainder"))
    assert refused(world, "UnitEstablished", NEW) == "remainder_alone"
    assert not world.register.living(OLD, DAY)
    world.retract(("UnitEstablished", "00020@2025-07-01"))
    assert world.register.living(OLD, DAY)


def test_one_attribute_of_an_amend_is_taken_back_alone() -> None:
    """Catches a correction of the name that loses the new type of the same day."""
    world = World(amend("00001", name="Phường Một", type="ward"))
    assert world.retract(("UnitRenamed", OLD)) == [(OLD, "UnitRenamed")]
    unit = world.register.unit_on(OLD, DAY)
    assert unit is not None and (unit.name, unit.type) == ("Xã Một", "ward")


@pytest.mark.parametrize("side", ["00001@2025-06-30", "00002@2025-06-30"])
def test_a_transfer_falls_on_both_sides_whichever_is_named(side: str) -> None:
    """Catches territory received from nobody, or given to nobody."""
    world = World(transfer("00002", "00001"), transfer("00003", "00001"))
    placed = next(p for p in world.log.placed[-4:-2] if p.event.originator_id == f"unit:{side}")
    events = world.decide(placed.position)
    world.append(*events)
    assert [e.retracted_position for e in events if isinstance(e, UnitChangeRetracted)] == [13, 14]
    assert len(world.register.transfers("00001@2025-06-30")) == 1


def test_a_dissolution_is_taken_back() -> None:
    """Catches a unit that stays dead."""
    world = World(dissolve("00001"))
    assert world.retract(("UnitDissolved", OLD)) == [(OLD, "UnitDissolved")]
    assert world.register.living(OLD, DAY)


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(
    ("rows", "named"),
    [
        (
            [*(amend(f"0000{n}", parent="01") for n in "123"), dissolve("11")],
            [("UnitDissolved", "11@2025-06-30"), *(("UnitReassigned", f"0000{n}@2025-06-30") for n in "123")],
        ),
        (
            [
                form("13", "11", "whole", type="district"),
                form("13", "12", "whole", type="district"),
                *(amend(f"0000{n}", parent="13") for n in "123456"),
            ],
            [("UnitsMerged", "13@2025-07-01"), *(("UnitReassigned", f"0000{n}@2025-06-30") for n in "123456")],
        ),
        (
            [amend("00001", code="00002"), amend("00002", code="00001")],
            [("UnitRecoded", OLD), ("UnitRecoded", "00002@2025-06-30")],
        ),
        (
            [form("00010", "00001", "whole"), amend("00010", name="Xã A", effective_on=LATER)],
            [("UnitsMerged", NEW), ("UnitRenamed", NEW)],
        ),
        (
            [form("00010", "00001", "part"), form("00020", "00001", "remainder")],
            [("UnitEstablished", NEW), ("UnitEstablished", "00020@2025-07-01"), ("UnitDissolved", OLD)],
        ),
    ],
)
def test_a_set_is_taken_back_as_a_set(rows: list[ChangeRow], named: list[tuple[str, str]], reverse: bool) -> None:
    """Catches what can be taken back in no order: a merged district with its communes moved below it, swapped codes."""
    world, before = World(*rows), World()
    world.retract(*(reversed(named) if reverse else named))
    for on in (OPENING, DAY, LATER):
        assert [*world.register.living_on(on)] == [*before.register.living_on(on)]


@pytest.mark.parametrize(
    "half", [("UnitsMerged", "13@2025-07-01"), ("UnitReassigned", OLD), ("UnitReassigned", "00004@2025-06-30")]
)
def test_half_of_a_set_is_refused_with_the_other_half(half: tuple[str, str]) -> None:
    """Catches advice that leaves out what belongs to the set; the parent of a moved commune ended with the merger."""
    world = World(
        form("13", "11", "whole", type="district"),
        form("13", "12", "whole", type="district"),
        *(amend(f"0000{n}", parent="13") for n in "123456"),
    )
    positions = [world.position(*half)]
    for _ in range(10):
        try:
            world.decide(*positions)
            break
        except Refused as caught:
            advised = [p for fault in caught.where if fault.advice for p in fault.advice.retract]
            assert all(fault.advice and fault.advice.together for fault in caught.where)
            positions += [p for p in dict.fromkeys(advised) if p not in positions]
    assert len(world.decide(*positions)) >= 7


def test_half_of_a_swap_is_refused_though_the_other_unit_ended_on_the_same_day() -> None:
    """Catches a code given to two units, hidden by an end of that day that was recorded later."""
    world = World(amend("00001", code="00002"), amend("00002", code="00001"))
    world.apply(dissolve("00002"))
    assert refused(world, "UnitRecoded", OLD) == "map_would_break"


def test_what_is_left_of_a_division_stands_against_earlier_changes_of_the_divided_unit() -> None:
    """Catches a taker that left no trace with the unit it took of, so that an earlier change comes before it."""
    shares = (("00010", "part"), ("00020", "remainder"))
    world = World(*(form(code, "00001", scope, effective_on=LATER) for code, scope in shares))
    world.retract(("UnitEstablished", f"00020@{LATER}"))
    for change in (transfer("00001", "00002"), transfer("00002", "00001"), amend("00001", name="Xã Khác")):
        (fault,) = refusal(world.register, change)
        assert "later than" in fault.message


SHARES = [form("00010", "00001", "part"), form("00020", "00001", "remainder")]
THREE = [*SHARES, form("00030", "00001", "remainder_population_only")]
TAKER = "00020@2025-07-01"


@pytest.mark.parametrize(
    "row",
    [
        form("00040", "00001", "whole"),
        dissolve("00001", effective_on=OPENING),
        amend("00001", name="Xã A", effective_on=OPENING),
    ],
)
def test_the_part_stands_when_the_taker_of_the_remainder_falls(row: ChangeRow) -> None:
    """Catches a share of which nothing is known any more: the whole given away beside it, an end before it."""
    world = World(*SHARES)
    world.retract(("UnitEstablished", TAKER))
    assert world.register.living(OLD, DAY)
    assert refusal(world.register, row)
    world.apply(form("00040", "00001", "remainder"))
    assert not world.register.living(OLD, DAY)


def test_a_unit_stays_ended_while_somebody_has_all_that_was_left_of_it() -> None:
    """Catches a unit that lives on although it gave its population away."""
    world = World(*THREE)
    assert world.retract(("UnitEstablished", TAKER)) == [(TAKER, "UnitEstablished")]
    assert not world.register.living(OLD, DAY)
    world.retract(("UnitEstablished", "00030@2025-07-01"))
    assert world.register.living(OLD, DAY)


def test_the_forming_of_a_unit_stays_while_somebody_has_a_part_of_it() -> None:
    """Catches a part of what never was: the stream of the divided unit says nothing of it once the remainder fell."""
    world = World(form("00010", "00001", "whole"))
    world.apply(
        form("00011", "00010", "part", effective_on=LATER), form("00012", "00010", "remainder", effective_on=LATER)
    )
    world.retract(("UnitEstablished", "00012@2025-08-01"))
    assert refused(world, "UnitsMerged", NEW) == "later_change"


def test_quotas_fall_with_their_unit() -> None:
    """Catches a quota that outlives its unit and applies to the next one formed under that code on that day."""
    world = World(form("00010", "00001", "whole"))
    head = (f"unit:{NEW}", 2, DAY, RECORDING.recorded_at, "tester", BASIS)
    world.append(StaffingQuotaSet(*head, "all", 40))
    assert world.retract(("UnitsMerged", NEW))[0] == (NEW, "StaffingQuotaSet")
