"""What a settlement comes to on a day: status, money, deadlines, over small ledgers made by hand."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import psycopg
import pytest

from domain.errors import NotFound
from domain.policy.tables import rules_from
from projections.settlements import entitlement, list_settlements, overdue, show
from projections.state.times import AsKnown, parse_as_known
from reference.policy import tables
from tests.projection_world import FIRST_MOMENT, OPENING, FactWorld

RULES = rules_from(tables())
DECIDED = date(2025, 7, 10)
LEAVES = date(2025, 8, 1)
PAID_ON = date(2025, 9, 5)
BACK = date(2026, 1, 10)
DAY = timedelta(days=1)
HOME = f"a@{OPENING}"


@pytest.fixture
def world(connection: psycopg.Connection[Any]) -> FactWorld:
    """Province 01 with the commune a."""
    made = FactWorld(connection)
    made.unit("a", "commune", made.unit("01", "province"))
    return made


def leaver(
    world: FactWorld,
    number: str = "N1",
    *,
    owed: int | None = 100,
    regime: str = "D178",
    route: str = "severance",
    decided: date = DECIDED,
) -> tuple[str, str, int]:
    """Somebody whose leaving is decided, and assessed where `owed`: stream, settlement, position of the decision."""
    stream = world.person(number, HOME)
    position = world.decide(stream, decided, max(LEAVES, decided), route=route)
    settlement = world.settlement(stream)
    if owed is not None:
        world.assess(settlement, decided, owed, regime=regime)
    return stream, settlement, position


def paid_leaver(world: FactWorld, **more: Any) -> tuple[str, str, int]:
    """The same, with 100 approved and paid on `PAID_ON`."""
    stream, settlement, position = leaver(world, **more)
    world.fund(settlement, "approved", PAID_ON, 100)
    world.pay(settlement, "payment", PAID_ON, 100)
    return stream, settlement, position


def listed(world: FactWorld, on: date, known: int | None = None, **asked: Any) -> dict[str, dict[str, Any]]:
    as_known = None if known is None else AsKnown(position=known)
    rows = list_settlements(world.connection, RULES, on=on, as_known=as_known, **asked)
    return {row["staff_number"]: row for row in rows}


def row(world: FactWorld, on: date, known: int | None = None) -> dict[str, Any]:
    """The row of N1 in the list, which is also what the page of N1 shows."""
    found = listed(world, on, known)["N1"]
    shown = show(world.connection, "N1", RULES, on=on, as_known=None if known is None else AsKnown(position=known))
    assert {key: shown[key] for key in found} == found
    return found


def money(world: FactWorld, on: date, known: int | None = None) -> tuple[Any, ...]:
    found = row(world, on, known)
    return tuple(found[key] for key in ("status", "assessed", "submitted", "approved", "paid"))


def test_a_settlement_is_there_from_the_day_of_its_decision(world: FactWorld) -> None:
    """Catches: a decision that shows a day early, or only when somebody left; a renamed key."""
    leaver(world)
    assert listed(world, DECIDED - DAY) == {}
    assert show(world.connection, "N1", RULES, on=DECIDED - DAY) == {}
    found = row(world, DECIDED)
    assert (found["unit"], found["province"], found["route"], found["regime"]) == ("a", "01", "severance", "D178")
    assert (found["settlement"], found["status"], found["assessed"]) == ("settlement:n1/1", "assessed", 100)
    assert (found["submitted"], found["approved"], found["paid"]) == (0, 0, 0)


def test_status_follows_the_money_from_the_day_of_each_entry(world: FactWorld) -> None:
    """Catches: an entry that counts a day early or late, reversals added, the order of recording taken for that of
    the days."""
    _, settlement, _ = leaver(world)
    days = [DECIDED + timedelta(days=10 * n) for n in range(1, 9)]
    world.pay(settlement, "payment", days[3], 60)
    world.pay(settlement, "payment", days[2], 40)
    world.fund(settlement, "approved", days[1], 100)
    world.fund(settlement, "submitted", days[0], 90)
    world.pay(settlement, "reversal", days[4], 60)
    world.fund(settlement, "submitted", days[5], 10)
    world.pay(settlement, "reversal", days[6], 40)
    world.pay(settlement, "payment", days[7], 100)
    expected = [
        ("assessed", 100, 0, 0, 0),
        ("submitted", 100, 90, 0, 0),
        ("approved", 100, 90, 100, 0),
        ("partly_paid", 100, 90, 100, 40),
        ("paid", 100, 90, 100, 100),
        ("partly_paid", 100, 90, 100, 40),
        ("partly_paid", 100, 100, 100, 40),
        ("approved", 100, 100, 100, 0),
        ("paid", 100, 100, 100, 100),
    ]
    for day, (before, after) in zip(days, pairwise(expected), strict=True):
        assert (money(world, day - DAY), money(world, day)) == (before, after), day


def test_what_was_not_yet_known_of_the_money_does_not_count(world: FactWorld) -> None:
    """Catches: knowledge of today in an answer as known before, by position or by day."""
    _, settlement, _ = leaver(world)
    approved = world.fund(settlement, "approved", LEAVES, 100)
    paid = world.pay(settlement, "payment", LEAVES, 100)
    assert money(world, LEAVES, approved) == ("approved", 100, 0, 100, 0)
    assert money(world, LEAVES, approved - 1) == ("assessed", 100, 0, 0, 0)
    day = (FIRST_MOMENT + timedelta(days=approved)).date()
    [found] = list_settlements(world.connection, RULES, on=LEAVES, as_known=parse_as_known(day.isoformat()))
    assert found["status"] == "approved"
    assert money(world, LEAVES, paid) == ("paid", 100, 0, 100, 100)


def repay(world: FactWorld, on: date, known: int | None = None) -> tuple[Any, ...]:
    found = row(world, on, known)
    return tuple(found[key] for key in ("status", "paid", "outstanding", "to_repay"))


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


def test_a_new_assessment_decides_whether_enough_was_paid(world: FactWorld) -> None:
    """Catches: the first assessment kept, or the newest of today in an answer as known before."""
    _, settlement, _ = paid_leaver(world)
    more = world.assess(settlement, DECIDED, 130)
    assert money(world, PAID_ON) == ("partly_paid", 130, 0, 100, 100)
    assert money(world, PAID_ON, more - 1) == ("paid", 100, 0, 100, 100)
    world.assess(settlement, DECIDED, 70)
    assert money(world, PAID_ON) == ("paid", 70, 0, 100, 100)
    assert money(world, PAID_ON, more) == ("partly_paid", 130, 0, 100, 100)


def test_without_an_assessment_that_computes_a_settlement_is_unassessed(world: FactWorld) -> None:
    """Catches: zero shown as what is owed, and a total that outlives the assessment that took it back."""
    _, settlement, _ = leaver(world, owed=None)
    assert money(world, LEAVES) == ("unassessed", None, 0, 0, 0)
    first = world.assess(settlement, DECIDED, 100)
    world.assess(settlement, DECIDED, 0, regime=None)
    assert money(world, LEAVES) == ("unassessed", None, 0, 0, 0)
    assert row(world, LEAVES)["regime"] is None
    assert money(world, LEAVES, first) == ("assessed", 100, 0, 0, 0)
    assessments = show(world.connection, "N1", RULES, on=LEAVES)["assessments"]
    assert [(told["regime"], told["total"]) for told in assessments] == [("D178", 100), (None, 0)]
    assert assessments[1]["reasons"][0]["message"] == "no rule"
    first, second = (told["position"] for told in assessments)
    assert [(told["corrects"], told["corrected_by"]) for told in assessments] == [(None, second), (first, None)]
    assert row(world, date(2025, 9, 1))["overdue"] is True


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


def test_a_rescinded_departure_is_so_on_every_day_and_has_no_figures(world: FactWorld) -> None:
    """Catches: a rescission from its own day only, funding that stays in the figures, a past that forgets it."""
    stream, settlement, decided = leaver(world)
    world.fund(settlement, "submitted", DECIDED, 100)
    world.fund(settlement, "approved", LEAVES, 100)
    world.pay(settlement, "payment", LEAVES, 100)
    world.pay(settlement, "reversal", PAID_ON, 100)
    back = world.retract("DepartureRescinded", stream, decided, BACK)
    for day in (DECIDED, LEAVES - DAY, PAID_ON, BACK, BACK + DAY):
        found = row(world, day)
        assert (found["status"], found["submitted"], found["approved"]) == ("rescinded", 0, 0)
        assert (found["assessed"], found["overdue"]) == (None, False)
    assert money(world, DECIDED, back - 1) == ("submitted", 100, 100, 0, 0)
    assert money(world, BACK + DAY, back - 1) == ("approved", 100, 100, 100, 0)
    assert [found["kind"] for found in show(world.connection, "N1", RULES, on=LEAVES)["entries"]] == [
        "submitted", "approved", "payment",
    ]  # fmt: skip


def test_the_settlement_that_stands_is_shown_though_the_rescinded_one_was_decided_later(world: FactWorld) -> None:
    """Catches: a wrong day of decision, rescinded and entered again, whose page shows what was rescinded."""
    stream, _, wrong = leaver(world)
    world.retract("DepartureRescinded", stream, wrong)
    world.decide(stream, DECIDED - 9 * DAY, LEAVES)
    again = world.settlement(stream, 2)
    world.assess(again, DECIDED - 9 * DAY, 80)
    told, _ = entitlement(world.connection, "N1", on=LEAVES)
    assert told == again
    shown = show(world.connection, "N1", RULES, on=LEAVES)
    assert (shown["settlement"], shown["status"]) == (again, "assessed")
    assert [earlier["status"] for earlier in shown["earlier"]] == ["rescinded"]


def test_the_list_of_a_status_has_those_and_no_others(world: FactWorld) -> None:
    """Catches: a filter on what is not shown, a status without members, one settlement under two."""
    leaver(world, "unassessed", owed=None)
    leaver(world, "assessed")
    for number, stage in (("submitted", "submitted"), ("approved", "approved"), ("partly_paid", "approved")):
        world.fund(leaver(world, number)[1], stage, LEAVES, 100)
    world.pay("settlement:partly_paid/1", "payment", PAID_ON, 99)
    paid_leaver(world, number="paid")
    world.appoint(paid_leaver(world, number="repayable", regime="D154")[0], HOME, BACK, basis="re_recruited")
    stream, _, decided = leaver(world, "rescinded")
    world.retract("DepartureRescinded", stream, decided)
    statuses = (
        "unassessed", "assessed", "submitted", "approved", "partly_paid", "paid", "repayable", "rescinded",
    )  # fmt: skip
    assert {number: found["status"] for number, found in listed(world, BACK).items()} == dict(
        zip(statuses, statuses, strict=True)
    )
    for status in statuses:
        assert set(listed(world, BACK, status=status)) == {status}
    late = {found["staff_number"] for found in overdue(world.connection, RULES, on=BACK)}
    assert late == {"unassessed", "assessed", "submitted", "approved", "partly_paid"}
    assert set(listed(world, BACK - DAY, status="repayable")) == set()
    assert set(listed(world, BACK - DAY, status="paid")) == {"paid", "repayable"}


def test_who_has_no_settlement_has_an_empty_answer_and_nobody_is_not_found(world: FactWorld) -> None:
    """Catches two answers to one question: an error now, and an empty page as known before it was decided."""
    retiring, leaving = world.person("N1", HOME), world.person("N3", HOME)
    world.decide(retiring, DECIDED, LEAVES, route="retirement")
    before = world.position
    world.decide(leaving, DECIDED, LEAVES)
    assert show(world.connection, "N1", RULES, on=LEAVES) == {}
    assert show(world.connection, "N3", RULES, on=LEAVES, as_known=AsKnown(position=before)) == {}
    assert show(world.connection, "N3", RULES, on=DECIDED - DAY) == {}
    assert show(world.connection, "N3", RULES, on=LEAVES) != {}
    with pytest.raises(NotFound, match="N2"):
        show(world.connection, "N2", RULES, on=LEAVES)
    assert set(listed(world, LEAVES)) == {"N3"}
