"""The list of mutants, and the page that shows it (`docs/mutants.md`)."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("mutants.toml")
PAGE = ROOT / "docs" / "mutants.md"
HEAD = """\
# Mutants

Bugs that were planted on purpose, one at a time, in a copy of the tree, each with the test that must catch it: a
promise is worth what its test notices. `make mutants` plants them and runs the named tests, outside CI; the list is
`tests/mutants/mutants.toml`, and this page is written from it (`python -m tests.mutants --page`). That each text still
stands in its file, once, and that each test exists, every run of the tests checks.
"""


class Mutant(NamedTuple):
    """`text` stands once in `file`, and is replaced by `becomes`; `caught_by` is FILE::TEST."""

    bug: str
    file: str
    text: str
    becomes: str
    caught_by: str

    def plant(self, root: Path) -> str:
        """Into the tree at `root`; returns what stood there before."""
        path = root / self.file
        before = path.read_text(encoding="utf-8")
        if before.count(self.text) != 1:
            raise ValueError(f"{self.file} has {before.count(self.text)} times, not once: {self.text}")
        path.write_text(before.replace(self.text, self.becomes), encoding="utf-8")
        return before


def mutants() -> list[Mutant]:
    with LIST.open("rb") as file:
        return [Mutant(**entry) for entry in tomllib.load(file)["mutant"]]


def page() -> str:
    return "\n".join([HEAD, *_table(mutants())]) + "\n"


def _table(planted: list[Mutant]) -> Iterator[str]:
    yield f"{len(planted)} bugs:\n"
    yield "| what is wrong then | where | caught by |"
    yield "|---|---|---|"
    for mutant in planted:
        yield f"| {mutant.bug} | `{mutant.file}` | `{mutant.caught_by}` |"
