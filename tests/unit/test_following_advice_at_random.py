"""Whatever was recorded: every refusal to take something back leads to its end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Advice, Refused, RowError
from domain.recording.ledger import Ledger
from tests.advice_follower import DO, Cells, Clerk
from tests.careless_office import CarelessOffice
from tests.settlement_world import person
from tests.staff_world import APPOINTMENT, appoint


def appoint_elsewhere(ledger: Ledger, cells: Cells) -> object:
    """To any other unit in which the person may be appointed on that day."""
    number, on = cells["staff_number"], date.fromisoformat(cells["effective_on"])
    now = person(ledger, number).main_post(on)
    units = [unit for unit in ledger.register().living_on(on) if unit.level == "commune"]
    units.sort(key=lambda unit: (now is not None and unit.id == now.unit_id, unit.registered_on))
    for unit in units:
        for position in ("council_chair", "party_secretary", "specialist"):
            row = replace(APPOINTMENT, staff_number=number, effective_on=on, unit=unit.code, position=position)
            try:
                return appoint(ledger, row)
            except Refused:
                continue
    raise AssertionError(f"{number} may be appointed nowhere on {on}")


class BusyClerk(Clerk):
    """Follows what is advised for the row; what is to be recorded in place of it was tried elsewhere."""

    def _advice(self, fault: RowError) -> Advice:
        advice = super()._advice(fault)
        return replace(advice, commands=()) if advice.instead else advice


@pytest.mark.parametrize("money", [False, True], ids=["units and people", "money"])
@given(random=st.randoms(use_true_random=False), count=st.integers(5, 60))
def test_whatever_was_recorded_its_refusals_lead_to_an_end(money: bool, random: Random, count: int) -> None:
    """Catches advice in a circle, or such as is refused itself: money that cannot come back, a post held for ever."""
    office = CarelessOffice(random, count, money=money)
    commands: dict[str, Callable[[Ledger, Cells], object]] = {**DO, "sobo import appointments": appoint_elsewhere}
    clerk = BusyClerk(office.ledger, commands)
    position = random.randint(7, office.ledger.log.head())
    rescinding = position in office.decisions() and random.random() < 0.8
    clerk.take_back(position, "rescind" if rescinding else "retract")
    assert clerk.files
