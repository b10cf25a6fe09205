"""The worked cases of the rules (section 9) through the ledger: registered, decided, and owed as printed.

Every figure is written down from that section or multiplied out by hand. The people leave before the opening list of
30/06/2025, or in service under a list of 01/01/2025: what they are owed is the same.
"""

from dataclasses import replace
from datetime import date

import pytest

from domain.recording.ledger import Ledger
from domain.settlements.events import EntitlementAssessed
from domain.settlements.rows import DepartureFacts, DepartureRow
from domain.staff.rows import StaffRow
from tests.settlement_world import (
    LEAVING,
    MR_C,
    MR_C_LEAVES,
    PART_TIMER,
    PART_TIMER_LEAVES,
    WORKER,
    country_from,
    kinds,
    leave,
    person,
    stating,
    the,
)
from tests.staff_world import register

OPENED = [date(2025, 1, 1), date(2025, 6, 30)]
JUNE = replace(
    LEAVING,
    decided_on=date(2025, 5, 15),
    leaves_on=date(2025, 6, 1),
    facts=DepartureFacts(restructuring_effective_on=date(2025, 3, 1), drawing_pension=False),
)
SEVERANCE = replace(JUNE, route="severance")
AUGUST = replace(JUNE, decided_on=date(2025, 7, 10), leaves_on=date(2025, 8, 1))


def born(year: int, month: int, day: int) -> StaffRow:
    """A civil servant with S of 10 million."""
    return replace(WORKER, birth_date=date(year, month, day))


@pytest.fixture(params=OPENED, ids=["opened in January", "opened on 30 June"])
def ledger(request: pytest.FixtureRequest) -> Ledger:
    opening_on: date = request.param
    return country_from(opening_on)


def owed(ledger: Ledger, who: StaffRow, row: DepartureRow) -> EntitlementAssessed:
    register(ledger, who)
    recorded = leave(ledger, row)
    assert kinds(ledger, recorded) == ["DepartureDecided", "EntitlementAssessed"]
    return the(EntitlementAssessed, ledger, recorded)


def test_mr_c_of_the_official_example_is_owed_744_778_125(ledger: Ledger) -> None:
    """Catches any change of the official example on its way through the ledger, also for somebody who left before the
    opening list's day, whose salary came with the registration. (The letter prints 744,788,125: a slip.)"""
    assessed = owed(ledger, MR_C, MR_C_LEAVES)
    assert assessed.total == 744_778_125
    assert [(part.name, part.amount) for part in assessed.components] == [
        ("one_time", 460_687_500),
        ("early_years", 191_953_125),
        ("insurance_time", 92_137_500),
    ]
    assert (assessed.regime, assessed.salary, assessed.months_early) == ("D178", 15_356_250, 30)
    assert (assessed.years_early, assessed.insured_years, assessed.in_window) == ("2.5", "22", True)
    assert person(ledger).main_post(date(2025, 7, 1)) is None


def test_the_official_salary_leaves_out_what_the_ministry_leaves_out(ledger: Ledger) -> None:
    """Catches an excluded allowance within S, or one that is not kept: 2.34 million x 5.82 x 1.25."""
    salary = {
        "rank_coefficient": "5.42", "leadership_coefficient": "0.4", "public_service_percent": "25",
        "party_committee_coefficient": "0.3", "regional_coefficient": "0.2",
    }  # fmt: skip
    assessed = owed(ledger, replace(MR_C, salary=salary), MR_C_LEAVES)
    assert assessed.salary == 17_023_500
    assert {(left.name, left.value) for left in assessed.excluded} == {
        ("party_committee_coefficient", "0.3"),
        ("regional_coefficient", "0.2"),
    }
    assert assessed.inputs["party_committee_coefficient"] == "0.3"


@pytest.mark.parametrize(
    ("who", "row", "insured_months", "total"),
    [
        pytest.param(born(1965, 7, 1), JUNE, 240, 230_000_000, id="23 months early, SI 20"),
        pytest.param(born(1965, 8, 31), JUNE, 240, 390_000_000, id="24 months early, SI 20"),
        pytest.param(born(1968, 5, 1), JUNE, 360, 950_000_000, id="60 months early, SI 30"),
        pytest.param(born(1968, 6, 30), JUNE, 360, 860_000_000, id="61 months early, SI 30, 06/2025"),
        pytest.param(born(1968, 8, 1), AUGUST, 360, 875_000_000, id="61 months early, SI 30, 08/2025"),
        pytest.param(
            born(1985, 1, 10), stating(SEVERANCE, service_months=38), 38, 386_500_000, id="severance, SI 3y2m"
        ),
        pytest.param(
            replace(born(1965, 8, 1), salary={"rank_coefficient": "3.00"}), JUNE, 300, 291_330_000,
            id="the published wrong answer: 41.5 x 7,020,000, not 94,770,000",
        ),
        pytest.param(PART_TIMER, PART_TIMER_LEAVES, None, 166_374_000, id="part-time, 4 years"),
        pytest.param(
            PART_TIMER, stating(PART_TIMER_LEAVES, drawing_pension=True), None, 52_650_000, id="part-time on pension"
        ),
    ],
)  # fmt: skip
def test_a_worked_case_is_owed_through_the_ledger_what_the_rules_print(
    ledger: Ledger, who: StaffRow, row: DepartureRow, insured_months: int | None, total: int
) -> None:
    """Catches a fact that is lost, rounded or confused between the file, the event and the assessment."""
    assessed = owed(ledger, who, stating(row, insured_months=insured_months))
    assert assessed.total == total
    assert sum(part.amount for part in assessed.components) == total


def test_a_regime_that_the_clerk_gives_overrides_the_dates(ledger: Ledger) -> None:
    """Catches a given regime that is recorded and not used. D154 for Mr C: S is 2.34 million x 5.25 without the 25 %,
    and 2.5 x 5 S + (5 + 0.5 x 2) S are 18.5 x 12,285,000."""
    assessed = owed(ledger, MR_C, stating(MR_C_LEAVES, regime="D154"))
    assert (assessed.regime, assessed.salary, assessed.total) == ("D154", 12_285_000, 227_272_500)
    assert any("D178" in note for note in assessed.notes)
