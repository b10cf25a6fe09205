"""What every event has: its stream and version, the day it is true from, who recorded it when, and the act behind it.

`originator_id` is the stream, `originator_version` counts from 1 in it; both are kept beside the body, not in it.
Everything else is the body. Each room declares its own events (`domain.units.events` and so on), a frozen dataclass for
each Avro record of `schemas/avsc`, same names, same order; a test holds each class against its schema, and
`domain.recording.newest.event_types` has them all by name."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class LegalBasis:
    """The act behind a fact (căn cứ pháp lý)."""

    instrument: str
    clause: str = ""
    signed_on: date | None = None
    authority: str = ""


@dataclass(frozen=True)
class Event:
    originator_id: str
    originator_version: int
    effective_on: date
    recorded_at: datetime
    recorded_by: str
    legal_basis: LegalBasis


@dataclass(frozen=True)
class Retraction(Event):
    """Takes back the event at `retracted_position`, which is version `retracted_version` of the same stream."""

    retracted_position: int
    retracted_version: int
    retracted_type: str
    reason: str
