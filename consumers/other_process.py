"""Another process for a second core, which asks this one for piece after piece of a work and says what it comes to.

It changes nothing but the time, and one that cannot start is not missed. Over pipes it is told what it must
know, pickled, then a line of JSON for each piece that it asks for; it answers in lines of JSON. It ends with the pipe,
so no one outlives the other, and it is in no terminal's group: Ctrl-C is for the first.
"""

import json
import os
import pickle
import subprocess
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Self, TypeVar

ROOT = Path(__file__).parents[1]

Process = subprocess.Popen[bytes]
Said = Mapping[str, Any]
T = TypeVar("T")


def command(module: str) -> list[str]:
    """Runs the `main` of a module of ours."""
    return [sys.executable, "-c", f"from {module} import main; main()"]


def worth_it() -> bool:
    """Whether there is a second core."""
    return len(os.sched_getaffinity(0)) > 1


def next_of(left: "SimpleQueue[T]") -> T | None:
    """The next piece that neither process has taken; None when there is none."""
    with suppress(Empty):
        return left.get_nowait()
    return None


class Second(ABC):
    """The other process, seen from the first, at work from its making on. Leaving the block ends it."""

    def __init__(self, words: list[str], told: object) -> None:
        self._ended = threading.Event()
        self._process = _begin(words)
        if self._process is None:
            self._ended.set()
        else:
            threading.Thread(target=self._converse, args=(self._process, told), daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._ended.wait()

    @abstractmethod
    def _give(self) -> object:
        """The piece that it asked for; None when there is none left."""

    @abstractmethod
    def _hear(self, said: Said) -> bool:
        """What it says; true when it has no more to say, though it need not be gone."""

    def _converse(self, process: Process, told: object) -> None:
        assert process.stdin is not None and process.stdout is not None
        try:
            # It may be killed in mid-word.
            with suppress(OSError, ValueError), process.stdin as to, process.stdout as words:
                known = pickle.dumps(told)
                to.write(len(known).to_bytes(8, "big") + known)
                to.flush()
                for line in words:
                    said = json.loads(line)
                    if "wants" in said:
                        to.write(json.dumps(self._give()).encode() + b"\n")
                        to.flush()
                    elif self._hear(said):
                        return
        finally:
            self._ended.set()


def _begin(words: list[str]) -> Process | None:
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    with suppress(OSError):  # the first goes alone then
        return subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
        )
    return None


def introduced() -> tuple[Any, "SimpleQueue[Any]"]:
    """In the other process: what it was told, and where the pieces come that it asks for (`ask`)."""
    told = sys.stdin.buffer
    known = pickle.loads(told.read(int.from_bytes(told.read(8), "big")))
    pieces: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(pieces,), daemon=True).start()
    return known, pieces


def ask(pieces: "SimpleQueue[Any]") -> Any:
    """In the other process: the next piece, None when there is none left."""
    say(wants="a piece")
    return pieces.get()


def say(**words: object) -> None:
    """In the other process: tell the first one."""
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
