"""`sobo units load` and `sobo units apply`: the opening list, and every change after it, from files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.completing.codes import province_option
from commands.context import Session, day, json_option, pass_session, text
from commands.language import language, told_of_row
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

if TYPE_CHECKING:
    from collections.abc import Callable

    from commands.files.table import Table
    from commands.office.kept import Kept
    from commands.trials.units import UnitsTrial
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
    from commands.units.files import UNIT_COLUMNS, UNIT_EXAMPLE, opening_list_of, opening_table
    from domain.event import LegalBasis
    from domain.recording.units import record_opening_list

    if print_template:
        emit_template(session, UNIT_COLUMNS, UNIT_COLUMNS, UNIT_EXAMPLE, out=out, province=province)
        return
    path = file_given(file)
    check_out(out, dry_run=dry_run)
    session.makes_ledger = True
    if on is None:
        raise click.UsageError("as of which day is the list true? Give it with --on, like --on 2025-06-30")
    if instrument is None:
        raise click.UsageError("which decision stands behind the list? Give it with --instrument")
    basis = LegalBasis(instrument)

    read: list[Table] = []

    def record(_: Stages) -> Recorded:
        read.append(opening_table(path, kept))
        listed = opening_list_of(read[-1])
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
        write(session, record, dry_run=dry_run, as_json=as_json, try_out=tried_out(session, read, out))


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
    from commands.units.files import CHANGE_COLUMNS, CHANGE_EXAMPLE, CHANGE_MUST, change_set_of, change_table
    from domain.recording.units import record_changes

    if print_template:
        emit_template(session, CHANGE_COLUMNS, CHANGE_MUST, CHANGE_EXAMPLE, out=out, province=province)
        return
    path = file_given(file)
    check_out(out, dry_run=dry_run)
    read: list[Table] = []

    def record(_: Stages) -> Recorded:
        read.append(change_table(path, kept))
        changes = change_set_of(read[-1], again=again)
        return record_changes(
            session.ledger(), changes.rows, source=changes.source, form_errors=changes.form_errors, dry_run=dry_run
        )

    with errors_written(errors_to, path, Columns(CHANGE_MUST, CHANGE_COLUMNS, kept=kept), kept, told_of_row):
        write(session, record, dry_run=dry_run, as_json=as_json, try_out=tried_out(session, read, out))


def tried_out(session: Session, read: list[Table], out: Path | None) -> Callable[[Recorded], UnitsTrial]:
    """What a dry run tells of the table read last, in `out` also row by row."""

    def try_out(recorded: Recorded) -> UnitsTrial:
        from commands.trials.units import units_trial

        made = units_trial(read[-1], recorded, session.ledgers[-1].register(), language())
        if out is not None:
            out.write_bytes(made.book())
        return made

    return try_out
