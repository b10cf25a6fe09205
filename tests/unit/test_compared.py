"""Columns that a list by staff number has besides: held against the ledger, and a difference told."""

import unicodedata
from pathlib import Path

import pytest

from commands.files.reading import read_table
from commands.imports.compared import comparable, differences
from commands.kinds.by_name import KINDS
from domain.recording.ledger import Ledger
from tests.staff_world import STAFF, country, register

COLUMNS = ("staff_number", "starts_on")


def told(ledger: Ledger, tmp_path: Path, header: str, *lines: str) -> list[str]:
    path = tmp_path / "list.csv"
    path.write_text("\n".join([header, *lines]), encoding="utf-8")
    return list(differences(ledger, read_table(path, COLUMNS, (), comparable(COLUMNS))))


@pytest.fixture
def ledger() -> Ledger:
    """CB1 is Nguyễn Thị Hoà, commune civil servant in 00001."""
    ledger = country()
    register(ledger, STAFF)
    return ledger


@pytest.mark.parametrize("name", ["Nguyễn Thị Hoà", unicodedata.normalize("NFD", "NGUYỄN  THỊ HOÀ"), ""])
def test_the_name_of_the_ledger_in_any_form_raises_no_remark(ledger: Ledger, tmp_path: Path, name: str) -> None:
    """Catches a remark for each row of a list typed in capitals or in another Unicode form."""
    assert told(ledger, tmp_path, "staff_number,starts_on,full_name", f"CB1,2025-06-30,{name}") == []


def test_another_name_is_told_with_row_and_number_and_without_the_name(ledger: Ledger, tmp_path: Path) -> None:
    """Catches a list whose numbers slipped by a row, and names that end up in logs."""
    (remark,) = told(ledger, tmp_path, "staff_number,starts_on,full_name", "CB1,2025-06-30,Trần Văn Bình")
    assert remark.startswith("row 2: full_name: ")
    assert "CB1" in remark
    assert "Hoà" not in remark
    assert "Bình" not in remark


def test_another_category_and_another_unit_are_told_with_both(ledger: Ledger, tmp_path: Path) -> None:
    """Catches columns that nobody reads although the ledger could."""
    header = "staff_number,starts_on,category,unit"
    category, unit = told(ledger, tmp_path, header, "CB1,2025-06-30,cadre,00002")
    assert "commune_civil_servant" in category and "cadre" in category
    assert "00001" in unit and "00002" in unit
    assert told(ledger, tmp_path, header, f"CB1,2025-06-30,{STAFF.category},00001") == []


def test_what_cannot_be_held_against_the_ledger_raises_no_remark(ledger: Ledger, tmp_path: Path) -> None:
    """Catches remarks on somebody unknown, on a title in place of a code, and on a day before the person served."""
    header = "staff_number,starts_on,full_name,category,unit"
    assert told(ledger, tmp_path, header, "CB9,2025-06-30,X,cadre,00002") == []
    assert told(ledger, tmp_path, header, "CB1,1990-01-01,,Công chức cấp xã,00002") == []


def test_a_kind_compares_only_what_it_does_not_read_itself() -> None:
    """Catches a column of a kind taken away from it, and one without a person to compare with."""
    found = {kind: comparable(chosen.all_columns) for kind, chosen in KINDS.items()}
    assert found["secondments"] == ("full_name", "category", "unit")
    assert found["appointments"] == ("full_name", "category")
    assert "full_name" not in found["staff"] and "full_name" not in found["personal_data"]
    assert found["funding"] == ("full_name", "category")
    assert found["quotas"] == ()


@pytest.mark.parametrize("kind", ["staff", "appointments"])
def test_every_code_of_the_reference_file_is_a_specialism_that_a_file_may_name(kind: str) -> None:
    """Catches a list in the interface and another in the reference."""
    from reference.catalogue import specialisms

    assert set(specialisms()) == {
        "finance", "health", "education", "information_technology", "land", "justice", "construction", "agriculture",
        "culture", "internal_affairs",
    }  # fmt: skip
    assert all(specialisms().values())
    assert "specialism" in KINDS[kind].optional


@pytest.mark.parametrize("kind", ["staff", "appointments"])
def test_every_code_of_the_reference_file_is_a_body_that_a_file_may_name(kind: str) -> None:
    """Catches a list in the interface and another in the reference."""
    from reference.catalogue import bodies

    assert list(bodies()) == [
        "party_committee", "people_council", "people_committee", "office", "economic_office", "culture_social_office",
        "service_centre", "fatherland_front", "military", "police",
    ]  # fmt: skip
    assert all(bodies().values())
    assert "body" in KINDS[kind].optional
