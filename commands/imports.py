"""`sobo import KIND FILE`: people, their posts and secondments, quotas and corrections, from CSV or XLSX."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from commands.context import Session, json_option, pass_session
from commands.files import read_table, template
from commands.import_kinds import KINDS
from commands.output import emit_recorded
from commands.progress import stages
from reference.catalogue import positions

EPILOG = """\b
Examples:
  sobo import staff --template > staff.csv       the columns, and a row to overwrite
  sobo import staff staff.csv --dry-run          check everything, record nothing
  sobo import appointments july.xlsx --json
"""


@click.command("import", epilog=EPILOG)
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--dry-run", is_flag=True, help="Check the whole file and say what would be recorded; record nothing.")
@click.option("--again", is_flag=True, help="Record a file that was recorded before once more.")
@click.option("--template", "print_template", is_flag=True, help="Print the header and one example row, and stop.")
@json_option
@pass_session
def import_(
    session: Session,
    /,
    *,
    kind: str,
    file: Path | None,
    dry_run: bool,
    again: bool,
    print_template: bool,
    as_json: bool,
) -> None:
    """Record a file: every row of it, or none.

    A row that is wrong is named with its line, its column and what to do; all of them are listed at once. The same
    file a second time is refused, unless --again says that it is meant.
    """
    chosen = KINDS[kind]
    if print_template:
        click.echo(template(chosen.all_columns, chosen.example), nl=False)
        return
    if file is None:
        raise click.UsageError("which file? Give its name behind the kind, or --template for an empty one")
    with stages(4) as begin, _without_collector():
        begin(f"reading {file.name}")
        table = read_table(file, chosen.required_columns, chosen.optional_columns)
        submission = chosen.submission(table, table.source(kind, again=again))
        begin("opening the ledger")
        ledger = session.ledger()
        begin(f"recording {len(submission.rows)} rows")
        titles = {code: position.title for code, position in positions().items()}
        recorded = chosen.record(ledger, titles, submission, dry_run=dry_run)
        if not dry_run:
            begin("bringing the answers up to date")
            session.after_write()
    emit_recorded(recorded, as_json, dry_run=dry_run)


@contextmanager
def _without_collector() -> Iterator[None]:
    """A batch makes millions of small values and no cycles; walking them again and again took a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
