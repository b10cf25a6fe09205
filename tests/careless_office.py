"""An office that records at random what it may: a ledger in memory for tests of what comes of it later."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from domain.errors import Refused
from domain.recording.ledger import Ledger
from tests.advice_follower import apply_changes
from tests.settlement_world import (
    FUNDING,
    LEAVING,
    LEAVING_LATER,
    PAYMENT,
    SALARY,
    WORKER,
    change_salaries,
    fund,
    leave,
    pay,
    rescind,
    retract,
)
from tests.staff_world import (
    APPOINTMENT,
    OPENING_ON,
    QUOTA,
    SECONDMENT,
    appoint,
    country,
    memory,
    quotas,
    register,
    second,
)
from tests.units_world import amend, dissolve, form, transfer

DAYS = [date(2025, 7, 1), date(2025, 7, 5), date(2025, 8, 1), date(2025, 9, 1), date(2026, 1, 1), date(2026, 3, 1)]
EVE = timedelta(days=1)
KINDS = ["payment", "payment", "payment", "reversal", "repayment_ordered", "repayment_received"]


class CarelessOffice:
    """Records `count` files, with `money` mostly of what is paid; what is refused is left out."""

    def __init__(self, random: Random, count: int, *, money: bool) -> None:
        self.ledger: Ledger = country()
        self._random = random
        self._people: list[str] = []
        self._register()
        if money:
            leave(self.ledger, random.choice([LEAVING, LEAVING_LATER]))
            fund(self.ledger, replace(FUNDING, on=date(2026, 1, 1), amount=500))
        few = [self._appoint, self._leave, self._fund, self._fund, self._retract, self._rescind]
        many = [
            self._register,
            self._appoint,
            self._second,
            self._change_salary,
            self._quota,
            *[self._change_units] * 4,
        ]
        doing: list[Callable[[], object]] = [*few, *([self._pay] * 7 if money else [self._pay, *many])]
        for _ in range(count):
            try:
                random.choice(doing)()
            except Refused:
                continue

    def _unit(self, on: date, level: str = "commune") -> str:
        living = [unit.code for unit in self.ledger.register().living_on(on) if unit.level == level]
        return self._random.choice(living) if living else "00004"

    def _register(self) -> object:
        appointed_on = self._random.choice([date(2010, 3, 1), *DAYS[:2]])
        number = len(self._people) + 1
        row = replace(WORKER, staff_number=f"CB{number}", identity_number=f"00118{number:07d}")
        row = replace(row, appointed_on=appointed_on, unit=self._unit(max(appointed_on, OPENING_ON)))
        recorded = register(self.ledger, row)
        self._people.append(row.staff_number)
        return recorded

    def _appoint(self) -> object:
        on, choice = self._random.choice([OPENING_ON, *DAYS]), self._random.choice
        row = replace(APPOINTMENT, staff_number=choice(self._people), effective_on=on, unit=self._unit(on))
        row = replace(row, basis=choice(["reassigned", "re_recruited"]), concurrent=choice([True, False, False]))
        row = replace(row, position=choice(["specialist", "council_chair"]), budget_paid=choice([True, True, False]))
        return appoint(self.ledger, row)

    def _second(self) -> object:
        on = self._random.choice(DAYS)
        row = replace(SECONDMENT, staff_number=self._random.choice(self._people), starts_on=on, ends_on=None)
        return second(self.ledger, replace(row, to_unit=self._unit(on)))

    def _leave(self) -> object:
        on, ahead = self._random.choice(DAYS[2:]), timedelta(days=self._random.choice([0, 10, 60]))
        row = replace(LEAVING, staff_number=self._random.choice(self._people), decided_on=on - ahead, leaves_on=on)
        return leave(self.ledger, row)

    def _change_salary(self) -> object:
        amount = self._random.choice(["10000000", "20000000"])
        row = replace(SALARY, staff_number=self._random.choice(self._people), salary={"salary_amount": amount})
        return change_salaries(self.ledger, replace(row, effective_on=self._random.choice(DAYS)))

    def _quota(self) -> object:
        on = self._random.choice(DAYS)
        return quotas(self.ledger, replace(QUOTA, unit=self._unit(on), effective_on=on))

    def _fund(self) -> object:
        choice = self._random.choice
        row = replace(FUNDING, staff_number=choice(self._people), stage=choice(["approved", "approved", "submitted"]))
        return fund(self.ledger, replace(row, on=choice(DAYS[2:]), amount=choice([100, 300, 500])))

    def _pay(self) -> object:
        choice = self._random.choice
        row = replace(PAYMENT, staff_number=choice(self._people), kind=choice(KINDS), paid_on=choice(DAYS[2:]))
        return pay(self.ledger, replace(row, amount=choice([100, 200, 500]), reference=f"R{self.ledger.log.head()}"))

    def _change_units(self) -> object:
        choice, on = self._random.choice, self._random.choice(DAYS)
        old, new, next_new = self._unit(on - EVE), f"000{choice(range(12, 30))}", f"000{choice(range(31, 40))}"
        rows = choice(
            [
                [form(new, old, "whole")],
                [form(new, old, "part"), form(next_new, old, "remainder")],
                [form(new, old, "part")],
                [amend(old, name=f"Xã {new}")],
                [amend(old, code=choice([new, "00004", "00010"]))],
                [amend(old, parent=self._unit(on, "province"))],
                [dissolve(old)],
                [form(choice(["02", "03"]), "01", "part", type="province", parent="")],
                [transfer(self._unit(on), old)],
            ]
        )
        return apply_changes(self.ledger, *(replace(row, effective_on=on) for row in rows))

    def _retract(self) -> object:
        return retract(self.ledger, self._random.randint(1, self.ledger.log.head()))

    def _rescind(self) -> object:
        return rescind(self.ledger, self._random.choice(self.decisions() or [1]))

    def decisions(self) -> list[int]:
        """The positions of the decisions to leave."""
        placed = memory(self.ledger).placed
        return [one.position for one in placed if type(one.event).__name__ == "DepartureDecided"]
