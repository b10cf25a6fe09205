"""Making a report: the question asked as known at a position, under a checkpoint that reaches so far."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from consumers.certifying import folder
from consumers.certifying.code import code
from consumers.certifying.questions import SETTLEMENT, Question, ask
from consumers.certifying.settlement import events_of, problems
from domain.errors import Refused, SoboError
from domain.policy.parameters import Rules
from projections.state.times import AsKnown
from proof.checkpoint import open_checkpoint
from proof.keys import SigningKey, VerifierKey
from proof.malformed import Malformed
from proof.statement import Statement
from store.events.head import head
from store.events.keys import time_zone
from store.events.stamps import recorded_at
from store.tree.checkpoints import Kept
from store.tree.grow import tree_size
from store.tree.tiles import tree_at

Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class Certified:
    path: Path
    report: folder.Report
    events: int
    """Of which the folder has a proof each."""


def given_checkpoint(conn: Connection, path: Path, key: VerifierKey) -> Kept:
    """One that was signed before, perhaps cosigned since. Raises `Refused` (`another_checkpoint`) for one that is not
    of this log."""
    try:
        note = path.read_bytes()
        found = open_checkpoint(note, [key]).checkpoint
    except Malformed as error:
        raise Refused("another_checkpoint", f"{path} is not believed: {error}") from None
    if found.size > tree_size(conn) or tree_at(conn, found.size).root() != found.root:
        told = f"{path} is of {found.size} events with the root {found.root.hex()}"
        raise Refused("another_checkpoint", f"{told}, which this log does not continue; `sobo verify` says more")
    return Kept(found.size, found.root, note)


def known_at(conn: Connection, as_known: AsKnown, signed: Kept) -> int:
    """The position up to which the answer knows. Raises `Refused` (`checkpoint_too_old`) where the checkpoint ends
    before."""
    position = _position(conn, as_known, signed)
    if position > signed.size:
        raise Refused(
            "checkpoint_too_old",
            f"the checkpoint is of {signed.size} events, and what was known reaches to position {position}: ask with "
            f"--as-known {signed.size}, or leave --checkpoint out and a new one is signed",
        )
    return position


def certify(
    conn: Connection, rules: Rules, *, question: Question, signed: Kept, key: SigningKey, out: Path
) -> Certified:
    """Ask, sign, write. Raises `Refused` (`file_exists`, `cannot_write`, `incomplete`), and what asking raises."""
    folder.refuse_existing(out)
    answer = ask(conn, rules, question)
    _refuse_incomplete(answer, question)
    result = folder.canonical(answer)
    report = folder.Report(
        question, folder.digest(result), signed.size, key.name, time_zone(conn), code(), rules.version, signed.note,
        result,
    )  # fmt: skip
    checkpoint = open_checkpoint(signed.note, [key.verifier()]).checkpoint
    report = replace(report, signature=Statement(report.document(), checkpoint).sign(key))
    events = {}
    if question.name == SETTLEMENT:
        events = events_of(conn, answer["settlement"]["settlement"], question, signed.note, signed.size)
        wrong = problems(events, question, report.answer, signed.note, key.verifier())
        if wrong:
            raise SoboError(
                "not_provable",
                f"the answer is not what its events come to ({wrong[0].message}): nothing was written; `sobo verify` "
                "says more",
            )
    folder.write(out, report, events)
    return Certified(out, report, len(events))


def _refuse_incomplete(answer: dict[str, Any], question: Question) -> None:
    reached = answer.get("settlement", answer)
    if reached["complete_to"] < question.position or reached["includes_to"] > question.position:
        raise Refused(
            "incomplete",
            f"the answers reach to position {reached['complete_to']} so far, and the report would be of "
            f"{question.position}. Wait with --wait, or ask with --as-known {reached['complete_to']}",
        )


def _position(conn: Connection, as_known: AsKnown, signed: Kept) -> int:
    if as_known.position is not None:
        return as_known.position
    if as_known.before is None:
        return signed.size
    return _recorded_before(conn, as_known)


def _recorded_before(conn: Connection, as_known: AsKnown) -> int:
    """By halving: `recorded_at` never goes back from one position to the next."""
    low, high = 0, head(conn)
    query = "select event from ledger.events where position = %s"
    while low < high:
        middle = (low + high + 1) // 2
        row = conn.cursor(binary=True, row_factory=tuple_row).execute(query, (middle,)).fetchone()
        assert as_known.before is not None
        if row is not None and recorded_at(bytes(row[0])) < as_known.before:
            low = middle
        else:
            high = middle - 1
    return low
