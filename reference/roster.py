"""A made-up roster for demonstrations: invented people in the real units of 2025, the same for the same size.

No name, number or post in it belongs to anybody. The rows are those of `sobo import staff|appointments|secondments`.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from random import Random

Row = dict[str, str]

OPENING_ON = date(2025, 6, 30)
MERGER_ON = date(2025, 7, 1)
SEED = 2025

FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trương Lương Nông Vi Lò".split()
MIDDLE = {
    "male": "Văn Hữu Đức Công Quang Minh Xuân Ngọc Đình Thành".split(),
    "female": "Thị Ngọc Thu Thanh Kim Minh Bích Hồng Thuỳ Mai".split(),
}
GIVEN = {
    "male": "An Bình Cường Dũng Hải Hùng Khoa Long Nam Phúc Quân Sơn Tâm Thắng Tuấn Việt Vinh".split(),
    "female": "Anh Chi Dung Giang Hà Hạnh Hoa Hương Lan Linh Nga Nhung Phương Thảo Trang Vân Yến".split(),
}
SPECIALISMS = (
    "land",
    "justice",
    "finance",
    "construction",
    "information_technology",
    "health",
    "culture",
    "agriculture",
)

LEADING = ("party_secretary", "committee_chair", "party_deputy_secretary", "committee_vice_chair",
           "council_vice_chair", "front_chair")  # fmt: skip
"""Posts of a commune before the merger, in the order in which a small commune fills them."""
KEY_POSTS = ("party_secretary", "committee_chair", "party_deputy_secretary", "committee_vice_chair", "front_chair",
             "council_vice_chair", "committee_vice_chair", "party_deputy_secretary")  # fmt: skip
"""Posts of a new commune, in the order in which people are appointed to them; the secretary also chairs the council."""

BASIS = {"instrument": "MADE-UP/QĐ-UBND", "clause": "", "signed_on": "2025-06-30", "authority": "made-up authority"}


@dataclass(frozen=True)
class Map:
    """The units of 30 June and where their people may go on 1 July."""

    communes: list[str]
    districts: list[str]
    provinces: list[str]
    heirs: dict[str, list[str]]
    """Codes of the units of 1 July that may take people of a unit that ends; a unit that continues is missing."""


def rows_of(name: str) -> list[Row]:
    text = (files(__package__) / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def read_map() -> Map:
    units = rows_of("vn_units_2025-06-30.csv")
    level = {
        "municipality": "province",
        "province": "province",
        "commune": "commune",
        "ward": "commune",
        "township": "commune",
    }
    by_level: dict[str, list[str]] = defaultdict(list)
    for unit in units:
        by_level[level.get(unit["type"], "district")].append(unit["code"])
    parent = {unit["code"]: unit["parent"] for unit in units}
    heirs: dict[str, list[str]] = defaultdict(list)
    for change in rows_of("vn_changes_2025-07-01.csv"):
        if change["change"] == "form" and change["predecessor"]:
            heirs[change["predecessor"]].append(change["code"])
    for commune in by_level["commune"]:
        # A district ended without successor: its people go to the communes on its ground.
        heirs[parent[commune]] += [code for code in heirs.get(commune, ()) if code not in heirs[parent[commune]]]
    return Map(by_level["commune"], by_level["district"], by_level["province"], dict(heirs))


def person(random: Random, number: int, unit: str, position: str) -> Row:
    sex = random.choice(("male", "female"))
    born = date(1964, 1, 1) + timedelta(days=random.randrange(365 * 36))
    category = {"specialist": "commune_civil_servant", "part_timer": "part_time"}.get(position, "commune_cadre")
    if len(unit) < 5:
        category = "civil_servant"
    first_day = max(born + timedelta(days=365 * 23), date(2005, 1, 1) + timedelta(days=random.randrange(365 * 20)))
    return {
        "staff_number": f"CB{number:07d}",
        "full_name": f"{random.choice(FAMILY)} {random.choice(MIDDLE[sex])} {random.choice(GIVEN[sex])}",
        "sex": sex,
        "birth_date": born.isoformat(),
        "identity_number": f"000{number:09d}",
        "category": category,
        "unit": unit,
        "position": position,
        "appointed_on": min(first_day, OPENING_ON).isoformat(),
        "specialism": random.choice(SPECIALISMS) if position == "specialist" else "",
        "rank_coefficient": f"{random.choice((234, 267, 300, 333, 366, 399, 432, 465, 498)) / 100:.2f}",
        "leadership_coefficient": "" if position == "specialist" else random.choice(("0.15", "0.20", "0.25", "0.30")),
        "public_service_percent": "25",
        **BASIS,
    }


def opening_roster(size: int, ground: Map) -> list[Row]:
    """`size` people on 30 June: two thirds in communes, the rest in districts and provinces."""
    random = Random(SEED)
    in_communes = size * 2 // 3
    in_districts = (size - in_communes) * 3 // 4
    rows: list[Row] = []

    def fill(codes: list[str], count: int, posts: tuple[str, ...]) -> None:
        chosen = codes if count >= len(codes) else random.sample(codes, count)
        for n in range(count):
            turn = n // len(chosen)
            position = posts[turn] if turn < len(posts) else "specialist"
            rows.append(person(random, len(rows) + 1, chosen[n % len(chosen)], position))

    fill(ground.communes, in_communes, LEADING)
    fill(ground.districts, in_districts, ("party_secretary", "committee_chair"))
    fill(ground.provinces, size - in_communes - in_districts, ("party_secretary", "committee_chair"))
    return rows


def reappointments(roster: list[Row], ground: Map, share: float = 0.88) -> list[Row]:
    """Where most of the people of units that ended were appointed on 1 July; the others still wait for a decision."""
    random = Random(SEED + 1)
    arrivals: dict[str, int] = defaultdict(int)
    rows: list[Row] = []
    for someone in sorted(roster, key=lambda row: (row["position"] == "specialist", row["staff_number"])):
        heirs = ground.heirs.get(someone["unit"])
        if not heirs or len(someone["unit"]) == 2 or random.random() > share:
            continue
        unit = min(heirs, key=lambda code: arrivals[code]) if len(heirs) > 1 else heirs[0]
        turn = arrivals[unit]
        arrivals[unit] += 1
        position = KEY_POSTS[turn] if turn < len(KEY_POSTS) else "specialist"
        rows += list(posts(someone["staff_number"], unit, position, random))
    return rows


def posts(staff_number: str, unit: str, position: str, random: Random) -> Iterator[Row]:
    main = {
        "staff_number": staff_number, "unit": unit, "position": position, "effective_on": MERGER_ON.isoformat(),
        "basis": "reassigned", "concurrent": "no", "budget_paid": "yes",
        "specialism": random.choice(SPECIALISMS) if position == "specialist" else "", **BASIS,
    }  # fmt: skip
    yield main
    if position == "party_secretary":
        yield main | {"position": "council_chair", "basis": "elected", "concurrent": "yes"}


def secondments(appointments: list[Row], count: int) -> list[Row]:
    """People of well-staffed communes lent for half a year to communes where nobody is a specialist."""
    random = Random(SEED + 2)
    main = [row for row in appointments if row["concurrent"] == "no"]
    staffed = {row["unit"] for row in main if row["position"] == "specialist"}
    short = sorted({row["unit"] for row in main} - staffed) or sorted({row["unit"] for row in main})
    lent = [row for row in main if row["position"] == "specialist"] or main
    return [
        {
            "staff_number": row["staff_number"],
            "to_unit": random.choice([code for code in short if code != row["unit"]]),
            "starts_on": "2025-07-15",
            "ends_on": "2026-01-15",
            "reason": "short of specialists",
            **BASIS,
        }
        for row in random.sample(lent, min(count, len(lent)))
    ]
