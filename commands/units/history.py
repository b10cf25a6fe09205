"""`sobo units history`: everything recorded of one unit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from commands.completing.codes import UNIT
from commands.context import Session, format_option, json_option, pass_session, read_options
from commands.histories import emit_history

if TYPE_CHECKING:
    from projections.state.times import AsKnown


@click.command(epilog="Example:  sobo units history 00004 --on 2025-07-01")
@click.argument("code", type=UNIT)
@read_options
@format_option
@json_option
@pass_session
def history(session: Session, *, code: str, on: date, as_known: AsKnown, form: str, as_json: bool) -> None:
    """Everything recorded of the unit that bears CODE on a day, in the order of recording, with who recorded it.

    And the forming of every unit out of it. --on picks the bearer only; in place of a code an id such as
    00004@2025-07-01 names a unit of which everything was taken back too.
    """
    from projections.auditing import histories

    session.as_json = session.as_json or form == "json"  # a refusal too
    with session.reading(as_known) as connection:
        entries = histories.of_unit(connection, code, on=on, as_known=as_known)
    emit_history(session, entries, form, as_json, more=("unit_id",), nothing="Nothing was known of this unit then.")
