"""One event, checked with the file that proves it and the public key of its log: no ledger and no further file."""

import json
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from consumers.auditing.problem import Problem
from consumers.offline.entries import record_of
from consumers.offline.verify import Exported, batches
from domain.errors import NotFound, SoboError
from proof.checking import includes
from proof.checkpoint import Opened, open_checkpoint
from proof.hashes import leaf_hash
from proof.keys import VerifierKey
from proof.malformed import Malformed
from proof.proof_file import ProofFile
from store.events.log import LogRecord
from store.tree.leaf import fields_of


@dataclass(frozen=True)
class Proved:
    """`opened` is None where the checkpoint is not believed, `record` where the leaf is not there to be read."""

    file: ProofFile | None
    opened: Opened | None = None
    leaf: bytes | None = None
    """Its hash."""
    record: LogRecord | None = None
    problems: list[Problem] = field(default_factory=list)


def opened_proof(path: Path, key: VerifierKey, witnesses: Sequence[VerifierKey] = ()) -> Proved:
    """The file, its checkpoint if the key signed and each witness cosigned it. Raises `NotFound` (`no_proof`)."""
    data = proof_bytes(path)
    try:
        file = ProofFile.parse(data)
    except Malformed as error:
        return Proved(None, problems=[Problem(None, "proof", f"{path} is no tlog-proof: {error}")])
    try:
        opened = open_checkpoint(file.checkpoint, [key])
        for witness in witnesses:
            opened.note.verified([witness])
    except Malformed as error:
        return Proved(file, problems=[Problem(None, "checkpoint", f"the proof's checkpoint is not believed: {error}")])
    return Proved(file, opened)


def proof_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        told = f"{path} cannot be read ({error.strerror})"
        raise NotFound("no_proof", f"{told}: name a file that `sobo prove POSITION --out FILE` wrote") from None


def with_leaf(proved: Proved, leaf: bytes) -> Proved:
    """Whether this leaf is the one that is proved, and says the position at which it stands."""
    found = with_hash(proved, leaf_hash(leaf))
    if proved.file is None:
        return found
    position = proved.file.index + 1
    try:
        record = record_of(*fields_of(leaf))
    except Malformed as error:
        wrong = Problem(position, "unreadable", f"the event is no leaf of a log of sobo: {error}")
        return replace(found, problems=[*found.problems, wrong])
    if record.position != position:
        told = f"the event says that it is number {record.position}, and the proof is of number {position}"
        return replace(found, record=record, problems=[*found.problems, Problem(position, "misplaced", told)])
    return replace(found, record=record)


def with_hash(proved: Proved, leaf: bytes) -> Proved:
    """Whether the leaf with this hash stands under the checkpoint's root, at the proof's index."""
    found = replace(proved, leaf=leaf)
    if proved.file is None or proved.opened is None:
        return found
    index, tree = proved.file.index, proved.opened.checkpoint
    if includes(tree.root, tree.size, index, leaf, proved.file.hashes):
        return found
    told = (
        f"the proof is of number {index + 1}, and the log that was signed has {tree.size} events"
        if index >= tree.size
        else f"the event, with the hash {leaf.hex()}, is not number {index + 1} of the {tree.size} that were signed"
    )
    return replace(found, problems=[*found.problems, Problem(index + 1, "proof", told)])


def leaf_of(path: Path) -> bytes:
    """The leaf that lies in a file: as it is, or as `sobo prove --json` prints it. Raises `NotFound` (`no_event`),
    `SoboError` (`not_an_event`)."""
    try:
        data = path.read_bytes()
    except OSError as error:
        told = f"{path} cannot be read ({error.strerror})"
        raise NotFound("no_event", f"{told}: name a file that `sobo prove POSITION --leaf FILE` wrote") from None
    if not data.startswith(b"{"):  # no leaf begins so: its position would be negative
        return data
    try:
        return b64decode(json.loads(data)["leaf"], validate=True)
    except (ValueError, KeyError, TypeError) as error:
        told = f"{path} begins as JSON and has no leaf in base64 ({error})"
        raise SoboError("not_an_event", f"{told}: it is what `sobo prove POSITION --json` prints") from None


def hash_in(log: Exported, index: int, size: int) -> bytes:
    """The hash of the leaf that stands there in an exported log. Raises `NotFound` (`log_too_short`)."""
    for batch in batches(log, size if log.kind == "tiles" else None):
        for entry in batch.entries:
            if entry.position == index + 1:
                return entry.leaf
    raise NotFound("log_too_short", f"{log.path} has no event at position {index + 1}, of which the proof is")
