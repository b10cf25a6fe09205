"""People who leave and are paid, recorded by hand, and what is read of their settlements."""

from datetime import date, timedelta
from typing import Any

from domain.policy.tables import rules_from
from projections.settlements import list_settlements, show
from projections.state.times import AsKnown
from reference.policy import tables
from tests.projection_world import OPENING, FactWorld

RULES = rules_from(tables())
DECIDED = date(2025, 7, 10)
LEAVES = date(2025, 8, 1)
PAID_ON = date(2025, 9, 5)
BACK = date(2026, 1, 10)
DAY = timedelta(days=1)
HOME = f"a@{OPENING}"


def leaver(
    world: FactWorld,
    number: str = "N1",
    *,
    owed: int | None = 100,
    regime: str = "D178",
    route: str = "severance",
    decided: date = DECIDED,
) -> tuple[str, str, int]:
    """Somebody whose leaving is decided, and assessed where `owed`: stream, settlement, position of the decision."""
    stream = world.person(number, HOME)
    position = world.decide(stream, decided, max(LEAVES, decided), route=route)
    settlement = world.settlement(stream)
    if owed is not None:
        world.assess(settlement, decided, owed, regime=regime)
    return stream, settlement, position


def paid_leaver(world: FactWorld, **more: Any) -> tuple[str, str, int]:
    """The same, with 100 approved and paid on `PAID_ON`."""
    stream, settlement, position = leaver(world, **more)
    world.fund(settlement, "approved", PAID_ON, 100)
    world.pay(settlement, "payment", PAID_ON, 100)
    return stream, settlement, position


def listed(world: FactWorld, on: date, known: int | None = None, **asked: Any) -> dict[str, dict[str, Any]]:
    as_known = None if known is None else AsKnown(position=known)
    rows = list_settlements(world.connection, RULES, on=on, as_known=as_known, **asked)
    return {row["staff_number"]: row for row in rows}


def row(world: FactWorld, on: date, known: int | None = None) -> dict[str, Any]:
    """The row of N1 in the list, which is also what the page of N1 shows."""
    found = listed(world, on, known)["N1"]
    shown = show(world.connection, "N1", RULES, on=on, as_known=None if known is None else AsKnown(position=known))
    assert {key: shown[key] for key in found} == found
    return found


def money(world: FactWorld, on: date, known: int | None = None) -> tuple[Any, ...]:
    found = row(world, on, known)
    return tuple(found[key] for key in ("status", "assessed", "submitted", "approved", "paid"))


def repay(world: FactWorld, on: date, known: int | None = None) -> tuple[Any, ...]:
    found = row(world, on, known)
    return tuple(found[key] for key in ("status", "paid", "outstanding", "to_repay"))
