"""Checking a report: its checkpoint, its digest, its events, and the question asked again of an exported log."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from consumers.auditing.problem import Problem
from consumers.auditing.signed import signed_checkpoint
from consumers.certifying import folder
from consumers.certifying.code import code
from consumers.certifying.questions import SETTLEMENT, ask
from consumers.certifying.settlement import problems as of_events
from consumers.certifying.throwaway import fill, throwaway
from consumers.offline import verify as offline
from consumers.offline.verify import batches
from domain.errors import NotFound, SoboError
from domain.policy.parameters import Rules
from proof.checkpoint import Checkpoint, open_checkpoint
from proof.keys import VerifierKey
from proof.malformed import Malformed
from proof.statement import Statement
from store.database import Database, connect
from store.rights.roles import READER

MOST_DIFFERENCES = 5
Ledgers = Callable[[str], AbstractContextManager[Database]]


@dataclass(frozen=True)
class Checked:
    """`result`: `same` or `differs` when the question was asked again, else `not asked`; `events` of the folder."""

    report: folder.Report
    problems: list[Problem] = field(default_factory=list)
    result: str = "not asked"
    events: int = 0
    notes: list[str] = field(default_factory=list)


def check(
    path: Path, key: VerifierKey, rules: Rules, log: offline.Exported | None = None,
    ledgers: Ledgers = throwaway, *, unsigned: bool = False,
) -> Checked:  # fmt: skip
    """What of the report does not hold. `ledgers` gives an empty ledger to ask again in; `unsigned` takes one that an
    earlier build made, which signed none.

    Raises `SoboError` (`not_a_report`), `NotFound` (`no_report`, `no_log` for figures without a log to ask).
    """
    report = folder.read(path)
    alone = report.question.name == SETTLEMENT
    if log is None and not alone:
        told = f"a report of {report.question.name} is checked by asking again"
        raise NotFound("no_log", f"{told}: say with --log where the log was exported to, or where its tiles are")
    found: list[Problem] = []
    signed = _signed(report, key, found)
    if signed is not None:
        found += _stated(report, signed, key, unsigned=unsigned)
    if report.digest != folder.digest(report.result):
        told = f"{folder.RESULT} has the digest {folder.digest(report.result)}, and {folder.REPORT} says another"
        found.append(Problem(None, "report", told))
    answer = _answer(report, found)
    events = folder.read_events(path)
    if alone and answer is not None:
        found += of_events(events, report.question, answer, report.checkpoint, key)
    checked = Checked(report, found, events=len(events), notes=list(_notes(report, rules)))
    if log is None or signed is None:
        return checked
    return _asked_again(checked, log, signed, answer, key=key, rules=rules, ledgers=ledgers)


def _signed(report: folder.Report, key: VerifierKey, found: list[Problem]) -> Checkpoint | None:
    try:
        signed = open_checkpoint(report.checkpoint, [key]).checkpoint
    except Malformed as error:
        found.append(Problem(None, "checkpoint", f"the report's checkpoint is not believed: {error}"))
        return None
    if (signed.size, signed.origin) != (report.size, report.origin):
        told = f"{folder.REPORT} says {report.size} events of {report.origin}, and the checkpoint says {signed.size}"
        found.append(Problem(None, "report", f"{told} of {signed.origin}"))
    if report.question.position > signed.size:
        told = f"it knows position {report.question.position}, and its checkpoint ends at {signed.size}"
        found.append(Problem(None, "report", told))
    return signed


def _stated(report: folder.Report, signed: Checkpoint, key: VerifierKey, *, unsigned: bool) -> Iterator[Problem]:
    """Whether the log's owner signed `report.json` under this checkpoint."""
    if report.signature is None:
        if not unsigned:
            told = f"nobody signed {folder.REPORT}: there is no file {folder.SIGNATURE}. Was it taken away? A report of"
            yield Problem(None, "signature", f"{told} an earlier version of sobo has none: --unsigned takes it")
        return
    try:
        Statement(report.document(), signed).verify(report.signature, key)
    except Malformed as error:
        told = f"{folder.REPORT} is not what the key {key.name} signed with this checkpoint"
        yield Problem(None, "signature", f"{told}: {error}")


def _answer(report: folder.Report, found: list[Problem]) -> Any:
    try:
        return report.answer
    except ValueError as error:
        found.append(Problem(None, "report", f"{folder.RESULT} is no JSON ({error})"))
        return None


def _notes(report: folder.Report, rules: Rules) -> Iterator[str]:
    if dict(report.code) != code():
        made, here = (f"{one.get('version')} ({str(one.get('digest'))[:12]})" for one in (report.code, code()))
        yield f"the report was made by sobo {made}, and this is {here}: a difference may come from that"
    if report.rules != rules.version:
        yield f"the report was made with the rules {report.rules}, and these are {rules.version}"


def _asked_again(
    checked: Checked,
    log: offline.Exported,
    signed: Checkpoint,
    answer: Any,
    *,
    key: VerifierKey,
    rules: Rules,
    ledgers: Ledgers,
) -> Checked:
    """Only where the log is the one that was signed: an answer of another says nothing."""
    report, found = checked.report, list(checked.problems)
    own, wrong = (None, []) if log.checkpoint is None else signed_checkpoint(str(log.checkpoint), key)
    size = None if own is None else own.size
    wrong = [*wrong, *offline.verify(log, [signed, *([] if own is None else [own])], size).problems]
    found += wrong
    result = checked.result
    if not wrong and report.question.position <= signed.size:
        with ledgers(report.time_zone) as database:
            fill(database, batches(log, size), signed, log.path)
            result, told = _compared(database, report, answer, rules)
        if told is not None:
            found.append(Problem(None, "result", told))
    return Checked(report, found, result, checked.events, checked.notes)


def _compared(database: Database, report: folder.Report, answer: Any, rules: Rules) -> tuple[str, str | None]:
    try:
        with connect(database.writer_url, READER) as conn:
            again = folder.canonical(ask(conn, rules, report.question))
    except SoboError as error:
        return "differs", f"asked again, the log does not answer: {error.message}"
    if again == report.result:
        return "same", None
    places = list(_differences(json.loads(again), answer))
    more = f" and {len(places) - MOST_DIFFERENCES} more" if len(places) > MOST_DIFFERENCES else ""
    shown = "; ".join(places[:MOST_DIFFERENCES]) or "only in how it is written"
    return "differs", f"asked again, the answer has the digest {folder.digest(again)}, another one: {shown}{more}"


def _differences(log: Any, report: Any, where: str = "") -> Iterator[str]:
    """Places in which two answers differ, with what each says."""
    if isinstance(log, dict) and isinstance(report, dict):
        for name in sorted(log.keys() | report.keys()):
            yield from _differences(log.get(name), report.get(name), f"{where}.{name}" if where else name)
    elif isinstance(log, list) and isinstance(report, list) and len(log) == len(report):
        for number, (one, other) in enumerate(zip(log, report, strict=True)):
            yield from _differences(one, other, f"{where}[{number}]")
    elif log != report or type(log) is not type(report):
        yield f"{where or 'the answer'} is {_short(log)} in the log, and {_short(report)} in the report"


def _short(value: Any) -> str:
    text = f"{len(value)} rows" if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
