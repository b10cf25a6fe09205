"""What must hold for every unit on every day: its code is its own, its parent lives and is of a higher level."""

from datetime import date
from typing import Any

from domain.units.levels import is_above, needs_parent
from domain.units.register import UnitRegister
from domain.units.unit import Span, UnitHistory


def broken_by(register: UnitRegister, unit_id: str, since: date) -> str | None:
    """The first thing wrong with this unit, or with those below it, from the day `since` on; None when all is right."""
    history = register.unit(unit_id)
    if history is None or history.opening is None:
        orphans = register.children_from(unit_id, since)
        return f"{_listed(register, orphans)} would have no parent" if orphans else None
    problem = _code_borne_twice(register, history, since) or _parent_missing(register, history, since)
    for child_id in register.children_from(unit_id, since):
        problem = problem or _child_out_of_order(register, history, child_id, since)
    return problem


def _code_borne_twice(register: UnitRegister, history: UnitHistory, since: date) -> str | None:
    for span in history.codes:
        if not span.reaches(since):
            continue
        for other in register.bearings(span.value):
            if other.unit_id != history.id and _overlap(span, Span(other.since, other.until, ""), since):
                return f"{other.name} bears the code {span.value}, which {history.names[-1].value} would bear again"
    return None


def _parent_missing(register: UnitRegister, history: UnitHistory, since: date) -> str | None:
    for span in history.parents:
        if span.reaches(since):
            problem = _out_of_order(register, history, span, since)
            if problem is not None:
                return problem
    return None


def _child_out_of_order(register: UnitRegister, history: UnitHistory, child_id: str, since: date) -> str | None:
    child = register.unit(child_id)
    if child is None:
        return None
    for span in child.parents:
        if span.value == history.id and span.reaches(since):
            problem = _out_of_order(register, child, span, since)
            if problem is not None:
                return problem
    return None


def _out_of_order(register: UnitRegister, child: UnitHistory, span: Span[str | None], since: date) -> str | None:
    """What is wrong while `child` stands below `span.value`, from `since` on."""
    name = child.names[-1].value
    types = [own for own in child.types if _overlap(own, span, since)]
    if span.value is None:
        lonely = [own.value for own in types if needs_parent(own.value)]
        return f"{name} would be a {lonely[0]} without a parent" if lonely else None
    parent = register.unit(span.value)
    if parent is None or parent.opening is None:
        return f"{name} would have no parent"
    begins = max(span.since, since)
    if not _lasts(parent.ended_on, span.until):
        return f"{name} would have {parent.names[-1].value} as parent, which ends on {parent.ended_on}"
    for own in types:
        for above in parent.types:
            if _overlap(own, above, begins) and _overlap(above, span, begins) and not is_above(above.value, own.value):
                return f"{name} would be a {own.value} below a {above.value}, {parent.names[-1].value}"
    return None


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
