"""Histories, filters of the log, and what two moments of knowledge answer differently, in a ledger of a million events.

`python -m benchmarks.auditing [EVENTS]`. The real units, and invented careers in them, on an embedded database of its
own in a temporary folder.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from statistics import median
from typing import Any

import psycopg

from benchmarks.careers import career
from benchmarks.figures import Figure, at_most, show, timed
from benchmarks.ground import ground
from benchmarks.recording import KNOWN
from consumers.lines import Wanted, lines
from consumers.projecting.from_store import project_from_store
from domain.days import system_clock
from domain.event import Event
from domain.ports import Decision
from domain.staff.events import SecondmentStarted, StaffAppointed
from projections.auditing.diff import diff
from projections.auditing.histories import of_person, of_unit
from projections.auditing.naming import streams_of_person
from projections.auditing.part import Scope
from projections.state.times import AsKnown
from projections.units import list_units
from store.database import connect
from store.events.head import head
from store.events.log import PostgresLog
from store.rights import roles

EVENTS = 1_000_000
APPEND = 50_000
ASKED = 100
"""Histories of each kind."""
NEWEST = 10_000
"""Of so many events a diff is asked for."""
BEFORE, ON = date(2025, 6, 30), date(2025, 8, 1)


def careers_in(old: list[str], new: list[str]) -> Iterator[Event]:
    """Without an end; in real units, a person a second."""
    number, begun = 0, system_clock() - timedelta(days=30)
    while True:
        for event in career(number, begun + timedelta(seconds=number)):
            if isinstance(event, StaffAppointed):
                units = old if event.effective_on == BEFORE else new
                yield replace(event, unit_id=units[number % len(units)])
            elif isinstance(event, SecondmentStarted):
                yield replace(event, to_unit_id=new[-1 - number % len(new)])
            else:
                yield event
        number += 1


def fill(url: str, events: int) -> None:
    """Append until there are so many events, and project them."""
    with connect(url, roles.READER) as conn, PostgresLog(url) as log:
        old, new = (
            [unit["id"] for unit in list_units(conn, on=day, level="commune")] for day in (BEFORE, date(2025, 7, 1))
        )
        made = careers_in(old, new)
        for begun in range(head(conn), events, APPEND):
            log.append(Decision(list(islice(made, min(APPEND, events - begun)))))
    project_from_store(url)


def measure(events: int = EVENTS) -> list[Figure]:
    with ground() as (_, database, _):
        fill(database.writer_url, events)
        with connect(database.writer_url, roles.AUDITOR) as conn:
            return [*_histories(conn), *_filters(conn), *_diffs(conn)]


def _histories(conn: psycopg.Connection[Any]) -> list[Figure]:
    count = conn.execute("select count(*) from projection.staff").fetchone()
    people = count[0] if count else 0
    numbers = [f"N{number:07}" for number in range(0, people, max(1, people // ASKED))]
    communes = [unit["code"] for unit in list_units(conn, on=ON, level="commune")]
    codes = communes[:: max(1, len(communes) // ASKED)]
    of_person(conn, numbers[0])  # the first plans
    of_unit(conn, codes[0], on=ON)
    persons = [timed(lambda number=number: of_person(conn, number))[1] for number in numbers]  # type: ignore[misc]
    units = [timed(lambda code=code: of_unit(conn, code, on=ON))[1] for code in codes]  # type: ignore[misc]
    return [
        at_most("history of a person, median", median(persons) * 1000, "ms", 5),
        Figure("history of a person, slowest", max(persons) * 1000, "ms"),
        at_most("history of a unit, median", median(units) * 1000, "ms", 20),
        Figure("history of a unit, slowest", max(units) * 1000, "ms"),
    ]


def _filters(conn: psycopg.Connection[Any]) -> list[Figure]:
    def seconds(wanted: Wanted) -> float:
        return timed(lambda: list(lines(conn, wanted)))[1]

    last = next(iter(lines(conn, Wanted(first=head(conn)))))["recorded_at"]
    return [
        Figure("log show of a rare act", seconds(Wanted(instrument="1656/NQ-UBTVQH15")), "s"),
        Figure("log show of a rare type", seconds(Wanted(types=("UnitDissolved",))), "s"),
        Figure("log show of a user who recorded nothing", seconds(Wanted(by="nobody")), "s"),
        Figure("log show of a person", seconds(Wanted(streams=tuple(streams_of_person(conn, "N0000001")))), "s"),
        Figure("log show of what was recorded since a moment", seconds(Wanted(since=last)), "s"),
    ]


def _diffs(conn: psycopg.Connection[Any]) -> list[Figure]:
    def seconds(scope: Scope) -> float:
        before = AsKnown(position=head(conn) - NEWEST)
        asked: Callable[[], object] = lambda: diff(conn, KNOWN.rules, on=ON, before=before, scope=scope)  # noqa: E731
        return timed(asked)[1]

    return [
        Figure(f"diff of the country over {NEWEST:,} events", seconds(Scope()), "s"),
        Figure(f"diff of a province over {NEWEST:,} events", seconds(Scope(province="01")), "s"),
        Figure(f"diff of a unit over {NEWEST:,} events", seconds(Scope(unit="00004")), "s"),
        Figure(f"diff of a person over {NEWEST:,} events", seconds(Scope(staff="N0000001")), "s"),
    ]


def main() -> None:
    show("Auditing", measure(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS))


if __name__ == "__main__":
    main()
