"""Messages are sentences: a hint behind what was given is set apart from it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("commands", "consumers", "domain", "projections", "proof", "reference", "reports", "schemas", "store", "web")
GLUED = re.compile(r"\}(?:\"\s*f?\")? `sobo [^`]*` (?:has|have|lists|shows?|says?|names?|tells?|makes?|brings)\b")
"""What was given (or a hint that may be empty), and at once a sentence about another command."""


@pytest.mark.parametrize("room", ROOMS)
def test_no_hint_is_glued_to_what_was_wrong(room: str) -> None:
    """Catches "there is no event type Nope `sobo schemas list` has them all"."""
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in sorted((ROOT / room).rglob("*.py"))
        for match in GLUED.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_glued_hint_would_be_seen() -> None:
    """Catches a pattern that finds nothing."""
    assert GLUED.search('f"there is no event type {name}{meant} `sobo schemas list` has them all"')
    assert not GLUED.search('f"there is no event type {name}; `sobo schemas list` has them all"')
