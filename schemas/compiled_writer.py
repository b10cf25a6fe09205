"""Writers of events, each a Python function made for one event type: its bytes are those that fastavro makes.

The legal basis, words and days are the same in thousands of events of one file: each is encoded once. Only what fits
its schema beyond doubt is written here; what does not, `schemas.codec.encode` is asked about, which also says why. A
test holds it against fastavro.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from schemas.catalogue import event_schemas
from schemas.code import Code
from schemas.codec import MARKER, long

Writer = Callable[[dict[str, Any]], bytes]

MOST_REMEMBERED = 4_096
INT_LIMIT, LONG_LIMIT = 1 << 31, 1 << 63
TICK = timedelta(microseconds=1)
INSTANT_ZERO = datetime(1970, 1, 1, tzinfo=UTC)
DAY_ZERO = date(1970, 1, 1).toordinal()
FALSE, TRUE = b"\x00", b"\x01"


class Unfit(ValueError):
    """A value of another type than its field's, or one that only the general encoder knows what to do with."""


@cache
def writer(name: str, alike_up_to: str) -> Writer:
    """A function from the fields of an event of this type to what is kept. Records within are objects whose attributes
    are their fields; arrays are tuples.

    The fields between the effective day and `alike_up_to` are the same objects in the events of one decision, and then
    encoded once. Raises `Unfit`, or what Python raises for a value of another type.
    """
    found = event_schemas()[name]
    fields = found.source["fields"]
    shared = [field["name"] for field in fields].index(alike_up_to) + 1
    alike = [field["name"] for field in fields[1:shared]]
    code = _Writer("known")
    code.known["beginning"] = MARKER + found.fingerprint
    code.known |= {"remembered": [(), b""], "begin": _part(fields[1:shared])}
    first = code.value("known['effective_on']", fields[0]["type"])
    code.line("alike, made = remembered")
    now = [f"known['{each}']" for each in alike]
    differs = " or ".join(f"alike[{place}] is not {value}" for place, value in enumerate(now))
    with code.block(f"if not alike or {differs}:"):
        code.line("made = begin(known)")
        code.line(f"remembered[:] = ({', '.join(now)},), made")
    rest = [code.value(f"known['{field['name']}']", field["type"]) for field in fields[shared:]]
    code.line(f"return b''.join(({', '.join(['beginning', first, 'made', *rest])},))")
    made: Writer = code.made()
    return made


def _part(fields: list[dict[str, Any]]) -> Writer:
    code = _Writer("known")
    parts = [code.value(f"known['{field['name']}']", field["type"]) for field in fields]
    code.line(f"return b''.join(({', '.join(parts)},))")
    made: Writer = code.made()
    return made


class _Writer(Code):
    """Turns values into variables that hold their bytes."""

    def __init__(self, arguments: str) -> None:
        super().__init__(
            arguments, Unfit=Unfit, count=long, int32=_int, int64=_long, text=_text, texts=_texts, bytes_=_bytes,
            day=_day, days=_days, instant=_instant, false=FALSE, true=TRUE,
        )  # fmt: skip

    def value(self, of: str, kind: Any) -> str:
        """The name of the variable that holds the bytes of what the expression `of` gives."""
        into, found = self.variable(), self.variable()
        self.line(f"{found} = {of}")
        if isinstance(kind, list):
            self._optional(found, kind, into)
        elif isinstance(kind, dict) and "logicalType" not in kind:
            {"record": self._record, "array": self._array, "map": self._map}[kind["type"]](found, kind, into)
        else:
            self._simple(found, kind, into)
        return into

    def _simple(self, of: str, kind: Any, into: str) -> None:
        name = kind["logicalType"] if isinstance(kind, dict) else kind
        if name == "string":
            self.line(f"{into} = texts.get({of}) or text({of})")
        elif name == "date":
            self.line(f"{into} = days.get({of}) or day({of})")
        elif name == "boolean":
            self.line(f"{into} = true if {of} is True else false")
            with self.block(f"if {of} is not True and {of} is not False:"):
                self.line(f"raise Unfit({of})")
        else:
            function = {"int": "int32", "long": "int64", "bytes": "bytes_", "timestamp-micros": "instant"}[name]
            self.line(f"{into} = {function}({of})")

    def _optional(self, of: str, kind: list[Any], into: str) -> None:
        null = kind.index("null")
        [other] = [branch for branch in kind if branch != "null"]
        with self.block(f"if {of} is None:"):
            self.line(f"{into} = {long(null)!r}")
        with self.block("else:"):
            self.line(f"{into} = {long(1 - null)!r} + {self.value(of, other)}")

    def _record(self, of: str, kind: dict[str, Any], into: str) -> None:
        parts = [self.value(f"{of}.{field['name']}", field["type"]) for field in kind["fields"]]
        self.line(f"{into} = b''.join(({', '.join(parts)},))")

    def _array(self, of: str, kind: dict[str, Any], into: str) -> None:
        self._items(of, "tuple", into, lambda item: [self.value(item, kind["items"])])

    def _map(self, of: str, kind: dict[str, Any], into: str) -> None:
        self._items(
            of, "dict", into, lambda key: [self.value(key, "string"), self.value(f"{of}[{key}]", kind["values"])]
        )

    def _items(self, of: str, kind: str, into: str, parts: Callable[[str], list[str]]) -> None:
        """One block of all items, and the count of zero that ends it."""
        items, item = self.variable(), self.variable()
        with self.block(f"if type({of}) is not {kind}:"):
            self.line(f"raise Unfit({of})")
        self.line(f"{items} = [count(len({of}))] if {of} else []")
        with self.block(f"for {item} in {of}:"):
            self.line(f"{items} += ({', '.join(parts(item))},)")
        self.line(f"{items}.append({long(0)!r})")
        self.line(f"{into} = b''.join({items})")


_texts: dict[object, bytes] = {}
_days: dict[object, bytes] = {}


def _text(value: object) -> bytes:
    if not isinstance(value, str):
        raise Unfit(value)
    written = value.encode()
    return _remember(_texts, value, long(len(written)) + written)


def _day(value: object) -> bytes:
    if type(value) is not date:
        raise Unfit(value)
    return _remember(_days, value, long(value.toordinal() - DAY_ZERO))


def _remember(known: dict[object, bytes], value: object, made: bytes) -> bytes:
    if len(known) >= MOST_REMEMBERED:
        known.clear()
    known[value] = made
    return made


def _bytes(value: object) -> bytes:
    if type(value) is not bytes:
        raise Unfit(value)
    return long(len(value)) + value


def _int(value: object) -> bytes:
    return _whole(value, INT_LIMIT)


def _long(value: object) -> bytes:
    return _whole(value, LONG_LIMIT)


def _whole(value: object, limit: int) -> bytes:
    if type(value) is not int or not -limit <= value < limit:
        raise Unfit(value)
    return long(value)


def _instant(value: object) -> bytes:
    if type(value) is not datetime or value.tzinfo is None:
        raise Unfit(value)
    return long((value - INSTANT_ZERO) // TICK)
