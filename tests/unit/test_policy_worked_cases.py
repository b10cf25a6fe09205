"""The worked cases of the rules, by name: the official ones, those derived from the tables, and a published wrong one.

Every expected figure is printed in the rules or multiplied out by hand.
"""

from dataclasses import replace
from datetime import date

import pytest

from domain.policy.facts import Facts
from tests.policy_cases import DUE, PART_TIME, SEVERED, S, amounts, assessed

MR_C = Facts(
    category="civil_servant",
    sex="male",
    birth_date=date(1966, 1, 15),
    leaves_on=date(2025, 5, 1),
    decided_on=date(2025, 4, 20),
    route="early_retirement",
    restructuring_effective_on=date(2025, 3, 1),
    insured_months=264,
    service_months=264,
    drawing_pension=False,
    salary={"rank_coefficient": "4.65", "leadership_coefficient": "0.60", "public_service_percent": "25"},
)


def test_mr_c_of_the_official_example_gets_744_778_125() -> None:
    """Catches any change of the official example (1814/BNV-TCBC, example 1).

    The letter prints 744,788,125: a slip of 10,000, for its own parts add up to 744,778,125.
    """
    answer = assessed(MR_C)
    assert answer.as_json() | {"salary_components": ..., "components": ...} == {
        "eligible": True, "regime": "D178", "rule_version": "D178/1", "route": "early_retirement",
        "salary": 15_356_250, "allowance": None, "salary_components": ..., "salary_excluded": [],
        "months_early": 30, "years_early": "2.5", "insured_years": "22", "in_window": True,
        "components": ..., "total": 744_778_125, "assumptions": [], "notes": [],
    }  # fmt: skip
    assert [(part.name, part.formula, part.amount) for part in answer.components] == [
        ("one_time", "30 x S", 460_687_500),
        ("early_years", "2.5 x 5 x S", 191_953_125),
        ("insurance_time", "(5 + 0.5 x 2) x S", 92_137_500),
    ]


def test_the_official_salary_leaves_out_party_committee_and_regional_allowances() -> None:
    """Catches an excluded allowance that slips into S, and one that vanishes from the record."""
    given = {
        "rank_coefficient": "5.42", "leadership_coefficient": "0.4", "public_service_percent": "25",
        "party_committee_coefficient": "0.3", "regional_coefficient": "0.2",
    }  # fmt: skip
    pay = assessed(MR_C, salary=given).pay
    assert pay.amount == 17_023_500
    assert {(part.name, part.value) for part in pay.excluded} == {
        ("party_committee_coefficient", "0.3"),
        ("regional_coefficient", "0.2"),
    }
    assert all(part.article for part in pay.excluded)


@pytest.mark.parametrize(
    ("birth_date", "leaves_on", "insured_years", "months_early", "expected"),
    [
        pytest.param(date(1965, 7, 1), date(2025, 6, 1), 20, 23, {"one_time": 230}, id="23 months early, SI 20"),
        pytest.param(
            date(1965, 8, 31), date(2025, 6, 1), 20, 24,
            {"one_time": 240, "early_years": 100, "insurance_time": 50}, id="24 months early, SI 20",
        ),
        pytest.param(
            date(1968, 5, 1), date(2025, 6, 1), 30, 60,
            {"one_time": 600, "early_years": 250, "insurance_time": 100}, id="60 months early, SI 30",
        ),
        pytest.param(
            date(1968, 6, 30), date(2025, 6, 1), 30, 61,
            {"one_time": 540, "early_years": 220, "insurance_time": 100}, id="61 months early, SI 30, 06/2025",
        ),
        pytest.param(
            date(1968, 8, 1), date(2025, 8, 1), 30, 61,
            {"one_time": 540, "early_years": 220, "insurance_time": 115}, id="61 months early, SI 30, 08/2025",
        ),
    ],
)  # fmt: skip
def test_early_retirement_as_the_table_of_worked_cases_has_it(
    birth_date: date, leaves_on: date, insured_years: int, months_early: int, expected: dict[str, int]
) -> None:
    """Catches a wrong factor, a boundary off by a month, and the table of insurance time of the other half-year."""
    facts = replace(DUE, birth_date=birth_date, leaves_on=leaves_on, insured_months=12 * insured_years)
    facts = replace(facts, service_months=240)
    assert assessed(facts).months_early == months_early
    assert amounts(facts) == {name: millions * 1_000_000 for name, millions in expected.items()}


def test_sixty_months_early_earn_more_than_sixty_one() -> None:
    """Catches a smoothed cliff: 950 against 860 million is what the law gives."""
    assert assessed(DUE, birth_date=date(1968, 5, 20)).total == 950_000_000
    assert assessed(DUE, birth_date=date(1968, 6, 20)).total == 860_000_000


def test_severance_of_article_9_with_3_years_and_2_months_is_38_65_s() -> None:
    """Catches insurance years that are not rounded to 3.5, and service months that are rounded."""
    assert amounts(SEVERED) == {"one_time": 304_000_000, "insurance_time": 52_500_000, "job_search": 30_000_000}
    assert assessed(SEVERED).total == 386_500_000


def test_part_time_staff_with_4_years_of_work_get_47_4_p() -> None:
    """Catches a factor of part-time staff; 38.4, 6 and 3 times 3,510,000."""
    assert amounts(PART_TIME) == {"one_time": 134_784_000, "work_years": 21_060_000, "job_search": 10_530_000}
    assert assessed(PART_TIME).total == 166_374_000


def test_part_time_staff_already_on_pension_get_15_p() -> None:
    """Catches a pensioner paid by months, or refused because the birth date is not known."""
    assert amounts(PART_TIME, drawing_pension=True) == {"one_time": 52_650_000}
    old = assessed(PART_TIME, drawing_pension=True, birth_date=date(1955, 3, 1))  # before every band: age not needed
    assert (old.total, old.months_early) == (52_650_000, None)
    assert amounts(PART_TIME, drawing_pension=True, birth_date=None, sex=None, work_months=None) == {
        "one_time": 52_650_000
    }


def test_the_published_wrong_answer_with_the_repealed_factor_is_not_repeated() -> None:
    """Catches the factor 3 of repealed rules: coefficient 3.00, 25 years, 2 years early is 41.5 S, not 94,770,000."""
    answer = assessed(
        DUE, birth_date=date(1965, 8, 1), insured_months=300, service_months=300, salary={"rank_coefficient": "3.00"}
    )
    assert answer.months_early == 24
    assert answer.total == 415 * 7_020_000 // 10 == 291_330_000
    assert answer.total != 94_770_000


def test_s_stands_for_ten_million_in_these_cases() -> None:
    """Catches a base case whose salary moved, which would make every figure here compare to another S."""
    assert assessed(DUE).pay.amount == S
