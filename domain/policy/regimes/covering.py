"""Which regime covers a departure: by category and dates, unless the clerk gave one."""

from datetime import date, timedelta

from domain.policy.assumptions import Reading
from domain.policy.facts import Facts
from domain.policy.reasons import NotComputable, refuse
from domain.policy.spans import add_months

DECIDED_DAYS_BEFORE = 30
"""A decision without its date counts as made so many days before the person leaves."""
FIRST_DAY = {"D178": "d178.leaves_from", "D154": "d154.leaves_from", "R07": "r07.leaves_from"}


def regime_of(reading: Reading, facts: Facts, leaves_on: date, months_early: int) -> str:
    """The regime of full-time people. One given overrides the dates, and a note tells what they would give.

    Raises `NotComputable` (`no_regime`, `drawing_below_age`).
    """
    if facts.regime is None:
        return regime_by_dates(reading, facts, leaves_on, months_early)
    try:
        by_dates = regime_by_dates(Reading(reading.rules), facts, leaves_on, months_early)
    except NotComputable:
        by_dates = "none"
    if by_dates != facts.regime:
        reading.note(f"the regime {facts.regime} was given; the dates alone would give {by_dates}")
    return facts.regime


def regime_by_dates(reading: Reading, facts: Facts, leaves_on: date, months_early: int) -> str:
    """R07 for those at the age from its first day; else D178 while it covers; else D154."""
    if (months_early <= 0 or facts.drawing_pension) and _from(reading, leaves_on, "r07.leaves_from"):
        if months_early > 0:
            raise drawing_below_age()
        return "R07"
    if d178_covers(reading, leaves_on, decided_on(reading, facts, leaves_on)):
        return "D178"
    if _from(reading, leaves_on, "d154.leaves_from") and _until(reading, leaves_on, "d154.leaves_until"):
        return "D154"
    raise refuse(
        "no_regime",
        f"no regime covers leaving on {leaves_on}: D178 begins on {reading.limit('d178.leaves_from', leaves_on)}, "
        f"D154 ends on {reading.limit('d154.leaves_until', leaves_on)}",
        "D178 and D154, departures covered",
    )


def d178_covers(reading: Reading, leaves_on: date, decided: date) -> bool:
    """Decided before 31/08/2025 and leaving until 01/09/2025, or decided before 01/08/2025 and until 31/12/2025."""
    if not _from(reading, leaves_on, "d178.leaves_from"):
        return False
    if decided < reading.limit("d178.scheduled.decided_before", decided):
        return _until(reading, leaves_on, "d178.scheduled.leaves_until")
    return decided < reading.limit("d178.decided_before", decided) and _until(reading, leaves_on, "d178.leaves_until")


def part_time_regime(reading: Reading, facts: Facts, leaves_on: date) -> str:
    """Part-time commune staff are always D154: from 01/07/2025 to before 31/05/2026, unless it was given."""
    first = reading.limit("d154.part_time.leaves_from", leaves_on)
    end = reading.limit("d154.part_time.leaves_before", leaves_on)
    covered = first <= leaves_on < end
    if leaves_on in (first, end):
        reading.assume("days")
    if facts.regime is not None and not covered:
        reading.note("the regime D154 was given; the dates alone would give none")
    elif not covered:
        raise refuse(
            "no_regime",
            f"part-time staff are covered when they leave from {first} and before {end}, not on {leaves_on}",
            "D154, part-time commune staff",
        )
    return "D154"


def decided_on(reading: Reading, facts: Facts, leaves_on: date) -> date:
    """The day of the decision; without one 30 days before leaving, which a note tells."""
    if facts.decided_on is not None:
        return facts.decided_on
    taken = leaves_on - timedelta(days=DECIDED_DAYS_BEFORE)
    reading.note(f"decided_on is not given: taken as {taken}, {DECIDED_DAYS_BEFORE} days before leaving")
    return taken


def window_closes(reading: Reading, restructuring_effective_on: date, leaves_on: date) -> date:
    """The first day after the 12-month window, which opens on the restructuring date, not before 01/01/2025."""
    opens = restructuring_effective_on
    if opens < Reading(reading.rules).limit("d178.window.opens_not_before", leaves_on):
        opens = reading.limit("d178.window.opens_not_before", leaves_on)  # used, so its assumption is told
    closes = add_months(opens, int(reading.number("d178.window.months", max(leaves_on, opens))))
    if (leaves_on.year, leaves_on.month) == (closes.year, closes.month):
        reading.assume("window_anniversary")
    return closes


def drawing_below_age() -> NotComputable:
    message = "somebody below the pension age who draws a pension: no date is known from which months would count"
    return refuse("drawing_below_age", message, "R07, people drawing a pension")


def _from(reading: Reading, leaves_on: date, name: str) -> bool:
    """Leaving on the limit itself or later."""
    limit = reading.limit(name, leaves_on)
    if leaves_on == limit:
        reading.assume("days")
    return leaves_on >= limit


def _until(reading: Reading, leaves_on: date, name: str) -> bool:
    """Leaving on the limit itself or earlier; on the day after, the last day of service would still be within."""
    limit = reading.limit(name, leaves_on)
    if leaves_on == limit + timedelta(days=1):
        reading.assume("days")
    return leaves_on <= limit
