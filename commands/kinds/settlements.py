"""The kinds of file about departures and what follows from them: salaries, decisions, funding, payments, late facts."""

from typing import Any

from commands.files.rows import Cells
from commands.files.table import Row
from commands.kinds.kind import EXAMPLE_BASIS, Kind
from domain.event import LegalBasis
from domain.recording.leaving import (
    record_departure_facts,
    record_departures,
    record_funding,
    record_payments,
    record_personal_data,
    record_salaries,
)
from domain.settlements.rows import (
    DepartureFacts,
    DepartureFactsRow,
    DepartureRow,
    FundingRow,
    PaymentRow,
    PersonalDataRow,
    SalaryRow,
)
from domain.vocabulary import SALARY_COMPONENTS

MOST_MONTHS = 1_200
FACT_COLUMNS = (
    "restructuring_effective_on",
    "insured_months",
    "service_months",
    "work_months",
    "appendix",
    "drawing_pension",
)


def _salary(cells: Cells, row: Row, basis: LegalBasis) -> SalaryRow:
    return SalaryRow(
        row=row.line,
        legal_basis=basis,
        staff_number=row.values["staff_number"],
        effective_on=cells.day(row, "effective_on"),
        salary={name: row.values[name] for name in SALARY_COMPONENTS if row.values[name]},
    )


def _facts(cells: Cells, row: Row) -> DepartureFacts:
    return DepartureFacts(
        restructuring_effective_on=cells.day(row, "restructuring_effective_on", required=False),
        insured_months=_months(cells, row, "insured_months"),
        service_months=_months(cells, row, "service_months"),
        work_months=_months(cells, row, "work_months"),
        appendix=row.values["appendix"],
        drawing_pension=cells.yes_no(row, "drawing_pension", required=False),
        regime=row.values["regime"],
    )


def _months(cells: Cells, row: Row, column: str) -> int | None:
    return cells.whole(row, column, required=False, maximum=MOST_MONTHS)


def _departure(cells: Cells, row: Row, basis: LegalBasis) -> DepartureRow:
    return DepartureRow(
        row=row.line,
        legal_basis=basis,
        staff_number=row.values["staff_number"],
        decided_on=cells.day(row, "decided_on"),
        route=row.values["route"],
        leaves_on=cells.day(row, "leaves_on"),
        facts=_facts(cells, row),
    )


def _departure_facts(cells: Cells, row: Row, basis: LegalBasis) -> DepartureFactsRow:
    return DepartureFactsRow(
        row=row.line,
        legal_basis=basis,
        staff_number=row.values["staff_number"],
        facts=_facts(cells, row),
        reason=row.values["reason"],
        settlement=_settlement(cells, row),
        decided_on=cells.day(row, "decided_on", required=False),
        leaves_on=cells.day(row, "leaves_on", required=False),
        route=row.values["route"],
    )


def _personal_data(cells: Cells, row: Row, basis: LegalBasis) -> PersonalDataRow:
    return PersonalDataRow(
        row=row.line,
        legal_basis=basis,
        staff_number=row.values["staff_number"],
        full_name=row.values["full_name"],
        sex=row.values["sex"],
        birth_date=cells.day(row, "birth_date", required=False),
        identity_number=row.values["identity_number"],
    )


def _funding(cells: Cells, row: Row, basis: LegalBasis) -> FundingRow:
    return FundingRow(
        row=row.line,
        legal_basis=basis,
        staff_number=row.values["staff_number"],
        stage=row.values["stage"],
        on=cells.day(row, "on"),
        amount=cells.whole(row, "amount", minimum=1),
        source=row.values["source"],
        settlement=_settlement(cells, row),
    )


def _payment(cells: Cells, row: Row, basis: LegalBasis) -> PaymentRow:
    return PaymentRow(
        row=row.line,
        legal_basis=basis,
        staff_number=row.values["staff_number"],
        kind=row.values["kind"],
        paid_on=cells.day(row, "paid_on"),
        amount=cells.whole(row, "amount", minimum=1),
        reference=row.values["reference"],
        settlement=_settlement(cells, row),
    )


def _settlement(cells: Cells, row: Row) -> int | None:
    return cells.whole(row, "settlement", minimum=1, required=False)


SETTLEMENT_KINDS: dict[str, Kind[Any]] = {
    "salaries": Kind(
        columns=("staff_number", "effective_on"),
        optional=SALARY_COMPONENTS,
        example=EXAMPLE_BASIS | {
            "staff_number": "CB0001", "effective_on": "2025-03-01", "rank_coefficient": "3.66",
            "leadership_coefficient": "0.20", "public_service_percent": "25",
        },
        read=_salary,
        record=record_salaries,
        in_pieces=True,
    ),
    "departures": Kind(
        columns=("staff_number", "decided_on", "route", "leaves_on"),
        optional=(*FACT_COLUMNS, "regime"),
        example=EXAMPLE_BASIS | {
            "staff_number": "CB0001", "decided_on": "2025-06-20", "route": "early_retirement",
            "leaves_on": "2025-07-01", "restructuring_effective_on": "2025-03-01", "insured_months": "264",
            "service_months": "264", "drawing_pension": "no",
        },
        read=_departure,
        record=record_departures,
        in_pieces=True,
    ),
    "departure_facts": Kind(
        columns=("staff_number", "reason"),
        optional=("decided_on", "route", "leaves_on", *FACT_COLUMNS, "regime", "settlement"),
        example=EXAMPLE_BASIS | {
            "staff_number": "CB0001", "reason": "insurance book checked", "insured_months": "270",
        },
        read=_departure_facts,
        record=record_departure_facts,
        in_pieces=True,
    ),
    "personal_data": Kind(
        columns=("staff_number",),
        optional=("full_name", "sex", "birth_date", "identity_number"),
        example=EXAMPLE_BASIS | {"staff_number": "CB0001", "birth_date": "1966-01-15"},
        read=_personal_data,
        record=record_personal_data,
    ),
    "funding": Kind(
        columns=("staff_number", "stage", "on", "amount", "source"),
        optional=("settlement",),
        example=EXAMPLE_BASIS | {
            "staff_number": "CB0001", "stage": "approved", "on": "2025-07-20", "amount": "744778125",
            "source": "provincial budget",
        },
        read=_funding,
        record=record_funding,
        in_pieces=True,
    ),
    "payments": Kind(
        columns=("staff_number", "kind", "paid_on", "amount", "reference"),
        optional=("settlement",),
        example=EXAMPLE_BASIS | {
            "staff_number": "CB0001", "kind": "payment", "paid_on": "2025-07-25", "amount": "400000000",
            "reference": "UNC-0125",
        },
        read=_payment,
        record=record_payments,
        in_pieces=True,
    ),
}  # fmt: skip
