"""The whole ledger against an oracle: random files through the real rules, log and projection, on PostgreSQL.

Each step hands in one file, right or wrong, backdated or dated ahead. The product and the oracle (`tests/oracle`, plain
lists and dicts that share no code with it) must agree on whether it is accepted, on the events it makes, and on what
the reads answer afterwards, now and as known then.
"""

import os
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from domain.ports import Recorded
from projections.times import AsKnown
from store.database import Database
from tests.oracle import answers
from tests.oracle.changes import decide_changes
from tests.oracle.known import UNIT_CHANGES, Fact, InvalidError, Known
from tests.oracle.people import decide_appointment, decide_quota, decide_retraction, decide_secondment, decide_staff
from tests.oracle.proposals import DAYS, NEW_CODES, OPENING_DAY, Proposals
from tests.product import Product

SETTINGS = settings(
    max_examples=12,
    stateful_step_count=20,
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
COUNTRY = (
    ("01", "Tỉnh Một", "province", ""),
    ("02", "Thành phố Hai", "municipality", ""),
    ("001", "Huyện Một", "rural_district", "01"),
    ("002", "Quận Hai", "urban_district", "02"),
    ("00001", "Xã Một", "commune", "001"),
    ("00002", "Xã Hai", "commune", "001"),
    ("00003", "Phường Ba", "ward", "002"),
    ("00004", "Phường Bốn", "ward", "002"),
    ("00005", "Đặc khu Năm", "special_zone", "02"),
    ("B1", "Bộ Một", "central_body", ""),
)
PEOPLE = tuple(f"CB{n}" for n in range(1, 7))
HOMES = ("00001", "00001", "00002", "00003", "00005", "B1")
POSTS = ("party_secretary", "council_chair", "specialist")
KEY_POSTS = ("party_secretary", "council_chair")
KEY_POSTS_FROM = date(2025, 7, 1)
DATA = st.data()

NewDatabase = Callable[[], AbstractContextManager[Database]]


class LedgerMachine(RuleBasedStateMachine):
    """Rules hand in files; after each the reads are held against the oracle on the days around what was recorded."""

    def __init__(self, new_database: NewDatabase) -> None:
        super().__init__()
        self._opened = new_database()
        self.product = Product(self._opened.__enter__())
        self.facts: list[Fact] = []
        self.known = Known(())
        self.ends: list[int] = []
        """The last position of each file: moments at which somebody may have looked."""
        self.answers: list[tuple[date, int, dict[str, Any]]] = []
        self.active: dict[date, int] = {}
        opening = [
            Fact("UnitRegistered", f"{code}@{OPENING_DAY}", OPENING_DAY, {"code": code, "name": name, "type": kind,
                 "parent": f"{parent}@{OPENING_DAY}" if parent else None})
            for code, name, kind, parent in COUNTRY
        ]  # fmt: skip
        self._agree("load", self.product.load(COUNTRY, OPENING_DAY), lambda: opening)
        for number, unit in zip(PEOPLE, HOMES, strict=True):
            self._register({"number": number, "unit": unit, "post": "specialist", "on": OPENING_DAY})

    def teardown(self) -> None:
        """Replay gives what was followed live, and nothing that was once answered has changed."""
        try:
            for on, position, answer in self.answers[:4]:
                assert self.product.staffing(on, AsKnown(position)) == answer, "the past has changed"
            rebuilt = self.product.rebuild()
            assert rebuilt.compared == "same", f"a rebuild differs in {rebuilt.differing}"
            for on in DAYS:
                assert self.product.staffing(on, None) == answers.staffing(self.known, on)
        finally:
            self.product.close()
            self._opened.__exit__(None, None, None)

    def _agree(self, what: str, recorded: Recorded | None, decide: Callable[[], list[Fact]]) -> bool:
        """Both accept the file, with the same events, or both refuse it; returns whether they accept."""
        try:
            expected = decide()
        except InvalidError as invalid:
            assert recorded is None, f"{what} was recorded, but: {invalid}"
            event(f"{what} refused")
            return False
        assert recorded is not None, f"{what} was refused: {self.product.refusal}"
        event(f"{what} recorded")
        waiting: dict[tuple[str, str], list[Fact]] = {}
        for fact in expected:
            waiting.setdefault((fact.kind, fact.who), []).append(fact)
        numbers = [fact.who for fact in (*self.facts, *expected)]
        events = self.product.events(recorded, numbers)
        assert Counter((kind, who) for _, kind, who in events) == Counter((f.kind, f.who) for f in expected)
        for position, kind, who in events:
            fact = waiting[kind, who].pop(0)
            fact.position = position
            self.facts.append(fact)
        self.known = Known(self.facts)
        self.ends.append(recorded.last_position)
        self.touched = sorted({fact.day for fact in expected})
        return True

    # What is handed in

    @rule(data=DATA)
    def apply_a_change_set(self, data: st.DataObject) -> None:
        """Catches a rule of section 2 that is missing or too strict, and a change set that loses or doubles people."""
        rows = Proposals(data.draw, self.known, len(self.facts)).file()
        before = {on: self.product.staffing(on, None)["active"] for on in DAYS[:3]}
        recorded = self.product.apply(rows)
        if self._agree("change set", recorded, lambda: decide_changes(self.facts, rows, OPENING_DAY)):
            assert {on: self.product.staffing(on, None)["active"] for on in before} == before

    @rule(data=DATA)
    def register_somebody(self, data: st.DataObject) -> None:
        """Catches a person counted before the opening list, or registered twice."""
        on = data.draw(st.sampled_from((date(2010, 3, 1), *DAYS)))
        number = data.draw(st.sampled_from((f"CB{len(self.facts)}", f"CB{len(self.facts)}", PEOPLE[0])))
        self._register({"number": number, "unit": self._code(data, on), "post": self._post(data), "on": on})

    def _register(self, row: dict[str, Any]) -> None:
        row = {**row, "category": "commune_civil_servant"}
        self._agree("registration", self.product.register(row), lambda: decide_staff(self.facts, row, OPENING_DAY))

    @rule(data=DATA, concurrent=st.booleans())
    def appoint_somebody(self, data: st.DataObject, concurrent: bool) -> None:
        """Catches a main post that ends too late, or a concurrent one that adds a head or outlives a move."""
        on = self._day(data)
        row = {"number": self._number(data), "unit": self._code(data, on), "on": on}
        row |= {"post": self._post(data), "concurrent": concurrent}
        self._agree("appointment", self.product.appoint(row), lambda: decide_appointment(self.facts, row))

    @rule(data=DATA)
    def second_somebody(self, data: st.DataObject) -> None:
        """Catches a secondment that outlives its end, a new post or its unit, or does not follow a whole merger."""
        on = self._day(data)
        row = {"number": self._number(data), "unit": self._code(data, on), "on": on}
        row["until"] = data.draw(st.sampled_from((None, None, *DAYS[3:])))
        self._agree("secondment", self.product.second(row), lambda: decide_secondment(self.facts, row))

    @rule(data=DATA, headcount=st.integers(-1, 9))
    def set_a_quota(self, data: st.DataObject, headcount: int) -> None:
        """Catches quotas that add up where the later one rules, or that outlive their unit."""
        on = self._day(data)
        row = {"unit": self._code(data, on), "headcount": headcount, "on": on}
        row["category"] = data.draw(st.sampled_from(("all", "cadre", "part_time")))
        self._agree("quota", self.product.set_quota(row), lambda: decide_quota(self.facts, row))

    @precondition(lambda self: self.known.standing[-1].kind != "StaffRegistered")
    @rule(data=DATA)
    def take_something_back(self, data: st.DataObject) -> None:
        """Catches a retraction that leaves a trace in the answers, or a hole in the map."""
        kinds = data.draw(st.sampled_from((UNIT_CHANGES[1:], ("StaffAppointed", "SecondmentStarted"), UNIT_CHANGES)))
        positions = [fact.position for fact in self.facts if fact.kind in kinds] or [1]
        position = data.draw(st.sampled_from(positions[-6:]))
        self._agree("retraction", self.product.retract(position), lambda: decide_retraction(self.facts, position))

    def _day(self, data: st.DataObject) -> date:
        day: date = data.draw(st.sampled_from(DAYS))
        return day

    def _number(self, data: st.DataObject) -> str:
        number: str = data.draw(st.sampled_from((*PEOPLE[:3], *self.known.people, "CB?")))
        return number

    def _post(self, data: st.DataObject) -> str:
        post: str = data.draw(st.sampled_from(POSTS))
        return post

    def _code(self, data: st.DataObject, on: date) -> str:
        """Of a unit that lives on the day, mostly; the newest units first."""
        living = [self.known.value(unit, "code", on) for unit in reversed(self.known.living(on))]
        code: str = data.draw(st.sampled_from((*living, NEW_CODES[0])))
        return code

    # What must hold

    @invariant()
    def the_reads_answer_as_the_oracle_does(self) -> None:
        """Catches any slip between the facts and the answers: spans, heirs, provinces, sums."""
        if not self.touched:
            return
        days = {self.touched[0], self.touched[-1], DAYS[len(self.facts) % len(DAYS)], DAYS[-1]}
        self.touched = []
        for on in sorted(days):
            assert self.product.staffing(on, None) == answers.staffing(self.known, on), on
        on = max(days - {DAYS[-1]}, default=DAYS[-1])
        assert self.product.units(on, self.ends[-1]) == answers.units(self.known, on), on
        assert self.product.holders(DAYS[-1]) == self._key_posts(DAYS[-1])

    @invariant()
    def nothing_once_answered_changes(self) -> None:
        """Catches a later fact that leaks into what was known before it: asked once of the oracle, again of itself."""
        position, on = self.ends[len(self.ends) // 2], DAYS[len(self.ends) % len(DAYS)]
        answer = self.product.staffing(on, AsKnown(position))
        assert answer == answers.staffing(Known(self.facts, position), on), (on, position)
        self.answers.append((on, position, answer))

    def _key_posts(self, on: date) -> dict[tuple[str, str], int]:
        held = answers.holders(self.known, on)
        return {
            (unit, post): people
            for (unit, post), people in held.items()
            if post in KEY_POSTS and self.known.level(unit, on) == "commune" and on >= KEY_POSTS_FROM
        }


def test_the_ledger_answers_as_an_oracle_of_lists_and_dicts_does(new_database: NewDatabase) -> None:
    """Catches what no example thought of: backdated and future facts, corrections and mergers, in any order."""

    class Machine(LedgerMachine):
        def __init__(self) -> None:
            super().__init__(new_database)

    run_state_machine_as_test(Machine, settings=SETTINGS)
