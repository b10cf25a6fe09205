"""Whatever was recorded: every refusal to take something back leads to its end."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Advice, Refused, RowError
from domain.recording.ledger import Ledger
from domain.units.unit import unit_id_of
from tests.advice_follower import DO, Cells, Clerk
from tests.careless_office import CarelessOffice
from tests.settlement_world import person
from tests.staff_world import APPOINTMENT, appoint


class BusyClerk(Clerk):
    """Follows what is advised for the row; what is to be recorded in place of it was tried elsewhere."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger, {**DO, "sobo import appointments": self._appoint_elsewhere})

    def _advice(self, fault: RowError) -> Advice:
        advice = super()._advice(fault)
        return replace(advice, commands=()) if advice.instead else advice

    def _appoint_elsewhere(self, ledger: Ledger, cells: Cells) -> object:
        """To any other unit in which the person may be appointed on that day, rather not to one to be taken back."""
        number, on = cells["staff_number"], date.fromisoformat(cells["effective_on"])
        now = person(ledger, number).main_post(on)
        leaving = {unit_id_of(placed.event.originator_id) for placed in ledger.log.at([*self.wanted]).values()}
        leaving |= set() if now is None else {now.unit_id}
        units = [unit for unit in ledger.register().living_on(on) if unit.level == "commune"]
        for unit in sorted(units, key=lambda unit: (unit.id in leaving, unit.registered_on)):
            for position in ("council_chair", "party_secretary", "specialist"):
                row = replace(APPOINTMENT, staff_number=number, effective_on=on, unit=unit.code, position=position)
                try:
                    return appoint(ledger, row)
                except Refused:
                    continue
        raise AssertionError(f"{number} may be appointed nowhere on {on}")


@pytest.mark.parametrize("money", [False, True], ids=["units and people", "money"])
@given(random=st.randoms(use_true_random=False), count=st.integers(5, 60))
def test_whatever_was_recorded_its_refusals_lead_to_an_end(money: bool, random: Random, count: int) -> None:
    """Catches advice in a circle, or such as is refused itself: money that cannot come back, a post held for ever."""
    office = CarelessOffice(random, count, money=money)
    clerk = BusyClerk(office.ledger)
    position = random.randint(7, office.ledger.log.head())
    rescinding = position in office.decisions() and random.random() < 0.8
    clerk.take_back(position, "rescind" if rescinding else "retract")
    assert clerk.files
