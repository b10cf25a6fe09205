"""A log in memory with the promises of `domain.ports.Log`, for tests of rules without a database."""

from collections.abc import Iterable, Iterator, Sequence

from domain.errors import Conflict
from domain.event import Event
from domain.ports import Decision, Placed, Recorded
from domain.source_files import file_known
from domain.staff.events import PersonalDataErased
from domain.units.events import UNIT_EVENTS, UNIT_STRUCTURE


class MemoryLog:
    def __init__(self) -> None:
        self.placed: list[Placed] = []
        self.keys: dict[str, bytes] = {}
        self.identities: dict[bytes, str] = {}
        self.files: dict[str, Recorded] = {}

    def head(self) -> int:
        return len(self.placed)

    def unit_events(self, after: int) -> Iterator[Placed]:
        return (p for p in self.placed[after:] if isinstance(p.event, UNIT_EVENTS))

    def streams(self, ids: Sequence[str]) -> dict[str, list[Placed]]:
        wanted = set(ids)
        found: dict[str, list[Placed]] = {}
        for placed in self.placed:
            if placed.event.originator_id in wanted:
                found.setdefault(placed.event.originator_id, []).append(placed)
        return found

    def at(self, positions: Sequence[int]) -> dict[int, Placed]:
        return {p: self.placed[p - 1] for p in positions if 0 < p <= len(self.placed)}

    def of_types(self, names: Iterable[str], after: int = 0) -> Iterator[Placed]:
        wanted = set(names)
        return (p for p in self.placed[after:] if type(p.event).__name__ in wanted)

    def person_keys(self, streams: Sequence[str]) -> dict[str, bytes]:
        return {stream: self.keys[stream] for stream in streams if stream in self.keys}

    def identities_known(self, hashes: Sequence[bytes]) -> dict[bytes, str]:
        return {hashed: self.identities[hashed] for hashed in hashes if hashed in self.identities}

    def file_recorded(self, sha256: str) -> Recorded | None:
        return self.files.get(sha256)

    def append(self, decision: Decision) -> Recorded:
        source = decision.source_file
        if source is not None and not source.again and source.sha256 in self.files:
            raise file_known(source, self.files[source.sha256])
        newest = max((p.position for p in self.placed if isinstance(p.event, UNIT_STRUCTURE)), default=0)
        if decision.units_seen is not None and decision.units_seen < newest:
            raise Conflict
        if decision.log_seen is not None and decision.log_seen < self.head():
            raise Conflict
        versions = {p.event.originator_id: p.event.originator_version for p in self.placed}
        if any(versions.get(stream, 0) > seen for stream, seen in decision.streams_seen.items()):
            raise Conflict
        for event in decision.events:
            if event.originator_version != versions.get(event.originator_id, 0) + 1:
                raise Conflict
            versions[event.originator_id] = event.originator_version
        first = self.head() + 1
        self.placed += [Placed(first + i, event) for i, event in enumerate(decision.events)]
        for event in decision.events:
            if isinstance(event, PersonalDataErased):
                self.keys.pop(event.originator_id, None)
                self.identities = {
                    hashed: stream for hashed, stream in self.identities.items() if stream != event.originator_id
                }
        for stream, moved in decision.identities.items():
            self.identities = {hashed: of for hashed, of in self.identities.items() if of != stream} | {moved: stream}
        for key in decision.keys:
            self.keys[key.stream] = key.key
            self.identities[key.identity_hash] = key.stream
        recorded = Recorded(len(decision.events), first, self.head())
        if source is not None:
            self.files[source.sha256] = recorded
        return recorded

    def events(self, kind: type[Event]) -> list[Event]:
        """The recorded events of one type, in order."""
        return [p.event for p in self.placed if isinstance(p.event, kind)]
