"""Whole `sobo` processes, as a user waits for them: help, a small read, the opening list, the change set."""

import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure, at_most, timed

REFERENCE = Path(__file__).parent.parent / "reference"
RUNS = 7


def sobo(home: Path, *words: str) -> float:
    """Seconds of one `sobo` process. Raises when it fails."""
    command = [sys.executable, "-c", "import cli; cli.main()", "--home", str(home), *words]
    return timed(lambda: subprocess.run(command, check=True, capture_output=True, cwd=REFERENCE.parent))[1]


def measure() -> list[Figure]:
    with TemporaryDirectory() as folder:
        home = Path(folder)
        try:
            first = sobo(home, "init")
            load = sobo(home, "units", "load", str(REFERENCE / "vn_units_2025-06-30.csv"),
                        "--on", "2025-06-30", "--instrument", "opening list")  # fmt: skip
            apply = sobo(home, "units", "apply", str(REFERENCE / "vn_changes_2025-07-01.csv"))
            show = median(sobo(home, "units", "show", "00004", "--on", "2025-07-01") for _ in range(RUNS))
            staffing = median(sobo(home, "staffing", "--unit", "00004", "--on", "2025-07-01") for _ in range(RUNS))
            help_ = median(sobo(home, "--help") for _ in range(RUNS))
        finally:
            sobo(home, "stop")
    return [
        Figure("first command in an empty home (makes the database)", first, "s"),
        at_most("sobo --help, whole process", help_, "s", 0.3),
        at_most("sobo units show, whole process", show, "s", 0.7),
        at_most("sobo staffing --unit, whole process", staffing, "s", 0.7),
        at_most("load of 10,794 units, projections included", load, "s", 5),
        at_most("apply of 11,316 rows, projections included", apply, "s", 15),
    ]
