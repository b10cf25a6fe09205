"""How fast facts become answers: national staffing with many people. `python -m benchmarks.projection [STAFF]`.

Loads the real units and the change set of July 2025, then made-up people straight into the fact tables, as a rebuild
does, and asks. Runs on an embedded database of its own in a temporary folder, and stops it at the end.
"""

import random
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from time import perf_counter
from typing import Any

import psycopg

from benchmarks.figures import Figure, at_most, show
from benchmarks.ground import ground
from projections.facts import tables as facts
from projections.facts import transcode
from projections.staffing import staffing
from projections.state import schema
from projections.state import tables as state
from projections.state.digest import digest
from projections.state.times import AsKnown
from projections.units import list_units, map_units
from schemas.catalogue import event_schemas
from schemas.codec import HEADER_LENGTH, encode
from store.database import connect
from store.rights import roles

STAFF = 500_000
BATCH = 20_000
SHADOW = "projection_shadow"
BEFORE, AFTER, LATER = date(2025, 6, 30), date(2025, 7, 1), date(2025, 8, 1)
Body = tuple[str, str, int, bytes]


def people(count: int, old: list[str], new: list[str]) -> Iterator[Body]:
    """(type, stream, version, body): everybody appointed before the reorganisation, 70 % again after it, some lent."""
    chance = random.Random(1)
    common = {
        "recorded_at": datetime.now(UTC),
        "recorded_by": "benchmark",
        "legal_basis": {"instrument": "25/QĐ-UBND", "clause": "Điều 1", "signed_on": BEFORE, "authority": "UBND"},
    }

    def body(event: str, on: date, **more: object) -> bytes:
        return encode(event_schemas()[event], {"effective_on": on, **common, **more})[HEADER_LENGTH:]

    def post(unit_id: str, on: date, *, concurrent: bool = False) -> bytes:
        more = {"concurrent": concurrent, "budget_paid": True, "specialism": None}
        return body("StaffAppointed", on, unit_id=unit_id, position="specialist", basis="appointed", **more)

    for number in range(count):
        stream = f"staff:{number * 0x9E3779B97F4A7C15 % 2**128:032x}"
        known = {"staff_number": f"N{number:07}", "sex": "female", "category": "cadre", "appointed_on": BEFORE}
        yield "StaffRegistered", stream, 1, body("StaffRegistered", BEFORE, **known, sealed=bytes(120))
        yield "StaffAppointed", stream, 2, post(chance.choice(old), BEFORE)
        if number % 10 < 7:
            yield "StaffAppointed", stream, 3, post(chance.choice(new), date(2025, 7, 10))
        if number % 50 == 0:
            yield "StaffAppointed", stream, 4, post(chance.choice(new), date(2025, 7, 12), concurrent=True)
        if number % 20 == 0:
            more = {"to_unit_id": chance.choice(new), "ends_on": None, "reason": "short of specialists"}
            yield "SecondmentStarted", stream, 5, body("SecondmentStarted", date(2025, 7, 15), **more)


def copy_people(connection: psycopg.Connection[Any], bodies: Iterator[Body], after: int) -> tuple[int, float]:
    """Copies them batch by batch; returns how many events, and the seconds from Avro bodies to rows in tables."""
    position, seconds = after, 0.0
    groups: dict[str, tuple[list[transcode.Place], list[bytes]]] = {}

    def send() -> None:
        nonlocal seconds
        started = perf_counter()
        for event, (places, group) in groups.items():
            facts.copy(connection, event, facts.rows(event, places, group), SHADOW)
        seconds += perf_counter() - started
        groups.clear()

    for event, stream, version, body in bodies:
        position += 1
        places, group = groups.setdefault(event, ([], []))
        places.append((position, stream, version))
        group.append(body)
        if (position - after) % BATCH == 0:
            send()
    send()
    return position - after, seconds


def begin_shadow(connection: psycopg.Connection[Any]) -> None:
    """Tables as a rebuild fills them, without keys, with the facts of the units already in them."""
    schema.create_tables(connection, SHADOW)
    for event in facts.event_types():
        table = facts.table(event)
        connection.execute(f"insert into {SHADOW}.{table} select * from projection.{table}".encode())


def seconds_of(url: str, staff: int) -> dict[str, float]:
    """Microseconds for an event, and seconds for everything else, by name."""
    found: dict[str, float] = {}

    def timed(name: str, work: Callable[[], object]) -> None:
        started = perf_counter()
        work()
        found[name] = perf_counter() - started

    with connect(url, roles.PROJECTOR) as connection:
        old = [unit["id"] for unit in list_units(connection, on=BEFORE, level="commune")]
        new = [unit["id"] for unit in list_units(connection, on=AFTER, level="commune")]
        after = state.complete_position(connection)
        begin_shadow(connection)
        events, seconds = copy_people(connection, people(staff, old, new), after)
        found["decode and copy, us an event"] = seconds / events * 1e6
        schema.analyze(connection, SHADOW)
        timed("derive all state", lambda: state.derive(connection, SHADOW, None))
        timed("keys and indexes", lambda: schema.create_indexes(connection, SHADOW))
        connection.execute("alter schema projection rename to projection_old")
        connection.execute(f"alter schema {SHADOW} rename to projection")
        schema.analyze(connection)
        timed("list of units", lambda: list_units(connection, on=AFTER))
        timed("map of communes", lambda: map_units(connection, BEFORE, AFTER))
        for day in (BEFORE, AFTER, LATER):
            timed(f"staffing on {day}", lambda day=day: staffing(connection, on=day))  # type: ignore[misc]
        timed("staffing by province", lambda: staffing(connection, on=LATER, by="province"))
        timed("staffing by category", lambda: staffing(connection, on=LATER, by="category"))
        timed("staffing of one unit", lambda: staffing(connection, on=AFTER, unit="00004"))
        then = AsKnown(position=after + events // 2)
        timed("staffing as known earlier", lambda: staffing(connection, on=LATER, as_known=then))
        timed("digest", lambda: digest(connection))
    return found


def measure(staff: int = STAFF) -> list[Figure]:
    with ground() as (_, database, _):
        found = seconds_of(database.writer_url, staff)
    per_event = found.pop("decode and copy, us an event")
    figures = [Figure("decode a body, make its row, copy it", per_event, "us/event")]
    for name, seconds in found.items():
        national = name.startswith("staffing on") or name.startswith("staffing by")
        title = f"{name}, {staff:,} staff"
        figures.append(at_most(title, seconds, "s", 1) if national else Figure(title, seconds, "s"))
    return figures


def main() -> None:
    staff = int(sys.argv[1]) if len(sys.argv) > 1 else STAFF
    show("Answers", measure(staff))


if __name__ == "__main__":
    main()
