"""Whether every version of a schema reads what every other wrote, by actual resolution in both of Python's libraries.

Samples of each version, with every branch of every union, are written with one and read with the other, both ways.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import combinations, permutations
from typing import Any

from schemas.catalogue import EventSchema
from schemas.fingerprints import canonical
from schemas.rules import faults, objections

Record = dict[str, Any]
Read = Callable[[EventSchema, Record, EventSchema], Any]
"""A record written with one schema and read with another. Raises what the library raises."""
VARIANTS = 4
SIMPLE: dict[str, Sequence[Any]] = {
    "null": (None,),
    "boolean": (True, False),
    "string": ("", "Thử", "x" * 100, "Sổ"),
    "bytes": (b"", b"\x00\xff", b"x" * 100, b"a"),
    "int": (0, -1, 2**31 - 1, 1),
    "long": (0, -(2**40), 2**62, 63),
    "date": (date(2025, 7, 1), date(1945, 9, 2), date(1970, 1, 1), date(2099, 12, 31)),
    "timestamp-micros": tuple(datetime(2025, 7, 1, 8, 30, 0, micros, tzinfo=UTC) for micros in (0, 1, 999_999, 123)),
}


def samples(schema: EventSchema) -> Iterator[Record]:
    return (_value(schema.source, variant) for variant in range(VARIANTS))


def _value(kind: Any, variant: int) -> Any:
    if isinstance(kind, list):
        return _value(kind[variant % len(kind)], variant)
    if isinstance(kind, dict) and kind["type"] == "record":
        return {field["name"]: _value(field["type"], variant) for field in kind["fields"]}
    if isinstance(kind, dict) and kind["type"] == "array":
        return [_value(kind["items"], variant + more) for more in range(variant)]
    if isinstance(kind, dict) and kind["type"] == "map":
        return {f"key{more}": _value(kind["values"], variant + more) for more in range(variant)}
    values = SIMPLE[kind if isinstance(kind, str) else kind.get("logicalType", kind["type"])]
    return values[variant % len(values)]


def expected(said: Any, written: Any, wanted: Any) -> Any:
    """What a reader that wants the one schema is to make of what was said in the other."""
    if isinstance(wanted, list):
        return None if said is None else expected(said, written[-1], wanted[-1])
    if isinstance(wanted, dict) and wanted["type"] == "record":
        theirs = {field["name"]: field["type"] for field in written["fields"]}
        return {
            field["name"]: expected(said[field["name"]], theirs[field["name"]], field["type"])
            if field["name"] in theirs
            else _meant(field["default"], field["type"])
            for field in wanted["fields"]
        }
    if isinstance(wanted, dict) and wanted["type"] == "array":
        return [expected(item, written["items"], wanted["items"]) for item in said]
    return said


def _meant(default: Any, kind: Any) -> Any:
    """The value that a default stands for, which libraries were seen to give as the bare number or text."""
    match kind:
        case {"logicalType": "date"}:
            return date(1970, 1, 1) + timedelta(days=default)
        case {"logicalType": "timestamp-micros"}:
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=default)
        case "bytes":
            return default.encode("latin-1")
    return default


def with_fastavro(written: EventSchema, record: Record, wanted: EventSchema) -> Any:
    import fastavro

    buffer = BytesIO()
    fastavro.schemaless_writer(buffer, written.parsed, record)
    buffer.seek(0)
    return fastavro.schemaless_reader(buffer, written.parsed, wanted.parsed)


def with_apache_avro(written: EventSchema, record: Record, wanted: EventSchema) -> Any:
    import avro.io
    import avro.schema

    buffer = BytesIO()
    writer, reader = (avro.schema.parse(schema.text) for schema in (written, wanted))
    avro.io.DatumWriter(writer).write(record, avro.io.BinaryEncoder(buffer))
    buffer.seek(0)
    return avro.io.DatumReader(writer, reader).read(avro.io.BinaryDecoder(buffer))


LIBRARIES: dict[str, Read] = {"fastavro": with_fastavro, "Apache avro for Python": with_apache_avro}


def broken_rules(every: Iterable[EventSchema]) -> Iterator[str]:
    """What a version says that none may, and what one changed that no later one may (`schemas.rules`)."""
    of_types = _by_name(every)
    for versions in of_types.values():
        for schema in versions:
            yield from (f"version {schema.version}: {fault}" for fault in faults(schema.source))
        for earlier, later in combinations(versions, 2):
            for objection in objections(earlier.source, later.source):
                yield f"from version {earlier.version} to {later.version}: {objection}"


def unreadable(every: Iterable[EventSchema], library: str, read: Read) -> Iterator[str]:
    """Each version written and read with each other of its type, itself included."""
    for versions in _by_name(every).values():
        for written in versions:
            for wanted in versions:
                yield from _differences(written, wanted, library, read)


def _differences(written: EventSchema, wanted: EventSchema, library: str, read: Read) -> Iterator[str]:
    where = f"{written.full_name}: {library} reads what version {written.version} wrote with version {wanted.version}"
    for record in samples(written):
        try:
            found, meant = read(written, record, wanted), expected(record, written.source, wanted.source)
        except Exception as error:
            told = str(error).splitlines()[0] if str(error) else type(error).__name__
            yield f"{where} not at all: {told}"
            return
        if found != meant:
            wrong = [name for name in meant if meant[name] != found.get(name)]
            yield f"{where} otherwise than it was said: {', '.join(wrong)}"
            return


def alike(every: Iterable[EventSchema]) -> Iterator[tuple[EventSchema, EventSchema]]:
    """Pairs of event types whose records have the same fields, writer and reader: only the name tells them apart."""
    newest = {schema.name: schema for schema in every}.values()
    yield from ((one, other) for one, other in permutations(newest, 2) if _shape(one) == _shape(other))


def _shape(schema: EventSchema) -> str:
    return canonical({**schema.source, "name": "any", "namespace": "any"}, "hamba")


def mistaken(every: Iterable[EventSchema], library: str, read: Read) -> Iterator[str]:
    """Where a reader of one event type takes another of the same fields for it."""
    for written, wanted in alike(every):
        try:
            read(written, next(samples(written)), wanted)
        except Exception:
            continue
        yield f"{library} takes a {written.full_name} for a {wanted.full_name}, which has the same fields"


def _by_name(every: Iterable[EventSchema]) -> dict[str, list[EventSchema]]:
    found: dict[str, list[EventSchema]] = {}
    for schema in every:
        found.setdefault(schema.name, []).append(schema)
    return found


ALIKE_FROM_THE_BEGINNING = frozenset(
    {
        "AppointmentRetracted", "DepartureRescinded", "EndingRetracted", "FundingApproved", "FundingRetracted",
        "FundingSubmitted", "PayoutMade", "PayoutReversed", "QuotaRetracted", "RegistrationRetracted",
        "RepaymentReceived", "RepaymentRetracted", "SalaryRetracted", "SecondmentRetracted", "UnitChangeRetracted",
        "UnitEstablished", "UnitsMerged",
    }
)  # fmt: skip
"""Published with the fields of another type. A field more with a default would not help: a reader that goes by fields
fills the default in. So their names tell them apart, in what is stored, in `ce_type` and in each library's check."""


def newly_alike(every: Iterable[EventSchema]) -> Iterator[str]:
    for one, other in alike(every):
        if one.name < other.name and not {one.name, other.name} <= ALIKE_FROM_THE_BEGINNING:
            yield (
                f"{one.full_name} and {other.full_name} have the same fields, so that a reader in Java that lacks one "
                "takes it for the other; give the new one a field, without a default, that the other has not"
            )
