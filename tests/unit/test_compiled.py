"""The readers made for a schema, held against fastavro, which is told the schema with every event."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.catalogue import EventSchema, event_schemas, every_version
from schemas.codec import HEADER_LENGTH, decode, encode
from schemas.compiled import _number, reader
from store.events.mapper import to_stored_event
from tests.sample_events import appointed
from tests.unit.test_transcode import values

VERSIONS = list(every_version())
of_every_version = pytest.mark.parametrize("schema", VERSIONS, ids=lambda schema: f"{schema.name}.{schema.version}")
a_few = settings(max_examples=min(20, settings().max_examples), deadline=None)
NO_EVENT = (ValueError, IndexError, OverflowError)


def in_tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: in_tuples(inner) for name, inner in value.items()}
    return tuple(map(in_tuples, value)) if isinstance(value, list) else value


@of_every_version
@a_few
@given(data=st.data())
def test_a_reader_reads_what_fastavro_reads(schema: EventSchema, data: st.DataObject) -> None:
    """Catches: an offset, an epoch or a branch mistaken, the default of a field that was not written yet, and what is
    remembered of the beginning of one event put into another."""
    read = reader(schema, "legal_basis", {})
    events = [encode(schema, data.draw(values(schema.source))) for _ in range(2)]
    for event in (*events, *events):
        assert read(event) == in_tuples(decode(event)[1])


@of_every_version
@a_few
@given(data=st.data())
def test_a_reader_refuses_what_is_not_whole_and_takes_nothing_that_fastavro_refuses(
    schema: EventSchema, data: st.DataObject
) -> None:
    """Catches: an event cut short or lengthened, within the beginning that is remembered too, and a changed byte."""
    read = reader(schema, "legal_basis", {})
    event = encode(schema, data.draw(values(schema.source)))
    cut = data.draw(st.integers(10, len(event) - 1))
    place, byte = data.draw(st.integers(10, len(event) - 1)), data.draw(st.integers(0, 255))
    for _ in range(2):  # the second time the beginning is known
        for damaged in (event[:cut], event + b"\x00"):
            with pytest.raises(NO_EVENT):
                read(damaged)
        changed = event[:place] + bytes([byte]) + event[place + 1 :]
        try:
            found = read(changed)
        except NO_EVENT:
            pass
        else:
            assert found == in_tuples(decode(changed)[1])
        assert read(event) == in_tuples(decode(event)[1])


def test_a_number_of_more_bits_than_avro_has_is_refused() -> None:
    """Catches a number that one reader wraps around and the other does not."""
    stored = to_stored_event(appointed("staff:a"))
    read = reader(event_schemas()["StaffAppointed"], "legal_basis", {})
    assert read(stored.state)["recorded_by"] == "officer"
    _, behind_day = _number(stored.state, HEADER_LENGTH)
    _, behind_instant = _number(stored.state, behind_day)
    for instant in (b"\xff" * 9 + b"\x03", b"\xff" * 9 + b"\x7f", b"\xff" * 12 + b"\x01"):
        with pytest.raises(ValueError, match="more than 64 bits"):
            read(stored.state[:behind_day] + instant + stored.state[behind_instant:])


def test_what_no_event_holds_makes_no_reader() -> None:
    """Catches a new type of field that would be read as another."""
    schema = event_schemas()["StaffRegistered"]
    for kind in ("double", {"type": "bytes", "logicalType": "decimal", "precision": 4, "scale": 0}):
        fields = [{**field, "type": kind} if field["name"] == "sex" else field for field in schema.source["fields"]]
        with pytest.raises(TypeError, match="no reader is made of"):
            reader(replace(schema, source={**schema.source, "fields": fields}), "legal_basis", {})
