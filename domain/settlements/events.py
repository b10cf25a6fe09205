"""What the ledger can say of a departure's settlement, in a stream of its own.

The day of a decision to leave is its `effective_on`, and that of every assessment of what it is owed: a fact that comes
late changes what is known of the entitlement, not when it arose. Money is whole đồng.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from domain.amending import anew, importing
from domain.event import Event, Int, Retraction, declared
from domain.policy.outcome import Component
from domain.policy.pay import Excluded
from domain.policy.reasons import Reason

_REVERSE = importing("record a reversal", "payments")
_PAID_AGAIN = importing("record the payment again, with a reference of its own,", "payments")
_ENTITLED = importing("correct the facts from which it follows", "departure_facts", "salaries", "personal_data")

Amount = Annotated[int, "Whole đồng."]


@dataclass(frozen=True)
class SalaryPart:
    """One part of the monthly salary."""

    # The total is not the sum of the amounts: each is rounded to be shown.
    name: Annotated[str, "Name of the component."]
    value: Annotated[str, "As recorded."]
    formula: Annotated[str, "How it is taken."]
    amount: Annotated[int, "Đồng a month, rounded half up to be shown."]


@dataclass(frozen=True)
class Entitlement(Event):
    """What is owed, with its whole working (see `domain.policy.outcome.Assessment`). `regime` None: not computable."""

    regime: Annotated[str | None, "Code of the regime (chế độ), such as D178; null where nothing can be computed."]
    rule_version: Annotated[str, "Version of the rules that were applied."]
    route: Annotated[str, "early_retirement, severance or part_time_severance."]
    inputs: Annotated[dict[str, str], "The facts it rests on, by name; the birth date is left out, it stays sealed."]
    salary: Annotated[
        int | None,
        "Current monthly salary S, or allowance P of part-time staff, rounded half up to be shown (tiền lương tháng "
        "hiện hưởng).",
    ]
    salary_parts: Annotated[tuple[SalaryPart, ...], "What the salary is made of."]
    excluded: Annotated[tuple[Excluded, ...], "Components that do not count."]
    months_early: Annotated[Int | None, "Months before the pension age; negative behind it."]
    years_early: Annotated[str | None, "The same in years as the decrees round them, a decimal."]
    insured_years: Annotated[str | None, "Years of social insurance as the decrees round them, a decimal."]
    in_window: Annotated[bool | None, "Within the first 12 months; null where no window applies."]
    components: Annotated[tuple[Component, ...], "The amounts that make up the total."]
    total: Annotated[int, "Whole đồng: the sum of the components."]
    assumptions: Annotated[tuple[str, ...], "Readings for which no source was at hand and that decided something here."]
    notes: Annotated[tuple[str, ...], "Remarks, such as on a near boundary."]
    pay_back_until: Annotated[
        date | None,
        "The first day on which taking a post paid by the State budget no longer asks back what was paid (thời hạn thu "
        "hồi); null: nothing is asked back, or the event was recorded before it said so, see regime.",
    ] = field(default=None, kw_only=True)


@dataclass(frozen=True)
class EntitlementAssessed(Entitlement, stream="settlement", amended_by=_ENTITLED):
    """What a departure is owed was worked out (xác định mức hưởng). effective_on is the day of the decision to
    leave."""


@dataclass(frozen=True)
class EntitlementReassessed(Entitlement, stream="settlement", corrects=EntitlementAssessed, amended_by=_ENTITLED):
    """What a departure is owed was worked out anew (xác định lại mức hưởng): a fact came late or was corrected, or the
    decision was rescinded. effective_on is the day of the decision to leave."""

    old_total: Annotated[int, "What was owed before, whole đồng."]
    delta: Annotated[int, "total - old_total: above zero is due, below it lowers what is due or makes it repayable."]
    reason: Annotated[str, "Which fact changed, in words."]
    reasons: Annotated[tuple[Reason, ...], "Why nothing can be computed any more; empty otherwise."]


@dataclass(frozen=True)
class FundingRetracted(Retraction, stream="settlement", amended_by=anew("funding")):
    """A submission or approval of funding recorded in error was taken back (thu hồi đề nghị hoặc phê duyệt kinh
    phí)."""


@dataclass(frozen=True)
class Funding(Event):
    amount: Amount
    source: Annotated[str, "Budget that pays (nguồn kinh phí)."]


@dataclass(frozen=True)
class FundingSubmitted(
    Funding,
    stream="settlement",
    taken_back_by=FundingRetracted,
    amended_by=importing("submit what is missing", "funding"),
):
    """Funding for a settlement was asked for (trình kinh phí). effective_on is the day of it."""

    source: Annotated[str, "Budget that is to pay (nguồn kinh phí)."]


@dataclass(frozen=True)
class FundingApproved(
    Funding,
    stream="settlement",
    taken_back_by=FundingRetracted,
    amended_by=importing("approve what is missing", "funding"),
):
    """Funding for a settlement was granted (phê duyệt kinh phí). effective_on is the day of it."""


@dataclass(frozen=True)
class Payment(Event):
    """`reference` is unique for the person, over all settlements and kinds of payment."""

    amount: Amount
    reference: Annotated[str, "Number of the payment order, unique for the person (số chứng từ)."]


@dataclass(frozen=True)
class PayoutMade(Payment, stream="settlement", amended_by=_REVERSE):
    """A part of a settlement, or all of it, was paid (chi trả)."""


@dataclass(frozen=True)
class PayoutReversed(Payment, stream="settlement", amended_by=_PAID_AGAIN):
    """A payment, or a part of one, was reversed (huỷ chi)."""


@dataclass(frozen=True)
class RepaymentRetracted(Retraction, stream="settlement", amended_by=anew("payments")):
    """An order to repay, or money said to have come back, was recorded in error and taken back."""

    # Of orders only those that a clerk gave: one of the ledger's own lapses with its appointment.


@dataclass(frozen=True)
class RepaymentOrdered(
    Payment,
    stream="settlement",
    taken_back_by=RepaymentRetracted,
    amended_by=importing("order back what is missing", "payments"),
):
    """Money that was paid is to be returned (thu hồi)."""

    reference: Annotated[str, "Number of the order; empty when the ledger ordered it for a new post."]
    appointment_version: Annotated[
        int | None,
        "Version, in the person's stream, of the appointment for which it is ordered; null for an order of a clerk.",
    ]
    reason: Annotated[str, "Why, in words; empty when not stated."]


@dataclass(frozen=True)
class RepaymentReceived(Payment, stream="settlement", taken_back_by=RepaymentRetracted, amended_by=_PAID_AGAIN):
    """Money came back (đã thu hồi)."""


SETTLEMENT_EVENTS = declared("settlement")
"""Everything that a settlement's stream may hold."""
