"""The kinds of file about people in service: registrations, appointments, secondments, quotas, and corrections."""

from typing import Any

from commands.files.rows import Cells
from commands.files.table import Row
from commands.kinds.kind import EXAMPLE_BASIS, Kind
from domain.event import LegalBasis
from domain.recording.people import (
    record_appointments,
    record_corrections,
    record_endings,
    record_quotas,
    record_secondments,
    record_staff,
)
from domain.staff.rows import AppointmentRow, CorrectionRow, EndingRow, QuotaRow, SecondmentRow, StaffRow
from domain.vocabulary import SALARY_COMPONENTS


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
        body=values["body"] or None,
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
        body=values["body"] or None,
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


def _ending(cells: Cells, row: Row, basis: LegalBasis) -> EndingRow:
    return EndingRow(
        row=row.line,
        legal_basis=basis,
        staff_number=row.values["staff_number"],
        what=row.values["what"],
        position=row.values["position"],
        ends_on=cells.day(row, "ends_on"),
        unit=row.values["unit"],
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
        position=cells.whole(row, "position", minimum=1, required=False),
        action=row.values["action"],
        reason=row.values["reason"],
        event_instrument=row.values["event_instrument"],
        staff_number=row.values["staff_number"],
        event=row.values["event"],
    )


CAREER_KINDS: dict[str, Kind[Any]] = {
    "staff": Kind(
        columns=("staff_number", "full_name", "sex", "birth_date", "identity_number", "category", "unit", "position",
                 "appointed_on"),
        optional=("specialism", "body", *SALARY_COMPONENTS),
        example=EXAMPLE_BASIS | {
            "staff_number": "CB0001", "full_name": "Nguyễn Thị Hoà", "sex": "female", "birth_date": "1980-02-29",
            "identity_number": "001180001234", "category": "commune_civil_servant", "unit": "00004",
            "position": "specialist", "appointed_on": "2010-03-01", "specialism": "land",
            "body": "economic_office", "rank_coefficient": "3.33", "public_service_percent": "25",
        },
        read=_staff,
        record=record_staff,
    ),
    "appointments": Kind(
        columns=("staff_number", "unit", "position", "effective_on", "basis", "concurrent", "budget_paid"),
        optional=("specialism", "body"),
        example=EXAMPLE_BASIS | {
            "staff_number": "CB0001", "unit": "00004", "position": "committee_vice_chair",
            "effective_on": "2025-07-01", "basis": "reassigned", "concurrent": "no", "budget_paid": "yes",
            "body": "people_committee",
        },
        read=_appointment,
        record=record_appointments,
    ),
    "secondments": Kind(
        columns=("staff_number", "to_unit", "starts_on", "reason"),
        optional=("ends_on",),
        example=EXAMPLE_BASIS | {
            "staff_number": "CB0001", "to_unit": "00008", "starts_on": "2025-07-15", "ends_on": "2026-01-15",
            "reason": "short of specialists",
        },
        read=_secondment,
        record=record_secondments,
    ),
    "endings": Kind(
        columns=("staff_number", "what", "ends_on"),
        optional=("position", "unit"),
        example=EXAMPLE_BASIS | {
            "staff_number": "CB0001", "what": "secondment", "ends_on": "2025-10-01",
        },
        read=_ending,
        record=record_endings,
    ),
    "quotas": Kind(
        columns=("unit", "category", "headcount", "effective_on"),
        optional=(),
        example=EXAMPLE_BASIS | {"unit": "00004", "category": "all", "headcount": "60", "effective_on": "2025-07-01"},
        read=_quota,
        record=record_quotas,
    ),
    "corrections": Kind(
        columns=("action", "reason"),
        optional=("position", "event_instrument", "staff_number", "event"),
        example=EXAMPLE_BASIS | {"position": "22111", "action": "retract", "reason": "recorded for the wrong person"},
        read=_correction,
        record=record_corrections,
    ),
}  # fmt: skip
