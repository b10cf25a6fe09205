"""`sobo units load` and `sobo units apply`: the opening list, and every change after it, from files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.completing.codes import province_option
from commands.context import Session, day, json_option, pass_session, text
from commands.language import told_of_row
from commands.progress import Stages
from commands.writing import (
    again_option,
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

if TYPE_CHECKING:
    from commands.office.kept import Kept
    from domain.ports import Recorded


@click.command(epilog='Example:  sobo units load units.xlsx --on 2025-06-30 --instrument "124/2004/QĐ-TTg"')
@file_argument
@click.option("--on", type=day, metavar="DATE", help="The day as of which the list is true.")
@click.option("--instrument", type=text, help="The decision behind the list.")
@dry_run_option
@kept_options
@errors_option
@template_option
@out_option
@province_option
@json_option
@pass_session
def load(
    session: Session,
    *,
    file: Path | None,
    on: date | None,
    instrument: str | None,
    dry_run: bool,
    kept: Kept,
    errors_to: Path | None,
    print_template: bool,
    out: Path | None,
    province: str | None,
    as_json: bool,
) -> None:
    """Begin the ledger with its opening list of units.

    The columns are code, name, type and parent, a code of the same list; rows may stand in any order.
    """
    from commands.files.written_back import errors_written
    from commands.office.columns import Columns
    from commands.units.files import UNIT_COLUMNS, UNIT_EXAMPLE, read_opening_list
    from domain.event import LegalBasis
    from domain.recording.units import record_opening_list

    if print_template:
        emit_template(session, UNIT_COLUMNS, UNIT_COLUMNS, UNIT_EXAMPLE, out=out, province=province)
        return
    path = file_given(file)
    session.makes_ledger = True
    if on is None:
        raise click.UsageError("as of which day is the list true? Give it with --on, like --on 2025-06-30")
    if instrument is None:
        raise click.UsageError("which decision stands behind the list? Give it with --instrument")
    basis = LegalBasis(instrument)

    def record(_: Stages) -> Recorded:
        listed = read_opening_list(path, kept=kept)
        return record_opening_list(
            session.ledger(),
            listed.rows,
            on=on,
            basis=basis,
            source=listed.source,
            form_errors=listed.form_errors,
            dry_run=dry_run,
        )

    with errors_written(errors_to, path, Columns(UNIT_COLUMNS, kept=kept), kept, told_of_row):
        write(session, record, dry_run=dry_run, as_json=as_json)


@click.command(epilog="Example:  sobo units apply changes.csv --dry-run")
@file_argument
@dry_run_option
@again_option
@kept_options
@errors_option
@template_option
@out_option
@province_option
@json_option
@pass_session
def apply(
    session: Session,
    *,
    file: Path | None,
    dry_run: bool,
    again: bool,
    kept: Kept,
    errors_to: Path | None,
    print_template: bool,
    out: Path | None,
    province: str | None,
    as_json: bool,
) -> None:
    """Apply a change set: every clause of it, or none.

    The rows of one effective_on are judged together, as of the day before; every row at fault is listed.
    """
    from commands.files.written_back import errors_written
    from commands.office.columns import Columns
    from commands.units.files import CHANGE_COLUMNS, CHANGE_EXAMPLE, CHANGE_MUST, read_change_set
    from domain.recording.units import record_changes

    if print_template:
        emit_template(session, CHANGE_COLUMNS, CHANGE_MUST, CHANGE_EXAMPLE, out=out, province=province)
        return
    path = file_given(file)

    def record(_: Stages) -> Recorded:
        changes = read_change_set(path, again=again, kept=kept)
        return record_changes(
            session.ledger(), changes.rows, source=changes.source, form_errors=changes.form_errors, dry_run=dry_run
        )

    with errors_written(errors_to, path, Columns(CHANGE_MUST, CHANGE_COLUMNS, kept=kept), kept, told_of_row):
        write(session, record, dry_run=dry_run, as_json=as_json)
