"""The page of guarantees names tests; a promise whose test is gone is no longer shown."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))
PROMISES = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| promise")]


@pytest.mark.parametrize(("file", "test"), NAMED, ids=lambda part: Path(part).name)
def test_a_test_named_on_the_page_of_guarantees_exists(file: str, test: str) -> None:
    """Catches a promise that outlives its test: one renamed, moved or deleted."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert test in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_promise_names_a_test() -> None:
    """Catches a promise that nobody shows."""
    assert PROMISES
    assert [line for line in PROMISES if "::test_" not in line] == []
