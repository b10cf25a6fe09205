"""The glossary names the thing behind each word; a word whose thing is gone misleads."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from projections.facts import tables as facts
from projections.state.tables import sql_text

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| term ")
]
NAMED = sorted({name for row in ROWS for name in re.findall(r"`([^`]+)`", row[3])})
TABLE = re.compile(r"create table (?:if not exists )?(?:\{schema\}\.)?([\w.]+) \((.*?)\n\)", re.DOTALL)


def tables() -> dict[str, set[str]]:
    """The columns of the tables of state, by name, and of the log, as `ledger.NAME`."""
    migrations = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "store" / "migrations").glob("*.sql"))]
    texts = "\n".join([sql_text("state_tables"), *migrations])
    found = {name: set(re.findall(r"^\s+(\w+) ", body, re.MULTILINE)) for name, body in TABLE.findall(texts)}
    return found | {facts.table(event_type): set(facts.columns(event_type)) for event_type in facts.event_types()}


def is_in_python(name: str) -> bool:
    """Whether `name` is a module, or something of a module, or a member of a class of one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: Any = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not hasattr(found, part) and part not in getattr(found, "__annotations__", {}):
                return False
            found = getattr(found, part, None)
        return True
    return False


def exists(name: str) -> bool:
    if "/" in name:
        return (ROOT / name).is_file()
    table, _, column = name.rpartition(".")
    columns = tables()
    return name in columns or column in columns.get(table, ()) or is_in_python(name)


@pytest.mark.parametrize("name", NAMED)
def test_what_the_glossary_names_exists(name: str) -> None:
    """Catches a module, class or column that was renamed and goes on to be explained under its old name."""
    assert exists(name)


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
