"""Which regime covers a departure: by category and dates, unless the clerk gave one."""

from datetime import date

from domain.policy.assumptions import Reading
from domain.policy.facts import Facts
from domain.policy.reasons import NotComputable, refuse
from domain.policy.regimes.regime import Regime
from domain.policy.regimes.registry import BY_CODE, FULL_TIME, PART_TIME


def regime_of(reading: Reading, facts: Facts, leaves_on: date, months_early: int) -> Regime:
    """The regime of full-time people. One given overrides the dates, and a note tells what they would give.

    Raises `NotComputable` (`no_regime`, `drawing_below_age`).
    """
    if facts.regime is None:
        return regime_by_dates(reading, facts, leaves_on, months_early)
    try:
        by_dates = regime_by_dates(Reading(reading.rules), facts, leaves_on, months_early).code
    except NotComputable:
        by_dates = "none"
    if by_dates != facts.regime:
        reading.note(f"the regime {facts.regime} was given; the dates alone would give {by_dates}")
    return BY_CODE[facts.regime]


def regime_by_dates(reading: Reading, facts: Facts, leaves_on: date, months_early: int) -> Regime:
    """The first of the registry that covers the departure."""
    for regime in FULL_TIME:
        if regime.covers(reading, facts, leaves_on, months_early):
            return regime
    raise refuse(
        "no_regime",
        f"no regime covers leaving on {leaves_on}: D178 begins on {reading.limit('d178.leaves_from', leaves_on)}, "
        f"D154 ends on {reading.limit('d154.leaves_until', leaves_on)}",
        "D178 and D154, departures covered",
    )


def part_time_regime(reading: Reading, facts: Facts, leaves_on: date) -> Regime:
    """Part-time commune staff have one regime, by its dates unless it was given."""
    regime = PART_TIME
    if regime.covers(reading, facts, leaves_on, 0):
        return regime
    if facts.regime is None:
        first, end = (
            reading.limit("d154.part_time.leaves_from", leaves_on),
            reading.limit("d154.part_time.leaves_before", leaves_on),
        )
        raise refuse(
            "no_regime",
            f"part-time staff are covered when they leave from {first} and before {end}, not on {leaves_on}",
            "D154, part-time commune staff",
        )
    reading.note(f"the regime {regime.code} was given; the dates alone would give none")
    return regime
