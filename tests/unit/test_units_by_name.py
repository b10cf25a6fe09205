"""Units named in files: by an id or a name that means one unit on the row's day; else told what it might mean."""

from dataclasses import replace
from datetime import date

import pytest

from domain.ports import Decision
from domain.recording.ledger import Ledger
from domain.staff.events import SecondmentStarted, StaffAppointed
from domain.staff.rows import EndingRow
from domain.units.events import StaffingQuotaSet, UnitRegistered
from tests import staff_world
from tests.staff_world import APPOINTMENT, BASIS, MERGER_ON, OPENING_ON, QUOTA, SECONDMENT, STAFF, faults, message

TWINS = ("Xã Tân Hoà", "Xã Tân Hòa")


def newest(ledger: Ledger) -> object:
    return staff_world.memory(ledger).placed[-1].event


def with_twins() -> Ledger:
    """Two communes of one name, spelt in two ways, in two provinces."""
    ledger = staff_world.country()
    log = staff_world.memory(ledger)
    at = log.placed[0].event.recorded_at
    made: list[tuple[str, str, str, str | None]] = [("02", "Tỉnh Hai", "province", None)]
    made += [(f"0002{n}", name, "commune", f"0{n}") for n, name in enumerate(TWINS, start=1)]
    for code, name, kind, parent in made:
        parent_id = parent and f"{parent}@{OPENING_ON}"
        registered = UnitRegistered(
            f"unit:{code}@{OPENING_ON}", 1, OPENING_ON, at, "clerk", BASIS, code, name, kind, parent_id
        )
        log.append(Decision([registered]))
    return ledger


@pytest.mark.parametrize("name", ["Xã Một", "xã  một", "X. Một", "Một", "Xã Một, Hà Nội", "00001@2025-07-01"])
def test_a_name_that_means_one_unit_on_the_day_is_taken_and_said(name: str) -> None:
    """Catches a list refused for the names that everybody uses, and one taken without a word."""
    ledger = staff_world.country()
    staff_world.register(ledger, STAFF)
    recorded = staff_world.appoint(ledger, replace(APPOINTMENT, unit=name))
    event = newest(ledger)
    assert isinstance(event, StaffAppointed) and event.unit_id == "00001@2025-07-01"
    assert f'unit "{name}" is Xã Một, Hà Nội (00001@2025-07-01): row 2' in recorded.remarks


def test_the_day_of_the_row_decides_whom_a_name_means() -> None:
    """Catches today's bearer of a name taken for a row of last year: 'Xã 1' ended when 'Xã Một' began."""
    ledger = staff_world.country()
    staff_world.register(ledger, replace(STAFF, unit="Xã 1"))
    event = newest(ledger)
    assert isinstance(event, StaffAppointed) and event.unit_id == "00001@2025-06-30"
    late = replace(APPOINTMENT, unit="Xã 1", effective_on=MERGER_ON)
    told = message(lambda: staff_world.appoint(ledger, late))
    assert 'no unit is called "Xã 1" on 2025-07-01' in told


def test_every_kind_of_row_takes_a_name() -> None:
    ledger = staff_world.country()
    staff_world.register(ledger, STAFF)
    staff_world.second(ledger, replace(SECONDMENT, to_unit="xã 4"))
    event = newest(ledger)
    assert isinstance(event, SecondmentStarted) and event.to_unit_id == "00004@2025-06-30"
    staff_world.quotas(ledger, replace(QUOTA, unit="xã một"))
    event = newest(ledger)
    assert isinstance(event, StaffingQuotaSet) and event.originator_id == "unit:00001@2025-07-01"
    staff_world.appoint(ledger, replace(APPOINTMENT, unit="Xã Một", concurrent=True))
    ending = EndingRow(2, BASIS, "CB1", "concurrent_post", "party_secretary", date(2025, 9, 1), "xã một")
    assert any("Xã Một" in remark for remark in staff_world.end(ledger, ending).remarks)


def test_rows_that_name_one_unit_in_two_ways_are_judged_as_one() -> None:
    """Catches two main posts of a day refused as different because one row has the name and one the code."""
    ledger = staff_world.country()
    staff_world.register(ledger, STAFF)
    same = [replace(APPOINTMENT, row=2), replace(APPOINTMENT, row=3, unit="Xã Một")]
    assert faults(lambda: staff_world.appoint(ledger, *same)) == [(3, "staff_number")]


def test_a_name_of_several_units_is_refused_with_each_of_them_and_its_province() -> None:
    """Catches one of two places chosen because it is spelt as in the file: the spelling tells nothing."""
    ledger = with_twins()
    for name in (*TWINS, "tân hoà"):
        told = message(lambda name=name: staff_world.register(ledger, replace(STAFF, unit=name)))  # type: ignore[misc]
        assert "is the name of 2 units" in told
        assert "00021 (Xã Tân Hoà, Hà Nội)" in told and "00022 (Xã Tân Hòa, Tỉnh Hai)" in told
    staff_world.register(ledger, replace(STAFF, unit="Xã Tân Hoà, Tỉnh Hai"))


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("1", "or 00001 (Xã 1, Hà Nội)?"),
        ("0004", "did you mean 00004 (Xã 4, Hà Nội)?"),
        ("99999", "no unit ever bore the code 99999"),
        ("Xa 3", "did you mean 00003 (Xã 3, Hà Nội)?"),
        ("Thị trấn Ba Đình", "did you mean 001 (Ba Đình, Hà Nội)?"),
        ("Ba Dinh", "did you mean 001 (Ba Đình, Hà Nội)?"),
        ("Quận Hoàn Kiếm", "look for it with sobo units find"),
        ("00001@2025-07-01", "does not live on 2025-06-30, but from 2025-07-01"),
    ],
)
def test_what_means_no_unit_is_told_with_what_is_near(unit: str, words: str) -> None:
    """Catches a code that lost its zeros called unknown, and a slip that somebody has to look up in a list."""
    ledger = staff_world.country()
    row = replace(STAFF, unit=unit)
    assert faults(lambda: staff_world.register(ledger, row)) == [(2, "unit")]
    assert words in message(lambda: staff_world.register(ledger, row))


def test_many_rows_of_one_name_are_said_in_one_remark() -> None:
    ledger = staff_world.country()
    people = [
        replace(STAFF, row=n, staff_number=f"CB{n}", identity_number=f"00118000{n:04}", unit="Xã 1")
        for n in range(2, 16)
    ]
    remarks = staff_world.register(ledger, *people).remarks
    assert [r for r in remarks if r.startswith("unit ")] == [
        'unit "Xã 1" is Xã 1, Hà Nội (00001@2025-06-30): rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 4 more'
    ]
