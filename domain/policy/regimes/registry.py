"""Every regime that the ledger knows, in the order in which users are told of them. A decree is known by being here."""

from domain.policy.regimes import d154, d177, d178, r07
from domain.policy.regimes.regime import Regime

REGIMES: tuple[Regime, ...] = (d178.REGIME, d154.FULL_TIME, d154.PART_TIME, r07.REGIME, d177.REGIME)
PART_TIME: Regime = d154.PART_TIME
FULL_TIME = tuple(sorted((regime for regime in REGIMES if not regime.is_part_time), key=lambda one: not one.goes_first))
"""In the order in which dates choose."""
BY_CODE = {regime.code: regime for regime in FULL_TIME}
"""Of full-time people; part-time staff have one only."""
CODES = tuple(dict.fromkeys(regime.code for regime in REGIMES))
"""What a decision may name as its regime."""
