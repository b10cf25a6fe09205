"""`sobo` as a user runs it: a process of its own, with nothing in its environment but the home."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import warm

CLI = Path(__file__).resolve().parents[2] / "cli.py"


@dataclass(frozen=True)
class Sobo:
    """Runs `sobo` in a home of its own."""

    home: Path

    def __call__(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run it, whatever comes of it; `variables` are added to the environment."""
        return warm.run(arguments, self.environment() | variables, self.home.parent)

    def json(self, *arguments: str, **variables: str) -> Any:
        """Run it with `--json` where it must succeed, and return what it printed."""
        done = self(*arguments, "--json", **variables)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SOBO_", "PG", "POSTGRES_"))}
        return kept | {"SOBO_HOME": str(self.home), "SOBO_USER": "clerk", "PYTHONPATH": str(CLI.parent)}


@dataclass(frozen=True)
class Afresh(Sobo):
    """`sobo` read by a Python that has just started: what it does before its first command counts too."""

    def __call__(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(CLI), *arguments], env=self.environment() | variables, cwd=self.home.parent,
            text=True, capture_output=True, timeout=warm.SECONDS, check=False,
        )  # fmt: skip


@dataclass(frozen=True)
class OnServer(Sobo):
    """`sobo` with a server of one's own in place of the embedded one; the login is who records."""

    writer_url: str
    admin_url: str

    def environment(self) -> dict[str, str]:
        given = {"SOBO_DATABASE_URL": self.writer_url, "SOBO_DATABASE_ADMIN_URL": self.admin_url, "SOBO_USER": ""}
        return super().environment() | given


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped home after `init`: to copy it takes a tenth of the time of making it."""
    made = Sobo(tmp_path_factory.mktemp("empty") / "home")
    assert made("init").returncode == 0
    assert made("stop").returncode == 0
    return made.home


@pytest.fixture(scope="module")
def sobo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sobo]:
    """One home for the tests of a module, with an empty ledger; its services stop at the end. A module that names
    another kind of it in `RUNS` begins without any."""
    run: Sobo = getattr(request.module, "RUNS", Sobo)(tmp_path_factory.mktemp("e2e") / "home")
    if type(run) is Sobo:
        made: Path = request.getfixturevalue("empty_ledger")
        subprocess.run(["cp", "-a", made, run.home], check=True)  # who owns the files is kept too
    yield run
    run("stop")
