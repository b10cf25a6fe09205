"""Made-up departures for demonstrations: who leaves in spring and summer 2025, and how far each is funded and paid.

No name, number or amount in it belongs to anybody; the same for the same roster. The rows are those of `sobo import
staff|departures|funding|payments` and, for the two people whose story is told, of `salaries` and `appointments`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from reference.roster import BASIS, MERGER_ON, SEED, Map, Row, person

ARTICLE_9 = ("cadre", "civil_servant", "commune_cadre", "commune_civil_servant")
FULL_TIME = (*ARTICLE_9, "public_employee", "contract")
EVERYBODY = (*FULL_TIME, "part_time")
IN_COMMUNES = ("commune_cadre", "commune_civil_servant", "part_time")
POSITIONS = {
    "cadre": ("party_deputy_secretary", "front_chair", "council_vice_chair"),
    "civil_servant": ("specialist", "office_chief"),
    "commune_cadre": ("front_chair", "council_vice_chair", "party_deputy_secretary"),
    "commune_civil_servant": ("specialist",),
    "public_employee": ("specialist",),
    "contract": ("specialist",),
    "part_time": ("part_timer",),
}

SALARY = ("rank_coefficient", "leadership_coefficient", "public_service_percent", "vocational_incentive_percent",
          "regional_coefficient", "salary_amount", "part_time_allowance")  # fmt: skip

OFFICIAL = "CB5000001"
"""Mr C of the ministry's example (letter 1814/BNV-TCBC): 744,778,125 đồng. The numbers of everybody whom the roster
lacks go on from this one, behind those of the largest roster."""
RETURNING = "CB5000002"
"""Leaves under Decree 154 and is paid, then takes a post paid by the budget: what was paid is to be returned."""
NAMES = {OFFICIAL: "Nguyễn Văn Chính", RETURNING: "Lê Thị Dung"}
"""Made up, as all names are."""


@dataclass(frozen=True)
class Cohort:
    """Leavers of one kind: so many of 4,000, the categories in turn. `born` has the first and the last year by sex.

    They leave on the first of the month behind a notice of so many days (least, most), without notice on the day after
    the decision. The years of birth keep clear of the limits of the route, so that no pension age is worked out here.
    """

    of_4000: int
    route: str
    categories: tuple[str, ...]
    decided: tuple[date, date]
    notice: tuple[int, int] | None
    born: Mapping[str, tuple[int, int]]
    insured_months: int = 0
    """At least so many."""
    stated: Mapping[str, str] | None = None


NEAR_PENSION = {"male": (1966, 1969), "female": (1970, 1973)}
TWO_YEARS_OR_LESS = {"male": (1965, 1965), "female": (1970, 1970)}
YOUNG = {"male": (1977, 1997), "female": (1977, 1997)}
AT_PENSION_AGE = {"male": (1963, 1963), "female": (1967, 1967)}
SPRING = (date(2025, 2, 20), date(2025, 5, 31))
SUMMER = (date(2025, 6, 1), date(2025, 7, 31))
AUGUST = (date(2025, 8, 1), date(2025, 8, 22))
PART_TIME = (date(2025, 5, 22), date(2025, 8, 20))
SOON, AT_ONCE, SCHEDULED, LATE = (10, 30), (5, 9), (20, 100), (32, 60)
APPENDIX_II = {"male": (1970, 1972), "female": (1975, 1976)}

COHORTS = (
    Cohort(660, "early_retirement", FULL_TIME, SPRING, SOON, NEAR_PENSION, 240),
    Cohort(560, "severance", FULL_TIME, SPRING, SOON, YOUNG),
    Cohort(500, "early_retirement", FULL_TIME, SUMMER, SCHEDULED, NEAR_PENSION, 240),
    Cohort(160, "early_retirement", FULL_TIME, SUMMER, SOON, TWO_YEARS_OR_LESS, 240),
    Cohort(60, "early_retirement", IN_COMMUNES[:2], SUMMER, SOON, APPENDIX_II, 240, {"appendix": "II"}),
    Cohort(580, "severance", FULL_TIME, SUMMER, SCHEDULED, YOUNG),
    Cohort(120, "early_retirement", FULL_TIME, AUGUST, AT_ONCE, NEAR_PENSION, 240),
    Cohort(140, "severance", FULL_TIME, AUGUST, AT_ONCE, YOUNG),
    Cohort(100, "early_retirement", FULL_TIME, AUGUST, LATE, {"male": (1966, 1967), "female": (1971, 1971)}, 240),
    Cohort(140, "severance", FULL_TIME, AUGUST, LATE, YOUNG),
    Cohort(60, "severance", FULL_TIME, AUGUST, LATE, AT_PENSION_AGE, 240),
    Cohort(60, "severance", FULL_TIME, SUMMER, SOON, YOUNG, 0, {"insured_months": ""}),
    Cohort(40, "early_retirement", FULL_TIME, SPRING, SOON, NEAR_PENSION, 240, {"restructuring_effective_on": ""}),
    Cohort(500, "part_time_severance", ("part_time",), PART_TIME, SOON, {"male": (1968, 2000), "female": (1972, 2000)}),
    Cohort(80, "part_time_severance", ("part_time",), PART_TIME, SOON,
           {"male": (1961, 1964), "female": (1963, 1967)}, 180, {"drawing_pension": "yes"}),
    Cohort(80, "retirement", EVERYBODY, (SPRING[0], AUGUST[1]), SOON, AT_PENSION_AGE, 240),
    Cohort(90, "resignation", EVERYBODY, (SPRING[0], AUGUST[1]), SOON, YOUNG),
    Cohort(20, "dismissal", EVERYBODY, (SPRING[0], AUGUST[1]), AT_ONCE, YOUNG),
    Cohort(28, "death", EVERYBODY, (SPRING[0], AUGUST[1]), None, NEAR_PENSION),
    Cohort(20, "other", EVERYBODY, (SPRING[0], AUGUST[1]), SOON, YOUNG),
)  # fmt: skip


@dataclass(frozen=True)
class Leavers:
    """`staff` are the people whom the roster lacks; `departures` are theirs and of the roster, by day of decision."""

    staff: list[Row]
    departures: list[Row]


def leavers(roster: Sequence[Row], moved: Collection[str], ground: Map) -> Leavers:
    """About 4,000 departures for a roster of 30,000, and as many in proportion for another.

    `moved` are the staff numbers of those appointed anew on 1 July: none of them leaves by that day.
    """
    random = Random(SEED + 3)
    told = _told(random)
    pool = _Pool(roster, moved, ground, random, told)
    departures = [
        _departure(told[0], date(2025, 4, 20), date(2025, 5, 1), "early_retirement", {"insured_months": "264"}),
        _departure(told[1], date(2025, 8, 12), date(2025, 9, 15), "severance", {"insured_months": "180"}),
    ]
    for cohort in COHORTS:
        for _ in range(max(1, cohort.of_4000 * len(roster) // 30_000)):
            departures.append(_leave(cohort, cohort.categories[len(departures) % len(cohort.categories)], pool, random))
    return Leavers(pool.invented, sorted(departures, key=lambda row: (row["decided_on"], row["staff_number"])))


def _told(random: Random) -> list[Row]:
    """The two people whose story is told, both in what is the ward of Ba Đình from 1 July."""
    numbers = int(OFFICIAL[2:]), int(RETURNING[2:])
    official, returning = (_new(random, number, "001", "civil_servant") for number in numbers)
    return [
        official | {"full_name": NAMES[OFFICIAL], "sex": "male", "birth_date": "1966-01-15",
                    "appointed_on": "2003-05-01", "rank_coefficient": "4.65", "leadership_coefficient": "0.60",
                    "position": "office_chief", "specialism": ""},
        returning | {"full_name": NAMES[RETURNING], "sex": "female", "birth_date": "1986-04-12", "unit": "00004",
                     "category": "commune_civil_servant", "appointed_on": "2010-09-01", "rank_coefficient": "3.33",
                     "leadership_coefficient": "", "position": "specialist", "specialism": "justice"},
    ]  # fmt: skip


class _Pool:
    """Where leavers are taken from: the roster as far as it has such people, else they are invented."""

    def __init__(
        self, roster: Sequence[Row], moved: Collection[str], ground: Map, random: Random, told: Sequence[Row]
    ) -> None:
        self.invented = [*told]
        self._ground, self._random = ground, random
        self._free: dict[tuple[str, str, str, bool], list[Row]] = defaultdict(list)
        for row in roster:
            if row["appointed_on"] < "2023":
                kind = (row["category"], row["sex"], row["birth_date"][:4], row["staff_number"] in moved)
                self._free[kind].append(row)

    def take(self, category: str, born: Mapping[str, tuple[int, int]], leaves_on: date) -> Row:
        someone = self._invent(category, born)
        for is_moved in (True, False) if leaves_on > MERGER_ON else (False,):
            free = self._free.get((category, someone["sex"], someone["birth_date"][:4], is_moved))
            if free:
                return free.pop(self._random.randrange(len(free)))
        self.invented.append(someone)
        return someone

    def _invent(self, category: str, born: Mapping[str, tuple[int, int]]) -> Row:
        random, ground = self._random, self._ground
        units = ground.communes if category in IN_COMMUNES else ground.districts + ground.provinces
        someone = _new(random, int(OFFICIAL[2:]) + len(self.invented), random.choice(units), category)
        birth = date(random.randint(*born[someone["sex"]]), 1, 1) + timedelta(days=random.randrange(365))
        first_day = max(birth + timedelta(days=23 * 366), date(1998, 1, 1) + timedelta(days=random.randrange(365 * 22)))
        return someone | {"birth_date": birth.isoformat(), "appointed_on": first_day.isoformat()}


def _new(random: Random, number: int, unit: str, category: str) -> Row:
    """Somebody of this category, with the salary that such people have."""
    someone = person(random, number, unit, random.choice(POSITIONS[category]))
    salary = dict.fromkeys(SALARY, "") | {name: someone[name] for name in SALARY if name in someone}
    without_coefficients = dict.fromkeys(SALARY, "")
    if category == "contract":
        salary = without_coefficients | {"salary_amount": str(random.randrange(7_000, 16_000, 250) * 1_000)}
    elif category == "part_time":
        salary = without_coefficients | {"part_time_allowance": str(random.choice((2_340, 3_510, 4_680)) * 1_000)}
    elif category == "public_employee":
        salary |= {"public_service_percent": "", "vocational_incentive_percent": "30"}
    elif category in IN_COMMUNES and random.random() < 0.3:
        salary["regional_coefficient"] = "0.30"
    return {name: value for name, value in someone.items() if name not in SALARY} | {"category": category} | salary


def _leave(cohort: Cohort, category: str, pool: _Pool, random: Random) -> Row:
    first, last = cohort.decided
    decided_on = first + timedelta(days=random.randrange((last - first).days + 1))
    if cohort.notice is None:
        leaves_on = decided_on + timedelta(days=1)
    else:
        leaves_on = _next_first(decided_on + timedelta(days=random.randint(*cohort.notice)))
    someone = pool.take(category, cohort.born, leaves_on)
    since = _months(date.fromisoformat(someone["appointed_on"]), leaves_on)
    stated = {"insured_months": str(max(since, cohort.insured_months) + random.randrange(48)), **(cohort.stated or {})}
    return _departure(someone, decided_on, leaves_on, cohort.route, stated)


def _departure(someone: Row, decided_on: date, leaves_on: date, route: str, stated: Mapping[str, str]) -> Row:
    worked = str(_months(date.fromisoformat(someone["appointed_on"]), leaves_on))
    is_part_time = someone["category"] == "part_time"
    return {
        "staff_number": someone["staff_number"],
        "decided_on": decided_on.isoformat(),
        "route": route,
        "leaves_on": leaves_on.isoformat(),
        "restructuring_effective_on": "2025-03-01" if leaves_on <= MERGER_ON else MERGER_ON.isoformat(),
        "insured_months": "",
        "service_months": "" if is_part_time else worked,
        "work_months": worked if is_part_time else "",
        "appendix": "",
        "drawing_pension": "no",
        **BASIS,
        "signed_on": decided_on.isoformat(),
        **stated,
    }


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _next_first(day: date) -> date:
    """The first of the month behind that of the day."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def funding(departures: Sequence[Row], assessed: Mapping[str, int]) -> list[Row]:
    """What is submitted and approved of `assessed`, the đồng by staff number as the ledger assessed them: most is
    submitted, less approved, some of that in part. Nobody without an amount is funded."""
    random = Random(SEED + 4)
    rows: list[Row] = []
    for departure in departures:
        number = departure["staff_number"]
        luck = 0.0 if number in NAMES else random.random()
        in_part = number not in NAMES and random.random() < 0.05
        submitted_on = date.fromisoformat(departure["decided_on"]) + timedelta(days=random.randint(10, 30))
        approved_on = submitted_on + timedelta(days=random.randint(7, 25))
        amount = assessed.get(number, 0)
        if not amount or luck > 0.87:
            continue
        rows.append(_funded(number, "submitted", submitted_on, amount))
        if luck < 0.64:
            rows.append(_funded(number, "approved", approved_on, _share(amount, 4, 5) if in_part else amount))
    return sorted(rows, key=lambda row: row["on"])


def payments(funded: Sequence[Row]) -> list[Row]:
    """How what was approved is paid: in full, by halves, only half, not at all; a few payments come back and some of
    these go out again."""
    random = Random(SEED + 5)
    approved = [row for row in funded if row["stage"] == "approved"]
    rows: list[Row] = []
    for row in approved:
        number, amount, half = row["staff_number"], int(row["amount"]), _share(int(row["amount"]), 1, 2)
        first = date.fromisoformat(row["on"]) + timedelta(days=random.randint(3, 20))
        second = first + timedelta(days=random.randint(14, 45))
        how = {OFFICIAL: "half", RETURNING: "full"}.get(number) or random.choices(
            ("full", "halves", "half", "returned", "again", "nothing"), (50, 18, 14, 1, 1, 16))[0]  # fmt: skip
        if how in ("full", "returned", "again"):
            rows.append(_paid(number, "payment", first, amount, 1))
        if how in ("half", "halves"):
            rows.append(_paid(number, "payment", first, half, 1))
        if how == "halves":
            rows.append(_paid(number, "payment", second, amount - half, 2))
        if how in ("returned", "again"):
            rows.append(_paid(number, "reversal", first + timedelta(days=5), amount, 2))
        if how == "again":
            rows.append(_paid(number, "payment", second, amount, 3))
    return sorted(rows, key=lambda row: row["paid_on"])


def salary_corrected() -> Row:
    """The salary of the official example for the month before leaving, as it should have been recorded."""
    return {"staff_number": OFFICIAL, "effective_on": "2025-04-01", "rank_coefficient": "4.98",
            "leadership_coefficient": "0.60", "public_service_percent": "25", **BASIS}  # fmt: skip


def back_in_service() -> Row:
    """The new post, paid by the State budget, of somebody who had left."""
    return {"staff_number": RETURNING, "unit": "00004", "position": "specialist", "effective_on": "2025-11-03",
            "basis": "re_recruited", "concurrent": "no", "budget_paid": "yes", "specialism": "justice",
            **BASIS}  # fmt: skip


def _share(amount: int, part: int, of: int) -> int:
    """That part of an amount, down to whole thousands."""
    return amount * part // of // 1_000 * 1_000


def _funded(number: str, stage: str, on: date, amount: int) -> Row:
    return {"staff_number": number, "stage": stage, "on": on.isoformat(), "amount": str(amount),
            "source": "provincial budget", **BASIS, "signed_on": on.isoformat()}  # fmt: skip


def _paid(number: str, kind: str, on: date, amount: int, nth: int) -> Row:
    return {"staff_number": number, "kind": kind, "paid_on": on.isoformat(), "amount": str(amount),
            "reference": f"MADE-UP/UNC-{number[2:]}-{nth}", **BASIS, "signed_on": on.isoformat()}  # fmt: skip
