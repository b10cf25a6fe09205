"""What stands: the facts of an event type that no retraction takes back. The one place where SQL says so.

Which retraction it is, the event type itself declares (`domain.event`).
"""

from projections.facts.tables import event_types, table
from schemas.relations import relation


def retraction_of(event_type: str) -> str | None:
    """The event type that takes one of this type back; None where nothing does."""
    return relation(event_type, "taken_back_by")


def standing(event_type: str, schema: str, which: str = "true") -> str:
    """The rows that stand, to be read like a table of facts.

    `which` is a condition on the stream, the position and `recorded_at` of a fact, and of its retraction: what was
    taken back only later stood then.
    """
    facts = f"select * from {schema}.{table(event_type)} as f where {which}"
    if retraction_of(event_type) is None:
        return f"({facts})"
    return f"({facts} and position not in {taken_back(event_type, schema, which)})"


def taken_back(event_type: str, schema: str, which: str = "true") -> str:
    """The positions of those that no longer stand; only of a type that is taken back at all."""
    name = retraction_of(event_type)
    assert name is not None, f"nothing takes back {event_type}"
    return f"(select retracted_position from {schema}.{table(name)} as r where {which})"


def query_parts(schema: str, streams: str = "true", known: str = "true") -> dict[str, str]:
    """What stands for facts in the text of a query: `{standing_staff_appointed}` for the appointments that stand,
    `{taken_back_staff_appointed}` for the positions of the others, and `{staff_appointed}` for all, of any stream.

    `streams` is a condition on the stream, `known` one on the position and `recorded_at`.
    """
    parts: dict[str, str] = {}
    for event_type in event_types():
        source, which = f"{schema}.{table(event_type)}", f"{streams} and {known}"
        name = table(event_type).removeprefix("fact_")
        parts[name] = source if known == "true" else f"(select * from {source} where {known})"
        parts[f"standing_{name}"] = standing(event_type, schema, which)
        if retraction_of(event_type) is not None:
            parts[f"taken_back_{name}"] = taken_back(event_type, schema, which)
    return parts
