"""One row of each file about people, as the ledger takes it: texts as written (NFC, trimmed), the rest typed.

`row` is the line of the file. A None in a date, a number or a yes/no means that the cell did not read: the form error
about it goes with the rows, and the rules that need the value pass over it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.event import LegalBasis
from domain.row_faults import RowFaults


@dataclass(frozen=True)
class StaffRow:
    row: int
    legal_basis: LegalBasis
    staff_number: str
    full_name: str
    sex: str
    birth_date: date | None
    identity_number: str
    category: str
    unit: str
    position: str
    appointed_on: date | None
    specialism: str | None = None
    body: str | None = None
    salary: Mapping[str, str] = field(default_factory=dict)
    """The salary columns that are filled in, by name, as written."""


@dataclass(frozen=True)
class AppointmentRow:
    row: int
    legal_basis: LegalBasis
    staff_number: str
    unit: str
    position: str
    effective_on: date | None
    basis: str
    concurrent: bool | None
    budget_paid: bool | None
    specialism: str | None = None
    body: str | None = None


@dataclass(frozen=True)
class SecondmentRow:
    """`ends_on` None also stands for no fixed end."""

    row: int
    legal_basis: LegalBasis
    staff_number: str
    to_unit: str
    starts_on: date | None
    ends_on: date | None
    reason: str


@dataclass(frozen=True)
class EndingRow:
    """`position` names the concurrent post that ends, `unit` where it is when there are several alike."""

    row: int
    legal_basis: LegalBasis
    staff_number: str
    what: str
    position: str
    ends_on: date | None
    unit: str = ""


@dataclass(frozen=True)
class QuotaRow:
    row: int
    legal_basis: LegalBasis
    unit: str
    category: str
    headcount: int | None
    effective_on: date | None


@dataclass(frozen=True)
class CorrectionRow:
    row: int
    legal_basis: LegalBasis
    position: int | None
    action: str
    reason: str
    event_instrument: str = ""
    staff_number: str = ""
    event: str = ""
    """In place of the position, or to hold it against: what the event that is meant was recorded with."""


def unknown_person(row: int, number: str, faults: RowFaults) -> None:
    """Add the fault of a row whose staff number nobody has."""
    if number:
        faults.add(
            row, "staff_number", f"nobody is registered under {number}; check the number, or register the person first"
        )
    else:
        faults.check_text(row, "staff_number", number)
