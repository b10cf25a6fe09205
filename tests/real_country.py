"""The country of 2025 as the files that come with the product have it: the opening list and both change sets."""

from collections import Counter
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import cast

from commands.units.files import change_set_of, change_table, opening_list_of, opening_table
from domain.event import Event
from domain.units import opening_list
from domain.units.changes import change_set
from domain.units.register import UnitRegister
from tests.units_world import BASIS, RECORDING, record

BEFORE, AFTER, NEXT_YEAR = date(2025, 6, 30), date(2025, 7, 1), date(2026, 4, 30)


def reference(name: str) -> Path:
    return cast(Path, files("reference") / name)


class Country:
    def __init__(self) -> None:
        self.register = UnitRegister()
        listed = opening_list_of(opening_table(reference("vn_units_2025-06-30.csv")))
        decision = opening_list.decide(
            self.register, listed.rows, on=BEFORE, basis=BASIS, recording=RECORDING, source=listed.source
        )
        record(self.register, decision)
        self.reorganisation = self.apply("vn_changes_2025-07-01.csv")
        self.type_changes = self.apply("vn_changes_2026.csv")

    def apply(self, name: str) -> list[Event]:
        changes = change_set_of(change_table(reference(name)))
        decision = change_set.decide(
            self.register,
            changes.rows,
            recording=RECORDING,
            source=changes.source,
            form_errors=changes.form_errors,
        )
        record(self.register, decision)
        return list(decision.events)

    def count(self, on: date) -> tuple[Counter[str], Counter[str]]:
        living = list(self.register.living_on(on))
        return Counter(unit.level for unit in living), Counter(unit.type for unit in living)
