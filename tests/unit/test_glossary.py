"""The glossary names the thing behind each word; a word whose thing is gone misleads."""

import re
from pathlib import Path

import pytest

from tests.named import exists

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| term ")
]
NAMED = sorted({name for row in ROWS for name in re.findall(r"`([^`]+)`", row[3])})


@pytest.mark.parametrize("name", NAMED)
def test_what_the_glossary_names_exists(name: str) -> None:
    """Catches a module, class or column that was renamed and goes on to be explained under its old name."""
    assert exists(name)


WALK = (ROOT / "docs" / "concepts.md").read_text(encoding="utf-8").partition("## The walk of a staff row")[2]
TABLE = [line for line in WALK.splitlines() if line.startswith("| ") and "| what the row" not in line]
HOPS = [line.strip("|").split("|")[2] for line in TABLE]
HOP_NAMES = sorted({name for hop in HOPS for name in re.findall(r"`([^`]+)`", hop)})


@pytest.mark.parametrize("name", HOP_NAMES)
def test_each_hop_of_the_walk_of_a_staff_row_is_there(name: str) -> None:
    """Catches a walk that leads through a function that was renamed, moved or left out."""
    assert exists(name)


def test_the_walk_has_its_ten_hops() -> None:
    """Catches a table that is no longer read."""
    assert len(HOPS) == 10
    assert all("`" in hop for hop in HOPS)


def test_each_term_has_its_vietnamese_its_meaning_and_its_place_and_stands_once() -> None:
    """Catches a word with two meanings, and a row that says nothing."""
    assert len(ROWS) > 50
    assert all(len(row) == 4 and all(row) and "`" in row[3] for row in ROWS)
    terms = [term for row in ROWS for term in row[0].split(", ")]
    assert sorted(terms) == sorted(set(terms))


@pytest.mark.parametrize("name", ["domain.nothing", "domain.event.Nothing", "post_spans.nothing", "nothing.stream"])
def test_what_is_not_there_is_found_missing(name: str) -> None:
    """Catches a check that anything passes."""
    assert not exists(name)
