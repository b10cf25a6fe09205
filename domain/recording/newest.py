"""What every recording of a file about people shares: the file is recorded once, on the newest state."""

from collections.abc import Callable, Iterable
from typing import Protocol

from domain.moment import Recording
from domain.ports import Decision, Recorded, SourceFile
from domain.recording.ledger import Ledger
from domain.settlements.dossier import Dossier, dossiers
from domain.source_files import recorded_once
from domain.staff.circumstances import Circumstances, Reference


class NamesAPerson(Protocol):
    @property
    def staff_number(self) -> str: ...


def record_on_the_newest(
    ledger: Ledger,
    reference: Reference,
    source: SourceFile,
    decide: Callable[[Circumstances], Decision],
    *,
    dry_run: bool,
) -> Recorded:
    """Let `decide` decide on the newest map of units, again after a conflict. Raises `Refused` for a known file."""

    def on_the_newest(recording: Recording) -> Decision:
        return decide(Circumstances(ledger.register(), reference, recording))

    with recorded_once(ledger.log, source):
        return ledger.record(on_the_newest, dry_run=dry_run)


def dossiers_of(ledger: Ledger, rows: Iterable[NamesAPerson], *, with_keys: bool = False) -> dict[str, Dossier]:
    """The dossiers of everybody known among the rows, by staff number."""
    numbers = dict.fromkeys(row.staff_number for row in rows)
    return dossiers(ledger.log, ledger.identity_secret, numbers, with_keys=with_keys)
