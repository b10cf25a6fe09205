"""Recording files about units: what is asked of the log once, then the rule that decides, tried again on a conflict."""

from collections.abc import Sequence
from datetime import date

from domain.errors import Refused, RowError
from domain.event import LegalBasis
from domain.moment import Recording
from domain.ports import Decision, Recorded, SourceFile
from domain.recording.ledger import Ledger
from domain.source_files import recorded_once
from domain.units import opening_list
from domain.units.changes import change_set
from domain.units.changes.rows import ChangeRow
from domain.units.opening_list import UnitRow


def record_opening_list(
    ledger: Ledger,
    rows: Sequence[UnitRow],
    *,
    on: date,
    basis: LegalBasis,
    source: SourceFile,
    form_errors: Sequence[RowError] = (),
    dry_run: bool = False,
) -> Recorded:
    """Begin the ledger with these units. Raises `Refused`, also for a list that was recorded before."""

    def decide(recording: Recording) -> Decision:
        return opening_list.decide(
            ledger.register(), rows, on=on, basis=basis, recording=recording, source=source, form_errors=form_errors
        )

    with recorded_once(ledger.log, source, _opening_list_known):
        return ledger.record(decide, dry_run=dry_run)


def record_changes(
    ledger: Ledger,
    rows: Sequence[ChangeRow],
    *,
    source: SourceFile,
    form_errors: Sequence[RowError] = (),
    dry_run: bool = False,
) -> Recorded:
    """Record a change set, all of it or nothing. Raises `Refused`, also for a file that was recorded before."""

    def decide(recording: Recording) -> Decision:
        return change_set.decide(ledger.register(), rows, recording=recording, source=source, form_errors=form_errors)

    with recorded_once(ledger.log, source):
        return ledger.record(decide, dry_run=dry_run)


def _opening_list_known(source: SourceFile, before: Recorded) -> Refused:
    return Refused(
        "file_known",
        f"{source.name} was recorded before, as positions {before.first_position} to {before.last_position}; a "
        "ledger has one opening list, what changed since is for `sobo units apply`",
    )
