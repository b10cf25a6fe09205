"""`sobo units`: load the opening list, apply change sets, and ask who a code was on any day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from commands.completing.codes import UNIT
from commands.context import Session, day, format_option, json_option, known_options, pass_session, read_options
from commands.output import emit
from commands.reach import say_when_incomplete
from commands.tables import Table
from commands.units.find import find
from commands.units.history import history
from commands.units.lineage import lineage
from commands.units.recording import apply, load
from commands.units.shown import (
    LEVELS,
    LIST_COLUMNS,
    MAP_COLUMNS,
    NEIGHBOUR_COLUMNS,
    emit_rows,
    facts,
    parent_names,
    table_of,
)

if TYPE_CHECKING:
    from projections.state.times import AsKnown

EPILOG = """\b
Examples:
  sobo units load units.csv --on 2025-06-30 --instrument "124/2004/QĐ-TTg"
  sobo units apply changes.csv --dry-run
  sobo units find "P. Ba Đình, Hà Nội"
  sobo units list --level province --on 2025-07-01
  sobo units show 00004 --on 2025-06-30
  sobo units map --from 2025-06-30 --to 2025-07-01 --format csv
"""


@click.group(epilog=EPILOG)
def units() -> None:
    """Administrative units: load the opening list, apply change sets, find, and trace who became whom."""


for command in (load, apply, find, history, lineage):
    units.add_command(command)


@units.command("list", epilog="Example:  sobo units list --level commune --parent 01 --on 2025-07-01 --format csv")
@click.option("--level", type=click.Choice(LEVELS), help="Only units of this level.")
@click.option(
    "--parent", type=UNIT, metavar="CODE", help="Only units directly below the one that bears this code on the day."
)
@format_option
@read_options
@json_option
@pass_session
def list_(
    session: Session,
    *,
    level: str | None,
    parent: str | None,
    form: str,
    on: date,
    as_known: AsKnown,
    as_json: bool,
) -> None:
    """The units living on a day."""
    from projections.units import list_units

    _remember_json(session, form)
    with session.reading(as_known) as connection:
        found = list_units(connection, on=on, as_known=as_known, level=level, parent=parent)
        above = {} if as_json or form != "table" else parent_names(connection, found, on, as_known)
    emit_rows(found, LIST_COLUMNS, "json" if as_json else form, note=f"{len(found)} units on {on}", above=above)


@units.command(epilog="Example:  sobo units show 00004 --on 2025-06-30")
@click.argument("code", type=UNIT)
@read_options
@json_option
@pass_session
def show(session: Session, *, code: str, on: date, as_known: AsKnown, as_json: bool) -> None:
    """The unit that bears CODE on a day.

    With the units of which it was formed and those formed of it, whenever that was.
    """
    from projections import units as answers

    with session.reading(as_known) as connection:
        unit = answers.show(connection, code, on=on, as_known=as_known)
        above = {} if as_json else parent_names(connection, [unit], on, as_known)
    say_when_incomplete(unit)
    shown = [
        Table(
            ("what", "value"),
            [(name.replace("_", " "), value) for name, value in facts(unit, above)],
            f"Unit {code} on {on}",
        ),
        *(
            table_of(unit[side], NEIGHBOUR_COLUMNS, side.capitalize())
            for side in ("predecessors", "successors")
            if unit[side]
        ),
    ]
    emit(unit, as_json, shown)


@units.command("map", epilog="Example:  sobo units map --from 2025-06-30 --to 2025-07-01 --format csv > map.csv")
@click.option("--from", "from_day", type=day, required=True, metavar="DATE", help="The day of the first map.")
@click.option("--to", "to_day", type=day, required=True, metavar="DATE", help="The day of the second, not before it.")
@click.option("--level", type=click.Choice(LEVELS), default="commune", show_default=True)
@click.option("--format", "form", type=click.Choice(["csv", "json", "table"]), default="csv", show_default=True)
@known_options
@json_option
@pass_session
def map_(
    session: Session,
    *,
    from_day: date,
    to_day: date,
    level: str,
    as_known: AsKnown,
    form: str,
    as_json: bool,
) -> None:
    """Convert the units of one day to a later day.

    A row for each unit of the first day and each unit of the second that holds any of it.
    The coverage is whole when nobody else holds any of it, also where the rest ended without a successor.
    """
    from projections.units import map_units

    if to_day < from_day:
        raise click.BadParameter(f"{to_day} lies before --from {from_day}; swap the two", param_hint="--to")
    _remember_json(session, form)
    with session.reading(as_known) as connection:
        found = map_units(connection, from_day, to_day, level=level, as_known=as_known)
    emit_rows(found, MAP_COLUMNS, "json" if as_json else form, note=f"{len(found)} rows")


def _remember_json(session: Session, form: str) -> None:
    """A refusal is told in the form that was asked for."""
    session.as_json = session.as_json or form == "json"
