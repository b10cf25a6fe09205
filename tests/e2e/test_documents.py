"""The documents are run: every command in a `console` block, in order, in one empty home, with the output they show.

In a block, a line that starts with `$ ` is a command; what follows is its output. `...` stands for any text, within a
line or, alone on a line, for any number of lines.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    path
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
    if "```console" in path.read_text(encoding="utf-8")
]
SOBO = Path(sys.executable).parent / "sobo"


def steps(text: str) -> list[tuple[str, str]]:
    """(command, expected output) of every console block, in order."""
    found: list[tuple[str, str]] = []
    for block in re.findall(r"^```console\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            while command.endswith("\\"):
                more, _, output = output.partition("\n")
                command = command[:-1] + more
            found.append((command, output))
    return found


def pattern_of(expected: str) -> re.Pattern[str]:
    lines = [line.rstrip() for line in expected.rstrip("\n").split("\n")]
    parts = [
        r"(?:.*\n)*?" if line == "..." else r".*?".join(re.escape(p) for p in line.split("...")) + r"[ ]*\n"
        for line in lines
    ]
    return re.compile("".join(parts))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_shows_is_what_a_user_sees(document: Path, tmp_path: Path) -> None:
    """Catches a renamed option, a changed output, a step that only works on the author's machine."""
    for folder in (tmp_path, tmp_path.parent):  # or the first command says that it opens them for the database's user
        folder.chmod(0o711)
    for name in ("reference", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("SOBO_", "POSTGRES_"))}
    environment |= {"PATH": f"{SOBO.parent}:{environment['PATH']}", "COLUMNS": "120", "SOBO_USER": "clerk"}
    try:
        for command, expected in steps(document.read_text(encoding="utf-8")):
            if command.startswith("export "):
                name, _, value = command.removeprefix("export ").partition("=")
                environment[name] = value if name != "PATH" else environment[name]
                continue
            done = subprocess.run(
                ["bash", "-c", command], cwd=tmp_path, env=environment, text=True, timeout=240,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
            )  # fmt: skip
            shown = "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())
            if expected.strip():
                assert pattern_of(expected).fullmatch(shown), f"$ {command}\n{shown}\nthe document says:\n{expected}"
            else:
                assert done.returncode == 0, f"$ {command}\n{shown}"
    finally:
        subprocess.run([SOBO, "stop"], cwd=tmp_path, env=environment, check=False, capture_output=True)
