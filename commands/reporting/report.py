"""`sobo report`: documents to be printed and signed, as a page and as a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.context import Session, day, json_option, pass_session, read_options
from commands.language import language
from commands.output import emit
from commands.reporting.named import payable, slips
from commands.reporting.options import incomplete_option, out_option, overwrite_option
from commands.tables import say

if TYPE_CHECKING:
    from projections.state.times import AsKnown

RESOLUTION_18 = "resolution-18"
NAMES = {
    "departures": "Who left: by group, way of leaving, central and local, province, month.",
    "staffing": "People per province and group, key posts, specialists and service centres of communes.",
    "deadlines": "Each deadline with its instrument, what was due and what remains.",
    RESOLUTION_18: "Units and staff before and after, who left month by month, posts, money.",
}
OF_A_PERIOD = ("departures", RESOLUTION_18)


@click.group(
    epilog="\b\nExample:  sobo report departures --on 2025-07-15 --out papers --lang vi\n"
    "          sobo report resolution-18 --from 2024-11-01 --on 2025-07-31 --out papers --suppress 5"
)
def report() -> None:
    """Documents to be printed and signed, each as a page for A4 and as a workbook.

    `slips` and `payable` name people: they are for who may open names. No personal data stands in the others.
    """


def _command_of(name: str) -> click.Command:
    """The command that writes this document."""

    def ask(session: Session, /, **options: Any) -> None:
        _write(session, name, **{"since": None, **options})

    command: Any = read_options(json_option(pass_session(ask)))
    for decorate in (incomplete_option, overwrite_option):
        command = decorate(command)
    command = click.option(
        "--suppress", "least", type=click.IntRange(min=0), default=0, metavar="N",
        help="Hide rows with a count of people below N, and enough others that none can be worked out.",
    )(command)  # fmt: skip
    if name in OF_A_PERIOD:
        told = "What happened from that day up to --on."
        command = click.option("--from", "since", type=day, metavar="DATE", help=told)(command)
    command = out_option(command)
    period = " --from 2024-11-01" if name in OF_A_PERIOD else ""
    epilog = f"Example:  sobo report {name}{period} --on 2025-09-01 --out papers --lang vi"
    told = f"{NAMES[name]}\n\nWrites {name}.html, to be printed on A4 and signed, and {name}.xlsx into a folder."
    return click.command(name, help=told, epilog=epilog)(command)


for _name in NAMES:
    report.add_command(_command_of(_name))
report.add_command(slips)
report.add_command(payable)


def _write(
    session: Session,
    name: str,
    *,
    out: Path,
    since: date | None,
    least: int,
    overwrite: bool,
    incomplete: bool,
    on: date,
    as_known: AsKnown,
    as_json: bool,
) -> None:
    from commands.policy_rules import policy_rules
    from commands.reach import refuse_incomplete
    from commands.reporting.questions import BEGAN, Asked, Questions
    from projections.answers import reach
    from reports.documents.render import book, page
    from reports.words.words import sentence
    from reports.writing import write_all

    if since is not None and since > on:
        raise click.BadParameter(f"the period would end on {on}, before it begins", param_hint="--from")
    if since is None and name == RESOLUTION_18 and on < BEGAN:
        told = f"the period would end on {on}, before it begins on {BEGAN}"
        raise click.BadParameter(told, param_hint="--on")
    lang = language()
    asked = Asked(on, as_known, since, lang, least, _command(name, on, since, least))
    with session.reading(as_known) as connection:
        if not incomplete:
            refuse_incomplete(reach(connection, as_known))
        document = Questions(connection, policy_rules(), asked).document(name)
    files = {out / f"{name}.html": page(document, lang), out / f"{name}.xlsx": book(document, lang)}
    write_all(files, document.position, overwrite=overwrite)
    if not any(table.rows for table in document.tables if table.totals is not None):
        say(f"sobo: {sentence('nothing_found', lang)}")
    emit(
        {"files": [str(path) for path in files], "position": document.position}, as_json, [str(path) for path in files]
    )


def _command(name: str, on: date, since: date | None, least: int) -> str:
    """To ask for the same again, without what concerns this machine."""
    period = "" if since is None else f" --from {since}"
    hidden = f" --suppress {least}" if least else ""
    return f"sobo report {name} --on {on}{period}{hidden}"
