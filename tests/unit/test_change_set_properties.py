"""Random change sets against an oracle that shares no code with the product: dictionaries of codes and of land."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.units.changes.rows import ChangeRow
from domain.units.register import UnitRegister
from tests.units_world import COUNTRY, DAY, OPENING, amend, apply, country, decide, dissolve, form, refusal, transfer

PARENTS = ("01", "02")
_COMMUNES = {code for code, _, type_, _ in COUNTRY if type_ == "commune"}
a_few = settings(max_examples=min(60, settings().max_examples), deadline=None)


@dataclass
class Oracle:
    """What a careful clerk would write down. Every unit owns pieces of land; a form moves pieces, nothing is lost."""

    name: dict[str, str] = field(default_factory=lambda: {c: n for c, n, t, _ in COUNTRY if t == "commune"})
    parent: dict[str, str] = field(default_factory=lambda: {c: p for c, _, t, p in COUNTRY if t == "commune"})
    origins: dict[str, frozenset[str]] = field(
        default_factory=lambda: {c: frozenset({c}) for c, _, t, _ in COUNTRY if t == "commune"}
    )
    """By living code: the communes of the opening list of which the unit may hold land."""
    fresh: int = 100
    lost: set[str] = field(default_factory=set)

    def new_code(self) -> str:
        self.fresh += 1
        return f"{self.fresh:05}"

    def open(self, code: str, parent: str, origins: frozenset[str]) -> None:
        self.name[code], self.parent[code], self.origins[code] = f"Xã {code}", parent, origins

    def swap(self, one: str, other: str) -> None:
        self.name[one], self.name[other] = self.name[other], self.name[one]
        self.parent[one], self.parent[other] = self.parent[other], self.parent[one]
        self.origins[one], self.origins[other] = self.origins[other], self.origins[one]

    def close(self, code: str) -> frozenset[str]:
        del self.name[code], self.parent[code]
        return self.origins.pop(code)


def group(oracle: Oracle, draw: st.DataObject, on: date) -> list[ChangeRow]:
    """A valid group of changes for that day; the oracle is brought up to it. Every unit is touched at most once."""
    rows: list[ChangeRow] = []
    untouched = draw.draw(st.permutations(sorted(oracle.name)), label="order")
    while untouched:
        kind = draw.draw(
            st.sampled_from(["merge", "divide", "split", "amend", "swap", "give", "end", "rest"]), label="kind"
        )
        first = untouched.pop()
        parent = draw.draw(st.sampled_from(PARENTS), label="parent")
        if kind == "merge":
            members = [first, *untouched[: draw.draw(st.integers(0, 2), label="others")]]
            untouched = untouched[len(members) - 1 :]
            code = draw.draw(st.sampled_from([*members, oracle.new_code()]), label="code")
            rows += [form(code, member, "whole", parent) for member in members]
            oracle.open(code, parent, frozenset().union(*[oracle.close(member) for member in members]))
        elif kind == "divide":
            codes = [draw.draw(st.sampled_from([first, oracle.new_code()]), label="code"), oracle.new_code()]
            rows += [form(codes[0], first, "part", parent), form(codes[1], first, "remainder", parent)]
            land = oracle.close(first)
            for code in codes:
                oracle.open(code, parent, land)
        elif kind == "split":
            code = oracle.new_code()
            rows.append(form(code, first, "part_area_only", parent))
            oracle.open(code, parent, oracle.origins[first])
        elif kind == "amend":
            code, name = oracle.new_code(), f"Xã {first} mới {on}"
            rows.append(amend(first, code=code, name=name, parent=parent))
            land = oracle.close(first)
            oracle.open(code, parent, land)
            oracle.name[code] = name
        elif kind in ("swap", "give") and untouched:
            second = untouched.pop()
            if kind == "give":
                rows.append(transfer(first, second))
                continue
            rows += [amend(first, code=second), amend(second, code=first)]
            oracle.swap(first, second)
        elif kind == "end":
            rows.append(dissolve(first))
            oracle.lost |= oracle.close(first)
    return [replace(row, effective_on=on) for row in rows]


def as_on(register: UnitRegister, on: date) -> dict[str, tuple[str, str, str]]:
    """Code to id, name and the parent's code, of the communes living on that day."""
    found: dict[str, tuple[str, str, str]] = {}
    for unit in register.living_on(on):
        if unit.level == "commune":
            assert unit.code not in found, "two living units bear one code"
            assert unit.parent_id is not None
            parent = register.unit_on(unit.parent_id, on)
            assert parent is not None, "a living unit has a dead parent"
            found[unit.code] = (unit.id, unit.name, parent.code)
    return found


def ancestors(register: UnitRegister) -> dict[str, set[str]]:
    """Unit id to the opening units of which it may hold land, by the edges that the register tells."""
    holders: dict[str, set[str]] = {unit.id: {unit.id} for unit in register.living_on(OPENING)}
    for opening in list(holders):
        reached, waiting = {opening}, [opening]
        while waiting:
            for edge in register.successors(waiting.pop()):
                if edge.to_id not in reached:
                    reached.add(edge.to_id)
                    waiting.append(edge.to_id)
        for unit_id in reached:
            holders.setdefault(unit_id, set()).add(opening)
    return holders


@a_few
@given(st.data(), st.integers(1, 4))
def test_the_register_agrees_with_the_oracle_on_every_day(data: st.DataObject, days: int) -> None:
    """Catches any change after which codes, names, parents or land are not what the rows say, on its day or since."""
    register, oracle = country(), Oracle()
    pictures: list[tuple[date, dict[str, tuple[str, str, str]]]] = [(OPENING, as_on(register, OPENING))]
    for number in range(days):
        on = DAY + timedelta(days=30 * number)
        rows = group(oracle, data, on)
        if rows:
            apply(register, *rows)
        picture = as_on(register, on)
        assert {code: (name, parent) for code, (_, name, parent) in picture.items()} == {
            code: (oracle.name[code], oracle.parent[code]) for code in oracle.name
        }
        land = ancestors(register)
        for code, (unit_id, _, _) in picture.items():
            assert {unit.split("@")[0] for unit in land[unit_id]} == oracle.origins[code]
        assert oracle.lost.union(*oracle.origins.values()) == _COMMUNES, "the oracle itself lost land"
        pictures.append((on, picture))
    for on, picture in pictures:
        assert as_on(register, on) == picture, "a later change rewrote an earlier day"


@a_few
@given(st.data())
def test_a_file_of_several_days_is_the_same_as_one_file_for_each(data: st.DataObject) -> None:
    """Catches groups of one file that do not see each other, or see too much."""
    oracle, apart, together = Oracle(), country(), country()
    rows: list[ChangeRow] = []
    for on in (DAY, DAY + timedelta(days=30)):
        of_day = group(oracle, data, on)
        rows += of_day
        if of_day:
            apply(apart, *of_day)
    if rows:
        apply(together, *data.draw(st.permutations(rows), label="rows"))
    last = DAY + timedelta(days=30)
    assert as_on(together, last) == as_on(apart, last)


@a_few
@given(st.data())
def test_one_wrong_row_refuses_the_file_and_is_the_only_one_named(data: st.DataObject) -> None:
    """Catches a fault that is lost among sound rows, and sound rows blamed for it."""
    register = country()
    rows = group(Oracle(), data, DAY)
    wrong = data.draw(
        st.sampled_from(
            [form("00090", "99999", "whole"), amend("99999", name="Xã"), dissolve("99999"), form("B1", parent="01")]
        ),
        label="wrong",
    )
    at = data.draw(st.integers(0, len(rows)), label="at")
    errors = refusal(register, *rows[:at], wrong, *rows[at:])
    assert {error.row for error in errors} == {at + 2}
    if rows:
        assert decide(register, rows).events
