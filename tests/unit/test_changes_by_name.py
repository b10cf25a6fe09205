"""Change sets as resolutions write them: predecessors and parents by their names."""

import pytest

from domain.errors import Refused
from domain.units.events import UnitsMerged
from tests.units_world import DAY, LATER, apply, country, decide, dissolve, form


def parent_of(*rows: object) -> str | None:
    merged = next(event for event in decide(country(), rows).events if isinstance(event, UnitsMerged))  # type: ignore[arg-type]
    return merged.parent_id


@pytest.mark.parametrize("name", ["Xã Một", "xã  một", "X. Một", "Xã Một, Tỉnh Một", "00001@2025-06-30"])
def test_a_predecessor_is_named_by_its_name_on_the_day_before_and_that_is_said(name: str) -> None:
    """Catches a resolution that must be rewritten with codes before it can be recorded."""
    decision = decide(country(), [form("00010", name, "whole", parent="Tỉnh Một")])
    merged = decision.events[0]
    assert isinstance(merged, UnitsMerged) and merged.parent_id == "01@2025-06-30"
    assert [one.unit_id for one in merged.predecessors] == ["00001@2025-06-30"]
    assert any(f'unit "{name}" is Xã Một, Tỉnh Một' in remark for remark in decision.remarks)


def test_a_parent_may_be_formed_by_the_same_resolution_under_the_name_of_one_that_ends() -> None:
    """Catches a new commune laid under the province that ends on that very day."""
    rows = [
        form("05", "Tỉnh Một", "whole", parent="", name="Tỉnh Một", type="province"),
        form("05", "02", "whole", parent="", name="Tỉnh Một", type="province"),
        dissolve("Huyện Một"), dissolve("12"),
        *(form(f"0001{n}", f"0000{n}", "whole", parent="Tỉnh Một") for n in range(1, 8)),
    ]  # fmt: skip
    register = country()
    apply(register, *rows)
    unit = register.bearer("00011", DAY)
    assert unit is not None and unit.parent_id == f"05@{DAY}"


def test_a_name_that_a_new_unit_and_one_that_goes_on_have_is_refused() -> None:
    """Catches one of two chosen."""
    rows = [
        form("05", "", "", parent="", name="Tỉnh Một", type="province", note="x"),
        form("00010", "00001", "whole", parent="Tỉnh Một"),
    ]
    with pytest.raises(Refused) as refused:
        decide(country(), rows)
    assert {fault.column for fault in refused.value.where} == {"parent"}


def test_a_name_that_nobody_has_is_refused_with_who_is_near() -> None:
    with pytest.raises(Refused) as refused:
        decide(country(), [form("00010", "Xã Mốt", "whole", parent="Tỉnh Ba")])
    (fault,) = [fault for fault in refused.value.where if fault.column == "predecessor"]
    assert "did you mean 00001 (Xã Một, Tỉnh Một)?" in fault.message


def test_the_name_of_an_earlier_day_of_the_same_file_is_found() -> None:
    """Catches names looked up in what is recorded only."""
    rows = [
        form("00010", "00001", "whole"),
        form("00011", "Xã 00010", "whole", effective_on=LATER),
    ]
    assert parent_of(*rows) == "01@2025-06-30"
    register = country()
    apply(register, *rows)
    assert register.bearer("00011", LATER) is not None
