"""The register of units: who bore what on a day, who lives below whom, what became of a unit."""

from datetime import UTC, date, datetime

from domain.ports import Placed
from domain.units.events import StaffingQuotaSet, UnitChangeRetracted
from tests.units_world import BASIS, DAY, LATER, OPENING, amend, apply, country, dissolve, form

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_quota_counts_in_the_versions_but_not_in_the_map() -> None:
    """Catches a version taken twice after a quota, and a quota that makes every decision a conflict."""
    register = country()
    position, unit_id = register.position, "00001@2025-06-30"
    quota = StaffingQuotaSet(f"unit:{unit_id}", 2, DAY, NOW, "tester", BASIS, "all", 20)
    register.apply(Placed(register.folded_to + 1, quota))
    assert (register.position, register.folded_to) == (position, position + 1)
    assert register.version(unit_id) == 2 and register.version("nobody@2025-06-30") == 0
    assert [p.event.originator_version for p in apply(register, amend("00001", name="Xã Mới"))] == [3]


def test_bearings_tell_every_bearer_of_a_code_with_its_days() -> None:
    """Catches a bearer forgotten after its end or after it took another code."""
    register = country()
    apply(register, amend("00001", code="00010", name="Xã Mới"))
    apply(register, form("00001", "00002", "whole", effective_on=LATER))
    assert [(b.unit_id, b.name, b.since, b.until) for b in register.bearings("00001")] == [
        ("00001@2025-06-30", "Xã Một", OPENING, DAY),
        ("00001@2025-08-01", "Xã 00001", LATER, None),
    ]
    assert register.bearer("00001", DAY) is None
    assert register.bearings("99999") == []


def test_a_whole_heir_is_followed_through_several_mergers_and_only_as_far_as_the_day() -> None:
    """Catches people who wait in a unit that ended too, or in one that does not exist yet."""
    register = country()
    apply(register, form("00010", "00001", "whole"), form("00020", "00010", "whole", effective_on=LATER))
    first = "00001@2025-06-30"
    assert register.whole_heir(first, OPENING) == first
    assert register.whole_heir(first, DAY) == "00010@2025-07-01"
    assert register.whole_heir(first, LATER) == "00020@2025-08-01"
    assert register.whole_heir(first, date(2025, 1, 1)) is None
    assert register.whole_heir("nobody@2025-06-30", DAY) is None


def test_a_divided_or_dissolved_unit_has_no_heir() -> None:
    """Catches people of a divided unit who all follow its remainder."""
    register = country()
    apply(register, form("00010", "00001", "part"), form("00020", "00001", "remainder"), dissolve("00002"))
    assert register.whole_heir("00001@2025-06-30", DAY) is None
    assert register.whole_heir("00002@2025-06-30", DAY) is None
    assert {edge.to_id: edge.scope for edge in register.successors("00001@2025-06-30")} == {
        "00010@2025-07-01": "part",
        "00020@2025-07-01": "remainder",
    }


def test_a_retracted_change_never_happened() -> None:
    """Catches a register that keeps what was taken back."""
    register = country()
    renamed, reclassified = apply(register, amend("00001", name="Phường Một", type="ward"))
    unit_id = "00001@2025-06-30"
    back = UnitChangeRetracted(
        f"unit:{unit_id}", 4, DAY, NOW, "tester", BASIS, renamed.position, 2, "UnitRenamed", "nhầm"
    )
    register.apply(Placed(register.folded_to + 1, back))
    unit = register.unit_on(unit_id, DAY)
    assert unit is not None and (unit.name, unit.type) == ("Xã Một", "ward")
    assert register.version(unit_id) == 4 and register.last_change_on(unit_id) == DAY
    assert reclassified.event.originator_version == 3


def test_of_two_changes_of_one_day_the_later_recorded_stands() -> None:
    """Catches a value that depends on the order of a dictionary."""
    register = country()
    apply(register, amend("00001", name="Xã A"))
    apply(register, amend("00001", name="Xã B"))
    unit = register.unit_on("00001@2025-06-30", DAY)
    assert unit is not None and unit.name == "Xã B"


def test_a_copy_does_not_share_what_is_tried_on_it() -> None:
    """Catches a dry run that changes what the next command sees."""
    register = country()
    twin = register.copy()
    apply(twin, form("00010", "00001", "whole"))
    assert twin.bearer("00010", DAY) is not None
    assert register.bearer("00010", DAY) is None and register.version("00001@2025-06-30") == 1
    assert register.children_from("01@2025-06-30", DAY) != twin.children_from("01@2025-06-30", DAY)
