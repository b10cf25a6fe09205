"""Invented careers in the proportions of the reorganisation, as events ready to be appended."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice

from domain.event import Event, LegalBasis
from domain.staff.events import SalaryChanged, SecondmentStarted, StaffAppointed, StaffRegistered

BEFORE, AFTER, LENT = date(2025, 6, 30), date(2025, 7, 1), date(2025, 7, 15)
BASIS = LegalBasis("25/QĐ-UBND", "Điều 1", BEFORE, "Uỷ ban nhân dân tỉnh")
SALARY = {"rank_coefficient": "3.33", "leadership_coefficient": "0.20", "public_service_percent": "25"}
UNITS = 3_000
SEALED = bytes(120)


def career(number: int, now: datetime) -> Iterator[Event]:
    """Registered, appointed, paid; appointed anew after the merger; one in ten lent to another unit."""
    stream = f"staff:{number * 0x9E3779B97F4A7C15 % 2**128:032x}"
    old, new = (f"{number % UNITS:05}@{day}" for day in (BEFORE, AFTER))
    staff_number = f"N{number:07}"
    yield StaffRegistered(
        stream, 1, BEFORE, now, "officer", BASIS, staff_number, "female", "commune_civil_servant", BEFORE, SEALED
    )
    yield StaffAppointed(stream, 2, BEFORE, now, "officer", BASIS, old, "specialist", "appointed", False, True, "land")
    yield SalaryChanged(stream, 3, BEFORE, now, "officer", BASIS, SALARY)
    yield StaffAppointed(stream, 4, AFTER, now, "officer", BASIS, new, "specialist", "reassigned", False, True, None)
    if number % 10 == 0:
        yield SecondmentStarted(stream, 5, LENT, now, "officer", BASIS, new, None, "short of specialists")


def careers(events: int) -> Iterator[Event]:
    """So many events, person by person."""
    now = datetime.now(UTC)
    everybody = (event for number in range(events) for event in career(number, now))
    return islice(everybody, events)
