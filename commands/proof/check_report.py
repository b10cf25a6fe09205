"""`sobo verify --report`: a report of `sobo certify`, checked without the ledger that it came from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commands.context import Session
    from commands.output import Shown


def checked_report(
    session: Session, path: Path, *, log: Path | None, key: str | None, unsigned: bool
) -> tuple[dict[str, Any], Shown]:
    """The answer under `--json`, and what people see."""
    from commands.policy_rules import policy_rules
    from commands.tables import Table
    from consumers.auditing.signed import trusted_key
    from consumers.certifying import folder
    from consumers.certifying.check import check
    from consumers.offline.verify import exported

    folder.read(path)  # what is not there is said before whose key is meant
    export = None if log is None else exported(log)
    trusted = trusted_key(key, session.signing_key_file())
    found = check(path, trusted, policy_rules(), export, unsigned=unsigned)
    report = found.report
    value = {
        "ok": not found.problems,
        "report": str(path),
        "question": report.as_json()["question"],
        "on": report.question.on,
        "as_known": report.question.position,
        "size": report.size,
        "origin": report.origin,
        "signed": report.signature is not None and not any(one.kind == "signature" for one in found.problems),
        "digest": report.digest,
        "result": found.result,
        "events": found.events,
        "problems": found.problems,
        "notes": found.notes,
    }
    count = len(found.problems)
    said = "no problem" if not count else f"{count} problem{'' if count == 1 else 's'}"
    asked = {
        "same": "asked again of the log, the answer is the same",
        "differs": "asked again of the log, the answer is another",
        "not asked": "it was not asked again (--log)" if log is None else "the log was not asked again",
    }[found.result]
    lines: list[Table | str] = [
        f"{report.question.name} on {report.question.on}, as known at position {report.question.position} of "
        f"{report.origin}: {said}; {asked}; digest {report.digest}"
    ]
    if found.events and not count:
        lines.append(f"its {found.events} events stand in the log of {report.size}, and come to its figures")
        if log is None:
            lines.append("that no later event of it was left out, only the whole log tells")
    if report.signature is None and unsigned:
        lines.append("nobody signed report.json: what it says of itself is only as good as the answer of the log")
    lines += found.notes
    if count:
        rows = [(problem.position, problem.kind, problem.message) for problem in found.problems]
        lines.append(Table(("position", "kind", "message"), rows))
    return value, lines
