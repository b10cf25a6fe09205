"""What recording costs with the `eventsourcing` library's own classes, and with its recorder contract alone.

`python -m benchmarks.library` appends the same facts (people registered and appointed, two events each) in three ways,
in turn, each into a fresh database, and prints the processor time of this process and the clock for each event.
Decision record: docs/decisions/0001-recorder-contract.md.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import EventStore, JSONTranscoder, Mapper, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.conninfo import conninfo_to_dict

from domain.event import Event, LegalBasis
from domain.ports import Decision
from domain.staff.events import StaffAppointed, StaffRegistered
from store.embedded.server import ensure_running, stop
from store.events.log import PostgresLog
from store.events.mapper import to_stored_event
from store.migrate import migrate

PEOPLE = 10_000
AT_ONCE = 50
"""People in one append of the library: its pipelined insert hung with 1,000 events of 400 bytes in one call."""
TIMES = 3
DAY, NOW = date(2025, 6, 30), datetime(2025, 7, 1, tzinfo=UTC)
APPOINTED: dict[str, Any] = {"unit_id": "00004@2025-06-30", "post": "specialist", "budget_paid": True}
BASIS = LegalBasis("25/QĐ-UBND", "Điều 1", DAY, "Uỷ ban nhân dân tỉnh")


class Person(Aggregate):
    """The same facts as the library means them: an aggregate whose commands trigger its events."""

    @event("Registered")
    def __init__(self, on: str, by: str, basis: dict[str, str], *, staff_number: str, sex: str, sealed: str) -> None:
        self.number, self.sex, self.posts = staff_number, sex, list[str]()

    @event("Appointed")
    def appoint(self, on: str, by: str, basis: dict[str, str], *, unit_id: str, post: str, budget_paid: bool) -> None:
        self.posts.append(unit_id)


class AvroMapper(Mapper[str]):
    def __init__(self) -> None:
        super().__init__(JSONTranscoder())

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        return to_stored_event(domain_event)


def events_of(number: int) -> list[Event]:
    stream = f"staff:{number:032x}"
    head = (DAY, NOW, "benchmark", BASIS)
    return [
        StaffRegistered(stream, 1, *head, f"N{number:07}", "male", "commune_civil_servant", DAY, bytes(120)),
        StaffAppointed(stream, 2, *head, "00004@2025-06-30", "specialist", "appointed", False, True, None),
    ]


def ours(admin_url: str, url: str) -> None:
    """The recorder contract: plain events, our Avro, our append; one file, one append."""
    with PostgresLog(url) as log:
        log.append(Decision([event for number in range(PEOPLE) for event in events_of(number)]))


def store_of_the_library(admin_url: str, url: str) -> None:
    """The library's EventStore and PostgreSQL recorder, with our Avro in its mapper."""
    parts = {name: str(value) for name, value in conninfo_to_dict(admin_url).items()}
    with PostgresDatastore(
        parts["dbname"],
        parts["host"],
        parts.get("port", "5432"),
        parts["user"],
        "",
        originator_id_type="text",
        schema="public",
    ) as datastore:
        recorder = PostgresApplicationRecorder(datastore)
        recorder.create_table()
        store = EventStore(AvroMapper(), recorder)
        for first in range(0, PEOPLE, AT_ONCE):
            store.put([event for number in range(first, first + AT_ONCE) for event in events_of(number)])


def registered(number: int) -> dict[str, Any]:
    return {"staff_number": f"N{number:07}", "sex": "male", "sealed": "00" * 120}


def aggregates(admin_url: str, url: str) -> None:
    """Aggregates and `save`, as the library's tutorial has it: JSON, UUIDs, topics as class paths."""
    parts = {name: str(value) for name, value in conninfo_to_dict(admin_url).items()}
    env = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts["dbname"],
        "POSTGRES_HOST": parts["host"],
        "POSTGRES_PORT": parts.get("port", "5432"),
        "POSTGRES_USER": parts["user"],
        "POSTGRES_PASSWORD": "none",
    }
    basis = {"instrument": BASIS.instrument, "clause": BASIS.clause, "signed_on": DAY.isoformat(), "authority": "UBND"}
    application = Application[Any](env=env)
    for first in range(0, PEOPLE, AT_ONCE):
        people = []
        for number in range(first, first + AT_ONCE):
            person = Person(DAY.isoformat(), "benchmark", basis, **registered(number))
            person.appoint(DAY.isoformat(), "benchmark", basis, **APPOINTED)
            people.append(person)
        application.save(*people)
    application.close()


WAYS: tuple[Callable[[str, str], None], ...] = (ours, store_of_the_library, aggregates)


def measure_once(way: Callable[[str, str], None]) -> tuple[float, float]:
    """Microseconds an event: of this process's processor time, and by the clock."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        server = ensure_running(home)
        try:
            migrate(server.admin_url)
            worked, begun = process_time(), perf_counter()
            way(server.admin_url, server.writer_url)
            events = 2 * PEOPLE / 1_000_000
            return (process_time() - worked) / events, (perf_counter() - begun) / events
        finally:
            stop(home)


if __name__ == "__main__":
    measured: dict[str, list[tuple[float, float]]] = {way.__name__: [] for way in WAYS}
    for _ in range(TIMES):
        for way in WAYS:
            measured[way.__name__].append(measure_once(way))
    for name, times in measured.items():
        cpu, clock = (sorted(column) for column in zip(*times, strict=True))
        print(f"{name}: {median(cpu):.0f} us an event ({cpu[0]:.0f} to {cpu[-1]:.0f}), clock {median(clock):.0f} us")
