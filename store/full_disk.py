"""The disk of the database is full: told as that, with what became of the work, whoever noticed it first."""

import psycopg

from domain.errors import Unavailable

DISK_FULL = psycopg.errors.DiskFull
"""SQLSTATE 53100. The server answers, and undid the statement: trying again at once finds no more room."""
SIGNS = ("No space left on device", "Disk quota exceeded")
"""Words of the operating system, which the server repeats."""


def disk_full(where: str | None, error: psycopg.Error, besides: str = "") -> Unavailable:
    """`where` is the server's address, None when it is not known; `besides` says what became of the work."""
    said = error.diag.message_primary or (str(error).strip().splitlines() or ["it says no more"])[0]
    disk = "the disk of the database" if where is None else f"the disk of the database at {where}"
    return Unavailable("disk_full", f"{disk} is full ({said}); free room on it.{besides}")
