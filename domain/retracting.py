"""What a retraction says of the event that it takes back: the same for every type, so it is said here alone."""

from typing import TypeVar

from domain.event import LegalBasis, Retraction
from domain.moment import Recording
from domain.ports import Placed

R = TypeVar("R", bound=Retraction)


def retraction(
    kind: type[R], placed: Placed, version: int, *, recording: Recording, basis: LegalBasis, reason: str
) -> R:
    """Version `version` of the stream of the event at `placed`, which it names; it takes effect on that event's day."""
    event = placed.event
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


def taken_back_before(placed: Placed) -> str:
    return f"the event at position {placed.position} was taken back already; leave the row out"
