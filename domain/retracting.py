"""What a retraction says of the event that it takes back: the same for every type, so it is said here alone."""

from collections.abc import Iterable

from domain.event import LegalBasis, Retraction
from domain.moment import Recording
from domain.ports import Placed


def retraction(placed: Placed, version: int, *, recording: Recording, basis: LegalBasis, reason: str) -> Retraction:
    """Version `version` of the stream of the event at `placed`, which it names; it takes effect on that event's day.

    Its type is the one that the event's type declares.
    """
    event = placed.event
    kind = event.taken_back_by
    assert kind is not None, f"nothing takes back {type(event).__name__}"
    return kind(
        event.originator_id,
        version,
        event.effective_on,
        recording.recorded_at,
        recording.recorded_by,
        basis,
        placed.position,
        event.originator_version,
        type(event).__name__,
        reason,
    )


def positions_taken_back(events: Iterable[Placed]) -> set[int]:
    """What no longer stands, by the retractions among these events."""
    return {one.event.retracted_position for one in events if isinstance(one.event, Retraction)}


def taken_back_before(placed: Placed) -> str:
    return f"the event at position {placed.position} was taken back already; leave the row out"
