"""`sobo units find`: from a name, however it is spelt, to the unit and its code."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from commands.completing.codes import PROVINCE
from commands.context import Session, json_option, pass_session, read_options, text
from commands.output import emit
from commands.reach import reach_in_words, say_when_incomplete
from commands.tables import Table
from commands.units.shown import LEVELS, cells

if TYPE_CHECKING:
    from projections.state.times import AsKnown

COLUMNS = ("code", "name", "province_name", "id", "registered_on", "ended_on", "match")
USUAL_LIMIT = 20
EPILOG = """\b
Examples:
  sobo units find "P. Ba Đình, Hà Nội"
  sobo units find hoa binh --level commune --on 2025-06-30
  sobo units find 'Xã Tân Hòa' --province "Đồng Tháp" --json
"""


@click.command(epilog=EPILOG)
@click.argument("words", nargs=-1, required=True, type=text, metavar="TEXT")
@click.option("--province", type=PROVINCE, metavar="CODE|NAME", help="Only units of this province.")
@click.option("--level", type=click.Choice(LEVELS), help="Only units of this level.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=USUAL_LIMIT, show_default=True, help="So many at most, the best."
)
@read_options
@json_option
@pass_session
def find(
    session: Session,
    *,
    words: tuple[str, ...],
    province: str | None,
    level: str | None,
    limit: int,
    on: date,
    as_known: AsKnown,
    as_json: bool,
) -> None:
    """Find units by a code or a name, however it is spelt.

    The type word may be short (P., X., TT., TP.) or left out, a province may follow behind a comma, accents may be
    missing. Of units on whose name a text fits, those that live on the day come first. match says how it fits: code,
    exact (letter for letter), spelling (hòa and hoà, lý and lí, spaces, hyphens, case), unaccented, part, and near for
    a name that is only similar, where no other is found. Names found by spelling are not taken for the same.
    """
    from projections.finding import find_units

    asked = " ".join(words)
    with session.reading(as_known) as connection:
        found = find_units(connection, asked, on=on, as_known=as_known, level=level, province=province, limit=limit)
    if as_json:
        say_when_incomplete(found.reached)
    count = f"{len(found)} units" if len(found) != 1 else "1 unit"
    note = f"{count} for {asked}, on {on}; {reach_in_words(found.reached)}"
    emit(found, as_json, Table(COLUMNS, cells(found, COLUMNS), note=note))
