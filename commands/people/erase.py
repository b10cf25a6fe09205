"""`sobo staff erase`: the key of a person's sealed data is deleted, and what is left of it wiped out."""

from __future__ import annotations

import sys
from datetime import date

import click

from commands.context import Session, day, json_option, pass_session, text
from commands.progress import Stages
from commands.writing import dry_run_option


@click.command(epilog='Example:  sobo staff erase CB000001 --basis "12/QĐ-SNV" --signed-on 2026-02-01')
@click.argument("number", type=text)
@click.option("--basis", required=True, type=text, metavar="TEXT", help="The decision or request behind it.")
@click.option("--clause", default="", type=text, metavar="TEXT", help="Its article and clause.")
@click.option("--signed-on", type=day, metavar="DATE", help="When it was signed.")
@click.option("--authority", default="", type=text, metavar="TEXT", help="Who signed it.")
@click.option("--on", "effective_on", type=day, metavar="DATE", help="The day from which it holds. Default: today.")
@click.option("--reason", default="", type=text, metavar="TEXT", help="Why, in words; without personal data.")
@click.option("--yes", is_flag=True, help="Do not ask on a terminal whether to go on.")
@dry_run_option
@json_option
@pass_session
def erase(
    session: Session, *, number: str, basis: str, clause: str, signed_on: date | None, authority: str,
    effective_on: date | None, reason: str, yes: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Erase the person with staff number NUMBER: nobody reads name, birth date and identity number again.

    Their key is deleted, for good; counts, amounts, the log and every proof stay as they are. That it was done, by whom
    and on what basis, is an event. Destroy older files of `sobo keys export` and backups yourself: they still open it.
    """
    from commands.writing import write
    from domain.event import LegalBasis
    from domain.ports import Recorded
    from domain.recording import erasing

    if not (yes or dry_run) and sys.stdin.isatty():
        click.confirm(f"Erase the personal data of {number}? Nobody can bring it back.", abort=True, err=True)
    legal = LegalBasis(basis, clause, signed_on, authority)
    ledger = session.ledger()

    def record(_: Stages) -> Recorded:
        return erasing.erase(ledger, number, legal, on=effective_on, reason=reason, dry_run=dry_run)

    write(session, record, dry_run=dry_run, as_json=as_json)
    if not dry_run:
        wiped(session)


def wiped(session: Session) -> None:
    """Nothing of deleted keys is left in the database's files; what is not in our power is said."""
    from commands.tables import say
    from store.database import connected
    from store.personal import wiping

    if session.settings.database_url is None and session.database.admin_url is not None:
        with connected(session.database.admin_url) as conn:
            wiping.wipe(conn)
        return
    with connected(session.database.admin_url or session.database.writer_url) as conn:
        done = wiping.rewrite_table(conn)
    todo = "" if done else "the old rows of ledger.person_keys (`vacuum (full) ledger.person_keys`, as its owner), "
    say(
        f"sobo: the key is deleted. What may still hold it is the server's administrator's to remove: {todo}the "
        "write-ahead log, its archive, replicas and backups (docs/privacy.md)"
    )
