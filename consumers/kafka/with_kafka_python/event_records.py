"""Reads our own messages out of Kafka's record batches, taking of nine headers what a projector needs.

That is the place in the log; of whose ledger an event is, is told by comparing bytes where our relay writes them.

The client's own parsing makes an object of every header of every message, in Python, and costs more than decoding,
making the rows and copying them together. The client has no public place to change that: `poll_of_events` gives one
consumer another class for the records of a partition. A test holds it against the client's own reading, message by
message, and only versions of the client that passed it are read so; with any other, and where a message does not look
as our relay writes it, the client's own reading counts.
"""

from collections.abc import Callable, Iterator
from typing import Any

import kafka
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import CorruptRecordError

from consumers.kafka.port.messages import EventMessage, check_source, counts, place_said

# In a record each header is a length, a name, a length, a value; lengths are zig-zag, so twice what they count.
POSITION_MARK = bytes([2 * len("sobo_position")]) + b"sobo_position"
VERSION_MARK = bytes([2 * len("sobo_version")]) + b"sobo_version"
SOURCE_MARK = bytes([2 * len("ce_source")]) + b"ce_source"
FIRST_HEADERS = b"\x12\x1cce_specversion\x061.0\x0ace_id"
"""Of nine headers, the first and the name of the second; the third is `ce_source`."""

PASSED = ("3.0.12",)
"""Versions of kafka-python with which `test_event_records.py` and `test_kafka_client_contract.py` passed."""


Poll = Callable[[int], dict[TopicPartition, list[EventMessage]]]
"""What came within so many milliseconds."""


def poll_of_events(consumer: KafkaConsumer, source: bytes | None = None, *, version: str = kafka.__version__) -> Poll:
    """How `consumer` is polled from now on. With `source` it raises `OfAnotherLedger` at the first message that has
    another `ce_source`, whatever the partition, before anything behind it is given."""

    def poll(milliseconds: int) -> dict[TopicPartition, list[Any]]:
        return dict(consumer.poll(timeout_ms=milliseconds))

    def poll_plainly(milliseconds: int) -> dict[TopicPartition, list[EventMessage]]:
        polled = poll(milliseconds)
        return {partition: [_message(record, source) for record in records] for partition, records in polled.items()}

    if version not in PASSED:
        return poll_plainly
    from kafka.consumer.fetcher import Fetcher  # here, because another version may have none

    bases = (_EventRecords, Fetcher.PartitionRecords)
    consumer._fetcher.PartitionRecords = type("_EventRecordsOf", bases, {"source": source})
    return poll


def _message(record: Any, source: bytes | None) -> EventMessage:
    check_source(record.headers, source, record.offset)
    return EventMessage(record.offset, record.key, record.value, *place_said(record.headers))


class _EventRecords:
    """In front of the client's class for the records of a partition."""

    source: bytes | None
    check_crcs: bool
    leader_epoch: int
    next_fetch_offset: int
    records_read: int
    drain: Callable[[], None]

    def _unpack_records(self, tp: Any, records: Any, *_: Any) -> Iterator[EventMessage]:
        batch = records.next_batch()
        while batch is not None:
            if self.check_crcs and not batch.validate_crc():
                raise CorruptRecordError(f"{tp}: the batch at offset {batch.base_offset} fails its checksum")
            self.leader_epoch = batch.leader_epoch
            if not batch.is_control_batch:
                for message in _messages(batch, self.source):
                    self.next_fetch_offset = message.offset + 1
                    self.records_read += 1
                    yield message
            self.next_fetch_offset = batch.next_offset
            batch = records.next_batch()
        self.drain()


def _messages(batch: Any, source: bytes | None) -> Iterator[EventMessage]:
    mark = b"" if source is None else SOURCE_MARK + _zig_zag(len(source)) + source
    if batch.compression_type != batch.CODEC_NONE:
        for record in batch:
            yield _message(record, source)
        return
    # Record => length attributes timestampDelta offsetDelta keyLength key valueLength value headers...
    buffer, base = bytes(batch._buffer), batch.base_offset
    start = batch.HEADER_STRUCT.size
    for _ in range(batch.records_count):
        length, at = _number(buffer, start)
        end = at + length
        at += 1
        while buffer[at] > 0x7F:
            at += 1
        delta, at = _number(buffer, at + 1)
        key, at = _bytes(buffer, at)
        value, headers = _bytes(buffer, at)
        if mark and not _is_marked(buffer, headers, mark):
            said = _headers(buffer, headers)
            check_source(said, source, base + delta)
            position, version = place_said(said)
        else:
            position, version = _place(buffer, headers, end)
        yield EventMessage(base + delta, key, value, position, version)
        start = end


def _is_marked(buffer: bytes, headers: int, mark: bytes) -> bool:
    """Whether the third header is `mark`, behind the two that our relay writes before it."""
    if not buffer.startswith(FIRST_HEADERS, headers):
        return False
    at = headers + len(FIRST_HEADERS)
    return buffer.startswith(mark, at + 1 + (buffer[at] >> 1))


def _place(buffer: bytes, headers: int, end: int) -> tuple[int, int]:
    """Position and version, which our relay writes as the last two headers; else wherever they stand."""
    found = buffer.rfind(POSITION_MARK, headers, end)
    at = found + len(POSITION_MARK)
    after = at + 1 + (buffer[at] >> 1)
    if found >= 0 and buffer.startswith(VERSION_MARK, after, end):
        last = after + len(VERSION_MARK)
        if last + 1 + (buffer[last] >> 1) == end:
            position, version = buffer[at + 1 : after], buffer[last + 1 : end]
            if counts(position) and counts(version):
                return int(position), int(version)
    return place_said(_headers(buffer, headers))


def _headers(buffer: bytes, at: int) -> list[tuple[str, bytes]]:
    found = []
    count, at = _number(buffer, at)
    for _ in range(count):
        size, at = _number(buffer, at)
        name = buffer[at : at + size].decode()
        size, at = _number(buffer, at + size)
        found.append((name, buffer[at : at + max(size, 0)]))
        at += max(size, 0)
    return found


def _bytes(buffer: bytes, at: int) -> tuple[bytes | None, int]:
    size, at = _number(buffer, at)
    return (None, at) if size < 0 else (buffer[at : at + size], at + size)


def _number(buffer: bytes, at: int) -> tuple[int, int]:
    """A zig-zag varint and where it ends. Most take one byte or two."""
    byte = buffer[at]
    if byte < 0x80:
        return (byte >> 1) ^ -(byte & 1), at + 1
    value, shift = byte & 0x7F, 7
    while True:
        at += 1
        byte = buffer[at]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return (value >> 1) ^ -(value & 1), at + 1
        shift += 7


def _zig_zag(value: int) -> bytes:
    left, out = 2 * value, bytearray()
    while left > 0x7F:
        out.append(left & 0x7F | 0x80)
        left >>= 7
    return bytes(out) + bytes([left])
