"""The workbook of a trial: each row as it was read, what would come of it beside it, and a sheet with all remarks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from commands.office.cells import is_a_day
from commands.office.columns import vietnamese
from commands.office.values import AMOUNTS
from reports.words.words import Lang, sentence
from reports.workbook import Cell, Column, Kind, Sheet, workbook

if TYPE_CHECKING:
    from commands.files.table import Row, Table
    from domain.event import Event
    from domain.ports import Recorded

_OF_ROW = re.compile(r"row ([0-9]+): ")


@dataclass(frozen=True)
class Beside:
    """The columns that stand beside those of the file, and their cells for a row of it."""

    columns: Sequence[Column]
    cells: Callable[[Row], Sequence[Cell]]


def trial_book(table: Table, recorded: Recorded, beside: Beside, notes: Sequence[str], lang: Lang) -> bytes:
    """`notes` stand below the rows: the summary."""
    filled = {name for row in table.rows for name, value in row.values.items() if value}
    names = [name for name in table.rows[0].values if name in filled] if table.rows else []
    remarks_head = sentence("remarks", lang)
    columns = [
        Column(sentence("row", lang), "number"),
        *(Column(vietnamese(name) if lang == "vi" else name, _kind(name)) for name in names),
        *beside.columns,
        Column(remarks_head),
    ]
    of_row = _by_row(recorded.remarks)
    rows: list[list[Cell]] = [
        [
            row.line,
            *(_cell(name, row.values[name]) for name in names),
            *beside.cells(row),
            "\n".join(of_row.get(row.line, ())),
        ]
        for row in table.rows
    ]
    title = sentence("would_be_recorded", lang, file=table.name)
    total = sentence("total", lang) if any(column.totalled for column in columns) else None
    sheets = [
        Sheet(sentence("rows", lang), title, columns, rows, total, notes),
        Sheet(remarks_head, title, [Column(remarks_head)], [[remark] for remark in recorded.remarks]),
    ]
    return workbook(sheets, position=recorded.first_position - 1, title=title)


def events_said(events: Iterable[Event]) -> str:
    """Their types, each once, with how many where there are several."""
    kinds = Counter(type(event).__name__ for event in events)
    return ", ".join(name if count == 1 else f"{name} ({count})" for name, count in kinds.items())


def _by_row(remarks: Iterable[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for remark in remarks:
        of_row = _OF_ROW.match(remark)
        if of_row is not None:
            found[int(of_row[1])].append(remark[of_row.end() :])
    return found


def _kind(name: str) -> Kind:
    return "date" if is_a_day(name) else "number" if name in AMOUNTS else "text"


def _cell(name: str, text: str) -> Cell:
    if not text:
        return None
    if is_a_day(name):
        return date.fromisoformat(text)
    return int(text) if name in AMOUNTS and text.isdecimal() else text
