"""Schemas of state, for compacted topics: what a thing is like now, not what happened to it.

They stand apart from those of events: nothing that is kept, hashed or projected is written with them.
"""

from functools import cache
from importlib.resources import files

from schemas.catalogue import EventSchema, load

UNIT_STATE = "UnitState.1"
UNIT_STATE_ID = 1001
"""Pinned, as those of events are; they count from 1."""


@cache
def unit_state() -> EventSchema:
    return load((files(__package__) / "states" / f"{UNIT_STATE}.avsc").read_text(encoding="utf-8"))
