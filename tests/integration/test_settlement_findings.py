"""Cases in which the state machine of settlements found the product at odds with the interface, as small as can be."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from projections.state.times import AsKnown
from store.database import Database
from tests.oracle.leaving_world import COUNTRY, OPENING_DAY, PEOPLE
from tests.oracle.money import JUNE, RESTRUCTURED_ON
from tests.settlement_product import SettlementProduct

TODAY = date(2026, 2, 1)
SEVERANCE: dict[str, Any] = {
    "number": "CB1",
    "route": "severance",
    "decided_on": date(2025, 11, 15),
    "leaves_on": date(2026, 1, 1),
    "facts": {"insured_months": 38, "service_months": 38, "restructuring_effective_on": RESTRUCTURED_ON},
}
BACK = {
    "number": "CB1",
    "unit": "00001",
    "post": "specialist",
    "on": date(2026, 2, 1),
    "basis": "re_recruited",
    "concurrent": False,
    "budget_paid": True,
}


@pytest.fixture
def product(database: Database) -> Iterator[SettlementProduct]:
    product = SettlementProduct(database, [person.number for person in PEOPLE])
    product.load(COUNTRY, OPENING_DAY)
    product.register_all([person.row() for person in PEOPLE])
    yield product
    product.close()


def test_settlements_as_known_then_are_answered(product: SettlementProduct) -> None:
    """Catches a query over the state of today that does not run over that of an earlier position."""
    recorded = product.leave([SEVERANCE])
    assert recorded is not None
    then = AsKnown(recorded.last_position)
    now = product.settlements(TODAY, None)
    assert product.settlements(TODAY, then) == now
    assert product.overdue(TODAY, then) == {}
    assert product.show("CB1", TODAY, then)[0].keys() == now.keys()
    by = ("unit",)
    assert product.statistics(TODAY, by, then, all_routes=False) == product.statistics(
        TODAY, by, None, all_routes=False
    )


def test_money_under_a_d154_given_by_the_clerk_is_ordered_back_too(product: SettlementProduct) -> None:
    """Catches a pay-back that looks for its months on a day before the decree, while the list says `repayable`: the
    regime given overrides the dates (policy rules, section 10)."""
    given = {**SEVERANCE["facts"], "regime": "D154"}
    product.leave([{**SEVERANCE, "decided_on": date(2025, 5, 15), "leaves_on": JUNE, "facts": given}])
    money = {"number": "CB1", "on": date(2025, 8, 1), "amount": 82_500_000}
    product.fund([{**money, "stage": "approved"}])
    product.pay([{**money, "kind": "payment", "amount": 80_000_000, "reference": "UNC-1"}])
    back = product.appoint(BACK)
    assert product.settlements(TODAY, None)["CB1/1"]["status"] == "repayable"
    assert back is not None
    assert [kind for _, kind, _ in product.events(back)] == ["StaffAppointed", "RepaymentOrdered"]
    late = {**money, "kind": "payment", "on": TODAY, "amount": 1_000_000, "reference": "UNC-2"}
    assert product.pay([late]) is None, "a payment after the return"


def test_list_and_page_name_the_same_province(product: SettlementProduct) -> None:
    """Catches a province that depends on which answer tells it: for earlier settlements, and before the last day."""
    product.leave([{**SEVERANCE, "decided_on": date(2025, 6, 29), "leaves_on": date(2025, 7, 1)}])
    product.appoint({**BACK, "on": date(2025, 7, 31)})
    product.appoint({**BACK, "on": date(2025, 12, 1), "unit": "00003", "basis": "transferred"})
    product.leave([SEVERANCE])
    on = date(2025, 11, 15)  # in the first province still, to leave from the second
    listed = {name: row["province"] for name, row in product.settlements(on, None).items()}
    shown, _, _ = product.show("CB1", on, None)
    assert {name: row["province"] for name, row in shown.items()} == listed
