"""What is remembered of a home's broker between two commands: `broker.json`, read and written under a lock."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from domain.errors import SoboError
from store import file_lock

FILE = "broker.json"


@dataclass(frozen=True)
class Node:
    """`pid` is that of its last start. Of several nodes each knows the others' controllers, so their ports are kept."""

    port: int
    pid: int | None = None
    controller_port: int | None = None


@dataclass(frozen=True)
class Known:
    """By number, from 1."""

    nodes: tuple[Node, ...]
    secure: bool = False


def known(folder: Path) -> Known | None:
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if "nodes" not in found:  # of a build that knew one node only
            return Known((Node(found["port"], found["pid"]),), found.get("secure", False))
        return Known(tuple(Node(**node) for node in found["nodes"]), found["secure"])
    except (OSError, ValueError, TypeError, KeyError):  # never started, or cut off in the middle of writing
        return None


def remember(folder: Path, found: Known) -> None:
    draft = private(folder / f"{FILE}.new")
    draft.write_text(json.dumps(asdict(found)), encoding="utf-8")
    draft.replace(folder / FILE)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process at a time starts or stops this home's broker."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)  # one that an earlier version left open, or a copy
        private(folder / "lock")
    except OSError as error:
        reason = f"cannot keep the broker's data in {folder}: {error.strerror}. Allow it, or set SOBO_HOME."
        raise SoboError("home_unusable", reason) from error
    with file_lock.locked(folder / "lock"):
        yield


def private(file: Path) -> Path:
    """The file, made when it is missing; read and written by its owner only."""
    file.touch(mode=0o600)
    file.chmod(0o600)
    return file
