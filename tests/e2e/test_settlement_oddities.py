"""Departures recorded in odd orders: the ways to ask about a settlement must still speak of the same one."""

import json

import pytest

from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import imported, places, refusal, written
from tests.e2e.settlement_files import DECISION, FUNDING, PAYMENT, POST, RESCISSION, head, person, with_units

ON = ("--on", "2026-12-31")
TOTAL = 744_778_125
BACK = {"effective_on": "2025-09-01", "budget_paid": "no"}


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    """ANEW's decision was rescinded and entered again with an earlier day; TWICE left and came back; LOST was paid and
    then lost the facts of the assessment; LATE was paid; NEVER did not leave."""
    with_units(sobo)
    imported(sobo, "staff", [person(number) for number in ("ANEW", "TWICE", "LOST", "LATE", "NEVER")])
    rows = [DECISION | {"staff_number": number} for number in ("ANEW", "TWICE", "LOST", "LATE")]
    wrong = imported(sobo, "departures", rows)[0]
    imported(sobo, "corrections", [RESCISSION | {"position": str(wrong)}])
    imported(sobo, "departures", [DECISION | {"staff_number": "ANEW", "decided_on": "2025-04-02"}])
    imported(sobo, "appointments", [POST | BACK | {"staff_number": "TWICE"}])
    money = [{"staff_number": number} for number in ("LOST", "LATE")]
    imported(sobo, "funding", [FUNDING | row for row in money])
    imported(sobo, "payments", [PAYMENT | row for row in money])
    late = {"staff_number": "LOST", "reason": "book checked", "insured_months": "100", "instrument": "8/QĐ"}
    imported(sobo, "departure_facts", [late])
    return sobo


def test_a_decision_entered_again_with_an_earlier_day_is_the_one_that_is_shown(ledger: Sobo) -> None:
    """Catches the rescinded slip shown in place of the decision that stands, which money and working belong to."""
    shown = ledger.json("settlements", "show", "ANEW", *ON)
    explained = ledger.json("policy", "explain", "ANEW", *ON)
    assert (shown["status"], shown["assessed"]) == ("assessed", TOTAL)
    assert explained["settlement"] == shown["settlement"]


def test_no_settlement_is_one_answer_whether_there_never_was_one_or_none_was_known(ledger: Sobo) -> None:
    """Catches an error for the one and a silent empty page for the other."""
    registered = ledger.json("staff", "history", "LATE")[0]["position"]
    for asked in (("NEVER", *ON), ("LATE", *ON, "--as-known", str(registered))):
        done = ledger("settlements", "show", *asked, "--json")
        assert (done.returncode, json.loads(done.stdout)) == (0, {})
        assert f"{asked[0]} has no settlement" in done.stderr


def test_an_earlier_settlement_says_what_the_list_says_of_it(ledger: Sobo) -> None:
    """Catches a fact that only one of two answers has."""
    (other,) = ledger.json("settlements", "show", "ANEW", *ON)["earlier"]
    listed = {row["settlement"]: row for row in ledger.json("settlements", "list", *ON)}
    assert {name: listed[other["settlement"]][name] for name in other} == other


def test_a_second_departure_decided_before_the_first_leaves_one_answer(ledger: Sobo) -> None:
    """Catches two commands that each take another settlement for the last one."""
    second = DECISION | {"staff_number": "TWICE", "decided_on": "2025-03-01", "leaves_on": "2025-12-01"}
    done = ledger("import", "departures", written(ledger, [second]), "--json")
    if done.returncode == 1:  # refusing it is as good
        assert places(json.loads(done.stdout)["error"]) == [(2, "decided_on")]
        return
    shown = ledger.json("settlements", "show", "TWICE", *ON)["settlement"]
    assert json.loads(ledger("policy", "explain", "TWICE", *ON, "--json").stdout)["settlement"] == shown


def test_a_paid_settlement_that_cannot_be_assessed_any_more_says_why(ledger: Sobo) -> None:
    """Catches a refusal that sends the clerk to a page which does not name what is missing."""
    again = written(ledger, [PAYMENT | {"staff_number": "LOST", "reference": "UNC-2"}])
    (fault,) = refusal(ledger, "payments", again)["where"]
    assert "`sobo settlements show LOST` names what is missing" in fault["message"]
    shown = ledger.json("settlements", "show", "LOST", *ON)
    assert (shown["assessed"], shown["paid"], shown["to_repay"]) == (None, 400_000_000, 400_000_000)
    assert [reason["code"] for reason in shown["reasons"]] == ["service_beyond_insured"]


def test_money_that_comes_back_only_in_the_future_does_not_free_a_departure(ledger: Sobo) -> None:
    """Catches a departure rescinded while its money is still out, by a reversal of a day that has not come."""
    reversal = PAYMENT | {"staff_number": "LATE", "kind": "reversal", "reference": "UNC-2", "paid_on": "2150-01-01"}
    done = ledger("import", "payments", written(ledger, [reversal]), "--json")
    if done.returncode == 1:  # refusing it is as good
        assert places(json.loads(done.stdout)["error"]) == [(2, "paid_on")]
        return
    history = ledger.json("staff", "history", "LATE")
    (decided,) = (entry["position"] for entry in history if entry["event"] == "DepartureDecided")
    before = head(ledger)
    row = RESCISSION | {"position": str(decided)}
    assert places(refusal(ledger, "corrections", written(ledger, [row]))) == [(2, "position")]
    assert head(ledger) == before


def test_the_projection_of_odd_orders_is_what_the_events_come_to(ledger: Sobo) -> None:
    """Catches state that depends on the order of projecting."""
    found = ledger.json("verify")
    assert (found["ok"], found["projection"], found["problems"]) == (True, "same", [])
