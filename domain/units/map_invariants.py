"""What must hold for every unit on every day: its code is its own, its parent lives and is of a higher level."""

from datetime import date
from typing import Any, NamedTuple

from domain.event import Event
from domain.ports import Placed
from domain.units.events import (
    UnitDissolved,
    UnitEstablished,
    UnitReassigned,
    UnitReclassified,
    UnitRecoded,
    UnitRegistered,
    UnitsMerged,
)
from domain.units.levels import is_above, needs_parent
from domain.units.register import UnitRegister
from domain.units.unit import Span, UnitHistory, unit_id_of
from domain.vocabulary import an

FORMED = (UnitRegistered, UnitsMerged, UnitEstablished)
CODED, PARENTED, TYPED = (*FORMED, UnitRecoded), (*FORMED, UnitReassigned), (*FORMED, UnitReclassified)


class Broken(NamedTuple):
    """What would be wrong, and the events by which it would."""

    message: str
    events: tuple[Placed, ...]


def broken_by(register: UnitRegister, unit_id: str, since: date) -> Broken | None:
    """The first thing wrong with this unit, or with those below it, from the day `since` on; None when all is right."""
    history = register.unit(unit_id)
    if history is None or history.opening is None:
        below = register.put_below(unit_id)
        orphans = list(dict.fromkeys(unit_id_of(placed.event.originator_id) for placed in below))
        return Broken(f"{_listed(register, orphans)} would have no parent", tuple(below)) if below else None
    problem = _code_borne_twice(register, history, since) or _parent_missing(register, history, since)
    for child_id in register.children_from(unit_id, since):
        problem = problem or _child_out_of_order(register, history, child_id, since)
    return problem


def _code_borne_twice(register: UnitRegister, history: UnitHistory, since: date) -> Broken | None:
    for span in history.codes:
        if not span.reaches(since):
            continue
        for other in register.bearings(span.value):
            if other.unit_id != history.id and _overlap(span, Span(other.since, other.until, ""), since):
                return Broken(
                    f"{other.name} bears the code {span.value}, which {history.names[-1].value} would bear again",
                    _newest((register.unit(other.unit_id), CODED, other.since), (history, CODED, span.since)),
                )
        (borne_by,) = _newest((history, CODED, span.since))
        for given in register.given_code(span.value):
            event = given.event
            of_another = unit_id_of(event.originator_id) != history.id
            if of_another and given.position > borne_by.position and span.holds_on(event.effective_on):
                return Broken(
                    f"{unit_id_of(event.originator_id)} is given the code {span.value} on {event.effective_on}, which "
                    f"{history.names[-1].value} would bear",
                    (given,),
                )
    return None


def _parent_missing(register: UnitRegister, history: UnitHistory, since: date) -> Broken | None:
    for span in history.parents:
        if span.reaches(since):
            problem = _out_of_order(register, history, span, since)
            if problem is not None:
                return problem
    return None


def _child_out_of_order(register: UnitRegister, history: UnitHistory, child_id: str, since: date) -> Broken | None:
    child = register.unit(child_id)
    if child is None:
        return None
    for span in child.parents:
        if span.value == history.id and span.reaches(since):
            problem = _out_of_order(register, child, span, since)
            if problem is not None:
                return problem
    return None


def _out_of_order(register: UnitRegister, child: UnitHistory, span: Span[str | None], since: date) -> Broken | None:
    """What is wrong while `child` stands below `span.value`, from `since` on."""
    name = child.names[-1].value
    types = [own for own in child.types if _overlap(own, span, since)]
    if span.value is None:
        lonely = [own for own in types if needs_parent(own.value)]
        if not lonely:
            return None
        by = _newest((child, PARENTED, span.since), (child, TYPED, lonely[0].since))
        return Broken(f"{name} would be {an(lonely[0].value)} without a parent", by)
    parent = register.unit(span.value)
    if parent is None or parent.opening is None:
        return Broken(f"{name} would have no parent", _newest((child, PARENTED, span.since)))
    begins = max(span.since, since)
    if not _lasts(parent.ended_on, span.until):
        return Broken(
            f"{name} would have {parent.names[-1].value} as parent, which ends on {parent.ended_on}",
            _newest((parent, (UnitDissolved,), parent.ended_on), (child, PARENTED, span.since)),
        )
    for own in types:
        for above in parent.types:
            if _overlap(own, above, begins) and _overlap(above, span, begins) and not is_above(above.value, own.value):
                by = _newest((child, PARENTED, span.since), (child, TYPED, own.since), (parent, TYPED, above.since))
                return Broken(f"{name} would be {an(own.value)} below {an(above.value)}, {parent.names[-1].value}", by)
    return None


def _newest(*marks: tuple[UnitHistory | None, tuple[type[Event], ...], date | None]) -> tuple[Placed, ...]:
    """The one recorded last of the events of these types and days. What stood before a change was right with all
    that had been recorded by then, so something newer stands against taking it back."""
    found = [
        placed
        for history, kinds, on in marks
        for placed in (() if history is None else history.changes)
        if isinstance(placed.event, kinds) and placed.event.effective_on == on
    ]
    return (max(found, key=lambda placed: placed.position),)


def _lasts(ended_on: date | None, until: date | None) -> bool:
    return ended_on is None or (until is not None and until <= ended_on)


def _overlap(one: Span[Any], other: Span[Any], since: date) -> bool:
    """Do both hold on a common day that is not before `since`?"""
    begins = max(one.since, other.since, since)
    return one.reaches(begins) and other.reaches(begins)


def _listed(register: UnitRegister, unit_ids: list[str]) -> str:
    names = []
    for unit_id in unit_ids[:3]:
        history = register.unit(unit_id)
        names.append(unit_id if history is None or not history.names else history.names[-1].value)
    return ", ".join(names) + (f" and {len(unit_ids) - 3} more" if len(unit_ids) > 3 else "")
