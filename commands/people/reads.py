"""`sobo reads`: who opened personal data of whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import click

from commands.context import Session, day, format_option, json_option, pass_session, text

COLUMNS = ("read_at", "login", "user", "command", "staff_number", "fields")


@click.command(epilog="Example:  sobo reads --staff CB000001 --since 2026-01-01")
@click.option("--staff", type=text, metavar="NUMBER", help="Of the person with this staff number.")
@click.option("--by", type=text, metavar="USER", help="By this login of the database, or who said that they are this.")
@click.option("--since", type=day, metavar="DATE", help="From the beginning of that day of the ledger's zone.")
@click.option("--until", type=day, metavar="DATE", help="To the end of that day.")
@format_option
@json_option
@pass_session
def reads(
    session: Session, *, staff: str | None, by: str | None, since: date | None, until: date | None,
    form: str, as_json: bool,
) -> None:  # fmt: skip
    """Who opened names, birth dates or identity numbers of whom, by which command, as the auditor sees it.

    It is written down where SOBO_READ_LOG=yes is set for those who read, before anything is shown to them. The staff
    number `*` is everybody: `sobo keys export`. With --staff it is listed too.
    """
    from commands.output import emit, emit_csv
    from commands.tables import Table
    from domain.days import end_of
    from projections.answers import plain
    from store.personal.reads import reads as listed
    from store.rights.roles import AUDITOR

    with session.connection(AUDITOR) as connection:
        found = listed(
            connection,
            staff=staff,
            by=by,
            since=None if since in (None, date.min) else end_of(since - timedelta(days=1), session.zone),
            before=None if until in (None, date.max) else end_of(until, session.zone),
        )
    value: list[dict[str, Any]] = [
        {
            "read_at": plain(one.read_at),
            "login": one.login,
            "user": one.said,
            "command": one.command,
            "staff_number": one.staff_number,
            "fields": one.fields,
        }
        for one in found
    ]
    if form == "csv" and not as_json:
        emit_csv(COLUMNS, ([*(one[name] for name in COLUMNS[:-1]), " ".join(one["fields"])] for one in value))
        return
    rows = [
        (session.shown(str(one["read_at"])), *(one[name] for name in COLUMNS[1:-1]), ", ".join(one["fields"]))
        for one in value
    ]
    note = "" if rows else "Nobody is known to have opened any; it is written down where SOBO_READ_LOG=yes is set."
    emit(value, as_json or form == "json", Table(COLUMNS, rows, note=note))
