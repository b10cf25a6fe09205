"""Small ledgers made by hand: facts go through the codec and the same COPY as in the projector, without a domain.

So a test of a projection can also say what the domain would refuse, and depends on nothing but the projection.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg

from projections import facts, state
from schemas.catalogue import event_schemas
from schemas.codec import HEADER_LENGTH, encode

FIRST_MOMENT = datetime(2025, 1, 1, 12, tzinfo=UTC)
OPENING = date(2025, 6, 30)
REORGANISED = date(2025, 7, 1)


class FactWorld:
    """Records events at positions 1, 2, 3, ..., each one day after the other as far as the clock is concerned."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.position = 0
        self.versions: dict[str, int] = {}
        self.recorded: list[tuple[int, str, str, dict[str, Any]]] = []
        state.create(connection)

    def record(self, event: str, stream: str, on: date, *, derive: bool = True, **body: Any) -> int:
        """One event; returns its position. `derive=False` leaves the state to the caller."""
        self.position += 1
        version = self.versions[stream] = self.versions.get(stream, 0) + 1
        record = {
            "effective_on": on,
            "recorded_at": FIRST_MOMENT + timedelta(days=self.position),
            "recorded_by": "clerk",
            "legal_basis": {"instrument": f"{self.position}/NQ", "clause": "1", "signed_on": None, "authority": ""},
            **body,
        }
        encoded = encode(event_schemas()[event], record)[HEADER_LENGTH:]
        facts.copy(self.connection, event, facts.rows(event, [(self.position, stream, version)], [encoded]))
        self.recorded.append((self.position, event, stream, record))
        if derive:
            state.derive(self.connection, state.SCHEMA, [stream])
        return self.position

    def unit(self, code: str, kind: str, parent: str | None = None, *, on: date = OPENING, **more: Any) -> str:
        """A unit of the opening list, named after its code; returns its id."""
        unit_id = f"{code}@{on}"
        body: dict[str, Any] = {"code": code, "name": f"Unit {code}", "type": kind, "parent_id": parent}
        self.record("UnitRegistered", f"unit:{unit_id}", on, **body, **more)
        return unit_id

    def form(
        self,
        code: str,
        kind: str,
        parent: str | None,
        predecessors: Iterable[tuple[str | None, str]],
        *,
        on: date = REORGANISED,
        ends: Iterable[str] = (),
    ) -> str:
        """A new unit out of (id, scope) pairs; those in `ends` are dissolved into it. Returns its id."""
        unit_id = f"{code}@{on}"
        made_of: list[dict[str, str | None]] = [
            {"unit_id": gave, "scope": scope, "note": "" if gave else "an island"} for gave, scope in predecessors
        ]
        body: dict[str, Any] = {
            "code": code,
            "name": f"Unit {code}",
            "type": kind,
            "parent_id": parent,
            "predecessors": made_of,
        }
        event = "UnitsMerged" if len(made_of) > 1 or any(p["scope"] == "whole" for p in made_of) else "UnitEstablished"
        self.record(event, f"unit:{unit_id}", on, **body)
        scopes = dict(predecessors)
        for ended in ends:
            self.dissolve(ended, on, [(unit_id, scopes[ended])])
        return unit_id

    def dissolve(self, unit_id: str, on: date, successors: Iterable[tuple[str, str]] = ()) -> int:
        named = [{"unit_id": successor, "scope": scope} for successor, scope in successors]
        return self.record("UnitDissolved", f"unit:{unit_id}", on, successors=named)

    def person(self, number: str, unit_id: str, *, on: date = OPENING, category: str = "cadre", **post: Any) -> str:
        """Somebody registered and appointed on the same day; returns the stream."""
        stream = f"staff:{number.lower()}"
        body: dict[str, Any] = {
            "staff_number": number,
            "sex": "female",
            "category": category,
            "appointed_on": on,
            "sealed": b"sealed",
        }
        self.record("StaffRegistered", stream, on, **body)
        self.appoint(stream, unit_id, on, **post)
        return stream

    def appoint(
        self, stream: str, unit_id: str, on: date, *, concurrent: bool = False, position: str = "specialist"
    ) -> int:
        body: dict[str, Any] = {
            "unit_id": unit_id,
            "position": position,
            "basis": "appointed",
            "concurrent": concurrent,
        }
        return self.record("StaffAppointed", stream, on, **body, budget_paid=True, specialism=None)

    def second(self, stream: str, to_unit_id: str, on: date, until: date | None = None) -> int:
        return self.record("SecondmentStarted", stream, on, to_unit_id=to_unit_id, ends_on=until, reason="short")

    def quota(self, unit_id: str, category: str, headcount: int, on: date) -> int:
        return self.record("StaffingQuotaSet", f"unit:{unit_id}", on, category=category, headcount=headcount)

    def retract(self, event: str, stream: str, position: int, on: date = OPENING) -> int:
        """`event` is the retraction: AppointmentRetracted, SecondmentRetracted or UnitChangeRetracted."""
        body: dict[str, Any] = {
            "retracted_position": position,
            "retracted_version": 1,
            "retracted_type": "",
            "reason": "in error",
        }
        return self.record(event, stream, on, **body)
