"""Which recorded event a row of corrections means: the one at its position, or the only one that fits what it says."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from domain.errors import LEAVE_OUT, Advice, listed
from domain.ports import Placed
from domain.recording.finding import Found, fits
from domain.row_faults import RowFaults
from domain.settlements.settlement import staff_stream_of
from domain.staff.personal import STAFF_PREFIX
from domain.staff.rows import CorrectionRow, unknown_person
from domain.vocabulary import an

MOST_NAMED = 10


def named_event(
    row: CorrectionRow,
    at: Mapping[int, Placed],
    found: Found,
    event_types: Iterable[str],
    faults: RowFaults,
    *,
    number_of: Callable[[Placed], str],
) -> Placed | None:
    """The event that the row means, or None with a fault added.

    `at` holds the events at the positions that rows name, `found` what fits this row where it gives no position.
    `number_of` tells the staff number of whom an event is about; empty for a unit's.
    """
    if row.event:
        faults.check_word(row.row, "event", row.event, sorted(event_types))
    if row.position is not None:
        placed = at.get(row.position)
        if placed is None:
            faults.add(
                row.row,
                "position",
                f"the ledger has no event at position {row.position}; `sobo staff history` shows those of a person",
            )
        elif not fits(row, placed.event) or row.staff_number not in ("", number_of(placed)):
            whose = f" of {number_of(placed)}" if row.staff_number and number_of(placed) else ""
            faults.add(
                row.row,
                "position",
                f"at position {row.position} there is {an(_told(placed))}{whose}, which is not what the row says of "
                "it; correct the position, or leave the other columns empty",
            )
            return None
        return placed
    if not (row.event_instrument or row.staff_number or row.event):
        faults.add(
            row.row,
            "position",
            "the position is missing; give it, or the event_instrument, staff_number and event that tell it",
        )
        return None
    if not found.is_person_known:
        unknown_person(row.row, row.staff_number, faults)
    elif len(found.fitting) != 1 and not faults.on(row.row):
        faults.add(row.row, "position", *(_several(row, found.fitting) if found.fitting else _none(row, found)))
    return found.fitting[0] if len(found.fitting) == 1 else None


def _none(row: CorrectionRow, found: Found) -> tuple[str, Advice | None]:
    said = f"no event that stands fits what the row says ({_asked(row)})"
    if found.taken_back:
        gone = listed([placed.position for placed in found.taken_back])
        return f"{said}: what did was taken back already, position {gone}; leave the row out", LEAVE_OUT
    if found.near:
        either = "event" if row.staff_number == "" else "event or the event_instrument"
        return f"{said}. Near it: {_list(found.near)}; correct the {either}, or write the position", None
    return f"{said}; check it, or write the position: `sobo staff history` and `sobo log show` have them", None


def _asked(row: CorrectionRow) -> str:
    by = f" by {row.event_instrument}" if row.event_instrument else ""
    whose = f" of {row.staff_number}" if row.staff_number else ", of units and of all people"
    return f"{an(row.event or 'event')}{by}{whose}"


def _several(row: CorrectionRow, found: Sequence[Placed]) -> tuple[str, None]:
    events = [placed.event for placed in found]
    kinds = list(dict.fromkeys(type(event).__name__ for event in events))
    instruments = list(dict.fromkeys(event.legal_basis.instrument for event in events))
    streams = {staff_stream_of(event.originator_id) for event in events}
    people = sum(stream.startswith(STAFF_PREFIX) for stream in streams)
    add = [f"the staff_number (they are of {people} people)"] if not row.staff_number and people > 1 else []
    add += [f"the event ({_few(kinds)})"] if len(kinds) > 1 else []
    add += [f"the event_instrument ({_few(instruments)})"] if len(instruments) > 1 else []
    added = f"add {' or '.join(add)}, or " if add else ""
    return f"{len(found)} events fit what the row says; {added}write the position of the one that is meant: " + _list(
        found
    ), None


def _list(found: Sequence[Placed]) -> str:
    rest = [placed.position for placed in found[MOST_NAMED:]]
    return "; ".join(map(_told, found[:MOST_NAMED])) + (f"; and at position {listed(rest)}" if rest else "")


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (", ..." if len(names) > MOST_NAMED else "")


def _told(placed: Placed) -> str:
    event = placed.event
    return (
        f"{type(event).__name__} of {event.effective_on} by {event.legal_basis.instrument}, position {placed.position}"
    )
