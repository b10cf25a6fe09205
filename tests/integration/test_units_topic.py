"""The compacted topic of units, read with a plain client: every unit as it is today, whatever was killed or lost."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import fastavro
import pytest
from kafka import KafkaConsumer, TopicPartition
from kafka.admin import KafkaAdminClient

import schemas
from consumers.kafka.topics import Cluster
from consumers.kafka.with_kafka_python.options import options_of
from consumers.projecting.from_store import project_from_store
from consumers.relaying import units_topic
from consumers.relaying.units_topic import UnitsTopic
from projections.units import list_units
from store.database import Database, connect
from store.events.head import head
from tests.product import Product
from tests.small_registry import FIRST_ID, small_registry
from tests.units_world import COUNTRY, OPENING

SCHEMA = json.loads((Path(schemas.__file__).parent / "states" / "UnitState.1.avsc").read_text(encoding="utf-8"))
MERGED = date(2025, 7, 1)
AHEAD = date(2090, 1, 1)

Unit = dict[str, Any]


def row(on: date, change: str, **cells: str) -> Unit:
    columns = ("code", "name", "type", "parent", "predecessor", "scope", "note")
    return {"on": on, "change": change, **dict.fromkeys(columns, ""), **cells}


@pytest.fixture
def product(database: Database) -> Iterator[Product]:
    """Units that merged, one that was renamed, and one whose new name comes in a later day."""
    made = Product(database)
    assert made.load(COUNTRY, OPENING)
    form = {"code": "00004", "name": "Xã Mới", "type": "commune", "parent": "11"}
    rows = [row(MERGED, "form", predecessor=one, scope="whole", **form) for one in ("00004", "00005")]
    assert made.apply(rows), made.refusal
    assert made.apply([row(MERGED, "amend", predecessor="00006", name="Xã Sáu Mới")]), made.refusal
    assert made.apply([row(AHEAD, "amend", predecessor="00007", name="Xã Bảy Mới")]), made.refusal
    yield made
    made.close()


@contextmanager
def beside(database: Database, cluster: Cluster, topic: str, today: date | None = None) -> Iterator[UnitsTopic]:
    now = datetime.now(UTC) if today is None else datetime(today.year, today.month, today.day, 5, tzinfo=UTC)
    with connect(database.writer_url) as conn, closing(UnitsTopic(conn, cluster, topic, lambda: now)) as units:
        yield units


def bring_up(database: Database, cluster: Cluster, topic: str, today: date | None = None) -> None:
    with beside(database, cluster, topic, today) as units, connect(database.writer_url) as conn:
        units.bring_up(head(conn))


def read(cluster: Cluster, topic: str, number: int = 1001) -> list[tuple[str, Unit | None, dict[str, bytes]]]:
    """Key, value and headers of every message, as a client reads them that knows the schema and nothing of ours."""
    with closing(
        KafkaConsumer(bootstrap_servers=cluster.bootstrap_servers, auto_offset_reset="earliest", group_id=None)
    ) as consumer:
        partition = TopicPartition(topic, 0)
        consumer.assign([partition])
        end = consumer.end_offsets([partition])[partition]
        found: list[tuple[str, Unit | None, dict[str, bytes]]] = []
        while consumer.position(partition) < end:
            for message in consumer.poll(1000).get(partition, []):
                value: Any = None
                if message.value is not None:
                    assert message.value[:5] == b"\0" + number.to_bytes(4, "big")
                    value = fastavro.schemaless_reader(BytesIO(message.value[5:]), SCHEMA, None)
                found.append((message.key.decode(), value, dict(message.headers)))
        return found


def standing(cluster: Cluster, topic: str) -> dict[str, Unit]:
    """What compaction leaves: the newest value of each key, without tombstones."""
    newest = {key: value for key, value, _ in read(cluster, topic)}
    return {key: value for key, value in newest.items() if value is not None}


def listed(database: Database, on: date) -> dict[str, Unit]:
    """`units list`, with days as Avro gives them."""
    project_from_store(database.writer_url)
    with connect(database.writer_url) as conn:
        rows = list_units(conn, on=on)
    days = {"registered_on", "ended_on"}
    return {
        unit["id"]: {key: date.fromisoformat(value) if key in days and value else value for key, value in unit.items()}
        for unit in rows
    }


def test_a_registry_of_ones_own_gives_the_id_of_the_state_too(
    database: Database, cluster: Cluster, topic: str, product: Product
) -> None:
    """Catches a topic of units whose id names nothing, or another schema, in the registry that gives the events'."""
    with small_registry() as registry:
        bring_up(database, replace(cluster, registry=registry.url), topic)
        (number,) = registry.subjects["sobo.units-sobo.state.UnitState"]
        assert json.loads(registry.schemas[number - FIRST_ID]) == SCHEMA
    assert len(read(cluster, topic, number)) > len(COUNTRY) / 2


def test_the_topic_says_of_every_unit_what_units_list_says(
    database: Database, cluster: Cluster, topic: str, product: Product
) -> None:
    """Catches a field of another name or meaning, a unit left out, one that ended without its last state."""
    bring_up(database, cluster, topic)
    stands, today = standing(cluster, topic), datetime.now(UTC).date()
    living = listed(database, today)
    before = listed(database, date(2025, 6, 30))
    assert {key: unit for key, unit in stands.items() if unit["ended_on"] is None} == living
    ended = {key: unit for key, unit in stands.items() if unit["ended_on"] is not None}
    assert ended == {key: before[key] for key in ("00004@2025-06-30", "00005@2025-06-30")}
    assert {unit["ended_on"] for unit in ended.values()} == {MERGED}
    for key, _, headers in read(cluster, topic):
        assert stands[key]["id"] == key
        assert headers["content-type"] == b"application/avro"
        assert headers["ce_source"].startswith(b"sobo/")


def test_only_what_changed_is_sent_again(database: Database, cluster: Cluster, topic: str, product: Product) -> None:
    """Catches thousands of records for each change, and a restart that sends what stands there."""
    bring_up(database, cluster, topic)
    bring_up(database, cluster, topic)
    sent = len(read(cluster, topic))
    assert sent == len(standing(cluster, topic))
    assert product.apply([row(MERGED, "amend", predecessor="00001", name="Xã Một Mới")]), product.refusal
    bring_up(database, cluster, topic)
    ((key, value, _),) = read(cluster, topic)[sent:]
    assert value is not None
    assert (key, value["name"]) == ("00001@2025-06-30", "Xã Một Mới")


def test_what_was_recorded_ahead_comes_true_at_midnight_without_an_event(
    database: Database, cluster: Cluster, topic: str, product: Product
) -> None:
    """Catches a topic that waits for the next event to say what has been true since this morning."""
    with connect(database.writer_url) as conn:
        now = [datetime(2089, 12, 31, 16, 59, tzinfo=UTC)]  # a minute before midnight in the ledger's zone
        with closing(UnitsTopic(conn, cluster, topic, lambda: now[0])) as units:
            units.bring_up(head(conn))
            assert standing(cluster, topic)["00007@2025-06-30"]["name"] == "Xã Bảy"
            now[0] = datetime(2089, 12, 31, 17, 0, tzinfo=UTC)
            units.bring_up(head(conn))
    assert standing(cluster, topic)["00007@2025-06-30"]["name"] == "Xã Bảy Mới"
    assert standing(cluster, topic) == standing(cluster, topic) | listed(database, AHEAD)


def test_a_unit_that_never_was_is_ended_by_a_tombstone(
    database: Database, cluster: Cluster, topic: str, product: Product
) -> None:
    """Catches a merger that was taken back and lives on downstream."""
    bring_up(database, cluster, topic)
    form = {"code": "00099", "name": "Xã Nhầm", "type": "commune", "parent": "11", "note": "bãi bồi", "scope": "part"}
    formed = product.apply([row(MERGED, "form", **form)])
    assert formed, product.refusal
    bring_up(database, cluster, topic)
    assert "00099@2025-07-01" in standing(cluster, topic)
    assert product.retract(formed.first_position), product.refusal
    bring_up(database, cluster, topic)
    assert read(cluster, topic)[-1][:2] == ("00099@2025-07-01", None)


@pytest.mark.parametrize("point", ["send_states", "keep_mark"])
def test_a_relay_killed_between_sending_and_remembering_leaves_nothing_stale(
    database: Database, cluster: Cluster, topic: str, product: Product, point: str
) -> None:
    """Catches a mark that knows of no difference: what was sent was taken back before the next start."""

    class Killed(BaseException):
        pass

    def killed(*_: Any) -> None:
        raise Killed

    bring_up(database, cluster, topic)
    form = {"code": "00099", "name": "Xã Nhầm", "type": "commune", "parent": "11", "note": "bãi bồi", "scope": "part"}
    formed = product.apply([row(MERGED, "form", **form)])
    assert formed, product.refusal
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(units_topic, point, killed)
        with pytest.raises(Killed):
            bring_up(database, cluster, topic)
    assert ("00099@2025-07-01" in standing(cluster, topic)) == (point == "keep_mark")
    assert product.retract(formed.first_position), product.refusal
    bring_up(database, cluster, topic)
    assert "00099@2025-07-01" not in standing(cluster, topic)
    assert {key: unit for key, unit in standing(cluster, topic).items() if unit["ended_on"] is None} == listed(
        database, datetime.now(UTC).date()
    )


def test_a_topic_made_anew_is_filled_again_by_the_next_relay_and_by_one_at_work(
    database: Database, cluster: Cluster, topic: str, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a mark that is believed of another topic of that name."""
    bring_up(database, cluster, topic)
    whole = standing(cluster, topic)
    delete(cluster, topic)
    bring_up(database, cluster, topic)
    assert standing(cluster, topic) == whole
    monkeypatch.setattr(units_topic, "LOOK_SECONDS", -1)
    with beside(database, cluster, topic) as units, connect(database.writer_url) as conn:
        units.bring_up(head(conn))
        delete(cluster, topic)
        units.bring_up(head(conn))
        assert standing(cluster, topic) == whole


def delete(cluster: Cluster, topic: str) -> None:
    with closing(KafkaAdminClient(**options_of(cluster))) as admin:
        admin.delete_topics([topic])
        for _ in range(100):
            if topic not in admin.list_topics():
                return
    raise AssertionError("the topic is still there")
