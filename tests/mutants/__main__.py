"""`python -m tests.mutants [WORD ...]`: plants the mutants whose bug, file or test has one of the words; else all."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.mutants.planted import PAGE, ROOT, Mutant, mutants, page

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".sobo", "build", "*.egg-info", "__pycache__", ".*_cache", ".hypothesis"
)
MOST_SECONDS = 300


def passes(root: Path, tests: list[str]) -> bool:
    """Whether these tests pass in the tree at `root`. One that hangs is one that fails."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=root, env=environment, timeout=MOST_SECONDS, capture_output=True, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    if done.returncode not in (0, 1):  # 1 is a test that failed; anything else, that none was run
        raise SystemExit(f"pytest could not run {tests}:\n{done.stdout.decode()}{done.stderr.decode()}")
    return done.returncode == 0


def try_all(planted: list[Mutant]) -> int:
    """How many survive."""
    survived = 0
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        root = Path(folder) / "tree"
        shutil.copytree(ROOT, root, ignore=LEFT_OUT, symlinks=True)
        if not passes(root, sorted({mutant.caught_by for mutant in planted})):
            raise SystemExit("one of the named tests fails although nothing was planted")
        for mutant in planted:
            begun, before = perf_counter(), mutant.plant(root)
            caught = not passes(root, [mutant.caught_by])
            (root / mutant.file).write_text(before, encoding="utf-8")
            survived += not caught
            told = "caught  " if caught else "SURVIVED"
            print(f"{told} {perf_counter() - begun:4.0f} s  {mutant.bug} ({mutant.file})", flush=True)
    return survived


if __name__ == "__main__":
    words = sys.argv[1:]
    if words == ["--page"]:
        PAGE.write_text(page(), encoding="utf-8")
        raise SystemExit
    chosen = [mutant for mutant in mutants() if not words or any(word in " ".join(mutant) for word in words)]
    survivors = try_all(chosen)
    print(f"{len(chosen)} planted, {len(chosen) - survivors} caught, {survivors} survived")
    raise SystemExit(survivors > 0)
