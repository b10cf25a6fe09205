"""A person folded from the stream: posts and secondments on a day, against the definitions of the interface."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.events import (
    AppointmentRetracted,
    Event,
    SecondmentRetracted,
    SecondmentStarted,
    StaffAppointed,
    StaffRegistered,
)
from domain.ports import Placed
from domain.staff import StaffMember
from tests.staff_world import BASIS, country

AT = datetime(2025, 7, 1, tzinfo=UTC)
DAY = date(2025, 6, 30)
OLD, NEW, STAYS = "00001@2025-06-30", "00001@2025-07-01", "00004@2025-06-30"
DIVIDED = "00003@2025-06-30"


def on(days: int) -> date:
    return DAY + timedelta(days=days)


class Stream:
    """Writes the events of one person, version after version."""

    def __init__(self, unit_id: str = OLD) -> None:
        self.events: list[Event] = [
            StaffRegistered("staff:1", 1, DAY, AT, "clerk", BASIS, "CB1", "male", "cadre", DAY, b"")
        ]
        self.appointed(0, unit_id)

    def appointed(self, day: int, unit_id: str, position: str = "specialist", concurrent: bool = False) -> "Stream":
        return self._add(StaffAppointed, on(day), unit_id, position, "appointed", concurrent, True, None)

    def seconded(self, day: int, unit_id: str, until: int | None = None) -> "Stream":
        return self._add(SecondmentStarted, on(day), unit_id, None if until is None else on(until), "")

    def retracted(self, version: int) -> "Stream":
        named = self.events[version - 1]
        kind = AppointmentRetracted if isinstance(named, StaffAppointed) else SecondmentRetracted
        return self._add(kind, named.effective_on, version, version, type(named).__name__, "wrong")

    def _add(self, kind: type[Event], effective_on: date, *body: object) -> "Stream":
        self.events.append(kind("staff:1", len(self.events) + 1, effective_on, AT, "clerk", BASIS, *body))
        return self

    def person(self) -> StaffMember:
        return StaffMember.fold(Placed(10 + event.originator_version, event) for event in self.events)


def unit_of(person: StaffMember, day: int) -> str | None:
    main = person.main_post(on(day))
    return None if main is None else main.unit_id


def test_nobody_has_a_post_before_the_first_day() -> None:
    """Catches a first post that reaches back."""
    assert unit_of(Stream().person(), -1) is None
    assert unit_of(Stream().person(), 0) == OLD


def test_a_backdated_appointment_takes_its_place_in_the_timeline() -> None:
    """Catches a timeline in the order of recording."""
    person = Stream().appointed(10, STAYS).appointed(5, NEW).person()
    assert [unit_of(person, day) for day in (4, 5, 9, 10)] == [OLD, NEW, NEW, STAYS]


def test_a_retracted_appointment_gives_the_earlier_one_back() -> None:
    """Catches a retraction that leaves a hole, or that is not honoured."""
    person = Stream().appointed(5, NEW).retracted(3).person()
    assert unit_of(person, 9) == OLD
    assert person.is_retracted(3)
    assert not person.is_retracted(2)


def test_a_secondment_ends_on_its_day() -> None:
    """Catches an end that is still counted: it is the first day no longer seconded."""
    person = Stream().seconded(5, STAYS, until=8).person()
    assert [person.secondment(on(day)) is not None for day in (4, 5, 7, 8)] == [False, True, True, False]


def test_a_new_main_appointment_ends_a_secondment_and_a_concurrent_one_does_not() -> None:
    """Catches a secondment that survives a move, or that any decision ends."""
    person = Stream().seconded(5, STAYS).appointed(6, OLD, concurrent=True).appointed(8, NEW).person()
    assert [person.secondment(on(day)) is not None for day in (5, 7, 8, 20)] == [True, True, False, False]


def test_on_one_day_a_secondment_recorded_after_the_appointment_stands() -> None:
    """Catches ordering by the day alone: appointed and lent on the same day is usual after a merger."""
    assert Stream().appointed(5, NEW).seconded(5, STAYS).person().secondment(on(5)) is not None
    assert Stream().seconded(5, STAYS).appointed(5, NEW).person().secondment(on(5)) is None


def test_a_new_secondment_replaces_the_former_for_good() -> None:
    """Catches the former one coming back when the new one ends."""
    person = Stream().seconded(5, STAYS).seconded(7, NEW, until=9).person()
    seconded = [person.secondment(on(day)) for day in (6, 7, 9)]
    assert [s and s.to_unit_id for s in seconded] == [STAYS, NEW, None]


def test_a_retracted_secondment_never_was() -> None:
    """Catches a replacement that still cuts after it was taken back."""
    person = Stream().seconded(5, STAYS).seconded(7, NEW).retracted(4).person()
    standing = person.secondment(on(20))
    assert standing is not None
    assert standing.to_unit_id == STAYS


def test_a_concurrent_post_ends_with_a_main_appointment_elsewhere_only() -> None:
    """Catches a chair lost by a promotion in the same unit, or kept after a move."""
    stream = Stream(STAYS).appointed(2, STAYS, "council_chair", concurrent=True)
    stream.appointed(5, STAYS, "party_secretary").appointed(8, NEW)
    person = stream.person()
    assert [len(person.concurrent_posts(on(day))) for day in (1, 2, 5, 7, 8)] == [0, 1, 1, 1, 0]


def test_a_person_counts_where_the_unit_went_whole_and_nowhere_where_it_was_divided() -> None:
    """Catches people left in a unit that ended, or given to one of several heirs."""
    register = country().register()
    assert Stream(OLD).person().counted_unit(register, on(0)) == OLD
    assert Stream(OLD).person().counted_unit(register, on(1)) == NEW
    assert Stream(DIVIDED).person().counted_unit(register, on(1)) is None
    assert Stream(STAYS).person().counted_unit(register, on(1)) == STAYS
    assert Stream(STAYS).person().counted_unit(register, on(-1)) is None


def test_a_secondment_follows_its_unit_whole_and_ends_with_a_divided_one() -> None:
    """Catches somebody present in a unit that no longer lives."""
    register = country().register()
    assert Stream(STAYS).seconded(0, OLD).person().seconded_to(register, on(1)) == NEW
    assert Stream(STAYS).seconded(0, DIVIDED).person().seconded_to(register, on(1)) is None
    assert Stream(STAYS).person().seconded_to(register, on(1)) is None


@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from([OLD, NEW, STAYS]), st.booleans()), max_size=8))
def test_the_main_post_is_the_last_by_day_then_by_recording(moves: list[tuple[int, str, bool]]) -> None:
    """Catches any ordering but (day, recording), against a list sorted the slow way; some are taken back again."""
    stream, standing = Stream(), [(0, 2, OLD)]
    for day, unit_id, take_back in moves:
        stream.appointed(day, unit_id)
        if take_back:
            stream.retracted(len(stream.events))
        else:
            standing.append((day, len(stream.events), unit_id))
    person = stream.person()
    for day in range(8):
        assert unit_of(person, day) == max(entry for entry in standing if entry[0] <= day)[2]
