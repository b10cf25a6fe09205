"""An event as a Kafka message, there and back: key, Avro value in Confluent's frame, CloudEvents headers (DESIGN 6).

The body is the stored one, byte for byte; only the header before it differs: ten bytes of Avro's single-object encoding
in the store, five of Confluent's on the stream.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import quote

from consumers.kafka.port.messages import Headers, Message
from consumers.registry import Registry
from consumers.source import Written
from domain.errors import SoboError
from schemas.codec import HEADER_LENGTH, MARKER
from schemas.ids import Pinned, pinned, schema_ids
from store.events.log import LogRecord

MAGIC = b"\x00"
PREFIX_LENGTH = 5
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CONTENT_TYPE = b"application/avro"
UNKNOWN = ("", b"", ("", b""))


@dataclass(frozen=True)
class Frame:
    """How what was written with one schema looks on the stream: its first five bytes and its `ce_type`."""

    written: Written
    header: bytes
    """What stands in its place in the store."""
    prefix: bytes
    ce_type: bytes


def frames(registry: str | None = None) -> dict[bytes, Frame]:
    """The frame of every version ever published, by what stands in front of it in the store. With a registry all are
    registered there and have its ids, else those that are pinned."""
    ids = schema_ids() if registry is None else Registry(registry).register()
    return {(frame := _frame(one, ids[one.name, one.version])).header: frame for one in pinned()}


def _frame(one: Pinned, number: int) -> Frame:
    prefix = MAGIC + number.to_bytes(4, "big")
    return Frame(Written(one.name, one.version), MARKER + one.schema.fingerprint, prefix, one.full_name.encode())


class FramesRead(dict[bytes, Frame]):
    """The frames of what is read, by the first five bytes. An id not seen yet is asked of the registry; without one all
    are known from the beginning. `KeyError` for an id that is none of ours."""

    def __init__(self, registry: str | None = None) -> None:
        self._registry = None if registry is None else Registry(registry)
        super().__init__({} if registry else {frame.prefix: frame for frame in frames().values()})

    def __missing__(self, prefix: bytes) -> Frame:
        if self._registry is None or len(prefix) != PREFIX_LENGTH or prefix[:1] != MAGIC:
            raise KeyError(prefix)
        number = int.from_bytes(prefix[1:], "big")
        one = self._registry.pinned_as(number)
        if one is None:
            raise KeyError(prefix)
        frame = self[prefix] = _frame(one, number)
        return frame


def source_of(ledger_name: str) -> str:
    """`ce_source`, a URI reference."""
    return f"sobo/{quote(ledger_name)}"


def message_maker(ledger_name: str, registry: str | None = None) -> Callable[[LogRecord], Message]:
    """A function from a record of this ledger to its message; the same record always gives the same message."""
    known = frames(registry)
    # Hundreds of thousands are made at a time: what is the same in many of them is made once.
    types = {
        mark: (frame.written.event_type, frame.prefix, ("ce_type", frame.ce_type)) for mark, frame in known.items()
    }
    version_1_0, source = ("ce_specversion", b"1.0"), ("ce_source", source_of(ledger_name).encode("ascii"))
    content_type = ("content-type", CONTENT_TYPE)

    @lru_cache(maxsize=4_096)
    def time_of(micros: int) -> tuple[str, bytes]:
        return ("ce_time", rfc3339(micros).encode("ascii"))

    @lru_cache(maxsize=4_096)
    def version_of(version: int) -> tuple[str, bytes]:
        return ("sobo_version", str(version).encode())

    def message(record: LogRecord) -> Message:
        number, stream_id, version, record_type, event = record
        event_type, prefix, ce_type = types.get(event[:HEADER_LENGTH], UNKNOWN)
        if event_type != record_type:
            raise SoboError(
                "unreadable_event",
                f"The event at position {record.position} is said to be a {record.type}, and its bytes begin with "
                f"{record.event[:HEADER_LENGTH].hex()}, which names no schema of that type. Nothing from it on was "
                "sent; `sobo verify` lists every event at fault.",
            )
        stream, position = stream_id.encode(), b"%d" % number
        micros = recorded_micros(event, HEADER_LENGTH)
        headers: Headers = [
            version_1_0,
            ("ce_id", position),
            source,
            ce_type,
            time_of(micros),
            ("ce_subject", stream),
            content_type,
            ("sobo_position", position),
            version_of(version),
        ]
        return Message(stream, prefix + event[HEADER_LENGTH:], headers, micros // 1000)

    return message


def rfc3339(micros: int) -> str:
    """Microseconds since 1970 as `2025-07-01T08:30:00.123456+00:00`: always the same length, always with the zone."""
    return (EPOCH + timedelta(microseconds=micros)).isoformat(timespec="microseconds")


def recorded_micros(event: bytes, start: int) -> int:
    """`recorded_at` of a body that begins at `start`, without decoding the rest: the second field of every event."""
    _, start = _varint(event, start)
    value, _ = _varint(event, start)
    return (value >> 1) ^ -(value & 1)


def _varint(data: bytes, start: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[start]
        start += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, start
        shift += 7
