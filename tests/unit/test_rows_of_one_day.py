"""Appointments of one person and one day in one file: whatever their order, they come out the same or are refused."""

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import Refused
from domain.recording.ledger import Ledger
from domain.staff.rows import AppointmentRow
from tests.staff_world import APPOINTMENT, MERGER_ON, SECONDMENT, STAFF, appoint, country, memory, numbered, register
from tests.staff_world import second as lend

ROW = st.builds(
    lambda number, unit, position, concurrent, basis, day: replace(
        APPOINTMENT,
        staff_number=f"CB{number}",
        unit=unit,
        position=position,
        concurrent=concurrent,
        basis=basis,
        effective_on=day,
    ),
    st.integers(1, 2),
    st.sampled_from(["00001", "00004", "00010"]),
    st.sampled_from(["party_secretary", "council_chair", "specialist"]),
    st.booleans(),
    st.sampled_from(["reassigned", "elected"]),
    st.sampled_from([MERGER_ON, date(2025, 7, 15)]),
)


def outcome(rows: list[AppointmentRow]) -> object:
    """What is recorded of each person, in order, and the remarks; or every fault."""
    ledger = country()
    register(ledger, numbered(STAFF, 1), replace(numbered(STAFF, 2), unit="00004"))
    lend(ledger, replace(SECONDMENT, ends_on=None))
    before = ledger.log.head()
    try:
        recorded = appoint(ledger, *rows)
    except Refused as refusal:
        return [(fault.row, fault.column, fault.message) for fault in refusal.where]
    return _streams(ledger, before), sorted(recorded.remarks)


def _streams(ledger: Ledger, before: int) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for placed in memory(ledger).placed[before:]:
        event = placed.event
        said = {name: value for name, value in vars(event).items() if name != "recorded_at"}
        found.setdefault(event.originator_id, []).append((type(event).__name__, said))
    return found


@given(st.lists(ROW, min_size=2, max_size=5), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_rows_of_one_day_come_out_the_same_in_any_order(rows: list[AppointmentRow], chance: Random) -> None:
    """Catches an order of rows that decides which post somebody holds, or which of them is refused."""
    numbered_rows = [replace(row, row=line) for line, row in enumerate(rows, 2)]
    shuffled = sorted(numbered_rows, key=lambda row: chance.random())
    assert outcome(sorted(shuffled, key=_day)) == outcome(sorted(numbered_rows, key=_day))


def _day(row: AppointmentRow) -> date:
    assert row.effective_on is not None
    return row.effective_on
