"""Reads rows of PostgreSQL's binary COPY back into values, to look at what was made of an event."""

import struct
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

READERS: dict[str, Callable[[bytes], Any]] = {
    "bigint": lambda raw: struct.unpack(">q", raw)[0],
    "text": lambda raw: raw.decode(),
    'text collate "C"': lambda raw: raw.decode(),
    "boolean": lambda raw: {b"\x00": False, b"\x01": True}[raw],
    "bytea": bytes,
    "date": lambda raw: date(2000, 1, 1) + timedelta(days=struct.unpack(">i", raw)[0]),
    "timestamptz": lambda raw: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=struct.unpack(">q", raw)[0]),
    "jsonb": lambda raw: raw.decode(),
}


def values_of(row: bytes, sql_types: Sequence[str]) -> list[Any]:
    """The fields of one row. Fails when the row does not have just these."""
    (count,) = struct.unpack_from(">h", row)
    assert count == len(sql_types)
    at = 2
    values: list[Any] = []
    for sql_type in sql_types:
        (size,) = struct.unpack_from(">i", row, at)
        at += 4
        if size < 0:
            values.append(None)
            continue
        values.append(READERS[sql_type](row[at : at + size]))
        at += size
    assert at == len(row)
    return values
