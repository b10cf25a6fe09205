"""What every event has, and how an event type is declared: once, as a class, from which all else comes.

`originator_id` is the stream, `originator_version` counts from 1 in it; both are kept beside the body, not in it.
Everything else is the body. Each room declares its own events (`domain.units.events` and so on), a frozen dataclass for
each. The class header says which stream it stands in, which retraction takes it back and by what else it is amended;
its docstring and the texts beside its fields are published with the Avro record of its name (`schemas/avsc`), which
`make schemas` writes. `domain.recording.event_types` has them all by name.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from domain.amending import Amending

Stream = Literal["unit", "staff", "settlement"]
"""What a stream is about: its name is this, a colon, and which one."""

INT = "Avro int"
"""Beside a number that is published in 32 bits; any other is an Avro long."""
Int = Annotated[int, INT]

_declared: dict[str, "type[Event]"] = {}


@dataclass(frozen=True)
class LegalBasis:
    """The act that makes the fact true in law (căn cứ pháp lý)."""

    instrument: Annotated[str, "Number of the resolution, decree or decision (số, ký hiệu văn bản)."]
    clause: Annotated[str, "Article and clause (điều, khoản); empty when the act names none."] = ""
    signed_on: Annotated[date | None, "Day of signature, when known (ngày ký)."] = None
    authority: Annotated[str, "Who signed (cơ quan ban hành); empty when not stated."] = ""


@dataclass(frozen=True)
class Event:
    originator_id: str
    originator_version: int
    effective_on: Annotated[date, "The first day on which the fact is true in law (ngày có hiệu lực)."]
    recorded_at: Annotated[datetime, "When the ledger recorded it, UTC."]
    recorded_by: Annotated[str, "Who recorded it: the system account."]
    legal_basis: Annotated[LegalBasis, "The act behind the fact."]

    stream_kind: ClassVar[Stream]
    taken_back_by: ClassVar["type[Retraction] | None"] = None
    """The type of the event that says that one of this type no longer stands; None: it is amended only."""
    corrects: ClassVar["type[Event] | None"] = None
    """The type of the event in whose place it stands, as far as it says something else."""
    corrects_version: ClassVar[str] = ""
    """The field with the version of the one that it corrects; empty: all before it in the stream."""
    amended_by: ClassVar[Amending]
    """What refusals to take it back say to do instead."""

    def __init_subclass__(
        cls,
        *,
        stream: Stream | None = None,
        taken_back_by: "type[Retraction] | None" = None,
        corrects: "type[Event] | None" = None,
        corrects_version: str = "",
        amended_by: Amending | None = None,
    ) -> None:
        """Declares an event type; without a stream only what several of them have in common."""
        super().__init_subclass__()
        if stream is None:
            return
        if amended_by is None or not cls.__doc__ or cls.__name__ in _declared:
            raise TypeError(
                f"{cls.__name__}: an event type has a name of its own, says by what it is amended (amended_by), and "
                "has a docstring, which is published"
            )
        cls.stream_kind, cls.taken_back_by, cls.amended_by = stream, taken_back_by, amended_by
        cls.corrects, cls.corrects_version = corrects, corrects_version
        _declared[cls.__name__] = cls


@dataclass(frozen=True)
class Retraction(Event):
    """Takes back the event at `retracted_position`, which is version `retracted_version` of the same stream.

    There is one rule for all of them. Each has a name of its own, since the names were published, and so that whoever
    reads the stream need not look the other event up to know what it was about.
    """

    retracted_position: Annotated[int, "Position of the event taken back."]
    retracted_version: Annotated[int, "Version of that event in this stream."]
    retracted_type: Annotated[str, "Its type."]
    reason: Annotated[str, "Why it was wrong."]


def declared(stream: Stream) -> tuple[type[Event], ...]:
    """The event types that may stand in a stream of this kind, as far as their modules were imported."""
    return tuple(cls for cls in _declared.values() if cls.stream_kind == stream)
