"""What the ledger can say of a departure (in the person's stream) and of its settlement (in a stream of its own).

The day of a decision to leave is its `effective_on`, and that of every assessment of what it is owed: a fact that comes
late changes what is known of the entitlement, not when it arose. Money is whole đồng.
"""

from dataclasses import dataclass

from domain.event import Event, Retraction
from domain.policy.outcome import Component
from domain.policy.pay import Excluded
from domain.policy.reasons import Reason


@dataclass(frozen=True)
class SalaryPart:
    """One part of the monthly salary; its `amount` is rounded half up to be shown, the total is not the sum of them."""

    name: str
    value: str
    formula: str
    amount: int


@dataclass(frozen=True)
class Entitlement(Event):
    """What is owed, with its whole working (see `domain.policy.outcome.Assessment`). `regime` None: not computable."""

    regime: str | None
    rule_version: str
    route: str
    inputs: dict[str, str]
    salary: int | None
    salary_parts: tuple[SalaryPart, ...]
    excluded: tuple[Excluded, ...]
    months_early: int | None
    years_early: str | None
    insured_years: str | None
    in_window: bool | None
    components: tuple[Component, ...]
    total: int
    assumptions: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class EntitlementAssessed(Entitlement):
    pass


@dataclass(frozen=True)
class EntitlementReassessed(Entitlement):
    """`delta` is `total - old_total`; `reasons` say why nothing can be computed any more."""

    old_total: int
    delta: int
    reason: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Funding(Event):
    amount: int
    source: str


@dataclass(frozen=True)
class FundingSubmitted(Funding):
    pass


@dataclass(frozen=True)
class FundingApproved(Funding):
    pass


@dataclass(frozen=True)
class Payment(Event):
    """`reference` is unique for the person, over all settlements and kinds of payment."""

    amount: int
    reference: str


@dataclass(frozen=True)
class PayoutMade(Payment):
    pass


@dataclass(frozen=True)
class PayoutReversed(Payment):
    pass


@dataclass(frozen=True)
class RepaymentOrdered(Payment):
    """Ordered by a clerk, or by the ledger for the appointment at `appointment_version` of the person's stream."""

    appointment_version: int | None
    reason: str


@dataclass(frozen=True)
class RepaymentReceived(Payment):
    pass


@dataclass(frozen=True)
class FundingRetracted(Retraction):
    pass


@dataclass(frozen=True)
class RepaymentRetracted(Retraction):
    """Takes back an order that a clerk gave by mistake, or money that did not come."""


SETTLEMENT_EVENTS = (
    EntitlementAssessed,
    EntitlementReassessed,
    FundingSubmitted,
    FundingApproved,
    PayoutMade,
    PayoutReversed,
    RepaymentOrdered,
    RepaymentReceived,
    FundingRetracted,
    RepaymentRetracted,
)
"""Everything that a settlement's stream may hold."""
