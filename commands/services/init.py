"""`sobo init`: an empty ledger."""

from __future__ import annotations

import click

from commands.context import Session, json_option, pass_session
from commands.output import emit


@click.command()
@json_option
@pass_session
def init(session: Session, as_json: bool) -> None:
    """Make an empty ledger, in this home or on the server that is set. One that is there is left as it is.

    \b
    Example:  sobo init
              sobo --home ./ledger init
    """
    from store.database import address

    session.makes_ledger = True
    where = address(session.database.writer_url) if session.settings.database_url else str(session.settings.home)
    with session.connection() as connection:
        from store.events.head import head

        events = head(connection)
    told = f"The ledger in {where} has {events:,} events." if events else f"An empty ledger is in {where}."
    begin = "" if events else " `sobo units load` begins it with its opening list of units."
    emit({"ledger": where, "head": events}, as_json, told + begin)
