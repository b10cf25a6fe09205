"""Events to bytes and back: nothing may be lost, and bytes that are no event must be said to be none."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.event import Event
from domain.recording.event_types import EVENT_TYPES
from schemas.catalogue import event_schemas
from schemas.codec import UnreadableEvent
from store.events.mapper import FEW, LogRecord, to_events, to_stored_event
from tests.sample_events import appointed, registered

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def some_events() -> st.SearchStrategy[Event]:
    """Events of every type with any text, day, number, missing value and length of list."""
    st.register_type_strategy(str, TEXT)
    st.register_type_strategy(int, st.integers(-(2**31), 2**31 - 1))  # a headcount is an Avro int
    st.register_type_strategy(date, st.dates())
    st.register_type_strategy(datetime, st.datetimes(datetime(1900, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
    return st.one_of([st.from_type(cls) for cls in EVENT_TYPES.values()])


def row(event: Event, position: int = 1) -> LogRecord:
    stored = to_stored_event(event)
    return LogRecord(position, str(stored.originator_id), stored.originator_version, stored.topic, stored.state)


@given(some_events())
def test_an_event_comes_back_as_it_went_in(event: Event) -> None:
    """Catches a field that the encoding drops, rounds or turns into another type (tuple and list, date and text)."""
    for back in (*to_events([row(event)]), to_events([row(event)] * FEW)[0]):
        assert back == event
        assert vars(back).keys() == vars(event).keys()
        if not any(isinstance(value, dict) for value in vars(event).values()):
            assert hash(back) == hash(event), "a list came back where a tuple went in"


@given(st.lists(some_events(), max_size=30))
def test_many_events_at_once_are_the_same_as_one_by_one(events: list[Event]) -> None:
    """Catches a bulk reading that mixes up the order of types, or the stream of one event with the body of another."""
    rows = [row(event, position) for position, event in enumerate(events, start=1)]
    assert to_events(rows) == events
    times = FEW // max(1, len(rows)) + 1
    assert to_events(rows * times) == events * times


@given(event=some_events(), others=st.sampled_from([0, 1, 3, FEW]), data=st.data())
def test_a_cut_or_extended_event_is_unreadable_and_its_position_is_named(
    event: Event, others: int, data: st.DataObject
) -> None:
    """Catches bytes that are read short, or left over, without a word; also amid sound events of the same type."""
    sound = row(event, 7)
    length = len(sound.event)
    damaged = data.draw(
        st.one_of(
            st.integers(0, length - 1).map(lambda cut: sound.event[:cut]),
            st.binary(min_size=1, max_size=5).map(lambda more: sound.event + more),
        )
    )
    rows = [sound] * others + [sound._replace(event=damaged, position=8)] + [sound] * others
    with pytest.raises(UnreadableEvent, match="position 8"):
        to_events(rows)


@pytest.mark.parametrize("others", [0, FEW])
@pytest.mark.parametrize("moved", [1, 5, 20])
def test_bytes_moved_from_one_event_to_the_front_of_the_next_are_unreadable(moved: int, others: int) -> None:
    """Catches neighbours that are sound only when they are read together."""
    first, second = row(appointed("staff:1"), 7), row(appointed("staff:2"), 8)
    cut, longer = first.event[:-moved], first.event[-moved:] + second.event
    with pytest.raises(UnreadableEvent, match="position 7"):
        to_events([first] * others + [first._replace(event=cut), second._replace(event=longer)])


@pytest.mark.parametrize("damage", [b"", b"\xc3\x02", b"\xc3\x01" + bytes(8) + b"body", b"{}"])
def test_bytes_of_another_kind_are_unreadable(damage: bytes) -> None:
    """Catches reading JSON, an empty value, or a schema that the catalogue does not have, as if it were an event."""
    for many in (1, FEW):
        with pytest.raises(UnreadableEvent):
            to_events([row(registered("00001"))._replace(event=damage)] * many)


def test_an_event_under_the_name_of_another_type_is_unreadable() -> None:
    """Catches a row whose type column was changed: its body would be read as something else."""
    for many in (1, FEW):
        with pytest.raises(UnreadableEvent, match="StaffAppointed"):
            to_events([row(registered("00001"))._replace(type="StaffAppointed")] * many)
        with pytest.raises(UnreadableEvent, match="UnitRegistered"):
            to_events([row(appointed("staff:1"))._replace(type="UnitRegistered")] * many)


def test_the_kept_bytes_are_avro_single_object_encoding() -> None:
    """Catches a change of marker, fingerprint or byte order: every stored event would lose its reader."""
    stored = to_stored_event(registered("00001"))
    schema: Any = event_schemas()["UnitRegistered"]
    assert stored.state[:2] == b"\xc3\x01"
    assert stored.state[2:10] == schema.fingerprint
    assert (stored.originator_id, stored.originator_version, stored.topic) == (
        "unit:00001@2025-06-30",
        1,
        "UnitRegistered",
    )
