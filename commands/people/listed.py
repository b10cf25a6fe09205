"""`sobo staff list` and `sobo staff find`: who is in service on a day, by place and decision, or by name."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.completing.codes import PROVINCE, UNIT
from commands.context import Session, format_option, json_option, pass_session, read_options, text
from commands.output import emit, emit_csv
from commands.reach import reach_in_words, say_when_incomplete
from commands.tables import Table
from domain.vocabulary import CATEGORIES

if TYPE_CHECKING:
    import psycopg

    from projections.answers import Rows
    from projections.state.times import AsKnown

COLUMNS = ("staff_number", "category", "unit", "name", "position", "province", "province_name", "since", "status")
NAMED = ("staff_number", "full_name", *COLUMNS[1:])
KEYS = ("staff_number", "full_name", "sex", "category", "unit", "unit_id", "name", "province", "province_name",
        "position", "since", "status")  # fmt: skip
USUAL_LIMIT = 50
NAMES = ("full_name",)


@click.command("list", epilog="Example:  sobo staff list --unit 00004 --on 2025-07-01 --names --format csv")
@click.option("--unit", type=UNIT, metavar="CODE", help="Only who counts in this unit on the day.")
@click.option("--province", type=PROVINCE, metavar="CODE", help="Only this province, by its code on the day.")
@click.option("--category", type=click.Choice(CATEGORIES), help="Only this category.")
@click.option("--instrument", type=text, help="Only those of whom this decision says something.")
@click.option(
    "--file", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Only those of this recorded file."
)
@click.option("--names", is_flag=True, help="With their names, for who may open them; that is written down.")
@format_option
@read_options
@json_option
@pass_session
def list_(
    session: Session,
    *,
    unit: str | None,
    province: str | None,
    category: str | None,
    instrument: str | None,
    file: Path | None,
    names: bool,
    form: str,
    on: date,
    as_known: AsKnown,
    as_json: bool,
) -> None:
    """Everybody in service on the day, with the main post and where they count."""
    from projections.papers.listed_people import list_people, sealed_of

    with session.reading(as_known) as connection:
        positions = None if file is None else _positions(connection, file)
        rows = list_people(
            connection, on=on, as_known=as_known, unit=unit, province=province, category=category,
            instrument=instrument, positions=positions,
        )  # fmt: skip
        people: dict[str, Any] = {}
        if names:
            from commands.people.opening import opened

            sealed = sealed_of(connection, [row["staff_number"] for row in rows], as_known)
            people = opened(session, connection, sealed, NAMES)
    for row in rows:
        del row["stream"]
        if names:
            person = people.get(row["staff_number"])
            row["full_name"] = None if person is None else person.full_name
    _emit(rows, form, as_json, names=names, note=f"{_count(len(rows))} on {on}; {reach_in_words(rows.reached)}")


@click.command(epilog="Example:  sobo staff find 'Nguyen Thi Hoa' --province 01 --on 2025-07-01")
@click.argument("words", nargs=-1, required=True, type=text, metavar="NAME")
@click.option("--unit", type=UNIT, metavar="CODE", help="Only who counts in this unit on the day.")
@click.option("--province", type=PROVINCE, metavar="CODE", help="Only this province, by its code on the day.")
@click.option("--limit", type=click.IntRange(min=1), default=USUAL_LIMIT, show_default=True, help="So many at most.")
@format_option
@read_options
@json_option
@pass_session
def find(
    session: Session,
    *,
    words: tuple[str, ...],
    unit: str | None,
    province: str | None,
    limit: int,
    form: str,
    on: date,
    as_known: AsKnown,
    as_json: bool,
) -> None:
    """Who in service on the day has this name, or a name of which it is a part; accents may be missing.

    For who may open names; that those who are shown were seen is written down.
    """
    from commands.people.opening import opened
    from domain.staff.finding import matches
    from projections.papers.listed_people import list_people, sealed_of
    from reports.words.order import of_person

    asked = " ".join(words)
    with session.reading(as_known) as connection:
        rows = list_people(connection, on=on, as_known=as_known, unit=unit, province=province)
        sealed = sealed_of(connection, [row["staff_number"] for row in rows], as_known)
        people = opened(session, connection, sealed, NAMES, lambda person: matches(asked, person.full_name) is not None)
    found = []
    for row in rows:
        del row["stream"]
        person = people.get(row["staff_number"])
        if person is not None:
            found.append((matches(asked, person.full_name), row | {"full_name": person.full_name}))
    found.sort(key=lambda one: (one[0], of_person(one[1]["full_name"]), one[1]["staff_number"]))
    more = len(found) - limit
    rows[:] = [row for _, row in found[:limit]]
    note = f"{_count(len(rows))} of the name {asked} on {on}"
    note += f", and {more} more: say more of the name, or give --unit" if more > 0 else ""
    _emit(rows, form, as_json, names=True, note=f"{note}; {reach_in_words(rows.reached)}")


def _positions(connection: psycopg.Connection[Any], file: Path) -> tuple[int, int]:
    import hashlib

    from domain.errors import NotFound
    from store.events.head import file_recorded

    positions = file_recorded(connection, hashlib.sha256(file.read_bytes()).hexdigest())
    if positions is None:
        raise NotFound(
            "file_unknown", f"{click.format_filename(file)} was not recorded; please check which file it was"
        )
    return positions


def _count(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"


def _emit(rows: Rows, form: str, as_json: bool, *, names: bool, note: str) -> None:
    as_json = as_json or form == "json"
    if as_json or form == "csv":
        say_when_incomplete(rows.reached)
    keys = [key for key in KEYS if names or key != "full_name"]
    if form == "csv" and not as_json:
        emit_csv(keys, ([row[key] for key in keys] for row in rows))
        return
    columns = NAMED if names else COLUMNS
    value = [{key: row[key] for key in keys} for row in rows]
    emit(value, as_json, Table(columns, [[row[column] for column in columns] for row in rows], note=note))
