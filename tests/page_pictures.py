"""Pictures of documents and pages, of the home of a `sobo demo`: `make pictures HOME_OF_DEMO=FOLDER`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser import pictured
from tests.driven import browsing
from tests.served_pages import served_pages

ON = ("--on", "2025-09-01")
SLIP_OF = ("--staff", "CB0004312")
REPORTS = {
    "departures": (), "staffing": (), "deadlines": (), "resolution-18": (), "slips": SLIP_OF,
}  # fmt: skip
DRAWINGS = {
    "map": ("stats", "departures", "--by", "province", "--format", "map", *ON),
    "lineage": ("units", "lineage", "00004", "--on", "2025-07-01", "--format", "png"),
}
PAGES = {
    "country": "/?", "province": "/province/01?", "commune": "/unit/00004?", "departures": "/departures?by=route&",
    "settlement": "/settlement/CB5000001?", "audit": "/audit?unit=00004&", "search": "/search?q=ba+dinh&",
}  # fmt: skip
DESK, PHONE = (1000, 760), (360, 720)
"""Width and height in pixels."""


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
    seen(home, folder)


def seen(home: Path, folder: Path) -> None:
    """The top of each page as a desk and a phone show it, in Vietnamese and light."""
    with (
        tempfile.TemporaryDirectory() as profile,
        served_pages({**os.environ, "SOBO_HOME": str(home.resolve())}) as base,
        browsing(Path(profile) / "of") as tab,
    ):
        for name, address in PAGES.items():
            for size, kind in ((DESK, "desk"), (PHONE, "phone")):
                tab.shown_as()
                tab.shaped(*size)
                tab.go(f"{base}{address}on=2025-09-01&lang=vi")
                tab.pictured(folder / f"web-{name}-{kind}.png")


if __name__ == "__main__":
    made(Path(sys.argv[1]), Path("docs/pictures"))
