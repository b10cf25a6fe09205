"""What must remain of a division when one of those who took a part of the unit is taken back."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from domain.errors import Advice
from domain.ports import Placed
from domain.units.changes.rules import PARTS, REMAINDERS
from domain.units.events import TerritoryTransferred, UnitEstablished, UnitsMerged
from domain.units.register import UnitRegister
from domain.units.taking_back.falling import named
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


def left_without_part(register: UnitRegister, division: Division) -> tuple[str, Advice] | None:
    """Why what remains of the division could not have been applied: a remainder of which nobody took a part. None when
    all is right. Names the positions that must be taken back too."""
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
        return None
    takers = [
        Placed(*forming)
        for forming in register.takings(division.unit_id)
        if unit_id_of(forming.event.originator_id) in {edge.to_id for edge in remainders}
    ]
    return (
        f"without it nobody takes a part of {division.unit_id} on {division.on}, of which the remainder was taken; "
        f"take that back in the same file too: {' and '.join(map(named, takers))}",
        Advice(retract=tuple(taker.position for taker in takers), together=True),
    )
