"""The `eventsourcing` library's own ProjectionRunner, writing the rows that our projector writes."""

from time import perf_counter
from typing import Any

from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.conninfo import conninfo_to_dict

from domain.events import StaffAppointed
from projections import facts, state
from store.application import DATABASE_URL, LedgerApplication
from store.database import connect

SCHEMA = "projection_of_runner"
COLUMNS = facts.columns("StaffAppointed")
INSERT = f"""
    insert into {SCHEMA}.fact_staff_appointed ({", ".join(COLUMNS)})
    values ({", ".join(["%s"] * len(COLUMNS))})
"""


class Rows(PostgresTrackingRecorder):
    def __init__(self, datastore: PostgresDatastore, **options: Any) -> None:
        super().__init__(datastore, **options)

    def add(self, event: StaffAppointed, tracking: Tracking) -> None:
        basis = event.legal_basis
        values = (tracking.notification_id, event.originator_id, event.originator_version)
        values += (event.effective_on, event.recorded_at, event.recorded_by)  # type: ignore[assignment]
        values += (basis.instrument, basis.clause, basis.signed_on, basis.authority)  # type: ignore[assignment]
        values += (event.unit_id, event.position, event.basis)  # type: ignore[assignment]
        values += (event.concurrent, event.budget_paid, event.specialism)  # type: ignore[assignment]
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(INSERT.encode(), values)


class Appointed(Projection[Rows]):
    name = "appointed"

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        self.view.add(domain_event, tracking)


def measure_runner(admin_url: str, url: str, events: int) -> float:
    """Events a second, from the start of the runner until it has written `events` of them."""
    with connect(url) as conn:
        conn.execute(f"drop schema if exists {SCHEMA} cascade".encode())
        state.create(conn, SCHEMA)
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
        application_class=LedgerApplication, projection_class=Appointed, view_class=Rows, env=env
    ) as runner:
        runner.wait(events, timeout=120)
        return events / (perf_counter() - started)
