"""A unit that ends while a file about its people is being decided: the file is decided again, on the new map."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.events import UnitDissolved
from domain.ledger import Ledger
from domain.ports import Decision, Recorded
from tests.memory_log import MemoryLog
from tests.staff_world import (
    APPOINTMENT,
    BASIS,
    QUOTA,
    SECONDMENT,
    SECRET,
    STAFF,
    appoint,
    faults,
    numbered,
    quotas,
    register,
    second,
    settle,
)

ENDED_ON = date(2025, 7, 10)
LATER = date(2025, 7, 15)


class LogWithARival(MemoryLog):
    """Before the next append, somebody else records that 00004 ends."""

    rival_waits = False

    def append(self, decision: Decision) -> Recorded:
        if self.rival_waits:
            self.rival_waits = False
            at = datetime(2025, 7, 10, tzinfo=UTC)
            super().append(Decision([UnitDissolved("unit:00004@2025-06-30", 2, ENDED_ON, at, "rival", BASIS, ())]))
        return super().append(decision)


@pytest.mark.parametrize(
    ("record", "column"),
    [
        (lambda ledger: register(ledger, replace(numbered(STAFF, 2), unit="00004", appointed_on=LATER)), "unit"),
        (lambda ledger: appoint(ledger, replace(APPOINTMENT, unit="00004", effective_on=LATER)), "unit"),
        (lambda ledger: second(ledger, SECONDMENT), "to_unit"),
        (lambda ledger: quotas(ledger, replace(QUOTA, unit="00004", effective_on=LATER)), "unit"),
    ],
    ids=["staff", "appointments", "secondments", "quotas"],
)
def test_nobody_is_recorded_in_a_unit_that_ended_meanwhile(record: Callable[[Ledger], Recorded], column: str) -> None:
    """Catches a decision that does not say which map it saw: people would be put into a unit that no longer lives."""
    log = LogWithARival()
    settle(log)
    ledger = Ledger(log, "clerk", SECRET)
    register(ledger, STAFF)
    log.rival_waits = True
    assert [place for _, place in faults(lambda: record(ledger))] == [column]
    assert log.head() == log.placed[-1].position
    assert isinstance(log.placed[-1].event, UnitDissolved)
