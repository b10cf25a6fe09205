"""What each deadline of payment is for, against the list of settlements gone through one by one."""

from collections import defaultdict
from datetime import date

import psycopg
import pytest

from projections.counting.money import DEADLINES
from projections.counting.statistic import count
from tests.projection_world import FactWorld, of, with_communes
from tests.settled_world import PAID_ON, RULES, leaver, listed

DAYS = (date(2025, 6, 29), date(2025, 6, 30), date(2025, 8, 30), date(2025, 8, 31), date(2025, 9, 1))
"""Decisions on and behind the last days that the deadlines are for."""
FIGURES = DEADLINES.figures
Counted = dict[tuple[object, ...], tuple[int, ...]]


@pytest.fixture
def world(connection: psycopg.Connection[tuple[object, ...]]) -> FactWorld:
    """Two provinces; of each day, in both, somebody unassessed, owed, partly paid, paid, asked back and rescinded."""
    made = with_communes(connection, "a")
    made.unit("x", "commune", made.unit("02", "province"))
    number = 0
    for day in DAYS:
        for home in (None, of("x")):
            for paid in (None, 0, 40, 100, 130):
                number += 1
                stream, settlement, decided = leaver(
                    made, f"N{number}", owed=None if paid is None else 100, decided=day
                )
                if home is not None:
                    made.appoint(stream, home, date(2025, 7, 1) if day > date(2025, 7, 1) else day)
                if paid:
                    made.fund(settlement, "approved", PAID_ON, paid)
                    made.pay(settlement, "payment", PAID_ON, paid)
                if paid == 130:
                    made.retract("DepartureRescinded", stream, decided)
    return made


def gone_through(world: FactWorld, on: date, by: tuple[str, ...], only: dict[str, str]) -> Counted:
    found: dict[tuple[object, ...], list[int]] = defaultdict(lambda: [0] * len(FIGURES))
    for row in listed(world, on).values():
        for deadline in RULES.deadlines:
            if deadline.decided_until is None or row["decided_on"] > deadline.decided_until.isoformat():
                continue
            keys = {"deadline": deadline.on.isoformat(), "province": row["province"]}
            if row["status"] == "rescinded" or any(keys[name] != value for name, value in only.items()):
                continue
            counts = found[tuple(keys[name] for name in by)]
            state = {"paid": 1, "repayable": 2}.get(row["status"], 3)
            counts[0] += 1
            counts[state] += 1
            counts[4] += row["outstanding"] or 0
    return {key: tuple(counts) for key, counts in found.items()}


@pytest.mark.parametrize(
    ("by", "only"),
    [
        (("deadline",), {}),
        (("deadline", "province"), {}),
        (("province",), {"deadline": "2025-08-31"}),
        (("deadline",), {"province": "02"}),
    ],
)
def test_each_deadline_is_for_who_was_decided_on_by_its_last_day(
    world: FactWorld, by: tuple[str, ...], only: dict[str, str]
) -> None:
    """Catches somebody counted for one deadline only who is in several, one decided a day too late, and another
    province's."""
    for on in (date(2025, 7, 1), date(2025, 9, 4), date(2025, 11, 1)):
        answer = count(world.connection, DEADLINES, RULES, by=by, on=on, only=only)
        rows = {tuple(row[key] for key in by): tuple(row[name] for name in FIGURES) for row in answer["rows"]}
        assert rows == gone_through(world, on, by, only), on
    assert len(rows) > 1 or only
