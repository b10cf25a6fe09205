"""How a history is printed: who recorded what, when, by which act, and whether it still holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from commands.context import Command, day, known_options
from commands.output import emit, emit_csv
from commands.reach import say_when_incomplete
from commands.tables import Table

if TYPE_CHECKING:
    from commands.context import Session
    from projections.answers import Rows

COLUMNS = ("position", "recorded_at", "recorded_by", "effective_on", "event", "instrument")
CSV_COLUMNS = ("stream", "version", "clause", "signed_on", "authority", "corrects", "corrected_by")
"""What CSV has besides, behind the changes."""
WORKING = frozenset({"inputs", "salary_parts", "excluded", "components", "assumptions", "notes", "reasons"})
"""What an assessment says in lists: for `sobo policy explain`, too much for a line of a history."""


def history_options(command: Command) -> Command:
    """`--on`, passed as None when not given: a history tells the future too; and those of `known_options`."""
    return click.option(
        "--on", type=day, metavar="DATE", help="Only what is in force by that day. Default: all, the future too."
    )(known_options(command))


def emit_history(
    session: Session, entries: Rows, form: str, as_json: bool, *, nothing: str, more: Sequence[str] = ()
) -> None:
    """`more` are the columns that only this kind of history has; `nothing` is said of an empty one."""
    say_when_incomplete(entries.reached)
    as_json = as_json or form == "json"
    columns = (*COLUMNS, *more)
    if form == "csv" and not as_json:
        emit_csv(
            (*columns, "changes", *CSV_COLUMNS),
            ([*_cells(entry, columns), _changes(entry), *_cells(entry, CSV_COLUMNS)] for entry in entries),
        )
        return
    rows = [
        [
            *_cells({**entry, "recorded_at": session.shown(entry["recorded_at"])}, columns),
            _changes(entry),
            _holds(entry),
        ]
        for entry in entries
    ]
    emit(entries, as_json, Table((*columns, "changes", "still counts"), rows, note="" if rows else nothing))


def _cells(entry: dict[str, Any], columns: Sequence[str]) -> list[object]:
    return [entry.get(column) for column in columns]


def _changes(entry: dict[str, Any]) -> str:
    shown = {name: value for name, value in entry["changes"].items() if value not in (None, "")}
    if "rule_version" in shown:
        shown = {name: value for name, value in shown.items() if name not in WORKING}
    return ", ".join(f"{name} {_said(value)}" for name, value in shown.items())


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):  # of the units behind a change: which, and how much of each
        return "; ".join(" ".join(str(part) for part in one.values() if part) for one in value) or "none"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _holds(entry: dict[str, Any]) -> str:
    """Whether what the entry says still holds, and by which later one not."""
    if "retracted_by" in entry:
        return f"no, taken back by {entry['retracted_by']}"
    if entry["corrected_by"] is None:
        return "yes"
    from projections.auditing.corrected import replaced_wholly

    wholly = replaced_wholly(entry["event"])
    return f"no, replaced by {entry['corrected_by']}" if wholly else f"as corrected by {entry['corrected_by']}"
