"""The kinds of file that `sobo import` takes: their columns, an example, and how a line becomes a typed row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from commands.files import Row, Table
from commands.rows import LEGAL_BASIS_COLUMNS, Cells
from domain.events import LegalBasis
from domain.ledger import Ledger
from domain.ports import Recorded, SourceFile
from domain.source_files import Submission
from domain.staff_recording import (
    Positions,
    record_appointments,
    record_corrections,
    record_quotas,
    record_secondments,
    record_staff,
)
from domain.staff_rows import AppointmentRow, CorrectionRow, QuotaRow, SecondmentRow, StaffRow
from domain.vocabulary import SALARY_COMPONENTS

R = TypeVar("R")


class Record(Protocol):
    """Records all of a submission or nothing: one of the functions of `domain.staff_recording`."""

    def __call__(
        self, ledger: Ledger, positions: Positions, submission: Submission[Any], *, dry_run: bool = False
    ) -> Recorded: ...


@dataclass(frozen=True)
class Kind(Generic[R]):
    """`columns` must stand in the header, `optional` ones may; the columns of the legal basis come on top."""

    columns: tuple[str, ...]
    optional: tuple[str, ...]
    example: Mapping[str, str]
    read: Callable[[Cells, Row, LegalBasis], R]
    record: Record

    @property
    def required_columns(self) -> tuple[str, ...]:
        return (*self.columns, LEGAL_BASIS_COLUMNS[0])

    @property
    def all_columns(self) -> tuple[str, ...]:
        """In the order of a template."""
        return (*self.columns, *self.optional, *LEGAL_BASIS_COLUMNS)

    @property
    def optional_columns(self) -> tuple[str, ...]:
        return (*self.optional, *LEGAL_BASIS_COLUMNS[1:])

    def submission(self, table: Table, source: SourceFile) -> Submission[R]:
        """The rows of the table, typed, with every error of form."""
        cells = Cells(table)
        bases: dict[tuple[str, ...], LegalBasis] = {}
        rows = []
        for row in table.rows:
            written = tuple(row.values[column] for column in LEGAL_BASIS_COLUMNS)
            basis = bases.get(written)
            if basis is None:
                before = len(cells.errors)
                basis = cells.legal_basis(row)
                if len(cells.errors) == before:  # a faulty one is read again, so that each of its rows is named
                    bases[written] = basis
            rows.append(self.read(cells, row, basis))
        return Submission(source, rows, cells.errors)


def _staff(cells: Cells, row: Row, basis: LegalBasis) -> StaffRow:
    values = row.values
    return StaffRow(
        row=row.line,
        legal_basis=basis,
        staff_number=values["staff_number"],
        full_name=values["full_name"],
        sex=values["sex"],
        birth_date=cells.day(row, "birth_date"),
        identity_number=values["identity_number"],
        category=values["category"],
        unit=values["unit"],
        position=values["position"],
        appointed_on=cells.day(row, "appointed_on"),
        specialism=values["specialism"] or None,
        salary={name: values[name] for name in SALARY_COMPONENTS if values[name]},
    )


def _appointment(cells: Cells, row: Row, basis: LegalBasis) -> AppointmentRow:
    values = row.values
    return AppointmentRow(
        row=row.line,
        legal_basis=basis,
        staff_number=values["staff_number"],
        unit=values["unit"],
        position=values["position"],
        effective_on=cells.day(row, "effective_on"),
        basis=values["basis"],
        concurrent=cells.yes_no(row, "concurrent"),
        budget_paid=cells.yes_no(row, "budget_paid"),
        specialism=values["specialism"] or None,
    )


def _secondment(cells: Cells, row: Row, basis: LegalBasis) -> SecondmentRow:
    values = row.values
    return SecondmentRow(
        row=row.line,
        legal_basis=basis,
        staff_number=values["staff_number"],
        to_unit=values["to_unit"],
        starts_on=cells.day(row, "starts_on"),
        ends_on=cells.day(row, "ends_on", required=False),
        reason=values["reason"],
    )


def _quota(cells: Cells, row: Row, basis: LegalBasis) -> QuotaRow:
    return QuotaRow(
        row=row.line,
        legal_basis=basis,
        unit=row.values["unit"],
        category=row.values["category"],
        headcount=cells.whole(row, "headcount"),
        effective_on=cells.day(row, "effective_on"),
    )


def _correction(cells: Cells, row: Row, basis: LegalBasis) -> CorrectionRow:
    return CorrectionRow(
        row=row.line,
        legal_basis=basis,
        position=cells.whole(row, "position", minimum=1),
        action=row.values["action"],
        reason=row.values["reason"],
    )


_BASIS = {"instrument": "12/QĐ-UBND", "clause": "Điều 1", "signed_on": "2025-07-01", "authority": "UBND phường Ba Đình"}

KINDS: dict[str, Kind[Any]] = {
    "staff": Kind(
        columns=("staff_number", "full_name", "sex", "birth_date", "identity_number", "category", "unit", "position",
                 "appointed_on"),
        optional=("specialism", *SALARY_COMPONENTS),
        example=_BASIS | {
            "staff_number": "CB0001", "full_name": "Nguyễn Thị Hoà", "sex": "female", "birth_date": "1980-02-29",
            "identity_number": "001180001234", "category": "commune_civil_servant", "unit": "00004",
            "position": "specialist", "appointed_on": "2010-03-01", "specialism": "land",
            "rank_coefficient": "3.33", "public_service_percent": "25",
        },
        read=_staff,
        record=record_staff,
    ),
    "appointments": Kind(
        columns=("staff_number", "unit", "position", "effective_on", "basis", "concurrent", "budget_paid"),
        optional=("specialism",),
        example=_BASIS | {
            "staff_number": "CB0001", "unit": "00004", "position": "committee_vice_chair",
            "effective_on": "2025-07-01", "basis": "reassigned", "concurrent": "no", "budget_paid": "yes",
        },
        read=_appointment,
        record=record_appointments,
    ),
    "secondments": Kind(
        columns=("staff_number", "to_unit", "starts_on", "ends_on", "reason"),
        optional=(),
        example=_BASIS | {
            "staff_number": "CB0001", "to_unit": "00008", "starts_on": "2025-07-15", "ends_on": "2026-01-15",
            "reason": "short of specialists",
        },
        read=_secondment,
        record=record_secondments,
    ),
    "quotas": Kind(
        columns=("unit", "category", "headcount", "effective_on"),
        optional=(),
        example=_BASIS | {"unit": "00004", "category": "all", "headcount": "60", "effective_on": "2025-07-01"},
        read=_quota,
        record=record_quotas,
    ),
    "corrections": Kind(
        columns=("position", "action", "reason"),
        optional=(),
        example=_BASIS | {"position": "22111", "action": "retract", "reason": "recorded for the wrong person"},
        read=_correction,
        record=record_corrections,
    ),
}  # fmt: skip
