"""What must remain of a division when one of those who took a part of the unit is taken back."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from domain.ports import Placed
from domain.units.changes.rules import PARTS, REMAINDERS
from domain.units.events import TerritoryTransferred, UnitEstablished, UnitsMerged
from domain.units.register import UnitRegister
from domain.units.unit import unit_id_of


class Division(NamedTuple):
    """The unit of which others took something, and the day."""

    unit_id: str
    on: date


def divisions_touched(placed: Placed) -> Iterable[Division]:
    """The divisions from which the event takes a taker when it is taken back."""
    event = placed.event
    if isinstance(event, UnitsMerged | UnitEstablished):
        for predecessor in event.predecessors:
            if predecessor.unit_id is not None:
                yield Division(predecessor.unit_id, event.effective_on)
    elif isinstance(event, TerritoryTransferred):
        gave = event.direction == "gave"
        yield Division(unit_id_of(event.originator_id) if gave else event.counterpart_id, event.effective_on)


def takers_of_remainder_alone(register: UnitRegister, division: Division) -> tuple[Placed, ...]:
    """Who took a remainder of which nobody took a part, as `apply` would not have accepted; nobody when all is right.
    They must be taken back too."""
    edges = [edge for edge in register.successors(division.unit_id) if edge.effective_on == division.on]
    given = {
        placed.event.scope
        for placed in register.transfers(division.unit_id)
        if isinstance(placed.event, TerritoryTransferred)
        and placed.event.direction == "gave"
        and placed.event.effective_on == division.on
    }
    remainders = [edge for edge in edges if edge.scope in REMAINDERS]
    if not remainders or PARTS & {*given, *(edge.scope for edge in edges)}:
        return ()
    return tuple(
        Placed(*forming)
        for forming in register.takings(division.unit_id)
        if unit_id_of(forming.event.originator_id) in {edge.to_id for edge in remainders}
    )
