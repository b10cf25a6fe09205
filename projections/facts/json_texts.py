"""The text of a jsonb from Avro's bytes: for the arrays, maps and records within an event, of which few have any.

A function is made for each such field. It puts texts together and makes no values in between; most of them are names
and numbers that thousands of other events have too, and were quoted before. Keys come in PostgreSQL's order and with
its spaces, so that what is written is read as the same bytes.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from schemas.code import Code

Field = dict[str, Any]
"""Of an Avro record."""
TextReader = Callable[[bytes, int], tuple[bytes, int]]
"""From a body and an offset to the text of what begins there, in UTF-8, and the offset behind it."""

MOST_REMEMBERED = 4_096
LONGEST_REMEMBERED = 63
as_json = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode
"""As PostgreSQL writes a jsonb, so that rows can be compared by their bytes."""
_quoted: dict[bytes, bytes] = {}


def number(body: bytes, at: int) -> tuple[int, int]:
    """A zig-zag varint."""
    byte = body[at]
    if byte <= 0x7F:
        return (byte >> 1) ^ -(byte & 1), at + 1
    value, shift = byte & 0x7F, 7
    while byte > 0x7F:
        at += 1
        byte = body[at]
        value |= (byte & 0x7F) << shift
        shift += 7
    return (value >> 1) ^ -(value & 1), at + 1


def span(body: bytes, at: int) -> tuple[int, int]:
    """Where the bytes that follow a length begin and end."""
    size, at = number(body, at)
    end = at + size
    if not at <= end <= len(body):
        raise ValueError(f"a length of {size} at byte {at}")
    return at, end


def not_null(kind: Any) -> Any:
    return next(branch for branch in kind if branch != "null")


def text_reader(kind: Any, wanted: Any) -> TextReader:
    """A reader of a map, an array or a record that was written as `kind` and is `wanted`: the same but for fields of
    records within that are new. It raises `ValueError` or `IndexError` for bytes that are none."""
    code = _Text("body, at")
    made = code.value(kind, wanted)
    with code.block("if at > len(body):"):
        code.line("raise ValueError('it ends within a map or a list')")
    code.line(f"return {made}, at")
    reader: TextReader = code.made()
    return reader


class _Text(Code):
    """Turns what stands at `at` into variables that hold its text."""

    def __init__(self, arguments: str) -> None:
        super().__init__(arguments, span=span, number=number, quoted=_quoted, quote=_quote, in_order=_in_order)

    def value(self, kind: Any, wanted: Any) -> str:
        """The name of the variable that holds the text of the value."""
        into = self.variable()
        if isinstance(kind, list):
            self._optional(kind.index("null"), not_null(kind), not_null(wanted), into)
        elif kind == "string":
            self._string(into)
        elif kind in ("int", "long"):
            self.line(f"n, at = number(body, at); {into} = b'%d' % n")
        elif isinstance(kind, dict) and kind["type"] in ("record", "array", "map"):
            {"record": self._record, "array": self._array, "map": self._map}[kind["type"]](kind, wanted, into)
        else:
            raise ValueError(f"no JSON is made of the Avro type {kind}")
        return into

    def _string(self, into: str) -> None:
        raw = self._bytes()
        self.line(f"{into} = quoted.get({raw}) or quote({raw}, at)")

    def _bytes(self) -> str:
        """Of a text that may end behind the body, which is seen when all is read."""
        raw = self.variable()
        self.line("n = body[at]")
        with self.block("if n & 0x81:"):  # more than 63 bytes, or less than none
            self.line("at, end = span(body, at)")
        with self.block("else:"):
            self.line("at += 1; end = at + (n >> 1)")
        self.line(f"{raw} = body[at:end]; at = end")
        return raw

    def _optional(self, null: int, kind: Any, wanted: Any, into: str) -> None:
        self.line("n = body[at]; at += 1")
        with self.block(f"if n == {2 - 2 * null}:"):  # branches of a union, zig-zag
            self.line(f"{into} = {self.value(kind, wanted)}")
        with self.block(f"elif n == {2 * null}:"):
            self.line(f"{into} = b'null'")
        with self.block("else:"):
            self.line("raise ValueError(f'a branch that the schema lacks before byte {at}')")

    def _record(self, kind: Any, wanted: Any, into: str) -> None:
        theirs = {field["name"]: field["type"] for field in kind["fields"]}
        parts = {}
        for field in wanted["fields"]:
            name = field["name"]
            if name in theirs:
                parts[name] = self.value(theirs[name], field["type"])
            else:  # it was not written yet
                parts[name] = self.variable()
                self.known[parts[name]] = as_json(field["default"]).encode()
        said: list[str] = []
        for name in sorted(parts, key=lambda name: _key_order(name.encode())):
            before = ", " if said else "{"
            said += [repr(f"{before}{as_json(name)}: ".encode()), parts[name]]
        self.line(f"{into} = b''.join(({', '.join([*said, repr(b'}')])},))")

    def _array(self, kind: Any, wanted: Any, into: str) -> None:
        items = self.variable()
        self.line(f"{items} = []")
        with self._blocks():
            self.line(f"{items}.append({self.value(kind['items'], wanted['items'])})")
        self.line(f"{into} = b'[' + b', '.join({items}) + b']'")

    def _map(self, kind: Any, wanted: Any, into: str) -> None:
        pairs, orders = self.variable(), self.variable()
        self.known[orders] = {}
        self.line(f"{pairs} = {{}}")
        with self._blocks():
            key = self._bytes()
            self.line(f"{pairs}[{key}] = {self.value(kind['values'], wanted['values'])}")
        self.line(f"order = {orders}.get(tuple({pairs}))")
        with self.block("if order is None:"):
            self.line(f"order = in_order({orders}, tuple({pairs}), at)")
        said = f"[begin + {pairs}[key] for begin, key in order]"
        self.line(f"{into} = b'{{' + b', '.join({said}) + b'}}'")

    @contextmanager
    def _blocks(self) -> Iterator[None]:
        """A block for each item. Items come in blocks: a count each, and after a negative count the size of the block;
        a count of zero ends them."""
        left = self.variable()
        self.line(f"{left}, at = number(body, at)")
        with self.block(f"while {left}:"):
            with self.block(f"if {left} < 0:"):
                self.line(f"_, at = number(body, at); {left} = -{left}")
            with self.block(f"for _ in range({left}):"):
                yield
            self.line(f"{left}, at = number(body, at)")


def _quote(raw: bytes, end: int) -> bytes:
    if 0 in raw:
        raise ValueError(f"a text with NUL before byte {end}")
    made = as_json(raw.decode()).encode()
    if len(raw) <= LONGEST_REMEMBERED:
        if len(_quoted) >= MOST_REMEMBERED:
            _quoted.clear()
        _quoted[raw] = made
    return made


def _key_order(key: bytes) -> tuple[int, bytes]:
    """As PostgreSQL keeps the keys of a jsonb: the shorter first."""
    return len(key), key


def _in_order(
    orders: dict[tuple[bytes, ...], Sequence[tuple[bytes, bytes]]], keys: tuple[bytes, ...], end: int
) -> Sequence[tuple[bytes, bytes]]:
    """What each pair of a map with these keys begins with, in the order in which they are written."""
    if len(orders) >= MOST_REMEMBERED:
        orders.clear()
    found = orders[keys] = [(_quote(key, end) + b": ", key) for key in sorted(keys, key=_key_order)]
    return found
