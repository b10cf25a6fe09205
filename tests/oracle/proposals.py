"""Change sets worth trying: rows drawn from what the oracle knows, most of them valid, some bent on purpose."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from tests.oracle.changes import Row
from tests.oracle.known import LEVELS, UNIT_CHANGES, Known

OPENING_DAY = date(2025, 6, 30)
DAYS = tuple(OPENING_DAY + timedelta(days=days) for days in (0, 1, 2, 15, 31, 184, 2000))
"""Few, so that facts meet on one day; the last lies ahead of any clock."""
NEW_CODES = ("00007", "00008", "00009", "00010")
COMMUNES = LEVELS["commune"]
PART_SCOPES = ("part", "part_area_only", "part_area_all_population", "whole_area_only", "part_population_only")
LAST_SCOPES = ("remainder", "remainder", "remainder_population_only")


class Proposals:
    """Draws the rows of one change set against `known`; `number` makes the names of new units its own."""

    def __init__(self, chance: Random, known: Known, number: int) -> None:
        self._chance, self._known, self._number = chance, known, number
        self._pick = chance.choice

    def file(self, *, bent: bool) -> list[Row]:
        rows = self._group()
        if self._one_in(4):
            rows += self._group()
        if bent:
            self._bend(rows)
        return rows

    def _one_in(self, n: int) -> bool:
        return self._chance.randrange(n) == 0

    def _group(self) -> list[Row]:
        self._on = self._pick((*DAYS[1:4], *DAYS[1:]))
        self._eve = self._on - timedelta(days=1)
        known = self._known
        living = [unit for unit in known.living(self._eve) if known.lives(unit, self._on)]
        fresh = [unit for unit in living if not any(fact.day > self._on for fact in known.of(unit, *UNIT_CHANGES))]
        self._communes = [unit for unit in fresh if known.level(unit, self._eve) == "commune"]
        self._others = [unit for unit in fresh if unit not in self._communes]
        self._parents = [unit for unit in living if known.level(unit, self._on) in ("province", "district")]
        proposals = [self._restore]
        if self._communes:
            proposals += [self._divide, self._divide, self._split_off, self._amend, self._dissolve]
        if len(self._communes) > 1:
            proposals += [self._merge, self._merge, self._merge, self._transfer]
        if self._others:
            proposals += [self._amend_above]
        if sum(known.level(unit, self._eve) == "province" for unit in self._others) > 1:
            proposals += [self._merge_provinces]
        return self._pick(proposals)()

    def _some(self, units: Sequence[str], least: int, most: int) -> list[str]:
        return self._chance.sample(units, min(len(units), self._chance.randint(least, most)))

    def _code(self, unit: str) -> str:
        code: str = self._known.value(unit, "code", self._eve)
        return code

    def _row(self, change: str, unit: str | None = None, scope: str = "", **values: str) -> Row:
        predecessor = "" if unit is None else self._code(unit)
        empty = dict.fromkeys(("code", "name", "type", "parent", "note"), "")
        row = {"on": self._on, "change": change, "predecessor": predecessor, "scope": scope}
        return {**row, **empty, **values}

    def _new_unit(self, *reused: str) -> dict[str, str]:
        self._number += 1
        parents = [self._known.value(unit, "code", self._on) for unit in self._parents]
        return {
            "code": self._pick((*map(self._code, reused), *NEW_CODES)),
            "name": f"Xã mới {self._number}",
            "type": self._pick(COMMUNES),
            "parent": self._pick(parents),
        }

    def _merge(self) -> list[Row]:
        whole = self._some(self._communes, 1, 3)
        new = self._new_unit(*whole)
        rows = [self._row("form", unit, "whole", **new) for unit in whole]
        rest = [unit for unit in self._communes if unit not in whole]
        if rest and self._one_in(3):
            rows.append(self._row("form", self._pick(rest), self._pick(PART_SCOPES), **new))
        return rows

    def _divide(self) -> list[Row]:
        unit = self._pick(self._communes)
        first = self._row("form", unit, self._pick(PART_SCOPES), **self._new_unit(unit))
        return [first, self._row("form", unit, self._pick(LAST_SCOPES), **self._new_unit(unit))]

    def _split_off(self) -> list[Row]:
        new = self._new_unit()
        rows = [self._row("form", unit, self._pick(PART_SCOPES), **new) for unit in self._some(self._communes, 1, 2)]
        if self._one_in(3):
            rows.append(self._row("form", None, "whole", **{**new, "note": "trường bắn"}))
        return rows

    def _restore(self) -> list[Row]:
        return [self._row("form", **self._new_unit())]

    def _amend(self) -> list[Row]:
        new = self._new_unit()
        kept = self._some(["code", "name", "type", "parent"], 1, 4)
        return [self._row("amend", self._pick(self._communes), **{name: new[name] for name in kept})]

    def _amend_above(self) -> list[Row]:
        unit = self._pick(self._others)
        kind = self._known.value(unit, "type", self._on)
        types = next(types for types in LEVELS.values() if kind in types)
        values = self._pick(({"type": self._pick(types)}, {"name": f"Tên mới {self._number}"}, {"code": "77"}))
        return [self._row("amend", unit, **values)]

    def _transfer(self) -> list[Row]:
        giver, receiver = self._some(self._communes, 2, 2)
        return [self._row("transfer", giver, self._pick(PART_SCOPES), code=self._code(receiver))]

    def _dissolve(self) -> list[Row]:
        return [self._row("dissolve", self._pick(self._communes))]

    def _merge_provinces(self) -> list[Row]:
        """Two provinces become one, and everything that lay below them goes below it; or one is divided, by half."""
        known = self._known
        provinces = [unit for unit in self._others if known.level(unit, self._eve) == "province"]
        chosen = self._some(provinces, 2, 2)
        new = {"code": self._code(chosen[0]), "name": f"Tỉnh mới {self._number}", "type": "province"}
        rows = [self._row("form", unit, "whole", **new) for unit in chosen]
        if self._one_in(3):
            rows[1]["scope"] = "part"
            chosen = chosen[:1]
        below = [unit for unit in known.living(self._on) if known.value(unit, "parent", self._on) in chosen]
        below = [unit for unit in below if known.lives(unit, self._eve)]
        return rows + [self._row("amend", unit, parent=new["code"]) for unit in below]

    def _bend(self, rows: list[Row]) -> None:
        """One cell, or one row, as a tired clerk would write it."""
        row = self._pick(rows)
        formed_then = [unit.split("@")[0] for unit in self._known.unit_ids if unit.endswith(f"@{row['on']}")]
        codes = [*NEW_CODES, "00001", "00002", "01", "001", "99", *formed_then * 3]
        match self._pick(("scope", "predecessor", "code", "on", "parent", "type", "again", "gone")):
            case "scope":
                row["scope"] = self._pick(("", "whole", *PART_SCOPES, *LAST_SCOPES))
            case "on":
                row["on"] = self._pick(DAYS)
            case "type" if row["type"]:
                row["type"] = self._pick(("town", "province", "ward"))
            case "again":
                rows.append({**row, "code": self._pick((row["code"], *NEW_CODES))})
            case "gone" if len(rows) > 1:
                rows.remove(row)
            case "predecessor" | "code" | "parent" as column:
                row[column] = self._pick(codes)
            case _:
                row["predecessor"] = ""
