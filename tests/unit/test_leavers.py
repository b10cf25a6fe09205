"""The made-up departures of the demo: the same in every run, of every kind, and such as the ledger takes."""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest

from commands.demo.settlements import assessed_amounts
from commands.demo.story import write_rows
from commands.files.reading import read_table
from commands.kinds.by_name import KINDS
from commands.policy_rules import reference
from commands.units.files import change_set_of, change_table, opening_list_of, opening_table
from domain.policy.facts import SETTLEMENT_ROUTES
from domain.recording.ledger import Ledger
from domain.settlements.deciding.departures import ROUTES
from domain.settlements.settlement import Settlement, settlement_stream
from domain.staff.personal import staff_stream
from domain.units import opening_list
from domain.units.changes import change_set
from domain.vocabulary import CATEGORIES
from reference import leavers, roster
from reference.leavers import NAMES, OFFICIAL, RETURNING, Leavers
from reference.roster import MERGER_ON, OPENING_ON, Row
from tests.memory_log import MemoryLog
from tests.staff_world import SECRET
from tests.units_world import BASIS, RECORDING

USUAL, SMALLEST, SMALL = 30_000, 100, 600
HUGE_NUMBER = "CB1000000"
"""The last staff number of the largest roster."""


class Made:
    """Everything that the demo makes up for one size of roster, as far as the amounts are not needed."""

    def __init__(self, size: int) -> None:
        ground = roster.read_map()
        self.roster = roster.opening_roster(size, ground)
        self.moves = roster.reappointments(self.roster, ground)
        self.left: Leavers = leavers.leavers(self.roster, {row["staff_number"] for row in self.moves}, ground)
        self.people = {row["staff_number"]: row for row in self.roster + self.left.staff}


made = cache(Made)


def money(departures: Sequence[Row], amount: int = 500_000_001) -> tuple[list[Row], list[Row]]:
    """Funding and payments when the same amount is due to everybody on a settlement route."""
    due = {row["staff_number"]: amount for row in departures if row["route"] in SETTLEMENT_ROUTES}
    funded = leavers.funding(departures, due)
    return funded, leavers.payments(funded)


def test_the_same_for_the_same_roster() -> None:
    """Catches a demo that tells other figures in every run."""
    first, again = Made(SMALL), Made(SMALL)
    assert first.left == again.left
    assert money(first.left.departures) == money(again.left.departures)


@pytest.mark.parametrize("size", [USUAL, SMALLEST])
def test_every_route_and_every_category_is_among_them(size: int) -> None:
    """Catches a kind of departure that the demo never shows, least of all a small one."""
    departures = made(size).left.departures
    assert {row["route"] for row in departures} == set(ROUTES)
    assert {made(size).people[row["staff_number"]]["category"] for row in departures} == set(CATEGORIES)


def test_every_category_leaves_on_every_route_that_is_open_to_it() -> None:
    """Catches a cross table with holes, and a route that the ledger would refuse."""
    people = made(USUAL).people
    found = {(people[row["staff_number"]]["category"], row["route"]) for row in made(USUAL).left.departures}
    settled = {pair for pair in found if pair[1] in SETTLEMENT_ROUTES}
    full_time = {(category, route) for category in CATEGORIES[:-1] for route in ("early_retirement", "severance")}
    assert settled == full_time | {("part_time", "part_time_severance")}


def test_they_are_in_proportion_to_the_roster() -> None:
    """Catches a second act that outgrows the first."""
    assert len(made(USUAL).left.departures) == 4_000
    assert len(made(SMALLEST).left.departures) < 40


def test_decisions_and_departures_are_spread_over_the_months() -> None:
    """Catches everybody leaving at once, and statistics by month with nothing to show."""
    departures = made(USUAL).left.departures
    decided = Counter(row["decided_on"][:7] for row in departures)
    left = Counter(row["leaves_on"][:7] for row in departures)
    assert all(decided[f"2025-{month:02}"] > 200 for month in range(3, 9))
    assert all(left[f"2025-{month:02}"] > 200 for month in range(4, 12))
    assert max(decided) == "2025-08" and max(left) == "2025-12"
    assert all(before["decided_on"] <= after["decided_on"] for before, after in pairwise(departures))


@pytest.mark.parametrize("size", [USUAL, SMALLEST])
def test_nobody_leaves_before_an_appointment_or_a_decision(size: int) -> None:
    """Catches a leaver of spring among those appointed anew on 1 July, which the ledger refuses."""
    moved = {row["staff_number"] for row in made(size).moves}
    for row in made(size).left.departures:
        assert row["decided_on"] <= row["leaves_on"]
        assert made(size).people[row["staff_number"]]["appointed_on"] < row["leaves_on"]
        assert row["staff_number"] not in moved or row["leaves_on"] > MERGER_ON.isoformat()


def test_some_are_of_the_roster_and_moved_on_1_july() -> None:
    """Catches leavers who have nothing to do with the people of the first act."""
    moved = {row["staff_number"] for row in made(USUAL).moves}
    leaving = {row["staff_number"] for row in made(USUAL).left.departures}
    assert len(leaving & moved) > 100 and len(leaving & {row["staff_number"] for row in made(USUAL).roster}) > 1_000


def test_everybody_leaves_once_and_bears_numbers_of_their_own() -> None:
    """Catches a number that a larger roster has too, and somebody who leaves twice."""
    new = made(USUAL).left.staff
    numbers = [row["staff_number"] for row in made(USUAL).left.departures]
    assert len(set(numbers)) == len(numbers)
    assert len({row["staff_number"] for row in new}) == len({row["identity_number"] for row in new}) == len(new)
    assert min(row["staff_number"] for row in new) > HUGE_NUMBER
    assert {row["staff_number"] for row in new} <= set(numbers)


def test_everything_says_that_it_is_made_up() -> None:
    """Catches a row that could be taken for a real decision or a real payment."""
    left = made(USUAL).left
    funded, paid = money(left.departures)
    told = [leavers.salary_corrected(), leavers.back_in_service()]
    assert all(
        row["instrument"].startswith("MADE-UP/") for row in (*left.staff, *left.departures, *funded, *paid, *told)
    )
    assert all(row["reference"].startswith("MADE-UP/") for row in paid)


def test_the_money_is_in_every_state() -> None:
    """Catches a demo in which all is paid, or in which nothing ever comes back."""
    departures = made(USUAL).left.departures
    funded, paid = money(departures)
    stages, kinds = Counter(row["stage"] for row in funded), Counter(row["kind"] for row in paid)
    assert sum(row["route"] in SETTLEMENT_ROUTES for row in departures) > stages["submitted"] > stages["approved"] > 0
    assert kinds["payment"] > kinds["reversal"] > 10
    net: Counter[str] = Counter()
    for row in paid:
        net[row["staff_number"]] += int(row["amount"]) * (1 if row["kind"] == "payment" else -1)
    approved = {row["staff_number"]: int(row["amount"]) for row in funded if row["stage"] == "approved"}
    assert {(net[number] == 0, net[number] == amount) for number, amount in approved.items()} == {
        (True, False), (False, True), (False, False),
    }  # fmt: skip
    assert net[RETURNING] == approved[RETURNING] and 0 < net[OFFICIAL] < approved[OFFICIAL]


def test_nobody_without_an_assessed_amount_is_funded() -> None:
    """Catches funding that the ledger refuses, since nothing is assessed."""
    assert leavers.funding(made(SMALLEST).left.departures, {}) == []


def test_the_ledger_takes_every_row_and_owes_the_official_example(tmp_path: Path) -> None:
    """Catches rows that are refused, in form or by a rule, in any of the files of the demo."""
    ledger = country_of_2025()
    small = made(SMALL)

    def record(kind: str, rows: list[Row]) -> None:
        path = tmp_path / f"{kind}-{ledger.log.head()}.csv"
        write_rows(path, rows)
        chosen = KINDS[kind]
        table = read_table(path, chosen.required_columns, chosen.optional_columns)
        submission = chosen.submission(table, table.source(kind))
        assert list(submission.form_errors) == []
        chosen.record(ledger, reference(), submission, dry_run=False)

    record("staff", small.roster)
    record("appointments", small.moves)
    record("staff", small.left.staff)
    record("departures", small.left.departures)
    due = assessed_amounts(ledger, small.left.departures)
    lacking = {
        row["staff_number"]
        for row in small.left.departures
        if row["route"] in SETTLEMENT_ROUTES and row["staff_number"] not in due
    }
    incomplete = {row["staff_number"] for row in small.left.departures if not states_enough(row)}
    assert lacking == incomplete != set()
    assert due[OFFICIAL] == 744_778_125
    record("funding", leavers.funding(small.left.departures, due))
    record("payments", leavers.payments(leavers.funding(small.left.departures, due)))
    record("salaries", [leavers.salary_corrected()])
    record("appointments", [leavers.back_in_service()])
    official, returning = (settlement_of(ledger, number) for number in NAMES)
    assert official.owed > official.approved() > official.net_paid() > 0
    assert returning.ordered_back(lambda _: False) == returning.net_paid() == returning.owed > 0


def states_enough(row: Row) -> bool:
    """Whether the facts that the made-up gaps leave out are all there; a route without settlement needs none."""
    if row["route"] not in ("early_retirement", "severance"):
        return True
    return bool(row["insured_months"] and row["restructuring_effective_on"])


def settlement_of(ledger: Ledger, number: str) -> Settlement:
    stream = settlement_stream(staff_stream(SECRET, number), 1)
    return Settlement.fold(stream, ledger.log.streams([stream])[stream])


def country_of_2025() -> Ledger:
    """A ledger in memory with the real units before and after 1 July."""
    ledger = Ledger(MemoryLog(), "demo", SECRET)
    data = files("reference")
    listed = opening_list_of(opening_table(cast(Path, data / "vn_units_2025-06-30.csv")))
    ledger.log.append(
        opening_list.decide(
            ledger.register(), listed.rows, on=OPENING_ON, basis=BASIS, recording=RECORDING, source=listed.source
        )
    )
    changes = change_set_of(change_table(cast(Path, data / "vn_changes_2025-07-01.csv")))
    ledger.log.append(change_set.decide(ledger.register(), changes.rows, recording=RECORDING, source=changes.source))
    return ledger
