"""A diff of a world of facts, as tests ask for it."""

from datetime import date
from typing import Any

from projections.auditing.diff import diff
from projections.auditing.part import WHOLE, Scope
from projections.state.times import AsKnown
from tests.projection_world import FactWorld
from tests.settled_world import RULES


def told(world: FactWorld, on: date, before: int, after: int | None = None, scope: Scope = WHOLE) -> list[Any]:
    later = AsKnown() if after is None else AsKnown(position=after)
    answer = diff(world.connection, RULES, on=on, before=AsKnown(position=before), after=later, scope=scope)
    changes = answer["changes"]
    assert isinstance(changes, list)
    return changes
