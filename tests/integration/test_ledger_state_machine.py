"""The whole ledger against an oracle: random files through the real rules, log and projection, on PostgreSQL.

Each step hands in one file, right or wrong, backdated or dated ahead. The product and the oracle (`tests/oracle`, plain
lists and dicts that share no code with it) must agree on whether it is accepted, on the events it makes, and on what
the reads answer afterwards, now and as known then.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import date
from functools import partial
from random import Random
from typing import Any

from hypothesis import HealthCheck, event, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from domain.ports import Recorded
from projections.state.times import AsKnown
from store.database import Database
from tests.oracle import answers
from tests.oracle.changes import Row, decide_changes
from tests.oracle.known import Fact, InvalidError, Known
from tests.oracle.people import decide_appointment, decide_quota, decide_retraction, decide_secondment, decide_staff
from tests.oracle.proposals import DAYS, NEW_CODES, OPENING_DAY, Proposals
from tests.product import Product

SETTINGS = settings(
    max_examples=12,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
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
TRIES = 6
"""Files drawn before one is handed in that the oracle takes for wrong."""
SEED = st.integers(0, 2**32)
"""One for each file: drawing every cell by Hypothesis would, with few steps, try the simplest files over and over."""

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
        self.touched: set[date] = set()
        self.step = 0
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
            assert self.product.problems() == [], "the fold in Python and the state in SQL differ"
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
        self.touched |= {fact.day for fact in expected}
        return True

    # What is handed in

    @rule(seed=SEED)
    def apply_a_change_set(self, seed: int) -> None:
        """Catches a rule of section 2 that is too strict, and a change set that loses or doubles people."""
        chance = self._chance(seed)
        for _ in range(TRIES):
            rows = Proposals(chance, self.known, len(self.facts)).file(bent=False)
            with suppress(InvalidError):
                decide_changes(self.facts, rows, OPENING_DAY)
                break
        self._apply(rows)

    @rule(seed=SEED)
    def apply_a_bent_change_set(self, seed: int) -> None:
        """Catches a refusal of section 2 that is missing, and one that leaves a part of the file behind."""
        chance = self._chance(seed)
        self._apply(Proposals(chance, self.known, len(self.facts)).file(bent=True))

    def _apply(self, rows: list[Row]) -> None:
        note(f"change set: {rows}")
        before = self.product.staffing(DAYS[3], None)["active"]
        recorded = self.product.apply(rows)
        if self._agree("change set", recorded, lambda: decide_changes(self.facts, rows, OPENING_DAY)):
            assert self.product.staffing(DAYS[3], None)["active"] == before, "a change set moved the headcount"

    @rule(seed=SEED)
    def register_somebody(self, seed: int) -> None:
        """Catches a person counted before the opening list, or registered twice."""
        chance = self._chance(seed)
        on = chance.choice((date(2010, 3, 1), *DAYS))
        number = chance.choice((*[f"CB{len(self.facts)}"] * 5, PEOPLE[0]))
        self._register({"number": number, "unit": self._code(chance, on), "post": chance.choice(POSTS), "on": on})

    def _register(self, row: Row) -> None:
        row = {**row, "category": "commune_civil_servant"}
        note(f"registration: {row}")
        self._agree("registration", self.product.register(row), lambda: decide_staff(self.facts, row, OPENING_DAY))

    @rule(seed=SEED, concurrent=st.booleans())
    def appoint_somebody(self, seed: int, concurrent: bool) -> None:
        """Catches a main post that ends too late, or a concurrent one that adds a head or outlives a move."""
        chance = self._chance(seed)
        self._appoint(chance, self._number(chance), concurrent=concurrent)

    @rule(seed=SEED)
    def second_somebody_and_move_them(self, seed: int) -> None:
        """Catches a secondment that outlives its end, a new post or its unit, or does not follow a whole merger."""
        chance = self._chance(seed)
        number = self._number(chance)
        self._second(chance, number)
        self._second(chance, number)
        self._appoint(chance, number, concurrent=False)

    def _appoint(self, chance: Random, number: str, *, concurrent: bool) -> None:
        on = chance.choice(DAYS)
        row = {"number": number, "unit": self._code(chance, on), "on": on}
        row |= {"post": chance.choice(POSTS), "concurrent": concurrent}
        note(f"appointment: {row}")
        self._agree("appointment", self.product.appoint(row), lambda: decide_appointment(self.facts, row))

    def _second(self, chance: Random, number: str) -> None:
        on = chance.choice(DAYS)
        row = {"number": number, "unit": self._code(chance, on), "on": on}
        row["until"] = chance.choice((None, None, None, None, *DAYS[3:]))
        note(f"secondment: {row}")
        self._agree("secondment", self.product.second(row), lambda: decide_secondment(self.facts, row))

    @rule(seed=SEED)
    def set_quotas(self, seed: int) -> None:
        """Catches quotas that add up where the later one rules, or that outlive their unit."""
        chance = self._chance(seed)
        unit = self._code(chance, chance.choice(DAYS))
        for _ in range(3):
            row = {"unit": unit, "headcount": chance.randint(-1, 9), "on": chance.choice(DAYS)}
            row["category"] = chance.choice(("all", "cadre", "part_time"))
            note(f"quota: {row}")
            self._agree("quota", self.product.set_quota(row), partial(decide_quota, self.facts, row))

    @rule(seed=SEED)
    def take_something_back(self, seed: int) -> None:
        """Catches a retraction that leaves a trace in the answers, or a hole in the map."""
        chance = self._chance(seed)
        loaded = len(COUNTRY)
        for _ in range(chance.choice((1, TRIES))):
            position = chance.choice(self.facts[loaded:] or self.facts[-1:]).position
            with suppress(InvalidError):
                decide_retraction(self.facts, position)
                break
        note(f"retraction: {position}")
        self._agree("retraction", self.product.retract(position), lambda: decide_retraction(self.facts, position))

    def _chance(self, seed: int) -> Random:
        """Of the step too: the same seed again is another file."""
        self.step += 1
        return Random(seed * 1000 + self.step)

    def _number(self, chance: Random) -> str:
        return chance.choice((*self.known.people * 3, "CB?"))

    def _code(self, chance: Random, on: date) -> str:
        """Of a unit that lives on the day, mostly; units of the files rather than those of the opening list."""
        living = self.known.living(on)
        formed = [unit for unit in living if not unit.endswith(f"@{OPENING_DAY}")]
        codes: list[str] = [self.known.value(unit, "code", on) for unit in (*living, *formed)]
        return chance.choice((*codes, NEW_CODES[0]))

    # What must hold

    @invariant()
    def the_reads_answer_as_the_oracle_does(self) -> None:
        """Catches any slip between the facts and the answers: spans, heirs, provinces, sums."""
        if not self.touched:
            return
        days = {min(self.touched), max(self.touched), DAYS[len(self.ends) % len(DAYS)], DAYS[-1]}
        self.touched = set()
        for on in sorted(days):
            assert self.product.staffing(on, None) == answers.staffing(self.known, on), on
        on = min(days)
        assert self.product.units(on, self.ends[-1]) == answers.units(self.known, on), on
        assert self.product.holders(DAYS[-1]) == self._key_posts(DAYS[-1])
        self._look_back()

    def _look_back(self) -> None:
        """What was known halfway, asked of the oracle now and of the product again at the end."""
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
