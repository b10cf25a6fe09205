"""The days that limit a departure: each tells when the day beside it would give another answer."""

from datetime import date, timedelta

from domain.policy.assumptions import Reading
from domain.policy.facts import Facts

DECIDED_DAYS_BEFORE = 30
"""A decision without its date counts as made so many days before the person leaves."""


def decided_on(reading: Reading, facts: Facts, leaves_on: date) -> date:
    """The day of the decision; without one 30 days before leaving, which a note tells."""
    if facts.decided_on is not None:
        return facts.decided_on
    taken = leaves_on - timedelta(days=DECIDED_DAYS_BEFORE)
    reading.note(f"decided_on is not given: taken as {taken}, {DECIDED_DAYS_BEFORE} days before leaving")
    return taken


def leaves_from(reading: Reading, leaves_on: date, name: str) -> bool:
    """Leaving on the limit itself or later."""
    limit = reading.limit(name, leaves_on)
    if leaves_on == limit:
        reading.assume("days")
    return leaves_on >= limit


def leaves_until(reading: Reading, leaves_on: date, name: str) -> bool:
    """Leaving on the limit itself or earlier; on the day after, the last day of service would still be within."""
    limit = reading.limit(name, leaves_on)
    if leaves_on == limit + timedelta(days=1):
        reading.assume("days")
    return leaves_on <= limit
