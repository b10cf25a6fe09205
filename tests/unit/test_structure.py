"""The structure that DESIGN section 3 draws, held against the imports of every file."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (
    "broker",
    "schemas",
    "reference",
    "proof",
    "domain",
    "store",
    "projections",
    "consumers",
    "reports",
    "web",
    "commands",
)
MAY_IMPORT: dict[str, set[str]] = {
    "schemas": set(),
    "reference": set(),
    "proof": set(),
    "domain": {"schemas"},
    "store": {"domain", "proof", "schemas"},
    "broker": {"domain", "store"},
    "projections": {"domain", "schemas", "reference"},
    "reports": {"domain", "projections", "reference"},
    "web": {"domain", "projections", "reference", "reports"},
    "consumers": {"broker", "domain", "proof", "schemas", "store", "projections"},
    "commands": set(FOLDERS),
}
KNOWS_CLIENT = {"kafka": "consumers.kafka.with_kafka_python", "confluent_kafka": "consumers.kafka.with_confluent"}
MOST_LINES = 300
MOST_FILES = 13
"""Modules of a room, its `__init__` aside."""
MORE_THAN_A_LINE = 25
"""Nodes of a function's body, from which on two alike are one thought twice."""

FILES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
ROOMS = sorted({path.parent for path in FILES})
Graph = dict[str, set[str]]


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {dotted(path): path for path in FILES}


def imported_names(path: Path) -> Iterator[str]:
    """Every module that a file imports, at its top or where it is needed; of a package the module in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            for alias in node.names:
                within = f"{node.module}.{alias.name}"
                yield within if within in MODULES else node.module


def room(module: str) -> str:
    return module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]


IMPORTS: Graph = {name: {other for other in imported_names(path) if other in MODULES} for name, path in MODULES.items()}
BETWEEN_ROOMS: Graph = {}
for name, others in IMPORTS.items():
    BETWEEN_ROOMS.setdefault(room(name), set()).update(room(other) for other in others if room(other) != room(name))


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """What lies on a circle, or leads only to one: what is left when everything that imports nothing more is taken."""
    left = {name: set(others) for name, others in graph.items()}
    while ends := {name for name, others in left.items() if not others & left.keys()}:
        for name in ends:
            del left[name]
    return sorted(left)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_its_folder_may(path: Path) -> None:
    """Catches data flowing backwards: a rule that reads a projection, a projection that writes an event."""
    folder = path.relative_to(ROOT).parts[0]
    imported = {name.split(".")[0] for name in imported_names(path)} & {*FOLDERS, "cli", "tests", "benchmarks"}
    allowed = MAY_IMPORT[folder] | {folder}
    assert imported <= allowed, f"{path.name} imports {sorted(imported - allowed)}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_kafka_client_is_imported_in_one_room_only(path: Path) -> None:
    """Catches whatever talks to a cluster past the port, so that it works with one of the clients only."""
    for name in imported_names(path):
        only_in = KNOWS_CLIENT.get(name.split(".")[0])
        assert only_in is None or dotted(path).startswith(only_in), name


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Catches two files that are one thought in two places; an import inside a function counts too."""
    assert circle(IMPORTS) == []


def test_no_rooms_import_each_other_in_a_circle() -> None:
    """Catches a room that cannot be understood without the room that uses it."""
    assert circle(BETWEEN_ROOMS) == []


def test_the_circle_test_finds_a_circle() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["a", "b", "c"]


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_holds_about_a_dozen_files_and_says_what_lives_there(path: Path) -> None:
    """Catches the folder in which nobody finds anything, and the new one without its sentence."""
    names = [entry.name for entry in path.iterdir() if entry.is_file() and entry.name != "__init__.py"]
    assert len(names) <= MOST_FILES, sorted(names)
    text = ast.get_docstring(ast.parse((path / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert "May import" in text


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_stays_readable_in_one_sitting(path: Path) -> None:
    """Catches the file that grew until nobody reads it."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_no_two_functions_have_one_body() -> None:
    """Catches what says the same thing twice, until one of the two is mended and the other is not."""
    bodies: dict[str, list[str]] = {}
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                if sum(1 for part in body for _ in ast.walk(part)) >= MORE_THAN_A_LINE:
                    said = "\n".join(ast.dump(part) for part in body)
                    bodies.setdefault(said, []).append(f"{path.relative_to(ROOT)}: {node.name}")
    assert [names for names in bodies.values() if len(names) > 1] == []


def test_no_function_and_no_constant_is_there_for_nobody() -> None:
    """Catches what was left behind when its last caller went: at the top of a module, and no command or fixture."""
    declared: dict[str, str] = {}
    used: set[str] = set()
    for path in [*FILES, ROOT / "cli.py", *(ROOT / "benchmarks").rglob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                used.add(node.id)
            elif isinstance(node, ast.Attribute):
                used.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                used.update(re.findall(r"\w+", node.value))  # a process of its own is started by text
        if path in FILES:
            declared |= {name: f"{path.relative_to(ROOT)}: {name}" for name in _at_the_top(tree)}
    assert [where for name, where in declared.items() if name not in used and name != "__all__"] == []


def _at_the_top(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list:
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def test_no_two_test_files_have_one_name() -> None:
    """Catches two files of which pytest, run over all folders at once, collects only the first."""
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, number in names.items() if number > 1] == []
