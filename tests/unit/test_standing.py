"""What stands is said by one rule, which every query reads, and follows from what the event types declare."""

import subprocess
import sys
from pathlib import Path

import pytest

from domain.recording.event_types import EVENT_TYPES
from projections.facts.standing import query_parts, standing, taken_back
from projections.facts.tables import table

SQL = Path(__file__).resolve().parents[2] / "projections" / "sql"
TELLS_EVERYTHING = {"settlement_story.sql", "units_formed_of.sql"}
"""A history shows the retractions too, and what was taken back."""


@pytest.mark.parametrize("path", sorted(SQL.rglob("*.sql")), ids=lambda path: path.name)
def test_no_query_says_by_itself_what_was_taken_back(path: Path) -> None:
    """Catches the query that forgets a retraction, or counts one that was not known yet."""
    text = path.read_text(encoding="utf-8")
    retractions = {cls.taken_back_by.__name__ for cls in EVENT_TYPES.values() if cls.taken_back_by is not None}
    named = {name for name in retractions if table(name).removeprefix("fact_") in text}
    assert path.name in TELLS_EVERYTHING or ("retracted_position" not in text and not named)


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_what_stands_of_a_type_is_known_by_the_retraction_that_it_declares(name: str) -> None:
    """Catches an event type whose retraction changes nothing, in any table."""
    parts, fact = query_parts("p", "stream = 'a'", "position <= 7"), table(name).removeprefix("fact_")
    which = "stream = 'a' and position <= 7"
    assert parts[f"standing_{fact}"] == standing(name, "p", which)
    assert parts[fact] == f"(select * from p.{table(name)} where position <= 7)"
    if EVENT_TYPES[name].taken_back_by is None:
        assert f"taken_back_{fact}" not in parts
        with pytest.raises(AssertionError, match=name):
            taken_back(name, "p")
    else:
        assert parts[f"taken_back_{fact}"] in parts[f"standing_{fact}"]
        assert parts[f"standing_{fact}"].count(which) == 2


def test_a_read_knows_what_stands_without_loading_the_event_classes() -> None:
    """Catches a read that waits for 40 classes to be made, of which it needs none."""
    program = (
        "import sys, projections.staff, projections.settlements\n"
        "from projections.facts.standing import query_parts\n"
        "query_parts('p')\n"
        "print([name for name in sys.modules if name.startswith('domain.') and name.endswith('.events')])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=SQL.parents[1], capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "[]"
