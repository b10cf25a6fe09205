"""The register of units: the history of every unit, folded from the log one event after the other.

It answers what a decision asks (who bears this code on that day, who lives below whom) from memory: a change set
of 11,000 rows reads nothing one by one. It walks "went whole into" apart from `unit_places.sql`, since a decision reads
the log and no projection, which may lag.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from domain.ports import Placed
from domain.units.events import (
    UNIT_STRUCTURE,
    TerritoryTransferred,
    UnitChangeRetracted,
    UnitReassigned,
    UnitRecoded,
    UnitRegistered,
)
from domain.units.unit import Forming, Opening, Unit, UnitHistory, unit_id_of


class Bearing(NamedTuple):
    """A unit bore a code from the day `since` until the day before `until`; None while it still does."""

    unit_id: str
    name: str
    since: date
    until: date | None


class Edge(NamedTuple):
    """`to_id` was formed with the part of `from_id` that `scope` names."""

    from_id: str
    to_id: str
    scope: str
    effective_on: date


class UnitRegister:
    """All units and their history, as far as the events applied so far tell.

    `position` is that of the newest event that shapes the map (what `Decision.units_seen` asks for), `folded_to` that
    of the newest event of any unit, staffing quotas included: they count in the versions of a stream.
    """

    def __init__(self) -> None:
        self.position = 0
        self.folded_to = 0
        self.opening_on: date | None = None
        self._units: dict[str, UnitHistory] = {}
        self._versions: dict[str, int] = {}
        # Candidates only: who bore the code, was below the unit, took of it in any change, also one taken back since.
        self._by_code: dict[str, tuple[str, ...]] = {}
        self._by_parent: dict[str, tuple[str, ...]] = {}
        self._by_predecessor: dict[str, tuple[str, ...]] = {}

    def copy(self) -> "UnitRegister":
        """One to try events on; histories are values, so nothing is shared that could change."""
        twin = UnitRegister()
        twin.position, twin.folded_to, twin.opening_on = self.position, self.folded_to, self.opening_on
        twin._units, twin._versions = self._units.copy(), self._versions.copy()
        twin._by_code, twin._by_parent = self._by_code.copy(), self._by_parent.copy()
        twin._by_predecessor = self._by_predecessor.copy()
        return twin

    def apply(self, placed: Placed) -> None:
        """Take the next event of any unit stream, recorded or about to be."""
        event = placed.event
        unit_id = unit_id_of(event.originator_id)
        self._versions[unit_id] = event.originator_version
        self.folded_to = placed.position
        if not isinstance(event, UNIT_STRUCTURE):
            return
        self.position = placed.position
        before = self._units.get(unit_id)
        changes = before.changes if before else ()
        if isinstance(event, UnitChangeRetracted):
            taken_back = event.retracted_version
            changes = tuple(change for change in changes if change.event.originator_version != taken_back)
        else:
            changes = (*changes, placed)
        self._units[unit_id] = UnitHistory(unit_id, changes)
        if isinstance(event, Opening):
            _add(self._by_code, event.code, unit_id)
            self._index_parent(event.parent_id, unit_id)
            if isinstance(event, UnitRegistered):
                self.opening_on = self.opening_on or event.effective_on
            else:
                for predecessor in event.predecessors:
                    if predecessor.unit_id is not None:
                        _add(self._by_predecessor, predecessor.unit_id, unit_id)
        elif isinstance(event, UnitRecoded):
            _add(self._by_code, event.code, unit_id)
        elif isinstance(event, UnitReassigned):
            self._index_parent(event.parent_id, unit_id)

    def _index_parent(self, parent_id: str | None, unit_id: str) -> None:
        if parent_id is not None:
            _add(self._by_parent, parent_id, unit_id)

    def version(self, unit_id: str) -> int:
        """Of the newest event in the unit's stream, 0 before the first."""
        return self._versions.get(unit_id, 0)

    def histories(self) -> Iterator[UnitHistory]:
        """Of every unit, in the order of first recording."""
        return iter(self._units.values())

    def unit(self, unit_id: str) -> UnitHistory | None:
        return self._units.get(unit_id)

    def unit_on(self, unit_id: str, on: date) -> Unit | None:
        """The unit as it is on that day; None when it does not live then."""
        history = self._units.get(unit_id)
        return None if history is None else history.on(on)

    def living(self, unit_id: str, on: date) -> bool:
        history = self._units.get(unit_id)
        return history is not None and history.lives_on(on)

    def living_on(self, on: date) -> Iterator[Unit]:
        """Every unit that lives on that day, in the order of first recording."""
        for history in self._units.values():
            if (unit := history.on(on)) is not None:
                yield unit

    def parent_id(self, unit_id: str, on: date) -> str | None:
        """The unit above on that day; None also when the unit itself does not live then."""
        unit = self.unit_on(unit_id, on)
        return None if unit is None else unit.parent_id

    def last_change_on(self, unit_id: str) -> date | None:
        """The latest effective day of what stands of it: its own changes, and those who took of it."""
        history = self._units.get(unit_id)
        if history is None or history.last_change_on is None:
            return None
        return max((history.last_change_on, *(taking.event.effective_on for taking in self.takings(unit_id))))

    def bearer(self, code: str, on: date) -> Unit | None:
        """The living unit that bears the code on that day; there is at most one."""
        for unit_id in self._by_code.get(code, ()):
            unit = self._units[unit_id].on(on)
            if unit is not None and unit.code == code:
                return unit
        return None

    def bearings(self, code: str) -> list[Bearing]:
        """Who ever bore the code, oldest first, each with its name at the end of that time."""
        found: list[Bearing] = []
        for unit_id in self._by_code.get(code, ()):
            history = self._units[unit_id]
            for span in history.codes:
                if span.value == code:
                    names = [name.value for name in history.names if span.until is None or name.since < span.until]
                    found.append(Bearing(unit_id, names[-1], span.since, span.until))
        return sorted(found, key=lambda bearing: (bearing.since, bearing.unit_id))

    def given_code(self, code: str) -> list[Placed]:
        """Every event that stands by which a unit was given the code, also where another of its day overrules it."""
        return [
            placed
            for unit_id in self._by_code.get(code, ())
            for placed in self._units[unit_id].changes
            if isinstance(placed.event, Opening | UnitRecoded) and placed.event.code == code
        ]

    def children_from(self, unit_id: str, on: date) -> list[str]:
        """Ids of the units directly below on that day or on any later one already recorded."""
        return [
            child
            for child in self._by_parent.get(unit_id, ())
            if any(span.value == unit_id and span.reaches(on) for span in self._units[child].parents)
        ]

    def put_below(self, unit_id: str) -> list[Placed]:
        """Every event that stands by which a unit is put below this one, also where another of its day overrules it."""
        return [
            placed
            for child in self._by_parent.get(unit_id, ())
            for placed in self._units[child].changes
            if isinstance(placed.event, Opening | UnitReassigned) and placed.event.parent_id == unit_id
        ]

    def takings(self, unit_id: str) -> list[Forming]:
        """The formings that stand of the units formed with any part of this one, in the order of recording. They alone
        say what each took: the stream of this unit tells no more than that it ended, or that it gave."""
        found: list[Forming] = []
        for taker in self._by_predecessor.get(unit_id, ()):
            forming = self._units[taker].forming
            if forming is not None and any(given.unit_id == unit_id for given in forming.event.predecessors):
                found.append(forming)
        return found

    def successors(self, unit_id: str) -> list[Edge]:
        """The units formed with any part of this one, in the order of recording."""
        return [
            Edge(unit_id, unit_id_of(formed.originator_id), given.scope, formed.effective_on)
            for _, formed in self.takings(unit_id)
            for given in formed.predecessors
            if given.unit_id == unit_id
        ]

    def whole_heir(self, unit_id: str, on: date) -> str | None:
        """The unit itself while it lives, else the living one that it has become by going `whole` into another,
        one time or several. None when it was divided, ended without successor, or had not begun."""
        heir: str | None = unit_id
        while heir is not None and not self.living(heir, on):
            history = self._units.get(heir)
            ended_on = None if history is None else history.ended_on
            if history is None or history.ending is None or ended_on is None or ended_on > on:
                return None
            heir = next((taker.unit_id for taker in history.ending.successors if taker.scope == "whole"), None)
        return heir

    def transfers(self, unit_id: str) -> list[Placed]:
        """The territory that this unit gave or received, as it stands in its stream."""
        history = self._units.get(unit_id)
        changes = () if history is None else history.changes
        return [placed for placed in changes if isinstance(placed.event, TerritoryTransferred)]


def _add(index: dict[str, tuple[str, ...]], key: str, unit_id: str) -> None:
    known = index.get(key, ())
    if unit_id not in known:
        index[key] = (*known, unit_id)
