"""Two recipes of docs/development.md, each done in a copy of this folder: these files and no others."""

import json
import re
from pathlib import Path

import pytest

from schemas.ids import schema_ids
from store.database import Database
from tests.recipes import ROOT, changed, copy_with, named_in, run

MOST_FILES = 6
WRITTEN = ("schemas/avsc/CategoryChanged.1.avsc", "docs/asyncapi.yaml")
"""By `make schemas`; the others by hand."""

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
    "consumers/auditing/fold/people.py": [
        ("from domain.staff.events import (\n", "from domain.staff.events import (\n    CategoryChanged,\n"),
        (
            "                event.category,\n",
            "                ([event.category] + [one.event.category for one in events "
            "if isinstance(one.event, CategoryChanged)])[-1],\n",
        ),
    ],
}

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
from projections.auditing.histories import of_person as history
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
        "id": schema_ids()["CategoryChanged", 1],
    }))
"""
AMOUNTS = 'or đồng for amounts."\n    ]\n'
GROWN = {
    "domain/staff/events.py": [(AMOUNTS, f'{AMOUNTS}    rank: Annotated[str | None, "Rank (ngạch)."] = None\n')],
}
PAID = """
import sys
from datetime import UTC, date, datetime
from consumers.projecting.from_store import project_from_store
from domain.event import LegalBasis
from domain.ports import Decision
from domain.staff.events import SalaryChanged, StaffRegistered
from store.events.log import PostgresLog

url, first, more = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
said = (date(2025, 7, first), datetime.now(UTC), "clerk", LegalBasis("1/NQ"))
events = [] if first > 1 else [StaffRegistered("staff:aa", 1, *said, "CB1", "male", "cadre", date(2025, 7, 1), b"")]
with PostgresLog(url) as log:
    log.append(Decision([*events, SalaryChanged("staff:aa", first + 1, *said, {"rank_coefficient": "3"}, *more)]))
if first == 1:
    project_from_store(url)
"""
READ = """
import json, sys
from consumers.auditing.verify import verify
from consumers.projecting.rebuild import rebuild
from consumers.projecting.store_source import StoreSource
from store.database import connect
from store.events.log import PostgresLog

url = sys.argv[1]
rebuild(url, lambda: StoreSource(url))
with PostgresLog(url) as log:
    ranks = [placed.event.rank for placed in log.streams(["staff:aa"])["staff:aa"][1:]]
with connect(url) as connection:
    found = verify(connection)
    print(json.dumps({
        "verified": [found.ok, found.projection, found.problems],
        "events": ranks,
        "fact": connection.execute("select rank from projection.fact_salary_changed order by position").fetchall(),
    }))
"""
SUBJECTS = "structure schemas published standing amending mapper transcode wire contract"
CHECKED = [f"tests/unit/test_{subject}.py" for subject in SUBJECTS.split()]


def make_schemas(copy: Path) -> None:
    """What `make schemas` runs."""
    (recipe,) = re.findall(r"(?m)^schemas: .*\n((?:\t.*\n)+)", (copy / "Makefile").read_text(encoding="utf-8"))
    for module in re.findall(r"python -m (\S+)", recipe):
        run(copy, "-m", module)


def keeps_the_rules(copy: Path) -> None:
    few = "--hypothesis-profile=quick"  # the rules are what differs here; more cases are drawn where it does not
    run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", few, *CHECKED)


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this folder in which the recipe was followed."""
    copy = copy_with(EDITS, tmp_path_factory.mktemp("recipe"))
    make_schemas(copy)
    return copy


def test_the_recipe_names_every_file_that_an_event_type_touches_and_these_are_six(copied: Path) -> None:
    """Catches the seventh place in which an event type must be spelt, and a recipe that nobody followed."""
    assert named_in("Adding an event type") == changed(copied) == sorted([*EDITS, *WRITTEN])
    assert len(changed(copied)) <= MOST_FILES


def test_the_copy_keeps_every_rule_for_event_types(copied: Path) -> None:
    """Catches a register elsewhere that the new type would have to be entered in."""
    keeps_the_rules(copied)


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


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which a class has one field more."""
    copy = copy_with(GROWN, tmp_path_factory.mktemp("field"))
    make_schemas(copy)
    return copy


def test_the_recipe_of_a_field_names_every_file_that_it_touches(grown: Path) -> None:
    """Catches a place in which a field must be spelt again, and a published file that is written anew."""
    assert changed(grown) == named_in("Adding a field")
    keeps_the_rules(grown)


def test_what_was_recorded_without_the_field_is_read_beside_what_has_it(grown: Path, database: Database) -> None:
    """Catches a ledger of the build before that the next one cannot read, project, rebuild or verify."""
    run(ROOT, "-c", PAID, database.writer_url, "1")
    run(grown, "-c", PAID, database.writer_url, "2", "01.003")
    assert json.loads(run(grown, "-c", READ, database.writer_url)) == {
        "verified": [True, "same", []],
        "events": [None, "01.003"],
        "fact": [[None], ["01.003"]],
    }
