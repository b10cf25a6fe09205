"""The frame around an event on the stream."""

from datetime import UTC, datetime, timedelta

import pytest

from consumers.kafka.port.messages import ForeignMessage, place_of
from consumers.kafka.wire import (
    EPOCH,
    FramesRead,
    message_maker,
    recorded_micros,
    rfc3339,
    source_of,
)
from schemas.catalogue import event_schemas, every_version
from schemas.codec import HEADER_LENGTH, encode
from schemas.ids import schema_ids
from store.events.log import LogRecord
from store.events.mapper import to_record
from tests.sample_events import RECORDED_AT, appointed


def record() -> LogRecord:
    event = appointed("staff:aa", 3)
    return LogRecord(42, "staff:aa", 3, "StaffAppointed", encode(event_schemas()["StaffAppointed"], to_record(event)))


def test_every_event_type_has_one_pinned_id_and_no_id_is_used_twice() -> None:
    """Catches a new event type without an id, and an id given to two types: it would be decoded as the wrong one."""
    ids = schema_ids()
    assert {(schema.name, schema.version) for schema in every_version()} == set(ids)
    assert sorted(ids.values()) == list(range(1, len(ids) + 1))


def test_the_ids_that_were_ever_sent_keep_their_meaning() -> None:
    """Catches a renumbering of the catalogue: messages sent before it would become unreadable."""
    ids = schema_ids()
    assert [ids[name, 1] for name in ("StaffAppointed", "UnitRegistered", "UnitsMerged")] == [5, 15, 17]


def test_the_value_is_the_confluent_frame_around_the_stored_body() -> None:
    """Catches a body that is encoded again, a missing magic byte, or an id in the wrong byte order."""
    kept = record()
    value = message_maker("demo")(kept).value or b""
    assert value[:5] == b"\x00\x00\x00\x00\x29"
    assert value[5:] == kept.event[HEADER_LENGTH:]
    assert FramesRead()[value[:5]].written.event_type == "StaffAppointed"


def test_the_headers_are_those_of_the_contract() -> None:
    """Catches a renamed or missing header, a time without a zone, a position that is not ASCII decimal."""
    message = message_maker("Sổ bộ 1")(record())
    assert dict(message.headers) == {
        "ce_specversion": b"1.0",
        "ce_id": b"42",
        "ce_source": b"sobo/S%E1%BB%95%20b%E1%BB%99%201",
        "ce_type": b"sobo.staff.StaffAppointed",
        "ce_time": b"2025-07-01T08:30:00.123456+00:00",
        "ce_subject": b"staff:aa",
        "content-type": b"application/avro",
        "sobo_position": b"42",
        "sobo_version": b"3",
    }
    assert message.key == b"staff:aa"
    assert message.timestamp_ms == int(RECORDED_AT.timestamp() * 1000)
    assert place_of(message.headers) == (42, 3)


def test_the_same_record_sent_again_is_the_same_message() -> None:
    """Catches a clock or a random id in the message: consumers could not tell a repetition."""
    make = message_maker("demo")
    assert make(record()) == make(record())
    assert source_of("demo") == "sobo/demo"


@pytest.mark.parametrize("name", sorted(event_schemas()))
def test_every_schema_begins_with_the_two_dates_that_the_time_is_read_from(name: str) -> None:
    """Catches a schema that puts another field first: `ce_time` would be read out of the wrong bytes."""
    assert event_schemas()[name].field_names[:2] == ("effective_on", "recorded_at")


@pytest.mark.parametrize("moment", [RECORDED_AT, datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)])
def test_the_time_is_read_from_the_body_without_decoding_it(moment: datetime) -> None:
    """Catches a slip in the varint or zig-zag arithmetic, also before 1970."""
    schema = event_schemas()["StaffAppointed"]
    fields = to_record(appointed("staff:aa")) | {"recorded_at": moment}
    body = encode(schema, fields)
    assert recorded_micros(body, HEADER_LENGTH) == (moment - EPOCH) // timedelta(microseconds=1)
    assert rfc3339(recorded_micros(body, HEADER_LENGTH)) == moment.isoformat()


def test_a_message_without_a_position_is_told_apart() -> None:
    """Catches a foreign message in the topic that would be taken for position 0."""
    with pytest.raises(ForeignMessage):
        place_of([("ce_id", b"1"), ("sobo_version", b"1")])
