"""`sobo stats`: counts for those who govern, without personal data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from commands.context import Session, format_option, json_option, pass_session, read_options
from commands.names import Names, province_names, with_names
from commands.output import Dong, emit, emit_csv
from commands.reach import reach_in_words, refuse_incomplete, say_when_incomplete
from commands.tables import Table
from projections.departure_keys import KEYS

if TYPE_CHECKING:
    import psycopg

    from projections.departure_statistics import Map
    from projections.state.times import AsKnown


@click.group(epilog="Example:  sobo stats departures --by province,route --on 2025-09-01")
def stats() -> None:
    """Counts that reconcile to the events, without personal data."""


def _keys(_: click.Context, __: click.Parameter, value: str) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in value.split(","))
    for key in keys:
        if key not in KEYS:
            raise click.BadParameter(f"'{key}' is none of {', '.join(KEYS)}")
    if len(set(keys)) < len(keys):
        raise click.BadParameter("each key once")
    return keys


_MEANINGS = "\n".join(f"  {key.name:9} {key.means} ({key.vietnamese})" for key in KEYS.values())


@stats.command(
    epilog="\b\nExample:  sobo stats departures --by province --on 2025-07-15\n"
    f"          sobo stats departures --by route,category --format csv\n\n\b\nKeys:\n{_MEANINGS}"
)
@click.option("--by", required=True, metavar="K[,K...]", callback=_keys, help=f"Any of {', '.join(KEYS)}.")
@format_option
@click.option("--all-routes", is_flag=True, help="The departures without a settlement too (retirement, death, ...).")
@click.option(
    "--map", "on_map", type=click.Choice(["on", "own"]), default="on", show_default=True,
    help="Provinces on the map of the day, by lineage, or of each person's own last day of service.",
)  # fmt: skip
@click.option("--incomplete", is_flag=True, help="Also while events between those counted are still on their way.")
@read_options
@json_option
@pass_session
def departures(
    session: Session,
    *,
    by: tuple[str, ...],
    form: str,
    all_routes: bool,
    on_map: Map,
    incomplete: bool,
    on: date,
    as_known: AsKnown,
    as_json: bool,
) -> None:
    """How many were decided, have left, are assessed, submitted, approved and paid, with the amounts in đồng.

    Each column counts by its own condition; columns are never to be added up.
    """
    from commands.policy_rules import policy_rules
    from projections import departure_statistics as answers

    printed = form == "table" and not as_json
    with session.reading(as_known) as connection:
        answer = answers.departure_statistics(
            connection, policy_rules(), by=by, on=on, as_known=as_known, all_routes=all_routes, on_map=on_map
        )
        named = _names(connection, answer["rows"], by, on, as_known, own=on_map == "own") if printed else {}
    if not incomplete:
        refuse_incomplete(answer)
    columns = (*by, *answers.COUNTS, *answers.AMOUNTS)
    if form == "csv" and not as_json:
        say_when_incomplete(answer)
        emit_csv(columns, ([row[column] for column in columns] for row in answer["rows"]))
        return
    emit(answer, as_json or form == "json", lambda: _table(answer, by, (*answers.COUNTS, *answers.AMOUNTS), named))


def _names(
    connection: psycopg.Connection[Any],
    rows: Sequence[dict[str, Any]],
    by: tuple[str, ...],
    on: date,
    as_known: AsKnown,
    *,
    own: bool,
) -> dict[str, Names]:
    """Of the provinces and units by which is counted."""
    from projections import units

    found: dict[str, Names] = {}
    if "province" in by and own:
        found["province"] = units.names_ever(connection, (row["province"] for row in rows), as_known=as_known)
    elif "province" in by:
        found["province"] = province_names(connection, on, as_known)
    if "unit" in by:
        found["unit"] = units.names(connection, (row["unit"] for row in rows), on=on, as_known=as_known)
    return found


def _table(answer: dict[str, Any], by: tuple[str, ...], figures: tuple[str, ...], named: Mapping[str, Names]) -> Table:
    counted = ([*(row[key] for key in by), *(Dong(row[name]) for name in figures)] for row in answer["rows"])
    columns, rows = with_names((*by, *figures), counted, named)
    blank = len(columns) - len(figures) - 1
    rows.append(["total", *[""] * blank, *(Dong(answer["total"][name]) for name in figures)])
    known = "" if answer["as_known"] is None else f", as known at {answer['as_known']}"
    return Table(columns, rows, f"Departures on {answer['on']}{known}", reach_in_words(answer).capitalize())
