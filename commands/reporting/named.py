"""`sobo report slips` and `sobo report payable`: papers that name people, for who may open names."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.completing.codes import PROVINCE, UNIT
from commands.context import Session, json_option, pass_session, read_options, text
from commands.language import language
from commands.output import emit
from commands.reporting.options import incomplete_option, out_option, overwrite_option

if TYPE_CHECKING:
    from projections.papers.settled_people import SettledPeople
    from projections.state.times import AsKnown


@click.command(
    epilog="\b\nExample:  sobo report slips --staff CB000001,CB000002 --on 2025-09-01 --out papers --lang vi\n"
    '          sobo report slips --instrument "12/QĐ-UBND" --out papers'
)
@click.option("--staff", type=text, metavar="N,...", help="Of these people, by their staff numbers, in this order.")
@click.option("--instrument", type=text, help="Of everybody whose departure this decision decided, by name.")
@click.option(
    "--file", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="F",
    help="Of the people in the column staff_number of a CSV or XLSX file, in its order.",
)  # fmt: skip
@out_option
@overwrite_option
@incomplete_option
@read_options
@json_option
@pass_session
def slips(
    session: Session,
    *,
    staff: str | None,
    instrument: str | None,
    file: Path | None,
    out: Path,
    overwrite: bool,
    incomplete: bool,
    on: date,
    as_known: AsKnown,
    as_json: bool,
) -> None:
    """What people are owed, with the working article by article: slips.html, which prints a page for each.

    Of each person's last settlement decided by the day. It shows names and birth dates.
    """
    from commands.policy_rules import policy_rules
    from commands.reporting.slips import slips_of
    from projections.papers.settled_people import last_of_each, settled_people
    from reports.documents.render import slips_page

    if sum(given is not None for given in (staff, instrument, file)) != 1:
        raise click.UsageError("of whom? Give one of --staff, --instrument and --file")
    numbers = _numbers(staff, file)
    with session.reading(as_known) as connection:
        found = settled_people(
            connection, policy_rules(), on=on, as_known=as_known, numbers=numbers, instrument=instrument,
            with_assessments=True,
        )  # fmt: skip
        _refuse(found, incomplete=incomplete)
        rows = last_of_each(found.rows)
        made = slips_of(session, connection, found, rows, numbers, on=on, as_known=as_known)
    _put({out / "slips.html": slips_page(made, language())}, made.position, overwrite=overwrite, as_json=as_json)


@click.command(
    epilog="\b\nExample:  sobo report payable --on 2025-09-01 --out papers --lang vi\n"
    "          sobo report payable --by decision --province 01 --unpaid --out papers"
)
@click.option("--by", type=click.Choice(["unit", "decision"]), default="unit", show_default=True, help="Grouped by.")
@click.option("--province", type=PROVINCE, metavar="CODE", help="Only this province, by its code on the day.")
@click.option("--unit", type=UNIT, metavar="CODE", help="Only the unit of the last post, by code or id.")
@click.option("--instrument", type=text, help="Only departures decided by this decision.")
@click.option("--unpaid", is_flag=True, help="Only those of whom something is left to pay or to be returned.")
@out_option
@overwrite_option
@incomplete_option
@read_options
@json_option
@pass_session
def payable(
    session: Session,
    *,
    by: str,
    province: str | None,
    unit: str | None,
    instrument: str | None,
    unpaid: bool,
    out: Path,
    overwrite: bool,
    incomplete: bool,
    on: date,
    as_known: AsKnown,
    as_json: bool,
) -> None:
    """The accountant's list: payable.xlsx, with who it is, how much is approved, paid and left, and the totals.

    Of every settlement for which something is approved or paid by the day. It shows names.
    """
    from commands.people.opening import opened
    from commands.policy_rules import policy_rules
    from commands.tables import say
    from projections.papers.settled_people import settled_people
    from reports.documents import payable as list_of
    from reports.words.words import day, sentence

    lang = language()
    with session.reading(as_known) as connection:
        found = settled_people(
            connection, policy_rules(), on=on, as_known=as_known, province=province, unit=unit, instrument=instrument
        )
        _refuse(found, incomplete=incomplete)
        rows = [
            row
            for row in found.rows
            if (list_of.left_to_pay(row) or row["to_repay"] if unpaid else row["approved"] or row["paid"])
        ]
        asked = {row["staff_number"]: found.sealed[row["staff_number"]] for row in rows}
        people = opened(session, connection, asked, ("full_name",))
    position = found.rows.reached["complete_to"]
    command = " ".join(["sobo report payable --by", by, "--on", str(on), *_filters(province, unit, instrument, unpaid)])
    known = sentence("everything", lang) if as_known.as_json() is None else str(as_known.as_json())
    facts = [
        (sentence("question", lang), command),
        (sentence("day", lang), day(on, lang)),
        (sentence("known", lang), known),
        (sentence("position", lang), str(position)),
    ]
    names = {number: person.full_name for number, person in people.items()}
    if not rows:
        say(f"sobo: {sentence('nothing_found', lang)}")
    made = list_of.payable(rows, names, by=by, lang=lang, facts=facts, position=position)
    _put({out / "payable.xlsx": made}, position, overwrite=overwrite, as_json=as_json)


def _filters(province: str | None, unit: str | None, instrument: str | None, unpaid: bool) -> list[str]:
    given = (("--province", province), ("--unit", unit), ("--instrument", instrument))
    return [f"{name} {value}" for name, value in given if value is not None] + (["--unpaid"] if unpaid else [])


def _numbers(staff: str | None, file: Path | None) -> list[str] | None:
    if staff is not None:
        found = [number.strip() for number in staff.split(",") if number.strip()]
        if not found:
            raise click.BadParameter("no staff number is given", param_hint="--staff")
        return list(dict.fromkeys(found))
    if file is None:
        return None
    from commands.files.reading import read_table
    from domain.errors import Refused

    table = read_table(file, ["staff_number"])
    if table.errors:
        raise Refused("file_refused", f"{file} cannot be read as a list of people", table.errors)
    return list(dict.fromkeys(row.values["staff_number"] for row in table.rows if row.values["staff_number"]))


def _refuse(found: SettledPeople, *, incomplete: bool) -> None:
    from commands.reach import refuse_incomplete

    if not incomplete:
        refuse_incomplete(found.rows.reached)


def _put(files: dict[Path, bytes], position: int, *, overwrite: bool, as_json: bool) -> None:
    from reports.writing import write_all

    write_all(files, position, overwrite=overwrite, private=True)
    told: dict[str, Any] = {"files": [str(path) for path in files], "position": position}
    emit(told, as_json, [str(path) for path in files])
