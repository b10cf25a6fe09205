"""Provinces and units as people read them: in two columns, code and name. Programs get the codes alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    import psycopg

    from projections.state.times import AsKnown

Names = Mapping[str, str]


def province_names(connection: psycopg.Connection[Any], on: date, as_known: AsKnown | None) -> dict[str, str]:
    """By the code that the province bears on the day."""
    from projections.units import list_units

    return {unit["code"]: unit["name"] for unit in list_units(connection, on=on, as_known=as_known, level="province")}


def with_names(
    columns: Sequence[str], rows: Iterable[Sequence[object]], names: Mapping[str, Names]
) -> tuple[list[str], list[list[object]]]:
    """A table with the names beside each of these columns that it has; a code without a name stands alone."""
    beside = [column for column in columns if column in names]
    is_only_one = len(beside) == 1 and "name" not in columns
    headed = [
        header
        for column in columns
        for header in ((column, "name" if is_only_one else f"{column}_name") if column in beside else (column,))
    ]
    return headed, [
        [
            shown
            for column, cell in zip(columns, row, strict=True)
            for shown in ((cell, names[column].get(str(cell))) if column in beside else (cell,))
        ]
        for row in rows
    ]
