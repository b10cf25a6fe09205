"""The state of every unit on a day, out of the log alone: no projection needs to be there, and none can lag behind."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import psycopg

from domain.units.register import UnitRegister
from domain.units.unit import UnitHistory
from schemas.codec import MARKER, encode
from schemas.states import unit_state
from store.events.log import LogRecord, placed, unit_records

BODY = len(MARKER) + 8

States = Mapping[str, bytes | None]
"""The Avro body by unit id; None for a unit that is none, or none yet."""


class UnitStates:
    """Folds the unit streams as far as it is told."""

    def __init__(self) -> None:
        self._register = UnitRegister()

    def fold(self, conn: psycopg.Connection[Any], upto: int) -> None:
        """Take in the events of units up to a position."""
        for batch in unit_records(conn, after=self._register.folded_to, upto=upto):
            self.take(batch)

    def take(self, batch: list[LogRecord]) -> None:
        for one in placed(batch):
            self._register.apply(one)

    def on(self, today: date) -> States:
        """Each as it is today; one that has ended as on the last day on which it lived.

        A unit whose first day lies ahead, or whose forming was taken back, is none: whoever had it is to forget it.
        """
        return {history.id: self._state(history, today) for history in self._register.histories()}

    def _state(self, history: UnitHistory, today: date) -> bytes | None:
        day = today
        if history.ended_on is not None and history.ended_on <= today:
            day = history.ended_on - timedelta(days=1)
        unit = history.on(day)
        if unit is None:
            return None
        above = None if unit.parent_id is None else self._register.unit_on(unit.parent_id, day)
        record = {
            "id": unit.id,
            "code": unit.code,
            "name": unit.name,
            "type": unit.type,
            "level": unit.level,
            "parent": None if above is None else above.code,
            "parent_id": unit.parent_id,
            "registered_on": unit.registered_on,
            "ended_on": unit.ended_on,
        }
        return encode(unit_state(), record)[BODY:]
