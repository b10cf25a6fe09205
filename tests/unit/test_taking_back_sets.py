"""Whatever is applied and taken back, alone or as sets and in any order: what remains is what `apply` would accept.

`make take-back SECONDS=3600` runs it at random for so long; each round prints its seed, `SEED=` repeats one.
"""

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from random import Random, SystemRandom

from hypothesis import HealthCheck, event, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from domain.errors import Refused
from domain.ports import Recorded
from domain.recording.ledger import Ledger
from domain.recording.units import record_changes
from domain.units.changes.rows import ChangeRow
from domain.units.register import UnitRegister
from domain.units.unit import Unit
from domain.vocabulary import SCOPES
from tests.map_replay import File, faults_of, replayed, standing
from tests.memory_log import MemoryLog
from tests.settlement_world import CORRECTION, correct
from tests.staff_world import APPOINTMENT, QUOTA, SECRET, STAFF, appoint, quotas, register, source
from tests.units_world import DAY, OPENING, amend, country, dissolve, form, transfer

DAYS = tuple(DAY + timedelta(days=days) for days in (0, 0, 0, 14, 31, 62))
CODES = ("00001", "00004", "00010", "00011", "00012", "11", "13", "14", "03")
SEED = st.integers(0, 2**32)
STEPS = settings(max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SECONDS = float(os.environ.get("SOBO_TAKE_BACK_SECONDS", "0"))


def opened() -> MemoryLog:
    """A log that holds the opening list of `tests.units_world`."""
    log, known = MemoryLog(), country()
    changes = [change for unit in known.living_on(OPENING) for change in getattr(known.unit(unit.id), "changes", ())]
    log.placed = sorted(changes, key=lambda placed: placed.position)
    return log


class TakingBack(RuleBasedStateMachine):
    """Each rule hands in one file, right or wrong; a set that is refused grows by what the refusal advises."""

    @initialize()
    def open(self) -> None:
        self.log = opened()
        self.loaded = self.log.head()
        self.ledger = Ledger(self.log, "clerk", SECRET)
        self.files: list[File] = []
        self.people = 0
        self.step = 0

    def _chance(self, drawn: int) -> Random:
        self.step += 1
        return Random(drawn * 1000 + self.step)

    @rule(drawn=SEED)
    def apply_a_change_set(self, drawn: int) -> None:
        chance = self._chance(drawn)
        on = chance.choice(DAYS)
        units = list(self.ledger.register().living_on(on - timedelta(days=1)))
        chance.shuffle(units)
        rows = [
            replace(row, effective_on=on)
            for draw in chance.sample(DRAWS, chance.choice((1, 1, 2)))
            for row in draw(chance, units, self.ledger.register())
        ]
        numbered = [replace(row, row=line) for line, row in enumerate(rows, start=2)]
        with suppress(Refused):
            recorded = record_changes(self.ledger, numbered, source=source())
            self.files.append((on, range(recorded.first_position, recorded.last_position + 1)))
            note(f"{[(r.change, r.code, r.parent, r.predecessor, r.scope) for r in rows]} on {on}: {recorded}")
            event("applied")

    @rule(drawn=SEED)
    def somebody_works_somewhere(self, drawn: int) -> None:
        chance = self._chance(drawn)
        on = chance.choice(DAYS)
        unit = chance.choice(list(self.ledger.register().living_on(on)))
        self.people += 1
        number, identity = f"CB{self.people}", f"{self.people:012}"
        kinds: list[Callable[[], Recorded]] = [
            lambda: register(
                self.ledger,
                replace(STAFF, staff_number=number, identity_number=identity, unit=unit.code, appointed_on=on),
            ),
            lambda: appoint(self.ledger, replace(APPOINTMENT, unit=unit.code, effective_on=on)),
            lambda: quotas(self.ledger, replace(QUOTA, unit=unit.code, effective_on=on)),
        ]
        with suppress(Refused):
            note(f"{unit.code} on {on}: {chance.choice(kinds)()}")

    @rule(drawn=SEED)
    def take_something_back(self, drawn: int) -> None:
        self._take_back(self._chance(drawn))

    @rule(drawn=SEED)
    def take_something_more_back(self, drawn: int) -> None:
        """Twice as likely as the rest: what remains is what this is about."""
        self._take_back(self._chance(drawn))

    def _take_back(self, chance: Random) -> None:
        stands = [one.position for one in standing(self.log.placed)[self.loaded :]]
        if not stands:
            return
        wanted = chance.sample(stands, min(len(stands), chance.choice((1, 1, 1, 2, 4))))
        patience = chance.choice((0, 1, 8))
        for _ in range(patience + 1):
            chance.shuffle(wanted)
            try:
                recorded = correct(
                    self.ledger,
                    *(replace(CORRECTION, row=row, position=p, action="retract") for row, p in enumerate(wanted, 2)),
                )
                note(f"taken back {wanted}: {recorded}")
                event(f"taken back, {min(len(wanted), 3)} rows")
                return
            except Refused as refusal:
                advised = [fault.advice for fault in refusal.where if fault.advice is not None]
                left_out = {fault.row for fault in refusal.where if fault.advice is not None and fault.advice.instead}
                wanted = [position for row, position in enumerate(wanted, 2) if row not in left_out]
                more = (position for advice in advised for position in advice.retract)
                wanted += [position for position in dict.fromkeys(more) if position not in wanted]
                if not wanted:
                    return

    @invariant()
    def what_remains_could_have_been_applied(self) -> None:
        """Catches a code with two bearers, an orphan, shares that do not add up, people and quotas of a unit that
        never was, and whatever `apply` refuses when it is handed in from nothing in the same order."""
        if not hasattr(self, "log"):
            return
        known = self.ledger.register()
        days = sorted({OPENING, *(on + timedelta(days=more) for on in DAYS for more in (-1, 0, 1))})
        assert faults_of(known, self.log.placed, days) == []
        assert replayed(country(), known, self.log.placed, self.files) == ""


Draw = Callable[[Random, list[Unit], UnitRegister], list[ChangeRow]]


def _above(chance: Random, units: list[Unit], level: str) -> str:
    wanted = ("province",) if level == "district" else ("province", "district")
    return chance.choice([unit.code for unit in units if unit.level in wanted] or ["01"])


def _of(units: list[Unit], *levels: str) -> list[Unit]:
    return [unit for unit in units if unit.level in levels]


def _merge(chance: Random, units: list[Unit], known: UnitRegister) -> list[ChangeRow]:
    some = _of(units, "commune")[: chance.choice((1, 2, 3))]
    code = chance.choice([*CODES, *(unit.code for unit in some)])
    parent = _above(chance, units, "commune")
    return [form(code, unit.code, "whole", parent=parent) for unit in some]


def _divide(chance: Random, units: list[Unit], known: UnitRegister) -> list[ChangeRow]:
    some = _of(units, "commune")[:1]
    shapes = [
        ["part"], ["part", "remainder"], ["part", "remainder", "remainder_population_only"],
        ["part", "part", "remainder_population_only"], ["whole_area_only", "remainder_population_only"],
        [chance.choice(sorted(SCOPES))], ["remainder"],
    ]  # fmt: skip
    scopes = chance.choice(shapes)
    codes = chance.sample([code for code in CODES if len(code) == 5], len(scopes))
    parent = _above(chance, units, "commune")
    return [
        form(code, unit.code, scope, parent=parent) for unit in some for code, scope in zip(codes, scopes, strict=True)
    ]


def _merge_districts(chance: Random, units: list[Unit], known: UnitRegister) -> list[ChangeRow]:
    some = _of(units, "district")[: chance.choice((1, 2))]
    code = chance.choice(("11", "13", "14"))
    ids = {unit.id for unit in some}
    return [
        *(form(code, unit.code, "whole", parent="01", type="district") for unit in some),
        *(amend(unit.code, parent=code) for unit in units if unit.parent_id in ids),
    ]


def _end_districts(chance: Random, units: list[Unit], known: UnitRegister) -> list[ChangeRow]:
    some = _of(units, "district")[:1]
    ids = {unit.id for unit in some}
    return [
        *(dissolve(unit.code) for unit in some),
        *(amend(unit.code, parent="01") for unit in units if unit.parent_id in ids),
    ]


def _swap(chance: Random, units: list[Unit], known: UnitRegister) -> list[ChangeRow]:
    two = _of(units, "commune")[:2]
    return [amend(one.code, code=other.code) for one, other in zip(two, reversed(two), strict=True)]


def _amend(chance: Random, units: list[Unit], known: UnitRegister) -> list[ChangeRow]:
    unit = units[0]
    kinds = [
        {"name": f"Xã {chance.randint(1, 3)}"}, {"code": chance.choice(CODES)},
        {"type": chance.choice(("commune", "ward", "district", "province"))},
        {"parent": _above(chance, units, unit.level)}, {"name": "Xã Mới", "parent": _above(chance, units, unit.level)},
    ]  # fmt: skip
    return [amend(unit.code, **chance.choice(kinds))]


def _transfer(chance: Random, units: list[Unit], known: UnitRegister) -> list[ChangeRow]:
    giver, receiver = _of(units, "commune")[:2]
    return [transfer(receiver.code, giver.code, chance.choice(("part", "part_population_only", "whole_area_only")))]


def _dissolve(chance: Random, units: list[Unit], known: UnitRegister) -> list[ChangeRow]:
    return [dissolve(unit.code) for unit in _of(units, "commune")[:1]]


def _new_district(chance: Random, units: list[Unit], known: UnitRegister) -> list[ChangeRow]:
    code = chance.choice(("13", "14"))
    below = [amend(unit.code, parent=code) for unit in _of(units, "commune")[: chance.choice((0, 1, 2))]]
    return [form(code, parent="01", type="district"), *below]


DRAWS: list[Draw] = [
    _merge, _merge, _divide, _divide, _divide, _merge_districts, _end_districts, _swap, _amend, _amend, _transfer,
    _dissolve, _new_district,
]  # fmt: skip


def run(number: int) -> None:
    sys.stdout.write(f"seed {number}\n")

    class Seeded(TakingBack):
        pass

    run_state_machine_as_test(seed(number)(Seeded), settings=STEPS)


def test_what_remains_after_taking_back_could_have_been_applied() -> None:
    """Catches any state that `apply` would refuse, reached by taking back."""
    given = os.environ.get("SOBO_TAKE_BACK_SEED")
    until = time.monotonic() + SECONDS
    run(int(given) if given else 1)
    while time.monotonic() < until:
        run(SystemRandom().randint(1, 2**32))
