"""What is asked about units: the list of a day, one unit, its lineage, and the map from one day to another."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import psycopg

from domain.errors import NotFound
from projections.answers import Answer, Rows, ask, ask_plain, reach
from projections.state.reading import reading
from projections.state.snapshot import asking_again
from projections.state.times import AsKnown

Connection = psycopg.Connection[Any]
STATE = ("unit_spans", "unit_edges")


@asking_again
def list_units(
    connection: Connection,
    *,
    on: date,
    as_known: AsKnown | None = None,
    level: str | None = None,
    parent: str | None = None,
) -> Rows:
    """The units living on a day, of one level or below one parent. Raises `NotFound` for a parent that nobody bears."""
    with reading(connection, as_known, ("unit_spans",)):
        conditions, asked = ["true"], {"on": on, "level": level, "parent_id": None}
        if level is not None:
            conditions.append("u.level = %(level)s")
        if parent is not None:
            conditions.append("u.parent_id = %(parent_id)s")
            asked["parent_id"] = bearer(connection, parent, on)["id"]
        found = ask(connection, "units_list", asked, condition=" and ".join(conditions))
        return Rows(found, reach(connection, as_known))


@asking_again
def show(connection: Connection, code: str, *, on: date, as_known: AsKnown | None = None) -> Answer:
    """The unit that bears `code` on the day, with all units it came of and all that came of it, whenever."""
    with reading(connection, as_known, STATE):
        unit = bearer(connection, code, on)
        sides: dict[str, list[Answer]] = {"predecessors": [], "successors": []}
        for row in ask(connection, "units_neighbours", {"unit_id": unit["id"]}):
            del row["ordinal"]
            sides[row.pop("side")].append(row)
        return {**unit, **sides, **reach(connection, as_known)}


@asking_again
def lineage(connection: Connection, code: str, *, on: date, as_known: AsKnown | None = None) -> Answer:
    """All ancestors and descendants of the bearer of `code` as `nodes` and `edges`.

    A node that does not live on the day is named as on its nearest living day.
    """
    with reading(connection, as_known, STATE):
        unit = bearer(connection, code, on)
        edges = ask(connection, "units_lineage", {"unit_id": unit["id"]})
        ids = {unit["id"], *(edge["from"] for edge in edges), *(edge["to"] for edge in edges)}
        nodes = ask(connection, "units_nodes", {"ids": sorted(ids), "on": on})
        return {"nodes": nodes, "edges": edges, **reach(connection, as_known)}


@asking_again
def map_units(
    connection: Connection, from_day: date, to_day: date, *, level: str = "commune", as_known: AsKnown | None = None
) -> Rows:
    """One row for each unit of `from_day` and each unit of `to_day`, not before it, that holds any of its territory."""
    with reading(connection, as_known, STATE):
        found = ask(connection, "units_map", {"from_day": from_day, "to_day": to_day, "level": level})
        return Rows(found, reach(connection, as_known))


@asking_again
def names(
    connection: Connection, unit_ids: Iterable[str | None], *, on: date, as_known: AsKnown | None = None
) -> dict[str, str]:
    """By id, each unit as it is called on the day, or on its nearest living day."""
    with reading(connection, as_known, ("unit_spans",)):
        asked = {"ids": sorted({unit_id for unit_id in unit_ids if unit_id is not None}), "on": on}
        return {unit["id"]: unit["name"] for unit in ask(connection, "units_nodes", asked)}


@asking_again
def names_ever(
    connection: Connection, codes: Iterable[str | None], *, as_known: AsKnown | None = None
) -> dict[str, str]:
    """By code, whoever bore it on any day: several, where a code was passed on."""
    with reading(connection, as_known, ("unit_spans",)):
        bore = {code: _bearers(connection, code) for code in dict.fromkeys(codes) if code is not None}
    return {code: " / ".join(dict.fromkeys(name for _, name, _, _ in bearers)) for code, bearers in bore.items()}


def bearer(connection: Connection, code: str, on: date) -> Answer:
    """The unit that bears `code` on the day. Raises `NotFound`, naming all who bear it on other days.

    To be asked inside `state.reading`.
    """
    found = ask(connection, "units_list", {"on": on, "code": code}, condition="u.code = %(code)s")
    if not found:
        raise NotFound("no_such_unit", _nobody_bears(code, on, _bearers(connection, code)))
    return found[0]


def existing(connection: Connection, unit_id: str) -> str:
    """The id, of a unit that is or was. Raises `NotFound`."""
    query = "select exists (select from unit_spans where unit_id = %(unit_id)s)"
    row = connection.execute(query, {"unit_id": unit_id}).fetchone()
    if row is None or not row[0]:
        raise NotFound("no_such_unit", f"no unit has the id {unit_id}; `sobo units find` tells ids")
    return unit_id


def _bearers(connection: Connection, code: str) -> list[tuple[str, str, date, date | None]]:
    """Unit, name, first day and first day no longer of every spell, oldest first."""
    return [
        (row["unit_id"], row["name"], row["valid_from"], row["valid_until"])
        for row in ask_plain(connection, "unit_bearers", {"code": code})
    ]


def _nobody_bears(code: str, on: date, bearers: list[tuple[str, str, date, date | None]]) -> str:
    if not bearers:
        return f"no unit bears the code {code}, on {on} or on any other day; please check it against `sobo units list`"
    named = []
    for unit_id, name, first, until in bearers:
        days = f"from {first} on" if until is None else f"from {first} to {until - timedelta(days=1)}"
        named.append(f"{name} ({unit_id}) {days}")
    return f"no unit bears the code {code} on {on}; its bearers are: {'; '.join(named)}. Please give one of these days"
