"""The settlements that a paper is about, with the decision behind each and what is sealed of the person."""

from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from domain.errors import NotFound
from domain.policy.parameters import Rules
from projections.answers import Answer, Rows, ask_plain
from projections.settlements import list_settlements
from projections.state.reading import known_condition, reading
from projections.state.tables import EVERYTHING
from projections.state.times import AsKnown

Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class SettledPeople:
    """`rows` are those of `list_settlements`, each with the `instrument` of its decision; `sealed` has the stream and
    the sealed bytes of each person by staff number; `assessments` the newest of each settlement."""

    rows: Rows
    sealed: dict[str, tuple[str, bytes]]
    assessments: dict[str, Answer]


def settled_people(
    connection: Connection,
    rules: Rules,
    *,
    on: date,
    as_known: AsKnown | None = None,
    numbers: Collection[str] | None = None,
    instrument: str | None = None,
    province: str | None = None,
    unit: str | None = None,
    with_assessments: bool = False,
) -> SettledPeople:
    """Of these people, of the departures of one decision, of one province or unit, or of all; decided by the day.

    `unit` is an id or a code, that of the last post. Raises `NotFound`, naming everybody who has no settlement.
    """
    known = known_condition(as_known)
    # As known at an earlier time the list derives tables of its own; what was known then does not change meanwhile.
    with reading(connection) if known == EVERYTHING else nullcontext():
        asked: Answer = {"instrument": instrument}
        decisions = ask_plain(connection, "decisions_to_leave", asked, known=known)
        instruments = {row["settlement"]: row["instrument"] for row in decisions}
        listed = list_settlements(connection, rules, on=on, as_known=as_known, province=province, numbers=numbers)
        rows = Rows(
            (
                {**row, "instrument": instruments[row["settlement"]]}
                for row in listed
                if row["settlement"] in instruments and unit in (None, row["unit"], row["unit_id"])
            ),
            listed.reached,
        )
        _refuse_without(numbers, rows, on)
        asked = {"numbers": [row["staff_number"] for row in rows], "settlements": [row["settlement"] for row in rows]}
        people = ask_plain(connection, "people_sealed", asked, known=known)
        assessed = ask_plain(connection, "newest_assessments", asked, known=known) if with_assessments else []
    sealed = {row["staff_number"]: (row["stream"], bytes(row["sealed"])) for row in people}
    return SettledPeople(rows, sealed, {row["settlement"]: row["body"] for row in assessed})


def last_of_each(rows: Collection[Answer]) -> dict[str, Answer]:
    """The last settlement of each person, of those that were not rescinded if there are any, by staff number."""
    found: dict[str, Answer] = {}
    for row in rows:
        if row["staff_number"] not in found or row["status"] != "rescinded":
            found[row["staff_number"]] = row
    return found


def _refuse_without(numbers: Collection[str] | None, rows: Rows, on: date) -> None:
    without = sorted(set(numbers or ()) - {row["staff_number"] for row in rows})
    if without:
        shown = ", ".join(without[:20]) + (f" and {len(without) - 20} more" if len(without) > 20 else "")
        raise NotFound(
            "no_settlement",
            f"no settlement was decided by {on} for {shown}; check these staff numbers with `sobo settlements show`",
        )
