"""A country in which much happens to units while people leave, made by hand: for the tests that ask where they stood.

Until 30 June the provinces 01, 02, 03 with communes of their own, and a central body. On 1 July a and b become the ward
m, c is divided, d ends without successor (all in 01), k of 03 ends likewise. On 1 August 01 and 02 become the province
05, and 03 is divided. On 1 September m and e become the ward n, and f ends without successor.
"""

from datetime import date
from typing import NamedTuple

from tests.projection_world import OPENING, REORGANISED, FactWorld

UNITED = date(2025, 8, 1)
GROWN = date(2025, 9, 1)
LATER = date(2026, 1, 1)
MAPS = (OPENING, REORGANISED, UNITED, GROWN, LATER)
"""The days from which another map holds, and one more."""


class Leaver(NamedTuple):
    """Somebody of `home` who leaves; `unit` is where they stood on the last day of service, `own` the code of its
    province on the map of that day, and `provinces` those on each day of `MAPS` (None: in no province)."""

    home: str
    decided: date
    leaves: date
    unit: str
    own: str | None
    provinces: tuple[str | None, ...]


ONE = ("01", "01", "05", "05", "05")
LEAVERS = {
    # before anything happened to the unit
    "MERGED": Leaver("a", date(2025, 6, 1), date(2025, 7, 1), "a@2025-06-30", "01", ONE),
    "DIVIDED": Leaver("c", date(2025, 6, 1), date(2025, 7, 1), "c@2025-06-30", "01", ONE),
    "ENDED": Leaver("d", date(2025, 6, 1), date(2025, 7, 1), "d@2025-06-30", "01", ONE),
    # on the last day the unit was another one, or none
    "WAITED": Leaver("a", date(2025, 6, 1), date(2025, 7, 2), "m@2025-07-01", "01", ONE),
    "WAITED_TWICE": Leaver("b", date(2025, 6, 1), date(2025, 9, 2), "n@2025-09-01", "05", ONE),
    "WAITED_ONCE": Leaver("b", date(2025, 6, 1), date(2025, 9, 1), "m@2025-07-01", "05", ONE),
    "UNALLOCATED": Leaver("c", date(2025, 6, 1), date(2025, 7, 15), "c@2025-06-30", "01", ONE),
    "STRANDED": Leaver("d", date(2025, 6, 1), date(2025, 8, 15), "d@2025-06-30", "05", ONE),
    # the unit stays, its province does not
    "UNITED": Leaver("g", date(2025, 6, 1), date(2025, 8, 1), "g@2025-06-30", "02", ("02", "02", "05", "05", "05")),
    "MOVED": Leaver("h", date(2025, 6, 1), date(2025, 8, 15), "h@2025-06-30", "06", ("03", "03", "06", "06", "06")),
    "LATE": Leaver("f", date(2025, 6, 1), date(2025, 9, 15), "f@2025-06-30", "05", ONE),
    # no province at all; gone before the ledger begins
    "CENTRAL": Leaver("z", date(2025, 6, 1), date(2025, 7, 10), "z@2025-06-30", None, (None,) * 5),
    "EARLY": Leaver("g", date(2025, 4, 1), date(2025, 5, 1), "g@2025-06-30", "02", ("02", "02", "05", "05", "05")),
}


def of(code: str) -> str:
    return f"{code}@{OPENING}"


def departing_country(world: FactWorld) -> FactWorld:
    """The units, without people."""
    for code in ("01", "02", "03"):
        world.unit(code, "province")
    for code, province in (*((code, "01") for code in "abcdef"), ("g", "02"), ("h", "03"), ("k", "03")):
        world.unit(code, "commune", of(province))
    world.unit("z", "central_body")
    m = world.form("m", "ward", of("01"), [(of("a"), "whole"), (of("b"), "whole")], ends=[of("a"), of("b")])
    p = world.form("p", "commune", of("01"), [(of("c"), "part")])
    r = world.form("r", "commune", of("01"), [(of("c"), "remainder")], ends=[of("c")])
    world.dissolve(of("d"), REORGANISED)
    world.dissolve(of("k"), REORGANISED)
    both = [of("01"), of("02")]
    united = world.form("05", "province", None, [(one, "whole") for one in both], on=UNITED, ends=both)
    for unit in (m, p, r, of("e"), of("f"), of("g")):
        world.record("UnitReassigned", f"unit:{unit}", UNITED, parent_id=united)
    split = world.form("06", "province", None, [(of("03"), "part")], on=UNITED)
    world.form("07", "province", None, [(of("03"), "remainder")], on=UNITED, ends=[of("03")])
    world.record("UnitReassigned", f"unit:{of('h')}", UNITED, parent_id=split)
    world.form("n", "ward", united, [(m, "whole"), (of("e"), "whole")], on=GROWN, ends=[m, of("e")])
    world.dissolve(of("f"), GROWN)
    return world


def leaving(world: FactWorld, **more: Leaver) -> FactWorld:
    """Everybody of `LEAVERS` leaves, and `more`, each with 100 owed."""
    for number, leaver in {**LEAVERS, **more}.items():
        stream = world.person(number, of(leaver.home))
        world.decide(stream, leaver.decided, leaver.leaves)
        world.assess(world.settlement(stream), leaver.decided, 100)
    return world
