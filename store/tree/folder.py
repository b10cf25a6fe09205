"""The log as a folder that any web server can publish (C2SP tlog-tiles): it grows, no full tile ever changes."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import Connection
from psycopg.rows import tuple_row

from domain.errors import Refused, SoboError
from proof.checkpoint import open_checkpoint
from proof.hashes import leaf_hash, split
from proof.keys import SigningKey
from proof.malformed import Malformed
from proof.tiles import CHECKPOINT, Tile, bundle, tiles_of
from proof.tree import WIDTH
from store.tree.checkpoints import sign_next
from store.tree.leaf import leaf
from store.tree.tiles import tile_reader, tree_at
from store.tree.witnesses import cosigned

ENTRIES = """
    select position, stream, version, event
    from ledger.events
    where position > %s and position <= %s
    order by position
"""
NEW = ".new"
"""A file is written under this name first, so that nobody is served half of it."""


@dataclass(frozen=True)
class Published:
    """The checkpoint of the folder, and how many files are new."""

    size: int
    root: bytes
    written: int


def publish(conn: Connection[Any], key: SigningKey, folder: Path) -> Published:
    """Sign what is recorded, add what the folder lacks, and last its checkpoint: whoever is interrupted leaves the
    folder of the checkpoint before, and goes on next time. Needs an autocommit connection.

    Raises `Refused` (`folder_in_use`, `another_logs_folder`, `tile_changed`, `event_changed`, and what signing raises).
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        old = _published_before(conn, key, folder)
        signed = sign_next(conn, key)
        written = sum(_add(conn, folder, tile, old) for tile in tiles_of(signed.size))
        if written:
            os.sync()  # the checkpoint promises what is on the disk
        note = cosigned(conn, key.name, signed.size, signed.root, signed.note)
        if (folder / CHECKPOINT).exists() is False or (folder / CHECKPOINT).read_bytes() != note:
            _write(folder, folder / CHECKPOINT, note)
            written += 1
    return Published(signed.size, signed.root, written)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Refused("folder_in_use", f"another process is writing {folder}; try again when it is done") from None
    finally:
        os.close(handle)


def _published_before(conn: Connection[Any], key: SigningKey, folder: Path) -> int:
    """The size of the folder's checkpoint, 0 without one."""
    path = folder / CHECKPOINT
    if not path.exists():
        return 0
    advice = "nothing was written. Name another folder, or find out who changed this one"
    try:
        found = open_checkpoint(path.read_bytes(), [key.verifier()]).checkpoint
    except Malformed as error:
        raise Refused("another_logs_folder", f"{path} is not a checkpoint of this ledger ({error}): {advice}") from None
    tree = tree_at(conn)
    if found.size > tree.size or tree_at(conn, found.size).root() != found.root:
        told = f"{path} is of {found.size} events with the root {found.root.hex()}, which this log does not continue"
        raise Refused("another_logs_folder", f"{told}: {advice}; `sobo verify --checkpoint {path}` says more")
    return found.size


def _add(conn: Connection[Any], folder: Path, tile: Tile, old: int) -> bool:
    """Whether the file of the tile is new. One that was published is only made anew when it is gone."""
    path = folder / tile.path
    there = path.exists()
    if there and _is_within(tile, old):
        return False
    data = _data(conn, tile)
    if not there:
        _write(folder, path, data)
        return True
    if path.read_bytes() != data:
        told = f"{path} is there already, and is not what the log comes to"
        raise Refused(
            "tile_changed", f"{told}: nothing was written over. Find out who changed it, or name a new folder"
        )
    return False


def _is_within(tile: Tile, size: int) -> bool:
    """Whether a tree of that size has the tile."""
    return (tile.number * WIDTH + tile.width) << (8 * (tile.level or 0)) <= size


def _data(conn: Connection[Any], tile: Tile) -> bytes:
    hashes = tile_reader(conn)(tile.level or 0, tile.number, tile.width)
    if tile.level is not None:
        return hashes
    first = tile.number * WIDTH
    with conn.cursor(binary=True, row_factory=tuple_row) as cursor:
        rows = cursor.execute(ENTRIES, (first, first + tile.width), prepare=True).fetchall()
    entries = [leaf(*row) for row in rows]
    for position, (kept, entry) in enumerate(
        zip(split(hashes), [*entries, *[b""] * tile.width], strict=False), first + 1
    ):
        if leaf_hash(entry) != kept:
            raise Refused(
                "event_changed",
                f"the event at position {position} is not the one that was recorded there: it was not published. "
                "`sobo verify` says what does not hold",
            )
    return bundle(entries)


def _write(folder: Path, path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with (folder / NEW).open("wb") as file:
            file.write(data)
            file.flush()
            if path.name == CHECKPOINT:
                os.fsync(file.fileno())
        (folder / NEW).replace(path)
    except OSError as error:
        raise SoboError("file_unusable", f"{path} cannot be written: {error.strerror}") from error
