"""What the commands that record a file share: their options, the order of their steps, and the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from commands.context import Command, Session
from commands.language import language
from commands.output import emit_recorded, positions
from commands.progress import Stages, stages
from domain.errors import Interrupted, Refused, SoboError

if TYPE_CHECKING:
    from commands.output import Trial
    from domain.ports import Recorded

file_argument = click.argument("file", type=click.Path(path_type=Path), required=False)
dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Check the whole file and say what would be recorded; record nothing."
)
again_option = click.option("--again", is_flag=True, help="Record a file that was recorded before once more.")


def kept_options(command: Command) -> Command:
    """How the file is kept, of which the command is given one `kept`."""

    @wraps(command)
    def with_kept(
        *args: Any, sheet: str | None, from_tcvn3: bool, from_vni: bool, columns: Path | None, **options: Any
    ) -> Any:
        from commands.office.kept import Kept
        from commands.office.mapping import Mapped, MappingError, read_mapping

        if from_tcvn3 and from_vni:
            raise click.UsageError("a text is in one coding only; give --from-tcvn3 or --from-vni")
        coding = "tcvn3" if from_tcvn3 else "vni" if from_vni else None
        try:
            mapped = Mapped() if columns is None else read_mapping(columns)
        except MappingError as error:
            raise Refused("mapping_refused", f"{click.format_filename(columns or '')}: {error}") from None
        return command(*args, kept=Kept(sheet, coding, options.get("dry_run", False), mapped), **options)

    for option in (
        click.option(
            "--columns",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE.toml",
            help="A file that says how the headers and values of another system are to be read.",
        ),
        click.option("--from-vni", is_flag=True, help="The same for the fonts VNI-Times."),
        click.option(
            "--from-tcvn3",
            is_flag=True,
            help="Convert every text from the coding of the fonts .VnTime; --dry-run shows what they read.",
        ),
        click.option("--sheet", metavar="NAME", help="Which sheet of a workbook to read. Default: the first shown."),
    ):
        with_kept = option(with_kept)
    return cast("Command", with_kept)


errors_option = click.option(
    "--errors-to",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="When rows are refused, write a copy of the file there, with the errors of each row beside it.",
)


template_option = click.option(
    "--template",
    "print_template",
    is_flag=True,
    help="Print the header and one example row, Vietnamese with --lang vi, and stop; with --out, write a workbook.",
)
out_option = click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.xlsx",
    help="With --template: write it as a workbook with lists to choose from. With --dry-run: write what would be "
    "recorded of each row, and what its person would be owed or which units it means.",
)


def file_given(file: Path | None) -> Path:
    """An optional argument, because `--template` needs none. Raises `click.UsageError` when it is missing."""
    if file is None:
        raise click.UsageError("which file? Give its name, or --template for an empty one")
    return file


def check_out(out: Path | None, *, dry_run: bool) -> None:
    """Raises `click.UsageError` for a workbook of what is recorded and not only tried."""
    if out is not None and not dry_run:
        raise click.UsageError("--out goes with --template or --dry-run; what is recorded is asked for by its reads")


def emit_template(
    session: Session,
    columns: Sequence[str],
    required: Sequence[str],
    example: Mapping[str, str],
    *,
    out: Path | None,
    province: str | None,
) -> None:
    """The template on stdout, or as a workbook in `out`."""
    from commands.files.templates import template, template_book
    from commands.office.translated import in_vietnamese

    lang = language()
    if out is None:
        if province is not None:
            raise click.UsageError("a list of units needs a workbook; give --out FILE.xlsx too")
        columns, example = in_vietnamese(columns, example) if lang == "vi" else (columns, example)
        click.echo(template(columns, example), nl=False)
        return
    units = () if province is None else _units_of(session, province)
    out.write_bytes(template_book(columns, required, example, lang, units))
    click.echo(click.format_filename(out))


def _units_of(session: Session, province: str) -> list[str]:
    """The province and what lies directly below it today, each by a text that names it alone."""
    from projections.units import list_units, show

    on = session.today()
    with session.reading() as connection:
        whole = show(connection, province, on=on)
        units = list_units(connection, on=on, parent=province)
    names = Counter(unit["name"] for unit in units)
    return [
        str(whole["name"]),
        *(f"{unit['name']}, {whole['name']}" if names[unit["name"]] == 1 else unit["id"] for unit in units),
    ]


def write(
    session: Session,
    record: Callable[[Stages], Recorded],
    *,
    dry_run: bool,
    as_json: bool,
    try_out: Callable[[Recorded], Trial] | None = None,
) -> None:
    """Record, bring the answers up to date, and print what was recorded; of a dry run what `try_out` makes of it.

    Raises `SoboError` (`recorded_not_shown`) when the second of the three fails: the record stands all the same, and
    who only hears of a fault would record it twice.
    """
    with stages(2) as shown:
        shown.begin("checking" if dry_run else "recording")
        recorded = record(shown)
        if not dry_run:
            shown.begin("bringing the answers up to date")
            bring_up_to_date(session, recorded)
    trial = try_out(recorded) if dry_run and try_out is not None else None
    emit_recorded(recorded, as_json, dry_run=dry_run, trial=trial)


RECORDING = ("import", "units", "policy")
"""The groups in which something is recorded: of them it is said that nothing was, also before the ledger was open."""


def interrupted(session: Session) -> SoboError:
    """What to tell after Ctrl-C: it may have come when all was recorded already."""
    recorded = [write for ledger in session.ledgers for write in ledger.recorded]
    said = ""
    if recorded:
        count = sum(write.count for write in recorded)
        said = (
            f", but {count} event{'' if count == 1 else 's'} had been recorded by then, and "
            f"stand{'s' if count == 1 else ''}: {', '.join(positions(write) for write in recorded)}. Do not record "
            "that again; answers catch up with it"
        )
    if any(ledger.in_doubt for ledger in session.ledgers):
        said += "; whether the last write was recorded is not known: run the same command again to find out"
    elif not recorded and (session.ledgers or session.command in RECORDING):
        said = "; nothing was recorded"
    return Interrupted("interrupted", f"interrupted{said}")


def bring_up_to_date(session: Session, recorded: Recorded) -> None:
    """Let answers show what was recorded. Raises `SoboError` (`recorded_not_shown`) when they do not yet."""
    try:
        session.after_write()
    except Exception as error:
        reason = " ".join(str(error).split()).rstrip(".")
        raise SoboError(
            "recorded_not_shown",
            f"{recorded.count} events were recorded, as positions {recorded.first_position} to "
            f"{recorded.last_position}, but answers do not show them yet: {reason}. Do not "
            "record them again; `sobo project --from store --once` brings the answers up to date.",
        ) from error
