"""A `sobo web` of its own, as a process, on a free port of this machine."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

CLI = Path(__file__).resolve().parents[1] / "cli.py"


@contextmanager
def served_pages(environment: Mapping[str, str]) -> Iterator[str]:
    """Its address; stopped when this is left."""
    running = subprocess.Popen(
        [sys.executable, str(CLI), "web", "--port", "0"], env=dict(environment), text=True, stderr=subprocess.PIPE
    )
    assert running.stderr is not None
    try:
        told = re.search(r"http://127\.0\.0\.1:\d+", running.stderr.readline())
        assert told is not None
        yield told[0]
    finally:
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=120)
