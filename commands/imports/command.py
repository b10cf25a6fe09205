"""`sobo import KIND FILE`: people, posts, salaries, departures, payments and corrections, from CSV or XLSX."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.completing.codes import province_option
from commands.context import Session, json_option, pass_session
from commands.files.reading import read_table
from commands.files.table import Table
from commands.files.written_back import errors_written
from commands.imports.compared import comparable, differences
from commands.kinds.by_name import KINDS
from commands.language import language, told_of_row
from commands.office.columns import Columns
from commands.office.kept import Kept
from commands.output import emit
from commands.policy_rules import reference
from commands.progress import Stages
from commands.writing import (
    again_option,
    check_out,
    dry_run_option,
    emit_template,
    errors_option,
    file_argument,
    file_given,
    kept_options,
    out_option,
    template_option,
    write,
)
from domain.ports import Recorded
from domain.recording.collector import without_collector

if TYPE_CHECKING:
    from commands.trials.people import Trial

EPILOG = """\b
Examples:
  sobo import staff --template > staff.csv       the columns, and a row to overwrite
  sobo import staff --template --lang vi         the same in Vietnamese
  sobo import staff staff.csv --dry-run          check everything, record nothing
  sobo import staff staff.xlsx --errors-to errors.xlsx
  sobo import appointments july.xlsx --json
  sobo import map export.xlsx > hr.toml          propose how the export of another system is read
  sobo import staff export.xlsx --columns hr.toml
"""
MAP = "map"


@click.command("import", epilog=EPILOG)
@click.argument("kind", type=click.Choice([*KINDS, MAP]))
@file_argument
@dry_run_option
@again_option
@kept_options
@click.option("--for", "for_kind", type=click.Choice(list(KINDS)), help="With map: the kind of file that it is to be.")
@errors_option
@template_option
@out_option
@province_option
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
    kept: Kept,
    for_kind: str | None,
    errors_to: Path | None,
    print_template: bool,
    out: Path | None,
    province: str | None,
    as_json: bool,
) -> None:
    """Record a file: every row of it, or none.

    A row that is wrong is named with its line, its column and what to do; all of them are listed at once. The same
    file a second time is refused, unless --again says that it is meant.

    With map in place of a kind, a mapping is proposed for --columns: headers and values of the file beside ours. It is
    printed and never applied by itself.
    """
    if kind == MAP:
        _propose(file_given(file), kept, for_kind, as_json=as_json)
        return
    chosen = KINDS[kind]
    if print_template:
        emit_template(session, chosen.all_columns, chosen.required_columns, chosen.example, out=out, province=province)
        return
    path = file_given(file)
    check_out(out, dry_run=dry_run)
    read: list[Table] = []

    def record(shown: Stages) -> Recorded:
        table = read_table(
            path, chosen.required_columns, chosen.optional_columns, comparable(chosen.all_columns), kept=kept
        )
        if dry_run:
            read.append(table)
        submission = chosen.submission(table, table.source(kind, again=again))
        submission = replace(submission, rows=shown.passing(submission.rows))
        if not (dry_run or table.compared):
            table = replace(table, rows=[])  # the texts of a long file, of which nobody will ask again
        ledger = session.ledger()
        recorded = chosen.record(ledger, reference(), submission, dry_run=dry_run)
        return replace(recorded, remarks=[*recorded.remarks, *differences(ledger, table)])

    def try_out(recorded: Recorded) -> Trial:
        from commands.trials.people import trial

        made = trial(read[-1], recorded, session.ledgers[-1].identity_secret, language())
        if out is not None:
            out.write_bytes(made.book())
        return made

    columns = Columns(chosen.required_columns, chosen.optional_columns, kept=kept)
    with without_collector(), errors_written(errors_to, path, columns, kept, told_of_row):
        write(session, record, dry_run=dry_run, as_json=as_json, try_out=try_out)


def _propose(path: Path, kept: Kept, for_kind: str | None, *, as_json: bool) -> None:
    from commands.imports.proposed import as_toml, propose

    proposal = propose(path, KINDS if for_kind is None else {for_kind: KINDS[for_kind]}, kept)
    emit(proposal.as_json, as_json, lambda: as_toml(proposal, path, KINDS[proposal.kind]))
