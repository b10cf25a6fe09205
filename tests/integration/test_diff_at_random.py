"""What two moments of knowledge answer differently, held against the plain reads at both, at random."""

import random
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from projections.auditing.part import Scope
from projections.settlements import show as settlement
from projections.staff import show as person
from projections.staffing import staffing
from projections.state.times import AsKnown
from projections.units import list_units
from tests.diffs import told
from tests.folded import LAST_DAY, grown
from tests.projection_world import OPENING, FactWorld, of
from tests.settled_world import RULES

COUNTED = ("assigned", "awaiting_reassignment", "seconded_in", "seconded_out", "present", "authorised")
OWED = ("status", "regime", "assessed", "submitted", "approved", "paid", "outstanding", "to_repay", "due_on", "overdue")
Pieces = dict[tuple[str, str], Any]


def unsealed(_: str, __: bytes) -> None:
    return None


def with_money(world: FactWorld, chance: random.Random) -> None:
    """Some of the people leave, are paid, get quotas and salaries, and some of it is taken back."""
    people = sorted({stream for _, event, stream, _ in world.recorded if event == "StaffRegistered"})
    taken_back: list[tuple[str, str, int]] = []
    for stream in chance.sample(people, 6):
        day = OPENING + timedelta(days=chance.randint(0, LAST_DAY))
        decided = world.decide(stream, day, day + timedelta(days=chance.randint(1, 30)))
        owed = world.settlement(stream)
        world.assess(owed, day, 100)
        approved = world.fund(owed, "approved", day + timedelta(days=3), 80)
        world.record("SalaryChanged", stream, day, components={"rank_coefficient": "2.34"})
        if chance.random() < 0.7:
            world.pay(owed, "payment", day + timedelta(days=5), 30)
            world.assess(owed, day + timedelta(days=6), 120)
        taken_back += [("FundingRetracted", owed, approved), ("DepartureRescinded", stream, decided)]
        world.quota(of("c1"), "all", chance.randint(1, 9), day)
    for event, stream, position in chance.sample(taken_back, 5):
        world.retract(event, stream, position)


def plain(world: FactWorld, on: date, known: AsKnown, numbers: list[str]) -> Pieces:
    """What the plain reads say, in the pieces of a diff; posts and settlements of these people only."""
    connection = world.connection
    found: Pieces = {("unit", unit["id"]): unit for unit in list_units(connection, on=on, as_known=known)}
    headcount = staffing(connection, on=on, as_known=known)
    found |= {("staffing", row["unit_id"]): {name: row[name] for name in COUNTED} for row in headcount["rows"]}
    found |= {("unallocated", row["province_id"] or ""): {"count": row["count"]} for row in headcount["unallocated"]}
    for number in numbers:
        shown = person(connection, number, unsealed, on=on, as_known=known)
        if shown:
            found["post", number] = post_of(shown)
            if shown["salary"]:
                found["salary", number] = shown["salary"]
        owed = settlement(connection, number, RULES, on=on, as_known=known)
        if owed:
            found["settlement", number] = {name: owed[name] for name in OWED}
    return found


def post_of(shown: dict[str, Any]) -> dict[str, Any]:
    def kept(post: dict[str, Any] | None) -> dict[str, Any] | None:
        return None if post is None else {name: post[name] for name in ("unit_id", "position", "since", "body")}

    lent = shown["secondment"]
    return {
        "status": shown["status"],
        "counted": (shown["counted"] or {}).get("unit_id"),
        "main": kept(shown["main"]),
        "concurrent": [kept(post) for post in shown["concurrent"]],
        "secondment": None if lent is None else {name: lent[name] for name in ("to_unit_id", "since", "until")},
    }


def counted_in(world: FactWorld, on: date, known: AsKnown, province: str) -> set[str]:
    """The units in which people count, of a province of the day; none where it is none yet."""
    if not any(unit["code"] == province for unit in list_units(world.connection, on=on, as_known=known)):
        return set()
    return {row["unit_id"] for row in staffing(world.connection, on=on, as_known=known, province=province)["rows"]}


def as_read(change: dict[str, Any], side: str) -> Any:
    """A side of a change, less what the plain read of many has not."""
    value = change[side]
    return {name: value[name] for name in COUNTED} if value and change["what"] == "staffing" else value


@pytest.mark.parametrize("seed", range(4))
def test_the_earlier_answers_with_the_changes_applied_are_the_later_answers(
    connection: psycopg.Connection[Any], seed: int
) -> None:
    """Catches a difference that is not told, one that is none, a side that says something else than the plain read, and
    a change without an event between the two moments."""
    world, chance = grown(connection, seed), random.Random(seed)
    with_money(world, chance)
    numbers = {stream: stream.removeprefix("staff:").upper() for _, event, stream, _ in world.recorded
               if event == "StaffRegistered"}  # fmt: skip
    compared = 0
    for _ in range(5):
        first, last = sorted(chance.sample(range(15, world.position + 1), 2))
        on = OPENING + timedelta(days=chance.randint(0, LAST_DAY + 20))
        own = {stream.partition(":")[2].partition("/")[0].upper() for position, _, stream, _ in world.recorded
               if first < position <= last}  # fmt: skip
        touched = [number for number in numbers.values() if number in own]
        before, after = (plain(world, on, AsKnown(position=known), touched) for known in (first, last))
        changes = told(world, on, first, last)
        applied, differing = dict(before), {name for name in {*before, *after} if before.get(name) != after.get(name)}
        for change in changes:
            events = [event["position"] for event in change["events"]]
            assert events and all(first < position <= last for position in events), change
            name = change["what"], change["key"]
            if change["what"] in ("registration", "departure", "funding", "payment"):
                continue
            assert name in differing, (seed, first, last, on, change)
            assert as_read(change, "before") == before.get(name), (seed, on, change)
            applied[name] = as_read(change, "after")
            compared += 1
        assert {name: value for name, value in applied.items() if value is not None} == after, (seed, first, last, on)
        assert told(world, on, last, last) == []
        for code in {unit for kind, unit in (*before, *after) if kind == "unit"}:
            unit = {one["code"] for one in (before.get(("unit", code)), after.get(("unit", code))) if one}
            if unit == {code.partition("@")[0]}:
                alone = told(world, on, first, last, Scope(unit=code.partition("@")[0]))
                counts = [one for one in changes if one["key"] == code and one["what"] in ("unit", "staffing")]
                assert [one for one in alone if one["what"] in ("unit", "staffing")] == counts, (seed, code)
        for code in {unit["code"] for kind, unit in (*before.items(), *after.items()) if kind[0] == "unit"
                     and unit and unit["level"] == "province"}:  # fmt: skip
            within = {key for known in (first, last) for key in counted_in(world, on, AsKnown(position=known), code)}
            alone = told(world, on, first, last, Scope(province=code))
            counts = [one for one in changes if one["what"] == "staffing" and one["key"] in within]
            assert [one for one in alone if one["what"] == "staffing"] == counts, (seed, first, last, on, code)
    assert compared > 20
