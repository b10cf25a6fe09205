"""A file that takes changes of July 2025 back: of whole provinces, as less would leave communes without a parent."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from domain.ports import Placed
from domain.units.events import UnitDissolved, UnitsMerged
from domain.units.register import UnitRegister

DAY = date(2025, 7, 1)


def changes_of(register: UnitRegister) -> Iterator[list[Placed]]:
    """For each province that was merged on the day: its forming, what put units below it, the end of its districts."""
    units = {unit.id: unit for on in (DAY - timedelta(days=1), DAY) for unit in register.living_on(on)}
    known = [(unit_id, one) for unit_id in units for one in getattr(register.unit(unit_id), "changes", ())]
    of_the_day = [(unit_id, one) for unit_id, one in known if one.event.effective_on == DAY]
    ended = [one for one in of_the_day if isinstance(one[1].event, UnitDissolved) and not one[1].event.successors]
    for unit_id, forming in of_the_day:
        if isinstance(forming.event, UnitsMerged) and forming.event.type in ("province", "municipality"):
            before = {one.unit_id for one in forming.event.predecessors}
            below = [one for _, one in of_the_day if getattr(one.event, "parent_id", None) == unit_id]
            yield [forming, *below, *(one for ended_id, one in ended if units[ended_id].parent_id in before)]


def write_corrections(path: Path, register: UnitRegister, at_least: int) -> int:
    """Provinces are added until there are so many rows; returns how many there are."""
    wanted: list[Placed] = []
    for province in changes_of(register):
        if len(wanted) < at_least:
            wanted += province
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("position", "action", "reason", "instrument"))
        writer.writerows((placed.position, "retract", "recorded twice", "1/CV") for placed in wanted)
    return len(wanted)
