"""What the oracle says of a change set: the facts that it makes, or the sentence of the interface that refuses it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from tests.oracle.known import LEVEL, RANK, UNIT_CHANGES, Fact, InvalidError, Known

Row = dict[str, Any]
"""on, change, code, name, type, parent, predecessor, scope, note."""

ENDING = ("whole", "remainder", "remainder_population_only")
PARTS = ("part", "part_area_only", "part_area_all_population", "part_population_only", "whole_area_only")


def require(condition: bool, reason: str) -> None:
    if not condition:
        raise InvalidError(reason)


def decide_changes(facts: Sequence[Fact], rows: Sequence[Row], opening_day: date) -> list[Fact]:
    """The facts of the file, without positions that mean anything. Raises `InvalidError`."""
    made: list[Fact] = []
    for on in sorted({row["on"] for row in rows}):
        require(on >= opening_day, "a day before the opening list")
        group = _Group(Known([*facts, *made]), on, [row for row in rows if row["on"] == on])
        for fact in group.facts():
            fact.position = 1_000_000 + len(made)
            made.append(fact)
        check_map(Known([*facts, *made]))
    return made


def check_map(known: Known) -> None:
    """On each day: a code has one bearer, a parent lives and is of a higher level."""
    for on in sorted({fact.day for fact in known.standing if fact.kind in UNIT_CHANGES}):
        living = known.living(on)
        codes = [known.value(unit, "code", on) for unit in living]
        require(len(codes) == len(set(codes)), f"a code borne twice on {on}")
        for unit in living:
            parent, level = known.value(unit, "parent", on), known.level(unit, on)
            if level in ("province", "central"):
                require(parent is None, f"{unit} is a {level} with a parent")
            else:
                require(parent in living, f"{unit} has no living parent on {on}")
                above = known.level(parent, on)
                require(above in RANK and RANK[above] < RANK[level], f"the parent of {unit} is not of a higher level")


def takers(known: Known, unit: str) -> list[tuple[Fact, str]]:
    """The formings that stand of whoever took of the unit, each with its scope."""
    return [
        (opening, scope)
        for taker in known.unit_ids
        for opening in known.of(taker, "UnitsMerged", "UnitEstablished")
        for giver, scope in opening.values["of_units"]
        if giver == unit
    ]


class _Group:
    """The rows of one day, against what was known before them."""

    def __init__(self, before: Known, on: date, rows: Sequence[Row]) -> None:
        self.before, self.on, self.rows = before, on, rows
        self.eve = on - timedelta(days=1)
        self.predecessor: list[str | None] = []
        for row in rows:
            _check_row(row)
            self.predecessor.append(self._touched(row["predecessor"], self.eve) if row["predecessor"] else None)
        self.pairs = list(zip(rows, self.predecessor, strict=True))
        self.forms: dict[str, list[tuple[Row, str | None]]] = {}
        for row, unit in self.pairs:
            if row["change"] == "form":
                self.forms.setdefault(row["code"], []).append((row, unit))
        self.ending = {
            unit
            for row, unit in self.pairs
            if unit and (row["change"] == "dissolve" or (row["change"] == "form" and row["scope"] in ENDING))
        }
        self.recoded = {unit: row["code"] for row, unit in self.pairs if row["change"] == "amend" and row["code"]}

    def _touched(self, code: str, on: date) -> str:
        """A unit named by a code of that day, not ended or changed on a later day than the group's."""
        unit = self.before.bearer(code, on)
        if unit is None:
            raise InvalidError(f"{code} is unknown or ended")
        require(self.before.ended_on(unit) != self.on, f"{unit} has ended")
        self._check_nothing_later(unit)
        return unit

    def _check_nothing_later(self, unit: str) -> None:
        """Also nobody who took of it later: of a division whose other takers fell nothing else is left."""
        later = [fact for fact in self.before.of(unit, *UNIT_CHANGES) if fact.day > self.on]
        later += [forming for forming, _ in takers(self.before, unit) if forming.day > self.on]
        require(not later, f"{unit} has a later change")

    def _after(self, code: str) -> str:
        """The unit that bears the code on the day itself, the group having taken effect."""
        if code in self.forms:
            return f"{code}@{self.on.isoformat()}"
        for unit, new_code in self.recoded.items():
            if new_code == code:
                return str(unit)
        bearer = self.before.bearer(code, self.on)
        if bearer is None or bearer in self.ending or bearer in self.recoded:
            raise InvalidError(f"nobody bears {code} on the day")
        return bearer

    def facts(self) -> list[Fact]:
        self._check_takers()
        made = [fact for code, forming in self.forms.items() for fact in self._form(code, forming)]
        for unit in sorted(self.ending):
            into = [(f"{row['code']}@{self.on.isoformat()}", row["scope"]) for row in self._rows_of(unit, "form")]
            made.append(Fact("UnitDissolved", unit, self.on, {"into": into}))
        for row, touched in self.pairs:
            if touched and row["change"] == "transfer":
                made += self._transfer(row, touched)
            elif touched and row["change"] == "amend":
                made += self._amend(row, touched)
        return made

    def _rows_of(self, unit: str | None, *changes: str) -> list[Row]:
        return [row for row, mine in self.pairs if mine == unit and row["change"] in changes]

    def _check_takers(self) -> None:
        for unit in sorted({unit for unit in self.predecessor if unit}):
            scopes = [row["scope"] for row in self._rows_of(unit, "form")]
            moved = [row["scope"] for row in self._rows_of(unit, "transfer")]
            before = [
                fact.values["scope"]
                for fact in self.before.of(unit, "TerritoryTransferred")
                if fact.day == self.on and fact.values["direction"] == "gave"
            ]
            before += [scope for forming, scope in takers(self.before, unit) if forming.day == self.on]
            require("whole" not in scopes or len(scopes) + len(before) == 1, f"a whole of {unit} beside another scope")
            for kind in ("remainder", "remainder_population_only"):
                require([*scopes, *{*before}].count(kind) <= 1, f"two remainders of {unit}")
                taken = any(scope in PARTS for scope in (*scopes, *moved, *before))
                require(kind not in scopes or taken, f"a remainder of {unit} without a part")
            codes = [row["code"] for row in self._rows_of(unit, "form", "transfer")]
            require(len(codes) == len(set(codes)), f"{unit} twice under one code")
            dissolving, amending = self._rows_of(unit, "dissolve"), self._rows_of(unit, "amend")
            if unit in self.ending:
                require(not amending and not moved, f"an amend or a transfer of {unit}, which ends")
                by_form = [scope for scope in scopes if scope in ENDING]
                require(not dissolving or (len(dissolving) == 1 and not by_form), f"{unit} ends twice")
            require(len(amending) <= 1, f"two amends of {unit}")

    def _form(self, code: str, pairs: Sequence[tuple[Row, str | None]]) -> Iterable[Fact]:
        first, new = pairs[0][0], f"{code}@{self.on.isoformat()}"
        require(self.before.opening(new) is None, f"{new} is formed already")
        for row, _ in pairs:
            same = all(row[column] == first[column] for column in ("name", "type", "parent"))
            require(same, "rows of one form that differ")
            require(bool(row["scope"]) or len(pairs) == 1, "a row that names nothing, beside others")
        notes = [row["note"] for row, unit in pairs if unit is None and row["scope"]]
        require(len(notes) == len(set(notes)), "the same territory twice")
        of_units = [(unit, row["scope"]) for row, unit in pairs if unit]
        merged = len(of_units) > 1 or [scope for _, scope in of_units] == ["whole"]
        values = {name: first[name] for name in ("code", "name", "type")}
        values["parent"] = self._after(first["parent"]) if first["parent"] else None
        yield Fact("UnitsMerged" if merged else "UnitEstablished", new, self.on, {**values, "of_units": of_units})
        for unit, scope in of_units:
            if unit not in self.ending:
                given = {"direction": "gave", "with": new, "scope": scope}
                yield Fact("TerritoryTransferred", unit, self.on, given)

    def _transfer(self, row: Row, giver: str) -> list[Fact]:
        receiver = self._after(row["code"])
        require(self.before.lives(receiver, self.eve), f"{receiver} does not continue, it is formed on the day")
        require(receiver != giver, f"{giver} receives from itself")
        self._check_nothing_later(receiver)
        gave = {"direction": "gave", "with": receiver, "scope": row["scope"]}
        received = {"direction": "received", "with": giver, "scope": row["scope"]}
        return [
            Fact("TerritoryTransferred", giver, self.on, gave),
            Fact("TerritoryTransferred", receiver, self.on, received),
        ]

    def _amend(self, row: Row, unit: str) -> list[Fact]:
        parent = self._after(row["parent"]) if row["parent"] else None
        wanted = {
            "UnitRecoded": ("code", row["code"]),
            "UnitRenamed": ("name", row["name"]),
            "UnitReclassified": ("type", row["type"]),
            "UnitReassigned": ("parent", parent),
        }
        made = [
            Fact(kind, unit, self.on, {name: new})
            for kind, (name, new) in wanted.items()
            if new and new != self.before.value(unit, name, self.on)
        ]
        require(bool(made), "an amend that changes nothing")
        return made


def _check_row(row: Row) -> None:
    change = row["change"]
    if change == "form":
        needs_parent = LEVEL[row["type"]] in ("district", "commune")
        require(needs_parent == bool(row["parent"]), "a parent missing, or one too many")
        require(not row["predecessor"] or bool(row["scope"]), "a predecessor without scope")
        require(bool(row["predecessor"] or row["note"]) or not row["scope"], "a scope of nothing")
        return
    require(bool(row["predecessor"]), f"a {change} of nothing")
    if change == "transfer":
        require(bool(row["scope"]) and row["scope"] not in ENDING, "a transfer of a whole or a remainder")
        require(bool(row["code"]) and row["code"] != row["predecessor"], "a transfer to nobody or to oneself")
    else:
        require(not row["scope"], f"a scope in a row of {change}")
        given = any(row[column] for column in ("code", "name", "type", "parent"))
        require(change != "amend" or given, "an amend that changes nothing")
        require(change != "dissolve" or not row["code"], "a dissolve into a code")
