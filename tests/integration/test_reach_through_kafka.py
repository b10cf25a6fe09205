"""What every read says while a partition lags behind the others: events held back in a real Kafka, and then sent."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

import pytest

from consumers.identity import ledger_name
from consumers.kafka.producer import RelayProducer
from consumers.kafka.topics import Cluster, ensure_topic
from consumers.kafka.wire import message_maker
from consumers.projecting.projector import project_once
from store.database import Database, connect
from store.events.log import LogRecord
from tests.e2e.conftest import OnServer
from tests.followed_log import append, from_kafka, people, records, units

HELD_BACK = "unit:00002@2025-06-30"
READS = (
    ("units", "list"),
    ("units", "show", "00001"),
    ("units", "lineage", "00001"),
    ("units", "map", "--from", "2025-06-30", "--to", "2025-07-01"),
    ("staff", "history", "{number}"),
    ("staffing",),
    ("staffing", "--format", "csv"),
    ("vacancies",),
    ("vacancies", "--format", "csv"),
    ("settlements", "list"),
    ("settlements", "list", "--format", "csv"),
    ("settlements", "overdue"),
    ("stats", "departures", "--by", "route", "--incomplete"),
)


@dataclass(frozen=True)
class Lagging:
    sobo: OnServer
    number: str
    head: int
    complete: int
    catch_up: Callable[[], None]


@pytest.fixture
def lagging(database: Database, cluster: Cluster, topic: str, tmp_path: Path) -> Iterator[Lagging]:
    """A projection of a topic in which one commune's partition has nothing yet."""
    head = append(database, units(3) + people(2)).last_position
    everything = records(database)
    number = next(record for record in everything if record.type == "StaffRegistered")
    late = [record for record in everything if record.stream == HELD_BACK]
    ensure_topic(cluster, topic)
    with connect(database.writer_url) as conn:
        message = message_maker(ledger_name(conn))

    def send_and_project(sent: list[LogRecord]) -> None:
        producer = RelayProducer(cluster, topic, message, lambda flush: flush())
        try:
            producer.send(sent)
        finally:
            producer.close()
        project_once(database.writer_url, lambda: from_kafka(database, cluster, topic))

    send_and_project([record for record in everything if record.stream != HELD_BACK])
    with connect(database.writer_url) as conn:
        found = conn.execute("select staff_number from projection.fact_staff_registered where stream = %s",
                             (number.stream,)).fetchone()  # fmt: skip
    assert found is not None
    admin = database.admin_url
    assert admin is not None

    class Followed(OnServer):
        def environment(self) -> dict[str, str]:
            return super().environment() | {"SOBO_KAFKA_BOOTSTRAP_SERVERS": cluster.bootstrap_servers}

    sobo = Followed(tmp_path / "home", database.writer_url, admin)
    yield Lagging(sobo, str(found[0]), head, late[0].position - 1, lambda: send_and_project(late))


def told(lagging: Lagging, read: tuple[str, ...]) -> str:
    """Everything that a read prints."""
    done = lagging.sobo(*(part.format(number=lagging.number) for part in read))
    assert done.returncode == 0, done.stderr
    return (done.stdout + done.stderr).lower()


def test_every_read_says_in_words_that_events_are_still_on_their_way(lagging: Lagging) -> None:
    """Catches a list, a table or a file that looks whole while a unit of it has not come."""
    words = f"complete to position {lagging.complete} only: it holds events up to {lagging.head}"
    assert [read for read in READS if words not in told(lagging, read)] == []
    listed = lagging.sobo("units", "list", "--json")
    assert (len(json.loads(listed.stdout)), words in listed.stderr) == (2, True)
    lagging.catch_up()
    assert [read for read in READS if "only: it holds" in told(lagging, read)] == []


@pytest.mark.parametrize("read", [("staff", "history", "{number}"), READS[3]])
def test_a_read_that_is_told_to_wait_waits_for_the_partition(lagging: Lagging, read: tuple[str, ...]) -> None:
    """Catches a list without `--wait`, which its own words tell people to use."""
    gave_up = lagging.sobo(*(part.format(number=lagging.number) for part in read), "--wait", "0.2")
    assert (gave_up.returncode, "complete to" in gave_up.stderr) == (1, True)
    later = Timer(1, lagging.catch_up)
    later.start()
    assert "only: it holds" not in told(lagging, (*read, "--wait", "60"))
    later.join()
