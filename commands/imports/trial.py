"""What a file would come to, for people to read before it is recorded: a summary, and a workbook with every row."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from commands.office.cells import is_a_day
from commands.office.values import AMOUNTS
from domain.settlements.events import EntitlementAssessed, EntitlementReassessed
from domain.settlements.settlement import staff_stream_of
from domain.staff.personal import staff_stream

if TYPE_CHECKING:
    from commands.files.reading import Row, Table
    from domain.event import Event
    from domain.ports import Recorded

SUMMED = ("route", "stage", "kind")
"""The columns by which the amounts of a file are told, the first that it has."""
_UNIT_SAID = re.compile(r'unit ".*" is ')
_OF_ROW = re.compile(r"row ([0-9]+): ")


@dataclass
class Trial:
    """`amounts`: by route, stage or kind of row, how many rows and how many đồng; `owed`: by staff number what would be
    owed behind this file, of those of whom it says something new."""

    table: Table
    recorded: Recorded
    rows: int = 0
    people: int = 0
    units_by_name: int = 0
    events: dict[str, int] = field(default_factory=dict)
    amounts: dict[str, tuple[int, int]] = field(default_factory=dict)
    owed: dict[str, int] = field(default_factory=dict)
    of_person: dict[str, list[Event]] = field(default_factory=dict)

    @property
    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "people": self.people,
            "units_by_name": self.units_by_name,
            "events_by_type": self.events,
            "amounts": [{"of": of, "rows": rows, "amount": amount} for of, (rows, amount) in self.amounts.items()],
            "remarks": len(self.recorded.remarks),
        }

    @property
    def lines(self) -> list[str]:
        said = [f"{self.rows} rows" if self.rows != 1 else "1 row"]
        if self.people:
            said.append(f"{self.people} people" if self.people != 1 else "1 person")
        if self.units_by_name:
            said.append(f"{self.units_by_name} unit names found")
        if self.recorded.remarks:
            said.append(f"{len(self.recorded.remarks)} remark{'s' if len(self.recorded.remarks) != 1 else ''}")
        return [
            ", ".join(said),
            *(f"  {count} {name}" for name, count in self.events.items()),
            *(f"  {of}: {rows} row{'s' if rows != 1 else ''}, {amount:,} đồng"
              for of, (rows, amount) in self.amounts.items()),
        ]  # fmt: skip


def trial(table: Table, recorded: Recorded, secret: bytes) -> Trial:
    made = Trial(table, recorded, len(table.rows))
    numbers = dict.fromkeys(row.values.get("staff_number", "") for row in table.rows)
    streams = {staff_stream(secret, number): number for number in numbers if number}
    made.people = len(streams)
    made.units_by_name = sum(_UNIT_SAID.match(remark) is not None for remark in recorded.remarks)
    made.events = dict(Counter(type(event).__name__ for event in recorded.decided))
    of_person: dict[str, list[Event]] = defaultdict(list)
    for event in recorded.decided:
        number = streams.get(staff_stream_of(event.originator_id))
        if number is not None:
            of_person[number].append(event)
            if isinstance(event, EntitlementAssessed | EntitlementReassessed):
                made.owed[number] = event.total
    made.of_person = dict(of_person)
    made.amounts = _amounts(table.rows, made.owed)
    return made


def _amounts(rows: Sequence[Row], owed: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Of rows that state amounts these, of others what they would bring the people of the rows."""
    column = next((name for name in SUMMED if rows and name in rows[0].values), None)
    if column is None:
        return {}
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        stated = row.values.get("amount")
        amount = int(stated) if stated else owed.get(row.values.get("staff_number", ""), 0)
        count, total = found.get(row.values[column], (0, 0))
        found[row.values[column]] = (count + 1, total + amount)
    return {of: found[of] for of in sorted(found) if of}


def trial_book(made: Trial, lang: str) -> bytes:
    """A sheet with each row as it was read, what would be recorded of it and what its person would be owed, and a sheet
    with all remarks."""
    from reports.workbook import Cell, Column, Sheet, workbook

    table, recorded = made.table, made.recorded
    names = [name for name in table.rows[0].values if any(row.values[name] for row in table.rows)] if table.rows else []
    of_row = _by_row(recorded.remarks)
    more = ("events", "owed", "remarks") if lang == "en" else ("Sự kiện", "Số tiền được hưởng", "Lưu ý")
    columns = [
        Column("row" if lang == "en" else "Dòng", "number"),
        *(Column(_head(name, lang), _kind(name)) for name in names),
        Column(more[0]),
        Column(more[1], "number", totalled=bool(made.owed)),
        Column(more[2]),
    ]
    rows: list[list[Cell]] = []
    for row in table.rows:
        number = row.values.get("staff_number", "")
        kinds = Counter(type(event).__name__ for event in made.of_person.get(number, ()))
        rows.append(
            [
                row.line,
                *(_cell(name, row.values[name]) for name in names),
                ", ".join(name if count == 1 else f"{name} ({count})" for name, count in kinds.items()),
                made.owed.get(number),
                "\n".join(of_row.get(row.line, ())),
            ]
        )
    title = f"{table.name}: " + ("what would be recorded" if lang == "en" else "những gì sẽ được ghi")
    total = "total" if lang == "en" else "Tổng cộng"
    first = Sheet(
        "rows" if lang == "en" else "Các dòng", title, columns, rows, total if made.owed else None, made.lines
    )
    remarks = Sheet(more[2], title, [Column(more[2])], [[remark] for remark in recorded.remarks])
    return workbook([first, remarks], position=recorded.first_position - 1, title=title)


def _by_row(remarks: Iterable[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for remark in remarks:
        of_row = _OF_ROW.match(remark)
        if of_row is not None:
            found[int(of_row[1])].append(remark[of_row.end() :])
    return found


def _head(name: str, lang: str) -> str:
    from commands.office.columns import vietnamese

    return vietnamese(name) if lang == "vi" else name


def _kind(name: str) -> Any:
    return "date" if is_a_day(name) else "number" if name in AMOUNTS else "text"


def _cell(name: str, text: str) -> Any:
    if not text:
        return None
    if is_a_day(name):
        return date.fromisoformat(text)
    return int(text) if name in AMOUNTS and text.isdecimal() else text
