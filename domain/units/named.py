"""All units of the register under all names that they ever bore, for the index in which units are found."""

from collections.abc import Iterator
from itertools import pairwise

from domain.units.naming.finder import Named
from domain.units.register import UnitRegister
from domain.units.unit import Span, UnitHistory


def named(register: UnitRegister) -> Iterator[Named]:
    """Each unit, from day to day, as it was called."""
    for history in register.histories():
        yield from _spans(history)


def _spans(history: UnitHistory) -> Iterator[Named]:
    said: tuple[tuple[Span[str | None] | Span[str], ...], ...] = (
        history.codes, history.names, history.types, history.parents
    )  # fmt: skip
    days = sorted({span.since for spans in said for span in spans})
    for since, until in pairwise([*days, None]):
        unit = None if since is None else history.on(since)
        if unit is None or since is None:
            continue
        over = unit.ended_on if until is None or (unit.ended_on is not None and unit.ended_on < until) else until
        yield Named(
            unit.id, unit.code, unit.name, unit.type, unit.parent_id, since, over, unit.registered_on, unit.ended_on
        )
