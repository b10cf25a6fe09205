"""Following a recipe of docs/development.md in a copy of this folder."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from re import findall
from shutil import copytree, ignore_patterns

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = (".git", ".venv", ".sobo", "build", "*.egg-info", "__pycache__", ".*_cache", ".hypothesis")
Edits = Mapping[str, Sequence[tuple[str, str]]]
"""By file, what somebody writes by hand: the text in it, and what stands in its place. "" is a file that is new."""


def copy_with(edits: Edits, folder: Path) -> Path:
    """A copy of this folder in which that was written."""
    copy = folder / "sobo"
    copytree(ROOT, copy, ignore=ignore_patterns(*LEFT_OUT))
    for name, changes in edits.items():
        path = copy / name
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        for old, new in changes:
            assert old in text, f"{name} has no {old!r} any more: say here what is to be written instead"
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")
    return copy


def run(folder: Path, *arguments: str) -> str:
    """What Python prints there."""
    ended = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=500
    )
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
    return ended.stdout


def changed(folder: Path) -> list[str]:
    """The files of source, schemas and pages that differ from those of this folder."""
    before, after = _files_of(ROOT), _files_of(folder)
    return sorted(name for name in after if after[name] != before.get(name))


def _files_of(folder: Path) -> dict[str, bytes]:
    kinds = ("*.py", "*.sql", "*.avsc", "*.toml", "*.md", "*.yaml")
    skipped = {".venv", ".git", "build"}
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for kind in kinds
        for path in folder.rglob(kind)
        if not skipped & set(path.relative_to(folder).parts)
    }


def named_in(section: str) -> list[str]:
    """The files that a section of the page numbers."""
    page = (ROOT / "docs" / "development.md").read_text(encoding="utf-8")
    return sorted(findall(r"(?m)^\d+\. `([^`]+)`", page.partition(f"## {section}\n")[2].partition("\n## ")[0]))
