"""Pension age by birth band, months early, years from months: each edge as Decree 135/2020 draws it."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.policy.assumptions import Reading
from domain.policy.pension_age import months_early, pension_age
from domain.policy.reasons import NotComputable
from domain.policy.spans import add_months, decimal_text, half_up, years_from_months
from tests.policy_cases import DUE, RULES, assessed, codes

LEAVES = date(2025, 6, 1)

MEN = [
    ("1961-01", "1961-09", 60, 3), ("1961-10", "1962-06", 60, 6), ("1962-07", "1963-03", 60, 9),
    ("1963-04", "1963-12", 61, 0), ("1964-01", "1964-09", 61, 3), ("1964-10", "1965-06", 61, 6),
    ("1965-07", "1966-03", 61, 9), ("1966-04", "1999-12", 62, 0),
]  # fmt: skip
WOMEN = [
    ("1966-01", "1966-08", 55, 4), ("1966-09", "1967-04", 55, 8), ("1967-05", "1967-12", 56, 0),
    ("1968-01", "1968-08", 56, 4), ("1968-09", "1969-05", 56, 8), ("1969-06", "1969-12", 57, 0),
    ("1970-01", "1970-08", 57, 4), ("1970-09", "1971-04", 57, 8), ("1971-05", "1971-12", 58, 0),
    ("1972-01", "1972-08", 58, 4), ("1972-09", "1973-04", 58, 8), ("1973-05", "1973-12", 59, 0),
    ("1974-01", "1974-08", 59, 4), ("1974-09", "1975-04", 59, 8), ("1975-05", "1999-12", 60, 0),
]  # fmt: skip
EDGES = [
    (sex, month, years, months)
    for sex, bands in (("male", MEN), ("female", WOMEN))
    for first, last, years, months in bands
    for month in (first, last)
]


def born(month: str, day: int = 1) -> date:
    return date.fromisoformat(f"{month}-{day:02}")


@pytest.mark.parametrize(("sex", "month", "years", "months"), EDGES)
def test_the_first_and_last_month_of_every_band_have_its_age(sex: str, month: str, years: int, months: int) -> None:
    """Catches a band that begins or ends a month off; 05/1969 is in the irregular band of women."""
    for day in (1, 28):
        assert pension_age(Reading(RULES), sex, born(month, day), LEAVES, None) == 12 * years + months


@pytest.mark.parametrize(("sex", "month", "years", "months"), EDGES)
def test_appendix_ii_lowers_the_age_and_moves_the_bands_by_5_years(
    sex: str, month: str, years: int, months: int
) -> None:
    """Catches one of the two shifts without the other: men born 01/1969 retire at 55 or 56 then, not at 60y3m."""
    later = f"{int(month[:4]) + 5}{month[4:]}"
    reading = Reading(RULES)
    assert pension_age(reading, sex, born(later), LEAVES, "II") == 12 * (years - 5) + months
    assert any("Appendix II" in sentence for sentence in reading.assumptions)


def test_men_born_in_1969_under_appendix_ii_are_in_the_band_that_the_reading_names() -> None:
    """Catches the shift turned round: the rules name 01/1969-09/1969, 5 years after the band of 61y3m."""
    ages = [pension_age(Reading(RULES), "male", date(1969, month, 1), LEAVES, "II") for month in (1, 9)]
    assert ages == [56 * 12 + 3] * 2


@pytest.mark.parametrize(
    ("sex", "birth_date", "appendix"),
    [
        ("male", date(1960, 12, 31), None),
        ("female", date(1965, 12, 31), None),
        ("male", date(1965, 12, 31), "II"),
        ("female", date(1970, 12, 31), "II"),
    ],
)
def test_a_birth_before_the_first_band_is_refused(sex: str, birth_date: date, appendix: str | None) -> None:
    """Catches a guess at an age that no table gives."""
    with pytest.raises(NotComputable, match="not for earlier births"):
        pension_age(Reading(RULES), sex, birth_date, LEAVES, appendix)
    assert codes(DUE, sex=sex, birth_date=birth_date, appendix=appendix) == ["birth_before_bands"]


@pytest.mark.parametrize(("month", "assumed"), [("1973-04", False), ("1973-05", True), ("1975-05", True)])
def test_an_assumed_band_is_told(month: str, assumed: bool) -> None:
    """Catches an assessment that hides that its pension age stands in no table at hand."""
    reading = Reading(RULES)
    pension_age(reading, "female", born(month), LEAVES, None)
    assert bool(reading.assumptions) is assumed


@pytest.mark.parametrize(
    ("leaves_on", "expected"),
    [
        (date(2025, 5, 1), 30),  # age 61y9m on 15/10/2027, pension from 11/2027; from 05/2025 under the decision
        (date(2025, 5, 2), 29),
        (date(2025, 5, 31), 29),
        (date(2025, 12, 31), 22),
        (date(2027, 11, 1), 0),
        (date(2027, 10, 2), 0),
        (date(2027, 12, 1), -1),
    ],
)
def test_months_early_count_from_first_pension_month_to_first_pension_month(leaves_on: date, expected: int) -> None:
    """Catches day 1 treated as any other day, and a month lost at the end of a year."""
    found = months_early(Reading(RULES), sex="male", birth_date=date(1966, 1, 15), leaves_on=leaves_on, appendix=None)
    assert found == expected


@pytest.mark.parametrize("day", [1, 31])
def test_the_day_of_birth_within_its_month_changes_nothing(day: int) -> None:
    """Catches an age reached on the last day of a month that counts as the month after."""
    assert assessed(DUE, birth_date=date(1968, 5, day)).months_early == 60


@pytest.mark.parametrize(
    ("months", "years"),
    [(0, "0"), (1, "0.5"), (6, "0.5"), (7, "1"), (12, "1"), (13, "1.5"), (18, "1.5"), (19, "2"), (30, "2.5"),
     (31, "3"), (423, "35.5"), (38, "3.5")],
)  # fmt: skip
def test_years_from_months_as_the_rules_print_them(months: int, years: str) -> None:
    """Catches a rest of 6 or 7 months rounded to the wrong side."""
    assert decimal_text(years_from_months(months)) == years


@given(st.integers(0, 1200))
def test_half_years_are_those_of_the_ceiling_and_never_below_the_months(months: int) -> None:
    """Catches rounding down: the years are the least multiple of six months that is not below, by exact fractions."""
    assert years_from_months(months) == Fraction(-(-months // 6), 2)


@given(st.integers(0, 10**15), st.integers(1, 10**6))
def test_amounts_are_rounded_half_up(numerator: int, denominator: int) -> None:
    """Catches banker's rounding and a float: |rounded - exact| is at most a half, and a half goes up."""
    exact = Fraction(numerator, denominator)
    difference = half_up(exact) - exact
    assert -Fraction(1, 2) < difference <= Fraction(1, 2)


@pytest.mark.parametrize(("exact", "rounded"), [("0.5", 1), ("1.5", 2), ("2.5", 3), ("2.4999", 2), ("7", 7)])
def test_a_half_goes_up_also_to_an_odd_number(exact: str, rounded: int) -> None:
    """Catches Python's own round, which takes 0.5 to 0 and 2.5 to 2."""
    assert half_up(Fraction(exact)) == rounded


@pytest.mark.parametrize(
    ("number", "text"), [("5/2", "2.5"), ("22", "22"), ("1/3", "1/3"), ("-1/2", "-0.5"), ("0.05", "0.05")]
)
def test_fractions_are_written_exactly(number: str, text: str) -> None:
    """Catches 0.05 written as 0.5, and a third cut off."""
    assert decimal_text(Fraction(number)) == text


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 3, 1), 12, date(2026, 3, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2026, 1, 15), -3, date(2025, 10, 15)),
    ],
)
def test_months_on_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int, expected: date) -> None:
    """Catches an anniversary of 29 February that fails, and a year that does not turn."""
    assert add_months(day, months) == expected
