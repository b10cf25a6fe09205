"""A person folded from the stream: the main post on a day, and where it counts."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.event import Event
from domain.ports import Placed
from domain.staff.events import AppointmentRetracted, StaffAppointed, StaffRegistered
from domain.staff.member import StaffMember
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

    def appointed(self, day: int, unit_id: str) -> "Stream":
        return self._add(StaffAppointed, on(day), unit_id, "specialist", "appointed", False, True, None)

    def retracted(self, version: int) -> "Stream":
        named = self.events[version - 1]
        return self._add(AppointmentRetracted, named.effective_on, version, version, type(named).__name__, "wrong")

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


def test_a_person_counts_where_the_unit_went_whole_and_nowhere_where_it_was_divided() -> None:
    """Catches people left in a unit that ended, or given to one of several heirs."""
    register = country().register()
    assert Stream(OLD).person().counted_unit(register, on(0)) == OLD
    assert Stream(OLD).person().counted_unit(register, on(1)) == NEW
    assert Stream(DIVIDED).person().counted_unit(register, on(1)) is None
    assert Stream(STAYS).person().counted_unit(register, on(1)) == STAYS
    assert Stream(STAYS).person().counted_unit(register, on(-1)) is None


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
