"""Facts that come late or correct others: what is owed is assessed anew once, and what was paid stands.

Mr C is owed 48.5 S with S = 15,356,250: 30 S, 2.5 x 5 S, and 5 S + 0.5 S for 2 years. The other amounts are multiplied
out by hand beside the cases.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.recording.ledger import Ledger
from domain.settlements.events import EntitlementAssessed, EntitlementReassessed
from domain.settlements.rows import DepartureFacts
from domain.staff.events import DepartureCorrected, PersonalDataCorrected, SalaryChanged
from domain.staff.personal import PersonalData, staff_stream, unseal
from tests.settlement_world import (
    FACTS,
    FUNDING,
    MR_C,
    MR_C_DUE,
    MR_C_LEAVES,
    PAYMENT,
    PERSONAL,
    SALARY,
    change_salaries,
    correct_facts,
    correct_person,
    country_from,
    departure_position,
    fund,
    funded_and_paid,
    kinds,
    leave,
    pay,
    person,
    recorded_events,
    rescind,
    settlement,
    stating,
    the,
)
from tests.staff_world import APPOINTMENT, SECRET, appoint, country, faults, memory, message, numbered, register

RAISED = replace(
    SALARY,
    salary={"rank_coefficient": "4.98", "leadership_coefficient": "0.60", "public_service_percent": "25"},
)
RAISED_DUE = 791_592_750
"""S = 5.58 x 2,340,000 x 1.25 = 16,321,500; 48.5 S."""


@pytest.fixture(params=[date(2025, 1, 1), date(2025, 6, 30)], ids=["opened in January", "opened on 30 June"])
def ledger(request: pytest.FixtureRequest) -> Ledger:
    """Mr C as CB1, leaving on 01/05/2025: in service until then, or gone before the opening list."""
    opening_on: date = request.param
    ledger = country_from(opening_on)
    register(ledger, MR_C)
    leave(ledger, MR_C_LEAVES)
    return ledger


def test_a_salary_that_comes_late_assesses_what_was_unassessed() -> None:
    """Catches a settlement that waits for ever, or that is reassessed without ever having been assessed."""
    ledger = country()
    register(ledger, replace(MR_C, salary={}))
    assert kinds(ledger, leave(ledger, MR_C_LEAVES)) == ["DepartureDecided"]
    recorded = change_salaries(ledger, replace(SALARY, salary=MR_C.salary))
    assert kinds(ledger, recorded) == ["SalaryChanged", "EntitlementAssessed"]
    changed, assessed = the(SalaryChanged, ledger, recorded), the(EntitlementAssessed, ledger, recorded)
    assert (changed.effective_on, changed.components) == (date(2025, 3, 1), dict(MR_C.salary))
    assert (assessed.total, assessed.originator_version) == (744_778_125, 1)
    assert assessed.effective_on == date(2025, 4, 20)


def test_a_corrected_salary_reassesses_with_old_total_and_difference(ledger: Ledger) -> None:
    """Catches a difference of the wrong sign, and an assessment that keeps part of the old working."""
    recorded = change_salaries(ledger, RAISED)
    assert kinds(ledger, recorded) == ["SalaryChanged", "EntitlementReassessed"]
    anew = the(EntitlementReassessed, ledger, recorded)
    assert (anew.old_total, anew.total, anew.delta) == (744_778_125, RAISED_DUE, 46_814_625)
    assert (anew.salary, anew.inputs["rank_coefficient"]) == (16_321_500, "4.98")
    assert (anew.originator_version, anew.effective_on, anew.reasons) == (2, date(2025, 4, 20), ())
    assert "2025-03-01" in anew.reason
    lowered = the(EntitlementReassessed, ledger, change_salaries(ledger, replace(RAISED, salary=MR_C.salary)))
    assert (lowered.old_total, lowered.total, lowered.delta) == (RAISED_DUE, 744_778_125, -46_814_625)


@pytest.mark.parametrize(
    "row",
    [
        replace(SALARY, salary=MR_C.salary),
        replace(RAISED, effective_on=date(2025, 5, 1)),
        replace(SALARY, salary={**MR_C.salary, "regional_coefficient": "0.2"}),
    ],
    ids=["the same again", "from the first day out of service", "an excluded allowance more"],
)
def test_a_salary_that_changes_no_amount_is_no_new_assessment(row: Any) -> None:
    """Catches an assessment for each salary row of anybody who ever left."""
    ledger = country_from(date(2025, 1, 1))
    register(ledger, MR_C)
    leave(ledger, MR_C_LEAVES)
    assert kinds(ledger, change_salaries(ledger, row)) == ["SalaryChanged"]


def test_the_salary_of_the_last_day_of_service_counts(ledger: Ledger) -> None:
    """Catches a bound off by a day."""
    recorded = change_salaries(ledger, replace(RAISED, effective_on=date(2025, 4, 30)))
    assert the(EntitlementReassessed, ledger, recorded).total == RAISED_DUE


def test_two_rows_of_a_person_in_one_file_are_one_reassessment(ledger: Ledger) -> None:
    """Catches an amount in between that nobody was ever told: the last of one day stands, both are named as reason."""
    wrong = replace(RAISED, salary={"rank_coefficient": "5.76"})
    rows = wrong, replace(RAISED, row=3), replace(RAISED, row=4, effective_on=date(2025, 4, 1))
    recorded = change_salaries(ledger, *rows)
    assert kinds(ledger, recorded) == ["SalaryChanged"] * 3 + ["EntitlementReassessed"]
    anew = the(EntitlementReassessed, ledger, recorded)
    assert (anew.total, anew.delta) == (RAISED_DUE, 46_814_625)
    assert "2025-03-01" in anew.reason
    assert "2025-04-01" in anew.reason


def test_a_file_about_two_people_assesses_each(ledger: Ledger) -> None:
    """Catches a reassessment that lands on another person, and one for somebody who never left."""
    register(ledger, numbered(MR_C, 2), numbered(MR_C, 3))
    leave(ledger, replace(MR_C_LEAVES, staff_number="CB2"))
    rows = [replace(RAISED, row=n + 1, staff_number=f"CB{n}") for n in (1, 2, 3)]
    assert kinds(ledger, change_salaries(ledger, *rows)) == ["SalaryChanged"] * 3 + ["EntitlementReassessed"] * 2
    assert [settlement(ledger, number).owed for number in ("CB1", "CB2")] == [RAISED_DUE, RAISED_DUE]


def test_a_fact_that_comes_late_is_added_to_those_of_the_decision() -> None:
    """Catches a correction that forgets what the decision stated, or that does not assess."""
    ledger = country()
    register(ledger, MR_C)
    leave(ledger, stating(MR_C_LEAVES, insured_months=None, appendix="I"))
    decided = person(ledger).departures[0].decided
    recorded = correct_facts(ledger, replace(FACTS, facts=DepartureFacts(insured_months=264)))
    assert kinds(ledger, recorded) == ["DepartureCorrected", "EntitlementAssessed"]
    corrected = the(DepartureCorrected, ledger, recorded)
    assert (corrected.departure_version, corrected.reason) == (decided.originator_version, FACTS.reason)
    assert (corrected.insured_months, corrected.service_months, corrected.appendix) == (264, 264, "I")
    assert (corrected.restructuring_effective_on, corrected.drawing_pension) == (date(2025, 3, 1), False)
    assert (corrected.sex, corrected.age_band, corrected.regime) == ("male", "55-59", None)
    assert the(EntitlementAssessed, ledger, recorded).total == 744_778_125


def test_a_fact_that_corrects_another_reassesses(ledger: Ledger) -> None:
    """Catches a correction that does not reach the amount: 276 months are 23 years, half an S more."""
    anew = the(EntitlementReassessed, ledger, correct_facts(ledger, FACTS))
    assert (anew.old_total, anew.total, anew.delta) == (744_778_125, 752_456_250, 7_678_125)
    assert (anew.reason, anew.inputs["insured_months"]) == (FACTS.reason, "276")
    again = correct_facts(ledger, replace(FACTS, facts=DepartureFacts(drawing_pension=False)))
    assert kinds(ledger, again) == ["DepartureCorrected"]
    assert the(DepartureCorrected, ledger, again).insured_months == 276


def test_a_regime_given_late_counts(ledger: Ledger) -> None:
    """Catches a corrected regime that is kept and not used: under D154 S is 5.25 x 2,340,000, of which 18.5 are due."""
    recorded = correct_facts(ledger, replace(FACTS, facts=DepartureFacts(regime="D154")))
    anew = the(EntitlementReassessed, ledger, recorded)
    assert (anew.regime, anew.total, anew.delta) == ("D154", 227_272_500, -517_505_625)


def test_a_correction_after_which_nothing_is_computable_withdraws_the_amount_with_the_reasons(ledger: Ledger) -> None:
    """Catches an amount that stands on facts known to be wrong; and it comes back when the facts do."""
    correct_facts(ledger, replace(FACTS, facts=DepartureFacts(service_months=100)))
    recorded = correct_facts(ledger, replace(FACTS, facts=DepartureFacts(insured_months=239)))
    gone = the(EntitlementReassessed, ledger, recorded)
    assert (gone.old_total, gone.total, gone.delta, gone.regime) == (744_778_125, 0, -744_778_125, None)
    assert [reason.code for reason in gone.reasons] == ["insured_months_short"]
    assert (gone.components, gone.salary, gone.months_early) == ((), None, None)
    assert not settlement(ledger).is_assessed
    assert faults(lambda: fund(ledger, replace(FUNDING, amount=1))) == [(2, "staff_number")]
    still = correct_facts(ledger, replace(FACTS, facts=DepartureFacts(insured_months=238)))
    assert kinds(ledger, still) == ["DepartureCorrected"]
    back = the(EntitlementReassessed, ledger, correct_facts(ledger, replace(FACTS, facts=MR_C_LEAVES.facts)))
    assert (back.old_total, back.total, back.delta, back.regime) == (0, 744_778_125, 744_778_125, "D178")


@pytest.mark.parametrize(
    ("birth_date", "total", "delta", "band"),
    [
        (date(1966, 2, 20), 798_525_000, 53_746_875, None),
        (date(1965, 4, 30), 276_412_500, -468_365_625, "60+"),
    ],
    ids=["31 months early: 31 + 3 x 5 + 6 = 52 S", "age 61y6m, 18 months early: 18 S"],
)
def test_a_corrected_birth_date_reassesses_and_corrects_the_cohort(
    ledger: Ledger, birth_date: date, total: int, delta: int, band: str | None
) -> None:
    """Catches a count by age that keeps the wrong band, a correction of it where it holds, and the date in clear."""
    recorded = correct_person(ledger, replace(PERSONAL, birth_date=birth_date))
    between = [] if band is None else ["DepartureCorrected"]
    assert kinds(ledger, recorded) == ["PersonalDataCorrected", *between, "EntitlementReassessed"]
    anew = the(EntitlementReassessed, ledger, recorded)
    assert (anew.old_total, anew.total, anew.delta) == (744_778_125, total, delta)
    if band is not None:
        corrected = the(DepartureCorrected, ledger, recorded)
        assert (corrected.age_band, corrected.sex, corrected.insured_months) == (band, "male", 264)
    told = " ".join(repr(event) for event in recorded_events(ledger, recorded))
    assert birth_date.isoformat() not in told
    assert repr(birth_date) not in told


def test_a_corrected_sex_is_corrected_in_the_cohort_and_in_the_age(ledger: Ledger) -> None:
    """Catches a pension age of the other sex: a woman born 01/1966 was at the age long before, which D178 refuses."""
    recorded = correct_person(ledger, replace(PERSONAL, sex="female"))
    assert kinds(ledger, recorded) == ["PersonalDataCorrected", "DepartureCorrected", "EntitlementReassessed"]
    assert the(DepartureCorrected, ledger, recorded).sex == "female"
    anew = the(EntitlementReassessed, ledger, recorded)
    assert (anew.total, anew.regime, [reason.code for reason in anew.reasons]) == (0, None, ["at_pension_age"])
    assert person(ledger).sex == "female"


def test_a_corrected_name_touches_nothing_else(ledger: Ledger) -> None:
    """Catches a name-only correction that reassesses, loses the birth date, or stands in clear."""
    recorded = correct_person(ledger, replace(PERSONAL, full_name="Trần Văn Cường"))
    assert kinds(ledger, recorded) == ["PersonalDataCorrected"]
    event, stream = the(PersonalDataCorrected, ledger, recorded), staff_stream(SECRET, "CB1")
    assert unseal(memory(ledger).keys[stream], stream, event.sealed) == PersonalData(
        "Trần Văn Cường", date(1966, 1, 15), MR_C.identity_number
    )
    assert event.sex == "male"
    assert "Cường" not in repr(event)


def test_a_rescission_withdraws_the_amount(ledger: Ledger) -> None:
    """Catches an entitlement that outlives its departure, and a withdrawal of nothing."""
    recorded = rescind(ledger, departure_position(ledger))
    assert kinds(ledger, recorded) == ["DepartureRescinded", "EntitlementReassessed"]
    gone = the(EntitlementReassessed, ledger, recorded)
    assert (gone.old_total, gone.total, gone.delta, gone.regime) == (744_778_125, 0, -744_778_125, None)
    assert kinds(ledger, change_salaries(ledger, RAISED)) == ["SalaryChanged"]
    leave(ledger, stating(MR_C_LEAVES, insured_months=None))
    assert kinds(ledger, rescind(ledger, departure_position(ledger))) == ["DepartureRescinded"]


def test_what_was_paid_stands_and_only_what_is_owed_now_may_be_paid(ledger: Ledger) -> None:
    """Catches a payment that a correction undoes, and one up to the old amount: S falls to 10 million, 485 are due."""
    funded_and_paid(ledger, MR_C_DUE, 400_000_000, date(2025, 5, 20))
    change_salaries(ledger, SALARY)
    assert (settlement(ledger).net_paid(), settlement(ledger).owed) == (400_000_000, 485_000_000)
    more = replace(PAYMENT, paid_on=date(2025, 6, 1), amount=85_000_001, reference="UNC-2")
    assert faults(lambda: pay(ledger, more)) == [(2, "amount")]
    assert pay(ledger, replace(more, amount=85_000_000)).count == 1
    change_salaries(ledger, replace(SALARY, salary={"salary_amount": "1000000"}))
    assert (settlement(ledger).net_paid(), settlement(ledger).owed) == (485_000_000, 48_500_000)
    assert faults(lambda: pay(ledger, replace(more, amount=1, reference="UNC-3"))) == [(2, "amount")]
    assert "the 0 đồng possible" in message(lambda: pay(ledger, replace(more, amount=1, reference="UNC-3")))


def test_each_departure_of_a_career_is_assessed_on_the_salary_of_its_own_last_day() -> None:
    """Catches a salary after the return that changes what an earlier departure is owed."""
    ledger = country()
    register(ledger, MR_C)
    leave(ledger, MR_C_LEAVES)
    appoint(ledger, replace(APPOINTMENT, basis="re_recruited"))
    leave(ledger, replace(MR_C_LEAVES, decided_on=date(2025, 7, 20), leaves_on=date(2025, 8, 1)))
    recorded = change_salaries(ledger, replace(SALARY, effective_on=date(2025, 7, 1)))
    assert the(EntitlementReassessed, ledger, recorded).originator_id.endswith("/2")
    both = correct_person(ledger, replace(PERSONAL, birth_date=date(1966, 2, 20)))
    anew = [event for event in recorded_events(ledger, both) if isinstance(event, EntitlementReassessed)]
    assert [event.originator_id[-2:] for event in anew] == ["/1", "/2"]
