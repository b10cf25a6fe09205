"""What a file about people or money would come to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from commands.office.translated import in_words
from commands.trials.counted import counted, counts, units_by_name
from domain.settlements.events import EntitlementAssessed, EntitlementReassessed
from domain.settlements.settlement import staff_stream_of
from domain.staff.personal import staff_stream
from reports.words.words import Lang, number, sentence

if TYPE_CHECKING:
    from commands.files.table import Row, Table
    from domain.event import Event
    from domain.ports import Recorded

SUMMED = ("route", "stage", "kind")
"""The columns by which the amounts of a file are told, the first that it has."""


@dataclass
class Trial:
    """`amounts`: by route, stage or kind of row, how many rows and how many đồng; `owed`: by staff number what would be
    owed behind this file, of those of whom it says something new."""

    table: Table
    recorded: Recorded
    lang: Lang
    rows: int = 0
    people: int = 0
    units_by_name: int = 0
    events: dict[str, int] = field(default_factory=dict)
    summed_by: str = ""
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
        lang, remarks = self.lang, len(self.recorded.remarks)
        return [
            counts(lang, rows=self.rows, people=self.people, unit_names=self.units_by_name, remarks=remarks),
            *(f"  {number(count, lang)} {name}" for name, count in self.events.items()),
            *(
                f"  {in_words(self.summed_by, of) if lang == 'vi' else of}: {counted('rows', rows, lang)}, "
                f"{number(amount, lang)} đồng"
                for of, (rows, amount) in self.amounts.items()
            ),
        ]

    def book(self) -> bytes:
        """Each row with what would be recorded of its person, and what that person would be owed."""
        from commands.trials.book import Beside, events_said, trial_book
        from reports.workbook import Cell, Column

        def cells(row: Row) -> list[Cell]:
            person = row.values.get("staff_number", "")
            return [events_said(self.of_person.get(person, ())), self.owed.get(person)]

        owed = Column(sentence("owed", self.lang), "number", totalled=bool(self.owed))
        beside = Beside([Column(sentence("events", self.lang)), owed], cells)
        return trial_book(self.table, self.recorded, beside, self.lines, self.lang)


def trial(table: Table, recorded: Recorded, secret: bytes, lang: Lang) -> Trial:
    made = Trial(table, recorded, lang, len(table.rows))
    numbers = dict.fromkeys(row.values.get("staff_number", "") for row in table.rows)
    streams = {staff_stream(secret, number): number for number in numbers if number}
    made.people = len(streams)
    made.units_by_name = units_by_name(recorded.remarks)
    made.events = dict(Counter(type(event).__name__ for event in recorded.decided))
    of_person: dict[str, list[Event]] = defaultdict(list)
    for event in recorded.decided:
        person = streams.get(staff_stream_of(event.originator_id))
        if person is not None:
            of_person[person].append(event)
            if isinstance(event, EntitlementAssessed | EntitlementReassessed):
                made.owed[person] = event.total
    made.of_person = dict(of_person)
    made.summed_by = next((name for name in SUMMED if table.rows and name in table.rows[0].values), "")
    made.amounts = _amounts(table.rows, made.summed_by, made.owed)
    return made


def _amounts(rows: Sequence[Row], column: str, owed: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Of rows that state amounts these, of others what they would bring the people of the rows."""
    if not column:
        return {}
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        stated = row.values.get("amount")
        amount = int(stated) if stated else owed.get(row.values.get("staff_number", ""), 0)
        count, total = found.get(row.values[column], (0, 0))
        found[row.values[column]] = (count + 1, total + amount)
    return {of: found[of] for of in sorted(found) if of}
