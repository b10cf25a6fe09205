"""What a process that follows the log tells of itself: words for people, or one JSON object a line for machines."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from typing import Any

Say = Callable[[str], None]


class Telling:
    """May be called with plain words, as any `Say`; what else it is told it passes on as words, or keeps to itself."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self.retries = 0
        self.unwritten: list[str] = []
        """Why it had to try again, as far as nobody could be told in the database yet."""

    def __call__(self, text: str) -> None:
        self._say(text)

    def retrying(self, why: str, pause: float) -> None:
        self.retries += 1
        self.unwritten.append(why)
        self._say(f"{why} (trying again in {pause:g} s)")

    def reached(self, event: str, position: int) -> None:
        """Everything up to there is done, or the newest of a batch of several partitions is."""

    def stands_still(self, text: str, **where: int | None) -> None:
        self._say(text)

    def event(self, event: str, text: str) -> None:
        """The beginning and the end."""
        self._say(text)


class JsonLines(Telling):
    """Each line an object: time, level, event, and what belongs to it."""

    def __init__(self, write: Callable[[str], Any] = sys.stderr.write) -> None:
        super().__init__(lambda text: self.line("info", "note", message=text))
        self._write = write
        self._lock = Lock()

    def line(self, level: str, event: str, **more: object) -> None:
        told = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "level": level, "event": event, **more}
        with self._lock:
            self._write(json.dumps(told, ensure_ascii=False) + "\n")
            sys.stderr.flush()

    def retrying(self, why: str, pause: float) -> None:
        self.retries += 1
        self.unwritten.append(why)
        self.line("warning", "retrying", message=why, pause_seconds=pause, retries=self.retries)

    def reached(self, event: str, position: int) -> None:
        self.line("info", event, position=position)

    def stands_still(self, text: str, **where: int | None) -> None:
        self.line("error", "stands_still", message=text, **where)

    def event(self, event: str, text: str) -> None:
        self.line("info", event, message=text)


def telling(say: Say) -> Telling:
    return say if isinstance(say, Telling) else Telling(say)
