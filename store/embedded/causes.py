"""The one line among many of PostgreSQL's log that says why: the others tell what followed from it."""

import re
from datetime import UTC, datetime
from pathlib import Path

from store.full_disk import SIGNS

_LINE = re.compile(r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) UTC \[\d+\] (?P<severity>[A-Z]+):\s+(?P<said>.*)")
_GRAVE = ("PANIC", "FATAL")
_CONSEQUENCES = (
    "the database system is",
    "terminating connection",
    "terminating background worker",
    "canceling",
)
_LAST_BYTES = 1 << 16


def cause(text: str) -> str:
    """What stopped the server, in its own words and with what to do where that is known; empty when no line says it.

    `text` is of its log.
    """
    found = [line for line in map(_LINE.fullmatch, text.splitlines()) if line is not None]
    grave = (
        line["said"]
        for severity in _GRAVE
        for line in found
        if line["severity"] == severity and not line["said"].startswith(_CONSEQUENCES)
    )
    return full_disk(text) or next(grave, "")


def full_disk(text: str) -> str:
    """Where a log, or what a program printed, says that the disk is full: that, and what to do; else nothing."""
    lines = (line for line in text.splitlines() if any(sign in line for sign in SIGNS))
    return next((f"the disk is full, free room on it: {_said(line)}" for line in lines), "")


def cause_since(log: Path, began: datetime) -> str:
    """The cause in what the server wrote from `began` on; empty when there is none, or no log."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - _LAST_BYTES))
            lines = file.read().decode(errors="replace").splitlines()
    except OSError:
        return ""
    at = began.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    stamped = [line for line in lines if (match := _LINE.fullmatch(line)) is not None and match["at"] >= at]
    return cause("\n".join(stamped))


def _said(line: str) -> str:
    match = _LINE.fullmatch(line)
    return line.strip() if match is None else match["said"]
