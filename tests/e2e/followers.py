"""Three units in a home whose broker runs, and commands that follow the log beside it until they are told to stop."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.conftest import CLI, Sobo

UNITS = "code,name,type,parent\n01,Tỉnh Một,province,\n00001,Xã Một,commune,01\n00002,Xã Hai,commune,01\n"


def beside_broker(sobo: Sobo, folder: Path) -> Sobo:
    """The three units loaded, and the broker of the home started."""
    file = folder / "units.csv"
    file.write_text(UNITS, encoding="utf-8")
    sobo.json("units", "load", str(file), "--on", "2025-06-30", "--instrument", "1685/NQ-UBTVQH15")
    assert sobo("broker", "start").returncode == 0
    return sobo


@contextmanager
def running(sobo: Sobo, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, str(CLI), *arguments], env=sobo.environment(), text=True, stderr=subprocess.PIPE
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)
