"""Schemas of state, for compacted topics: what a thing is like now, not what happened to it.

They stand apart from those of events: nothing that is kept, hashed or projected is written with them.
"""

from functools import cache
from importlib.resources import files

from schemas.catalogue import EventSchema, load
from schemas.ids import Pinned, pin, pinned

UNIT_STATE = "UnitState.1"
UNIT_STATE_ID = 1001
"""Pinned, as those of events are; they count from 1."""
UNITS = "sobo.units"


class PinnedState(Pinned):
    """The version of a schema of state, on the topic of units."""

    @property
    def subject(self) -> str:
        return f"{UNITS}-{self.full_name}"

    @property
    def schema(self) -> EventSchema:
        return unit_state()


@cache
def unit_state() -> EventSchema:
    return load((files(__package__) / "states" / f"{UNIT_STATE}.avsc").read_text(encoding="utf-8"))


@cache
def pinned_state() -> PinnedState:
    one = pin(UNIT_STATE_ID, unit_state())
    return PinnedState(one.id, one.full_name, one.version, one.fingerprints, one.meaning)


def offered() -> tuple[Pinned, ...]:
    """All that readers of the topics may ask for, by id: the schemas of events, and that of the state of a unit."""
    return (*pinned(), pinned_state())
