"""`sobo units lineage`: who became whom, as tables or as a drawing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.completing.codes import UNIT
from commands.context import Session, json_option, pass_session, read_options
from commands.language import language
from commands.names import with_names
from commands.output import emit, emit_csv
from commands.pictures import PICTURES, put_picture
from commands.reach import say_when_incomplete
from commands.tables import Table
from commands.units.shown import EDGE_COLUMNS, cells, parent_names, with_parents

if TYPE_CHECKING:
    from projections.state.times import AsKnown


@click.command(
    epilog="\b\nExample:  sobo units lineage 00004 --on 2025-07-01 --json\n"
    "          sobo units lineage 00004 --on 2025-07-01 --format svg --out ba-dinh.svg --lang vi"
)
@click.argument("code", type=UNIT)
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", *PICTURES]), default="table", show_default=True,
    help="svg and png draw it, from predecessors to heirs.",
)  # fmt: skip
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where the drawing goes. Default: stdout.",
)
@click.option("--overwrite", is_flag=True, help="Replace a drawing that is newer, or none of sobo's.")
@read_options
@json_option
@pass_session
def lineage(
    session: Session,
    *,
    code: str,
    form: str,
    out: Path | None,
    overwrite: bool,
    on: date,
    as_known: AsKnown,
    as_json: bool,
) -> None:
    """All ancestors and descendants of a unit.

    CODE is the one that it bears on the day of --on. In CSV, who became whom.
    """
    from projections import units as answers

    session.as_json = as_json = as_json or form == "json"
    if out is not None and (as_json or form not in PICTURES):
        raise click.UsageError("--out goes with --format svg or png; the others print what > puts into a file")
    with session.reading(as_known) as connection:
        found = answers.lineage(connection, code, on=on, as_known=as_known)
        above = {} if as_json else parent_names(connection, found["nodes"], on, as_known)
    say_when_incomplete(found)
    if form in PICTURES and not as_json:
        put_picture(_drawn(found, code, on), form, out, position=found["complete_to"], overwrite=overwrite)
    elif form == "csv" and not as_json:
        emit_csv(EDGE_COLUMNS, cells(found["edges"], EDGE_COLUMNS))
    else:
        emit(found, as_json, lambda: _tables(found, above))


def _drawn(found: dict[str, Any], code: str, on: date) -> str:
    from reports.charts.lineage import lineage_drawing
    from reports.words.words import day, sentence

    lang, today = language(), on.isoformat()
    asked = next(
        unit for unit in found["nodes"]
        if unit["code"] == code and unit["registered_on"] <= today and (unit["ended_on"] or "9999") > today
    )  # fmt: skip
    heading = sentence("lineage_of", lang, unit=asked["name"], code=code, on=day(on, lang))
    return lineage_drawing(found, lang, heading=heading, asked=asked["id"], position=found["complete_to"])


def _tables(found: dict[str, Any], above: dict[str, str]) -> list[Table]:
    called = {unit["id"]: unit["name"] for unit in found["nodes"]}
    became = with_names(EDGE_COLUMNS, cells(found["edges"], EDGE_COLUMNS), {"from": called, "to": called})
    return [with_parents(found["nodes"], above, "Units"), Table(*became, "Who became whom")]
