"""By what each event of a settlement is amended."""

from domain.amending import AmendedBy, anew, importing
from domain.settlements.events import (
    EntitlementAssessed,
    EntitlementReassessed,
    FundingApproved,
    FundingRetracted,
    FundingSubmitted,
    PayoutMade,
    PayoutReversed,
    RepaymentOrdered,
    RepaymentReceived,
    RepaymentRetracted,
)

_REVERSE = importing("record a reversal", "payments")
_ENTITLED = importing("correct the facts from which it follows", "departure_facts", "salaries", "personal_data")

AMENDED_BY = AmendedBy(
    {
        EntitlementAssessed: _ENTITLED,
        EntitlementReassessed: _ENTITLED,
        FundingSubmitted: importing("submit what is missing", "funding"),
        FundingApproved: importing("approve what is missing", "funding"),
        FundingRetracted: anew("funding"),
        PayoutMade: _REVERSE,
        PayoutReversed: importing("record the payment again, with a reference of its own,", "payments"),
        RepaymentOrdered: importing("order back what is missing", "payments"),
        RepaymentReceived: importing("record the payment again, with a reference of its own,", "payments"),
        RepaymentRetracted: anew("payments"),
    }
)
