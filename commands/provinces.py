"""Provinces as people read them: code and name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    import psycopg

    from projections.state.times import AsKnown


def province_names(connection: psycopg.Connection[Any], on: date, as_known: AsKnown | None) -> dict[str, str]:
    """`01 Thành phố Hà Nội` by the code that the province bears on the day."""
    from projections.units import list_units

    provinces = list_units(connection, on=on, as_known=as_known, level="province")
    return {unit["code"]: f"{unit['code']} {unit['name']}" for unit in provinces}
