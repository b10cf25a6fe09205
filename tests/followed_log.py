"""A small ledger to follow: units, people, moves, corrections, appended through the log itself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from consumers.identity import ledger_name
from consumers.kafka.kafka_source import KafkaSource
from consumers.kafka.topics import Cluster
from domain.event import Event
from domain.ports import Decision, Recorded
from domain.staff.events import AppointmentRetracted, SecondmentStarted, StaffAppointed, StaffRegistered
from domain.units.events import StaffingQuotaSet, UnitRegistered, UnitRenamed
from store.database import Database, connect
from store.events.log import LogRecord, PostgresLog, read_records
from tests.sample_events import BASIS, RECORDED_AT, appointed, registered

_people = count(1)


def append(database: Database, events: Sequence[Event]) -> Recorded:
    with PostgresLog(database.writer_url) as log:
        return log.append(Decision(events))


def units(number: int) -> list[Event]:
    """Communes, each with a quota, the first of them renamed on 1 July 2025."""
    opened: list[UnitRegistered] = [registered(f"{code:05}") for code in range(1, number + 1)]
    events: list[Event] = list(opened)
    for unit in opened:
        events.append(
            StaffingQuotaSet(unit.originator_id, 2, date(2025, 7, 1), RECORDED_AT, "officer", BASIS, "all", 9)
        )
    first = opened[0]
    events.append(UnitRenamed(first.originator_id, 3, date(2025, 7, 1), RECORDED_AT, "officer", BASIS, "Xã mới"))
    return events


def people(number: int, communes: int = 3) -> list[Event]:
    """Each is registered, appointed, moved on 1 July 2025; every third one is seconded."""
    events: list[Event] = []
    for _ in range(number):
        person = next(_people)
        stream = f"staff:{person:032x}"
        here, there = (f"{1 + (person + step) % communes:05}@2025-06-30" for step in (0, 1))
        first = replace(appointed(stream, 2, here), effective_on=date(2025, 1, 1) + timedelta(days=person % 90))
        events += [_registered(stream, f"NV{person:06}", first.effective_on), first, appointed(stream, 3, there)]
        if person % 3 == 0:
            events.append(
                SecondmentStarted(
                    stream,
                    4,
                    date(2025, 8, 1),
                    RECORDED_AT,
                    "officer",
                    BASIS,
                    here,
                    date(2025, 12, 1),
                    "short of staff",
                )
            )
    return events


def retraction(record: LogRecord, version: int) -> AppointmentRetracted:
    return AppointmentRetracted(
        record.stream, version, date(2025, 7, 1), RECORDED_AT, "officer", BASIS, record.position, record.version,
        StaffAppointed.__name__, "recorded in error",
    )  # fmt: skip


def story(database: Database, persons: int = 40) -> int:
    """Append all of the above and a retraction; returns the head."""
    append(database, units(3))
    append(database, people(persons))
    last = next(record for record in reversed(records(database)) if record.type == "StaffAppointed")
    version = max(record.version for record in records(database) if record.stream == last.stream) + 1
    return append(database, [retraction(last, version)]).last_position


def records(database: Database) -> list[LogRecord]:
    with connect(database.writer_url) as conn:
        return [record for batch in read_records(conn) for record in batch]


def from_kafka(database: Database, cluster: Cluster, topic: str, **options: Any) -> KafkaSource:
    """The topic as a source of this ledger's events."""
    with connect(database.writer_url) as conn:
        return KafkaSource(cluster, ledger_name(conn), topic, **options)


def as_admin(database: Database, *statements: str) -> None:
    """What only a superuser can do to the log: the triggers are off meanwhile."""
    assert database.admin_url is not None
    with connect(database.admin_url) as conn, conn.transaction():
        conn.execute("alter table ledger.events disable trigger all")
        for statement in statements:
            conn.execute(statement.encode())
        conn.execute("alter table ledger.events enable trigger all")


def projected(database: Database) -> dict[str, list[Any]]:
    """Main posts and unit names as they stand in the projection, for a look with the naked eye."""
    with connect(database.writer_url) as conn:
        posts = conn.execute("select stream, unit_id, valid_from, valid_until from projection.post_spans order by 1, 3")
        names = conn.execute("select unit_id, name, valid_from from projection.unit_spans order by 1, 3")
        return {"posts": posts.fetchall(), "names": names.fetchall()}


def _registered(stream: str, number: str, on: date) -> StaffRegistered:
    return StaffRegistered(
        stream, 1, on, RECORDED_AT, "officer", BASIS, number, "female", "civil_servant", on, b"sealed"
    )
