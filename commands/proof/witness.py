"""`sobo witness`: who is asked to cosign checkpoints."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.context import Session, json_option, pass_session

if TYPE_CHECKING:
    from proof.keys import VerifierKey


@click.group()
def witness() -> None:
    """Who is asked to cosign checkpoints (C2SP tlog-witness): that they saw this log only grow.

    Who trusts a witness need not trust us to show everybody the same log. Its operator needs the line of `sobo key
    show`.

    \b
    Example:  sobo witness add https://witness.example/sobo witness.example/w1+20324abe+BCms...
              sobo checkpoint --witness --out 2025-08-15.checkpoint
    """


@witness.command()
@click.argument("url")
@click.argument("key")
@json_option
@pass_session
def add(session: Session, url: str, key: str, as_json: bool) -> None:
    """Ask the witness at URL (its submission prefix) from now on; KEY is its verifier key, or a file with it.

    A key that is published as one that signs notes (kind 01) is taken as the cosigner's (kind 04) that it stands for.

    \b
    Example:  sobo witness add https://witness.example/sobo witness.vkey
    """
    from commands.output import emit
    from consumers.witnessing.http import prefix
    from store.tree import witnesses as store

    found = store.Witness(prefix(url), cosigner(key))
    with session.connection() as connection:
        store.add(connection, found)
    value = {"name": found.key.name, "url": found.url, "key": str(found.key)}
    emit(value, as_json, f"{found.key.name} at {found.url} is asked by `sobo checkpoint --witness`: {found.key}")


@witness.command("list")
@json_option
@pass_session
def list_(session: Session, as_json: bool) -> None:
    """Those that are asked, and the newest state of the log that each cosigned.

    \b
    Example:  sobo witness list
    """
    from commands.output import emit
    from commands.tables import Table
    from store.tree import signing
    from store.tree import witnesses as store

    rows = []
    with session.connection() as connection:
        origin = signing.origin(connection)
        for one in store.witnesses(connection):
            last = store.last_cosigned(connection, one.key, origin)
            when = None if last is None else datetime.fromtimestamp(last.time, UTC).isoformat().replace("+00:00", "Z")
            size = None if last is None else last.size
            rows.append({"name": one.key.name, "url": one.url, "key": str(one.key), "size": size, "cosigned_at": when})
    columns = ("name", "url", "size", "cosigned_at")
    shown = [[row[name] for name in columns] for row in rows]
    emit(rows, as_json, Table(columns, shown) if rows else "no witness is asked; `sobo witness add URL KEY`")


@witness.command()
@click.argument("which", metavar="NAME|URL|KEY")
@json_option
@pass_session
def remove(session: Session, which: str, as_json: bool) -> None:
    """Ask this witness no longer. What it cosigned is kept.

    \b
    Example:  sobo witness remove witness.example/w1
    """
    from commands.output import emit
    from store.tree import witnesses as store

    with session.connection() as connection:
        gone = store.remove(connection, which)
    emit({"name": gone.key.name, "url": gone.url, "key": str(gone.key)}, as_json, f"{gone.key.name} is no longer asked")


def cosigner(given: str) -> VerifierKey:
    """A witness's key, as text or in a file. Raises `SoboError` (`key_unusable`), `NotFound` (`no_key`)."""
    from consumers.auditing.signed import trusted_key
    from proof.keys import COSIGNATURE, VerifierKey

    found = trusted_key(given, Path())
    return VerifierKey(found.name, found.public, COSIGNATURE)
