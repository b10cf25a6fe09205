"""One settlement out of its own events, without the rest of the log: what they prove of the answer."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import psycopg

from consumers.auditing.fold.by_stream import COLUMNS
from consumers.auditing.fold.people import person_rows
from consumers.auditing.fold.settlements import settlement_rows
from consumers.auditing.problem import Problem
from consumers.certifying.questions import Question
from consumers.offline.entries import record_of
from domain.ports import Placed
from domain.settlements.events import Entitlement
from domain.settlements.settlement import staff_stream_of
from proof.hashes import leaf_hash
from proof.keys import VerifierKey
from proof.malformed import Malformed
from proof.proof_file import ProofFile
from store.events.log import Only, read_records
from store.events.mapper import to_events
from store.tree.leaf import fields_of, leaf
from store.tree.tiles import tree_at

FIGURES = (
    "staff_number", "settlement", "route", "category", "regime", "decided_on", "leaves_on", "assessed", "submitted",
    "approved", "paid",
)  # fmt: skip
"""Of the answer: what follows from the events of the person and of the settlement alone."""


def events_of(
    conn: psycopg.Connection[Any], settlement: str, question: Question, checkpoint: bytes, size: int
) -> dict[int, tuple[bytes, bytes]]:
    """Leaf and proof of every event of the person and of the settlement that was known, by position."""
    tree = tree_at(conn, size)
    found = {}
    for stream in (staff_stream_of(settlement), settlement):
        for batch in read_records(conn, upto=question.position, only=Only(streams=(stream,))):
            for one in batch:
                index = one.position - 1
                proof = ProofFile(index, tuple(tree.inclusion(index)), checkpoint)
                found[one.position] = leaf(one.position, one.stream, one.version, one.event), bytes(proof)
    return dict(sorted(found.items()))


def problems(
    events: Mapping[int, tuple[bytes, bytes]], question: Question, answer: Any, checkpoint: bytes, key: VerifierKey
) -> list[Problem]:
    """What of the answer the events do not prove. Each must stand in the checkpoint, and no stream have a gap."""
    found: list[Problem] = []
    streams: dict[str, list[Placed]] = {}
    for position, (entry, proof) in events.items():
        try:
            placed = _proved(position, entry, proof, checkpoint, key)
        except Exception as error:  # whatever stands in the file
            found.append(Problem(position, "proof", f"nothing proves this event: {error}"))
            continue
        if position > question.position:
            found.append(Problem(position, "proof", f"the report is of what was known at {question.position}"))
        streams.setdefault(placed.event.originator_id, []).append(placed)
    if found:
        return found
    try:
        shown, working = answer["settlement"], answer["working"]
        settlement = str(shown["settlement"])
        wanted = {name: shown[name] for name in FIGURES}
    except (KeyError, TypeError):
        return [Problem(None, "result", "the result is not that of a settlement")]
    for stream in sorted(streams.keys() | {settlement, staff_stream_of(settlement)}):
        found += _gaps(stream, streams.get(stream, []), {settlement, staff_stream_of(settlement)})
    if found:
        return found
    try:
        people, money = streams[staff_stream_of(settlement)], streams.get(settlement, [])
        figures = _figures(people, money, settlement, question.on)
    except Exception as error:
        return [Problem(None, "result", f"the events come to no settlement ({type(error).__name__}: {error})")]
    return [*_other_figures(wanted, figures), *_other_working(working, money)]


def _proved(position: int, entry: bytes, proof: bytes, checkpoint: bytes, key: VerifierKey) -> Placed:
    file = ProofFile.parse(proof)
    file.verified(leaf_hash(entry), [key])
    if file.checkpoint != checkpoint:
        raise Malformed("its proof is of another checkpoint than the report's")
    stated, *_ = fields = fields_of(entry)
    if not position == stated == file.index + 1:
        raise Malformed(f"it is position {stated}, and index {file.index} is proved")
    [event] = to_events([record_of(*fields)])
    return Placed(position, event)


def _gaps(stream: str, events: Sequence[Placed], wanted: set[str]) -> Iterator[Problem]:
    versions = [placed.event.originator_version for placed in events]
    if stream not in wanted:
        yield Problem(events[0].position, "proof", f"{stream} is not of this settlement")
    elif versions != list(range(1, len(versions) + 1)):
        yield Problem(None, "proof", f"of {stream} the versions {versions} are there: some of its events are left out")
    elif not events and stream.startswith("staff:"):
        yield Problem(None, "proof", f"no event of {stream} is there")


def _figures(people: Sequence[Placed], money: Sequence[Placed], settlement: str, on: date) -> dict[str, Any]:
    """Folded in plain Python, apart from the SQL that answered."""
    names = {table: [name.strip() for name in COLUMNS[table].split(",")] for table in COLUMNS}
    [gone] = [
        dict(zip(names[table], row, strict=True))
        for table, row in person_rows(people)
        if table == "departures" and row[2] == settlement
    ]
    rows = list(settlement_rows(money)) if money else []
    assessed = [dict(zip(names[table], row, strict=True)) for table, row in rows if table == "assessments"]
    sums = dict.fromkeys(("submitted", "approved", "paid", "reversed", "came_back"), 0)
    for table, row in rows:
        if table == "settlement_entries" and row[1] <= on and row[2] in sums:
            sums[row[2]] += row[3]
    regime = assessed[0]["regime"] if assessed else None
    funded = 0 if gone["rescinded"] else 1
    return {
        **{name: gone[name] for name in ("staff_number", "settlement", "route", "category")},
        "decided_on": gone["decided_on"].isoformat(),
        "leaves_on": gone["leaves_on"].isoformat(),
        "regime": regime,
        "assessed": assessed[0]["total"] if regime is not None else None,
        "submitted": funded * sums["submitted"],
        "approved": funded * sums["approved"],
        "paid": sums["paid"] - sums["reversed"] - sums["came_back"],
    }


def _other_figures(wanted: Mapping[str, Any], figures: Mapping[str, Any]) -> Iterator[Problem]:
    for name in FIGURES:
        if wanted[name] != figures[name]:
            told = f"{name} is {wanted[name]} in the result, and the events come to {figures[name]}"
            yield Problem(None, "result", told)


def _other_working(working: Any, money: Sequence[Placed]) -> Iterator[Problem]:
    """The working against the newest assessment, and the parts of its amount against the whole."""
    newest = next((placed for placed in reversed(money) if isinstance(placed.event, Entitlement)), None)
    if newest is None or working is None:
        if (newest is None) != (working is None):
            yield Problem(None, "result", "the result has a working and the events have none, or the reverse")
        return
    event = newest.event
    assert isinstance(event, Entitlement)
    parts = [{name: getattr(part, name) for name in vars(part)} for part in event.components]
    told = {"position": newest.position, "total": event.total, "inputs": dict(event.inputs), "components": parts}
    told |= {"rule_version": event.rule_version, "regime": event.regime, "salary": event.salary}
    for name, value in told.items():
        if not isinstance(working, dict) or working.get(name) != value:
            yield Problem(newest.position, "result", f"{name} of the working is not what the assessment says")
    if event.total != sum(part.amount for part in event.components):
        yield Problem(newest.position, "result", "the parts of the amount do not add up to it")
