"""A message back into the record that it was made of: the same body behind the store's header, and nothing believed
that the message says twice in two ways."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from consumers.kafka.wire import CONTENT_TYPE, MAGIC, PREFIX_LENGTH, FramesRead, recorded_micros, rfc3339
from schemas.codec import HEADER_LENGTH
from store.events.log import LogRecord

HEADERS = (
    "ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "ce_subject", "content-type", "sobo_position",
    "sobo_version",
)  # fmt: skip
"""What a relay puts on every message; others may stand beside them."""

Headers = Sequence[tuple[str, bytes | None]]


class BadMessage(ValueError):
    """A message that no relay has sent so; says what is wrong with it."""


class Sent(NamedTuple):
    """A message as it was understood: the record, the ledger's `ce_source`, and `recorded_at` in microseconds."""

    record: LogRecord
    source: str
    micros: int


Read = Callable[[bytes | None, bytes | None, Headers], Sent]


def message_reader(registry: str | None = None) -> Read:
    """A function from key, value and headers of a message. Raises `BadMessage`; the body itself is not decoded yet."""
    kinds = FramesRead(registry)

    def read(key: bytes | None, value: bytes | None, headers: Headers) -> Sent:
        if key is None or value is None:
            raise BadMessage(f"it has no {'key' if key is None else 'value'}")
        try:
            kind = kinds[value[:PREFIX_LENGTH]]
        except KeyError:
            raise BadMessage(_unknown(value)) from None
        said = _each_once(headers)
        position, version = (_number(said, name) for name in ("sobo_position", "sobo_version"))
        event = kind.header + value[PREFIX_LENGTH:]
        try:
            micros = recorded_micros(event, HEADER_LENGTH)
            time = rfc3339(micros).encode("ascii")
        except (IndexError, OverflowError):
            raise BadMessage(f"the body of a {kind.written.event_type} is cut off") from None
        _agree(said, "ce_specversion", b"1.0")
        _agree(said, "ce_id", said["sobo_position"])
        _agree(said, "ce_type", kind.ce_type)
        _agree(said, "ce_time", time)
        _agree(said, "ce_subject", key)
        _agree(said, "content-type", CONTENT_TYPE)
        try:
            stream, source = key.decode(), said["ce_source"].decode("ascii")
        except UnicodeDecodeError:
            raise BadMessage("its key or ce_source is no text") from None
        return Sent(LogRecord(position, stream, version, kind.written.event_type, event), source, micros)

    return read


def _unknown(value: bytes) -> str:
    if value[:1] != MAGIC:
        return f"its value begins with the byte {value[:1].hex() or 'nothing'}, not with 00 and a schema id"
    if len(value) < PREFIX_LENGTH:
        return "its value ends before the schema id does"
    return f"its schema id {int.from_bytes(value[1:PREFIX_LENGTH], 'big')} is none that this program knows"


def _each_once(headers: Headers) -> dict[str, bytes]:
    said: dict[str, bytes] = {}
    for name, value in headers:
        if name in said and name in HEADERS:
            raise BadMessage(f"it has the header {name} twice")
        said[name] = value if value is not None else b""
    for name in HEADERS:
        if name not in said:
            raise BadMessage(f"it has no header {name}")
    return said


def _number(said: dict[str, bytes], name: str) -> int:
    """A position or a version: ASCII digits, the first of them no zero."""
    text = said[name]
    if not text.isdigit() or text[:1] == b"0" or len(text) > 18:
        raise BadMessage(f"its header {name} is {text[:40].decode(errors='replace')!r}, not a number from 1 on")
    return int(text)


def _agree(said: dict[str, bytes], name: str, expected: bytes) -> None:
    if said[name] != expected:
        found, meant = (text[:80].decode(errors="replace") for text in (said[name], expected))
        raise BadMessage(f"its header {name} says {found}, and the rest of it {meant}")
