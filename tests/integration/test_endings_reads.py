"""What was ended early: the answers of the days around, in SQL and in the fold."""

from dataclasses import replace
from datetime import date, timedelta

from consumers.auditing.verify import verify
from consumers.projecting.from_store import project_from_store
from domain.recording.people import record_corrections, record_endings
from domain.source_files import Submission
from domain.staff.rows import CorrectionRow, EndingRow
from projections.auditing.histories import of_person as history
from projections.staff import show
from projections.staffing import staffing
from store.database import Database, connect
from store.events.log import PostgresLog
from store.opening.open_ledger import open_ledger
from tests.staff_world import (
    APPOINTMENT,
    BASIS,
    REFERENCE,
    SECONDMENT,
    STAFF,
    appoint,
    register,
    second,
    settle,
    source,
)

ENDED = date(2025, 10, 1)
EVE = ENDED - timedelta(days=1)
ENDINGS = (
    EndingRow(2, BASIS, "CB1", "secondment", "", ENDED),
    EndingRow(3, BASIS, "CB1", "concurrent_post", "council_chair", ENDED),
)


def test_what_was_ended_counts_until_then_and_again_when_the_end_is_taken_back(database: Database) -> None:
    """Catches a day too many or too few, an end that SQL or the fold does not know, or that cannot be undone."""
    ledger = open_ledger(database, "clerk")
    settle(ledger.log)
    register(ledger, STAFF)
    appoint(ledger, replace(APPOINTMENT, position="council_chair", basis="elected", concurrent=True))
    second(ledger, SECONDMENT)
    recorded = record_endings(ledger, REFERENCE, Submission(source("endings.csv", "endings"), ENDINGS))
    with connect(database.writer_url) as connection:

        def held(on: date) -> tuple[int, int, bool, bool]:
            total = staffing(connection, on=on)["total"]
            person = show(connection, "CB1", lambda stream, sealed: None, on=on)
            return total["seconded_in"], total["seconded_out"], bool(person["secondment"]), bool(person["concurrent"])

        def projected() -> None:
            project_from_store(database.writer_url)
            found = verify(connection)
            assert (found.ok, found.projection, found.problems) == (True, "same", [])

        projected()
        assert held(EVE) == (1, 1, True, True)
        assert held(ENDED) == (0, 0, False, False)
        rows = [
            CorrectionRow(n, BASIS, position, "retract", "not yet")
            for n, position in ((2, recorded.first_position), (3, recorded.last_position))
        ]
        record_corrections(ledger, REFERENCE, Submission(source("wrong.csv", "corrections"), rows))
        projected()
        assert held(ENDED) == (1, 1, True, True)
        told = {entry["position"]: entry["corrected_by"] for entry in history(connection, "CB1")}
        assert told[recorded.last_position] == recorded.last_position + 1, "the newest is taken back first"
    assert isinstance(ledger.log, PostgresLog)
    ledger.log.close()
