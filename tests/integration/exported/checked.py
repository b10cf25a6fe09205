"""An exported log as it is checked, and what was found in it."""

from pathlib import Path
from typing import NamedTuple

from consumers.offline.verify import Found, exported, verify
from proof.checkpoint import Checkpoint, open_checkpoint
from proof.keys import SigningKey

Problems = set[tuple[int | None, str]]


class Made(NamedTuple):
    """One log in the three forms in which it can lie on a disk."""

    file: Path
    folder: Path
    tiles: Path
    key: SigningKey
    root: bytes
    size: int


def of(path: Path, *signed: Checkpoint, size: int | None = None) -> Found:
    return verify(exported(path), signed, size)


def named(found: Found) -> Problems:
    return {(one.position, one.kind) for one in found.problems}


def checked(tiles: Path, made: Made) -> Problems:
    """As `sobo verify --log tiles --key` does."""
    own = open_checkpoint((tiles / "checkpoint").read_bytes(), [made.key.verifier()]).checkpoint
    return named(of(tiles, own, size=own.size))


def flip(path: Path, place: int = -1) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
