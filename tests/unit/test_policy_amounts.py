"""The amounts of each table on both sides of each of its edges, written as multiples of S or P."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.policy_cases import AT_AGE, D154, DUE, PART_TIME, SEVERED, S, amounts, assessed, codes

P = 3_510_000
JUNE = date(2025, 6, 1)
JULY = date(2025, 7, 1)
BORN = {
    23: date(1965, 7, 1), 24: date(1965, 8, 1), 60: date(1968, 5, 1), 61: date(1968, 6, 1), 120: date(1973, 5, 1),
    121: date(1973, 6, 1),
}  # fmt: skip
"""Men who are so many months early on 01/06/2025: at 61y9m to birth month 03/1966, at 62y from 04/1966."""
LATE = {"regime": "D178", "restructuring_effective_on": date(2025, 1, 1), "decided_on": date(2026, 1, 2)}


def tenths(number: int) -> int:
    """So many tenths of S."""
    return number * S // 10


def hundredths(number: int) -> int:
    """So many hundredths of S."""
    return number * S // 100


@pytest.mark.parametrize(
    ("insured_months", "hundredths_of_s"),
    [(240, 500), (241, 525), (246, 525), (247, 550), (252, 550), (360, 1000)],
)
def test_before_july_2025_insurance_time_is_5_s_and_a_half_for_each_year_after_20(
    insured_months: int, hundredths_of_s: int
) -> None:
    """Catches months beyond 20 years that are not taken as half-years."""
    facts = replace(DUE, insured_months=insured_months, service_months=200)
    assert amounts(facts)["insurance_time"] == hundredths(hundredths_of_s)


@pytest.mark.parametrize(
    ("insured_months", "hundredths_of_s"), [(180, 400), (181, 425), (186, 425), (187, 450), (240, 650), (360, 1150)]
)
def test_from_july_2025_insurance_time_is_4_s_and_a_half_for_each_year_after_15(
    insured_months: int, hundredths_of_s: int
) -> None:
    """Catches the older table used after 01/07/2025, for anybody."""
    facts = replace(DUE, leaves_on=JULY, insured_months=insured_months, service_months=100)
    assert amounts(facts)["insurance_time"] == hundredths(hundredths_of_s)


def test_the_table_of_insurance_time_changes_on_the_first_of_july() -> None:
    """Catches the change on another day than the retirement date 01/07/2025."""
    assert amounts(DUE, leaves_on=date(2025, 6, 30))["insurance_time"] == tenths(100)
    assert amounts(DUE, leaves_on=JULY)["insurance_time"] == tenths(115)


@pytest.mark.parametrize("category", ["commune_cadre", "commune_civil_servant"])
@pytest.mark.parametrize(("insured_months", "tenths_of_s"), [(180, 50), (239, 50), (240, 50), (252, 55)])
def test_women_in_commune_posts_need_15_years_and_get_5_s_before_july_2025(
    category: str, insured_months: int, tenths_of_s: int
) -> None:
    """Catches women of communes refused for want of 20 years, or given the table of July."""
    facts = replace(DUE, sex="female", category=category, birth_date=date(1971, 6, 1), insured_months=insured_months)
    facts = replace(facts, service_months=100)
    assert assessed(facts).months_early == 49
    assert amounts(facts)["insurance_time"] == tenths(tenths_of_s)
    assumed = any("women in commune posts" in sentence for sentence in assessed(facts).assumptions)
    assert assumed is (insured_months < 240)


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (23, {"one_time": 230}),
        (24, {"one_time": 240, "early_years": 100, "insurance_time": 100}),
        (60, {"one_time": 600, "early_years": 250, "insurance_time": 100}),
        (61, {"one_time": 540, "early_years": 220, "insurance_time": 100}),
        (120, {"one_time": 540, "early_years": 400, "insurance_time": 100}),
    ],
)
def test_each_band_of_months_early_has_its_factors(months: int, expected: dict[str, int]) -> None:
    """Catches a band off by a month: 5.5 years of 61 months at 4 S are 22 S; no years are paid under 24 months."""
    answer = assessed(DUE, birth_date=BORN[months])
    assert answer.months_early == months
    assert amounts(DUE, birth_date=BORN[months]) == {name: tenths(number) for name, number in expected.items()}


def test_from_month_13_only_the_one_time_part_is_halved() -> None:
    """Catches years and insurance time that are halved too."""
    in_window = amounts(DUE, leaves_on=date(2026, 2, 1), **(LATE | {"restructuring_effective_on": date(2025, 3, 1)}))
    late = amounts(DUE, leaves_on=date(2026, 2, 1), **LATE)
    assert in_window == {"one_time": 52 * S, "early_years": tenths(225), "insurance_time": tenths(115)}
    assert late == in_window | {"one_time": 26 * S}


def test_from_month_13_nine_tenths_of_60_s_become_27_s() -> None:
    """Catches a half taken of S x months where the article has 0.9 x 60 S."""
    born = date(1969, 12, 1)
    assert assessed(DUE, birth_date=born, leaves_on=date(2026, 2, 1), **LATE).months_early == 71
    assert amounts(DUE, birth_date=born, leaves_on=date(2026, 2, 1), **LATE)["one_time"] == 27 * S


def test_under_appendix_ii_60_months_are_within_and_paid_as_any_other() -> None:
    """Catches Appendix II refused altogether: born 05/1973, age 57, is 60 months early."""
    answer = assessed(DUE, birth_date=date(1973, 5, 1), appendix="II")
    assert answer.months_early == 60
    assert answer.total == 950_000_000


def test_appendix_i_and_no_appendix_are_the_same() -> None:
    """Catches a person without an appendix who is treated apart."""
    assert amounts(DUE, appendix="I", birth_date=BORN[61]) == amounts(DUE, appendix=None, birth_date=BORN[61])


@pytest.mark.parametrize(
    ("service_months", "tenths_of_s"), [(0, 0), (1, 8), (59, 472), (60, 480), (61, 480), (300, 480)]
)
def test_severance_counts_months_of_service_up_to_60(service_months: int, tenths_of_s: int) -> None:
    """Catches service rounded to years, and one over 5 years paid beyond 60 months."""
    facts = replace(SEVERED, insured_months=300, service_months=service_months)
    assert amounts(facts) == {"one_time": tenths(tenths_of_s), "insurance_time": tenths(375), "job_search": 3 * S}


def test_severance_from_month_13_has_half_the_factor() -> None:
    """Catches the wrong factor late: 0.4 x 38 S, insurance and job search as ever."""
    late = amounts(SEVERED, leaves_on=date(2026, 2, 1), **LATE)
    assert late == {"one_time": tenths(152), "insurance_time": 52_500_000, "job_search": 3 * S}


def test_article_10_people_get_no_money_to_seek_work() -> None:
    """Catches 3 S paid to people who have unemployment insurance."""
    assert amounts(SEVERED, category="public_employee") == {"one_time": tenths(304), "insurance_time": 52_500_000}


@pytest.mark.parametrize(
    ("changes", "open_route"),
    [
        ({"birth_date": BORN[120]}, "early_retirement"),
        ({"birth_date": BORN[121]}, "severance"),
        ({"birth_date": BORN[60], "insured_months": 239, "service_months": 200}, "severance"),
        ({"birth_date": BORN[60], "insured_months": 240, "service_months": 200}, "early_retirement"),
        ({"birth_date": date(1973, 6, 1), "appendix": "II"}, "severance"),
    ],
)
def test_exactly_one_route_is_open(changes: dict[str, Any], open_route: str) -> None:
    """Catches a person to whom both routes are open, or neither."""
    closed = "severance" if open_route == "early_retirement" else "early_retirement"
    assert assessed(DUE, route=open_route, **changes).total > 0
    assert codes(DUE, route=closed, **changes)


@pytest.mark.parametrize(
    ("insured_months", "hundredths_of_s"), [(180, 500), (239, 500), (240, 500), (241, 525), (264, 600), (360, 1000)]
)
def test_d154_early_retirement_has_no_one_time_part(insured_months: int, hundredths_of_s: int) -> None:
    """Catches D178 factors under D154: 53 months are 4.5 years at 5 S; 5 S flat from 15 to 20 years of insurance."""
    facts = replace(D154, insured_months=insured_months, service_months=100)
    assert assessed(facts).months_early == 53
    assert amounts(facts) == {"early_years": tenths(225), "insurance_time": hundredths(hundredths_of_s)}
    assert any("under D154 years are rounded" in sentence for sentence in assessed(facts).assumptions)


def test_d154_severance_is_3_s_and_1_5_s_per_year_of_insurance() -> None:
    """Catches months of service paid under D154: 38 months are 3.5 years."""
    facts = replace(D154, route="severance", birth_date=date(1990, 1, 1), insured_months=38, service_months=None)
    assert amounts(facts) == {"insurance_time": 52_500_000, "job_search": 3 * S}
    assert any("D154 severance has the condition" in sentence for sentence in assessed(facts).assumptions)


@pytest.mark.parametrize(
    ("work_months", "birth_date", "months", "half_years"),
    [
        (59, date(1990, 1, 1), 59, 10),
        (60, date(1990, 1, 1), 60, 10),
        (61, date(1990, 1, 1), 60, 11),
        (60, date(1968, 7, 1), 60, 10),  # 60 months early on 01/08/2025: 5 years or more
        (60, date(1968, 6, 1), 59, 10),
        (120, date(1966, 4, 1), 33, 20),
        (12, date(1966, 4, 1), 12, 2),
    ],
)
def test_part_time_staff_by_years_of_work_and_to_the_age(
    work_months: int, birth_date: date, months: int, half_years: int
) -> None:
    """Catches months of work where months to the age count, or the reverse, at 5 years of each."""
    assert amounts(PART_TIME, work_months=work_months, birth_date=birth_date) == {
        "one_time": 8 * P * months // 10,
        "work_years": 15 * P * half_years // 20,
        "job_search": 3 * P,
    }


@pytest.mark.parametrize(("birth_date", "months_early"), [(date(1964, 4, 30), 0), (date(1964, 5, 1), 1)])
def test_part_time_staff_at_the_age_get_15_p(birth_date: date, months_early: int) -> None:
    """Catches the pension age off by a month: born 04/1964, 61y3m in 07/2025, first pension month 08/2025."""
    assert assessed(PART_TIME, birth_date=birth_date).months_early == months_early
    at_age = amounts(PART_TIME, birth_date=birth_date) == {"one_time": 15 * P}
    assert at_age is (months_early == 0)


@pytest.mark.parametrize(
    ("birth_date", "worked", "tenths_of_s"),
    [
        (date(1964, 5, 1), 0, 150),
        (date(1963, 5, 1), 15, 150),
        (date(1963, 4, 1), 16, 155),
        (date(1962, 7, 1), 28, 215),
        (date(1962, 6, 1), 32, 235),
        (date(1962, 5, 1), 33, 240),
        (date(1962, 4, 1), 34, 240),
        (date(1961, 1, 1), 52, 240),
    ],
)
def test_r07_is_15_s_and_half_a_month_for_each_month_after_15_up_to_24(
    birth_date: date, worked: int, tenths_of_s: int
) -> None:
    """Catches the cap forgotten: 15 + 0.5 x (33 - 15) is 24, and no month more is paid."""
    answer = assessed(AT_AGE, birth_date=birth_date)
    assert answer.months_early == -worked
    assert amounts(AT_AGE, birth_date=birth_date) == {"one_time": tenths(tenths_of_s)}


def test_an_unstated_pension_is_taken_as_none_and_told() -> None:
    """Catches a silent default."""
    answer = assessed(DUE, drawing_pension=None)
    assert answer.total == assessed(DUE).total
    assert any("drawing_pension" in sentence for sentence in answer.assumptions)


@pytest.mark.parametrize(("birth_date", "months_early"), [(date(1966, 3, 1), 24), (date(1966, 2, 1), 23)])
def test_d154_begins_at_24_months_on_both_routes(birth_date: date, months_early: int) -> None:
    """Catches 24 months left outside, or 23 paid: the age 61y9m is reached in 12/2027 or 11/2027."""
    short = {"route": "severance", "insured_months": 120, "service_months": 100}
    if months_early == 24:
        assert assessed(D154, birth_date=birth_date).months_early == 24
        assert amounts(D154, birth_date=birth_date) == {"early_years": 10 * S, "insurance_time": 10 * S}
        assert amounts(D154, birth_date=birth_date, **short) == {"insurance_time": 15 * S, "job_search": 3 * S}
    else:
        assert codes(D154, birth_date=birth_date) == ["months_early_outside"]
        assert codes(D154, birth_date=birth_date, **short) == ["under_two_years"]


@pytest.mark.parametrize(("birth_date", "expected"), [(BORN[24], None), (BORN[23], ["under_two_years"])])
def test_d178_severance_begins_at_24_months(birth_date: date, expected: list[str] | None) -> None:
    """Catches 24 months without the years of insurance refused, or 23 paid by no rule."""
    if expected is None:
        assert assessed(SEVERED, birth_date=birth_date).total == 386_500_000
    else:
        assert codes(SEVERED, birth_date=birth_date) == expected
