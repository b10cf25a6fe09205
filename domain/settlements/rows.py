"""One row of each file about departures and what follows from them; see `domain.staff.rows` for what None means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.event import LegalBasis


@dataclass(frozen=True)
class SalaryRow:
    """`salary` has the salary columns that are filled in: together they replace the whole set."""

    row: int
    legal_basis: LegalBasis
    staff_number: str
    effective_on: date | None
    salary: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DepartureFacts:
    """What a decision states of the person beside route and days. None or an empty text: not stated."""

    restructuring_effective_on: date | None = None
    insured_months: int | None = None
    service_months: int | None = None
    work_months: int | None = None
    appendix: str = ""
    drawing_pension: bool | None = None
    regime: str = ""


@dataclass(frozen=True)
class DepartureRow:
    row: int
    legal_basis: LegalBasis
    staff_number: str
    decided_on: date | None
    route: str
    leaves_on: date | None
    facts: DepartureFacts = field(default_factory=DepartureFacts)


@dataclass(frozen=True)
class DepartureFactsRow:
    """Facts, days and route of a departure that come late or correct others; what is not stated stays as it was."""

    row: int
    legal_basis: LegalBasis
    staff_number: str
    facts: DepartureFacts
    reason: str
    settlement: int | None = None
    decided_on: date | None = None
    leaves_on: date | None = None
    route: str = ""

    @property
    def amends(self) -> bool:
        """Does it state a day or a route?"""
        return bool(self.decided_on or self.leaves_on or self.route)


@dataclass(frozen=True)
class PersonalDataRow:
    """Personal data that corrects what was recorded; what is empty stays as it was."""

    row: int
    legal_basis: LegalBasis
    staff_number: str
    full_name: str
    sex: str
    birth_date: date | None
    identity_number: str = ""


@dataclass(frozen=True)
class FundingRow:
    """`settlement` is the N of `settlement:HASH/N`; None is the last one decided by `on`."""

    row: int
    legal_basis: LegalBasis
    staff_number: str
    stage: str
    on: date | None
    amount: int | None
    source: str
    settlement: int | None = None


@dataclass(frozen=True)
class PaymentRow:
    row: int
    legal_basis: LegalBasis
    staff_number: str
    kind: str
    paid_on: date | None
    amount: int | None
    reference: str
    settlement: int | None = None
