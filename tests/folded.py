"""Random small ledgers, and what a plain fold in Python comes to of them, on any day, known at any time.

The fold shares nothing with the projection but the events: it goes through them one by one, in order, in dictionaries.
"""

import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

import psycopg

from tests.projection_world import OPENING, FactWorld

LAST_DAY = 60
Event = tuple[int, str, str, dict[str, Any]]


class Fold:
    """What a person with pencil and paper would find out from the events known at a position."""

    def __init__(self, recorded: list[Event], known: int) -> None:
        seen = [event for event in recorded if event[0] <= known]
        back = {record["retracted_position"] for _, _, _, record in seen if "retracted_position" in record}
        self.events = sorted(
            (event for event in seen if event[0] not in back), key=lambda event: (event[3]["effective_on"], event[0])
        )
        self.units: dict[str, dict[str, Any]] = {}
        self.ended: dict[str, date] = {}
        self.gave: dict[str, list[tuple[str, str, date]]] = defaultdict(list)
        for _, event, stream, record in self.events:
            unit_id = stream.removeprefix("unit:")
            if event in ("UnitRegistered", "UnitsMerged", "UnitEstablished"):
                self.units[unit_id] = {"opened": record["effective_on"]}
                for giver in record.get("predecessors", ()):
                    self.gave[giver["unit_id"]].append((unit_id, giver["scope"], record["effective_on"]))
            elif event == "UnitDissolved":
                self.ended[unit_id] = record["effective_on"]

    def lives(self, unit_id: str, day: date) -> bool:
        return self.units[unit_id]["opened"] <= day and not (unit_id in self.ended and self.ended[unit_id] <= day)

    def called(self, unit_id: str, day: date) -> dict[str, Any]:
        """Code, name, type and parent on a day."""
        found: dict[str, Any] = {}
        for _, event, stream, record in self.events:
            if stream == f"unit:{unit_id}" and record["effective_on"] <= day and event != "StaffingQuotaSet":
                found |= {key: record[key] for key in ("code", "name", "type", "parent_id") if key in record}
        return found

    def province(self, unit_id: str, day: date) -> str | None:
        here = self.called(unit_id, day)
        while here["type"] not in ("province", "municipality"):
            if here["parent_id"] is None:
                return None
            unit_id = here["parent_id"]
            here = self.called(unit_id, day)
        return unit_id

    def arrives(self, unit_id: str, day: date) -> str:
        """The last unit on the way of going whole into another."""
        while not self.lives(unit_id, day):
            onward = [to for to, scope, on in self.gave[unit_id] if scope == "whole" and on == self.ended[unit_id]]
            if not onward:
                return unit_id
            [unit_id] = onward
        return unit_id

    def headcount(self, day: date) -> tuple[dict[str, tuple[int, ...]], dict[str | None, int]]:
        """(assigned, awaiting, in, out) by unit id, and the unallocated by province code."""
        mains: dict[str, str] = {}
        lent: dict[str, tuple[str, date | None]] = {}
        for _, event, stream, record in self.events:
            if record["effective_on"] > day:
                break
            if event == "StaffAppointed" and not record["concurrent"]:
                mains[stream] = record["unit_id"]
                lent.pop(stream, None)
            elif event == "SecondmentStarted":
                lent[stream] = (record["to_unit_id"], record["ends_on"])
        cells: dict[str, Counter[str]] = defaultdict(Counter)
        homeless: Counter[str | None] = Counter()
        for stream, home in mains.items():
            place = self.arrives(home, day)
            if not self.lives(place, day):
                last = self.province(place, self.ended[place] - timedelta(days=1))
                last = None if last is None else self.arrives(last, day)
                homeless[None if last is None else self.called(last, day)["code"]] += 1
            else:
                cells[place]["assigned" if place == home else "awaiting"] += 1
            to, ends = lent.get(stream, (None, None))
            if to is None or self.arrives(to, day) == place:
                continue
            if (ends is None or ends > day) and self.lives(self.arrives(to, day), day):
                cells[self.arrives(to, day)]["in"] += 1
                if self.lives(place, day):
                    cells[place]["out"] += 1
        order = ("assigned", "awaiting", "in", "out")
        return {unit: tuple(cell[name] for name in order) for unit, cell in cells.items()}, dict(homeless)

    def holders(self, unit_id: str, since: date, day: date) -> set[str]:
        if unit_id not in self.units:
            return set()
        found, todo = {unit_id}, [unit_id]
        while todo:
            for to, _, on in self.gave[todo.pop()]:
                if since < on <= day and to not in found:
                    found.add(to)
                    todo.append(to)
        return {unit for unit in found if self.lives(unit, day)}


def grown(connection: psycopg.Connection[Any], seed: int) -> FactWorld:
    """A random ledger: units merge, divide, end, are amended; people are appointed, lent, and taken back."""
    chance = random.Random(seed)
    world = FactWorld(connection)
    provinces = [world.unit(f"{number:02}", "province") for number in range(3)]
    communes = [world.unit(f"c{number}", "commune", chance.choice(provinces)) for number in range(8)]
    communes.append(world.unit("z", "central_body"))
    people = [world.person(f"N{number}", chance.choice(communes)) for number in range(12)]
    taken_back: list[tuple[str, str, int]] = []
    for step in range(LAST_DAY):
        day = OPENING + timedelta(days=1 + step)
        some_day = OPENING + timedelta(days=chance.randint(0, LAST_DAY))
        person = chance.choice(people)
        fold = Fold(world.recorded, world.position)
        then = [unit for unit in fold.units if fold.lives(unit, some_day) and unit not in provinces]
        match chance.randint(0, 9):
            case 0 | 1 if len(communes) > 2:
                gone = chance.sample(communes, 2)
                communes = [unit for unit in communes if unit not in gone]
                pairs = [(unit, "whole") for unit in gone]
                communes.append(world.form(f"m{step}", "ward", chance.choice(provinces), pairs, on=day, ends=gone))
            case 2 if len(communes) > 2:
                gone_one = communes.pop(chance.randrange(len(communes)))
                parent = chance.choice(provinces)
                communes.append(world.form(f"p{step}", "ward", parent, [(gone_one, "part")], on=day))
                last = world.form(f"r{step}", "ward", parent, [(gone_one, "remainder")], on=day, ends=[gone_one])
                communes.append(last)
            case 3 if len(communes) > 2:
                world.dissolve(communes.pop(chance.randrange(len(communes))), day)
            case 4:
                unit = chance.choice(communes)
                if unit.startswith("z"):
                    continue
                stream = f"unit:{unit}"
                moved = world.record("UnitReassigned", stream, day, parent_id=chance.choice(provinces))
                renamed = world.record("UnitRenamed", stream, day, name=f"Renamed {step}")
                world.record("UnitRecoded", stream, day, code=f"x{step}")
                taken_back += [("UnitChangeRetracted", stream, moved), ("UnitChangeRetracted", stream, renamed)]
            case 5 | 6 if then:
                position = world.appoint(person, chance.choice(then), some_day, concurrent=chance.random() < 0.2)
                taken_back.append(("AppointmentRetracted", person, position))
            case 7 | 8 if then:
                until = chance.choice([None, some_day + timedelta(days=chance.randint(1, 30))])
                position = world.second(person, chance.choice(then), some_day, until)
                taken_back.append(("SecondmentRetracted", person, position))
            case 9 if taken_back:
                event, stream, position = taken_back.pop(chance.randrange(len(taken_back)))
                world.retract(event, stream, position, day)
    return world
