"""A refusal says each fault once, at its row, with every position that is to be taken back, in words that read well."""

from dataclasses import replace
from datetime import date

import pytest

from domain.errors import MOST_POSITIONS, Refused, listed
from domain.recording.event_types import EVENT_TYPES
from domain.vocabulary import LEVEL_OF_TYPE, an
from tests.advice_follower import apply_changes
from tests.settlement_world import retract
from tests.staff_world import APPOINTMENT, STAFF, appoint, memory, numbered, register
from tests.staff_world import country as with_people
from tests.units_world import LATER, amend, country, decide, dissolve, form, refusal

COMMUNES = ("00001", "00002", "00003", "00004", "00005", "00006")


def test_a_form_that_cannot_be_taken_back_is_one_fault_however_many_units_it_ended() -> None:
    """Catches 3,222 errors for a file of 1,000 rows: one for each predecessor of a form."""
    ledger = with_people()
    summer = date(2025, 7, 15)
    apply_changes(ledger, *(amend(code, parent="001", effective_on=summer) for code in ("00010", "00011")))
    took = [form("00021", code, "whole", effective_on=LATER) for code in ("00004", "00010", "00011")]
    apply_changes(ledger, *took, dissolve("001", effective_on=LATER))
    formed = max(p.position for p in memory(ledger).placed if type(p.event).__name__ == "UnitsMerged")
    with pytest.raises(Refused) as refused:
        retract(ledger, formed)
    (fault,) = refused.value.where
    assert fault.message.startswith(f"the UnitsMerged of 00021@2025-08-01 at position {formed} cannot be taken back: ")
    assert fault.message.count("would have Ba Đình as parent") == 3
    assert refused.value.message.startswith("people.csv: 1 error,")


def test_of_the_rows_of_a_form_the_odd_one_is_at_fault() -> None:
    """Catches a first row that is wrong and has all the right ones refused."""
    odd = form("00020", "00001", "whole", name="Xã Khác")
    faults = refusal(country(), odd, *(form("00020", code, "whole") for code in COMMUNES[1:]))
    assert [(fault.row, fault.column) for fault in faults] == [(2, "name")]
    assert faults[0].message.startswith('"Xã Khác" differs from "Xã 00020" in row 3')


def test_a_row_that_stands_twice_is_not_told_that_its_unit_is_divided() -> None:
    """Catches two faults for one, of which the one is none."""
    faults = refusal(country(), *[form("00020", "00001", "whole")] * 3)
    assert [(fault.row, fault.column) for fault in faults] == [(3, "predecessor"), (4, "predecessor")]


def test_every_position_to_be_taken_back_is_told_to_the_clerk() -> None:
    """Catches "position 21, 20, ..." on paper, where a program reads all twelve."""
    ledger = with_people()
    people = [replace(numbered(STAFF, n), unit="00004") for n in range(2, 14)]
    register(ledger, *people)
    posted = appoint(ledger, *(replace(APPOINTMENT, row=p.row, staff_number=p.staff_number) for p in people))
    formed = next(p.position for p in memory(ledger).placed if type(p.event).__name__ == "UnitsMerged")
    with pytest.raises(Refused) as refused:
        retract(ledger, formed)
    (fault,) = refused.value.where
    newest_first = range(posted.last_position, posted.first_position - 1, -1)
    assert f"(position {', '.join(map(str, newest_first))})" in fault.message
    assert fault.advice is not None
    assert fault.advice.retract == tuple(newest_first)


def test_a_screen_is_not_flooded_and_says_where_the_rest_is() -> None:
    """Catches ten thousand positions in one sentence."""
    many = range(1, MOST_POSITIONS + 4)
    assert listed(many).endswith(f"{MOST_POSITIONS} and 3 more, which --json lists under advice")
    assert "more" not in listed(many[:MOST_POSITIONS])


@pytest.mark.parametrize("name", [*EVENT_TYPES, *LEVEL_OF_TYPE])
def test_an_article_goes_with_its_word(name: str) -> None:
    """Catches "a EntitlementAssessed" and "a urban_district"; a unit begins like "you"."""
    spoken_as_you = name.startswith("Unit")
    assert an(name) == (f"an {name}" if name[0] in "AEIOUaeiou" and not spoken_as_you else f"a {name}")


def test_what_nobody_took_of_a_dissolved_unit_is_remarked_on() -> None:
    """Catches a division that leaves people behind without a word."""
    decision = decide(country(), [form("00020", "00001", "part"), dissolve("00001"), dissolve("00002")])
    assert decision.remarks == [
        "row 3: what nobody took of Xã Một (00001) ends without a successor; its people are unallocated until they are "
        "appointed, those of the part that was taken too"
    ]
