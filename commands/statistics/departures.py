"""`sobo stats departures`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.context import Session, day, json_option, pass_session, read_options
from commands.language import language
from commands.names import Names, province_names
from commands.output import Dong, emit, emit_csv
from commands.reach import reach_in_words, refuse_incomplete
from commands.statistics.filters import chosen, filter_options, keys_of, value_of
from commands.statistics.shown import Counted, Shape, shape_options, show
from commands.tables import Table
from projections.departure_keys import KEYS

if TYPE_CHECKING:
    import psycopg

    from projections.departure_period import Asked
    from projections.departure_statistics import Map
    from projections.state.times import AsKnown

COUNTS = ("decided", "left", "assessed", "submitted", "approved", "paid")
AMOUNTS = ("amount_assessed", "amount_submitted", "amount_approved", "amount_paid")
EVERY_ROW = "total"
_MEANINGS = "\n".join(f"  {key.name:9} {key.means} ({key.vietnamese})" for key in KEYS.values())


@click.command(
    epilog="\b\nExample:  sobo stats departures --by province --on 2025-07-15\n"
    "          sobo stats departures --by month --province 01 --from 2025-01-01 --on 2025-06-30\n"
    "          sobo stats departures --by province,route --explain 01,severance\n"
    f"          sobo stats departures --by route,category --format xlsx --out left.xlsx\n\n\b\nKeys:\n{_MEANINGS}"
)
@click.option("--by", required=True, metavar="K[,K...]", callback=keys_of(KEYS), help=f"Any of {', '.join(KEYS)}.")
@click.option(
    "--explain", metavar="ROW",
    help=f"The departures behind a row: its keys as printed, with commas between; '{EVERY_ROW}' for all.",
)  # fmt: skip
@click.option("--from", "since", type=day, metavar="DATE", help="What happened from that day up to --on.")
@filter_options
@shape_options((*COUNTS, *AMOUNTS))
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
    /,
    *,
    by: tuple[str, ...],
    explain: str | None,
    since: date | None,
    form: str,
    out: Path | None,
    figure: str | None,
    overwrite: bool,
    all_routes: bool,
    on_map: Map,
    incomplete: bool,
    on: date,
    as_known: AsKnown,
    as_json: bool,
    **filters: str | None,
) -> None:
    """How many were decided, have left, are assessed, submitted, approved and paid, with the amounts in đồng.

    Each column counts by its own condition; columns are never to be added up.
    """
    from commands.policy_rules import policy_rules
    from projections import departure_statistics as answers

    if since is not None and since > on:
        raise click.BadParameter(f"the period would end on {on}, before it begins", param_hint="--from")
    only, shape = chosen(filters), Shape(form, out, figure, overwrite, as_json)
    if explain is not None:
        from projections.departure_period import Asked

        asked = Asked(since, only | _row(explain, by, only), all_routes, on_map == "own")
        _explain(session, asked, shape, by=by, on=on, as_known=as_known)
        return
    with session.reading(as_known) as connection:
        answer = answers.departure_statistics(
            connection, policy_rules(), by=by, on=on, as_known=as_known, all_routes=all_routes, on_map=on_map,
            since=since, only=only,
        )  # fmt: skip
        named = _names(connection, answer["rows"], by, on, as_known, own=on_map == "own") if shape.for_people else {}
    if not incomplete:
        refuse_incomplete(answer)
    defined = "departures" if since is None else "period"
    show(Counted("departures", defined, answer, by, (*COUNTS, *AMOUNTS), named, own_map=on_map == "own"), shape)


def _row(text: str, by: tuple[str, ...], only: Mapping[str, str | None]) -> dict[str, str | None]:
    """The keys of a row as printed; an empty one, or none, is a row without that key."""
    if text == EVERY_ROW:
        return {}
    values = [value.strip() for value in text.split(",")]
    if len(values) != len(by):
        raise click.BadParameter(f"'{text}' should have {len(by)} keys: {','.join(by)}", param_hint="--explain")
    row = {key: value_of(key, value) if value else None for key, value in zip(by, values, strict=True)}
    for key, value in row.items():
        if key in only and only[key] != value:
            raise click.BadParameter(f"'{text}' is no row of what --{key} leaves", param_hint="--explain")
    return row


def _explain(session: Session, asked: Asked, shape: Shape, *, by: tuple[str, ...], on: date, as_known: AsKnown) -> None:
    from projections.departure_period import explained

    if shape.form in ("xlsx", "chart", "map"):
        raise click.UsageError("--explain prints a table, CSV or JSON")
    with session.reading(as_known) as connection:
        answer = explained(connection, asked, by=by, on=on, as_known=as_known)
    rows = answer["departures"]
    columns = ("staff_number", "decided_on", "leaves_on", *COUNTS, *AMOUNTS)
    if shape.form == "csv" and not shape.as_json:
        emit_csv((*columns, "positions"), ([*(row[name] for name in columns), _positions(row)] for row in rows))
        return
    emit(answer, shape.as_json or shape.form == "json", lambda: _explained_table(answer, columns))


def _explained_table(answer: Mapping[str, Any], columns: Sequence[str]) -> Table:
    rows = answer["departures"]
    shown: list[list[object]] = [
        [*(Dong(row[name]) if name in AMOUNTS else row[name] for name in columns), _positions(row)] for row in rows
    ]
    sums = (sum(row[name] for row in rows) for name in (*COUNTS, *AMOUNTS))
    totals = (Dong(value) if name in AMOUNTS else value for name, value in zip((*COUNTS, *AMOUNTS), sums, strict=True))
    shown.append(["total", "", "", *totals, ""])
    title = Counted("departures", "departures", answer, (), ()).heading(language())
    return Table((*columns, "positions"), shown, title, reach_in_words(dict(answer)).capitalize())


def _positions(row: Mapping[str, Any]) -> str:
    """Of every event behind it, once."""
    return " ".join(map(str, sorted({position for found in row["positions"].values() for position in found})))


def _names(
    connection: psycopg.Connection[Any],
    rows: Sequence[dict[str, Any]],
    by: tuple[str, ...],
    on: date,
    as_known: AsKnown | None,
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
