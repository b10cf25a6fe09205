"""What was looked at with which token: a file beside the tokens, written before the answer goes out.

A file and no table of the ledger: the pages ask the database as a role that may write nothing, which is to stay so.
"""

import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from domain.errors import SoboError, Unavailable
from web.access.tokens import Holder

ENDING = ".seen"
BLOCK = 2**16


class Seen:
    """Lines of JSON, each written at once at the end of the file."""

    def __init__(self, tokens: Path, now: Callable[[], datetime]) -> None:
        self.path, self._now = tokens.with_name(tokens.name + ENDING), now

    def write(self, holder: Holder, what: str, status: int, address: str) -> None:
        """Raises `Unavailable`: what cannot be written down is not shown."""
        line = {
            "at": self._now().isoformat(timespec="seconds"), "name": holder.name, "role": holder.role,
            "scope": holder.scope, "from": address, "status": status, "what": what,
        }  # fmt: skip
        try:
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            try:
                os.write(handle, json.dumps(line, ensure_ascii=False).encode() + b"\n")
            finally:
                os.close(handle)
        except OSError as error:
            raise Unavailable("not_written_down", f"{self.path} cannot be written: {error.strerror}") from None

    def last(self, most: int, scope: str | None) -> list[dict[str, Any]]:
        """The newest first; with `scope` only what holders of that scope looked at."""
        wanted = None if scope is None else json.dumps(scope).encode()
        try:
            with self.path.open("rb") as file:
                likely = (text for text in _backwards(file) if wanted is None or wanted in text)
                lines = (json.loads(text) for text in likely)
                return list(islice((line for line in lines if scope is None or line["scope"] == scope), most))
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError):
            raise SoboError("seen_unusable", f"{self.path} cannot be read") from None


def _backwards(file: BinaryIO) -> Iterator[bytes]:
    """The lines, the last first: nobody waits for what was looked at a year ago."""
    left, rest = file.seek(0, os.SEEK_END), b""
    while left > 0:
        size = min(BLOCK, left)
        left -= size
        file.seek(left)
        rest, *lines = (file.read(size) + rest).split(b"\n")
        yield from filter(None, reversed(lines))
    if rest:
        yield rest
