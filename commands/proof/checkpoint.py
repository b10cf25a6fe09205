"""`sobo checkpoint`: what the log is now, signed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from commands.context import Session, json_option, pass_session


@click.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it there as well.")
@json_option
@pass_session
def checkpoint(session: Session, out: Path | None, as_json: bool) -> None:
    """Sign how many events there are, and the root of the tree over all of them; print it (C2SP tlog-checkpoint).

    Who keeps it can tell later, with `sobo verify --checkpoint FILE`, whether the history is still the one that was
    signed. None is signed that does not continue the one before.

    \b
    Example:  sobo checkpoint --out 2025-08-15.checkpoint
    """
    from commands.output import emit_json
    from commands.proof.written import write
    from store.tree import signing
    from store.tree.checkpoints import sign_next

    key = signing.load(session.signing_key_file())
    with session.connection() as connection:
        signed = sign_next(connection, key)
    if out is not None:
        write(out, signed.note)
    text = signed.note.decode()
    if as_json:
        emit_json({"origin": key.name, "size": signed.size, "root": signed.root.hex(), "checkpoint": text})
    else:
        sys.stdout.write(text)
