"""The structure that DESIGN section 2 draws, held against the imports of every file."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("broker", "schemas", "reference", "domain", "store", "projections", "consumers", "commands")
MAY_IMPORT: dict[str, set[str]] = {
    "schemas": set(),
    "reference": set(),
    "domain": {"schemas"},
    "store": {"domain", "schemas"},
    "projections": {"domain", "schemas", "reference"},
    "broker": {"domain", "store"},
    "consumers": {"broker", "domain", "schemas", "store", "projections"},
    "commands": set(FOLDERS),
}
MODULES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


def imported_names(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_its_folder_may(path: Path) -> None:
    """Catches data flowing backwards: a rule that reads a projection, a projection that writes an event."""
    folder = path.relative_to(ROOT).parts[0]
    imported = {name.split(".")[0] for name in imported_names(path)} & {*FOLDERS, "cli", "tests", "benchmarks"}
    allowed = MAY_IMPORT[folder] | {folder}
    assert imported <= allowed, f"{path.name} imports {sorted(imported - allowed)}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_consumers_know_kafka(path: Path) -> None:
    """Catches a command or a projection that talks to the broker past the relay and the sources."""
    if path.relative_to(ROOT).parts[0] in ("broker", "consumers"):
        return
    assert not {name for name in imported_names(path) if name.split(".")[0] == "kafka"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_stays_readable_in_one_sitting(path: Path) -> None:
    """Catches the file that grew until nobody reads it."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_says_what_lives_there_and_what_it_may_import(folder: str) -> None:
    """Catches a new folder without its sentence."""
    text = ast.get_docstring(ast.parse((ROOT / folder / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert "May import" in text
