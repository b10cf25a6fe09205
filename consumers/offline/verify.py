"""What `sobo verify` finds in a log without its database: positions, versions, bytes, hashes, what was signed.

Memory does not grow with the log: it is read once in the order in which it stands there, and once by stream.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from consumers.auditing.history import History
from consumers.auditing.problem import Problem
from consumers.auditing.streams import in_order, stream_problems
from consumers.containers import SUFFIX
from consumers.offline.by_stream import ByStream, put_aside
from consumers.offline.containers import read_file, read_folder
from consumers.offline.entries import Batches, Broken, Entry
from consumers.offline.tiles import TileReader
from domain.errors import NotFound
from proof.checkpoint import Checkpoint
from proof.tiles import CHECKPOINT, ENTRIES

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Exported:
    """A log that lies in files. `checkpoint` is the one of a folder of tiles, as it stands there."""

    path: Path
    kind: str
    checkpoint: Path | None = None


@dataclass(frozen=True)
class Found:
    """`root` is of the tree over the events as they are, None where some are missing."""

    events: int
    root: bytes | None
    problems: list[Problem] = field(default_factory=list)


def exported(path: Path) -> Exported:
    """What lies there, by its look. Raises `NotFound` (`no_log`)."""
    if path.is_file():
        return Exported(path, "file")
    if (path / "tile").is_dir() or (path / CHECKPOINT).is_file():
        return Exported(path, "tiles", path / CHECKPOINT)
    if path.is_dir() and any(path.glob(f"*{SUFFIX}")):
        return Exported(path, "folder")
    what = "is no log" if path.exists() else "is not there"
    told = f"{path} {what}: name a file or a folder that `sobo log export` wrote, or one of `sobo log tiles`"
    raise NotFound("no_log", f"{told} (with checkpoint and tile/{ENTRIES} in it)")


def batches(log: Exported, size: int | None) -> Batches:
    """What stands there, in order. `size` is that of the checkpoint of a folder of tiles, when it is believed."""
    if log.kind == "tiles":
        return TileReader(log.path, size).batches()
    return read_file(log.path) if log.kind == "file" else read_folder(log.path)


def verify(
    log: Exported, signed: Sequence[Checkpoint] = (), size: int | None = None, progress: Progress = lambda _: None
) -> Found:
    """Bad events are problems, not exceptions; so is another history than the one of the checkpoints, whose signatures
    were verified before. Raises `SoboError` for a file that is no log."""
    order = _Order(History(signed))
    problems: list[Problem] = []
    with put_aside() as aside:
        try:
            for batch in batches(log, size):
                problems += [*batch.problems, *order.take(batch.entries)]
                _put(aside, batch.entries)
                progress(order.events)
        except Broken as error:
            problems.append(Problem(order.expected, "unreadable", str(error)))
        if size is not None and order.expected <= size:
            problems.append(missing(order.expected, size))
        problems += stream_problems(aside.streams())
    problems += order.history.problems()
    return Found(order.events, order.history.root, in_order(problems))


def missing(first: int, last: int) -> Problem:
    which = f"position {first} is" if first == last else f"positions {first} to {last} are"
    return Problem(first, "missing", f"{which} missing: events were taken out of the log")


def _put(aside: ByStream, entries: Sequence[Entry]) -> None:
    aside.put(entry.record for entry in entries if entry.record is not None)


class _Order:
    """Positions one after another, and with them the hashes."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.expected = 1
        self.events = 0

    def take(self, entries: Sequence[Entry]) -> list[Problem]:
        if not entries:
            return []
        self.events += len(entries)
        first = self.expected
        problems = [problem for entry in entries for problem in self._place(entry.position)]
        if problems:
            self.history.broken()
        else:
            self.history.grow(first, [entry.leaf for entry in entries])
        return problems

    def _place(self, position: int) -> list[Problem]:
        if position < self.expected:
            told = (
                f"it stands behind position {self.expected - 1}" if position > 0 else "the log begins with position 1"
            )
            return [Problem(position, "misplaced", told)]
        found = [missing(self.expected, position - 1)] if position > self.expected else []
        self.expected = position + 1
        return found
