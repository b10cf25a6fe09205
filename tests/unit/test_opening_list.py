"""The opening list: what it must satisfy, row by row, and the units that it makes."""

from collections.abc import Sequence

import pytest

from domain.errors import Refused, RowError
from domain.event import LegalBasis
from domain.ports import Decision
from domain.units import opening_list
from domain.units.events import UnitRegistered
from domain.units.opening_list import UnitRow
from domain.units.register import UnitRegister
from tests.units_world import BASIS, OPENING, RECORDING, SOURCE, country

Cells = tuple[str, str, str, str]
PROVINCE: Cells = ("01", "Tỉnh Một", "province", "")
DISTRICT: Cells = ("11", "Huyện Một", "rural_district", "01")
COMMUNE: Cells = ("00001", "Xã Một", "commune", "11")


def decide(
    rows: Sequence[Cells],
    register: UnitRegister | None = None,
    basis: LegalBasis = BASIS,
    form_errors: Sequence[RowError] = (),
) -> Decision:
    numbered = [UnitRow(line, *cells) for line, cells in enumerate(rows, start=2)]
    return opening_list.decide(
        register or UnitRegister(),
        numbered,
        on=OPENING,
        basis=basis,
        recording=RECORDING,
        source=SOURCE,
        form_errors=form_errors,
    )


def test_rows_may_stand_in_any_order() -> None:
    """Catches a parent that must stand above its children in the file."""
    events = decide([COMMUNE, DISTRICT, PROVINCE]).events
    parents = {event.code: event.parent_id for event in events if isinstance(event, UnitRegistered)}
    assert parents == {"01": None, "11": "01@2025-06-30", "00001": "11@2025-06-30"}


@pytest.mark.parametrize(
    ("bug", "row", "column"),
    [
        ("two units with one code", ("11", "Huyện Hai", "rural_district", "01"), "code"),
        ("a unit without a code", ("", "Xã Hai", "commune", "11"), "code"),
        ("a code that breaks ids", ("0 1", "Xã Hai", "commune", "11"), "code"),
        ("a code longer than an index takes", ("1" * 51, "Xã Hai", "commune", "11"), "code"),
        ("a unit without a name", ("00002", "", "commune", "11"), "name"),
        ("a made-up type", ("00002", "Xã Hai", "hamlet", "11"), "type"),
        ("an unknown parent", ("00002", "Xã Hai", "commune", "12"), "parent"),
        ("a parent of the same level", ("00002", "Xã Hai", "commune", "00001"), "parent"),
        ("a parent of a lower level", ("12", "Huyện Hai", "district", "00001"), "parent"),
        ("itself as parent", ("00002", "Xã Hai", "commune", "00002"), "parent"),
        ("a commune without a parent", ("00002", "Xã Hai", "commune", ""), "parent"),
        ("a district without a parent", ("12", "Huyện Hai", "district", ""), "parent"),
        ("a province with a parent", ("02", "Tỉnh Hai", "province", "01"), "parent"),
        ("a ministry with a parent", ("B1", "Bộ Một", "central_body", "01"), "parent"),
    ],
)
def test_a_list_is_refused_by_the_row_at_fault(bug: str, row: Cells, column: str) -> None:
    """Catches a ledger that begins with what the first parameter names."""
    with pytest.raises(Refused) as refused:
        decide([PROVINCE, DISTRICT, COMMUNE, row])
    assert [(error.row, error.column) for error in refused.value.where] == [(5, column)], bug


def test_errors_of_form_and_of_rule_are_listed_together_by_row() -> None:
    """Catches a file that must be handed in twice to learn of all its errors."""
    unreadable = RowError("changes.csv", 3, None, "too few fields")
    with pytest.raises(Refused) as refused:
        decide([PROVINCE, ("", "Xã", "commune", "01"), ("5", "", "ward", "01")], form_errors=[unreadable])
    assert [error.row for error in refused.value.where] == [3, 3, 4]


def test_a_ledger_has_one_opening_list_with_an_instrument() -> None:
    """Catches a second list over living units, and a list that no decision stands behind."""
    with pytest.raises(Refused, match="already has units"):
        decide([PROVINCE], register=country())
    with pytest.raises(Refused, match="--instrument"):
        decide([PROVINCE], basis=LegalBasis(""))
