"""A small country that is reorganised under the people who leave, and these people."""

from dataclasses import dataclass
from datetime import date

from tests.oracle.changes import Row
from tests.oracle.known import Fact, Known
from tests.oracle.money import BORN

OPENING_DAY = date(2025, 6, 30)
COUNTRY = (
    ("01", "Tỉnh Một", "province", ""),
    ("02", "Thành phố Hai", "municipality", ""),
    ("001", "Huyện Một", "rural_district", "01"),
    ("002", "Quận Hai", "urban_district", "02"),
    ("00001", "Xã Một", "commune", "001"),
    ("00002", "Xã Hai", "commune", "001"),
    ("00003", "Phường Ba", "ward", "002"),
    ("00004", "Phường Bốn", "ward", "002"),
    ("B1", "Bộ Một", "central_body", ""),
)


def _change(on: date, change: str, predecessor: str, **values: str) -> Row:
    empty = dict.fromkeys(("code", "name", "type", "parent", "scope", "note"), "")
    return {"on": on, "change": change, "predecessor": predecessor, **empty, **values}


MERGER, DIVISION, UNION = date(2025, 7, 1), date(2025, 8, 15), date(2025, 9, 15)
_COMMUNE = {"code": "00001", "name": "Xã Mới", "type": "commune", "parent": "01", "scope": "whole"}
_WARD = {"type": "ward", "parent": "02"}
_PROVINCE = {"code": "01", "name": "Tỉnh Mới", "type": "province", "scope": "whole"}
REORGANISATION = [
    _change(MERGER, "form", "00001", **_COMMUNE),
    _change(MERGER, "form", "00002", **_COMMUNE),
    _change(DIVISION, "form", "00003", **_WARD, code="00010", name="Phường Mười", scope="part"),
    _change(DIVISION, "form", "00003", **_WARD, code="00011", name="Phường Mười Một", scope="remainder"),
    _change(UNION, "form", "01", **_PROVINCE),
    _change(UNION, "form", "02", **_PROVINCE),
    *(_change(UNION, "amend", code, parent="01") for code in ("001", "002", "00001", "00010", "00011")),
]
"""Two communes become one, a ward is divided, two provinces become one: with people in all of them."""


@dataclass(frozen=True)
class Person:
    """`born` is one of `tests.oracle.money.BORN`."""

    number: str
    category: str
    born: str
    unit: str
    salary: dict[str, str]
    appointed_on: date = date(2010, 3, 1)

    @property
    def counts_from(self) -> date:
        return max(self.appointed_on, OPENING_DAY)

    def row(self) -> Row:
        return {**vars(self), "birth_date": BORN[self.born]}


_S = {"salary_amount": "10000000"}
PEOPLE = (
    Person("CB1", "civil_servant", "far", "00001", _S),
    Person("CB2", "commune_civil_servant", "near", "00002", _S),
    Person("CB3", "contract", "far", "00003", _S),
    Person("CB4", "part_time", "far", "00004", {"part_time_allowance": "10000000"}),
    Person("CB5", "civil_servant", "at", "B1", _S),
    Person("CB6", "civil_servant", "far", "00003", {}),
    Person("CB7", "cadre", "near", "00004", _S, appointed_on=date(2025, 7, 31)),
)


def opening_facts() -> list[Fact]:
    return [
        Fact("UnitRegistered", f"{code}@{OPENING_DAY}", OPENING_DAY, {"code": code, "name": name, "type": kind,
             "parent": f"{parent}@{OPENING_DAY}" if parent else None})
        for code, name, kind, parent in COUNTRY
    ]  # fmt: skip


def registrations(known: Known) -> list[Fact]:
    """Everybody's."""
    return [fact for person in PEOPLE for fact in registration(known, person)]


def registration(known: Known, person: Person) -> list[Fact]:
    """With the first post and the salary."""
    on = person.counts_from
    values = {"category": person.category, "born": person.born, "appointed_on": person.appointed_on}
    post = {"unit": known.bearer(person.unit, on), "post": "specialist", "concurrent": False}
    made = [
        Fact("StaffRegistered", person.number, on, values),
        Fact("StaffAppointed", person.number, on, {**post, "basis": "appointed", "budget_paid": True}),
    ]
    if person.salary:
        made.append(Fact("SalaryChanged", person.number, on, dict(person.salary)))
    return made
