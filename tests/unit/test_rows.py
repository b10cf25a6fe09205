"""Cells as values: what reads, what does not, and what the message suggests."""

from datetime import date

import pytest

from commands.files.rows import Cells
from commands.files.table import Row, Table
from domain.errors import RowError


def cells(**values: str) -> tuple[Cells, Row]:
    row = Row(7, values)
    return Cells(Table("f.csv", "", [row], [RowError("f.csv", 3, None, "unreadable")])), row


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("01/07/2025", "2025-07-01"),
        ("1.7.2025", "2025-07-01"),
        ("20250701", "like"),
        ("2025-7-1", "like"),
        ("2025-02-29", "like"),
        ("2025-W27-2", "like"),
        ("hôm nay", "like"),
        ("0205-07-01", "year"),
        ("2925-07-01", "year"),
        ("٢٠٢٥-٠٧-٠١", "like"),
    ],
)
def test_only_an_iso_day_within_reach_is_a_day(text: str, hint: str) -> None:
    """Catches a day guessed: 01/07 read as 7 January, or a year with two digits changed places."""
    reader, row = cells(on=text)
    assert reader.day(row, "on") is None
    assert (reader.errors[-1].row, reader.errors[-1].column) == (7, "on") and hint in reader.errors[-1].message


def test_a_day_reads_and_an_optional_one_may_be_empty() -> None:
    """Catches an empty optional day reported, or an empty required one let through."""
    reader, row = cells(on="2025-07-01", empty="")
    assert reader.day(row, "on") == date(2025, 7, 1)
    assert reader.day(row, "empty", required=False) is None
    assert len(reader.errors) == 1
    assert reader.day(row, "empty") is None and "missing" in reader.errors[-1].message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("-1", "digits"),
        ("1.5", "digits"),
        ("1.000.000", "1000000"),
        ("1e3", "digits"),
        ("0", "at least"),
        ("9" * 30, "at most"),
    ],
)
def test_only_digits_within_reach_are_a_whole_number(text: str, hint: str) -> None:
    """Catches an amount that grows or shrinks a thousandfold by its separators."""
    reader, row = cells(amount=text)
    assert reader.whole(row, "amount", minimum=1) is None
    assert hint in reader.errors[-1].message


def test_yes_and_no_in_any_case_and_nothing_else() -> None:
    """Catches a word that is quietly taken for no."""
    reader, row = cells(a="Yes", b="no", c="x", d="")
    assert [reader.yes_no(row, column) for column in "abcd"] == [True, False, None, None]
    assert [error.column for error in reader.errors[1:]] == ["c", "d"]


def test_a_legal_basis_needs_its_instrument() -> None:
    """Catches a fact that no act stands behind."""
    reader, row = cells(instrument="", clause="2", signed_on="2025-06-12", authority="UBTVQH")
    basis = reader.legal_basis(row)
    assert (basis.clause, basis.signed_on, basis.authority) == ("2", date(2025, 6, 12), "UBTVQH")
    assert [error.column for error in reader.errors] == [None, "instrument"]
