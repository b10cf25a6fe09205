"""Quotas: which rows are refused, and that they append to the stream of their unit."""

from dataclasses import replace
from datetime import date

import pytest

from domain.units.events import StaffingQuotaSet
from tests.staff_world import MERGER_ON, QUOTA, country, faults, memory, quotas


def test_quotas_append_behind_what_the_stream_of_their_unit_holds() -> None:
    """Catches versions that ignore earlier rows of the file, the events of the unit, or quotas recorded before."""
    ledger = country()
    quotas(ledger, QUOTA, replace(QUOTA, row=3, category="cadre", headcount=0))
    quotas(ledger, replace(QUOTA, headcount=58, effective_on=date(2025, 8, 1)))
    recorded = memory(ledger).events(StaffingQuotaSet)
    assert [(e.originator_id, e.originator_version) for e in recorded] == [
        ("unit:00001@2025-07-01", 2),
        ("unit:00001@2025-07-01", 3),
        ("unit:00001@2025-07-01", 4),
    ]
    first = recorded[0]
    assert isinstance(first, StaffingQuotaSet)
    assert (first.category, first.headcount, first.effective_on) == ("all", 60, MERGER_ON)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"unit": "00002"}, "unit"),
        ({"unit": ""}, "unit"),
        ({"category": "everybody"}, "category"),
        ({"category": ""}, "category"),
        ({"headcount": -1}, "headcount"),
        ({"headcount": 10_000_000}, "headcount"),
    ],
)
def test_a_wrong_quota_is_refused_at_its_row_and_column(changes: dict[str, object], column: str) -> None:
    """Catches a check that is missing, or that names another row or column."""
    ledger = country()
    head = ledger.log.head()
    wrong = replace(QUOTA, row=4, **changes)  # type: ignore[arg-type]
    assert faults(lambda: quotas(ledger, QUOTA, wrong)) == [(4, column)]
    assert ledger.log.head() == head
