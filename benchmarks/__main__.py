"""All figures, as tables and in `build/benchmarks.json`.

`python -m benchmarks` measures everything, `python -m benchmarks processes answers` a part (see `PARTS`).
`python -m benchmarks rebuild --against CHECKOUT` measures rebuilds of this build beside those of another one.
"""

import sys
from pathlib import Path

from benchmarks import (
    auditing,
    following,
    pages,
    processes,
    projection,
    proof,
    rebuild,
    rebuild_paired,
    recording,
    relaying,
    settlements,
)
from benchmarks.figures import Figure, keep, show

PARTS = {
    "recording": ("Recording", recording.measure),
    "processes": ("Whole processes", processes.measure),
    "answers": ("Answers", projection.measure),
    "settlements": ("Departures and settlements", settlements.measure),
    "proof": ("Proof", proof.measure),
    "auditing": ("Auditing", auditing.measure),
    "web": ("Pages", pages.measure),
    "relaying": ("Relaying", relaying.measure),
    "following": ("Following", following.measure),
    "rebuild": ("Rebuilding the projections", rebuild.measure),
}
KEPT = Path("build") / "benchmarks.json"


def main() -> None:
    if sys.argv[1:2] == ["rebuild"] and sys.argv[2:3] and sys.argv[2].startswith("-"):
        rebuild_paired.main(sys.argv[2:])
        return
    asked = sys.argv[1:] or list(PARTS)
    figures: list[Figure] = []
    for name in asked:
        title, measure = PARTS[name]
        found = measure()
        show(title, found)
        figures += found
    keep(figures, KEPT)
    print(f"kept in {KEPT}")


if __name__ == "__main__":
    main()
