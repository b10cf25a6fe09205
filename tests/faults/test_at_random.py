"""All faults at random: `make faults SECONDS=120 SEED=...` for longer than the suite has time, or the same again."""

import os
import sys
from random import SystemRandom

from tests.faults.chaos import Chaos
from tests.faults.grounds import Ledger
from tests.faults.held import lags
from tests.faults.load import Load

SECONDS = float(os.environ.get("SOBO_FAULTS_SECONDS") or 20)
SEED = int(os.environ.get("SOBO_FAULTS_SEED") or SystemRandom().randrange(10**6))


def test_whatever_happens_nothing_is_lost_and_nothing_doubled(ledger: Ledger) -> None:
    """Catches what no single fault shows: one that meets another before anybody has got over it."""
    sys.stdout.write(f"seed {SEED}; for as long as you like: make faults SECONDS={SECONDS:g} SEED={SEED}\n")
    with Load(ledger.url, SEED) as load:
        chaos = Chaos(ledger, load, SEED)
        try:
            chaos.happen(SECONDS)
            chaos.tended.until_whole(load, repaired=True)
            chaos.tended.end()
        finally:
            sys.stdout.write("\n".join([*chaos.done, lags(ledger), ""]))
