"""The list of mutants is about the code and the tests as they are; `make mutants` plants them."""

import ast

import pytest

from tests.mutants.planted import PAGE, ROOT, Mutant, mutants, page

PLANTED = mutants()


def test_there_are_thirty_mutants_all_over_the_rooms() -> None:
    """Catches a list that shrinks to the rooms that are easy to test."""
    assert len(PLANTED) >= 30
    assert {mutant.file.split("/")[0] for mutant in PLANTED} >= {
        "store",
        "domain",
        "projections",
        "consumers",
        "commands",
    }
    assert len({mutant.bug for mutant in PLANTED}) == len(PLANTED)


@pytest.mark.parametrize("mutant", PLANTED, ids=lambda mutant: mutant.bug)
def test_a_mutant_changes_one_place_and_names_a_test_that_exists(mutant: Mutant) -> None:
    """Catches a mutant that can no longer be planted, because the code or its test was changed or moved."""
    assert (ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.text) == 1
    assert mutant.becomes != mutant.text
    file, test = mutant.caught_by.split("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert test in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_the_page_is_written_from_the_list() -> None:
    """Catches a table that tells of other mutants; `python -m tests.mutants --page` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == page()
