"""People recorded in the real store: what its bytes give away, its keys, and two clerks at the same moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from domain.errors import Refused
from domain.recording.ledger import Ledger
from domain.recording.people import record_staff
from domain.source_files import Submission
from domain.staff.events import StaffRegistered
from domain.staff.personal import PersonalData, staff_stream, unseal
from store.database import Database, connect
from store.opening.open_ledger import open_ledger
from store.personal.keys import person_keys
from tests.staff_world import (
    APPOINTMENT,
    QUOTA,
    REFERENCE,
    SECONDMENT,
    STAFF,
    appoint,
    faults,
    numbered,
    quotas,
    register,
    second,
    settle,
    source,
)


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    """A ledger in PostgreSQL with the small country's units."""
    ledger = open_ledger(database, "clerk")
    settle(ledger.log)
    yield ledger
    ledger.log.close()  # type: ignore[attr-defined]


def test_stored_events_give_nothing_personal_away_and_open_with_the_stored_key(
    ledger: Ledger, database: Database
) -> None:
    """Catches personal data in clear in the event table, and a key stored under another stream."""
    register(ledger, replace(STAFF, salary={"rank_coefficient": "3.33"}))
    stream = staff_stream(ledger.identity_secret, "CB1")
    with connect(database.writer_url) as connection:
        stored = connection.execute("select event from ledger.events where stream = %s", (stream,)).fetchall()
        key = person_keys(connection, [stream])[stream]
    assert len(stored) == 3
    for (event,) in stored:
        for clear in (STAFF.full_name, "1980-02-29", STAFF.identity_number):
            assert clear.encode() not in bytes(event)
    registered = ledger.log.streams([stream])[stream][0].event
    assert isinstance(registered, StaffRegistered)
    assert STAFF.birth_date is not None
    assert unseal(key, stream, registered.sealed) == PersonalData(
        STAFF.full_name, STAFF.birth_date, STAFF.identity_number
    )


def test_everything_about_people_survives_the_store_unchanged(ledger: Ledger, database: Database) -> None:
    """Catches a field that the store's encoding drops: the rules would decide otherwise after a restart."""
    register(ledger, replace(STAFF, specialism="land"), replace(numbered(STAFF, 2), unit="00004"))
    appoint(ledger, APPOINTMENT, replace(APPOINTMENT, row=3, position="council_chair", concurrent=True))
    second(ledger, SECONDMENT)
    quotas(ledger, QUOTA, replace(QUOTA, row=3, category="cadre"))
    reopened = open_ledger(database, "clerk")
    with reopened.log:  # type: ignore[attr-defined]
        assert faults(lambda: register(reopened, STAFF)) == [(2, "staff_number"), (2, "identity_number")]
        assert faults(lambda: appoint(reopened, APPOINTMENT)) == [(2, "staff_number")]
        assert quotas(reopened, QUOTA).count == 1


def test_an_identity_number_is_found_again_among_many(ledger: Ledger) -> None:
    """Catches a look-up of identities that misses some in a larger file."""
    register(ledger, *(numbered(STAFF, n) for n in range(1, 2001)))
    again = [replace(numbered(STAFF, n), staff_number=f"X{n}") for n in range(1, 2001, 500)]
    assert faults(lambda: register(ledger, *again)) == [(row.row, "identity_number") for row in again]


def test_two_clerks_register_one_person_at_once_and_one_is_refused_by_row(database: Database) -> None:
    """Catches a race that registers a person twice, or that ends in a database error instead of a refusal."""
    with ThreadPoolExecutor(2) as clerks:
        first = open_ledger(database, "clerk")
        settle(first.log)
        second_ledger = open_ledger(database, "other clerk")
        files = [Submission(source(f"{name}.csv"), [replace(STAFF, staff_number=name)]) for name in ("CB1", "CB2")]

        def record(ledger: Ledger, submission: Submission) -> str:  # type: ignore[type-arg]
            try:
                record_staff(ledger, REFERENCE, submission)
            except Refused as refusal:
                return str(refusal.where[0].column)
            return "recorded"

        outcomes = list(clerks.map(record, (first, second_ledger), files))
    assert sorted(outcomes) == ["identity_number", "recorded"]
    for ledger in (first, second_ledger):
        ledger.log.close()  # type: ignore[attr-defined]
