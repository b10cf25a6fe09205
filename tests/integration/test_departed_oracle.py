"""Random small ledgers in which people leave and come back: what SQL derives must be what a plain fold comes to.

The fold goes through the days one by one, as somebody would who keeps the attendance list, and shares nothing with the
projection but the events. The fold of `verify` is held against the same ledgers.
"""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from consumers.auditing.compare import Compared
from consumers.auditing.fold.by_stream import COLUMNS
from consumers.auditing.streams import Rows, fold, fold_places
from domain.policy.tables import rules_from
from projections.departure_keys import KEYS
from projections.departure_statistics import departure_statistics
from projections.staffing import staffing
from projections.state import tables as state
from projections.state.times import AsKnown
from projections.vacancies import vacancies
from reference.policy import tables
from schemas.catalogue import event_schemas
from schemas.codec import encode
from store.events.mapper import LogRecord
from tests.projection_world import OPENING, PAID, SETTLED_BY, FactWorld

RULES = rules_from(tables())
LAST_DAY = 60
ROUTES = (*SETTLED_BY, "retirement", "resignation")
POSTS = ("party_secretary", "committee_vice_chair", "specialist")
BANDS = ("under_40", "40-49", "60+")


@dataclass
class Attendance:
    """One person on one day."""

    main: tuple[str, str] | None = None
    beside: list[tuple[str, str]] = field(default_factory=list)
    lent: tuple[str, date | None] | None = None
    home: str = ""
    """The unit of the last main post that was held."""


class Days:
    """What is known at a position, followed day by day."""

    def __init__(self, world: FactWorld, known: int) -> None:
        seen = [event for event in world.recorded if event[0] <= known]
        back = {body["retracted_position"] for *_, body in seen if "retracted_position" in body}
        self.seen = [event for event in seen if event[0] not in back]
        self.people = [stream for _, event, stream, _ in self.seen if event == "StaffRegistered"]

    def of(self, stream: str, *kinds: str) -> list[tuple[int, str, dict[str, Any]]]:
        return [(at, event, body) for at, event, of, body in self.seen if of == stream and event in kinds]

    def is_away(self, stream: str, day: date) -> bool:
        """Some departure has come, and no re-recruitment to a main post since."""
        left = [body["leaves_on"] for _, _, body in self.of(stream, "DepartureDecided")]
        returned = [
            body["effective_on"]
            for _, _, body in self.of(stream, "StaffAppointed")
            if body["basis"] == "re_recruited" and not body["concurrent"]
        ]
        return any(one <= day and not any(one <= two <= day for two in returned) for one in left)

    def attendance(self, stream: str, until: date) -> Attendance:
        events = self.of(stream, "StaffAppointed", "SecondmentStarted", "DepartureDecided")
        person, day = Attendance(), OPENING
        while day <= until:
            if any(event == "DepartureDecided" and body["leaves_on"] == day for _, event, body in events):
                person = Attendance(home=person.home)
            if person.lent is not None and person.lent[1] == day:
                person.lent = None
            if not self.is_away(stream, day):
                today = [(event, body) for _, event, body in events if body["effective_on"] == day]
                mains = [body for event, body in today if event == "StaffAppointed" and not body["concurrent"]]
                if mains and mains[-1]["unit_id"] != person.home:
                    person.beside = []
                for event, body in today:
                    self._begins(person, event, body)
            day += timedelta(days=1)
        return person

    @staticmethod
    def _begins(person: Attendance, event: str, body: dict[str, Any]) -> None:
        if event == "SecondmentStarted":
            person.lent = (body["to_unit_id"], body["ends_on"])
        elif event == "StaffAppointed" and body["concurrent"]:
            person.beside.append((body["unit_id"], body["position"]))
        elif event == "StaffAppointed":
            person.main, person.lent, person.home = (body["unit_id"], body["position"]), None, body["unit_id"]

    def headcount(self, day: date) -> tuple[dict[str, tuple[int, int, int]], dict[tuple[str, str], int]]:
        """(assigned, in, out) by unit; people by unit and post, main or beside."""
        cells: dict[str, Counter[str]] = defaultdict(Counter)
        holders: dict[tuple[str, str], set[str]] = defaultdict(set)
        for stream in self.people:
            person = self.attendance(stream, day)
            for post in filter(None, (person.main, *person.beside)):
                holders[post].add(stream)
            if person.main is not None:
                cells[person.main[0]]["assigned"] += 1
                if person.lent is not None and person.lent[0] != person.main[0]:  # else it has ended
                    cells[person.lent[0]]["in"] += 1
                    cells[person.main[0]]["out"] += 1
        counted = {unit: (cell["assigned"], cell["in"], cell["out"]) for unit, cell in cells.items()}
        return counted, {post: len(streams) for post, streams in holders.items()}

    def statistics(self, day: date) -> dict[str, tuple[int, ...]]:
        """The counts and amounts of `stats departures` by route."""
        found: dict[str, list[tuple[int, ...]]] = defaultdict(list)
        for _, event, _, body in self.seen:
            if event == "DepartureDecided" and body["settlement"] and body["effective_on"] <= day:
                found[body["route"]].append((1, int(body["leaves_on"] <= day), *self._money(body["settlement"], day)))
        return {route: tuple(map(sum, zip(*rows, strict=True))) for route, rows in found.items()}

    def _money(self, settlement: str, day: date) -> tuple[int, ...]:
        assessments = self.of(settlement, "EntitlementAssessed", "EntitlementReassessed")
        is_assessed = bool(assessments) and assessments[-1][2]["regime"] is not None
        owed = assessments[-1][2]["total"] if is_assessed else 0
        sums: Counter[str] = Counter()
        for _, event, body in self.of(settlement, "FundingSubmitted", "FundingApproved", *PAID.values()):
            if body["effective_on"] <= day:
                sums[event] += body["amount"]
        submitted, approved = sums["FundingSubmitted"], sums["FundingApproved"]
        paid = sums["PayoutMade"] - sums["PayoutReversed"]
        counts = (int(is_assessed), int(submitted > 0), int(approved > 0), int(paid > 0))
        return (*counts, owed, submitted, approved, paid - sums["RepaymentReceived"])


def grown(connection: psycopg.Connection[Any], seed: int) -> FactWorld:
    """People are appointed, lent, leave, come back; all of it is taken back or corrected; settlements are worked on.

    Of odd seeds the state is followed event by event, of even ones it is derived at the end.
    """
    chance = random.Random(seed)
    world = FactWorld(connection)
    world.following = seed % 2 == 1
    provinces = [world.unit(code, "province") for code in ("01", "02")]
    units = [world.unit(code, "commune", chance.choice(provinces)) for code in "abc"] + [
        world.unit("z", "central_body")
    ]
    people = [world.person(f"N{n}", chance.choice(units), position=chance.choice(POSTS)) for n in range(6)]
    taken_back: list[tuple[str, str, int]] = []
    departures: list[tuple[str, int]] = []
    settlements: list[str] = []
    for _ in range(90):
        person, unit = chance.choice(people), chance.choice(units)
        day = OPENING + timedelta(days=chance.randint(0, LAST_DAY))
        some_days = timedelta(days=chance.randint(0, 15))
        match chance.randint(0, 13):
            case 0 | 1 | 2:
                basis, beside = chance.choice(("appointed", "re_recruited")), chance.random() < 0.3
                about: dict[str, Any] = {"position": chance.choice(POSTS), "budget_paid": chance.random() < 0.7}
                position = world.appoint(person, unit, day, basis=basis, concurrent=beside, **about)
                taken_back.append(("AppointmentRetracted", person, position))
            case 3 | 4:
                until = chance.choice([None, day + timedelta(days=1) + some_days])
                taken_back.append(("SecondmentRetracted", person, world.second(person, unit, day, until)))
            case 5 | 6:
                cohort = {"sex": chance.choice(("male", "female")), "age_band": chance.choice(BANDS)}
                leaves = day + some_days - timedelta(days=10)
                position = world.decide(person, leaves - some_days, leaves, route=chance.choice(ROUTES), **cohort)
                taken_back.append(("DepartureRescinded", person, position))
                departures.append((person, position))
                settlement = world.recorded[-1][3]["settlement"]
                settlements += [settlement] if settlement else []
            case 7 if taken_back:
                world.retract(*taken_back.pop(chance.randrange(len(taken_back))), day)
            case 8 if departures:
                world.correct_departure(*chance.choice(departures), day, sex="female", age_band=chance.choice(BANDS))
            case 9:
                world.record("PersonalDataCorrected", person, day, sex=chance.choice(("male", "female")), sealed=b"s")
            case 10 | 12 if settlements:
                regime = chance.choice(("D178", "D154", None))
                owed = chance.randint(1, 99) if regime else 0
                world.assess(chance.choice(settlements), day, owed, regime=regime)
            case 11 | 13 if settlements:
                settlement, amount = chance.choice(settlements), chance.randint(1, 99)
                world.fund(settlement, chance.choice(("submitted", "approved")), day, amount)
                world.pay(settlement, chance.choice(list(PAID)), day + some_days, amount)
    if not world.following:
        state.derive(connection, state.SCHEMA, None)
    return world


@pytest.mark.parametrize("seed", range(10))
def test_who_is_in_service_is_what_an_attendance_list_comes_to(connection: psycopg.Connection[Any], seed: int) -> None:
    """Catches: any disagreement on when posts and secondments end, who is away or back, and what was taken back."""
    world = grown(connection, seed)
    chance = random.Random(-seed)
    for position in (None, None, *(chance.randint(0, world.position) for _ in range(2))):
        days, known = Days(world, world.position if position is None else position), AsKnown(position=position)
        for _ in range(5):
            day = OPENING + timedelta(days=chance.randint(0, LAST_DAY + 3))
            counted, holders = days.headcount(day)
            answer = staffing(connection, on=day, as_known=known)
            names = ("assigned", "seconded_in", "seconded_out")
            rows = {row["unit_id"]: tuple(row[name] for name in names) for row in answer["rows"]}
            where = (seed, day, position)
            assert {unit: row for unit, row in rows.items() if any(row)} == counted, where
            assert answer["total"]["active"] == sum(row[0] for row in counted.values()), where
            posts = vacancies(connection, on=day, as_known=known, filled_too=True)["rows"]
            filled = {(row["unit_id"], row["position"]): row["filled"] for row in posts if row["filled"]}
            of_communes = {post: n for post, n in holders.items() if post[0][0] != "z" and post[1] != "specialist"}
            assert filled == (of_communes if day >= date(2025, 7, 1) else {}), where


@pytest.mark.parametrize("seed", range(20, 24))
def test_departures_are_counted_as_by_hand_whatever_they_are_counted_by(
    connection: psycopg.Connection[Any], seed: int
) -> None:
    """Catches: somebody lost, doubled or counted twice over, for any key; money of another day or of what was taken
    back."""
    world = grown(connection, seed)
    chance = random.Random(-seed)
    for position in (None, chance.randint(0, world.position)):
        days, known = Days(world, world.position if position is None else position), AsKnown(position=position)
        for day in (OPENING + timedelta(days=chance.randint(-10, LAST_DAY + 15)) for _ in range(3)):
            expected = days.statistics(day)
            answers = {key: departure_statistics(connection, RULES, by=[key], on=day, as_known=known) for key in KEYS}
            found = {row.pop("route"): tuple(row.values()) for row in answers["route"]["rows"]}
            assert found == expected, (seed, day, position)
            total = tuple(map(sum, zip(*expected.values(), strict=True))) or (0,) * 10
            assert {key: tuple(answer["total"].values()) for key, answer in answers.items()} == dict.fromkeys(
                KEYS, total
            ), (seed, day, position)


@pytest.mark.parametrize("seed", range(40, 52))
def test_the_fold_of_verify_comes_to_the_same_rows(connection: psycopg.Connection[Any], seed: int) -> None:
    """Catches: SQL and the fold that `verify` holds it against, at odds over an honest ledger: a false alarm."""
    world = grown(connection, seed)
    records = [
        LogRecord(at, stream, world.version_of[at], event, encode(event_schemas()[event], body))
        for at, event, stream, body in sorted(world.recorded, key=lambda one: (one[2], one[0]))
    ]
    folded: Rows = defaultdict(list)
    told = [*fold(records, folded), *fold_places(folded)]  # its settlements begin as none may
    assert [problem for problem in told if "make no" in problem.message] == []
    compared = Compared()
    for table, columns in COLUMNS.items():
        projected = connection.execute(f"select {columns} from {state.SCHEMA}.{table}".encode()).fetchall()
        compared.rows(table, folded[table], projected)
    assert (compared.differing, compared.units()) == (set(), [])
    may_be_empty = {"unit_edges", "quota_spans", "secondment_spans"}
    assert set(COLUMNS) - set(+compared.projected) <= may_be_empty, "the ledger is too small to tell"
