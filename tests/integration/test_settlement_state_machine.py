"""The life of settlements against an oracle: random files about people who leave, through the real rules, log and
projection, on PostgreSQL.

Each step hands in a few files, right or bent, backdated or dated ahead. The product and the oracle (plain lists and
dicts of `tests/oracle` that share no code with it, amounts multiplied out by hand) must agree on whether a file is
accepted, on the events it makes, and on what the reads answer afterwards, now and as known then.
"""

from hypothesis.stateful import run_state_machine_as_test

from tests.oracle_machine import NewDatabase, steps
from tests.settlement_machine import SettlementMachine

SETTINGS = steps(10)


def test_settlements_live_as_an_oracle_of_lists_and_dicts_does(new_database: NewDatabase) -> None:
    """Catches what no example thought of: late and corrected facts, money out and back, returns and rescissions, in any
    order."""

    class Machine(SettlementMachine):
        def __init__(self) -> None:
            super().__init__(new_database)

    run_state_machine_as_test(Machine, settings=SETTINGS)
