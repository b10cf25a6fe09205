"""`sobo staffing` and `sobo vacancies`: how many stand where on any day, and which key posts nobody holds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from commands.completing.codes import PROVINCE, UNIT
from commands.context import Session, format_option, json_option, pass_session, read_options
from commands.names import Names, province_names, with_names
from commands.output import emit, emit_csv
from commands.reach import reach_in_words, say_when_incomplete
from commands.tables import Table

if TYPE_CHECKING:
    from projections.staffing import By
    from projections.state.times import AsKnown

COUNTS = ("assigned", "awaiting_reassignment", "seconded_in", "seconded_out", "present", "authorised")
NAMES = {
    "unit": ("unit", "name", "province"),
    "province": ("province", "name"),
    "category": ("category",),
}
CSV_COLUMNS = {
    "unit": ("unit", "unit_id", "name", "province", *COUNTS),
    "province": ("province", "name", *COUNTS),
    "category": ("category", *COUNTS),
}
VACANCY_COLUMNS = ("unit", "name", "province", "position", "required", "filled", "deadline", "overdue")


province_option = click.option("--province", metavar="CODE", type=PROVINCE, help="Only this province, by its code.")
unit_option = click.option("--unit", metavar="CODE", type=UNIT, help="Only this unit, by its code.")


def _one_of(province: str | None, unit: str | None) -> None:
    if province is not None and unit is not None:
        raise click.UsageError("give --province or --unit, not both")


@click.command(epilog="Example:  sobo staffing --by province --on 2025-07-01")
@province_option
@unit_option
@click.option("--by", type=click.Choice(["unit", "province", "category"]), default="unit", show_default=True)
@format_option
@read_options
@json_option
@pass_session
def staffing(
    session: Session,
    *,
    province: str | None,
    unit: str | None,
    by: By,
    form: str,
    on: date,
    as_known: AsKnown,
    as_json: bool,
) -> None:
    """Headcount on a day: assigned, awaiting reassignment, lent in and out, present, authorised, unallocated.

    Who awaits reassignment had a unit that went whole into this one; who is unallocated had one that was divided.
    """
    from projections import staffing as answers

    _one_of(province, unit)
    with session.reading(as_known) as connection:
        answer = answers.staffing(connection, on=on, as_known=as_known, province=province, unit=unit, by=by)
        named = {} if as_json or form != "table" else province_names(connection, on, as_known)
    if form == "csv" and not as_json:
        say_when_incomplete(answer)
        emit_csv(CSV_COLUMNS[by], ([row[column] for column in CSV_COLUMNS[by]] for row in answer["rows"]))
        return
    emit(answer, as_json or form == "json", lambda: _staffing_tables(answer, by, named, only=unit or province))


@click.command(epilog="Example:  sobo vacancies --province 01 --on 2025-07-26")
@province_option
@unit_option
@click.option("--all", "filled_too", is_flag=True, help="Every key post, the filled ones too.")
@format_option
@read_options
@json_option
@pass_session
def vacancies(
    session: Session,
    *,
    province: str | None,
    unit: str | None,
    filled_too: bool,
    form: str,
    on: date,
    as_known: AsKnown,
    as_json: bool,
) -> None:
    """Key posts of communes with fewer holders than required, and whether their deadline has passed."""
    from projections import vacancies as answers

    _one_of(province, unit)
    with session.reading(as_known) as connection:
        answer = answers.vacancies(
            connection, on=on, as_known=as_known, province=province, unit=unit, filled_too=filled_too
        )
        named = {} if as_json or form != "table" else province_names(connection, on, as_known)
    if form == "csv" and not as_json:
        say_when_incomplete(answer)
        csv_columns = ("unit_id", *VACANCY_COLUMNS)
        emit_csv(csv_columns, ([row[column] for column in csv_columns] for row in answer["rows"]))
        return
    posts = ([row[key] for key in VACANCY_COLUMNS] for row in answer["rows"])
    columns, rows = with_names(VACANCY_COLUMNS, posts, {"province": named})
    overdue = answer["total"]["overdue"]
    note = (
        f"{len(rows)} key posts on {on}, {overdue} overdue (to be filled before the deadline's day: on the day itself "
        f"it is overdue); {reach_in_words(answer)}"
    )
    emit(answer, as_json or form == "json", Table(columns, rows, note=note))


def _staffing_tables(answer: dict[str, Any], by: By, named: Names, only: str | None) -> list[Table]:
    counted = ([row[column] for column in (*NAMES[by], *COUNTS)] for row in answer["rows"])
    columns, rows = with_names((*NAMES[by], *COUNTS), counted, {"province": named} if by == "unit" else {})
    total = answer["total"]
    rows.append(["total", *[""] * (len(columns) - len(COUNTS) - 1), *(total[column] for column in COUNTS)])
    known = "" if answer["as_known"] is None else f", as known at {answer['as_known']}"
    whose = "" if only is None else f" in {only}, not in the whole country"
    note = f"{total['active']} active people{whose}, {total['unallocated']} of them unallocated; "
    tables = [Table(columns, rows, f"Staffing on {answer['on']}{known}", note + reach_in_words(answer))]
    if answer["unallocated"]:
        left = [[row["province"], row["name"], row["count"]] for row in answer["unallocated"]]
        tables.insert(0, Table(("province", "name", "count"), left, "Unallocated"))
    return tables
