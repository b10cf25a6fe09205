"""`sobo report`: documents to be printed and signed, as a page and as a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.context import Session, day, json_option, pass_session, read_options
from commands.language import language
from commands.output import emit

if TYPE_CHECKING:
    from projections.state.times import AsKnown

NAMES = ("departures", "staffing", "deadlines", "resolution-18")


@click.command(
    epilog="\b\nExample:  sobo report departures --on 2025-07-15 --out papers --lang vi\n"
    "          sobo report resolution-18 --from 2024-11-01 --on 2025-07-31 --out papers --suppress 5"
)
@click.argument("name", type=click.Choice(NAMES))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Where to.")
@click.option("--from", "since", type=day, metavar="DATE", help="What happened from that day up to --on.")
@click.option(
    "--suppress", "least", type=click.IntRange(min=0), default=0, metavar="N",
    help="Hide rows with a count of people below N, and enough others that none can be worked out.",
)  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace a file that is newer, or none of sobo's.")
@click.option("--incomplete", is_flag=True, help="Also while events between those counted are still on their way.")
@read_options
@json_option
@pass_session
def report(
    session: Session,
    *,
    name: str,
    out: Path,
    since: date | None,
    least: int,
    overwrite: bool,
    incomplete: bool,
    on: date,
    as_known: AsKnown,
    as_json: bool,
) -> None:
    """Write NAME.html, to be printed on A4 and signed, and NAME.xlsx into a folder.

    \b
    departures     who left: by group, way of leaving, central and local, province, month
    staffing       people per province and group, key posts, specialists and service centres of communes
    deadlines      each deadline with its instrument, what was due and what remains
    resolution-18  units and staff before and after, who left month by month, posts, money

    No personal data stands in them.
    """
    from commands.policy_rules import policy_rules
    from commands.reach import refuse_incomplete
    from commands.reporting.questions import Asked, Questions
    from projections.answers import reach
    from reports.documents.render import book, page
    from reports.writing import write_all

    if since is not None and since > on:
        raise click.BadParameter(f"the period would end on {on}, before it begins", param_hint="--from")
    if since is not None and name in ("staffing", "deadlines"):
        raise click.UsageError(f"{name} are of a day, not of a period; leave out --from")
    lang = language()
    asked = Asked(on, as_known, since, lang, least, _command(name, on, since, least))
    with session.reading(as_known) as connection:
        if not incomplete:
            refuse_incomplete(reach(connection, as_known))
        document = Questions(connection, policy_rules(), asked).document(name)
    files = {out / f"{name}.html": page(document, lang), out / f"{name}.xlsx": book(document, lang)}
    write_all(files, document.position, overwrite=overwrite)
    emit(
        {"files": [str(path) for path in files], "position": document.position}, as_json, [str(path) for path in files]
    )


def _command(name: str, on: date, since: date | None, least: int) -> str:
    """To ask for the same again, without what concerns this machine."""
    period = "" if since is None else f" --from {since}"
    hidden = f" --suppress {least}" if least else ""
    return f"sobo report {name} --on {on}{period}{hidden}"
