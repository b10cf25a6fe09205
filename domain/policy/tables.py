"""Rules from plain tables, as a parameter file has them; a table that does not hold together is an error at once."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from domain.policy.bounds import Bound, Bounds
from domain.policy.parameters import Band, Deadline, Parameter, Rules

EVIDENCE = ("published", "assumed")


def rules_from(tables: Mapping[str, Any]) -> Rules:
    """Raises `ValueError` for values that overlap in time, unknown evidence, an assumption without its sentence."""
    return Rules(
        version=tables["version"],
        parameters=_by_name(_parameter(row) for row in tables["parameter"]),
        bands=tuple(_band(row) for row in tables["band"]),
        deadlines=tuple(_deadline(row) for row in tables["deadline"]),
        readings={row["code"]: row["text"] for row in tables["reading"]},
        bounds=_bounds(tables["bound"], tables["lived"]),
    )


def _by_name(parameters: Iterable[Parameter]) -> dict[str, tuple[Parameter, ...]]:
    found: dict[str, list[Parameter]] = defaultdict(list)
    for parameter in parameters:
        found[parameter.name].append(parameter)
    for name, values in found.items():
        values.sort(key=lambda parameter: parameter.valid_from)
        for earlier, later in itertools.pairwise(values):
            if earlier.valid_until is None or earlier.valid_until >= later.valid_from:
                raise ValueError(f"two values of {name} are in force on {later.valid_from}")
    return {name: tuple(values) for name, values in found.items()}


def _parameter(row: Mapping[str, Any]) -> Parameter:
    name, evidence, note = row["name"], row["evidence"], row.get("note", "")
    if evidence not in EVIDENCE:
        raise ValueError(f"{name}: the evidence is {' or '.join(EVIDENCE)}, not {evidence}")
    if evidence == "assumed" and not note:
        raise ValueError(f"{name} is assumed without a note that says what")
    value = row["value"] if isinstance(row["value"], date) else Fraction(row["value"])
    until = row.get("until")
    source, verified = row.get("source", ""), row.get("verified", True)
    if not verified and source:
        raise ValueError(f"{name} is not verified and names a source; one of the two is wrong")
    return Parameter(
        name, value, row["from"], until, row["instrument"], row["clause"], evidence, note, source, verified
    )


def _deadline(row: Mapping[str, Any]) -> Deadline:
    return Deadline(row["on"], row["what"], row["instrument"], row.get("decided_until"))


def _bounds(rows: Iterable[Mapping[str, Any]], lived: Mapping[str, Any]) -> Bounds:
    return Bounds(
        of={row["name"]: _bound(row) for row in rows},
        impossible_before_age=lived["impossible_before_age"],
        unlikely_before_age=lived["unlikely_before_age"],
        source=lived["source"],
        verified=lived["verified"],
    )


def _bound(row: Mapping[str, Any]) -> Bound:
    def limit(key: str) -> Decimal | None:
        return Decimal(row[key]) if key in row else None

    most = Decimal(row["impossible_above"])
    return Bound(row["name"], most, limit("unlikely_above"), limit("unlikely_below"), row["source"], row["verified"])


def _band(row: Mapping[str, Any]) -> Band:
    until = row.get("born_until")
    return Band(
        sex=row["sex"],
        age_months=_age(row["age"]),
        born_from=_month(row["born_from"]),
        born_until=None if until is None else _month(until),
        evidence=row["evidence"],
        instrument=row["instrument"],
        clause=row["clause"],
    )


def _age(text: str) -> int:
    """`60y3m` in months."""
    years, _, months = text.removesuffix("m").partition("y")
    return int(years) * 12 + int(months or 0)


def _month(text: str) -> int:
    """`1961-01` as `spans.month_index` counts."""
    year, _, month = text.partition("-")
    return int(year) * 12 + int(month) - 1
