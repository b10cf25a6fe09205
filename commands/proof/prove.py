"""`sobo prove`: that an event stands in the log, or that the log only grew."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.context import Session, json_option, pass_session

if TYPE_CHECKING:
    import psycopg


@click.command()
@click.argument("position", type=click.IntRange(1), required=False)
@click.option("--size", type=click.IntRange(1), metavar="N", help="In the log of its first N events. Default: all.")
@click.option(
    "--from-size", type=click.IntRange(0), metavar="M", help="In place of POSITION: that the log of M events goes on."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the proof of POSITION with a signed checkpoint (C2SP tlog-proof).",
)
@click.option(
    "--leaf",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the event at POSITION too, byte for byte as it is hashed.",
)
@json_option
@pass_session
def prove(
    session: Session, *, position: int | None, size: int | None, from_size: int | None, out: Path | None,
    leaf: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Prove that an event stands in the log (RFC 6962), or that a later log begins with an earlier one.

    The proof is checked without this ledger: by `sobo verify --proof`, or as docs/proof.md says. A file written by
    --out is all that is needed besides the event (--leaf) and the key of `sobo key show`.

    \b
    Example:  sobo prove 10795 --json
              sobo prove 10795 --out payment.tlog-proof --leaf payment.leaf
              sobo prove --from-size 10000 --size 10795 --json
    """
    if (position is None) == (from_size is None):
        raise click.UsageError("give the POSITION of an event, or --from-size M for the log of M events")
    for option, file in (("--out", out), ("--leaf", leaf)):
        if file is not None and position is None:
            raise click.BadParameter("a file is written for the POSITION of an event only", param_hint=option)
    from commands.output import emit
    from commands.proof.written import write

    with session.connection() as connection:
        if position is None:
            value = _grown(connection, from_size or 0, size)
        else:
            value = _stands(session, connection, position, size, out)
    if leaf is not None:
        write(leaf, value["leaf"])
    lines = [f"{name}: {_shown(told)}" for name, told in value.items()]
    emit(value, as_json, [*lines, *(f"written to {file}" for file in (out, leaf) if file is not None)])


def _shown(told: object) -> str:
    if isinstance(told, bytes):
        return b64encode(told).decode()
    return ", ".join(told) if isinstance(told, list) else str(told)


def _stands(
    session: Session, connection: psycopg.Connection[Any], position: int, size: int | None, out: Path | None
) -> dict[str, Any]:
    from commands.proof.written import write
    from proof.hashes import leaf_hash
    from proof.proof_file import ProofFile
    from store.tree import signing
    from store.tree.checkpoints import of_size, sign_next
    from store.tree.proving import leaf_at, tree_of
    from store.tree.witnesses import cosigned

    tree = tree_of(connection, size)
    leaf = leaf_at(connection, position, tree)
    if out is not None:
        key = signing.load(session.signing_key_file())
        signed = sign_next(connection, key) if size is None else of_size(connection, size)
        tree = tree_of(connection, signed.size)
        note = cosigned(connection, key.name, signed.size, signed.root, signed.note)
        file = ProofFile(position - 1, tuple(tree.inclusion(position - 1)), note)
        file.verified(leaf_hash(leaf), [key.verifier()])
        write(out, bytes(file))
    return {
        "position": position,
        "index": position - 1,
        "size": tree.size,
        "leaf": leaf,
        "leaf_hash": leaf_hash(leaf).hex(),
        "proof": [one.hex() for one in tree.inclusion(position - 1)],
        "root": tree.root().hex(),
    }


def _grown(connection: psycopg.Connection[Any], from_size: int, size: int | None) -> dict[str, Any]:
    from store.tree.proving import tree_of

    tree, old = tree_of(connection, size), tree_of(connection, from_size)
    if old.size > tree.size:
        raise click.BadParameter(f"{from_size} events are more than {tree.size}", param_hint="--from-size")
    return {
        "from_size": old.size,
        "size": tree.size,
        "from_root": old.root().hex(),
        "root": tree.root().hex(),
        "proof": [one.hex() for one in tree.consistency(old.size)],
    }
