"""`sobo verify --proof`: one event, checked by the file that proves it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commands.context import Session
    from commands.output import Shown
    from consumers.offline.proof import Proved
    from proof.keys import VerifierKey


def checked_proof(
    session: Session, path: Path, *, event: Path | None, log: Path | None, key: str | None,
    witnesses: Sequence[VerifierKey],
) -> tuple[dict[str, Any], Shown]:  # fmt: skip
    """The answer under `--json`, and what people see."""
    from commands.tables import Table
    from consumers.auditing.signed import trusted_key
    from consumers.offline import proof
    from consumers.offline.verify import exported

    proof.proof_bytes(path)  # what is not there is said before whose key is meant
    leaf = None if event is None else proof.leaf_of(event)
    export = None if log is None else exported(log)
    found = proof.opened_proof(path, trusted_key(key, session.signing_key_file()), witnesses)
    if leaf is not None:
        found = proof.with_leaf(found, leaf)
    elif found.file is not None and found.opened is not None:
        index, size = found.file.index, found.opened.checkpoint.size
        if export is not None:
            found = proof.with_hash(found, proof.hash_in(export, index, size))
        else:
            found = proof.with_leaf(found, _own_leaf(session, index))
    value = _value(path, found)
    if not found.problems:
        return value, _told(value, log)
    rows = [(one.position, one.kind, one.message) for one in found.problems]
    return value, [f"{path} does not prove it", Table(("position", "kind", "message"), rows)]


def _own_leaf(session: Session, index: int) -> bytes:
    from store.tree.proving import leaf_at, tree_of

    with session.connection() as connection:
        return leaf_at(connection, index + 1, tree_of(connection, None))


def _value(path: Path, found: Proved) -> dict[str, Any]:
    tree = None if found.opened is None else found.opened.checkpoint
    record = found.record
    return {
        "ok": not found.problems,
        "proof": str(path),
        "position": None if found.file is None else found.file.index + 1,
        "size": None if tree is None else tree.size,
        "origin": None if tree is None else tree.origin,
        "root": None if tree is None else tree.root.hex(),
        "leaf_hash": None if found.leaf is None else found.leaf.hex(),
        "event": None
        if record is None
        else {"position": record.position, "stream": record.stream, "version": record.version, "type": record.type},
        "problems": found.problems,
    }


def _told(value: dict[str, Any], log: Path | None) -> list[str]:
    event, stands = value["event"], f"stands in the log of {value['size']} events that {value['origin']} signed"
    what = (
        f"the event at position {value['position']} of {log}"
        if event is None
        else f"position {event['position']} ({event['type'] or 'of an unknown type'}, version {event['version']} of "
        f"{event['stream']})"
    )
    return [f"{what} {stands}", f"the hash of its leaf is {value['leaf_hash']}, the root {value['root']}"]
