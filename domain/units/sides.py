"""An end, or what was given, is a side of the forming that brought it about: it falls with that, and is named by it."""

from datetime import date

from domain.ports import Placed
from domain.units.events import TerritoryTransferred, UnitDissolved
from domain.units.register import UnitRegister
from domain.units.unit import Forming, unit_id_of
from domain.vocabulary import ENDING_SCOPES


def forms_behind(register: UnitRegister, placed: Placed) -> list[Placed]:
    """The formings that stand of which this event is a side: the end of their predecessor, or what it gave."""
    event, unit_id = placed.event, unit_id_of(placed.event.originator_id)
    if not isinstance(event, UnitDissolved | TerritoryTransferred):
        return []
    if isinstance(event, TerritoryTransferred) and event.direction == "received":
        return []
    return [
        Placed(*forming)
        for forming in register.takings(unit_id)
        if forming.event.effective_on == event.effective_on
        and (
            bool(_scopes(forming, unit_id) & ENDING_SCOPES)
            if isinstance(event, UnitDissolved)
            else unit_id_of(forming.event.originator_id) == event.counterpart_id
        )
    ]


def named(placed: Placed) -> str:
    event = placed.event
    return f"the {type(event).__name__} of {unit_id_of(event.originator_id)} at position {placed.position}"


def changes_after(register: UnitRegister, unit_id: str, on: date) -> list[Placed]:
    """What stands of this unit behind that day, newest first: the changes that `UnitRegister.last_change_on` is of."""
    history = register.unit(unit_id)
    own = [form for change in (() if history is None else history.changes) for form in _as_recorded(register, change)]
    taken = [Placed(*forming) for forming in register.takings(unit_id)]
    later = {placed.position: placed for placed in (*own, *taken) if placed.event.effective_on > on}
    return [later[position] for position in sorted(later, reverse=True)]


def _as_recorded(register: UnitRegister, change: Placed) -> list[Placed]:
    return forms_behind(register, change) or [change]


def _scopes(forming: Forming, unit_id: str) -> set[str]:
    """What the forming took of the unit."""
    return {given.scope for given in forming.event.predecessors if given.unit_id == unit_id}
