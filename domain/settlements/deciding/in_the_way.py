"""What stands against a day of leaving and is to be taken back first: said with the positions, and as advice."""

from collections.abc import Sequence

from domain.errors import Advice, listed
from domain.event import Event
from domain.settlements.settlement import Settlement
from domain.staff.events import StaffAppointed
from domain.staff.member import Departure, StaffMember

CHECK_THE_DAY = "check the day"


def appointments_first(member: StaffMember, posts: Sequence[StaffAppointed]) -> tuple[str, Advice]:
    """These appointments, the newest first: what rests on one is newer."""
    known = [member.position_of(post) for post in posts]
    positions = tuple(sorted((position for position in known if position is not None), reverse=True))
    which = "that appointment" if len(positions) == 1 else "those appointments"
    return f"take {which} back first: position {listed(positions)}, or {CHECK_THE_DAY}", Advice(retract=positions)


def departure_first(member: StaffMember, departure: Departure) -> tuple[str, Advice | None]:
    position = member.position_of(departure.decided)
    if position is None:
        return "by a row of this file too; keep one of the two", None
    return f"rescind it first: position {position}, or re-recruit the person", Advice(rescind=(position,))


def money_first(settlement: Settlement, money: Sequence[Event]) -> tuple[str, Advice | None]:
    """What of this money can be taken back; a payment stays on its day, so then the day of the row must be another."""
    if any(event.taken_back_by is None for event in money):
        return f"payments stay on their day; {CHECK_THE_DAY}", None
    positions = tuple(sorted((settlement.positions[event.originator_version] for event in money), reverse=True))
    return f"take it back first: position {listed(positions)}, or {CHECK_THE_DAY}", Advice(retract=positions)
