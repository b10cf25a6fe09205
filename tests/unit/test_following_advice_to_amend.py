"""What is never taken back, and what was taken back already: its refusal leads to an amendment, or to nothing."""

from dataclasses import replace
from datetime import date

import pytest

from domain.recording.ledger import Ledger
from tests.advice_follower import ENDS, Clerk, apply_changes, at
from tests.settlement_world import (
    FACTS,
    FUNDING,
    LEAVING_LATER,
    PAYMENT,
    PERSONAL,
    SALARY,
    WORKER,
    change_salaries,
    correct_facts,
    correct_person,
    fund,
    leave,
    pay,
    rescind,
    retract,
)
from tests.staff_world import (
    APPOINTMENT,
    QUOTA,
    SECONDMENT,
    appoint,
    country,
    end,
    memory,
    quotas,
    register,
    second,
)
from tests.units_world import dissolve

MARCH = date(2026, 3, 1)


def everything(ledger: Ledger) -> None:
    """An event of every type that is never taken back, and a retraction of every type."""
    register(ledger, WORKER)
    change_salaries(ledger, replace(SALARY, effective_on=date(2025, 7, 2)))
    retract(ledger, at(ledger, "SalaryChanged"))
    correct_person(ledger, replace(PERSONAL, full_name="Nguyễn Văn Bình"))
    appoint(ledger, replace(APPOINTMENT, effective_on=date(2025, 7, 20), unit="00004"))
    retract(ledger, at(ledger, "StaffAppointed"))
    second(ledger, SECONDMENT)
    end(ledger, ENDS)
    retract(ledger, at(ledger, "SecondmentEnded"))
    quotas(ledger, QUOTA)
    retract(ledger, at(ledger, "StaffingQuotaSet"))
    apply_changes(ledger, dissolve("00004", effective_on=date(2026, 4, 1)))
    retract(ledger, at(ledger, "UnitDissolved"))
    leave(ledger, LEAVING_LATER)
    correct_facts(ledger, replace(FACTS, facts=replace(FACTS.facts, insured_months=290)))
    correct_facts(
        ledger, replace(FACTS, decided_on=date(2025, 11, 20), facts=replace(FACTS.facts, insured_months=None))
    )
    fund(ledger, replace(FUNDING, on=MARCH, amount=900))
    fund(ledger, replace(FUNDING, on=MARCH, amount=300))
    retract(ledger, at(ledger, "FundingApproved"))
    pay(ledger, replace(PAYMENT, paid_on=MARCH, amount=500))
    pay(ledger, replace(PAYMENT, kind="reversal", paid_on=MARCH, amount=100, reference="UNC-2"))
    pay(ledger, replace(PAYMENT, kind="repayment_ordered", paid_on=MARCH, amount=100, reference="UNC-3"))
    retract(ledger, at(ledger, "RepaymentOrdered"))


@pytest.mark.parametrize(
    "kind",
    [
        "SalaryRetracted",
        "PersonalDataCorrected",
        "AppointmentRetracted",
        "EndingRetracted",
        "QuotaRetracted",
        "UnitChangeRetracted",
        "DepartureDecided",
        "DepartureCorrected",
        "DepartureAmended",
        "EntitlementAssessed",
        "EntitlementReassessed",
        "FundingRetracted",
        "PayoutMade",
        "PayoutReversed",
        "RepaymentRetracted",
    ],
)
def test_what_is_never_taken_back_is_amended_by_following_the_advice(kind: str) -> None:
    """Catches a command that does not take what it is named for."""
    ledger = country()
    everything(ledger)
    clerk = Clerk(ledger)
    clerk.take_back(at(ledger, kind))
    assert clerk.messages


@pytest.mark.parametrize("kind", ["RegistrationRetracted", "SecondmentRetracted", "DepartureRescinded"])
def test_a_retraction_is_undone_by_recording_anew(kind: str) -> None:
    """Catches what was taken back by mistake and cannot be recorded again."""
    ledger = country()
    register(ledger, WORKER)
    if kind == "RegistrationRetracted":
        retract(ledger, at(ledger, "StaffRegistered"))
    elif kind == "SecondmentRetracted":
        second(ledger, SECONDMENT)
        retract(ledger, at(ledger, "SecondmentStarted"))
    else:
        leave(ledger, LEAVING_LATER)
        rescind(ledger, at(ledger, "DepartureDecided"))
    Clerk(ledger).take_back(at(ledger, kind))


@pytest.mark.parametrize(
    "kind",
    ["SalaryChanged", "StaffAppointed", "SecondmentEnded", "StaffingQuotaSet", "UnitDissolved", "FundingApproved"],
)
def test_what_was_taken_back_is_left_out(kind: str) -> None:
    """Catches a second retraction whose refusal asks for more."""
    ledger = country()
    everything(ledger)
    clerk = Clerk(ledger)
    gone = next(p for p in reversed(memory(ledger).placed) if getattr(p.event, "retracted_type", "") == kind)
    clerk.take_back(gone.event.retracted_position)  # type: ignore[attr-defined]
    assert len(clerk.messages) == 1
