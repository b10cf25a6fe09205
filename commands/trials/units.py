"""What a file about units would come to: how many are merged, divided and renamed, as `sobo stats mergers` counts them
once it is recorded."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from commands.trials.counted import counted, counts, units_by_name
from domain.ports import Placed
from domain.units.events import (
    Predecessor,
    TerritoryTransferred,
    UnitDissolved,
    UnitEstablished,
    UnitReassigned,
    UnitReclassified,
    UnitRegistered,
    UnitRenamed,
    UnitsMerged,
)
from domain.units.unit import unit_id_of
from domain.vocabulary import LEVEL_OF_TYPE
from reports.words.words import Lang, day, number, sentence, title

if TYPE_CHECKING:
    from commands.files.table import Row, Table
    from domain.event import Event
    from domain.ports import Recorded
    from domain.units.register import UnitRegister

FORMS = ("merged", "divided", "founded", "renamed", "reclassified", "dissolved")
Opened = UnitRegistered | UnitsMerged | UnitEstablished


@dataclass(frozen=True)
class UnitsTrial:
    """`forms`: of how many units each is said; `types`: how many units of each type begin; `ended`, of these `divided`
    among several, and `giving`: units that go on without a part."""

    table: Table
    recorded: Recorded
    after: UnitRegister
    """All units as they would be known once the file is recorded."""
    lang: Lang
    days: Sequence[str]
    forms: Mapping[str, int]
    types: Mapping[str, int]
    ended: int
    divided: int
    giving: int

    @property
    def as_json(self) -> dict[str, Any]:
        return {
            "rows": len(self.table.rows),
            "days": self.days,
            "units_by_name": units_by_name(self.recorded.remarks),
            "events_by_type": dict(Counter(type(event).__name__ for event in self.recorded.decided)),
            "forms": self.forms,
            "begin_by_type": self.types,
            "end": {"units": self.ended, "divided": self.divided},
            "give_a_part": self.giving,
            "remarks": len(self.recorded.remarks),
        }

    @property
    def lines(self) -> list[str]:
        return [*self._lines()]

    def _lines(self) -> Iterator[str]:
        lang, remarks = self.lang, self.recorded.remarks
        days = ", ".join(day(one, lang) for one in self.days)
        yield counts(lang, rows=len(self.table.rows), unit_names=units_by_name(remarks), remarks=len(remarks))
        yield sentence("true_from", lang, days=days)
        for form, count in self.forms.items():
            yield f"  {title('form', form, lang).lower()}: {counted('units', count, lang)}"
        if self.types:
            begin = (
                sentence("of_type", lang, type=title("type", of, lang).lower(), count=number(count, lang))
                for of, count in self.types.items()
            )
            yield f"  {sentence('units_that_begin', lang)}: {', '.join(begin)}"
        if self.ended:
            divided = sentence("of_these_divided", lang, count=number(self.divided, lang)) if self.divided else ""
            yield f"  {sentence('units_that_end', lang)}: {number(self.ended, lang)}{divided}"
        if self.giving:
            yield f"  {sentence('units_that_give', lang)}: {number(self.giving, lang)}"

    def book(self) -> bytes:
        """Each row with what its codes and names mean, and the events that come from it."""
        from commands.trials.book import Beside, events_said, trial_book
        from reports.workbook import Cell, Column

        of_row: dict[int, list[Event]] = defaultdict(list)
        for line, event in zip(self.recorded.rows, self.recorded.decided, strict=True):
            of_row[line].append(event)
        meant = units_meant(self.table.rows, of_row)

        def cells(row: Row) -> list[Cell]:
            said = meant[row.line]
            before = self._named(said.predecessor, said.on - timedelta(days=1))
            return [before, self._named(said.parent, said.on), events_said(of_row[row.line])]

        heads = ("predecessor_meant", "parent_meant", "events")
        beside = Beside([Column(sentence(head, self.lang)) for head in heads], cells)
        return trial_book(self.table, self.recorded, beside, self.lines, self.lang)

    def _named(self, unit_id: str | None, on: date) -> str | None:
        unit = None if unit_id is None else self.after.unit_on(unit_id, on)
        return None if unit is None else f"{unit.name} ({unit.id})"


def units_trial(table: Table, recorded: Recorded, known: UnitRegister, lang: Lang) -> UnitsTrial:
    """`known`: the units before the file."""
    after = known.copy()
    for position, event in enumerate(recorded.decided, start=after.folded_to + 1):
        after.apply(Placed(position, event))
    opened = [event for event in recorded.decided if isinstance(event, Opened)]
    ends = [event for event in recorded.decided if isinstance(event, UnitDissolved)]
    gave = {
        (event.originator_id, event.effective_on)
        for event in recorded.decided
        if isinstance(event, TerritoryTransferred) and event.direction == "gave"
    }
    forms = Counter(_forms(recorded.decided))
    types = Counter(event.type for event in opened)
    return UnitsTrial(
        table,
        recorded,
        after,
        lang,
        sorted({event.effective_on.isoformat() for event in recorded.decided}),
        {form: forms[form] for form in FORMS if forms[form]},
        {of: types[of] for of in LEVEL_OF_TYPE if types[of]},
        len(ends),
        sum(len(event.successors) > 1 for event in ends),
        len(gave),
    )


def _forms(events: Sequence[Event]) -> Iterator[str]:
    """What is said of each unit that is formed, renamed, of another type, or ends without successor."""
    renamed = {(event.originator_id, event.effective_on) for event in events if isinstance(event, UnitRenamed)}
    yield from ("renamed" for _ in renamed)
    for event in events:
        match event:
            case UnitsMerged():
                yield "merged"
            case UnitEstablished():
                yield "divided" if event.predecessors else "founded"
            case UnitReclassified() if (event.originator_id, event.effective_on) not in renamed:
                yield "reclassified"
            case UnitDissolved() if not event.successors:
                yield "dissolved"


class Meant(NamedTuple):
    """Of a row: its day, and the ids of what it calls predecessor and parent."""

    on: date
    predecessor: str | None = None
    parent: str | None = None


def units_meant(rows: Sequence[Row], of_row: Mapping[int, Sequence[Event]]) -> dict[int, Meant]:
    """By line. The rows of one new unit stand behind each other in its event, in the order of the file."""
    first = next(event.effective_on for events in of_row.values() for event in events)
    formed: dict[tuple[str, str], tuple[Opened, Iterator[Predecessor]]] = {}
    found: dict[int, Meant] = {}
    for row in rows:
        events = of_row.get(row.line, ())
        key = (row.values.get("effective_on", ""), row.values["code"])
        for event in events:
            if isinstance(event, Opened):
                formed[key] = event, iter(() if isinstance(event, UnitRegistered) else event.predecessors)
        if row.values.get("change", "form") == "form":
            opened, predecessors = formed[key]
            taken = next(predecessors, None) if row.values.get("scope") else None
            found[row.line] = Meant(opened.effective_on, None if taken is None else taken.unit_id, opened.parent_id)
        elif events:
            parent = next((event.parent_id for event in events if isinstance(event, UnitReassigned)), None)
            found[row.line] = Meant(events[0].effective_on, unit_id_of(events[0].originator_id), parent)
        else:
            found[row.line] = Meant(first)
    return found
