"""What the domain asks of the outside: a log to read and to append to. `store` answers with PostgreSQL."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from domain.days import Clock
from domain.event import Event


@dataclass(frozen=True)
class Recorded:
    """What an accepted write came to: `count` events at positions `first_position` to `last_position`, and what is to
    be told of it besides (`Decision.remarks`)."""

    count: int
    first_position: int
    last_position: int
    remarks: Sequence[str] = ()
    decided: Sequence[Event] = ()
    """Of a trial, the events that would have been appended."""
    rows: Sequence[int] = ()
    """Of a trial, the row from which each of these events comes, where the rule says it."""


class Placed(NamedTuple):
    """An event and the position at which the log keeps it."""

    position: int
    event: Event


class Kept(NamedTuple):
    """An event as the log keeps it."""

    stream: str
    version: int
    type: str
    event: bytes


@dataclass(frozen=True)
class PersonKey:
    """The key of one person's sealed data, and a keyed hash that finds an identity number twice without knowing it."""

    stream: str
    identity_hash: bytes
    key: bytes


@dataclass(frozen=True)
class SourceFile:
    """The file that a write came from. The same `sha256` a second time is refused unless `again`."""

    sha256: str
    kind: str
    name: str
    again: bool = False


@dataclass(frozen=True)
class Stamping:
    """When all events of a decision were stamped, and what is asked under the append lock: is that day, in the ledger's
    zone, over by `clock`?"""

    recorded_at: datetime
    clock: Clock
    zone: ZoneInfo


@dataclass(frozen=True)
class Decision:
    """What is to be appended, entirely or not at all."""

    events: Sequence[Event]
    """All of them; of those that are `kept` already only the first."""
    kept: Sequence[Kept] = field(default=(), kw_only=True)
    """All events, where they were encoded while others were still being decided on."""
    keys: Sequence[PersonKey] = ()
    source_file: SourceFile | None = None
    units_seen: int | None = None
    """Position of the newest event of `UNIT_STRUCTURE` the decision knew (`UnitRegister.position`; a quota does not
    count here). A newer one in the log refuses the decision with `Conflict`."""
    log_seen: int | None = None
    """Head of the log when the decision began to read, for one that rests on what did not happen (nobody was appointed
    to a unit): no version is taken by such a thing. Any newer event refuses the decision with `Conflict`."""
    rows: Sequence[int] = ()
    """The row of the file from which each event comes, where the rule says it; no part of what is appended."""
    remarks: Sequence[str] = ()
    """What is to be told of it though it is accepted, such as an amount that cannot be worked out yet."""
    streams_seen: Mapping[str, int] = field(default_factory=dict)
    """Version of streams that the decision read and does not write. A newer event in one of them refuses it with
    `Conflict`."""
    stamping: Stamping | None = None
    """With it a stamp that would go back behind the last one, or to a day that is over by the time the append lock is
    held, is made anew; without it events are kept as they are (`Ledger.record` always puts it in)."""
    identities: Mapping[str, bytes] = field(default_factory=dict)
    """Under which hash a person's identity number is kept from now on, by stream: where it was corrected."""

    @property
    def count(self) -> int:
        return len(self.kept or self.events)


class Log(Protocol):
    """The append-only log. Every method sees what is committed at the time of the call."""

    def head(self) -> int:
        """Position of the last event, 0 when there is none."""

    def unit_events(self, after: int) -> Iterator[Placed]:
        """Events of the types in `UNIT_EVENTS` behind position `after`, in order: every event of every unit stream,
        staffing quotas too, since they count in the stream's versions."""

    def streams(self, ids: Sequence[str]) -> dict[str, list[Placed]]:
        """Every event of these streams, oldest first; a stream without events is missing. One query for all."""

    def at(self, positions: Sequence[int]) -> dict[int, Placed]:
        """The events at these positions; an unknown position is missing."""

    def of_types(self, names: Iterable[str], after: int = 0) -> Iterator[Placed]:
        """Events of these types behind `after`, in order."""

    def person_keys(self, streams: Sequence[str]) -> dict[str, bytes]:
        """The keys of these people's sealed data; somebody whose data was erased, or who is unknown, is missing."""

    def identities_known(self, hashes: Sequence[bytes]) -> dict[bytes, str]:
        """Those of the keyed identity hashes that somebody has, with that person's stream."""

    def file_recorded(self, sha256: str) -> Recorded | None:
        """The positions under which a file was recorded before."""

    def append(self, decision: Decision) -> Recorded:
        """Append all or nothing; with an event `PersonalDataErased` that person's key is deleted.

        Raises `Conflict` when a version is taken or an event stands in the log that the decision should have seen, and
        `Refused` (`file_known`) for a source file that was recorded before.
        """


@runtime_checkable
class EncodingLog(Log, Protocol):
    """A log that lets a long file be encoded piece by piece, in several processes."""

    def encoded(self, events: Sequence[Event]) -> list[Kept]:
        """As they are to be kept."""

    def apart(self) -> "EncodingLog":
        """The same log for another process, on a connection of its own."""
