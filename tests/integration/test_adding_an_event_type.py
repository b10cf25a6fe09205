"""The recipe of docs/development.md, done in a copy of this folder: these files and no others."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from re import findall
from shutil import copytree, ignore_patterns

import pytest

from schemas.ids import schema_ids
from store.database import Database

ROOT = Path(__file__).resolve().parents[2]
MOST_FILES = 6
LEFT_OUT = (".git", ".venv", ".sobo", "build", "*.egg-info", "__pycache__", ".*_cache", ".hypothesis")

DECLARED = '''@dataclass(frozen=True)
class CategoryChanged(
    Event, stream="staff", amended_by=importing("import the right data, of which the later stand,", "personal_data")
):
    """A person came into another category (chuyển loại cán bộ, công chức)."""

    category: Annotated[str, "The category from effective_on on."]
'''
EDITS = {
    "domain/staff/events.py": [("\n\nSTAFF_EVENTS = ", f"\n\n{DECLARED}\n\nSTAFF_EVENTS = ")],
    "domain/staff/member.py": [
        ("from domain.staff.events import (\n", "from domain.staff.events import (\n    CategoryChanged,\n"),
        (
            "        if isinstance(event, StaffAppointed):\n",
            "        if isinstance(event, CategoryChanged):\n            self._category = event.category\n"
            "        elif isinstance(event, StaffAppointed):\n",
        ),
        ("        self._retracted: dict[", '        self._category = ""\n        self._retracted: dict['),
        ("return self._registration.category", "return self._category or self._registration.category"),
    ],
    "projections/sql/staff/staff.sql": [
        (
            "with\n",
            "with\ncategories as (\n    select distinct on (stream) stream, category\n"
            "    from {standing_category_changed} as c\n    order by stream, position desc\n),\n",
        ),
        ("r.category, ", "coalesce(k.category, r.category) as category, "),
        ("left join corrected as c", "left join categories as k on k.stream = r.stream\nleft join corrected as c"),
    ],
    "consumers/auditing/fold_people.py": [
        ("from domain.staff.events import (\n", "from domain.staff.events import (\n    CategoryChanged,\n"),
        (
            "                event.category,\n",
            "                ([event.category] + [one.event.category for one in events "
            "if isinstance(one.event, CategoryChanged)])[-1],\n",
        ),
    ],
}
"""What somebody writes by hand: the text in the file, and what stands in its place."""

RECORDED = """
import json, sys
from datetime import UTC, date, datetime
from consumers.auditing.verify import verify
from consumers.projecting.from_store import project_from_store
from domain.event import LegalBasis
from domain.ports import Decision
from domain.staff.events import CategoryChanged, StaffAppointed, StaffRegistered
from domain.staff.member import StaffMember
from domain.units.events import UnitRegistered
from projections.staff import history
from schemas.ids import schema_ids
from store.database import connect
from store.events.log import PostgresLog

url, on = sys.argv[1], date(2025, 7, 1)
said = (on, datetime.now(UTC), "clerk", LegalBasis("1/NQ"))
unit, person = "unit:01@2025-07-01", "staff:aa"
with PostgresLog(url) as log:
    log.append(Decision([
        UnitRegistered(unit, 1, *said, "01", "Hà Nội", "municipality", None),
        StaffRegistered(person, 1, *said, "CB1", "female", "civil_servant", on, b""),
        StaffAppointed(person, 2, *said, "01@2025-07-01", "specialist", "appointed", False, True, None),
        CategoryChanged(person, 3, *said, "cadre"),
    ]))
    member = StaffMember.fold(log.streams([person])[person])
project_from_store(url)
with connect(url) as connection:
    found = verify(connection)
    print(json.dumps({
        "verified": [found.ok, found.projection, found.problems],
        "member": member.category,
        "state": connection.execute("select category from projection.staff").fetchall(),
        "fact": connection.execute("select category from projection.fact_category_changed").fetchall(),
        "history": [entry["event"] for entry in history(connection, "CB1")][-1],
        "id": schema_ids()["sobo.staff.CategoryChanged"],
    }))
"""
CHECKED = [
    f"tests/unit/test_{subject}.py"
    for subject in ("structure", "schemas", "published", "standing", "amending", "mapper", "transcode", "wire")
]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of this folder in which the recipe was followed."""
    copy = tmp_path_factory.mktemp("recipe") / "sobo"
    copytree(ROOT, copy, ignore=ignore_patterns(*LEFT_OUT))
    for name, edits in EDITS.items():
        text = (copy / name).read_text(encoding="utf-8")
        for old, new in edits:
            assert old in text, f"{name} has no {old!r} any more: say here what is to be written instead"
            text = text.replace(old, new, 1)
        (copy / name).write_text(text, encoding="utf-8")
    run(copy, "-m", "store.events.published")
    yield copy


def run(folder: Path, *arguments: str) -> str:
    """What Python prints there."""
    ended = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=500
    )
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
    return ended.stdout


def files_of(folder: Path) -> dict[str, bytes]:
    kinds = ("*.py", "*.sql", "*.avsc", "*.toml", "*.md")
    skipped = {".venv", ".git", "build"}
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for kind in kinds
        for path in folder.rglob(kind)
        if not skipped & set(path.relative_to(folder).parts)
    }


def test_the_recipe_names_every_file_that_an_event_type_touches_and_they_are_six(copied: Path) -> None:
    """Catches the seventh place in which an event type must be spelt, and a recipe that nobody followed."""
    page = (ROOT / "docs" / "development.md").read_text(encoding="utf-8")
    section = page.partition("## Adding an event type\n")[2].partition("\n## ")[0]
    named = findall(r"(?m)^\d+\. `([^`]+)`", section)
    before, after = files_of(ROOT), files_of(copied)
    assert sorted(named) == sorted(name for name in after if after[name] != before.get(name))
    assert len(named) <= MOST_FILES


def test_the_copy_keeps_every_rule_for_event_types(copied: Path) -> None:
    """Catches a register elsewhere that the new type would have to be entered in."""
    run(copied, "-m", "pytest", "-q", "-p", "no:cacheprovider", *CHECKED)


def test_an_event_of_the_new_type_is_recorded_projected_told_and_verified(copied: Path, database: Database) -> None:
    """Catches a declaration from which something does not follow."""
    assert json.loads(run(copied, "-c", RECORDED, database.writer_url)) == {
        "verified": [True, "same", []],
        "member": "cadre",
        "state": [["cadre"]],
        "fact": [["cadre"]],
        "history": "CategoryChanged",
        "id": max(schema_ids().values()) + 1,
    }
