"""Files about people who leave, handed in at random to the product and to the oracle, which must agree."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from random import Random
from typing import Any

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from domain.ports import Recorded
from projections.counting.money import SETTLEMENTS
from projections.departure_period import Asked
from projections.state.times import AsKnown
from tests.oracle import answers
from tests.oracle import settlement_answers as owed
from tests.oracle.book import Book
from tests.oracle.career_rows import LAST_DAY_OF_PAY_BACK
from tests.oracle.changes import decide_changes
from tests.oracle.known import Fact, InvalidError
from tests.oracle.leaving_rows import LeavingRows
from tests.oracle.leaving_world import (
    COUNTRY,
    MERGER,
    OPENING_DAY,
    PEOPLE,
    REORGANISATION,
    UNION,
    opening_facts,
    registrations,
)
from tests.oracle.money import DECEMBER, FAR_AHEAD, JANUARY, NEXT_JUNE, SEPTEMBER
from tests.oracle.settlement_corrections import decide_corrections
from tests.oracle.settlements import (
    decide_appointment,
    decide_departure_facts,
    decide_departures,
    decide_ended,
    decide_funding,
    decide_held,
    decide_payments,
    decide_registration,
    decide_salaries,
)
from tests.oracle_machine import SEED, NewDatabase, OracleMachine
from tests.settlement_product import SettlementProduct, added_up

NUMBERS = [person.number for person in PEOPLE]
ASKED = (
    date(2025, 5, 15), date(2025, 6, 29), OPENING_DAY, MERGER, date(2025, 8, 31), SEPTEMBER, UNION, date(2025, 10, 11),
    date(2025, 11, 15), DECEMBER, JANUARY, date(2026, 2, 1), NEXT_JUNE, LAST_DAY_OF_PAY_BACK, FAR_AHEAD,
)  # fmt: skip
BY = ("route", "regime", "month")
MORE_BY = (("province",), ("unit", "regime"), ("category", "month"), ("regime",))
STORY = (
    ("departure", "EntitlementAssessed"),
    ("funding", "FundingApproved"),
    ("payment", ""),
    ("payment", ""),
)
"""Files that are handed in one after the other, each with a kind of fact that is wanted of it."""
TRIES = 12
"""Rows drawn before one is handed in that the oracle takes for wrong."""
Decide = Callable[[Sequence[Fact], Any], list[Fact]]
ALONE = ("appointment", "held", "ending", "corrections", "registration")
"""Files of which one row is drawn, or all at once."""


class SettlementMachine(OracleMachine[Book, SettlementProduct]):
    """Rules hand in files; after each the reads are held against the oracle on the days around what was recorded."""

    def __init__(self, new_database: NewDatabase) -> None:
        super().__init__(new_database, Book, lambda database: SettlementProduct(database, NUMBERS))
        self.turn = 0
        self.agree("units", self.product.load(COUNTRY, OPENING_DAY), opening_facts)
        recorded = self.product.apply(REORGANISATION)
        self.agree("changes", recorded, lambda: decide_changes(self.facts, REORGANISATION, OPENING_DAY))
        people = self.product.register_all([person.row() for person in PEOPLE])
        self.agree("people", people, lambda: registrations(self.known))

    @initialize(seed=SEED)
    def some_leave(self, seed: int) -> None:
        """Few people, so that much happens to each of them."""
        chance = Random(seed)
        self.cast = ("CB1", "CB2", "CB4", chance.choice(("CB3", "CB5", "CB6", "CB7")))
        for what, wanted in STORY * 2:
            self._hand_in(what, seed, wanted=wanted)

    def check_rebuilt(self) -> None:
        for on in ASKED:
            assert self.product.settlements(on, None) == owed.settlements(self.known, on), on

    # What is handed in

    def _hand_in(self, what: str, seed: int, *, bent: bool = False, wanted: str = "") -> None:
        """A file drawn until the oracle takes it, with a fact of the kind `wanted` if it can be; or a bent one."""
        drawn, write, decide = self._kinds()[what]
        chance = self.chance(seed)
        rows = LeavingRows(chance, self.facts, self.cast)
        taken: Any = None
        for _ in range(1 if bent else TRIES):
            row = getattr(rows, drawn)(bent=bent)
            file: Any = row
            if what not in ALONE:
                file = [row, getattr(rows, drawn)(bent=bent)] if chance.randrange(4) == 0 else [row]
            with suppress(InvalidError):
                made = decide(self.facts, file)
                taken = taken or file
                if not wanted or any(fact.kind == wanted for fact in made):
                    taken = file
                    break
        file = taken or file
        note(f"{what}: {file}")
        self.agree(what, write(file), lambda: decide(self.facts, file))

    def _kinds(self) -> dict[str, tuple[str, Callable[[Any], Recorded | None], Decide]]:
        product = self.product
        return {
            "departure": ("departure", product.leave, decide_departures),
            "salary": ("salary", product.change_salaries, decide_salaries),
            "late facts": ("late_facts", product.correct_facts, decide_departure_facts),
            "funding": ("funding", product.fund, decide_funding),
            "payment": ("payment", product.pay, decide_payments),
            "money back": ("money_back", product.pay, decide_payments),
            "appointment": ("appointment", product.appoint, decide_appointment),
            "held": ("held", product.hold, decide_held),
            "ending": ("ending", product.end, decide_ended),
            "corrections": ("corrections", product.correct_all, decide_corrections),
            "registration": ("registration", lambda person: product.register_all([person.row()]), decide_registration),
        }

    def _hand_in_some(self, what: str, seed: int) -> None:
        if not any(map(self.known.settled, self.cast)):
            self._hand_in("departure", seed)
        for bent in (False, True, True):
            self._hand_in(what, seed, bent=bent)

    @rule(seed=SEED)
    def people_leave(self, seed: int) -> None:
        """Catches a departure that is assessed by the wrong regime, or not though the facts suffice; a refusal that is
        missing: of the route, the days, a second departure."""
        self._hand_in_some("departure", seed)

    @rule(seed=SEED)
    def salaries_come_late(self, seed: int) -> None:
        """Catches an assessment that does not follow its salary, or follows one of another day."""
        self._hand_in_some("salary", seed)

    @rule(seed=SEED)
    def facts_come_late(self, seed: int) -> None:
        """Catches a corrected fact that loses those beside it, and an assessment that does not follow."""
        self._hand_in_some("late facts", seed)

    @rule(seed=SEED)
    def settlements_are_funded(self, seed: int) -> None:
        """Catches funding beyond what is due, before the decision, or of somebody else's settlement."""
        self._hand_in_some("funding", seed)

    @rule(seed=SEED)
    def people_are_paid(self, seed: int) -> None:
        """Catches a payment beyond the approvals of its day or of a later one, and a reference used twice."""
        self._hand_in_some("payment", seed)

    @rule(seed=SEED)
    def money_comes_back(self, seed: int) -> None:
        """Catches more coming back than was paid by then, and a return that the sums leave out."""
        self._hand_in_some("money back", seed)

    @rule(seed=SEED)
    def people_come_back(self, seed: int) -> None:
        """Catches a head that stays away after the return, a repayment not ordered or ordered twice, and an appointment
        of somebody who left, other than as re-recruited."""
        self._hand_in_some("appointment", seed)

    @rule(seed=SEED)
    def people_hold_more_and_end_it(self, seed: int) -> None:
        """Catches a secondment or a concurrent post that outlives its end, a departure, or what is amended of one."""
        for what in ("held", "held", "ending", "held"):
            self._hand_in(what, seed)
        self._hand_in("ending", seed, bent=True)

    @rule(seed=SEED)
    def something_is_taken_back(self, seed: int) -> None:
        """Catches a rescinded departure that leaves a trace in the figures, an order that outlives its post, and a file
        of corrections that falls in part, or by the order of its rows; somebody unregistered who still counts."""
        for bent in (False, False, True):
            self._hand_in("corrections", seed, bent=bent)
        if not all(number in self.known.people for number in self.cast):
            self._hand_in("registration", seed)

    @rule(
        seed=SEED,
        back=st.sampled_from(("RepaymentOrdered", "StaffAppointed")),
        last=st.sampled_from(("money back", "late facts", "corrections", "salary")),
    )
    def somebody_leaves_is_paid_and_comes_back(self, seed: int, back: str, last: str) -> None:
        """Catches money counted twice, on the wrong day, or in the wrong status, once it must come back or changes."""
        for what, wanted in (*STORY, ("appointment", back), (last, ""), ("payment", ""), (last, "")):
            self._hand_in(what, seed, wanted=wanted)

    # What must hold

    @invariant()
    def the_reads_answer_as_the_oracle_does(self) -> None:
        """Catches any slip between the facts and the answers: status, sums by day, deadlines, who is in service."""
        if not self.touched:
            return
        self.turn += 1
        days = (max(self.touched), ASKED[self.turn * 5 % len(ASKED)])
        self.touched = set()
        for on in days:
            self._check(on)
        if self.turn % 3 == 0:
            self._look_back(self.ends[len(self.ends) * 2 // 3], ASKED[self.turn * 3 % len(ASKED)])

    def _look_back(self, position: int, on: date) -> None:
        """What was known before, asked of the oracle now and of the product again at the end."""
        answer = self.asked(on, AsKnown(position))
        assert answer == self._expected(Book(self.facts, position), on), (on, position)
        self.answers.append((on, position, answer))

    def _check(self, on: date) -> None:
        book, product = self.known, self.product
        assert self.asked(on, None) == self._expected(book, on), on
        expected = owed.settlements(book, on)
        late = {settlement: row for settlement, row in expected.items() if row["overdue"]}
        assert product.overdue(on, None) == late, on
        by = MORE_BY[self.turn % len(MORE_BY)]
        assert product.statistics(on, by, None, all_routes=True) == owed.statistics(book, on, by, all_routes=True), on
        if self.turn % 3 == 1:
            self._check_period(on)
            self._check_money(on, expected)
        for number in sorted({row["staff_number"] for row in expected.values()})[:1]:
            mine = {settlement: row for settlement, row in expected.items() if row["staff_number"] == number}
            shown, newest, told = product.show(number, on, None)
            assert shown == mine, on
            self._check_working(newest, on, told)

    def _check_period(self, on: date) -> None:
        """What happened since an earlier day, of everybody and of the rows with one key, and who stands behind each."""
        book, product = self.known, self.product
        since = min(on, ASKED[self.turn * 7 % len(ASKED)])
        by, (key, *_) = MORE_BY[self.turn % len(MORE_BY)], MORE_BY[self.turn * 3 % len(MORE_BY)]
        period = owed.statistics(book, on, by, all_routes=True, since=since)
        assert product.statistics(on, by, None, all_routes=True, since=since) == period, (since, on)
        for (value,) in owed.statistics(book, on, (key,), all_routes=True):
            only = {key: value}
            rows = owed.statistics(book, on, by, all_routes=True, only=only)
            assert product.statistics(on, by, None, all_routes=True, only=only) == rows, (only, on)
            behind = product.explained(on, by, None, Asked(only=only, all_routes=True))
            assert added_up(behind, by) == rows, (only, on)
        assert added_up(product.explained(on, by, None, Asked(since, all_routes=True)), by) == period, (since, on)

    def _check_money(self, on: date, expected: dict[str, Any]) -> None:
        """What is owed, approved, paid and left, summed from the settlements one by one."""
        by = ("regime", "status") if self.turn % 2 else ("source", "province")
        sums: dict[tuple[Any, ...], dict[str, int]] = {}
        for row in expected.values():
            if row["status"] == "rescinded":
                continue
            values = {**row, "source": "provincial budget" if row["approved"] else None}
            counted = sums.setdefault(tuple(values[key] for key in by), dict.fromkeys(SETTLEMENTS.figures, 0))
            counted["settlements"] += 1
            counted["assessed"] += row["assessed"] is not None
            for amount in ("assessed", "submitted", "approved", "paid", "outstanding", "to_repay"):
                counted[f"amount_{amount}"] += row[amount] or 0
        assert self.product.counted(SETTLEMENTS, on, by) == sums, on

    def _check_working(self, settlement: str, on: date, told: dict[str, Any]) -> None:
        """The entries and assessments that a settlement is shown with."""
        entries = [(date.fromisoformat(row["on"]), row["kind"], row["amount"]) for row in told["entries"]]
        assert entries == owed.entries(self.known, settlement, on)
        assessed = [(row["regime"], row["total"]) if row["regime"] else None for row in told["assessments"]]
        assert assessed == self.known.assessments(settlement)

    def asked(self, on: date, as_known: AsKnown | None) -> list[Any]:
        product = self.product
        return [
            product.settlements(on, as_known),
            product.statistics(on, BY, as_known, all_routes=False),
            product.staffing(max(on, OPENING_DAY), as_known),
        ]

    def _expected(self, book: Book, on: date) -> list[Any]:
        return [
            owed.settlements(book, on),
            owed.statistics(book, on, BY, all_routes=False),
            answers.staffing(book, max(on, OPENING_DAY)),
        ]
