"""The rules as if the State changed every one of their values on one day."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from domain.policy.parameters import Rules
from domain.policy.tables import rules_from
from reference.policy import tables

Change = Callable[[str, Any], Any]


def changed_on(day: date, change: Change) -> Rules:
    """Every value that is in force on that day ends the day before, and from it on holds what `change` (given name and
    value as a file has it) makes of it."""
    rows: list[dict[str, Any]] = []
    for row in tables()["parameter"]:
        until = row.get("until")
        if row["from"] < day and (until is None or until >= day):
            rows.append({**row, "until": day - timedelta(days=1)})
            rows.append({**row, "from": day, "value": change(row["name"], row["value"])})
        else:
            rows.append(row)
    assert len(rows) > len(tables()["parameter"])
    return rules_from({**tables(), "parameter": rows, "version": "2"})


def unchanged(_: str, value: Any) -> Any:
    return value


def another(_: str, value: Any) -> Any:
    """A day later, or one more."""
    if isinstance(value, date):
        return value + timedelta(days=1)
    return str(Fraction(value) + 1)
