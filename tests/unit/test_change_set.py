"""What an accepted change set becomes: events, and the register after it."""

from collections import Counter
from datetime import timedelta

import pytest

from domain.errors import Refused
from domain.units.events import (
    Predecessor,
    Successor,
    TerritoryTransferred,
    UnitDissolved,
    UnitEstablished,
    UnitReassigned,
    UnitReclassified,
    UnitRecoded,
    UnitRenamed,
    UnitsMerged,
)
from domain.units.register import UnitRegister
from domain.vocabulary import ENDING_SCOPES, SCOPES
from tests.units_world import DAY, LATER, OPENING, amend, apply, country, decide, dissolve, form, transfer


def kinds(register: UnitRegister, *rows: object) -> list[str]:
    return [type(event).__name__ for event in decide(register, rows).events]  # type: ignore[arg-type]


def test_one_unit_taken_whole_is_merged_into_the_new_one() -> None:
    """Catches a unit that goes whole and lives on, or a new one that does not say where it came from."""
    merged, dissolved = decide(country(), [form("00010", "00001", "whole")]).events
    assert isinstance(merged, UnitsMerged) and isinstance(dissolved, UnitDissolved)
    assert merged.predecessors == (Predecessor("00001@2025-06-30", "whole"),)
    assert merged.originator_id == "unit:00010@2025-07-01" and merged.originator_version == 1
    assert merged.parent_id == "01@2025-06-30"
    assert dissolved.successors == (Successor("00010@2025-07-01", "whole"),)
    assert dissolved.originator_version == 2


def test_a_part_split_off_establishes_a_unit_and_the_rest_continues() -> None:
    """Catches a predecessor that ends although it only gave a part."""
    established, gave = decide(country(), [form("00010", "00001", "part", note="thôn Đông")]).events
    assert isinstance(established, UnitEstablished) and isinstance(gave, TerritoryTransferred)
    assert (gave.direction, gave.counterpart_id, gave.scope) == ("gave", "00010@2025-07-01", "part")


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([form("00010")], UnitEstablished),
        ([form("00010", "", "whole", note="bãi bồi")], UnitEstablished),
        ([form("00010", "", "whole", note="bãi bồi"), form("00010", "00001", "whole")], UnitsMerged),
        ([form("00010", "00001", "part"), form("00010", "00002", "part")], UnitsMerged),
        ([form("00010", "00001", "whole_area_only")], UnitEstablished),
        ([form("00010", "11", "part")], UnitEstablished),
    ],
)
def test_what_counts_as_a_merger(rows: list[object], kind: type) -> None:
    """Catches territory that lay in no unit counted as a predecessor, and a part counted as a whole."""
    assert type(decide(country(), rows).events[0]) is kind  # type: ignore[arg-type]


def test_a_divided_unit_names_all_its_successors_in_file_order() -> None:
    """Catches an end recorded once for each successor, or without those that took a part."""
    rows = [
        form("00010", "00001", "part"),
        form("00020", "00001", "remainder"),
        form("00030", "00001", "part_area_only"),
    ]
    ends = [event for event in decide(country(), rows).events if isinstance(event, UnitDissolved)]
    assert [[(s.unit_id, s.scope) for s in end.successors] for end in ends] == [
        [("00010@2025-07-01", "part"), ("00020@2025-07-01", "remainder"), ("00030@2025-07-01", "part_area_only")]
    ]


@pytest.mark.parametrize("scope", [scope for scope in SCOPES if scope not in ENDING_SCOPES])
@pytest.mark.parametrize("remainder", ["remainder", "remainder_population_only"])
def test_there_is_a_remainder_beside_a_part_of_any_kind(scope: str, remainder: str) -> None:
    """Catches a remainder refused beside one of the rare scopes."""
    register = country()
    apply(register, form("00010", "00001", scope), form("00020", "00001", remainder))
    assert not register.living("00001@2025-06-30", DAY)


def test_a_unit_whose_area_went_whole_without_its_people_continues() -> None:
    """Catches an end read out of the word whole in whole_area_only."""
    register = country()
    apply(register, form("00010", "00001", "whole_area_only"))
    assert register.living("00001@2025-06-30", DAY)


def test_an_ended_unit_leaves_its_code_to_the_new_one_on_the_same_day() -> None:
    """Catches a code taken for borne twice on the day on which it passes on (3,316 codes did so in July 2025)."""
    register = country()
    apply(register, form("00001", "00001", "whole"), form("00001", "00002", "whole"))
    before, after = register.bearer("00001", OPENING), register.bearer("00001", DAY)
    assert before and before.id == "00001@2025-06-30" and before.ended_on == DAY
    assert after and after.id == "00001@2025-07-01"


def test_two_units_swap_their_codes_in_one_group() -> None:
    """Catches rows judged one after the other: each code is taken until the other row has run."""
    register = country()
    apply(register, amend("00001", code="00002"), amend("00002", code="00001"))
    first, second = register.bearer("00001", DAY), register.bearer("00002", DAY)
    assert first and second and (first.name, second.name) == ("Xã Hai", "Xã Một")
    assert kinds(country(), amend("00001", code="00002"), amend("00002", code="00001")) == ["UnitRecoded"] * 2


def test_a_group_may_end_parents_and_move_their_children_in_any_order() -> None:
    """Catches a district refused because the row that moves its last commune stands below."""
    register = country()
    apply(
        register,
        dissolve("11"),
        *(amend(f"0000{n}", parent="03") for n in "123"),
        form("03", "01", "part", type="province", parent=""),
    )
    assert {register.parent_id(f"0000{n}@2025-06-30", DAY) for n in "123"} == {"03@2025-07-01"}
    assert register.children_from("11@2025-06-30", OPENING) == [f"0000{n}@2025-06-30" for n in "123"]
    assert register.children_from("11@2025-06-30", DAY) == []


def test_a_commune_level_unit_may_come_from_a_district() -> None:
    """Catches a rule of levels between predecessor and successor: five special zones came of a whole district."""
    register = country()
    moved = [amend(f"0000{n}", parent="01") for n in "123"]
    apply(register, form("00050", "11", "whole", type="special_zone"), *moved)
    assert register.whole_heir("11@2025-06-30", DAY) == "00050@2025-07-01"


def test_an_amend_records_only_what_changes_one_event_for_each_attribute() -> None:
    """Catches an event that says nothing new, and a change lost among others of the row."""
    row = amend("00001", code="00009", name="Phường Một", type="ward", parent="01")
    assert [type(event) for event in decide(country(), [row]).events] == [
        UnitRecoded,
        UnitRenamed,
        UnitReclassified,
        UnitReassigned,
    ]
    assert kinds(country(), amend("00001", name="Xã Một", type="ward")) == ["UnitReclassified"]


def test_a_transfer_is_recorded_on_both_sides_and_makes_no_lineage() -> None:
    """Catches a transfer that shows as a successor, and one that the giving unit's history does not know."""
    register = country()
    placed = apply(register, transfer("00002", "00001", note="thôn Tây"))
    sides = [(p.event.originator_id, p.event.direction) for p in placed if isinstance(p.event, TerritoryTransferred)]
    assert sides == [("unit:00001@2025-06-30", "gave"), ("unit:00002@2025-06-30", "received")]
    assert register.successors("00001@2025-06-30") == []


def test_a_transfer_goes_to_the_code_that_the_receiver_bears_on_the_day() -> None:
    """Catches a receiver looked up on the day before, when another unit bore its code."""
    register = country()
    placed = apply(register, amend("00002", code="00060"), transfer("00060", "00001"))
    received = [p.event for p in placed if isinstance(p.event, TerritoryTransferred)][1]
    assert received.originator_id == "unit:00002@2025-06-30"


def test_later_groups_of_a_file_build_on_earlier_ones_whatever_the_order_of_rows() -> None:
    """Catches groups taken in file order, or judged on the recorded state only."""
    register = country()
    apply(register, amend("00010", name="Xã Mười Mới", effective_on=LATER), form("00010", "00001", "whole"))
    unit = register.unit("00010@2025-07-01")
    assert unit is not None and [span.value for span in unit.names] == ["Xã 00010", "Xã Mười Mới"]
    assert register.version("00010@2025-07-01") == 2


def test_nothing_of_a_refused_file_stays_in_the_register() -> None:
    """Catches trial events that leak into the register on which the next command decides."""
    register = country()
    position = register.folded_to
    with pytest.raises(Refused):
        decide(register, [form("00010", "00001", "whole"), form("00020", "99999", "whole")])
    assert register.folded_to == position and register.living("00001@2025-06-30", DAY)
    decide(register, [form("00010", "00001", "whole")])
    assert register.bearer("00010", DAY) is None


def test_a_decision_knows_the_newest_change_of_the_map_it_saw() -> None:
    """Catches a decision that the log could not hold against a change recorded meanwhile."""
    register = country()
    assert (
        decide(register, [dissolve("00001")]).units_seen == register.position == len(list(register.living_on(OPENING)))
    )


def test_a_change_set_needs_an_opening_list() -> None:
    """Catches a first change set that makes a country of nothing."""
    with pytest.raises(Refused, match="opening list"):
        decide(UnitRegister(), [form("00010")])


def test_a_unit_that_moved_parent_lives_on_every_day() -> None:
    """Catches a day lost between two spans."""
    register = country()
    apply(register, amend("00001", parent="01", name="Xã Mới"))
    days = [OPENING + timedelta(days=n) for n in range(-1, 4)]
    assert Counter(register.living("00001@2025-06-30", day) for day in days) == {True: 4, False: 1}
