"""The `eventsourcing` library's own ProjectionRunner, writing the rows that our projector writes."""

from functools import cache
from time import perf_counter
from typing import Any

from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, JSONTranscoder, Mapper, StoredEvent, Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from eventsourcing.utils import Environment, EnvType
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.json import Jsonb

from domain.event import Event
from projections.facts import tables as facts
from projections.state import schema
from store.database import connect
from store.events.datastore import LedgerDatastore
from store.events.mapper import LogRecord, to_events
from store.events.recorder import LedgerRecorder
from store.rights import roles

SCHEMA = "projection_of_runner"
DATABASE_URL = "DATABASE_URL"


class OurMapper(Mapper[str]):
    """Reads what our log keeps; the transcoder that the library wants has nothing to do."""

    def __init__(self) -> None:
        super().__init__(JSONTranscoder())

    def to_domain_event(self, stored_event: StoredEvent) -> Event:
        stream = str(stored_event.originator_id)
        row = LogRecord(0, stream, stored_event.originator_version, stored_event.topic, stored_event.state)
        return to_events([row])[0]


class LedgerApplication(Application[str]):
    """Our log as the library's application, which its runner follows."""

    name = "ledger"

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        self.datastore = LedgerDatastore((env or {})[DATABASE_URL])
        return Environment(name)

    def construct_mapper(self) -> Mapper[str]:
        return OurMapper()

    def construct_recorder(self) -> ApplicationRecorder:
        return LedgerRecorder(self.datastore)

    def close(self) -> None:
        super().close()
        self.datastore.close()


@cache
def insert_into(event_type: str) -> bytes:
    columns = facts.columns(event_type)
    table, values = facts.table(event_type), ", ".join(["%s"] * len(columns))
    return f"insert into {SCHEMA}.{table} ({', '.join(columns)}) values ({values})".encode()


def row(event: Event, position: int) -> list[object]:
    """The values of the columns, in their order."""
    body = {**vars(event), **vars(event.legal_basis), "position_code": getattr(event, "position", None)}
    place: list[object] = [position, event.originator_id, event.originator_version]
    values = [body[column] for column in facts.columns(type(event).__name__)[len(place) :]]
    return place + [Jsonb(value) if isinstance(value, dict) else value for value in values]


class Rows(PostgresTrackingRecorder):
    def __init__(self, datastore: PostgresDatastore, **options: Any) -> None:
        super().__init__(datastore, **options)

    def add(self, event: Event, tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(insert_into(type(event).__name__), row(event, tracking.notification_id))


class EveryEvent(Projection[Rows]):
    name = "every_event"

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        self.view.add(domain_event, tracking)


def measure_runner(admin_url: str, url: str, events: int) -> float:
    """Events a second, from the start of the runner until it has written `events` of them."""
    with connect(url, roles.PROJECTOR) as conn:
        conn.execute(f"drop schema if exists {SCHEMA} cascade".encode())
        schema.create(conn, SCHEMA)
    parts = conninfo_to_dict(admin_url)
    env = {
        DATABASE_URL: url,
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(parts["dbname"]),
        "POSTGRES_HOST": str(parts["host"]),
        "POSTGRES_PORT": str(parts.get("port") or 5432),
        "POSTGRES_USER": str(parts["user"]),
        "POSTGRES_PASSWORD": str(parts.get("password") or "none"),
    }
    started = perf_counter()
    with ProjectionRunner(
        application_class=LedgerApplication, projection_class=EveryEvent, view_class=Rows, env=env
    ) as runner:
        runner.wait(events, timeout=120)
        return events / (perf_counter() - started)
