"""`sobo keys`: what lives only in the database, saved beside a backup of the topic."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from commands.context import Session, json_option, pass_session
from commands.context import path as named

PASSPHRASE = "SOBO_KEYS_PASSPHRASE"
NEW_MASTER_KEY = "SOBO_NEW_MASTER_KEY"
passphrase_option = click.option(
    "--passphrase-file", type=click.Path(path_type=Path), help=f"Its first line. Else {PASSPHRASE}, else you are asked."
)
file_argument = click.argument("file", type=named)


@click.group()
def keys() -> None:
    """What lives only in the database, and what a ledger restored from Kafka lacks.

    The secret by which people are found, the keys of their names, the ledger's zone, which files were recorded: as one
    file that a passphrase opens.

    \b
    Example:  sobo keys export keys-2026-11-28.sobo
              sobo --home ./again keys import keys-2026-11-28.sobo
    """


@keys.command()
@file_argument
@passphrase_option
@json_option
@pass_session
def export(session: Session, file: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Write them into a new file that only you may read, sealed under a passphrase.

    With SOBO_READ_LOG=yes it is written down first, as a read of everybody (`*` in `sobo reads`).

    \b
    Example:  sobo keys export keys-2026-11-28.sobo
    """
    from datetime import UTC, datetime

    from commands.output import emit
    from commands.people.opening import opened_all
    from store.database import connected
    from store.rights.roles import KEY_HOLDER
    from store.saving import keys as saved
    from store.saving import sealed_file

    with connected(session.database.writer_url, KEY_HOLDER) as conn:
        content = saved.taken_out(conn, session.ring)
    passphrase = _passphrase(passphrase_file, new=True)
    told = {"ledger": content["ledger"], "head": content["head"], "exported_at": datetime.now(UTC).isoformat()}
    sealed = sealed_file.seal(saved.as_bytes(content), passphrase, told)
    with connected(session.database.writer_url, KEY_HOLDER) as conn:
        opened_all(session, conn)
    sealed_file.write(file, sealed)
    people, files = len(content["people"]), len(content["files"])
    emit(
        {"file": str(file), "ledger": content["ledger"], "head": content["head"], "people": people, "files": files},
        as_json,
        f"the keys of {people:,} people of the ledger {content['ledger']}, as of position {content['head']}, are in "
        f"{file}. Keep it apart from the passphrase; make it anew after people were registered, and destroy the older "
        "ones when somebody was erased",
    )


@keys.command(name="import")
@file_argument
@passphrase_option
@json_option
@pass_session
def import_(session: Session, file: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Put them back into a ledger that was restored from Kafka: names can be read, and events recorded again.

    \b
    Example:  sobo --home ./again keys import keys-2026-11-28.sobo
    """
    from commands.output import emit
    from store.database import connected
    from store.events.head import head
    from store.saving import keys as saved
    from store.saving import sealed_file

    _, content = sealed_file.unseal(file.read_bytes(), _passphrase(passphrase_file), str(file))
    with connected(session.database.admin_url or session.database.writer_url) as conn:
        brought = saved.put_back(conn, saved.as_content(content), session.ring)
        newest = head(conn)
    lines = [f"the keys of {brought.people:,} people of the ledger {brought.ledger} are back; {_files(brought.files)}"]
    if newest < brought.head:
        lines.append(
            f"when they were saved the ledger had {brought.head:,} events, and it has {newest:,} now: what was "
            "recorded between had not come to the topic, or was lost there, and is to be recorded again"
        )
    if brought.checkpoints:
        lines.append(f"the next checkpoint continues the last of {brought.checkpoints:,} that were signed before")
    value = {"ledger": brought.ledger, "people": brought.people, "files": brought.files}
    value["checkpoints"] = brought.checkpoints
    emit({**value, "saved_at_head": brought.head, "head": newest}, as_json, lines)


def _files(number: int) -> str:
    return f"{number:,} file{'' if number == 1 else 's'} known as recorded"


def _passphrase(file: Path | None, *, new: bool = False) -> str:
    """From a file, the environment or the person at the desk: never from the command line, which everybody sees."""
    from store.settings import secret

    given = secret(PASSPHRASE, os.environ, file)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise click.UsageError(f"which passphrase? Set {PASSPHRASE} or {PASSPHRASE}_FILE, or name --passphrase-file")
    asked: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=new, err=True)
    return asked


@keys.command()
@json_option
@pass_session
def rotate(session: Session, as_json: bool) -> None:
    """Wrap the keys of all people under a new master key; no event is touched.

    The new one is made, and takes the place of master.key in the home. Where SOBO_MASTER_KEY holds the old one,
    SOBO_NEW_MASTER_KEY (or ..._FILE) says the new one, which is to be SOBO_MASTER_KEY from then on. Keys of a ledger of
    before, which were never wrapped, are wrapped too.

    \b
    Example:  sobo keys rotate
    """
    from commands.output import emit
    from commands.people.erase import wiped
    from store.database import connected
    from store.personal.rotating import rotate as rotated
    from store.rights.roles import KEY_HOLDER
    from store.settings import secret

    ring = session.ring
    given = secret(NEW_MASTER_KEY, os.environ)
    if (given is None) != (ring.given is None):
        raise click.UsageError(
            f"the master key stands in SOBO_MASTER_KEY: set {NEW_MASTER_KEY} to the new one"
            if given is None
            else f"{NEW_MASTER_KEY} is for a master key in SOBO_MASTER_KEY, and yours is in {ring.file}: unset it"
        )
    with connected(session.database.writer_url, KEY_HOLDER) as conn:
        done = rotated(conn, ring, given)
    wiped(session)
    where = f"{NEW_MASTER_KEY}: set SOBO_MASTER_KEY to it now" if ring.given is not None else str(ring.file)
    told = f"the keys of {done.people:,} people are wrapped under the master key {done.id}, in {where}"
    emit({"people": done.people, "master_key": done.id}, as_json, told)
