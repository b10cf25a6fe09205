"""Which recorded events fit what a row of corrections says instead of a position."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from domain.event import Event, Retraction
from domain.ports import Log, Placed
from domain.recording.event_types import EVENT_TYPES
from domain.recording.ledger import Ledger
from domain.recording.newest import dossiers_of
from domain.settlements.dossier import Dossier
from domain.settlements.events import Entitlement
from domain.staff.rows import CorrectionRow

RETRACTIONS = frozenset(name for name, kind in EVENT_TYPES.items() if issubclass(kind, Retraction))
MEANT = frozenset(name for name, kind in EVENT_TYPES.items() if not issubclass(kind, Retraction | Entitlement))
"""The types that a correction may mean: neither a retraction nor what the ledger works out by itself."""


@dataclass(frozen=True)
class Found:
    """`near` fits all but the type or the instrument that the row gives, and is looked for where nothing fits."""

    fitting: Sequence[Placed] = ()
    taken_back: Sequence[Placed] = ()
    near: Sequence[Placed] = ()
    is_person_known: bool = True


def find(ledger: Ledger, rows: Sequence[CorrectionRow]) -> dict[int, Found]:
    """By line, for the rows that give no position: among the events of the person whom the row names, or of all."""
    searching = [
        row for row in rows if row.position is None and (row.event_instrument or row.staff_number or row.event)
    ]
    people = [row for row in searching if row.staff_number]
    everywhere = [row for row in searching if not row.staff_number]
    return {**_among_their_own(ledger, people), **_among_all(ledger.log, everywhere)}


def fits(row: CorrectionRow, event: Event) -> bool:
    """Does the event have the type and the instrument that the row gives, if any?"""
    return _has_type(row, event) and _has_instrument(row, event)


def _has_type(row: CorrectionRow, event: Event) -> bool:
    return row.event in ("", type(event).__name__)


def _has_instrument(row: CorrectionRow, event: Event) -> bool:
    return row.event_instrument in ("", event.legal_basis.instrument)


def _among_their_own(ledger: Ledger, rows: Sequence[CorrectionRow]) -> dict[int, Found]:
    if not rows:
        return {}
    people = dossiers_of(ledger, rows)
    streams = {number: _streams(dossier) for number, dossier in people.items()}
    events = ledger.log.streams([stream for streams_of_one in streams.values() for stream in streams_of_one])
    found: dict[int, Found] = {}
    for row in rows:
        own = [placed for stream in streams.get(row.staff_number, ()) for placed in events.get(stream, ())]
        gone = _gone(own)
        meant = [placed for placed in own if type(placed.event).__name__ in MEANT]
        sure = _sorted((placed for placed in meant if fits(row, placed.event)), gone)
        near = () if sure.fitting else [one for one in meant if _nearly(row, one.event) and _version(one) not in gone]
        found[row.row] = Found(sure.fitting, sure.taken_back, near, row.staff_number in people)
    return found


def _streams(dossier: Dossier) -> list[str]:
    settlements = (decided.settlement for decided in dossier.member.decided)
    return [dossier.member.stream, *(settlement for settlement in settlements if settlement is not None)]


def _among_all(log: Log, rows: Sequence[CorrectionRow]) -> dict[int, Found]:
    found = _read_all(log, rows, fits)
    lost = [row for row in rows if row.event and row.event_instrument and not found[row.row].fitting]
    near = _read_all(log, lost, _has_instrument, any_type=True)
    return found | {
        row.row: Found((), found[row.row].taken_back, near[row.row].fitting) for row in lost if row.row in near
    }


def _read_all(
    log: Log, rows: Sequence[CorrectionRow], wanted: Callable[[CorrectionRow, Event], bool], *, any_type: bool = False
) -> dict[int, Found]:
    """One read of the log for all rows; a row is held against the events of its instrument only, when it gives one."""
    if not rows:
        return {}
    by_instrument: dict[str, list[CorrectionRow]] = {}
    for row in rows:
        by_instrument.setdefault(row.event_instrument, []).append(row)
    types = MEANT if any_type or not all(row.event for row in rows) else MEANT & {row.event for row in rows}
    gone: set[tuple[str, int]] = set()
    fitting: dict[int, list[Placed]] = {row.row: [] for row in rows}
    for placed in log.of_types([*types, *RETRACTIONS]):
        if isinstance(placed.event, Retraction):
            gone.update(_gone([placed]))
            continue
        instrument = placed.event.legal_basis.instrument
        for row in (*by_instrument.get(instrument, ()), *(by_instrument.get("", ()) if instrument else ())):
            if wanted(row, placed.event):
                fitting[row.row].append(placed)
    return {row.row: _sorted(fitting[row.row], gone) for row in rows}


def _nearly(row: CorrectionRow, event: Event) -> bool:
    """All but the one of two."""
    both = row.event and row.event_instrument
    return bool(both) and _has_type(row, event) != _has_instrument(row, event)


def _sorted(events: Iterable[Placed], gone: set[tuple[str, int]]) -> Found:
    fitting = list(events)
    return Found(
        [one for one in fitting if _version(one) not in gone], [one for one in fitting if _version(one) in gone]
    )


def _gone(events: Iterable[Placed]) -> set[tuple[str, int]]:
    return {
        (one.event.originator_id, one.event.retracted_version) for one in events if isinstance(one.event, Retraction)
    }


def _version(placed: Placed) -> tuple[str, int]:
    return placed.event.originator_id, placed.event.originator_version
