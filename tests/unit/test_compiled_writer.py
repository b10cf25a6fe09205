"""The writers made for an event type, held against fastavro, which is told the schema with every event."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.event import Event, LegalBasis
from schemas.catalogue import event_schemas
from schemas.codec import encode
from schemas.compiled_writer import writer
from store.events.mapper import LEGAL_BASIS, to_record, to_stored_event
from tests.sample_events import appointed
from tests.unit.test_mapper import some_events


def by_fastavro(event: Event) -> bytes:
    return encode(event_schemas()[type(event).__name__], to_record(event))


@given(st.lists(some_events(), min_size=1, max_size=4))
def test_a_writer_writes_what_fastavro_writes(events: list[Event]) -> None:
    """Catches: a number, an epoch or a branch mistaken, a count in front of no items, and what is remembered of the
    beginning of one event put into another of the same type."""
    for event in (*events, *events):
        made = writer(type(event).__name__, LEGAL_BASIS)
        assert made(vars(event)) == made(dict(vars(event))) == by_fastavro(event)


def test_what_is_remembered_of_an_act_is_not_written_into_the_next() -> None:
    """Catches a beginning that is kept when only one of its parts is another: the instant, the clerk, or the act."""
    first = appointed("staff:1")
    for event in (
        first,
        replace(first, recorded_by="somebody else"),
        replace(first, recorded_at=datetime(2025, 7, 2, 3, 4, 5, 6, UTC)),
        replace(first, legal_basis=LegalBasis("another", signed_on=date(1969, 12, 31))),
        replace(first, effective_on=date(2199, 12, 31)),
        first,
    ):
        assert to_stored_event(event).state == by_fastavro(event)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("unit_id", 7),
        ("unit_id", None),
        ("effective_on", "yesterday"),
        ("recorded_at", "now"),
        ("legal_basis", LegalBasis(None)),  # type: ignore[arg-type]
        ("unit_id", "\ud800"),
    ],
)
def test_a_value_of_another_type_than_its_field_is_refused(field: str, value: Any) -> None:
    """Catches an event that is kept and can never be read: fastavro raises, and so must whoever asks for its bytes."""
    event = replace(appointed("staff:1"), **{field: value})
    with pytest.raises((ValueError, TypeError, AttributeError)):
        by_fastavro(event)
    with pytest.raises((ValueError, TypeError, AttributeError)):
        to_stored_event(event)
