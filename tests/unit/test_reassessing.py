"""A rule that changed: every settlement whose amount differs is assessed anew, all or none, with its delta."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.errors import Conflict, Refused
from domain.event import LegalBasis
from domain.ports import Decision, Recorded
from domain.recording import reassessing
from domain.recording.ledger import Ledger
from domain.recording.reassessing import reassess
from domain.settlements.events import EntitlementAssessed, EntitlementReassessed
from domain.staff.circumstances import Reference
from tests.changed_rules import changed_on
from tests.settlement_world import (
    LEAVING,
    PART_TIMER,
    PART_TIMER_DUE,
    PART_TIMER_LEAVES,
    SALARY,
    WORKER,
    change_salaries,
    departure_position,
    funded_and_paid,
    leave,
    recorded_events,
    rescind,
    settlement,
)
from tests.staff_world import REFERENCE, country, memory, numbered, register

DECREE = LegalBasis("12/2026/NĐ-CP", "Điều 3")
FROM = date(2025, 7, 15)
"""The day from which the changed rules hold; the departures of this file are of 01/08/2025."""


def changed(name: str, value: str | int) -> Reference:
    """Today's rules with another value of one name."""
    rules = changed_on(FROM, lambda known, old: value if known == name else old)
    return replace(REFERENCE, rules=rules)


JOB_SEARCH = changed("d154.part_time.job_search", 4)
"""Part-time staff get 4 P in place of 3 P: 3,510,000 more."""


@pytest.fixture
def ledger() -> Ledger:
    """CB1 is owed by D178, CB2 and CB3 as part-time staff under D154."""
    ledger = country()
    register(ledger, numbered(WORKER, 1), numbered(PART_TIMER, 2), numbered(PART_TIMER, 3))
    leave(ledger, LEAVING, *(replace(PART_TIMER_LEAVES, row=n + 1, staff_number=f"CB{n}") for n in (2, 3)))
    return ledger


def total(ledger: Ledger, number: str) -> int:
    """What stands as owed."""
    standing = settlement(ledger, number).entitlement
    assert standing is not None
    return standing.total


def test_only_the_settlements_whose_amount_differs_are_assessed_anew_with_their_delta(ledger: Ledger) -> None:
    """Catches a reassessment of everybody, a delta of the wrong sign, and a legal basis lost."""
    head = ledger.log.head()
    found = reassess(ledger, JOB_SEARCH, DECREE)
    assert (found.recorded.count, found.recorded.first_position, found.looked_at) == (2, head + 1, 3)
    assert [(d.staff_number, d.old_total, d.total, d.delta) for d in found.deltas] == [
        (number, PART_TIMER_DUE, PART_TIMER_DUE + 3_510_000, 3_510_000) for number in ("CB2", "CB3")
    ]
    events = recorded_events(ledger, found.recorded)
    for event, delta in zip(events, found.deltas, strict=True):
        assert isinstance(event, EntitlementReassessed)
        assert (event.legal_basis, event.reason, event.rule_version) == (DECREE, "rule version 2", "D154/2")
        assert (event.originator_id, event.old_total, event.total) == (delta.settlement, delta.old_total, delta.total)
        assert (delta.old_rule_version, delta.rule_version) == ("D154/1", "D154/2")
    assert total(ledger, "CB2") == PART_TIMER_DUE + 3_510_000


def test_a_second_time_nothing_differs_and_nothing_is_recorded(ledger: Ledger) -> None:
    """Catches reassessments that pile up, and the same rules taken for others because their version is."""
    reassess(ledger, JOB_SEARCH, DECREE)
    head = ledger.log.head()
    again = reassess(ledger, JOB_SEARCH, DECREE)
    assert (again.recorded.count, again.deltas, again.looked_at, ledger.log.head()) == (0, [], 3, head)
    assert reassess(country(), JOB_SEARCH, DECREE).recorded.count == 0


def test_a_dry_run_says_the_same_and_records_nothing(ledger: Ledger) -> None:
    """Catches a trial that counts, or that tells other figures."""
    head = ledger.log.head()
    tried = reassess(ledger, JOB_SEARCH, DECREE, dry_run=True)
    assert ledger.log.head() == head
    assert tried.deltas == reassess(ledger, JOB_SEARCH, DECREE).deltas
    assert tried.recorded.count == 2


def test_what_was_paid_stays_paid_and_the_difference_becomes_due(ledger: Ledger) -> None:
    """Catches money that is lost or asked back because a rule changed."""
    funded_and_paid(ledger, PART_TIMER_DUE, PART_TIMER_DUE, date(2025, 9, 1), "CB2")
    (first, _) = reassess(ledger, JOB_SEARCH, DECREE).deltas
    assert (first.staff_number, first.paid) == ("CB2", PART_TIMER_DUE)
    assert (settlement(ledger, "CB2").net_paid(), total(ledger, "CB2")) == (PART_TIMER_DUE, PART_TIMER_DUE + 3_510_000)
    lower = reassess(ledger, changed("d154.part_time.job_search", 2), DECREE).deltas
    assert [delta.delta for delta in lower] == [-7_020_000, -7_020_000]
    assert settlement(ledger, "CB2").net_paid() == PART_TIMER_DUE


def test_who_could_not_be_assessed_is_assessed_once_the_rules_allow_it() -> None:
    """Catches people left unassessed for ever since a value of the rules came late."""
    ledger = country()
    register(ledger, replace(numbered(WORKER, 1), salary={"rank_coefficient": "4.65"}))
    late = replace(LEAVING, decided_on=date(2026, 7, 1), leaves_on=date(2026, 8, 1))
    assert leave(ledger, late).count == 1
    rows = REFERENCE.rules.parameters["base_salary"]
    known = {**REFERENCE.rules.parameters, "base_salary": (replace(rows[0], valid_until=None),)}
    found = reassess(ledger, replace(REFERENCE, rules=replace(REFERENCE.rules, parameters=known)), DECREE)
    (event,) = recorded_events(ledger, found.recorded)
    assert isinstance(event, EntitlementAssessed)
    (delta,) = found.deltas
    assert (delta.old_total, delta.old_rule_version, delta.total, delta.delta) == (None, None, event.total, event.total)


def test_what_the_rules_no_longer_cover_is_said_with_the_reason(ledger: Ledger) -> None:
    """Catches an amount that stands although the rules give none."""
    none = changed("d154.part_time.leaves_before", date(2025, 7, 20))  # type: ignore[arg-type]
    found = reassess(ledger, none, DECREE)
    assert [(delta.total, delta.delta, delta.reasons[0].code) for delta in found.deltas] == [
        (0, -PART_TIMER_DUE, "no_regime")
    ] * 2


def test_a_rescinded_departure_and_erased_data_are_left_alone(ledger: Ledger) -> None:
    """Catches a settlement that comes back to life, and a birth date guessed."""
    rescind(ledger, departure_position(ledger, "CB2"))
    memory(ledger).keys.clear()
    assert reassess(ledger, JOB_SEARCH, DECREE).deltas == []


def test_another_rule_version_than_that_of_the_rules_is_refused(ledger: Ledger) -> None:
    """Catches an office that runs the new rules on the old build, and believes that it did."""
    with pytest.raises(Refused, match="version 2, not 3"):
        reassess(ledger, JOB_SEARCH, DECREE, rule_version="3")
    assert reassess(ledger, JOB_SEARCH, DECREE, rule_version="2", dry_run=True).recorded.count == 2


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_batches_of_any_size_come_to_the_same(ledger: Ledger, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Catches people lost or doubled at the seam of two batches, and progress that does not reach its end."""
    monkeypatch.setattr(reassessing, "BATCH", size)
    told: list[tuple[int, int]] = []
    found = reassess(ledger, JOB_SEARCH, DECREE, tell=lambda done, of: told.append((done, of)))
    assert [delta.staff_number for delta in found.deltas] == ["CB2", "CB3"]
    assert told[-1] == (3, 3)


def test_a_fact_that_comes_meanwhile_is_seen(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a reassessment by facts that were corrected between its look and its record."""
    append: Callable[[Decision], Recorded] = ledger.log.append
    allowance: dict[str, Any] = {"part_time_allowance": "4000000"}
    tries = []

    def overtaken(decision: Decision) -> Recorded:
        tries.append(decision)
        if len(tries) == 1:
            monkeypatch.setattr(ledger.log, "append", append)
            change_salaries(
                ledger, replace(SALARY, staff_number="CB2", effective_on=date(2025, 7, 1), salary=allowance)
            )
            monkeypatch.setattr(ledger.log, "append", overtaken)
        return append(decision)

    monkeypatch.setattr(ledger.log, "append", overtaken)
    found = reassess(ledger, JOB_SEARCH, DECREE)
    assert len(tries) == 2
    assert [(d.staff_number, d.delta) for d in found.deltas] == [("CB2", 4_000_000), ("CB3", 3_510_000)]


def test_all_or_none_are_recorded(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches half a country reassessed."""
    head = ledger.log.head()

    def never(_: Decision) -> Recorded:
        raise Conflict

    monkeypatch.setattr(ledger.log, "append", never)
    with pytest.raises(Conflict):
        reassess(ledger, JOB_SEARCH, DECREE)
    assert ledger.log.head() == head
