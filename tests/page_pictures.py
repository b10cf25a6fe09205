"""Pictures of the documents, of the home of a `sobo demo`, for `docs/pictures`: `make pictures HOME_OF_DEMO=FOLDER`."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser import pictured

ON = ("--on", "2025-09-01")
SLIP_OF = ("--staff", "CB0004312")
REPORTS = {
    "departures": (), "staffing": (), "deadlines": (), "resolution-18": (), "slips": SLIP_OF,
}  # fmt: skip
DRAWINGS = {
    "map": ("stats", "departures", "--by", "province", "--format", "map", *ON),
    "lineage": ("units", "lineage", "00004", "--on", "2025-07-01", "--format", "png"),
}


def made(home: Path, folder: Path) -> None:
    """The first sheet of each document and each drawing, in Vietnamese."""
    folder.mkdir(parents=True, exist_ok=True)
    sobo = [str(Path(sys.executable).parent / "sobo"), "--home", str(home)]
    with tempfile.TemporaryDirectory() as written:
        for name, asked in REPORTS.items():
            command = [*sobo, "report", name, *asked, *ON, "--out", written, "--lang", "vi"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            pictured(Path(written) / f"{name}.html", Path(written) / f"{name}.png")
            (folder / f"{name}.png").write_bytes((Path(written) / f"{name}.png").read_bytes())
    for name, asked in DRAWINGS.items():
        out = folder / f"{name}.png"
        subprocess.run([*sobo, *asked, "--out", str(out), "--lang", "vi", "--overwrite"], check=True)


if __name__ == "__main__":
    made(Path(sys.argv[1]), Path("docs/pictures"))
