"""Readers of stored events, each a Python function made for one version of one event type.

A decoder that is told the schema with every event asks of each value what it is; a function that knows takes a third of
the time. Names and defaults in its text are those of our own schemas, values never are. It takes only what Avro writes,
to the last byte: what it refuses `schemas.codec.decode` is asked about. A test holds it against fastavro.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from schemas.catalogue import EventSchema, event_schemas
from schemas.code import Code
from schemas.codec import HEADER_LENGTH

Record = dict[str, Any]
Reader = Callable[[bytes], Record]
Maker = Callable[[Record], Any]
Known = tuple[Any, ...]
"""How an event begins, the offset behind that, and the values of the fields there."""

BEGINNING = slice(HEADER_LENGTH, HEADER_LENGTH + 11)
"""What the effective day and the instant of recording take in Avro: decisions differ in it, events of one do not."""
MOST_REMEMBERED = 4_096
MOST_BITS = 63
DAY_ZERO = date(1970, 1, 1).toordinal()
INSTANT_ZERO = datetime(1970, 1, 1, tzinfo=UTC)


def reader(written: EventSchema, alike_up_to: str, makers: Mapping[str, Maker]) -> Reader:
    """A function from a stored event that begins with the header of `written` to its record, resolved to the newest of
    its type. Arrays are tuples; `makers` make something else of the records within that have these names.

    Raises `ValueError`, `IndexError` or `OverflowError` for anything but that event, whole and with nothing behind it.

    The fields up to `alike_up_to` are the same bytes in all events of one decision: they are read once, and known again
    by comparing.
    """
    fields, wanted = written.source["fields"], event_schemas()[written.name].source
    shared = [field["name"] for field in fields].index(alike_up_to) + 1
    alike = ", ".join(f"known{number}" for number in range(shared))
    remembered: dict[bytes, Known] = {}
    text = json.dumps(fields[:shared])
    read_alike = _alike(text, tuple((name, maker) for name, maker in makers.items() if f'"{name}"' in text))

    def begin(event: bytes) -> Known:
        values, at = read_alike(event)
        if len(remembered) >= MOST_REMEMBERED:
            remembered.clear()
        known = remembered[event[BEGINNING]] = event[:at], at, *values
        return known

    code = _Reader(makers)
    code.known |= {"remembered": remembered, "begin": begin}
    code.line(f"known = remembered.get(event[{BEGINNING.start}:{BEGINNING.stop}])")
    with code.block("if known is None or not event.startswith(known[0]):"):
        code.line("known = begin(event)")
    code.line(f"_, at, {alike} = known")
    names = {field["name"]: f"known{number}" for number, field in enumerate(fields[:shared])}
    names |= code.fields(fields[shared:], wanted)
    with code.block("if at != len(event):"):
        code.line("raise ValueError(f'{len(event)} bytes, of which its fields take {at}')")
    code.line(f"return {_display(_with_defaults(names, wanted))}")
    made: Reader = code.made()
    return made


@cache
def _alike(fields: str, makers: tuple[tuple[str, Maker], ...]) -> Callable[[bytes], tuple[tuple[Any, ...], int]]:
    """A function from a stored event to the values of these fields, with which its body begins, and the offset behind
    them. It is the same for nearly all types."""
    code = _Reader(dict(makers))
    code.line(f"at = {HEADER_LENGTH}")
    record = {"fields": json.loads(fields)}
    names = code.fields(record["fields"], record)
    with code.block("if at > len(event):"):
        code.line("raise ValueError('it ends within the fields that all events have')")
    code.line(f"return ({', '.join(names.values())},), at")
    made: Callable[[bytes], tuple[tuple[Any, ...], int]] = code.made()
    return made


class _Reader(Code):
    """Reads fields into variables, as Python's values."""

    def __init__(self, makers: Mapping[str, Maker]) -> None:
        super().__init__("event", number=_number, span=_span, far_day=_far_day, days=_days, instant=_instant)
        self._makers = makers

    def fields(self, written: Sequence[Record], wanted: Record) -> dict[str, str]:
        """Reads them; returns the name of the variable that holds each."""
        theirs = {field["name"]: field for field in wanted["fields"]}
        names = {field["name"]: self.variable() for field in written}
        for field in written:
            self._value(field["type"], theirs[field["name"]]["type"], names[field["name"]])
        return names

    def _value(self, kind: Any, wanted: Any, into: str) -> None:
        if isinstance(kind, list):
            self._optional(kind, wanted, into)
        elif isinstance(kind, dict) and "logicalType" in kind:
            self._of_time(kind["logicalType"], into)
        elif isinstance(kind, dict) and kind["type"] == "record":
            self._record(kind, wanted, into)
        elif isinstance(kind, dict) and kind["type"] in ("array", "map"):
            self._blocks(kind, wanted, into)
        else:
            self._simple(kind, into)

    def _simple(self, kind: Any, into: str) -> None:
        self.line("n = event[at]")
        if kind in ("string", "bytes"):
            with self.block("if n & 0x81:"):  # more than 63 bytes, or less than none
                self.line("at, end = span(event, at)")
            with self.block("else:"):
                self.line("at += 1; end = at + (n >> 1)")
            self.line(f"{into} = event[at:end]{'.decode()' if kind == 'string' else ''}; at = end")
        elif kind in ("int", "long"):
            with self.block("if n > 0x7F:"):
                self.line(f"{into}, at = number(event, at)")
            with self.block("else:"):
                self.line(f"{into} = (n >> 1) ^ -(n & 1); at += 1")
        elif kind == "boolean":
            with self.block("if n > 1:"):
                self.line("raise ValueError(f'a truth value of {n} at byte {at}')")
            self.line(f"{into} = n == 1; at += 1")
        else:
            raise TypeError(f"no reader is made of the Avro type {kind}")

    def _of_time(self, logical: str, into: str) -> None:
        if logical == "date":
            self.line(f"{into} = days.get(event[at : at + 3]); at += 3")
            with self.block(f"if {into} is None:"):
                self.line(f"{into}, at = far_day(event, at - 3)")
        elif logical == "timestamp-micros":
            self.line(f"n, at = number(event, at); {into} = instant(n)")
        else:
            raise TypeError(f"no reader is made of the logical type {logical}")

    def _optional(self, kind: list[Any], wanted: list[Any], into: str) -> None:
        null = kind.index("null")
        self.line("n = event[at]; at += 1")
        with self.block(f"if n == {2 * null}:"):
            self.line(f"{into} = None")
        with self.block(f"elif n == {2 - 2 * null}:"):
            self._value(_not_null(kind), _not_null(wanted), into)
        with self.block("else:"):
            self.line("raise ValueError(f'a branch that the schema lacks before byte {at}')")

    def _record(self, kind: Record, wanted: Record, into: str) -> None:
        names = self.fields(kind["fields"], wanted)
        made = _display(_with_defaults(names, wanted))
        maker = self._makers.get(kind["name"])
        if maker is not None:
            self.known[f"make_{kind['name']}"] = maker
            made = f"make_{kind['name']}({made})"
        self.line(f"{into} = {made}")

    def _blocks(self, kind: Record, wanted: Record, into: str) -> None:
        """Blocks of items: a count each, behind a negative one the bytes of the block; a count of zero ends them."""
        many, item, key = (self.variable() for _ in range(3))
        inner = "items" if kind["type"] == "array" else "values"
        self.line(f"{into} = {'[]' if kind['type'] == 'array' else '{}'}")
        self.line(f"{many}, at = number(event, at)")
        with self.block(f"while {many}:"):
            with self.block(f"if {many} < 0:"):
                self.line("_, at = number(event, at)")
            with self.block(f"for _ in range(abs({many})):"):
                if inner == "values":
                    self._value("string", "string", key)
                self._value(kind[inner], wanted[inner], item)
                self.line(f"{into}.append({item})" if inner == "items" else f"{into}[{key}] = {item}")
            self.line(f"{many}, at = number(event, at)")
        if inner == "items":
            self.line(f"{into} = tuple({into})")


def _with_defaults(names: dict[str, str], wanted: Record) -> dict[str, str]:
    """The fields that are wanted, those that were not written yet with their default, made anew for each event."""
    return {field["name"]: names.get(field["name"]) or repr(field["default"]) for field in wanted["fields"]}


def _display(names: dict[str, str]) -> str:
    return "{" + ", ".join(f"{name!r}: {variable}" for name, variable in names.items()) + "}"


def _not_null(kind: list[Any]) -> Any:
    return next(branch for branch in kind if branch != "null")


def _number(event: bytes, at: int) -> tuple[int, int]:
    """A long: zig-zag, seven bits a byte."""
    byte = event[at]
    value, shift = byte & 0x7F, 7
    while byte > 0x7F:
        at += 1
        byte = event[at]
        value |= (byte & 0x7F) << shift
        shift += 7
    if value >> (MOST_BITS + 1):
        raise ValueError(f"a number of more than 64 bits before byte {at}")
    return (value >> 1) ^ -(value & 1), at + 1


def _span(event: bytes, at: int) -> tuple[int, int]:
    """Where the bytes that follow a length begin and end."""
    size, at = _number(event, at)
    if not 0 <= size <= len(event) - at:
        raise ValueError(f"a length of {size} before byte {at}")
    return at, at + size


_days: dict[bytes, date] = {}
"""The days that were met, by the three bytes that they take from 1992 to 2841."""


def _far_day(event: bytes, at: int) -> tuple[date, int]:
    days, end = _number(event, at)
    day = date.fromordinal(DAY_ZERO + days)
    if end == at + 3 and len(_days) < MOST_REMEMBERED:
        _days[event[at:end]] = day
    return day, end


def _instant(microseconds: int) -> datetime:
    return INSTANT_ZERO + timedelta(microseconds=microseconds)
