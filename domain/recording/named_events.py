"""Which recorded event a row of corrections means: the one at its position, or the only one that fits what it says."""

from collections.abc import Iterable, Mapping

from domain.event import Event, Retraction
from domain.ports import Placed
from domain.row_faults import RowFaults
from domain.settlements.events import Entitlement
from domain.staff.rows import CorrectionRow

MOST_NAMED = 10


def named_event(
    row: CorrectionRow,
    at: Mapping[int, Placed],
    fitting: Iterable[Placed],
    event_types: Iterable[str],
    faults: RowFaults,
) -> Placed | None:
    """The event that the row means, or None with a fault added.

    `at` holds the events at the positions that rows name, `fitting` what stands of what `fits` this row, where it gives
    no position.
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
        elif not fits(row, placed.event):
            faults.add(
                row.row,
                "position",
                f"at position {row.position} there is a {_told(placed)}, which is not what the row says of it; "
                "correct the position, or leave the other columns empty",
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
    found = list(fitting)
    if len(found) != 1 and not faults.on(row.row):
        faults.add(row.row, "position", _not_one(found))
    return found[0] if len(found) == 1 else None


def fits(row: CorrectionRow, event: Event) -> bool:
    """Does the event have the type and the instrument that the row gives, if any?"""
    return row.event in ("", type(event).__name__) and row.event_instrument in ("", event.legal_basis.instrument)


def standing(events: Iterable[Placed]) -> list[Placed]:
    """Of whole streams, the events that a correction may mean: not taken back, and not made by the ledger itself."""
    told = list(events)
    gone = {(one.event.originator_id, one.event.retracted_version) for one in told if isinstance(one.event, Retraction)}
    return [
        one
        for one in told
        if not isinstance(one.event, Retraction | Entitlement)
        and (one.event.originator_id, one.event.originator_version) not in gone
    ]


def _not_one(found: list[Placed]) -> str:
    if not found:
        return (
            "no event that stands fits what the row says; `sobo staff history` and `sobo log show` have the positions"
        )
    named = "; ".join(_told(placed) for placed in found[:MOST_NAMED])
    more = f"; and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return f"{len(found)} events fit what the row says, write the position of the one that is meant: {named}{more}"


def _told(placed: Placed) -> str:
    event = placed.event
    return (
        f"{type(event).__name__} of {event.effective_on} by {event.legal_basis.instrument}, position {placed.position}"
    )
