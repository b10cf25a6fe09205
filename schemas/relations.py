"""Which event type takes back or corrects which, as the classes declare it: noted beside the newest schema of each.

Reads look there instead of loading every class.
"""

from schemas.catalogue import event_schemas

RELATIONS = ("taken_back_by", "corrects", "corrects_version")
"""See `domain.event`."""


def relation(event_type: str, name: str) -> str | None:
    """One of `RELATIONS`, where the type has it. A type that nobody published has none."""
    schema = event_schemas().get(event_type)
    found: str | None = None if schema is None else schema.noted.get(name)
    return found


def correcting(event_type: str) -> tuple[str, ...]:
    """The event types that stand in the place of one of this type."""
    return tuple(name for name in event_schemas() if relation(name, "corrects") == event_type)
