"""Months, years and đồng: how time is counted and numbers are rounded and written. Fractions only."""

from datetime import date
from fractions import Fraction
from functools import lru_cache

HALF = Fraction(1, 2)


def month_index(day: date) -> int:
    """Months since the year 0, so that a difference is a number of months."""
    return day.year * 12 + day.month - 1


def month_text(index: int) -> str:
    return f"{index % 12 + 1:02}/{index // 12}"


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months on; the last day of a month that is too short for it."""
    index = month_index(day) + months
    year, month = index // 12, index % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    last = (following - date(year, month, 1)).days
    return date(year, month, min(day.day, last))


@lru_cache(maxsize=1024)
def years_from_months(months: int) -> Fraction:
    """Whole months as years: a rest of 1 to 6 months counts as half a year, of 7 to 11 as a whole one."""
    years, rest = divmod(months, 12)
    if rest == 0:
        return Fraction(years)
    return years + HALF if rest <= 6 else Fraction(years + 1)


def half_up(amount: Fraction) -> int:
    """To whole đồng, a half upwards; amounts are never negative."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def half_up_times(factor: Fraction, amount: Fraction) -> int:
    """Their product, to whole đồng as `half_up` has it; it is never brought to its lowest terms, which is most of the
    work of a product."""
    numerator, denominator = factor.numerator * amount.numerator, factor.denominator * amount.denominator
    return (2 * numerator + denominator) // (2 * denominator)


@lru_cache(maxsize=4_096)
def decimal_text(number: Fraction | int) -> str:
    """Exactly: 2.5, 22; a fraction that has no short decimal as 1/3."""
    numerator, denominator = number.numerator, number.denominator
    if denominator == 1:
        return str(numerator)
    for places in range(1, 7):
        if 10**places % denominator == 0:
            digits = f"{abs(numerator) * (10**places // denominator):0{places + 1}}"
            return f"{'-' if numerator < 0 else ''}{digits[:-places]}.{digits[-places:]}"
    return f"{numerator}/{denominator}"


def span_text(months: int) -> str:
    """Months as years and months: 31 is 2y7m."""
    years, rest = divmod(months, 12)
    return f"{years}y{rest}m" if rest else f"{years}y"
