"""What was known at a moment is answered for ever: no read as known then changes while the log grows."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from domain.errors import NotFound
from projections import settlements, units
from projections.auditing.diff import diff
from projections.auditing.histories import of_person, of_settlements, of_unit
from projections.departure_statistics import departure_statistics
from projections.staff import show
from projections.staffing import staffing
from projections.state import reading as state_reading
from projections.state.times import AsKnown
from projections.vacancies import vacancies
from tests.folded import LAST_DAY, grown
from tests.integration.test_diff_at_random import with_money
from tests.projection_world import OPENING, FactWorld
from tests.settled_world import RULES

Connection = psycopg.Connection[Any]
Question = Callable[[Connection, date, AsKnown], Any]
UNIT, PERSON = f"c1@{OPENING}", "N1"
EVERY: dict[str, Question] = {
    "units list": lambda to, on, known: _whole(units.list_units(to, on=on, as_known=known)),
    "units show": lambda to, on, known: units.show(to, "00", on=on, as_known=known),
    "units lineage": lambda to, on, known: units.lineage(to, "00", on=on, as_known=known),
    "units map": lambda to, on, known: _whole(units.map_units(to, OPENING, on, as_known=known)),
    "units history": lambda to, on, known: _whole(of_unit(to, UNIT, on=on, as_known=known)),
    "staffing": lambda to, on, known: staffing(to, on=on, as_known=known, by="unit_category"),
    "vacancies": lambda to, on, known: vacancies(to, on=on, as_known=known, filled_too=True),
    "staff show": lambda to, on, known: show(to, PERSON, lambda _, __: None, on=on, as_known=known),
    "staff history": lambda to, on, known: _whole(of_person(to, PERSON, on=on, as_known=known)),
    "settlements list": lambda to, on, known: _whole(settlements.list_settlements(to, RULES, on=on, as_known=known)),
    "settlements overdue": lambda to, on, known: _whole(settlements.overdue(to, RULES, on=on, as_known=known)),
    "settlements show": lambda to, on, known: settlements.show(to, PERSON, RULES, on=on, as_known=known),
    "settlements history": lambda to, on, known: _whole(of_settlements(to, PERSON, on=on, as_known=known)),
    "stats": lambda to, on, known: departure_statistics(to, RULES, by=("month", "province"), on=on, as_known=known),
    "diff": lambda to, on, known: diff(to, RULES, on=on, before=AsKnown(position=12), after=known),
}


def _whole(rows: Any) -> Any:
    """With what it says that it rests on."""
    return [*rows, rows.reached]


def answer(question: Question, world: FactWorld, on: date, known: AsKnown) -> Any:
    try:
        return question(world.connection, on, known)
    except NotFound as refusal:
        return str(refusal)


@pytest.mark.parametrize("seed", range(2))
def test_no_answer_of_then_changes_while_the_log_grows(connection: Connection, seed: int) -> None:
    """Catches an answer for an earlier moment that looks at what was recorded, corrected or taken back since; asked by
    position and by the clock."""
    world, chance = grown(connection, seed), random.Random(seed)
    asked = []
    for _ in range(3):
        last = world.recorded[-1][3]["recorded_at"]
        on = OPENING + timedelta(days=chance.randint(0, LAST_DAY))
        for known in (AsKnown(position=world.position), AsKnown(before=last + timedelta(hours=1))):
            asked += [(name, on, known, answer(question, world, on, known)) for name, question in EVERY.items()]
        with_money(world, chance)
    assert len({str(then) for _, _, _, then in asked}) > len(EVERY)
    for name, on, known, then in asked:
        assert answer(EVERY[name], world, on, known) == then, (name, on, known)


@pytest.mark.parametrize("seed", range(2, 4))
def test_what_stands_beside_what_changed_since_is_what_is_derived_whole(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Catches a stream that changed since and is read as it stands now, and one that is there twice."""
    world, chance = grown(connection, seed), random.Random(seed)
    with_money(world, chance)
    for _ in range(3):
        on = OPENING + timedelta(days=chance.randint(0, LAST_DAY))
        known = AsKnown(position=chance.randint(world.position // 2, world.position - 1))
        beside = {name: answer(question, world, on, known) for name, question in EVERY.items()}
        monkeypatch.setattr(state_reading, "FEW", 0)
        assert beside == {name: answer(question, world, on, known) for name, question in EVERY.items()}
        monkeypatch.undo()
    left = connection.execute("select count(*) from pg_class where relnamespace = pg_my_temp_schema()").fetchone()
    assert left == (0,), "what was derived for one question would answer the next"
