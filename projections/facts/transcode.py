"""From the bytes of an event to the bytes of its row: Avro in, PostgreSQL's binary COPY out, no object in between.

A rebuild reads every event there is, so this is its cost. Both formats say a text by its length and its UTF-8, a date
by days and an instant by microseconds (Avro counts from 1970, PostgreSQL from 2000): most of a row is the event's own
bytes with other lengths in front. Decoding to dictionaries and formatting rows from them took twice as long here.

A function is made for each version of an event type: asking of every field what it is took as long again. What does
not read exactly to the end of its body is no event. A test holds every event type against fastavro and psycopg.
"""

from collections.abc import Callable, Sequence
from struct import Struct
from typing import Any

from projections.facts.json_texts import (
    MOST_REMEMBERED,
    Field,
    TextReader,
    as_json,
    not_null,
    number,
    span,
    text_reader,
)
from schemas.catalogue import UnreadableEvent
from schemas.code import Code

SIGNATURE = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
DAYS_TO_2000 = 10_957
MICROSECONDS_TO_2000 = DAYS_TO_2000 * 86_400_000_000

BEGINNING = 11
"""What the effective day and the instant of recording, which come first, take in Avro."""
JSON_BEGINNING = 48
"""So many bytes of a map or a list tell most of them apart."""

Place = tuple[int, str, int]
"""Position, stream and version."""
FieldReader = Callable[[bytes, int], tuple[bytes, int]]
RowMaker = Callable[[Sequence[Place], Sequence[bytes]], list[bytes]]

_LENGTH = Struct(">i").pack
_INT4 = Struct(">ii").pack
_INT8 = Struct(">iq").pack
_HEAD = Struct(">hiqi").pack
"""Count of fields, then the position as the first of them, then the length of the stream."""
_NULL = _LENGTH(-1)
_FALSE, _TRUE = _LENGTH(1) + b"\x00", _LENGTH(1) + b"\x01"
_SHORT = [_LENGTH(size) for size in range(64)]
"""The lengths that Avro writes in one byte."""


def row_maker(fields: Sequence[Field], shared: int, written: Sequence[Field] | None = None) -> RowMaker:
    """A function from places and bodies to rows of COPY, for a flat record of these Avro fields. Raises
    `UnreadableEvent` when one of the bodies is none.

    The bodies were `written` with these fields or fewer, in the same order; what they lack is its default.

    The first `shared` fields (days, clerk, legal basis) are the same bytes in all events of one decision. Bytes that
    begin alike read alike, so they are turned into fields once and found again by comparing.
    """
    theirs = {field["name"]: field for field in (fields if written is None else written)}
    remembered: dict[bytes, tuple[bytes, int, bytes]] = {}
    first = _Row("body", at=0)
    first.line(f"return b''.join(({', '.join(first.fields(fields[:shared], theirs))},)), at")
    read_shared: Callable[[bytes], tuple[bytes, int]] = first.made()

    def begin(body: bytes) -> tuple[bytes, int, bytes]:
        made, at = read_shared(body)
        if at > len(body):
            raise ValueError("it ends within the fields that all events have")
        if len(remembered) >= MOST_REMEMBERED:
            remembered.clear()
        known = remembered[body[:BEGINNING]] = body[:at], at, made
        return known

    code = _Row("position, stream, version, body", remembered=remembered, begin=begin, pack=_HEAD)
    code.line("key = stream.encode()")
    code.line(f"known = remembered.get(body[:{BEGINNING}])")
    with code.block("if known is None or not body.startswith(known[0]):"):
        code.line("known = begin(body)")
    code.line("_, at, shared = known")
    parts = code.fields(fields[shared:], theirs)
    with code.block("if at != len(body):"):
        code.line("raise ValueError(f'it has {len(body)} bytes, and its fields take {at}')")
    head = f"pack({3 + len(fields)}, 8, position, len(key)), key, int8(8, version), shared"
    code.line(f"return b''.join(({', '.join([head, *parts])},))")
    row: Callable[[int, str, int, bytes], bytes] = code.made()

    def rows(places: Sequence[Place], bodies: Sequence[bytes]) -> list[bytes]:
        try:
            return [row(*place, body) for place, body in zip(places, bodies, strict=True)]
        except (IndexError, ValueError, OverflowError) as error:
            raise UnreadableEvent(f"the body breaks off or is garbled: {error}") from error

    return rows


class _Row(Code):
    """Reads fields of a body into fields of a row."""

    def __init__(self, arguments: str, at: int | None = None, **known: Any) -> None:
        super().__init__(
            arguments, span=span, check=_check, short=_SHORT, length=_LENGTH, int8=_INT8, null=_NULL, false=_FALSE,
            true=_TRUE, **known,
        )  # fmt: skip
        if at is not None:
            self.line(f"at = {at}")

    def fields(self, fields: Sequence[Field], theirs: dict[str, Field]) -> list[str]:
        """The variables that hold the parts of all of them."""
        last = next(reversed(theirs), None)
        return [
            part for field in fields for part in self._field(field, theirs.get(field["name"]), field["name"] == last)
        ]

    def _field(self, field: Field, written: Field | None, last: bool) -> list[str]:
        """The variables that hold the parts of a field; of one that was not `written` yet, its default."""
        if written is None:
            name = self.variable()
            self.known[name] = _column_of(field["default"])
            return [name]
        kind = written["type"]
        if last and isinstance(kind, dict) and not field["logical"]:
            return self._alike(_jsonb(text_reader(kind, field["type"])))
        if not isinstance(kind, list):
            return self._value(kind, field["logical"], field["type"])
        null = kind.index("null")
        self.line("n = body[at]; at += 1")
        with self.block(f"if n == {2 - 2 * null}:"):  # branches of a union, zig-zag
            parts = self._value(not_null(kind), field["logical"], not_null(field["type"]))
        with self.block(f"elif n == {2 * null}:"):
            self.line(" = ".join(parts) + " = b''")
            self.line(f"{parts[0]} = null")
        with self.block("else:"):
            self.line("raise ValueError(f'a branch that the schema lacks before byte {at}')")
        return parts

    def _value(self, kind: Any, logical: str | None, wanted: Any) -> list[str]:
        if kind == "string":
            return self._text()
        part = self.variable()
        if kind == "boolean":
            self.line("n = body[at]; at += 1")
            with self.block("if n > 1:"):
                self.line("raise ValueError(f'a truth value of {n} before byte {at}')")
            self.line(f"{part} = true if n else false")
        else:
            self.known[f"read_{part}"] = _field_reader(kind, logical, wanted)
            self.line(f"{part}, at = read_{part}(body, at)")
        return [part]

    def _alike(self, read: FieldReader) -> list[str]:
        """The last field, where many events say the same: it is known again by its bytes."""
        part = self.variable()
        known: dict[bytes, bytes] = {}

        def read_last(rest: bytes) -> bytes:
            made, end = read(rest, 0)
            if end != len(rest):
                raise ValueError(f"the last field leaves {len(rest) - end} bytes")
            if len(known) >= MOST_REMEMBERED:
                known.clear()
            known[rest] = made
            return made

        self.known |= {f"known_{part}": known, f"read_{part}": read_last}
        self.line(f"rest = body[at:]; at = max(at, len(body)); {part} = known_{part}.get(rest)")
        with self.block(f"if {part} is None:"):
            self.line(f"{part} = read_{part}(rest)")
        return [part]

    def _text(self) -> list[str]:
        size, text = self.variable(), self.variable()
        self.line("n = body[at]")
        with self.block("if n & 0x81:"):  # more than 63 bytes, or less than none
            self.line("at, end = span(body, at)")
            self.line(f"{size} = length(end - at)")
        with self.block("else:"):
            self.line("at += 1; end = at + (n >> 1)")
            self.line(f"{size} = short[n >> 1]")
        self.line(f"{text} = body[at:end]; at = end")
        with self.block(f"if 0 in {text} or not {text}.isascii():"):
            self.line(f"check({text}, at)")
        return [size, text]


def _column_of(default: Any) -> bytes:
    match default:
        case None:
            return _NULL
        case bool():
            return _TRUE if default else _FALSE
        case str():
            text = default.encode()
            return _LENGTH(len(text)) + text
        case list() | dict():
            text = as_json(default).encode()
            return _LENGTH(len(text) + 1) + b"\x01" + text
    raise ValueError(f"no field may have the default {default!r}")


def _field_reader(kind: Any, logical: str | None, wanted: Any) -> FieldReader:
    """Reads what was written as `kind` and is `wanted`: the same but for fields of records within that are new."""
    if logical == "date":
        return _date
    if logical == "timestamp-micros":
        return _instant
    if isinstance(kind, dict):
        return _jsonb(text_reader(kind, wanted))
    return {"bytes": _bytes, "int": _long, "long": _long}[kind]


def _check(text: bytes, end: int) -> None:
    if 0 in text:
        raise ValueError(f"a text with NUL before byte {end}")
    text.decode()


def _bytes(body: bytes, at: int) -> tuple[bytes, int]:
    at, end = span(body, at)
    return _LENGTH(end - at) + body[at:end], end


def _long(body: bytes, at: int) -> tuple[bytes, int]:
    value, at = number(body, at)
    return _packed(_INT8, 8, value), at


def _date(body: bytes, at: int) -> tuple[bytes, int]:
    days, at = number(body, at)
    return _packed(_INT4, 4, days - DAYS_TO_2000), at


def _instant(body: bytes, at: int) -> tuple[bytes, int]:
    microseconds, at = number(body, at)
    return _packed(_INT8, 8, microseconds - MICROSECONDS_TO_2000), at


def _packed(pack: Callable[[int, int], bytes], size: int, value: int) -> bytes:
    if not -(1 << (8 * size - 1)) <= value < 1 << (8 * size - 1):
        raise ValueError(f"{value} does not fit into {size} bytes")
    return pack(size, value)


def _jsonb(read_text: TextReader) -> FieldReader:
    """A jsonb on the wire is a version byte and then its text. Many events say the same: what begins alike is compared
    with what was read there before, since the same bytes read the same."""
    remembered: dict[bytes, tuple[bytes, bytes]] = {}

    def read(body: bytes, at: int) -> tuple[bytes, int]:
        begins = body[at : at + JSON_BEGINNING]
        known = remembered.get(begins)
        if known is not None and body.startswith(known[0], at):
            return known[1], at + len(known[0])
        text, end = read_text(body, at)
        made = _LENGTH(len(text) + 1) + b"\x01" + text
        if len(remembered) >= MOST_REMEMBERED:
            remembered.clear()
        remembered[begins] = body[at:end], made
        return made, end

    return read
