"""The words of heads and codes: complete in both languages."""

import pytest

from domain.policy.facts import OTHER_ROUTES, SETTLEMENT_ROUTES
from domain.policy.regimes.registry import CODES
from domain.policy.tables import rules_from
from domain.settlements.deciding.cohort import AGE_BANDS, OLDEST, UNKNOWN
from domain.vocabulary import CATEGORIES, LEVEL_OF_TYPE, SCOPES, SEXES
from projections.counting.catalogue import STATISTICS
from projections.counting.statistic import Statistic
from projections.departure_keys import KEYS
from projections.departure_statistics import AMOUNTS, COUNTS
from reference.policy import tables
from reports.documents.deadlines import OTHERS
from reports.words.words import codes, day, definition, head, heads, number, sentence, title

LEVELS = set(LEVEL_OF_TYPE.values())
EVERY = {
    "category": CATEGORIES, "route": (*SETTLEMENT_ROUTES, *OTHER_ROUTES), "regime": CODES, "level": LEVELS,
    "sex": SEXES, "age_band": [*(band for _, band in AGE_BANDS), OLDEST, UNKNOWN], "type": LEVEL_OF_TYPE,
    "scope": SCOPES,
}  # fmt: skip


@pytest.mark.parametrize("column", EVERY)
def test_every_code_of_the_ledger_has_its_title(column: str) -> None:
    """Catches: a category, route, regime or level that a Vietnamese table shows as a code; a filter without it."""
    assert set(codes()[column]) == set(EVERY[column])


def test_every_key_and_figure_has_a_head_and_every_figure_its_meaning() -> None:
    assert {*KEYS, *COUNTS, *AMOUNTS} <= heads().keys()
    for name in (*COUNTS, *AMOUNTS):
        for defined in ("departures", "period"):
            assert definition(defined, name, "vi") != definition(defined, name, "en") != ""


@pytest.mark.parametrize("statistic", STATISTICS.values(), ids=STATISTICS)
def test_every_statistic_has_its_words_in_both_languages(statistic: Statistic) -> None:
    """Catches: a column or a title of a document that only its author understands."""
    assert {*statistic.keys, *statistic.figures} <= heads().keys()
    assert sentence(statistic.name, "vi") != sentence(statistic.name, "en")
    for figure in statistic.figures:
        assert definition(statistic.name, figure, "vi") != definition(statistic.name, figure, "en") != ""


def test_every_deadline_has_its_words() -> None:
    """Catches: a deadline that a Vietnamese report asks for in English."""
    assert {one.what for one in rules_from(tables()).deadlines} == codes()["what"].keys()


def test_every_deadline_that_is_none_of_payment_is_counted() -> None:
    """Catches: a deadline that stands in the report without a figure."""
    deadlines = rules_from(tables()).deadlines
    assert {one.what for one in deadlines if one.decided_until is None} == set(OTHERS)


def test_no_word_is_missing_in_a_language() -> None:
    every = [*heads().values(), *(said for table in codes().values() for said in table.values())]
    assert all(english.strip() and vietnamese.strip() for english, vietnamese in every)


def test_numbers_and_days_are_written_as_each_language_does() -> None:
    assert (number(1234567, "vi"), number(1234567, "en")) == ("1.234.567", "1,234,567")
    assert (day("2025-07-01", "vi"), day("2025-07-01", "en")) == ("01/07/2025", "2025-07-01")
    assert (head("no_such_head", "vi"), title("sex", "neither", "vi")) == ("no such head", "neither")
