"""Small counts stay hidden from somebody who knows the method and works with the totals."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.documents.suppress import HIDDEN, Counted, suppressed

FIGURES = ("decided", "left", "paid", "amount_paid")


def counted(rows: list[list[int]]) -> Counted:
    return Counted(FIGURES, rows, [sum(row[index] for row in rows) for index in range(len(FIGURES))])


def left_by(rows: list[tuple[int, int, int]]) -> list[list[int]]:
    """Who has left was decided, who is paid has left; 1,000 for each who is paid."""
    held = [(decided, min(decided, left), min(decided, left, paid)) for decided, left, paid in rows]
    return [[decided, left, paid, 1000 * paid] for decided, left, paid in held]


ROWS = st.lists(st.tuples(*[st.integers(0, 12)] * 3), min_size=1, max_size=6).map(left_by)


def possible(shown: Counted, index: int) -> list[set[int]]:
    """What each hidden cell of a count may be, to somebody who tries every way to fill them so that the totals hold."""
    hidden = [number for number, row in enumerate(shown.rows) if row[index] == HIDDEN]
    total = shown.totals[index]
    if total == HIDDEN:
        return []
    rest = total - sum(row[index] for row in shown.rows if row[index] != HIDDEN)
    ways = [way for way in product(range(rest + 1), repeat=len(hidden)) if sum(way) == rest] if rest <= 14 else []
    return [{way[place] for way in ways} for place in range(len(hidden))] if ways else []


@given(ROWS, st.integers(2, 6))
def test_no_small_count_can_be_worked_out_from_what_is_shown(rows: list[list[int]], least: int) -> None:
    """Catches: a small count in sight; one that is total less the rest; a group whose sum is small; telling money."""
    before = counted(rows)
    shown = suppressed(before, least)
    for index, figure in enumerate(FIGURES[:3]):
        told = [row[index] for row in shown.rows if row[index] != HIDDEN]
        assert not any(0 < value < least for value in told), figure
        if shown.totals[index] != HIDDEN:
            assert shown.totals[index] == before.totals[index]
            assert not 0 < shown.totals[index] < least
            rest = shown.totals[index] - sum(told)
            assert rest == 0 or rest >= least, "what is hidden comes to a small count"
            were = [was[index] for row, was in zip(shown.rows, rows, strict=True) if row[index] == HIDDEN]
            for held, values in zip(were, possible(shown, index) or [{0, 1}] * len(were), strict=True):
                assert len(values) > 1 or not 0 < held < least, f"{figure}: {held} is the only way"
    for row, was in zip(shown.rows, before.rows, strict=True):
        assert all(value in (HIDDEN, held) for value, held in zip(row, was, strict=True)), "a figure was changed"
        if HIDDEN in row[:3] and row[2] == HIDDEN:
            assert row[3] == HIDDEN, "an amount is shown of a hidden count"


@given(ROWS, st.integers(2, 6))
def test_a_row_is_hidden_whole_or_a_figure_everywhere(rows: list[list[int]], least: int) -> None:
    """Catches: a count hidden in one column and told by another that is known to be equal."""
    shown = suppressed(counted(rows), least)
    everywhere = {index for index, total in enumerate(shown.totals) if total == HIDDEN}
    for row in shown.rows:
        hidden = {index for index, value in enumerate(row) if value == HIDDEN}
        assert hidden in (everywhere, set(range(len(FIGURES))))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[10, 10, 10, 9], [20, 20, 20, 9]], [[10, 10, 10, 9], [20, 20, 20, 9]]),
        (
            [[2, 2, 0, 0], [10, 10, 10, 9], [30, 30, 30, 9]],
            [[HIDDEN] * 4, [HIDDEN] * 4, [30, 30, 30, 9]],
        ),
        ([[0, 0, 0, 0], [30, 30, 30, 9]], [[0, 0, 0, 0], [30, 30, 30, 9]]),
        ([[10, 10, 3, 9], [20, 20, 0, 0]], [[10, 10, HIDDEN, HIDDEN], [20, 20, HIDDEN, HIDDEN]]),
    ],
)
def test_as_much_is_shown_as_may_be(rows: list[list[int]], expected: list[list[Any]]) -> None:
    assert suppressed(counted(rows), 5).rows == expected
