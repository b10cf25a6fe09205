"""The events that the sound rows of a group become, in the order in which the file first mentions each of them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from domain.event import Event, LegalBasis
from domain.moment import Recording
from domain.ports import Placed
from domain.row_faults import RowFaults
from domain.units.changes.group import ChangeGroup, check_receiver
from domain.units.changes.rows import ChangeRow
from domain.units.events import (
    Predecessor,
    Successor,
    TerritoryTransferred,
    UnitDissolved,
    UnitEstablished,
    UnitReassigned,
    UnitReclassified,
    UnitRecoded,
    UnitRenamed,
    UnitsMerged,
)
from domain.units.register import UnitRegister
from domain.units.unit import Unit, new_unit_id, unit_stream


class GroupEvents:
    """Makes the events of one group and applies each to `trial`, which so gives every stream its next version.

    `trial` must be another register than the one against which the group was resolved.
    """

    def __init__(self, group: ChangeGroup, trial: UnitRegister, recording: Recording) -> None:
        self._group = group
        self._trial = trial
        self._recording = recording

    def make(self, faults: RowFaults) -> Iterator[tuple[int, Event]]:
        """Each with the row that it comes from. Adds the faults of units that cannot receive a transfer."""
        group = self._group
        receivers = {row.row: check_receiver(group, row, faults) for row in group.sound_rows("transfer")}
        formed = {rows[0].row: rows for _, rows in group.sound_forms()}
        dissolved: set[str] = set()
        for row in group.rows:
            if row.row in formed:
                yield from ((row.row, event) for event in self._form(formed[row.row]))
            unit = group.predecessors.get(row.row)
            if unit is not None and group.sound(row):
                yield from ((row.row, event) for event in self._of_predecessor(unit, row, receivers, dissolved))

    def _of_predecessor(
        self, unit: Unit, row: ChangeRow, receivers: Mapping[int, str | None], dissolved: set[str]
    ) -> Iterator[Event]:
        """What the row says of its predecessor. `dissolved`: the units of which their end was told already."""
        group, receiver = self._group, receivers.get(row.row)
        if row.change == "amend" and group.amends[unit.id] is row:
            yield from self._amend(unit.id, row)
        elif row.change == "transfer" and receiver is not None:
            yield from self._transfer(row.legal_basis, unit.id, "gave", receiver, row)
            yield from self._transfer(row.legal_basis, receiver, "received", unit.id, row)
        elif group.ended_by.get(unit.id) is row and unit.id not in dissolved:
            dissolved.add(unit.id)
            yield from self._dissolve(unit.id, row)
        elif row.change == "form" and unit.id not in group.ended_by:
            yield from self._transfer(row.legal_basis, unit.id, "gave", new_unit_id(row.code, group.on), row)

    def _form(self, rows: Sequence[ChangeRow]) -> Iterator[Event]:
        group, first = self._group, rows[0]
        predecessors: list[Predecessor] = []
        for row in rows:
            unit = group.predecessors.get(row.row)
            if row.scope and group.sound(row):
                predecessors.append(Predecessor(None if unit is None else unit.id, row.scope, row.note))
        units = [predecessor for predecessor in predecessors if predecessor.unit_id is not None]
        merged = len(units) > 1 or [unit.scope for unit in units] == ["whole"]
        unit_id = new_unit_id(first.code, group.on)
        yield self._applied(
            (UnitsMerged if merged else UnitEstablished)(
                *self._head(unit_id, first.legal_basis),
                first.code,
                first.name,
                first.type,
                group.parent_ids.get(first.row),
                tuple(predecessors),
            )
        )

    def _dissolve(self, unit_id: str, row: ChangeRow) -> Iterator[Event]:
        group = self._group
        successors = tuple(
            Successor(new_unit_id(taker.code, group.on), taker.scope)
            for taker in group.takers.get(unit_id, ())
            if taker.change == "form"
        )
        yield self._applied(UnitDissolved(*self._head(unit_id, row.legal_basis), successors))

    def _transfer(
        self, basis: LegalBasis, unit_id: str, direction: str, counterpart_id: str, row: ChangeRow
    ) -> Iterator[Event]:
        head = self._head(unit_id, basis)
        yield self._applied(TerritoryTransferred(*head, direction, counterpart_id, row.scope, row.note))

    def _amend(self, unit_id: str, row: ChangeRow) -> Iterator[Event]:
        """Only what really changes becomes an event."""
        unit = self._group.before.unit_on(unit_id, self._group.on)
        parent_id = self._group.parent_ids.get(row.row)
        if unit is None:
            return
        if row.code and row.code != unit.code:
            yield self._applied(UnitRecoded(*self._head(unit_id, row.legal_basis), row.code))
        if row.name and row.name != unit.name:
            yield self._applied(UnitRenamed(*self._head(unit_id, row.legal_basis), row.name))
        if row.type and row.type != unit.type:
            yield self._applied(UnitReclassified(*self._head(unit_id, row.legal_basis), row.type))
        if parent_id is not None and parent_id != unit.parent_id:
            yield self._applied(UnitReassigned(*self._head(unit_id, row.legal_basis), parent_id))

    def _head(self, unit_id: str, basis: LegalBasis) -> tuple[str, int, date, datetime, str, LegalBasis]:
        version = self._trial.version(unit_id) + 1
        at, by = self._recording.recorded_at, self._recording.recorded_by
        return unit_stream(unit_id), version, self._group.on, at, by, basis

    def _applied(self, event: Event) -> Event:
        self._trial.apply(Placed(self._trial.folded_to + 1, event))
        return event
