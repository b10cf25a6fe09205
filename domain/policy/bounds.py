"""What a fact that money hangs on can be: the impossible is refused, the unlikely is taken with a remark."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.policy.spans import add_months, month_index

LIKELY = ("", "")
"""Of a value that is neither impossible nor unlikely."""
MONTHS = ("insured_months", "service_months", "work_months")


@dataclass(frozen=True)
class Bound:
    """The limits of one salary column, in its own unit (coefficient, percent, đồng a month)."""

    name: str
    impossible_above: Decimal
    unlikely_above: Decimal | None
    unlikely_below: Decimal | None
    source: str
    verified: bool


@dataclass(frozen=True)
class Bounds:
    """`of` by salary column; ages in whole years. A column without a bound may hold anything that reads."""

    of: Mapping[str, Bound] = field(default_factory=dict)
    impossible_before_age: int = 15
    unlikely_before_age: int = 18
    source: str = ""
    verified: bool = False
    _judged: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict, compare=False, repr=False)

    def judged(self, name: str, text: str) -> tuple[str, str]:
        """Why the value is impossible, and why unlikely; each empty when it is not. A country has few salaries, so
        each is looked at once."""
        found = self._judged.get((name, text))
        if found is None:
            found = self._judged[name, text] = _judge(self.of.get(name), text)
        return found


def all_likely(
    bounds: Bounds,
    stated: Mapping[str, int | None],
    salary: Mapping[str, str],
    birth_date: date | None,
    leaves_on: date | None,
) -> bool:
    """Whether there is nothing to refuse and nothing to remark: so for almost everybody, and cheap to see."""
    for name, text in salary.items():
        if bounds.judged(name, text) != LIKELY:
            return False
    if birth_date is None or leaves_on is None:
        return True
    return _all_within(stated, birth_date, max(bounds.unlikely_before_age, bounds.impossible_before_age), leaves_on)


def months_lived(birth_date: date, age: int, until: date) -> int:
    """Months from the birthday of that age to the day `until`, one begun counted whole; 0 when still younger."""
    birthday = add_months(birth_date, 12 * age)
    whole = month_index(until) - month_index(birthday)
    return max(whole + 1 if until.day > birthday.day else whole, 0)


def impossible_months(
    bounds: Bounds, stated: Mapping[str, int | None], birth_date: date, leaves_on: date
) -> Iterator[tuple[str, str]]:
    """(fact, message) of each number of months that nobody born then can have lived."""
    age = bounds.impossible_before_age
    if _all_within(stated, birth_date, age, leaves_on):
        return
    for name, months in _beyond(stated, most := months_lived(birth_date, age, leaves_on)):
        yield (
            name,
            f"{months} months are more than the {most} from the {age}th birthday to leaving on {leaves_on}; "
            "check them, and the birth date",
        )


def unlikely_months(
    bounds: Bounds, stated: Mapping[str, int | None], birth_date: date, leaves_on: date
) -> Iterator[tuple[str, str]]:
    """(fact, message) of what is possible only for somebody at work before coming of age."""
    age = bounds.unlikely_before_age
    if _all_within(stated, birth_date, age, leaves_on):
        return
    possible = months_lived(birth_date, bounds.impossible_before_age, leaves_on)
    for name, months in _beyond(stated, most := months_lived(birth_date, age, leaves_on)):
        if months <= possible:
            yield name, f"{months} months are more than the {most} from the {age}th birthday on; check them"


def _all_within(stated: Mapping[str, int | None], birth_date: date, age: int, until: date) -> bool:
    """Whether the months fit even without the one begun."""
    whole = month_index(until) - month_index(birth_date) - 12 * age
    return all((stated.get(name) or 0) <= whole for name in MONTHS)


def _beyond(stated: Mapping[str, int | None], most: int) -> Iterator[tuple[str, int]]:
    for name in MONTHS:
        months = stated.get(name)
        if months is not None and months > most:
            yield name, months


def impossible_pay(bounds: Bounds, salary: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(column, message) of each salary component above what any table allows. `salary` is in canonical text."""
    for name, text in salary.items():
        impossible, _ = bounds.judged(name, text)
        if impossible:
            yield name, impossible


def unlikely_pay(bounds: Bounds, salary: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(column, message) of each component that hardly anybody has; a component of zero is none."""
    for name, text in salary.items():
        _, unlikely = bounds.judged(name, text)
        if unlikely:
            yield name, unlikely


def _judge(bound: Bound | None, text: str) -> tuple[str, str]:
    if bound is None:
        return LIKELY
    value = Decimal(text)
    if value > bound.impossible_above:
        return f"{text} is more than anybody has, at most {bound.impossible_above}; check it ({bound.source})", ""
    if bound.unlikely_above is not None and value > bound.unlikely_above:
        return "", f"{text} is seldom above {bound.unlikely_above}; check it ({bound.source})"
    if bound.unlikely_below is not None and 0 < value < bound.unlikely_below:
        return "", f"{text} is seldom below {bound.unlikely_below}; check it ({bound.source})"
    return LIKELY
