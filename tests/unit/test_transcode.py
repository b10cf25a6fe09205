"""From Avro to COPY without a detour, held against the detour: fastavro's values, written down field by field."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consumers.projecting import batches
from consumers.source import Group, Written
from domain.errors import SoboError
from projections.facts import tables as facts
from schemas.catalogue import EventSchema, event_schemas, every_version
from schemas.codec import HEADER_LENGTH, UnreadableEvent, decode, encode
from store.events.mapper import to_record
from tests.copy_rows import values_of
from tests.sample_events import appointed

TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=90)
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
EVENTS = sorted(event_schemas())
a_few = settings(max_examples=min(60, settings().max_examples), deadline=None)


def values(kind: Any) -> st.SearchStrategy[Any]:
    if isinstance(kind, list):
        return st.one_of(*map(values, kind))
    if isinstance(kind, dict) and "logicalType" in kind:
        return DAYS if kind["logicalType"] == "date" else INSTANTS
    if isinstance(kind, dict) and kind["type"] == "record":
        return st.fixed_dictionaries({field["name"]: values(field["type"]) for field in kind["fields"]})
    if isinstance(kind, dict) and kind["type"] == "array":
        return st.lists(values(kind["items"]), max_size=4)
    if isinstance(kind, dict) and kind["type"] == "map":
        return st.dictionaries(TEXTS, values(kind["values"]), max_size=4)
    simple = {
        "null": st.none(), "string": TEXTS, "bytes": st.binary(max_size=200), "boolean": st.booleans(),
        "int": st.integers(-(2**31), 2**31 - 1), "long": st.integers(-(2**63), 2**63 - 1),
    }  # fmt: skip
    return simple[kind]


def in_order(name: str, record: dict[str, Any]) -> dict[str, Any]:
    """In the order of the newest schema: what an earlier one lacks comes last out of the decoder."""
    return {field: record[field] for field in event_schemas()[name].field_names}


def as_postgresql_has_it(value: Any) -> Any:
    """A jsonb: the shorter keys first."""
    if isinstance(value, list):
        return [as_postgresql_has_it(item) for item in value]
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return {key: as_postgresql_has_it(value[key]) for key in keys}
    return value


def expected(record: dict[str, Any]) -> list[Any]:
    flat: list[Any] = []
    for name, value in record.items():
        if name == "legal_basis":
            flat += value.values()
        elif isinstance(value, dict | list):
            flat.append("\x01" + json.dumps(as_postgresql_has_it(value), ensure_ascii=False))
        else:
            flat.append(value)
    return flat


@pytest.mark.parametrize("schema", list(every_version()), ids=lambda schema: f"{schema.name}.{schema.version}")
@a_few
@given(data=st.data())
def test_a_row_says_what_the_event_says(schema: EventSchema, data: st.DataObject) -> None:
    """Catches: a field read at a wrong offset, a length of two bytes cut, an epoch mistaken, a branch swapped; and of
    what was written with an earlier version, something else than the decoder makes of it."""
    name = schema.name
    sql_types = [column.sql_type for column in facts.table_columns(name)]
    place = (data.draw(st.integers(1, 2**62)), f"staff:{data.draw(TEXTS)}", data.draw(st.integers(1, 2**31)))
    # Two events in turn, so that what is remembered of one beginning meets another one.
    events = [encode(schema, data.draw(values(schema.source))) for _ in range(2)]
    for event in (*events, *events):
        [row] = facts.rows(name, [place], [event[HEADER_LENGTH:]], schema.version)
        assert values_of(row, sql_types) == [*place, *expected(in_order(name, decode(event)[1]))]


@pytest.mark.parametrize("name", EVENTS)
@a_few
@given(data=st.data())
def test_a_body_that_was_cut_or_lengthened_is_no_event(name: str, data: st.DataObject) -> None:
    """Catches: a row made of the wrong bytes after damage, and a damaged body that spoils what is remembered."""
    schema = event_schemas()[name]
    body = encode(schema, data.draw(values(schema.source)))[HEADER_LENGTH:]
    whole = facts.rows(name, [(1, "staff:a", 1)], [body])
    cut = data.draw(st.integers(0, len(body) - 1))
    for damaged in (body[:cut], body + b"\x00"):
        with pytest.raises(UnreadableEvent):
            facts.rows(name, [(1, "staff:a", 1)], [damaged])
    assert facts.rows(name, [(1, "staff:a", 1)], [body]) == whole


@given(body=st.binary(max_size=120))
def test_garbage_is_refused_or_makes_a_whole_row(body: bytes) -> None:
    """Catches: an error that nobody expects, or a row that PostgreSQL would read out of step."""
    try:
        [row] = facts.rows("StaffAppointed", [(1, "staff:a", 1)], [body])
    except UnreadableEvent:
        return
    values_of(row, ["bytea" for _ in facts.table_columns("StaffAppointed")])


def test_what_no_table_can_hold_is_named_by_its_position() -> None:
    """Catches: a search for the event at fault that asks another decoder, to which a NUL is a letter like others."""
    sound, nul = ({**to_record(appointed("staff:a")), "specialism": text} for text in ("land", "la\x00nd"))
    newest = event_schemas()["StaffAppointed"]
    bodies = [encode(newest, record)[HEADER_LENGTH:] for record in (sound, nul, sound)]
    places = [(position, "staff:a", position) for position in (4, 5, 6)]
    with pytest.raises(SoboError, match="The event at position 5 cannot be read"):
        batches.rows(Written("StaffAppointed", newest.version), Group(places, bodies))


def test_a_nul_in_a_map_is_refused_too() -> None:
    """Catches: a text that PostgreSQL refuses within a jsonb, after the rows of a whole batch were sent."""
    record = {**to_record(appointed("staff:a")), "components": {"rank_coefficient": "3\x00"}}
    body = encode(event_schemas()["SalaryChanged"], record)[HEADER_LENGTH:]
    with pytest.raises(UnreadableEvent, match="NUL"):
        facts.rows("SalaryChanged", [(1, "staff:a", 1)], [body])
