"""What was looked at with which token: a file beside the tokens, written before the answer goes out.

A file and no table of the ledger: the pages ask the database as a role that may write nothing, which is to stay so.
"""

import json
import os
from collections import deque
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from domain.errors import SoboError, Unavailable
from web.access.tokens import Holder

ENDING = ".seen"


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
        found: deque[dict[str, Any]] = deque(maxlen=most)
        try:
            with self.path.open(encoding="utf-8") as file:
                for text in file:
                    line = json.loads(text)
                    if scope is None or line["scope"] == scope:
                        found.append(line)
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError):
            raise SoboError("seen_unusable", f"{self.path} cannot be read") from None
        return list(reversed(found))
