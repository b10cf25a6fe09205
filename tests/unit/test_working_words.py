"""The working of an amount as a Vietnamese paper says it."""

import re
from dataclasses import replace

import pytest

from domain.policy.outcome import Assessment
from domain.vocabulary import SALARY_COMPONENTS
from reports.words.words import codes
from reports.words.working import formula, in_words, reading, readings
from tests.policy_cases import AT_AGE, D154, DUE, PART_TIME, RULES, SEVERED, assessed

COEFFICIENTS = {
    "rank_coefficient": "4.98", "leadership_coefficient": "0.6", "beyond_frame_percent": "5",
    "reserved_coefficient": "0.2",
    "public_service_percent": "25", "regional_coefficient": "0.3",
}  # fmt: skip
EVERY = {
    "early": assessed(DUE),
    "by coefficients": assessed(replace(DUE, salary=COEFFICIENTS)),
    "severance": assessed(SEVERED),
    "D154": assessed(D154),
    "D154 severance": assessed(replace(D154, route="severance", birth_date=SEVERED.birth_date, insured_months=60,
                                       service_months=60)),
    "part-time": assessed(PART_TIME),
    "part-time with a pension": assessed(replace(PART_TIME, drawing_pension=True)),
    "at the age": assessed(AT_AGE),
}  # fmt: skip
ENGLISH = re.compile(r"\b(article|from|month|base|recorded|rank|staff|stands|salary|current|age|people)\b")


@pytest.mark.parametrize("answer", EVERY.values(), ids=EVERY)
def test_no_article_and_no_formula_stays_in_english(answer: Assessment) -> None:
    """Catches an article that a regime words anew, which a Vietnamese slip would then show in English."""
    said = [in_words(part.article, "vi") for part in answer.components]
    said += [in_words(part.article, "vi") for part in answer.pay.excluded]
    said += [formula(part.formula, "vi") for part in answer.components]
    said += [formula(part.formula, "vi") for part in answer.pay.parts]
    assert [text for text in said if ENGLISH.search(text)] == []
    assert all(part.name in codes()["component"] for part in answer.components)


def test_every_reading_of_the_rules_is_said_in_vietnamese() -> None:
    assert readings() == set(RULES.readings.values())
    assert all(reading(text, "vi") != text for text in readings())


def test_every_part_of_a_salary_has_its_title() -> None:
    assert codes()["salary"].keys() == set(SALARY_COMPONENTS)


def test_numbers_of_a_formula_are_written_as_each_language_does() -> None:
    assert formula("4.65 x base salary 2,340,000", "vi") == "4,65 x mức lương cơ sở 2.340.000"
    assert formula("(5 + 0.5 x 3.5) x S", "vi") == "(5 + 0,5 x 3,5) x S"
    assert formula("4.65 x base salary 2,340,000", "en") == "4.65 x base salary 2,340,000"
    assert in_words("D178 article 7 (ii)", "vi") == "Điều 7 (ii) Nghị định 178/2024/NĐ-CP"
