"""A small country for tests of rules about people: four communes on 30 June 2025, merged and divided on 1 July.

00001 and 00002 go whole into a new 00001; 00003 is divided between 00010 and 00011; 00004 stays as it is.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from domain.errors import Refused
from domain.event import Event, LegalBasis
from domain.policy.tables import rules_from
from domain.ports import Decision, Log, Recorded, SourceFile
from domain.recording.ledger import Ledger
from domain.recording.people import record_appointments, record_endings, record_quotas, record_secondments, record_staff
from domain.source_files import Submission
from domain.staff.circumstances import Reference
from domain.staff.rows import AppointmentRow, EndingRow, QuotaRow, SecondmentRow, StaffRow
from domain.units.events import Predecessor, Successor, UnitDissolved, UnitEstablished, UnitRegistered, UnitsMerged
from reference.catalogue import bodies, specialisms
from reference.policy import tables
from tests.memory_log import MemoryLog

SECRET = b"s" * 32
OPENING_ON = date(2025, 6, 30)
MERGER_ON = date(2025, 7, 1)
BASIS = LegalBasis("12/QĐ-UBND")
POSITIONS = {
    "party_secretary": "Bí thư Đảng ủy",
    "council_chair": "Chủ tịch Hội đồng nhân dân",
    "specialist": "Chuyên viên",
}
REFERENCE = Reference(POSITIONS, rules_from(tables()), specialisms(), bodies())
STAFF = StaffRow(
    row=2,
    legal_basis=BASIS,
    staff_number="CB1",
    full_name="Nguyễn Thị Hoà",
    sex="female",
    birth_date=date(1980, 2, 29),
    identity_number="001180001234",
    category="commune_civil_servant",
    unit="00001",
    position="specialist",
    appointed_on=date(2010, 3, 1),
)
APPOINTMENT = AppointmentRow(
    row=2,
    legal_basis=BASIS,
    staff_number="CB1",
    unit="00001",
    position="party_secretary",
    effective_on=MERGER_ON,
    basis="reassigned",
    concurrent=False,
    budget_paid=True,
)
SECONDMENT = SecondmentRow(
    row=2,
    legal_basis=BASIS,
    staff_number="CB1",
    to_unit="00004",
    starts_on=date(2025, 7, 15),
    ends_on=date(2026, 1, 15),
    reason="short of specialists",
)
QUOTA = QuotaRow(row=2, legal_basis=BASIS, unit="00001", category="all", headcount=60, effective_on=MERGER_ON)


def country() -> Ledger:
    """A ledger in memory that knows the units of both days."""
    log = MemoryLog()
    settle(log)
    return Ledger(log, "clerk", SECRET)


def settle(log: Log) -> None:
    """Record the units of both days."""
    log.append(Decision(_opening()))
    log.append(Decision(_reorganisation()))


def memory(ledger: Ledger) -> MemoryLog:
    assert isinstance(ledger.log, MemoryLog)
    return ledger.log


def source(name: str = "people.csv", kind: str = "staff") -> SourceFile:
    """A file of that name, its content never seen before."""
    source.count = getattr(source, "count", 0) + 1  # type: ignore[attr-defined]
    return SourceFile(f"{source.count:064x}", kind, name)  # type: ignore[attr-defined]


def numbered(row: StaffRow, n: int) -> StaffRow:
    """The person as number `n`: another staff number and identity number, on line n + 1."""
    return replace(row, row=n + 1, staff_number=f"CB{n}", identity_number=f"00118{n:07d}")


def register(ledger: Ledger, *rows: StaffRow) -> Recorded:
    return record_staff(ledger, REFERENCE, Submission(source(), rows))


def appoint(ledger: Ledger, *rows: AppointmentRow) -> Recorded:
    return record_appointments(ledger, REFERENCE, Submission(source(), rows))


def second(ledger: Ledger, *rows: SecondmentRow) -> Recorded:
    return record_secondments(ledger, REFERENCE, Submission(source(), rows))


def end(ledger: Ledger, *rows: EndingRow) -> Recorded:
    return record_endings(ledger, REFERENCE, Submission(source(), rows))


def quotas(ledger: Ledger, *rows: QuotaRow) -> Recorded:
    return record_quotas(ledger, REFERENCE, Submission(source(), rows))


def faults(record: Callable[[], object]) -> list[tuple[int | None, str | None]]:
    """Row and column of every fault for which the call is refused; empty when it is not."""
    try:
        record()
    except Refused as refusal:
        return [(fault.row, fault.column) for fault in refusal.where]
    return []


def message(record: Callable[[], object]) -> str:
    """The message of the one fault for which the call is refused."""
    try:
        record()
    except Refused as refusal:
        (fault,) = refusal.where
        return fault.message
    raise AssertionError("it was not refused")


def _opening() -> list[Event]:
    at = datetime(2025, 6, 30, tzinfo=UTC)
    units = [("01", "Hà Nội", "municipality", None), ("001", "Ba Đình", "urban_district", "01@2025-06-30")]
    units += [(f"0000{n}", f"Xã {n}", "commune", "001@2025-06-30") for n in (1, 2, 3, 4)]
    return [
        UnitRegistered(f"unit:{code}@2025-06-30", 1, OPENING_ON, at, "clerk", BASIS, code, name, kind, parent)
        for code, name, kind, parent in units
    ]


def _reorganisation() -> list[Event]:
    at = datetime(2025, 7, 1, tzinfo=UTC)
    new = "00001@2025-07-01"

    def ended(code: str, *successors: Successor) -> Event:
        return UnitDissolved(f"unit:{code}@2025-06-30", 2, MERGER_ON, at, "clerk", BASIS, successors)

    def part(code: str, scope: str) -> Event:
        return UnitEstablished(
            f"unit:{code}@2025-07-01", 1, MERGER_ON, at, "clerk", BASIS,
            code, f"Xã {code}", "commune", "01@2025-06-30", (Predecessor("00003@2025-06-30", scope),),
        )  # fmt: skip

    return [
        ended("00001", Successor(new, "whole")),
        ended("00002", Successor(new, "whole")),
        UnitsMerged(
            f"unit:{new}", 1, MERGER_ON, at, "clerk", BASIS, "00001", "Xã Một", "commune", "01@2025-06-30",
            (Predecessor("00001@2025-06-30", "whole"), Predecessor("00002@2025-06-30", "whole")),
        ),
        part("00010", "part"),
        part("00011", "remainder"),
        ended("00003", Successor("00010@2025-07-01", "part"), Successor("00011@2025-07-01", "remainder")),
    ]  # fmt: skip
