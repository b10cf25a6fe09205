"""The current monthly salary S, which each regime defines in its own way, and the allowance P of part-time staff."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Annotated

from domain.policy.assumptions import Reading
from domain.policy.reasons import refuse
from domain.policy.spans import half_up

ALLOWANCE = "D154, part-time commune staff: current monthly allowance"

PERCENT = Fraction(1, 100)


@dataclass(frozen=True)
class PayPart:
    """One part of the salary: the component as the file has it, how it is taken, and its exact đồng."""

    name: str
    value: str
    formula: str
    amount: Fraction


@dataclass(frozen=True)
class Excluded:
    """A salary component that was given and does not count."""

    name: Annotated[str, "Name of the component."]
    value: Annotated[str, "As recorded."]
    article: Annotated[str, "The article that leaves it out."]


@dataclass(frozen=True)
class Pay:
    """S or P (`letter`), exact: it is rounded only inside the components."""

    letter: str
    amount: Fraction
    parts: tuple[PayPart, ...]
    excluded: tuple[Excluded, ...]


def is_known(salary: Mapping[str, str]) -> bool:
    """Do the components give a salary at all?"""
    return bool(salary.get("rank_coefficient", "").strip("0.")) or "salary_amount" in salary


def salary_of(
    reading: Reading, salary: Mapping[str, str], leaves_on: date, percents: tuple[str, ...], article: str
) -> Pay:
    """S of the month before leaving, with the percentage allowances `percents`; `article` leaves out the rest.

    Raises `NotComputable` for coefficients beside an amount, or no base salary.
    """
    if "salary_amount" in salary:
        return _contract_pay(salary, article)
    base = reading.number("base_salary", leaves_on - timedelta(days=1))
    computed, readings = _from_coefficients(tuple(salary.items()), base, percents, article)
    for code in readings:
        reading.assume(code)
    return computed


def allowance(salary: Mapping[str, str]) -> Pay:
    """P as recorded; it is never computed, and no salary component belongs to it."""
    text = salary["part_time_allowance"]
    part = PayPart("part_time_allowance", text, "as recorded", Fraction(text))
    return Pay("P", part.amount, (part,), _left_out(salary, {"part_time_allowance"}, ALLOWANCE))


@lru_cache(maxsize=4096)
def _from_coefficients(
    components: tuple[tuple[str, str], ...], base: Fraction, percents: tuple[str, ...], article: str
) -> tuple[Pay, tuple[str, ...]]:
    """The salary, and the readings that it took. Remembered: a ladder has few steps, and thousands stand on each."""
    salary = dict(components)
    values = {name: Fraction(text) for name, text in components}
    readings = []
    parts = [_coefficient(name, salary, values, base) for name in ("rank_coefficient", "leadership_coefficient")]
    beyond = values.get("beyond_frame_percent", Fraction())
    if beyond:
        readings.append("beyond_frame_base")
        amount = base * values["rank_coefficient"] * beyond * PERCENT
        parts.append(PayPart("beyond_frame_percent", salary["beyond_frame_percent"], "% of the rank salary", amount))
    taken_on = sum((part.amount for part in parts if part is not None), Fraction())
    counted = [values.get(name, Fraction()) for name in percents]
    if values.get("reserved_coefficient"):
        if any(counted):
            readings.append("reserved_outside_percents")
        parts.append(_coefficient("reserved_coefficient", salary, values, base))
    for name, percent in zip(percents, counted, strict=True):
        if percent:
            formula = "% of rank, leadership and beyond-frame"
            parts.append(PayPart(name, salary[name], formula, taken_on * percent * PERCENT))
    kept = tuple(part for part in parts if part is not None)
    used = {"rank_coefficient", "leadership_coefficient", "beyond_frame_percent", "reserved_coefficient", *percents}
    total = sum((part.amount for part in kept), Fraction())
    return Pay("S", total, kept, _left_out(salary, used, article)), tuple(readings)


def _coefficient(
    name: str, salary: Mapping[str, str], values: Mapping[str, Fraction], base: Fraction
) -> PayPart | None:
    if not values.get(name):
        return None
    return PayPart(name, salary[name], f"{salary[name]} x base salary {half_up(base):,}", base * values[name])


def _contract_pay(salary: Mapping[str, str], article: str) -> Pay:
    beside = sorted(name for name in salary if name.endswith("_coefficient"))
    if beside:
        raise refuse(
            "salary_amount_beside_coefficients",
            f"salary_amount stands for the whole salary, and {', '.join(beside)} is given too; keep one kind",
            article,
        )
    text = salary["salary_amount"]
    part = PayPart("salary_amount", text, "as recorded", Fraction(text))
    left_out = _left_out(salary, {"salary_amount"}, f"{article}: salary_amount stands for S")
    return Pay("S", part.amount, (part,), left_out)


def _left_out(salary: Mapping[str, str], used: Collection[str], article: str) -> tuple[Excluded, ...]:
    return tuple(Excluded(name, text, article) for name, text in salary.items() if name not in used)
