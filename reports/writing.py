"""Documents into files: whole or not at all, and never over one that knows more."""

import os
import re
import struct
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from domain.errors import Refused

POSITION = re.compile(rb"sobo-position:(\d+)")
PNG_HEAD = 33
"""Bytes of a PNG up to the end of its first chunk."""
LOOKED_AT = 65_536


def write_all(
    documents: Mapping[Path, bytes], position: int, *, overwrite: bool = False, private: bool = False
) -> None:
    """Every file, or none of them where one of the folders cannot be written or a file may not be replaced.

    Each document names the position of the ledger that it rests on. A file that rests on a later one, or that is none
    of ours, stays unless `overwrite`. A `private` one, in which people are named, is for who made it alone. Raises
    `Refused` (`file_in_the_way`, `not_written`).
    """
    for path in documents:
        if not overwrite:
            _refuse_newer(path, position)
    made: list[tuple[Path, Path]] = []
    try:
        for path, content in documents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            made.append((Path(name), path))
            with os.fdopen(handle, "wb") as out:
                out.write(content)
            if not private:
                Path(name).chmod(0o666 & ~_umask())
        for temporary, path in made:
            temporary.replace(path)
    except OSError as error:
        where = error.filename or next(iter(documents))
        raise Refused("not_written", f"{where}: {error.strerror}; nothing was written") from error
    finally:
        for temporary, _ in made:
            temporary.unlink(missing_ok=True)


def position_of(path: Path) -> int | None:
    """Of the ledger, that a document of ours rests on; None for any other file."""
    try:
        with ZipFile(path) as book:
            head = book.read("docProps/core.xml")
    except KeyError:
        return None
    except BadZipFile:
        with path.open("rb") as opened:
            head = opened.read(LOOKED_AT)
    found = POSITION.search(head)
    return None if found is None else int(found[1])


def png_with_position(png: bytes, position: int) -> bytes:
    """The picture with a text chunk behind its first one."""
    body = b"tEXtComment\0sobo-position:%d" % position
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return png[:PNG_HEAD] + chunk + png[PNG_HEAD:]


def _refuse_newer(path: Path, position: int) -> None:
    if not path.exists():
        return
    if path.is_dir():
        raise Refused("file_in_the_way", f"{path} is a folder; nothing was written")
    theirs = position_of(path)
    if theirs is None:
        what = "is not a document of sobo"
    elif theirs > position:
        what = f"is newer: it rests on position {theirs} of the ledger, this one on {position}"
    else:
        return
    raise Refused(
        "file_in_the_way", f"{path} {what}; nothing was written. Name another place, or replace it with --overwrite"
    )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
