"""Another process for a second core, which asks this one for piece after piece of a work and says what it comes to.

It changes nothing but the time: one that cannot start or is lost is not missed. Over pipes it is told what it must
know, pickled, then a line of JSON for each piece that it asks for; it answers in lines of JSON. It ends with the pipe,
so no one outlives the other, and it is in no terminal's group: Ctrl-C is for the first.
"""

import json
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any

ROOT = Path(__file__).parents[1]

Process = subprocess.Popen[bytes]
Said = Mapping[str, Any]


def command(module: str) -> list[str]:
    """Runs the `main` of a module of ours."""
    return [sys.executable, "-c", f"from {module} import main; main()"]


def worth_it() -> bool:
    """Whether there is a second core."""
    return len(os.sched_getaffinity(0)) > 1


def begin(words: list[str]) -> Process | None:
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    with suppress(OSError):
        return subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
        )
    return None


def converse(process: Process, told: object, give: Callable[[], object], heard: Callable[[Said], bool]) -> None:
    """Tell it, give it pieces, and hear what it says until `heard` has what it wanted or the process is gone."""
    assert process.stdin is not None and process.stdout is not None
    # It may be killed in mid-word.
    with suppress(OSError, ValueError), process.stdin as to, process.stdout as words:
        known = pickle.dumps(told)
        to.write(len(known).to_bytes(8, "big") + known)
        to.flush()
        for line in words:
            said = json.loads(line)
            if "wants" in said:
                to.write(json.dumps(give()).encode() + b"\n")
                to.flush()
            elif heard(said):
                return


def introduced() -> tuple[Any, "SimpleQueue[Any]"]:
    """In the other process: what it was told, and where the pieces come that it asks for with `say(wants=...)`."""
    told = sys.stdin.buffer
    known = pickle.loads(told.read(int.from_bytes(told.read(8), "big")))
    pieces: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(pieces,), daemon=True).start()
    return known, pieces


def say(**words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def run(work: Callable[[], None]) -> None:
    """The whole of the other process. It ends at once: Python would wait a second for the thread that listens."""
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)


def _listen(pieces: "SimpleQueue[Any]") -> None:
    """Ends this process when the first one is no more, whatever it is at."""
    for line in sys.stdin.buffer:
        piece = json.loads(line)
        pieces.put(tuple(piece) if isinstance(piece, list) else piece)
    os._exit(1)
