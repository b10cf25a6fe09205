"""The product as a test drives it against the oracle: files in through the real rules and log, answers out of SQL.

Rows go in and answers come out as the plain dicts of `tests/oracle`.
"""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import count
from typing import Any

from commands.policy_rules import reference
from consumers.auditing.problem import Problem
from consumers.auditing.verify import verify
from consumers.projecting.from_store import project_from_store
from consumers.projecting.rebuild import Rebuilt, rebuild
from consumers.projecting.store_source import StoreSource
from domain.errors import Refused
from domain.event import LegalBasis
from domain.ports import Recorded, SourceFile
from domain.recording.people import (
    record_appointments,
    record_corrections,
    record_endings,
    record_quotas,
    record_secondments,
    record_staff,
)
from domain.recording.units import record_changes, record_opening_list
from domain.source_files import Submission
from domain.staff.personal import staff_stream
from domain.staff.rows import AppointmentRow, CorrectionRow, EndingRow, QuotaRow, SecondmentRow, StaffRow
from domain.units.changes.rows import ChangeRow
from domain.units.opening_list import UnitRow
from projections.staffing import staffing
from projections.state.times import AsKnown
from projections.units import list_units
from projections.vacancies import vacancies
from store.database import Database, connect
from store.events.log import PostgresLog, read_records
from store.opening.open_ledger import open_ledger

BASIS = LegalBasis("12/QĐ-UBND")
REFERENCE = reference()

Row = dict[str, Any]
Answer = dict[str, Any]


def identity_number(staff_number: str) -> str:
    """Twelve digits, another number for everybody of a test."""
    return f"{int.from_bytes(staff_number.encode()) % 10**12:012d}"


class Product:
    """One ledger with its projection. Each write returns what it recorded, or None when it was refused."""

    def __init__(self, database: Database) -> None:
        self._url = database.writer_url
        self._ledger = open_ledger(database, "clerk")
        self._connection = connect(self._url)
        self._files = count(1)
        self.refusal = ""

    def close(self) -> None:
        self._connection.close()
        assert isinstance(self._ledger.log, PostgresLog)
        self._ledger.log.close()

    # Writes

    def load(self, rows: Sequence[Sequence[str]], on: date) -> Recorded | None:
        units = [UnitRow(number, *row) for number, row in enumerate(rows, start=2)]
        return self._write(lambda: record_opening_list(self._ledger, units, on=on, basis=BASIS, source=self._file()))

    def apply(self, rows: Sequence[Row]) -> Recorded | None:
        changes = [
            ChangeRow(
                row=number, effective_on=row["on"], legal_basis=BASIS, **{k: v for k, v in row.items() if k != "on"}
            )
            for number, row in enumerate(rows, start=2)
        ]
        return self._write(lambda: record_changes(self._ledger, changes, source=self._file()))

    def register(self, row: Row) -> Recorded | None:
        person = StaffRow(
            2, BASIS, row["number"], "Nguyễn Văn A", "male", date(1980, 1, 1),
            identity_number(row["number"]), row["category"],
            row["unit"], row["post"], row["on"],
        )  # fmt: skip
        return self._write(lambda: record_staff(self._ledger, REFERENCE, self._submission(person)))

    def appoint(self, row: Row) -> Recorded | None:
        basis, concurrent = "reassigned", row["concurrent"]
        post = AppointmentRow(
            2, BASIS, row["number"], row["unit"], row["post"], row["on"], basis, concurrent, not concurrent
        )
        return self._write(lambda: record_appointments(self._ledger, REFERENCE, self._submission(post)))

    def second(self, row: Row) -> Recorded | None:
        lent = SecondmentRow(2, BASIS, row["number"], row["unit"], row["on"], row["until"], "short of specialists")
        return self._write(lambda: record_secondments(self._ledger, REFERENCE, self._submission(lent)))

    def set_quota(self, row: Row) -> Recorded | None:
        quota = QuotaRow(2, BASIS, row["unit"], row["category"], row["headcount"], row["on"])
        return self._write(lambda: record_quotas(self._ledger, REFERENCE, self._submission(quota)))

    def end(self, row: Row) -> Recorded | None:
        ending = EndingRow(2, BASIS, row["number"], row["what"], row["post"], row["on"], row["unit"])
        return self._write(lambda: record_endings(self._ledger, REFERENCE, self._submission(ending)))

    def retract(self, *positions: int) -> Recorded | None:
        return self.correct([("retract", position) for position in positions])

    def correct(self, rows: Sequence[tuple[str, int]]) -> Recorded | None:
        """Each row an action and a position."""
        wrong = [
            CorrectionRow(line, BASIS, position, action, "recorded in error")
            for line, (action, position) in enumerate(rows, start=2)
        ]
        return self._write(lambda: record_corrections(self._ledger, REFERENCE, Submission(self._file(), wrong)))

    def _write(self, record: Callable[[], Recorded]) -> Recorded | None:
        head = self._ledger.log.head()
        try:
            recorded = record()
        except Refused as refusal:
            assert self._ledger.log.head() == head, "a refused file left events behind"
            self.refusal = "; ".join(fault.message for fault in refusal.where) or refusal.message
            return None
        assert (recorded.first_position, recorded.last_position) == (head + 1, head + recorded.count)
        assert project_from_store(self._url) == recorded.last_position
        return recorded

    def _file(self) -> SourceFile:
        number = next(self._files)
        return SourceFile(f"{number:064x}", "any", f"file {number}.csv")

    def _submission(self, row: Any) -> Submission[Any]:
        return Submission(self._file(), [row])

    # Reads

    def events(self, recorded: Recorded, numbers: Sequence[str]) -> list[tuple[int, str, str]]:
        """Position, type, and unit id or staff number (one of `numbers`) of what was recorded."""
        number_of = {staff_stream(self._ledger.identity_secret, number): number for number in numbers}
        batches = read_records(self._connection, recorded.first_position - 1, recorded.last_position)
        return [
            (record.position, record.type, number_of.get(record.stream) or record.stream.removeprefix("unit:"))
            for batch in batches
            for record in batch
        ]

    def units(self, on: date, upto: int) -> list[Answer]:
        return sorted(list_units(self._connection, on=on, as_known=AsKnown(upto)), key=lambda unit: str(unit["id"]))

    def staffing(self, on: date, as_known: AsKnown | None) -> Answer:
        """Rows by unit id, unallocated by province, active people; the totals are held against the rows here."""
        answer = staffing(self._connection, on=on, as_known=as_known)
        total, rows = answer["total"], answer["rows"]
        unallocated = {row["province"]: row["count"] for row in answer["unallocated"]}
        assert len(unallocated) == len(answer["unallocated"])
        for name in ("assigned", "awaiting_reassignment", "seconded_in", "seconded_out", "present"):
            assert total[name] == sum(row[name] for row in rows), name
        assert total["unallocated"] == sum(unallocated.values())
        assert total["active"] == total["assigned"] + total["awaiting_reassignment"] + total["unallocated"]
        return {
            "rows": sorted(rows, key=lambda row: str(row["unit_id"])),
            "unallocated": unallocated,
            "active": total["active"],
        }

    def holders(self, on: date) -> dict[tuple[str, str], int]:
        """Who holds the key posts, by unit id and position."""
        rows = vacancies(self._connection, on=on, filled_too=True)["rows"]
        return {(row["unit_id"], row["position"]): row["filled"] for row in rows if row["filled"]}

    def problems(self) -> list[Problem]:
        """What a verification of log and projections finds."""
        with connect(self._url) as conn:
            return verify(conn).problems

    def rebuild(self) -> Rebuilt:
        return rebuild(self._url, lambda: StoreSource(self._url))


def _day_and_texts(row: Row) -> tuple[date, dict[str, str]]:
    return row["on"], {column: text for column, text in row.items() if column != "on"}
