"""Whole `sobo` processes, as a user waits for them: help, small reads, the opening list, changes and corrections."""

from statistics import median

from benchmarks.corrections import write_corrections
from benchmarks.figures import Figure, at_most
from benchmarks.ground import ground, recorded, sobo

RUNS = 7
CORRECTIONS = 1_000


def measure() -> list[Figure]:
    made = recorded()
    with ground() as (home, _, ledger):
        file = home / "corrections.csv"
        rows = write_corrections(file, ledger.register(), CORRECTIONS)
        show = median(sobo(home, "units", "show", "00004", "--on", "2025-07-01") for _ in range(RUNS))
        staffing = median(sobo(home, "staffing", "--unit", "00004", "--on", "2025-07-01") for _ in range(RUNS))
        help_ = median(sobo(home, "--help") for _ in range(RUNS))
        correct = median(sobo(home, "import", "corrections", str(file), "--dry-run") for _ in range(RUNS))
    return [
        Figure("first command in an empty home (makes the database)", made.init, "s"),
        at_most("sobo --help, whole process", help_, "s", 0.3),
        at_most("sobo units show, whole process", show, "s", 0.7),
        at_most("sobo staffing --unit, whole process", staffing, "s", 0.7),
        at_most("load of 10,794 units, projections included", made.load, "s", 5),
        at_most("apply of 11,316 rows, projections included", made.apply, "s", 15),
        at_most(f"check of {rows:,} corrections over the 14,000 changes of 2025", correct, "s", 5),
    ]
