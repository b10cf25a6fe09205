"""The whole ledger against an oracle: random files through the real rules, log and projection, on PostgreSQL.

Each step hands in one file, right or wrong, backdated or dated ahead. The product and the oracle (`tests/oracle`, plain
lists and dicts that share no code with it) must agree on whether it is accepted, on the events it makes, and on what
the reads answer afterwards, now and as known then.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from projections.state.times import AsKnown
from tests.oracle import answers
from tests.oracle.changes import Row, decide_changes
from tests.oracle.corrections import decide_retractions
from tests.oracle.known import Fact, InvalidError, Known
from tests.oracle.people import decide_appointment, decide_ending, decide_quota, decide_secondment, decide_staff
from tests.oracle.people_rows import PeopleRows
from tests.oracle.proposals import DAYS, OPENING_DAY, Proposals
from tests.oracle_machine import SEED, NewDatabase, OracleMachine, steps
from tests.product import Answer, Product

SETTINGS = steps(12)
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
KEY_POSTS = ("party_secretary", "council_chair")
KEY_POSTS_FROM = date(2025, 7, 1)
TRIES = 6
"""Files drawn before one is handed in that the oracle takes for wrong."""


class LedgerMachine(OracleMachine[Known, Product]):
    """Rules hand in files; after each the reads are held against the oracle on the days around what was recorded."""

    def __init__(self, new_database: NewDatabase) -> None:
        super().__init__(new_database, Known, Product)
        opening = [
            Fact("UnitRegistered", f"{code}@{OPENING_DAY}", OPENING_DAY, {"code": code, "name": name, "type": kind,
                 "parent": f"{parent}@{OPENING_DAY}" if parent else None})
            for code, name, kind, parent in COUNTRY
        ]  # fmt: skip
        self.agree("load", self.product.load(COUNTRY, OPENING_DAY), lambda: opening)
        for number, unit in zip(PEOPLE, HOMES, strict=True):
            self._register({"number": number, "unit": unit, "post": "specialist", "on": OPENING_DAY})

    def asked(self, on: date, as_known: AsKnown | None) -> Answer:
        return self.product.staffing(on, as_known)

    def check_rebuilt(self) -> None:
        for on in DAYS:
            assert self.asked(on, None) == answers.staffing(self.known, on)

    # What is handed in

    @rule(seed=SEED)
    def apply_a_change_set(self, seed: int) -> None:
        """Catches a rule of section 2 that is too strict, and a change set that loses or doubles people."""
        chance = self.chance(seed)
        for _ in range(TRIES):
            rows = Proposals(chance, self.known, len(self.facts)).file(bent=False)
            with suppress(InvalidError):
                decide_changes(self.facts, rows, OPENING_DAY)
                break
        self._apply(rows)

    @rule(seed=SEED)
    def apply_a_bent_change_set(self, seed: int) -> None:
        """Catches a refusal of section 2 that is missing, and one that leaves a part of the file behind."""
        chance = self.chance(seed)
        self._apply(Proposals(chance, self.known, len(self.facts)).file(bent=True))

    def _apply(self, rows: list[Row]) -> None:
        note(f"change set: {rows}")
        before = self.product.staffing(DAYS[3], None)["active"]
        recorded = self.product.apply(rows)
        if self.agree("change set", recorded, lambda: decide_changes(self.facts, rows, OPENING_DAY)):
            assert self.product.staffing(DAYS[3], None)["active"] == before, "a change set moved the headcount"

    @rule(seed=SEED)
    def register_somebody(self, seed: int) -> None:
        """Catches a person counted before the opening list, or registered twice."""
        self._register(self._rows(seed).registration(f"CB{len(self.facts)}"))

    def _register(self, row: Row) -> None:
        row = {**row, "category": "commune_civil_servant"}
        note(f"registration: {row}")
        self.agree("registration", self.product.register(row), lambda: decide_staff(self.facts, row, OPENING_DAY))

    @rule(seed=SEED, concurrent=st.booleans())
    def appoint_somebody(self, seed: int, concurrent: bool) -> None:
        """Catches a main post that ends too late, or a concurrent one that adds a head or outlives a move."""
        rows = self._rows(seed)
        self._appoint(rows.appointment(rows.number(), concurrent=concurrent))

    @rule(seed=SEED)
    def second_somebody_and_move_them(self, seed: int) -> None:
        """Catches a secondment that outlives its end, a new post or its unit, or does not follow a whole merger."""
        rows = self._rows(seed)
        number = rows.number()
        self._second(rows.secondment(number))
        self._second(rows.secondment(number))
        self._appoint(rows.appointment(number, concurrent=False))

    @rule(seed=SEED)
    def end_what_somebody_holds(self, seed: int) -> None:
        """Catches an end of what is not held over its day, and one that ends too much, too early or too late."""
        self._appoint(self._rows(seed).appointment(self._rows(seed).number(), concurrent=True))
        self._second(self._rows(seed).secondment(self._rows(seed).number()))
        for turn in range(3):
            row = self._rows(seed + turn).ending()
            note(f"ending: {row}")
            self.agree("ending", self.product.end(row), partial(decide_ending, self.known, row))

    def _appoint(self, row: Row) -> None:
        note(f"appointment: {row}")
        self.agree("appointment", self.product.appoint(row), lambda: decide_appointment(self.facts, row))

    def _second(self, row: Row) -> None:
        note(f"secondment: {row}")
        self.agree("secondment", self.product.second(row), lambda: decide_secondment(self.facts, row))

    @rule(seed=SEED)
    def set_quotas(self, seed: int) -> None:
        """Catches quotas that add up where the later one rules, or that outlive their unit."""
        for row in self._rows(seed).quotas():
            note(f"quota: {row}")
            self.agree("quota", self.product.set_quota(row), partial(decide_quota, self.facts, row))

    @rule(seed=SEED, tries=st.sampled_from((1, TRIES)))
    def take_something_back(self, seed: int, tries: int) -> None:
        """Catches a retraction that leaves a trace in the answers, or a hole in the map."""
        self._take_back(seed, tries, lambda rows: [rows.event()])

    @rule(seed=SEED, tries=st.sampled_from((1, 3 * TRIES)))
    def take_some_things_back(self, seed: int, tries: int) -> None:
        """Catches a file of corrections that depends on the order of its rows, or that falls in part."""
        self._take_back(seed, tries, PeopleRows.events)

    def _take_back(self, seed: int, tries: int, draw: Callable[[PeopleRows], list[int]]) -> None:
        for turn in range(tries):
            positions = draw(self._rows(seed + turn))
            with suppress(InvalidError):
                decide_retractions(self.facts, positions)
                break
        note(f"retraction: {positions}")
        what = "retraction" if len(positions) == 1 else "retractions"
        self.agree(what, self.product.retract(*positions), lambda: decide_retractions(self.facts, positions))

    def _rows(self, seed: int) -> PeopleRows:
        return PeopleRows(self.chance(seed), self.known, loaded=len(COUNTRY))

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
