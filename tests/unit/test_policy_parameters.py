"""The parameter files: every value dated, with its instrument; a gap is an error and never a default."""

import itertools
import re
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from domain.policy import assumptions
from domain.policy.assumptions import Reading
from domain.policy.reasons import NotComputable
from domain.policy.tables import rules_from
from reference.policy import _no_float, tables
from tests.policy_cases import RULES

POLICY = Path(assumptions.__file__).parent
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(POLICY.rglob("*.py")))


def row(**changes: Any) -> dict[str, Any]:
    return {
        "name": "factor", "value": "0.8", "from": date(2025, 1, 1), "until": date(2025, 6, 30),
        "instrument": "178/2024/NĐ-CP", "clause": "article 9", "evidence": "published", **changes,
    }  # fmt: skip


def with_rows(*rows: dict[str, Any]) -> dict[str, Any]:
    return {**tables(), "parameter": list(rows)}


def test_every_value_and_band_names_its_instrument_and_clause_and_what_is_assumed() -> None:
    """Catches a number without a source, and an assumption that nobody can read."""
    for values in RULES.parameters.values():
        for value in values:
            assert value.instrument and value.clause
            assert value.evidence in ("published", "assumed")
            assert bool(value.note) is (value.evidence == "assumed")
    assert all(band.instrument and band.clause for band in RULES.bands)


GUIDANCE = ("178/2024/NĐ-CP", "154/2025/NĐ-CP", "07/2025/NQ-CP", "135/2020/NĐ-CP")
"""The instruments of which published guidance on the policies was gathered."""


def test_a_value_of_an_instrument_outside_the_guidance_says_where_its_words_were_read() -> None:
    """Catches a citation from general knowledge that passes for one that was looked up."""
    others = [value for values in RULES.parameters.values() for value in values
              if not value.instrument.startswith(GUIDANCE)]  # fmt: skip
    assert {value.instrument for value in others} >= {"73/2024/NĐ-CP", "58/2014/QH13", "41/2024/QH15", "177/2024/NĐ-CP"}
    for value in others:
        assert bool(value.source) is value.verified
        assert not value.verified or value.clause.startswith(("article ", "entry into force"))


def test_every_value_and_reading_that_the_articles_ask_for_is_in_the_files_and_the_reverse() -> None:
    """Catches a misspelt name, which would refuse everybody, and a value in the files that no article reads."""
    asked = set(re.findall(r'"((?:[dr]\d+|pension|appendix_ii)\.[\w.]+|base_salary)"', SOURCE))
    assert asked == set(RULES.parameters)
    assert set(re.findall(r'(?:assume|readings.append)\("(\w+)"\)', SOURCE)) == set(RULES.readings)


@pytest.mark.parametrize("sex", ["male", "female"])
def test_the_bands_follow_each_other_without_gap_or_overlap(sex: str) -> None:
    """Catches a month of birth with two ages or none."""
    bands = [band for band in RULES.bands if band.sex == sex]
    for earlier, later in itertools.pairwise(bands):
        assert earlier.born_until is not None
        assert later.born_from == earlier.born_until + 1
        assert later.age_months > earlier.age_months
    assert bands[-1].born_until is None


@pytest.mark.parametrize(
    ("on", "value"),
    [
        (date(2024, 7, 1), 2_340_000),
        (date(2026, 6, 30), 2_340_000),
        (date(2024, 6, 30), None),
        (date(2026, 7, 1), None),
    ],
)
def test_the_base_salary_is_an_error_outside_its_dates(on: date, value: int | None) -> None:
    """Catches a default where no value is recorded."""
    reading = Reading(RULES)
    if value is not None:
        assert reading.number("base_salary", on) == value
        return
    with pytest.raises(NotComputable) as refused:
        reading.number("base_salary", on)
    assert [reason.code for reason in refused.value.reasons] == ["parameter_missing"]
    assert str(on) in str(refused.value)


def test_a_later_value_takes_over_on_its_first_day() -> None:
    """Catches the older value read a day too long, and an exact text turned into a float."""
    rules = rules_from(with_rows(row(), row(value="0.7", **{"from": date(2025, 7, 1), "until": None})))
    reading = Reading(rules)
    days = [date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1), date(2099, 1, 1)]
    assert [reading.number("factor", day) for day in days] == [
        Fraction(4, 5), Fraction(4, 5), Fraction(7, 10), Fraction(7, 10),
    ]  # fmt: skip
    with pytest.raises(NotComputable):
        reading.number("factor", date(2025, 1, 1) - timedelta(days=1))
    with pytest.raises(NotComputable):
        reading.limit("another", date(2025, 1, 1))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row(), row(**{"from": date(2025, 6, 30)})], "two values of factor"),
        ([row(until=None), row(**{"from": date(2025, 7, 1)})], "two values of factor"),
        ([row(evidence="guessed")], "published or assumed"),
        ([row(evidence="assumed")], "without a note"),
        ([row(verified=False, source="article 3")], "not verified and names a source"),
    ],
)
def test_a_file_that_contradicts_itself_is_an_error(rows: list[dict[str, Any]], words: str) -> None:
    """Catches two values in force on one day, of which one would be taken by chance."""
    with pytest.raises(ValueError, match=words):
        rules_from(with_rows(*rows))


def test_a_float_in_a_parameter_file_is_an_error() -> None:
    """Catches 0.8 written without quotes, which is not eight tenths."""
    with pytest.raises(ValueError, match="write it as a text"):
        _no_float("0.8")


def test_no_float_stands_in_the_rules() -> None:
    """Catches a float in the code of the articles."""
    code = re.sub(r'""".*?"""|"[^"\n]*"|#.*', "", SOURCE, flags=re.DOTALL)
    assert "float" not in code
    assert re.findall(r"(?<![\w.])\d+\.\d+", code) == []


def test_an_assumed_value_is_told_when_it_is_used_and_only_then() -> None:
    """Catches an assumption that stays silent."""
    reading = Reading(RULES)
    reading.number("d178.severance.most_months", date(2025, 5, 1))
    assert list(reading.assumptions) == []
    reading.number("d154.part_time.far_one_time_months", date(2025, 8, 1))
    assert [sentence for sentence in reading.assumptions if "60 months" in sentence]


def test_the_deadlines_are_those_of_the_instruments() -> None:
    """Catches a deadline lost or moved."""
    assert [(deadline.on, deadline.instrument) for deadline in RULES.deadlines] == [
        (date(2025, 6, 30), "MoHA guidance"),
        (date(2025, 7, 25), "178-KL/TW"),
        (date(2025, 8, 31), "6383/BNV-TCBC"),
        (date(2025, 10, 10), "303/NQ-CP"),
        (date(2025, 10, 15), "195-KL/TW"),
        (date(2025, 12, 31), "178/2024/NĐ-CP as amended by 67/2025/NĐ-CP"),
        (date(2026, 5, 31), "154/2025/NĐ-CP"),
    ]


def test_values_that_no_case_can_show_are_those_of_the_rules() -> None:
    """Catches the first day of D154, which D178 covers as long as it can, and the months of pay-back moved."""
    reading = Reading(RULES)
    assert reading.limit("d154.leaves_from", date(2025, 8, 1)) == date(2025, 6, 16)
    assert reading.number("d154.pay_back.months", date(2025, 8, 1)) == 60
