"""What people of the tests are owed, multiplied out by hand from sections 1 to 6, 9 and 10 of the policy rules.

Everybody states what `tests/oracle/leaving_rows.py` draws: 38 months of service in State bodies, one restructuring
date, the months of insurance and of work that stand here. The tables give multiples of the salary S (or P).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Owed = tuple[str, int]
"""Regime and total."""

RESTRUCTURED_ON = date(2025, 3, 1)  # the 12-month window closes on 2026-03-01
SERVICE_MONTHS = 38

JUNE, JULY, AUGUST, SEPTEMBER = (date(2025, month, 1) for month in (6, 7, 8, 9))
DECEMBER, JANUARY, NEXT_JUNE, FAR_AHEAD = date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 1), date(2031, 1, 1)
"""The days on which people leave: before the ledger begins, as the law changes, the last of D178, behind D154."""

EARLY = {
    # (i) months early, (ii) 5 S x years early, (iii) 5 S and half for each year beyond 20; from July 4 S, beyond 15.
    ("D178", JUNE): {276: "91.5", 360: "95"},  # 60 + 25 + 6.5 | 10
    ("D178", JULY): {276: "92", 360: "95.5"},  # 59 + 25 + 8 | 11.5
    ("D178", AUGUST): {276: "91", 360: "94.5"},  # 58 + 25 + 8 | 11.5
    ("D178", SEPTEMBER): {276: "90", 360: "93.5"},  # 57 + 25 + 8 | 11.5
    ("D178", DECEMBER): {276: "83.5", 360: "87"},  # 53 + 22.5 + 8 | 11.5
    ("D178", JANUARY): {276: "83.5", 360: "87"},  # the same month counts, and the window is still open
    ("D178", NEXT_JUNE): {276: "52", 360: "55.5"},  # from month 13 on half of 48, + 20 + 8 | 11.5
    # 5 S x years early, 5 S and half for each year beyond 20.
    ("D154", JUNE): {276: "31.5", 360: "35"},  # 25 + 6.5 | 10
    ("D154", JULY): {276: "31.5", 360: "35"},
    ("D154", AUGUST): {276: "31.5", 360: "35"},
    ("D154", SEPTEMBER): {276: "31.5", 360: "35"},
    ("D154", DECEMBER): {276: "29", 360: "32.5"},  # 22.5 + 6.5 | 10
    ("D154", JANUARY): {276: "29", 360: "32.5"},
    ("D154", NEXT_JUNE): {276: "26.5", 360: "30"},  # 20 + 6.5 | 10
}
"""Early retirement of a man born in May 1968, by regime and day of leaving, by months of insurance."""

SEVERANCE = {
    # 0.8 x 38 months = 30.4, 1.5 S x years of insurance (3.5, 4.5, 10, 23, 30), 3 S to seek work.
    "D178": {38: "38.65", 50: "40.15", 120: "48.4", 276: "67.9", 360: "78.4"},
    # From month 13 on 0.4 x 38 months = 15.2.
    "D178 late": {38: "23.45", 50: "24.95", 120: "33.2", 276: "52.7", 360: "63.2"},
    # 3 S + 1.5 S x years of insurance.
    "D154": {38: "8.25", 50: "9.75", 120: "18", 276: "37.5", 360: "48"},
}
SEEKING_WORK = Decimal(3)
"""Not for article 10 people under D178."""
AT_THE_AGE = {SEPTEMBER: "15", DECEMBER: "16", JANUARY: "16", NEXT_JUNE: "18.5", FAR_AHEAD: "24"}
"""R07, of a man born in July 1963 (61 in July 2024): 13, 17, 22 and 77 months worked after the age."""
PART_TIME = {48: "47.4", 60: "58.5"}
"""0.8 P x 48 months and 4 years, 0.8 P x 60 and 5 years, each 1.5 P; 3 P to seek work. By months of work."""
PART_TIME_DAYS = (JULY, AUGUST, SEPTEMBER, DECEMBER, JANUARY)

BORN = {"far": date(1985, 1, 10), "near": date(1968, 5, 20), "at": date(1963, 7, 5)}


def regime_by_dates(decided_on: date, leaves_on: date) -> str:
    """Section 1, for somebody below the pension age."""
    if decided_on < date(2025, 8, 1) and leaves_on <= date(2025, 12, 31):
        return "D178"
    if decided_on < date(2025, 8, 31) and leaves_on <= date(2025, 9, 1):
        return "D178"
    return "D154" if date(2025, 6, 16) <= leaves_on <= date(2030, 12, 31) else ""


@dataclass(frozen=True)
class Leaving:
    """`born` is one of `BORN`; `facts` what the decision states, as last corrected; `salary` that of the last day."""

    category: str
    born: str
    route: str
    decided_on: date
    leaves_on: date
    facts: Mapping[str, Any]
    salary: Mapping[str, str]


def owed(leaving: Leaving) -> Owed | None:
    """None while it cannot be computed: a fact is missing, or the rules give nothing."""
    if leaving.category == "part_time":
        return _part_time(leaving)
    leaves_on, given = leaving.leaves_on, leaving.facts.get("regime")
    regime = given or regime_by_dates(leaving.decided_on, leaves_on)
    if "salary_amount" not in leaving.salary:
        return None
    if leaving.born == "at" or (leaving.born == "near" and leaves_on == FAR_AHEAD):
        if given or leaves_on < SEPTEMBER or leaving.route != "severance":
            return None
        # Born in May 1968, 62 in May 2030: 7 months worked after the age by January 2031.
        return _multiple(leaving, "R07", AT_THE_AGE[leaves_on] if leaving.born == "at" else "15")
    if leaving.facts.get("drawing_pension") or not regime:
        return None
    return _below_the_age(leaving, regime)


def _below_the_age(leaving: Leaving, regime: str) -> Owed | None:
    facts, insured = leaving.facts, leaving.facts.get("insured_months")
    if insured is None or (regime == "D178" and facts.get("restructuring_effective_on") is None):
        return None
    may_retire = leaving.born == "near" and insured >= 276
    if leaving.route == "early_retirement":
        return _multiple(leaving, regime, EARLY[regime, leaving.leaves_on][insured]) if may_retire else None
    if may_retire or (regime == "D178" and facts.get("service_months") is None):
        return None
    late = regime == "D178" and leaving.leaves_on >= NEXT_JUNE
    multiple = Decimal(SEVERANCE["D178 late" if late else regime][insured])
    if regime == "D178" and leaving.category == "contract":
        multiple -= SEEKING_WORK
    return _multiple(leaving, regime, multiple)


def _part_time(leaving: Leaving) -> Owed | None:
    """Always D154; a pension drawn is worth 15 P whatever else is known."""
    given, worked = leaving.facts.get("regime"), leaving.facts.get("work_months")
    covered = given == "D154" or (given is None and leaving.leaves_on in PART_TIME_DAYS)
    if "part_time_allowance" not in leaving.salary or not covered:
        return None
    if leaving.facts.get("drawing_pension"):
        return _multiple(leaving, "D154", "15")
    return None if worked is None else _multiple(leaving, "D154", PART_TIME[worked])


def _multiple(leaving: Leaving, regime: str, multiple: str | Decimal) -> Owed:
    """Of S, or of P."""
    (monthly,) = leaving.salary.values()
    return regime, int(Decimal(multiple) * Decimal(monthly))
