"""Money that comes back, or is to be returned: what a settlement says of it from day to day."""

from datetime import date
from typing import Any

import psycopg
import pytest

from tests.projection_world import OPENING, FactWorld, with_communes
from tests.settled_world import (
    BACK,
    DAY,
    DECIDED,
    HOME,
    LEAVES,
    PAID_ON,
    leaver,
    listed,
    money,
    paid_leaver,
    repay,
    row,
)


@pytest.fixture
def world(connection: psycopg.Connection[Any]) -> FactWorld:
    """Province 01 with the commune a."""
    return with_communes(connection, "a")


def test_money_paid_back_lowers_what_was_paid_and_an_order_does_not(world: FactWorld) -> None:
    """Catches: an order taken for money, or money that came back still counted as paid."""
    _, settlement, _ = paid_leaver(world)
    world.pay(settlement, "repayment_ordered", BACK, 30)
    world.pay(settlement, "repayment_received", BACK + DAY, 30)
    assert money(world, BACK) == ("repayable", 100, 0, 100, 100)
    assert money(world, BACK + DAY) == ("partly_paid", 100, 0, 100, 70)


def test_an_order_of_a_clerk_shows_from_its_day_until_it_is_received(world: FactWorld) -> None:
    """Catches: an order that nothing shows, that shows a day early, or that outlives what came back for it."""
    _, settlement, _ = paid_leaver(world)
    ordered = world.pay(settlement, "repayment_ordered", BACK, 30)
    world.pay(settlement, "repayment_received", BACK + DAY, 10)
    world.pay(settlement, "repayment_received", BACK + 2 * DAY, 20)
    assert repay(world, BACK - DAY) == ("paid", 100, 0, 0)
    assert repay(world, BACK) == ("repayable", 100, 0, 30)
    assert repay(world, BACK + DAY) == ("repayable", 90, 0, 20)
    assert repay(world, BACK + 2 * DAY) == ("partly_paid", 70, 30, 0)
    assert repay(world, BACK + 2 * DAY, ordered) == ("repayable", 100, 0, 30)
    assert repay(world, BACK + 2 * DAY, ordered - 1) == ("paid", 100, 0, 0)
    assert [*listed(world, BACK, status="repayable")] == ["N1"]


def test_an_order_taken_back_shows_only_as_it_was_known_before(world: FactWorld) -> None:
    """Catches: an order that stays after its correction, or that its correction takes out of what was known."""
    _, settlement, _ = paid_leaver(world)
    ordered = world.pay(settlement, "repayment_ordered", BACK, 30)
    world.retract("RepaymentRetracted", settlement, ordered)
    assert repay(world, BACK) == ("paid", 100, 0, 0)
    assert repay(world, BACK, ordered) == ("repayable", 100, 0, 30)


def test_what_came_back_before_an_order_does_not_answer_it_and_no_more_is_due_than_is_paid(world: FactWorld) -> None:
    """Catches: sums in place of the order of recording, and an order beyond what a reversal left paid."""
    _, settlement, _ = paid_leaver(world)
    world.pay(settlement, "repayment_received", BACK, 10)
    world.pay(settlement, "repayment_ordered", BACK + DAY, 60)
    assert repay(world, BACK + DAY) == ("repayable", 90, 0, 60)
    world.pay(settlement, "reversal", BACK + 2 * DAY, 50)
    world.pay(settlement, "payment", BACK + 3 * DAY, 20)
    assert repay(world, BACK + 2 * DAY) == ("repayable", 40, 0, 40)
    assert repay(world, BACK + 3 * DAY) == ("repayable", 60, 0, 40)


def test_an_order_and_what_is_overpaid_are_not_asked_for_twice(world: FactWorld) -> None:
    """Catches: the order added to what was paid beyond the assessment, or hidden by it."""
    _, settlement, _ = paid_leaver(world)
    world.assess(settlement, DECIDED, 80)
    assert repay(world, PAID_ON) == ("paid", 100, 0, 20)
    world.pay(settlement, "repayment_ordered", BACK, 10)
    assert repay(world, BACK) == ("repayable", 100, 0, 20)
    world.pay(settlement, "repayment_ordered", BACK, 25)
    assert repay(world, BACK) == ("repayable", 100, 0, 35)


def test_money_is_to_be_returned_from_the_day_of_a_new_paid_post(world: FactWorld) -> None:
    """Catches: repayable a day early, before the post was known, or after the order only."""
    stream, _, _ = paid_leaver(world, regime="D154")
    known = world.appoint(stream, HOME, BACK, basis="re_recruited")
    assert [row(world, day)["status"] for day in (BACK - DAY, BACK, BACK + DAY)] == ["paid", "repayable", "repayable"]
    assert row(world, BACK, known - 1)["status"] == "paid"
    world.retract("AppointmentRetracted", stream, known)
    assert row(world, BACK)["status"] == "paid"


def test_part_of_the_money_is_repayable_too_from_the_day_on_which_it_was_paid(world: FactWorld) -> None:
    """Catches: only settlements paid in full asked back, and nothing paid taken for something."""
    stream, settlement, _ = leaver(world, regime="D154")
    world.fund(settlement, "approved", PAID_ON, 100)
    world.appoint(stream, HOME, BACK, basis="re_recruited")
    world.pay(settlement, "payment", BACK + DAY, 40)
    assert money(world, BACK) == ("approved", 100, 0, 100, 0)
    assert money(world, BACK + DAY) == ("repayable", 100, 0, 100, 40)
    world.pay(settlement, "reversal", BACK + 2 * DAY, 40)
    assert money(world, BACK + 2 * DAY) == ("approved", 100, 0, 100, 0)


@pytest.mark.parametrize(
    ("regime", "route", "post"),
    [
        ("D178", "severance", {}),
        ("R07", "severance", {}),
        ("D154", "part_time_severance", {}),
        ("D154", "severance", {"budget_paid": False}),
    ],
)
def test_nothing_else_is_repayable(world: FactWorld, regime: str, route: str, post: dict[str, Any]) -> None:
    """Catches: the pay-back of Decree 154 asked under another regime, of part-time staff, or for an unpaid post."""
    stream, _, _ = paid_leaver(world, regime=regime, route=route)
    world.appoint(stream, HOME, BACK, basis="re_recruited", **post)
    assert row(world, BACK)["status"] == "paid"


def test_a_paid_post_counts_within_sixty_months_of_leaving(world: FactWorld) -> None:
    """Catches: five years counted from the decision, a limit that is a month or a day off, the first post only."""
    limit = date(2030, 8, 1)
    stream, _, _ = paid_leaver(world, regime="D154")
    late = world.appoint(stream, HOME, limit, basis="re_recruited")
    assert row(world, limit + DAY)["status"] == "paid"
    world.appoint(stream, HOME, limit - 9 * DAY, basis="re_recruited", budget_paid=False)
    world.appoint(stream, HOME, limit - DAY)
    assert [row(world, day)["status"] for day in (limit - 2 * DAY, limit - DAY)] == ["paid", "repayable"]
    assert row(world, limit, late)["status"] == "paid"
    world.appoint(stream, HOME, LEAVES, basis="re_recruited")
    assert row(world, PAID_ON)["status"] == "repayable"


@pytest.mark.parametrize(
    ("regime", "until", "status"),
    [
        ("D154", BACK, "paid"),
        ("D154", BACK + DAY, "repayable"),
        ("D999", BACK + DAY, "repayable"),
        ("D999", BACK, "paid"),
        ("D999", None, "paid"),
        ("D154", None, "repayable"),
    ],
)
def test_the_day_that_the_assessment_states_decides_and_none_stated_leaves_it_to_the_regime_of_before(
    world: FactWorld, regime: str, until: date | None, status: str
) -> None:
    """Catches a query that knows a decree by name, and assessments of before that ask nothing back any more."""
    stream, settlement, _ = paid_leaver(world)
    world.assess(settlement, DECIDED, 100, regime=regime, until=until)
    world.appoint(stream, HOME, BACK, basis="re_recruited")
    assert row(world, BACK)["status"] == status


def test_the_post_that_somebody_left_is_no_new_one(world: FactWorld) -> None:
    """Catches: the registration of who left before the opening list taken for a return to a paid post."""
    stream = world.person("N1", HOME)
    world.decide(stream, date(2025, 5, 1), date(2025, 6, 1))
    settlement = world.settlement(stream)
    world.assess(settlement, date(2025, 5, 1), 100, regime="D154")
    world.pay(settlement, "payment", date(2025, 6, 2), 100)
    assert [row(world, day)["status"] for day in (date(2025, 6, 2), OPENING, LEAVES)] == ["paid"] * 3
