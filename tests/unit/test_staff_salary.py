"""Salary components: exact decimals in, the same text out, and slips of the pen refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refused
from domain.row_faults import RowFaults
from domain.staff.salary import CEILINGS, components


def faults_of(cells: dict[str, str]) -> list[str | None]:
    faults = RowFaults("people.csv")
    components(2, cells, faults)
    try:
        faults.refuse_if_any()
    except Refused as refusal:
        return [fault.column for fault in refusal.where]
    return []


@given(st.decimals(0, CEILINGS["coefficient"], allow_nan=False, allow_infinity=False, places=2))
def test_a_coefficient_keeps_its_value_and_its_scale(value: Decimal) -> None:
    """Catches a float on the way, or a text with an exponent."""
    text = f"{value:f}"
    assert components(2, {"rank_coefficient": text}, RowFaults("f")) == {"rank_coefficient": text.removeprefix("-")}


@pytest.mark.parametrize(
    ("name", "cell", "kept"),
    [
        ("rank_coefficient", "4.65", "4.65"),
        ("leadership_coefficient", "0.60", "0.60"),
        ("rank_coefficient", "+04.650", "4.650"),
        ("reserved_coefficient", "-0", "0"),
        ("public_service_percent", "25", "25"),
        ("salary_amount", "12500000", "12500000"),
        ("salary_amount", "12500000.0", "12500000"),
    ],
)
def test_a_component_is_kept_as_canonical_text(name: str, cell: str, kept: str) -> None:
    """Catches two texts for one value in the amounts, and a lost scale in the coefficients."""
    assert components(2, {name: cell}, RowFaults("f")) == {name: kept}


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("rank_coefficient", "4,65"),
        ("rank_coefficient", "1e3"),
        ("rank_coefficient", "NaN"),
        ("rank_coefficient", "Infinity"),
        ("rank_coefficient", "1_0"),
        ("rank_coefficient", "４"),
        ("rank_coefficient", "four"),
        ("rank_coefficient", "-0.1"),
        ("rank_coefficient", "465"),
        ("rank_coefficient", "0.1234567"),
        ("public_service_percent", "2500"),
        ("salary_amount", "0"),
        ("salary_amount", "-5"),
        ("salary_amount", "1000.5"),
        ("salary_amount", "12.500.000"),
        ("salary_amount", "9999999999999999999999"),
        ("part_time_allowance", "1.5"),
    ],
)
def test_what_is_no_component_is_refused_at_its_column(name: str, cell: str) -> None:
    """Catches the leniency of `Decimal`, and values off by a decimal point."""
    assert faults_of({name: cell}) == [name]


def test_a_salary_amount_beside_coefficients_is_refused() -> None:
    """Catches two salaries for one person."""
    assert faults_of({"salary_amount": "9000000", "rank_coefficient": "2.34"}) == ["salary_amount"]
    assert faults_of({"salary_amount": "9000000"}) == []
