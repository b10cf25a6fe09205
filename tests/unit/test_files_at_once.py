"""One file handed in twice at the same moment: the second hears that it is known, not that its rows are at fault."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.errors import Refused, Unavailable
from domain.event import LegalBasis
from domain.ports import Decision, Log, Recorded, SourceFile
from domain.recording.ledger import Ledger
from domain.recording.people import record_staff
from domain.recording.units import record_changes, record_opening_list
from domain.source_files import Submission
from domain.units.opening_list import UnitRow
from tests.memory_log import MemoryLog
from tests.staff_world import REFERENCE, SECRET, STAFF, numbered, settle
from tests.units_world import COUNTRY, OPENING, form

PEOPLE = SourceFile("a" * 64, "staff", "people.csv")
CHANGES = SourceFile("b" * 64, "changes", "changes.csv")
UNITS = SourceFile("c" * 64, "units", "units.csv")

Record = Callable[[Log], Recorded]


def people(log: Log, source: SourceFile = PEOPLE) -> Recorded:
    rows = [numbered(STAFF, n) for n in range(2, 5)]
    return record_staff(Ledger(log, "clerk", SECRET), REFERENCE, Submission(source, rows))


def changes(log: Log) -> Recorded:
    rows = [replace(form("00099", "", "", parent="01"), row=2)]
    return record_changes(Ledger(log, "clerk", SECRET), rows, source=CHANGES)


def opening(log: Log) -> Recorded:
    rows = [UnitRow(number, *row) for number, row in enumerate(COUNTRY, start=2)]
    ledger = Ledger(log, "clerk", SECRET)
    return record_opening_list(ledger, rows, on=OPENING, basis=LegalBasis("QĐ"), source=UNITS)


class LogWithATwin(MemoryLog):
    """Somebody else records the same file right after it was asked for, or right before the append."""

    twin: Callable[[], object] | None = None
    before_append = False

    def file_recorded(self, sha256: str) -> Recorded | None:
        known = super().file_recorded(sha256)
        if not self.before_append:
            self._meet()
        return known

    def append(self, decision: Decision) -> Recorded:
        if self.before_append:
            self._meet()
        return super().append(decision)

    def _meet(self) -> None:
        if self.twin is not None:
            records, self.twin = self.twin, None
            records()


@pytest.mark.parametrize("before_append", [False, True], ids=["before it is decided", "before it is appended"])
@pytest.mark.parametrize("record", [people, changes, opening])
def test_the_second_of_two_at_once_hears_that_the_file_is_known(record: Record, before_append: bool) -> None:
    """Catches a hundred errors about people who are known already, which the clerk would set out to correct."""
    log = LogWithATwin()
    if record is not opening:
        settle(log)
    log.before_append = before_append
    log.twin = lambda: record(log)
    with pytest.raises(Refused) as refused:
        record(log)
    assert refused.value.code == "file_known"
    recorded = list(log.files.values())
    assert len(recorded) == 1
    assert f"positions {recorded[0].first_position} to {recorded[0].last_position}" in refused.value.message


def test_a_file_meant_to_be_recorded_again_hears_of_its_rows() -> None:
    """Catches `--again` answered with "add --again"."""
    log = MemoryLog()
    settle(log)
    people(log)
    with pytest.raises(Refused) as refused:
        people(log, replace(PEOPLE, again=True))
    assert refused.value.code == "rows_refused"


def test_faults_of_a_file_that_nobody_recorded_stay_faults() -> None:
    """Catches every refusal told as a known file."""
    log = MemoryLog()
    settle(log)
    ledger = Ledger(log, "clerk", SECRET)
    with pytest.raises(Refused) as refused:
        record_changes(ledger, [form("00099", "99999", "whole")], source=CHANGES)
    assert refused.value.code == "rows_refused"


class LogOfALostServer(MemoryLog):
    """The server goes in the middle of the append, and does not come back."""

    lost = False

    def file_recorded(self, sha256: str) -> Recorded | None:
        if self.lost:
            raise Unavailable("database_unavailable", "the database does not answer")
        return super().file_recorded(sha256)

    def append(self, decision: Decision) -> Recorded:
        self.lost = True
        raise Unavailable("database_unavailable", "whether this was recorded is not known")


@pytest.mark.parametrize("record", [people, changes])
def test_who_loses_the_server_in_an_append_hears_that_it_may_be_recorded(record: Record) -> None:
    """Catches: what the append said, lost behind a second question that the same server does not answer."""
    log, settled = LogOfALostServer(), MemoryLog()
    settle(settled)
    log.__dict__.update(settled.__dict__)
    with pytest.raises(Unavailable, match="not known"):
        record(log)
