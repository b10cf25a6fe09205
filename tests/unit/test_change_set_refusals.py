"""Every refusal of a change set, each by its row and column and by nothing else: no consequence may bury the cause."""

from collections.abc import Sequence
from typing import NamedTuple

import pytest

from domain.units.changes.rows import ChangeRow
from tests.units_world import DAY, LATER, OPENING, amend, apply, country, dissolve, form, refusal, transfer

Where = set[tuple[int, str | None]]


class Case(NamedTuple):
    bug: str
    """What would be wrong if the rows were accepted."""
    rows: Sequence[ChangeRow]
    where: Where


CASES = (
    Case("takes a predecessor that never was", [form("00010", "99999", "whole")], {(2, "predecessor")}),
    Case(
        "takes a unit that ended before",
        [form("00010", "00001", "whole"), form("00020", "00001", "whole", effective_on=LATER)],
        {(3, "predecessor")},
    ),
    Case(
        "takes a unit of the same day for one of the day before",
        [form("00010", "00001", "whole"), amend("00010", name="Xã Mới")],
        {(3, "predecessor")},
    ),
    Case(
        "gives a unit whole and a part of it too",
        [form("00010", "00001", "whole"), form("00020", "00001", "part")],
        {(2, "scope"), (3, "scope")},
    ),
    Case(
        "gives a unit whole twice",
        [form("00010", "00001", "whole"), form("00020", "00001", "whole")],
        {(2, "scope"), (3, "scope")},
    ),
    Case(
        "finds two remainders of one unit",
        [form("00010", "00001", "part"), form("00020", "00001", "remainder"), form("00030", "00001", "remainder")],
        {(4, "scope")},
    ),
    Case(
        "finds two remainders of the population of one unit",
        [
            form("00010", "00001", "part"),
            form("00020", "00001", "remainder_population_only"),
            form("00030", "00001", "remainder_population_only"),
        ],
        {(4, "scope")},
    ),
    Case("finds a remainder where nobody took a part", [form("00010", "00001", "remainder")], {(2, "scope")}),
    Case(
        "finds a remainder of the population where nobody took a part",
        [form("00010", "00001", "remainder_population_only")],
        {(2, "scope")},
    ),
    Case(
        "counts one predecessor twice in one unit",
        [form("00010", "00001", "part"), form("00010", "00001", "part_area_only")],
        {(3, "predecessor")},
    ),
    Case("does not know how much was taken", [form("00010", "00001")], {(2, "scope")}),
    Case("takes an unknown scope", [form("00010", "00001", "most")], {(2, "scope")}),
    Case("gives two living units one code", [form("00002", "00001", "whole")], {(2, "code")}),
    Case("gives an amended unit the code of another", [amend("00001", code="00002")], {(2, "code")}),
    Case(
        "gives two units one new code by amend",
        [amend("00001", code="00010"), amend("00002", code="00010")],
        {(2, "code"), (3, "code")},
    ),
    Case("puts a unit below one that never was", [form("00010", "00001", "whole", parent="99")], {(2, "parent")}),
    Case(
        "puts a unit below one that ends in the same group",
        [
            form("00010", "00001", "whole", parent="12"),
            dissolve("12"),
            *(amend(f"0000{n}", parent="02") for n in "456"),
        ],
        {(2, "parent")},
    ),
    Case(
        "puts a unit below one that ended before",
        [
            dissolve("12"),
            *(amend(f"0000{n}", parent="02") for n in "456"),
            form("00010", "00001", "whole", parent="12", effective_on=LATER),
        ],
        {(6, "parent")},
    ),
    Case("puts a commune below a commune", [form("00010", "00001", "whole", parent="00002")], {(2, "parent")}),
    Case(
        "puts a district below a commune",
        [form("13", "00001", "part", parent="00002", type="district")],
        {(2, "parent")},
    ),
    Case("puts a unit below a ministry", [form("00010", "00001", "whole", parent="B1")], {(2, "parent")}),
    Case("puts a province below a province", [form("03", "02", "part", type="province")], {(2, "parent")}),
    Case("leaves a commune without a parent", [form("00010", "00001", "whole", parent="")], {(2, "parent")}),
    Case("makes a district of a commune in a district", [amend("00001", type="town")], {(2, "type")}),
    Case("makes a commune of a district that has communes", [amend("11", type="commune")], {(2, "type")}),
    Case("makes a province of a unit with a parent", [amend("11", type="province")], {(2, "type")}),
    Case("makes a district of a province", [amend("01", type="district")], {(2, "parent"), (2, "type")}),
    Case("moves a unit below one of its own level", [amend("00001", parent="00002")], {(2, "parent")}),
    Case("moves a unit below itself", [amend("00001", parent="00001")], {(2, "parent")}),
    Case("ends a district above the heads of its communes", [dissolve("11")], {(2, "predecessor")}),
    Case(
        "ends a district by a form above the heads of its communes",
        [form("13", "11", "whole", type="district")],
        {(2, "predecessor")},
    ),
    Case(
        "lets the rows of one form say different things",
        [
            form("00010", "00001", "whole"),
            form("00010", "00002", "whole", name="Xã Khác"),
            form("00010", "00003", "whole", type="ward"),
            form("00010", "00007", "whole", parent="02"),
        ],
        {(3, "name"), (4, "type"), (5, "parent")},
    ),
    Case(
        "amends one unit twice in a group",
        [amend("00001", name="Xã A"), amend("00001", name="Xã B")],
        {(3, "predecessor")},
    ),
    Case("records an amend without any new value", [amend("00001")], {(2, None)}),
    Case("records an amend to what already is", [amend("00001", name="Xã Một", parent="11")], {(2, None)}),
    Case(
        "amends a unit that ends",
        [form("00010", "00001", "whole"), amend("00001", name="Xã Mới")],
        {(3, "predecessor")},
    ),
    Case(
        "dissolves a unit that goes into another",
        [form("00010", "00001", "whole"), dissolve("00001")],
        {(3, "predecessor")},
    ),
    Case("dissolves a unit twice", [dissolve("00001"), dissolve("00001")], {(3, "predecessor")}),
    Case("transfers a whole unit", [transfer("00002", "00001", "whole")], {(2, "scope")}),
    Case("transfers a remainder", [transfer("00002", "00001", "remainder")], {(2, "scope")}),
    Case(
        "transfers the remaining population", [transfer("00002", "00001", "remainder_population_only")], {(2, "scope")}
    ),
    Case("transfers without saying how much", [transfer("00002", "00001", "")], {(2, "scope")}),
    Case("transfers from a unit to itself", [transfer("00001", "00001")], {(2, "predecessor")}),
    Case("transfers to a unit that never was", [transfer("99999", "00001")], {(2, "code")}),
    Case(
        "tells of two unknown receivers only once",
        [transfer("99999", "00001"), transfer("99999", "00002")],
        {(2, "code"), (3, "code")},
    ),
    Case(
        "transfers from a unit that ends",
        [transfer("00002", "00001"), form("00010", "00001", "whole")],
        {(2, "predecessor")},
    ),
    Case("transfers to a unit that ends", [transfer("00002", "00001"), dissolve("00002")], {(2, "code")}),
    Case(
        "transfers to a unit formed on that day, past its predecessors",
        [form("00010", "00002", "whole"), transfer("00010", "00001")],
        {(3, "code")},
    ),
    Case(
        "transfers one unit to another twice",
        [transfer("00002", "00001"), transfer("00002", "00001", "part_area_only")],
        {(3, "predecessor")},
    ),
    Case("makes up what a change means", [form("00010", "00001", "whole", change="merge")], {(2, "change")}),
    Case("makes up a type", [form("00010", "00001", "whole", type="hamlet")], {(2, "type")}),
    Case("forms a unit without a code", [form("", "00001", "whole")], {(2, "code")}),
    Case("forms a unit without a name", [form("00010", "00001", "whole", name="")], {(2, "name")}),
    Case("forms a unit whose id could not be read back", [form("00010@1", "00001", "whole")], {(2, "code")}),
    Case("takes territory of which nobody knows where it lay", [form("00010", "", "whole")], {(2, "note")}),
    Case(
        "takes the same nameless territory twice",
        [form("00010", "", "part", note="bãi bồi"), form("00010", "", "part", note="bãi bồi")],
        {(3, "note")},
    ),
    Case(
        "takes a row that names nothing for a predecessor",
        [form("00010", "00001", "whole"), form("00010")],
        {(3, "predecessor")},
    ),
    Case("dissolves nothing in particular", [dissolve("")], {(2, "predecessor")}),
    Case("amends nothing in particular", [amend("", name="Xã Mới")], {(2, "predecessor")}),
    Case("dissolves a unit into another", [dissolve("00001", code="00010")], {(2, "code")}),
    Case(
        "changes units before the ledger begins",
        [amend("00001", name="Xã Mới", effective_on=OPENING.replace(day=29))],
        {(2, "effective_on")},
    ),
    Case(
        "changes units on the day on which the ledger begins",
        [amend("00001", name="Xã Mới", effective_on=OPENING)],
        {(2, "predecessor")},
    ),
    Case(
        "stops at the first error of a file",
        [form("00010", "99999", "whole"), amend("00002"), dissolve("11"), form("00003", "00004", "whole")],
        {(2, "predecessor"), (3, None), (4, "predecessor"), (5, "code")},
    ),
    Case(
        "blames what follows from a wrong row: the old bearer lives on only because its row was refused",
        [form("00001", "00001", "hole"), form("00001", "00002", "whole")],
        {(2, "scope")},
    ),
    Case(
        "blames the sound first row of a form for the old bearer that lives on only because its row was refused",
        [form("00001", "00002", "whole"), form("00001", "00001", "hole")],
        {(3, "scope")},
    ),
    Case(
        "blames a district that ends for the child whose move was refused",
        [dissolve("11"), amend("00001", parent="01"), amend("00002", parent="01"), amend("00003", parent="99")],
        {(5, "parent")},
    ),
    Case(
        "blames the remainder for the part whose row was refused",
        [form("00010", "00001", "parts"), form("00020", "00001", "remainder")],
        {(2, "scope")},
    ),
    Case(
        "blames a child for the parent whose row was refused",
        [form("13", "01", "parts", type="district"), form("00010", "00001", "whole", parent="13")],
        {(2, "scope")},
    ),
    Case(
        "blames a later day for the unit whose row was refused",
        [form("00010", "00001", "all"), amend("00010", name="Xã Mới", effective_on=LATER)],
        {(2, "scope")},
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.bug)
def test_a_change_set_is_refused_by_the_rows_at_fault(case: Case) -> None:
    """Catches a ledger that does what the name of the case says, and one that points at another row."""
    assert {(error.row, error.column) for error in refusal(country(), *case.rows)} == case.where


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.bug)
def test_every_refusal_says_what_to_do(case: Case) -> None:
    """Catches a message that states the fault and leaves the reader there."""
    advice = ("; ", "check", "correct", "did you mean", "write", "already", "compare")
    for error in refusal(country(), *case.rows):
        assert error.file == "changes.csv"
        assert any(word in error.message.lower() for word in advice), error.message


RECORDED_LATER = (
    Case("amends behind a later amend", [amend("00001", name="Xã A")], {(2, "predecessor")}),
    Case("ends a unit behind its later change", [form("00010", "00001", "whole")], {(2, "predecessor")}),
    Case("gives to a unit behind its later change", [transfer("00001", "00007")], {(2, "code")}),
    Case("ends a unit that ends later anyhow", [dissolve("00002")], {(2, "predecessor")}),
    Case("puts a unit below one that ends later", [form("00010", "00007", "whole", parent="12")], {(2, "parent")}),
    Case("takes a code that a later unit bears", [form("00020", "00007", "whole")], {(2, "code")}),
    Case("takes a code that a unit gets later", [amend("00007", code="00030")], {(2, "code")}),
)


@pytest.mark.parametrize("case", RECORDED_LATER, ids=lambda case: case.bug)
def test_a_group_dated_before_recorded_changes_may_not_contradict_them(case: Case) -> None:
    """Catches a backdated change that breaks what is already recorded for a later day."""
    register = country()
    apply(
        register,
        amend("00001", name="Xã Muộn", effective_on=LATER),
        form("00020", "00002", "whole", effective_on=LATER),
        amend("00003", code="00030", effective_on=LATER),
        *(amend(code, parent="02", effective_on=LATER) for code in ("00004", "00005", "00006")),
        dissolve("12", effective_on=LATER),
    )
    assert {(error.row, error.column) for error in refusal(register, *case.rows)} == case.where


def test_one_day_in_two_files_is_judged_as_one() -> None:
    """Catches a `whole` in a second file after a part was given in the first, on the same day."""
    register = country()
    apply(register, form("00010", "00001", "part"))
    assert {(e.row, e.column) for e in refusal(register, form("00020", "00001", "whole"))} == {(2, "scope")}
    apply(register, form("00020", "00001", "remainder"))
    assert not register.living("00001@2025-06-30", DAY)
    assert {(e.row, e.column) for e in refusal(register, dissolve("00001"))} == {(2, "predecessor")}


@pytest.mark.parametrize("since", [(), (amend("00010", code="00030", effective_on=LATER),)], ids=["lives", "recoded"])
def test_a_unit_is_not_formed_twice_under_one_code_and_day(since: Sequence[ChangeRow]) -> None:
    """Catches a second forming that takes the id of the first, and so overwrites its name and predecessors."""
    register = country()
    apply(register, form("00010", "00001", "part"), *since)
    assert {(e.row, e.column) for e in refusal(register, form("00010", "00002", "part"))} == {(2, "code")}
