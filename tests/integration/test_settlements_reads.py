"""What a settlement comes to on a day: status, money, deadlines, over small ledgers made by hand."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import psycopg
import pytest

from domain.errors import NotFound
from projections.settlements import entitlement, list_settlements, overdue, show
from projections.state.times import AsKnown, parse_as_known
from tests.projection_world import FIRST_MOMENT, FactWorld, with_communes
from tests.settled_world import (
    BACK,
    DAY,
    DECIDED,
    HOME,
    LEAVES,
    PAID_ON,
    RULES,
    leaver,
    listed,
    money,
    paid_leaver,
    row,
)


@pytest.fixture
def world(connection: psycopg.Connection[Any]) -> FactWorld:
    """Province 01 with the commune a."""
    return with_communes(connection, "a")


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
