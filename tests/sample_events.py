"""Events to fill a log with, where a test is about the log and not about the rules."""

from datetime import UTC, date, datetime

from domain.event import LegalBasis
from domain.staff.events import StaffAppointed
from domain.units.events import UnitRegistered

BASIS = LegalBasis("1685/NQ-UBTVQH15", "Điều 1", date(2025, 6, 16), "Uỷ ban Thường vụ Quốc hội")
RECORDED_AT = datetime(2025, 7, 1, 8, 30, 0, 123456, tzinfo=UTC)


def appointed(stream: str, version: int = 1, unit_id: str = "00004@2025-07-01") -> StaffAppointed:
    return StaffAppointed(
        stream,
        version,
        date(2025, 7, 1),
        RECORDED_AT,
        "officer",
        BASIS,
        unit_id,
        "specialist",
        "appointed",
        concurrent=False,
        budget_paid=True,
        specialism=None,
    )


def registered(code: str) -> UnitRegistered:
    return UnitRegistered(
        f"unit:{code}@2025-06-30",
        1,
        date(2025, 6, 30),
        RECORDED_AT,
        "officer",
        BASIS,
        code,
        f"Xã {code}",
        "commune",
        None,
    )
