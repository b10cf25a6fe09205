"""Which units a text may mean, on a day: found by code, name, spelling, without accents, or by a part of the name."""

from datetime import date
from typing import Any

import psycopg

from domain.units.naming.finder import Finder, Match, Named
from projections.answers import Answer, Rows, ask_plain, reach
from projections.state.reading import reading
from projections.state.snapshot import asking_again
from projections.state.times import AsKnown

Connection = psycopg.Connection[Any]


@asking_again
def find_units(
    connection: Connection,
    text: str,
    *,
    on: date,
    as_known: AsKnown | None = None,
    level: str | None = None,
    province: str | None = None,
    limit: int,
) -> Rows:
    """The units that the text may mean, those that live on the day first, of these the best first. `province` is a code
    or a name, as behind a comma in the text."""
    with reading(connection, as_known, ("unit_spans",)):
        index = finder(connection)
        reached = reach(connection, as_known)
    found = index.find(text, on, level=level, province=province, limit=limit)
    return Rows([_answer(match) for match in found], reached)


@asking_again
def complete_code(connection: Connection, begins: str, *, on: date, level: str | None = None, limit: int) -> Rows:
    """The units living on the day whose code begins like this, by code."""
    with reading(connection, None, ("unit_spans", "unit_places")):
        found = ask_plain(connection, "units_of_code", {"begins": begins, "on": on, "level": level, "limit": limit})
        return Rows(found, reach(connection, None))


def finder(connection: Connection) -> Finder:
    """The index of all units. To be asked inside `state.reading`."""
    return Finder(Named(*row.values()) for row in ask_plain(connection, "units_named", {}))


def _answer(match: Match) -> Answer:
    unit, parent, province = match.named, match.parent, match.province
    return {
        "id": unit.unit_id,
        "code": unit.code,
        "name": unit.name,
        "type": unit.type,
        "level": unit.level,
        "parent": None if parent is None else parent.code,
        "province": None if province is None else province.code,
        "province_name": None if province is None else province.name,
        "registered_on": unit.registered_on.isoformat(),
        "ended_on": None if unit.ended_on is None else unit.ended_on.isoformat(),
        "match": match.rank,
    }
