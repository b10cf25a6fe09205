"""A file that a test hands in, as CSV or as a workbook: what became of its rows, or what it is refused with."""

import csv
import json
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from tests.e2e.conftest import Sobo

Row = Mapping[str, str]
Rows = Sequence[Row]


def columns(rows: Rows) -> list[str]:
    return list(dict.fromkeys(column for row in rows for column in row))


def written(sobo: Sobo, rows: Rows, name: str = "rows.csv") -> str:
    """The rows as a CSV file in the working folder; its name."""
    with (sobo.home.parent / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns(rows), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return name


def bound(sobo: Sobo, rows: Rows, name: str = "rows.xlsx") -> str:
    """The rows as an Excel workbook, every cell a text; its name."""
    book = Workbook()
    assert book.active is not None
    names = columns(rows)
    book.active.append(names)
    for row in rows:
        book.active.append([row.get(column) for column in names])
    book.save(sobo.home.parent / name)
    return name


def imported(sobo: Sobo, kind: str, rows: Rows) -> list[int]:
    """The positions of what the rows became."""
    told = sobo.json("import", kind, written(sobo, rows))
    return list(range(told["first_position"], told["last_position"] + 1))


def refusal(sobo: Sobo, kind: str, file: str, *options: str) -> dict[str, Any]:
    """The error that the file is refused with."""
    done = sobo("import", kind, file, "--json", *options)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    assert "went wrong" not in done.stderr
    error = json.loads(done.stdout)["error"]
    assert isinstance(error, dict)
    return error


def places(error: Mapping[str, Any]) -> list[tuple[int, str | None]]:
    """Row and column of every fault, in this order."""
    found = [(fault["row"], fault["column"]) for fault in error["where"]]
    return sorted(found, key=lambda place: (place[0], place[1] or ""))
