"""What somebody else records while a file is being decided: the file is decided again, on what is there now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.ports import Decision, Recorded
from domain.recording.ledger import Ledger
from domain.recording.people import record_corrections
from domain.source_files import Submission
from domain.staff.events import StaffAppointed
from domain.staff.rows import CorrectionRow
from domain.units.events import UnitDissolved, UnitsMerged
from tests.memory_log import MemoryLog
from tests.staff_world import (
    APPOINTMENT,
    BASIS,
    QUOTA,
    REFERENCE,
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
    source,
)

ENDED_ON = date(2025, 7, 10)
LATER = date(2025, 7, 15)


class LogWithARival(MemoryLog):
    """Before the next append, somebody else records something."""

    rival: Callable[[], object] | None = None

    def append(self, decision: Decision) -> Recorded:
        if self.rival is not None:
            records, self.rival = self.rival, None
            records()
        return super().append(decision)

    def end_a_unit(self) -> None:
        """00004."""
        at = datetime(2025, 7, 10, tzinfo=UTC)
        self.append(Decision([UnitDissolved("unit:00004@2025-06-30", 2, ENDED_ON, at, "rival", BASIS, ())]))


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
    log.rival = log.end_a_unit
    assert [place for _, place in faults(lambda: record(ledger))] == [column]
    assert log.head() == log.placed[-1].position
    assert isinstance(log.placed[-1].event, UnitDissolved)


def test_a_unit_to_which_somebody_was_appointed_meanwhile_is_not_taken_back() -> None:
    """Catches an appointment recorded between the look at who works in a unit and the record that it never was: it
    takes no version of that unit and changes no map, so neither of those would notice."""
    log = LogWithARival()
    settle(log)
    ledger = Ledger(log, "clerk", SECRET)
    register(ledger, STAFF)
    log.rival = lambda: appoint(Ledger(log, "rival", SECRET), APPOINTMENT)
    (merged,) = (placed.position for placed in log.placed if isinstance(placed.event, UnitsMerged))
    wrong = Submission(source("wrong.csv", "corrections"), [CorrectionRow(2, BASIS, merged, "retract", "nhầm")])
    assert faults(lambda: record_corrections(ledger, REFERENCE, wrong)) == [(2, "position")]
    assert isinstance(log.placed[-1].event, StaffAppointed)
