"""`sobo checkpoint`: what the log is now, signed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from commands.context import Session, json_option, pass_session


@click.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it there as well.")
@click.option(
    "--after",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="One that was signed before and that this database lacks, after a restore: the new one must continue it.",
)
@click.option("--witness", "cosign", is_flag=True, help="Ask the witnesses of `sobo witness list` to cosign it.")
@click.option(
    "--seconds", type=click.FloatRange(min=0, min_open=True), default=10, show_default=True,
    help="How long each witness may take to answer.",
)  # fmt: skip
@json_option
@pass_session
@click.pass_context
def checkpoint(
    context: click.Context, session: Session, *, out: Path | None, after: Path | None, cosign: bool, seconds: float,
    as_json: bool,
) -> None:  # fmt: skip
    """Sign how many events there are, and the root of the tree over all of them; print it (C2SP tlog-checkpoint).

    Who keeps it can tell later, with `sobo verify --checkpoint FILE`, whether the history is still the one that was
    signed. None is signed that does not continue the one before, nor one that a witness cosigned.

    With --witness the cosignatures (C2SP tlog-witness) stand below our own signature. They are kept: run again, it asks
    only those that did not cosign this checkpoint yet; exit 1 while one is missing.

    \b
    Example:  sobo checkpoint --out 2025-08-15.checkpoint
              sobo checkpoint --witness --out 2025-08-15.checkpoint
    """
    from commands.output import emit_json
    from commands.proof.written import write
    from commands.tables import say
    from consumers.witnessing.gather import gather
    from store.tree import signing
    from store.tree.checkpoints import adopt, sign_next
    from store.tree.witnesses import with_cosignatures

    key = signing.load(session.signing_key_file())
    with session.connection() as connection:
        if after is not None:
            adopt(connection, key, after.read_bytes())
        signed = sign_next(connection, key)
        outcomes = gather(connection, signed, key.name, seconds=seconds) if cosign else []
    if cosign and not outcomes:
        say("sobo: nobody is asked to cosign: `sobo witness add URL KEY` names a witness")
    signatures = [one.signature for one in outcomes if one.signature is not None]
    note = with_cosignatures(signed.note, signatures, [one.witness.key for one in outcomes])
    if out is not None:
        write(out, note)
    text = note.decode()
    if as_json:
        value = {"origin": key.name, "size": signed.size, "root": signed.root.hex(), "checkpoint": text}
        told = [
            {"name": one.witness.key.name, "url": one.witness.url, "time": one.time, "problem": one.problem}
            for one in outcomes
        ]
        emit_json(value | ({"witnesses": told} if cosign else {}))
    else:
        sys.stdout.write(text)
    missing = [one for one in outcomes if one.signature is None]
    for one in missing:
        say(f"sobo: {one.witness.key.name} did not cosign: {one.problem}")
    if missing or (cosign and not outcomes):
        context.exit(1)
