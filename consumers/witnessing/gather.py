"""Cosignatures of a checkpoint, from every witness that has not given its own yet."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from consumers.witnessing.http import Answer, NoAnswer, post
from proof.checking import continues
from proof.malformed import Malformed
from proof.note import Signature
from proof.witness import SIZE_TYPE, AddCheckpoint, cosignatures, size_in_conflict
from store.tree import witnesses as store
from store.tree.checkpoints import Kept
from store.tree.tiles import tree_at
from store.tree.witnesses import Witness

TRIES = 3
"""As often as a witness may say that it knows another size: others may ask it meanwhile."""
AHEAD = 3600
"""Seconds that a witness's clock may be ahead of ours."""
REFUSALS = {
    400: "it does not read the request",
    403: "it does not know the key that signed: give its operator the line of `sobo key show`",
    404: "it does not know this log: give its operator the line of `sobo key show`",
    422: "it does not take the proof that this log continues what it cosigned before: another history was shown to it",
    429: "it is asked too often",
}

Post = Callable[[str, bytes, float], Answer]


class Refusal(Exception):
    """Why nothing of the answer is believed."""


@dataclass(frozen=True)
class Outcome:
    """What came of one witness: a cosignature with its time, of before or of now, or why there is none."""

    witness: Witness
    signature: Signature | None = None
    time: int | None = None
    problem: str | None = None


def gather(conn: Connection[Any], signed: Kept, origin: str, *, seconds: float, ask: Post = post) -> list[Outcome]:
    """Ask those that did not cosign this checkpoint yet, and keep what they sign. Nothing is raised for what a witness
    says or does not say, or does not say within `seconds`.

    Needs an autocommit connection: what came stays, whatever comes of the next.
    """
    return [
        _outcome(conn, signed, origin, witness, lambda w, b: _sent(w, b, seconds, ask))
        for witness in store.witnesses(conn)
    ]


def _outcome(
    conn: Connection[Any], signed: Kept, origin: str, witness: Witness, send: Callable[[Witness, bytes], Answer]
) -> Outcome:
    known = store.last_cosigned(conn, witness.key, origin, (signed.size, signed.root))
    if known is not None:
        return Outcome(witness, known.signature, known.time)
    try:
        signature = _asked(conn, signed, origin, witness, send)
    except Refusal as error:
        return Outcome(witness, problem=str(error))
    store.keep(conn, signed.size, signed.root, witness.key, signature)
    return Outcome(witness, signature, int.from_bytes(signature.data[:8], "big"))


def _asked(
    conn: Connection[Any], signed: Kept, origin: str, witness: Witness, send: Callable[[Witness, bytes], Answer]
) -> Signature:
    before = store.last_cosigned(conn, witness.key, origin)
    old = 0 if before is None else before.size
    tree = tree_at(conn, signed.size)
    for _ in range(TRIES):
        if old > signed.size:
            raise Refusal(
                f"it cosigned {old} events of this log, and the checkpoint has {signed.size}: the log was cut or put "
                "back from a copy, or somebody else signs with its key"
            )
        proof = tree.consistency(old)
        if (
            before is not None
            and before.size == old
            and not continues(old, before.root, signed.size, signed.root, proof)
        ):
            raise Refusal(f"it cosigned another history of {old} events than this log has: it was not asked again")
        answer = send(witness, bytes(AddCheckpoint(old, tuple(proof), signed.note)))
        if answer.status == 200:
            return _believed(answer, signed, witness)
        if answer.status != 409:
            why = REFUSALS.get(answer.status, "which is none of the answers of a witness")
            raise Refusal(f"it answers {answer.status}: {why}")
        size = _size(answer)
        if size == old:
            raise Refusal(f"it cosigned another root for the {old} events from which it was asked to go on")
        old = size
    raise Refusal(f"it said {TRIES} times that it knows another size, the last time {old}; ask again later")


def _sent(witness: Witness, body: bytes, seconds: float, ask: Post) -> Answer:
    try:
        return ask(f"{witness.url}/add-checkpoint", body, seconds)
    except NoAnswer as error:
        raise Refusal(f"it does not answer at {witness.url}: {error}") from None


def _believed(answer: Answer, signed: Kept, witness: Witness) -> Signature:
    try:
        [signature] = cosignatures(signed.note, answer.body, [witness.key])
    except Malformed as error:
        raise Refusal(f"its answer is not believed: {error}") from None
    ahead = int.from_bytes(signature.data[:8], "big") - int(time.time())
    if ahead > AHEAD:
        raise Refusal(f"its answer is not believed: its time is {ahead} seconds ahead of this machine's clock")
    return signature


def _size(answer: Answer) -> int:
    if answer.kind != SIZE_TYPE:
        raise Refusal(f"it answers 409 without saying which size it knows ({answer.kind or 'no type'})")
    try:
        return size_in_conflict(answer.body)
    except Malformed as error:
        raise Refusal(f"it answers 409, and {error}") from None
