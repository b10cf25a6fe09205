"""Taking back a change of units that was recorded in error: one event, or a whole form with all that belongs to it.

Nothing is edited (DESIGN D8): a `UnitChangeRetracted` in each touched stream names the event that no longer stands.
"""

from collections.abc import Iterable, Mapping
from typing import NoReturn

from domain.errors import LEAVE_OUT, Advice, Refused
from domain.event import Event, LegalBasis
from domain.moment import Recording
from domain.ports import Placed
from domain.retracting import retraction
from domain.staff.events import AppointmentRetracted, SecondmentRetracted, SecondmentStarted, StaffAppointed
from domain.units.amending import AMENDED_BY
from domain.units.events import (
    TerritoryTransferred,
    UnitChangeRetracted,
    UnitDissolved,
    UnitEstablished,
    UnitReassigned,
    UnitReclassified,
    UnitRecoded,
    UnitRenamed,
    UnitsMerged,
)
from domain.units.map_invariants import broken_by
from domain.units.register import UnitRegister
from domain.units.unit import unit_id_of
from domain.vocabulary import ENDING_SCOPES

AMENDMENTS = (UnitRecoded, UnitRenamed, UnitReclassified, UnitReassigned)
FORMING = (UnitsMerged, UnitEstablished)
POSTING = (StaffAppointed, SecondmentStarted, AppointmentRetracted, SecondmentRetracted)
"""The events that say who was appointed or seconded to a unit."""

Posted = Mapping[str, set[int]]
"""Unit id to the positions of the appointments and secondments to that unit that stand."""


def posted_to(unit_ids: Iterable[str], postings: Iterable[Placed]) -> Posted:
    """Who was posted to these units, by every event of the types in `POSTING`, in order."""
    posted: dict[str, set[int]] = {unit_id: set() for unit_id in unit_ids}
    for position, event in postings:
        match event:
            case StaffAppointed(unit_id=to) | SecondmentStarted(to_unit_id=to) if to in posted:
                posted[to].add(position)
            case AppointmentRetracted() | SecondmentRetracted():
                take_back_posting(posted, event.retracted_position)
    return posted


def take_back_posting(posted: Posted, position: int) -> None:
    for positions in posted.values():
        positions.discard(position)


def retract_unit_change(
    register: UnitRegister, placed: Placed, posted: Posted, *, recording: Recording, basis: LegalBasis, reason: str
) -> list[Event]:
    """The retractions that take back the change at `placed.position`, and what was recorded as one with it.

    They are applied to `register`, so that the next row of a file is decided on what this one leaves: pass a copy.
    `posted` must know the unit when `placed` formed one.
    Raises `Refused`, with a message and no row, and leaves `register` as it was.
    """
    targets = _belonging_together(register, placed)
    for target in targets:
        _check_nothing_depends(register, target, targets)
    if isinstance(placed.event, FORMING):
        _check_nobody_works_there(placed, posted[unit_id_of(placed.event.originator_id)])
    trial = register.copy()
    retractions: list[Event] = []
    for target in targets:
        version = trial.version(unit_id_of(target.event.originator_id)) + 1
        retracted = retraction(UnitChangeRetracted, target, version, recording=recording, basis=basis, reason=reason)
        retractions.append(retracted)
        trial.apply(Placed(trial.folded_to + 1, retracted))
    for target in targets:
        broken = broken_by(trial, unit_id_of(target.event.originator_id), target.event.effective_on)
        if broken is not None:
            _refuse(
                "map_would_break",
                f"{_named(target)} cannot be taken back: {broken.message}; take back in the same file what stands "
                f"against it, position {', '.join(map(str, broken.positions))}, or {AMENDED_BY.of(placed.event)}",
                Advice(retract=broken.positions, together=True),
            )
    for event in retractions:
        register.apply(Placed(register.folded_to + 1, event))
    return retractions


def _belonging_together(register: UnitRegister, placed: Placed) -> list[Placed]:
    """The event itself and those that fall with it, in the order of recording."""
    event = placed.event
    if isinstance(event, UnitChangeRetracted):
        _refuse(
            "not_retractable",
            f"{_named(placed)} is itself a correction, which cannot be taken back; {AMENDED_BY.of(event)}",
            Advice(commands=AMENDED_BY.of(event).commands, instead=True),
        )
    history = register.unit(unit_id_of(event.originator_id))
    if history is None or placed.position not in (change.position for change in history.changes):
        _refuse("retracted_before", f"{_named(placed)} was taken back already; leave the row out", LEAVE_OUT)
    if isinstance(event, FORMING):
        return sorted([placed, *_of_predecessors(register, event)], key=lambda target: target.position)
    if isinstance(event, UnitDissolved):
        _check_not_of_a_form(register, placed, [taker.unit_id for taker in event.successors if _ends(taker.scope)])
        return [placed]
    if isinstance(event, TerritoryTransferred):
        if event.direction == "gave":
            _check_not_of_a_form(register, placed, [event.counterpart_id])
        return sorted([placed, _other_side(register, placed, event)], key=lambda target: target.position)
    if not isinstance(event, AMENDMENTS):
        _refuse(
            "not_retractable",
            f"{_named(placed)} cannot be taken back; what can: forms, amendments, transfers and dissolutions of units. "
            f"Instead, {AMENDED_BY.of(event)}",
            Advice(commands=AMENDED_BY.of(event).commands, instead=True),
        )
    return [placed]


def _of_predecessors(register: UnitRegister, event: UnitsMerged | UnitEstablished) -> list[Placed]:
    """What the forming of a unit left in the streams of its predecessors: their end, or the territory they gave."""
    formed_id = unit_id_of(event.originator_id)
    found: list[Placed] = []
    for predecessor in event.predecessors:
        history = None if predecessor.unit_id is None else register.unit(predecessor.unit_id)
        for change in () if history is None else history.changes:
            match change.event:
                case UnitDissolved(successors=successors):
                    belongs = any(taker.unit_id == formed_id and _ends(taker.scope) for taker in successors)
                case TerritoryTransferred(direction="gave", counterpart_id=counterpart_id):
                    belongs = counterpart_id == formed_id and change.event.effective_on == event.effective_on
                case _:
                    belongs = False
            if belongs and change not in found:
                found.append(change)
    return found


def _other_side(register: UnitRegister, placed: Placed, event: TerritoryTransferred) -> Placed:
    """A transfer is recorded twice in a row: as given, then as received."""
    position = placed.position + (1 if event.direction == "gave" else -1)
    for other in register.transfers(event.counterpart_id):
        if other.position == position:
            return other
    raise AssertionError(f"the transfer at position {placed.position} has no other side")


def _check_not_of_a_form(register: UnitRegister, placed: Placed, formed_ids: list[str]) -> None:
    on, unit_id = placed.event.effective_on, unit_id_of(placed.event.originator_id)
    for formed_id in formed_ids:
        history = register.unit(formed_id)
        for change in () if history is None else history.changes:
            opening = change.event
            if (
                isinstance(opening, FORMING)
                and opening.effective_on == on
                and any(predecessor.unit_id == unit_id for predecessor in opening.predecessors)
            ):
                _refuse(
                    "part_of_a_form",
                    f"{_named(placed)} belongs to the forming of {opening.name} ({opening.code}); take that back "
                    f"instead: position {change.position}",
                    Advice(retract=(change.position,), instead=True),
                )


def _check_nothing_depends(register: UnitRegister, target: Placed, targets: list[Placed]) -> None:
    """A later change was decided on this one; of one day, only an end or a change of the same kind was."""
    event = target.event
    history = register.unit(unit_id_of(event.originator_id))
    for change in () if history is None else history.changes:
        later = change.event
        same_day = later.effective_on == event.effective_on and change.position > target.position
        same_kind = type(later) is type(event) and not isinstance(later, TerritoryTransferred)
        depends = later.effective_on > event.effective_on or (
            same_day and (same_kind or isinstance(later, UnitDissolved))
        )
        if depends and change not in targets:
            _refuse(
                "later_change",
                f"{_named(target)} cannot be taken back, because {_named(change)} of {later.effective_on} came after "
                f"it; take that back first, or {AMENDED_BY.of(event)}",
                Advice(retract=(change.position,)),
            )


def _check_nobody_works_there(placed: Placed, standing: set[int]) -> None:
    if standing:
        positions = ", ".join(str(position) for position in sorted(standing)[:5])
        _refuse(
            "staff_there",
            f"{_named(placed)} cannot be taken back: {len(standing)} appointments or secondments to this unit are "
            f"recorded (position {positions}{', ...' if len(standing) > 5 else ''}); take those back first, or "
            f"{AMENDED_BY.of(placed.event)}",
            Advice(retract=tuple(sorted(standing, reverse=True))),
        )


def _ends(scope: str) -> bool:
    return scope in ENDING_SCOPES


def _named(placed: Placed) -> str:
    event = placed.event
    return f"the {type(event).__name__} of {unit_id_of(event.originator_id)} at position {placed.position}"


def _refuse(code: str, message: str, advice: Advice) -> NoReturn:
    raise Refused(code, message, advice=advice)
