"""Deciding that people leave: which rows are refused, and what an accepted one records."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.errors import Refused, RowError
from domain.recording.leaving import record_departures
from domain.recording.ledger import Ledger
from domain.settlements.events import EntitlementAssessed
from domain.source_files import Submission
from domain.staff.events import DepartureDecided
from domain.staff.personal import staff_stream
from tests.settlement_world import (
    DUE,
    LEAVING,
    MR_C,
    MR_C_LEAVES,
    PART_TIMER,
    PART_TIMER_LEAVES,
    WORKER,
    kinds,
    leave,
    recorded_events,
    settlement,
    stating,
    the,
)
from tests.staff_world import (
    APPOINTMENT,
    REFERENCE,
    SECRET,
    appoint,
    country,
    faults,
    memory,
    message,
    numbered,
    register,
    source,
)

YOUNGER = {"insured_months": 180, "service_months": 180}
"""Months that the younger of them can have lived since their 15th birthday."""
OTHER_ROUTES = ["retirement", "resignation", "dismissal", "death", "other"]


@pytest.fixture
def ledger() -> Ledger:
    """CB1 is a civil servant since 01/03/2010, CB2 works part-time."""
    ledger = country()
    register(ledger, numbered(WORKER, 1), numbered(PART_TIMER, 2))
    return ledger


@pytest.mark.parametrize(
    ("changes", "facts", "column"),
    [
        ({"staff_number": "CB9"}, {}, "staff_number"),
        ({"staff_number": ""}, {}, "staff_number"),
        ({"route": "early"}, {}, "route"),
        ({"route": ""}, {}, "route"),
        ({}, {"appendix": "III"}, "appendix"),
        ({}, {"regime": "D67"}, "regime"),
        ({"route": "part_time_severance"}, {}, "route"),
        ({"staff_number": "CB2", "route": "early_retirement"}, YOUNGER, "route"),
        ({"staff_number": "CB2", "route": "severance"}, YOUNGER, "route"),
        ({"decided_on": date(2025, 8, 2)}, {}, "decided_on"),
        ({"decided_on": date(2010, 2, 1), "leaves_on": date(2010, 3, 1)}, YOUNGER, "leaves_on"),
        ({"decided_on": date(2010, 2, 1), "leaves_on": date(2010, 2, 28)}, YOUNGER, "leaves_on"),
    ],
)
def test_a_wrong_departure_is_refused_at_its_row_and_column(
    ledger: Ledger, changes: dict[str, Any], facts: dict[str, Any], column: str
) -> None:
    """Catches a check that is missing, or that names another row; and a good row recorded beside a bad one."""
    head = ledger.log.head()
    good = replace(PART_TIMER_LEAVES, staff_number="CB2") if changes.get("staff_number") != "CB2" else LEAVING
    wrong = replace(stating(LEAVING, **facts), row=7, **changes)
    assert faults(lambda: leave(ledger, good, wrong)) == [(7, column)]
    assert ledger.log.head() == head


@pytest.mark.parametrize("column", ["decided_on", "leaves_on"])
def test_a_day_that_did_not_read_is_told_once_beside_the_faults_of_rule(ledger: Ledger, column: str) -> None:
    """Catches a traceback on an empty cell, and a file whose other rows are not looked at because of it."""
    file, unread = source("leaving.csv"), replace(LEAVING, **{column: None})  # type: ignore[arg-type]
    rows, told = [unread, replace(LEAVING, row=3, route="early")], [RowError(file.name, 2, column, "no date")]
    submission = Submission(file, rows, told)
    assert faults(lambda: record_departures(ledger, REFERENCE, submission)) == [(2, column), (3, "route")]


def test_a_route_that_the_category_closes_is_answered_with_the_right_one(ledger: Ledger) -> None:
    """Catches a refusal that leaves the clerk guessing what is wrong with a route that exists."""
    said = message(lambda: leave(ledger, replace(stating(LEAVING, **YOUNGER), staff_number="CB2")))
    for part in ("CB2", "part_time", "early_retirement", "part_time_severance"):
        assert part in said


def test_the_limits_of_the_days_belong_to_what_is_allowed(ledger: Ledger) -> None:
    """Catches limits off by a day: decided on the day of leaving, and leaving the day after the first appointment."""
    on_the_day = replace(LEAVING, decided_on=LEAVING.leaves_on)
    assert leave(ledger, on_the_day).count == 2
    late = replace(numbered(WORKER, 3), appointed_on=date(2025, 9, 1))
    register(ledger, late)
    next_day = replace(LEAVING, staff_number="CB3", route="resignation", leaves_on=date(2025, 9, 2))
    assert faults(lambda: leave(ledger, replace(next_day, leaves_on=date(2025, 9, 1)))) == [(2, "leaves_on")]
    assert leave(ledger, next_day).count == 1


@pytest.mark.parametrize("leaves_on", [date(2025, 7, 31), date(2025, 8, 14), date(2025, 8, 15)])
def test_leaving_before_a_later_main_appointment_is_refused(ledger: Ledger, leaves_on: date) -> None:
    """Catches somebody appointed when no longer in service. On the 15th itself too: it is the first day out of service,
    and the same appointment would be refused after the departure."""
    appoint(ledger, replace(APPOINTMENT, effective_on=date(2025, 8, 15)))
    wrong = replace(LEAVING, row=4, leaves_on=leaves_on)
    assert faults(lambda: leave(ledger, wrong)) == [(4, "leaves_on")]
    assert "2025-08-15" in message(lambda: leave(ledger, wrong))


def test_leaving_before_a_later_concurrent_appointment_is_refused(ledger: Ledger) -> None:
    """Catches a post added to somebody who left: recorded after the departure it would be refused."""
    appoint(ledger, replace(APPOINTMENT, effective_on=date(2025, 8, 15), concurrent=True))
    assert faults(lambda: leave(ledger, LEAVING)) == [(2, "leaves_on")]


def test_leaving_after_the_later_appointment_is_accepted(ledger: Ledger) -> None:
    """Catches a refusal of whoever was ever appointed again."""
    appoint(ledger, replace(APPOINTMENT, effective_on=date(2025, 7, 31)))
    assert leave(ledger, LEAVING).count == 2


@pytest.mark.parametrize("leaves_on", [date(2025, 7, 20), date(2025, 8, 1), date(2025, 12, 1)])
def test_a_second_departure_while_one_is_open_is_refused_in_the_ledger_and_in_the_file(
    ledger: Ledger, leaves_on: date
) -> None:
    """Catches two settlements for one leaving; the message tells of the departure that stands."""
    again = replace(LEAVING, row=3, route="resignation", leaves_on=leaves_on)
    assert faults(lambda: leave(ledger, LEAVING, again)) == [(3, "staff_number")]
    leave(ledger, LEAVING)
    assert faults(lambda: leave(ledger, again)) == [(3, "staff_number")]
    said = message(lambda: leave(ledger, again))
    assert "2025-07-10" in said
    assert "2025-08-01" in said


@pytest.mark.parametrize("leaves_on", [date(2025, 9, 1), date(2025, 10, 1)])
def test_who_left_already_cannot_leave_before_the_return(ledger: Ledger, leaves_on: date) -> None:
    """Catches a departure out of no service. Who is back on 01/10 serves a day at the least."""
    leave(ledger, LEAVING)
    appoint(ledger, replace(APPOINTMENT, effective_on=date(2025, 10, 1), basis="re_recruited"))
    wrong = replace(LEAVING, leaves_on=leaves_on)
    assert faults(lambda: leave(ledger, wrong)) == [(2, "leaves_on")]
    assert "2025-08-01" in message(lambda: leave(ledger, wrong))
    assert leave(ledger, replace(wrong, leaves_on=date(2025, 10, 2))).count >= 1


def test_a_departure_is_recorded_with_its_assessment_behind_it(ledger: Ledger) -> None:
    """Catches fields that change places, an assessment apart from its decision, and a settlement under another name."""
    row = stating(LEAVING, appendix="I", regime="D178", work_months=7)
    before = len(memory(ledger).streams([staff_stream(SECRET, "CB1")])[staff_stream(SECRET, "CB1")])
    decided, assessed = recorded_events(ledger, leave(ledger, row))
    assert isinstance(decided, DepartureDecided)
    assert isinstance(assessed, EntitlementAssessed)
    hashed = staff_stream(SECRET, "CB1").removeprefix("staff:")
    assert (decided.originator_id, decided.originator_version) == (f"staff:{hashed}", before + 1)
    assert (decided.effective_on, decided.leaves_on) == (date(2025, 7, 10), date(2025, 8, 1))
    assert (decided.route, decided.legal_basis) == ("early_retirement", row.legal_basis)
    assert (decided.category, decided.sex, decided.age_band) == ("civil_servant", "male", "55-59")
    assert decided.restructuring_effective_on == date(2025, 3, 1)
    assert (decided.insured_months, decided.service_months, decided.work_months) == (360, 240, 7)
    assert (decided.appendix, decided.drawing_pension, decided.regime) == ("I", False, "D178")
    assert decided.settlement == assessed.originator_id == f"settlement:{hashed}/1"
    assert (assessed.originator_version, assessed.effective_on) == (1, date(2025, 7, 10))
    assert (assessed.regime, assessed.route, assessed.total) == ("D178", "early_retirement", DUE)
    assert assessed.recorded_at == decided.recorded_at
    assert assessed.legal_basis == row.legal_basis


@pytest.mark.parametrize(
    ("birth_date", "band"),
    [
        (date(1985, 8, 2), "under_40"),
        (date(1985, 8, 1), "40-49"),
        (date(1975, 8, 2), "40-49"),
        (date(1975, 8, 1), "50-54"),
        (date(1970, 8, 2), "50-54"),
        (date(1970, 8, 1), "55-59"),
        (date(1965, 8, 2), "55-59"),
        (date(1965, 8, 1), "60+"),
    ],
)
def test_the_age_band_is_that_of_the_first_day_out_of_service(ledger: Ledger, birth_date: date, band: str) -> None:
    """Catches an age at the decision, or by the year: a birthday on 01/08/2025 counts, one on 02/08 does not."""
    register(ledger, replace(numbered(WORKER, 3), birth_date=birth_date))
    decided = the(DepartureDecided, ledger, leave(ledger, replace(stating(LEAVING, **YOUNGER), staff_number="CB3")))
    assert decided.age_band == band


def test_no_event_has_the_birth_date_in_clear() -> None:
    """Catches sealed data that leaks through the inputs of an assessment, its notes or an attribute of the cohort."""
    ledger = country()
    register(ledger, MR_C)
    assessed = the(EntitlementAssessed, ledger, leave(ledger, MR_C_LEAVES))
    assert assessed.inputs == {
        "category": "civil_servant", "sex": "male", "leaves_on": "2025-05-01", "decided_on": "2025-04-20",
        "route": "early_retirement", "restructuring_effective_on": "2025-03-01", "insured_months": "264",
        "service_months": "264", "drawing_pension": "no", "rank_coefficient": "4.65",
        "leadership_coefficient": "0.60", "public_service_percent": "25",
    }  # fmt: skip
    told = " ".join(repr(placed.event) for placed in memory(ledger).placed)
    for birth_date in ("1966-01-15", "date(1966, 1, 15)", "15/01/1966", "01/1966", "1966-01"):
        assert birth_date not in told


@pytest.mark.parametrize("route", OTHER_ROUTES)
@pytest.mark.parametrize("number", ["CB1", "CB2"])
def test_a_route_without_settlement_is_one_event(ledger: Ledger, route: str, number: str) -> None:
    """Catches a settlement opened for a resignation, and a route closed to part-time staff."""
    recorded = leave(ledger, replace(stating(LEAVING, **YOUNGER), staff_number=number, route=route))
    assert kinds(ledger, recorded) == ["DepartureDecided"]
    assert the(DepartureDecided, ledger, recorded).settlement is None


@pytest.mark.parametrize(
    "missing",
    [{"insured_months": None}, {"restructuring_effective_on": None}],
)
def test_with_a_fact_missing_the_settlement_is_opened_and_stays_unassessed(
    ledger: Ledger, missing: dict[str, Any]
) -> None:
    """Catches an amount out of a guess, and a departure refused because a fact comes later."""
    recorded = leave(ledger, stating(LEAVING, **missing))
    assert kinds(ledger, recorded) == ["DepartureDecided"]
    assert the(DepartureDecided, ledger, recorded).settlement == settlement(ledger).stream
    assert not settlement(ledger).is_assessed


def test_without_salary_or_with_the_personal_data_erased_nothing_is_assessed(ledger: Ledger) -> None:
    """Catches a salary of zero, and an age out of data that was erased."""
    register(ledger, replace(numbered(WORKER, 3), salary={}))
    assert kinds(ledger, leave(ledger, replace(stating(LEAVING, **YOUNGER), staff_number="CB3"))) == [
        "DepartureDecided"
    ]
    del memory(ledger).keys[staff_stream(SECRET, "CB1")]
    recorded = leave(ledger, LEAVING)
    assert kinds(ledger, recorded) == ["DepartureDecided"]
    assert the(DepartureDecided, ledger, recorded).age_band == "unknown"


def test_of_a_thousand_departures_exactly_the_three_bad_ones_are_named_and_none_is_recorded() -> None:
    """Catches a file recorded in part, faults that stop at the first, and a good row blamed with a bad one."""
    ledger = country()
    register(ledger, *(numbered(WORKER, n) for n in range(1, 1001)))
    rows = [replace(LEAVING, row=n + 1, staff_number=f"CB{n}") for n in range(1, 1001)]
    rows[9] = replace(rows[9], route="part_time_severance")
    rows[499] = replace(stating(rows[499], **YOUNGER), leaves_on=date(2009, 1, 1), decided_on=date(2008, 12, 1))
    rows[999] = replace(rows[999], staff_number="CB500000")
    file, head = source("leaving.csv"), ledger.log.head()
    with pytest.raises(Refused) as refusal:
        record_departures(ledger, REFERENCE, Submission(file, rows))
    assert [(fault.file, fault.row, fault.column) for fault in refusal.value.where] == [
        ("leaving.csv", 11, "route"),
        ("leaving.csv", 501, "leaves_on"),
        ("leaving.csv", 1001, "staff_number"),
    ]
    assert ledger.log.head() == head
    good = [row for n, row in enumerate(rows) if n not in (9, 499, 999)]
    assert record_departures(ledger, REFERENCE, Submission(file, good)).count == 2 * 997
