"""The statistics of people and units as a plain fold counts them: one by one, in dictionaries, without SQL."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from reference.catalogue import specialisms
from tests.folded import Fold
from tests.projection_world import OPENING

DAY = timedelta(days=1)
LEVELS = {
    "province": "province", "municipality": "province", "commune": "commune", "ward": "commune",
    "central_body": "central",
}  # fmt: skip
Row = dict[str, Any]


class Lent(NamedTuple):
    stream: str
    to: str
    first: date
    until: date | None


class FoldedStatistics(Fold):
    """Rows of single people, units and secondments, each with every key and the figures; `added_up` sums them."""

    def level(self, unit: str, day: date) -> str:
        return LEVELS[self.called(unit, day)["type"]]

    def province_code(self, home: str, day: date) -> str | None:
        """Of the province in which the people of a unit count on a day."""
        place = self.arrives(home, day)
        found = self.province(place, day if self.lives(place, day) else self.ended[place] - DAY)
        return None if found is None else self.called(self.arrives(found, day), day)["code"]

    def category(self, stream: str) -> str:
        registered = (r["category"] for _, event, of, r in self.events if (event, of) == ("StaffRegistered", stream))
        return str(next(registered))

    def mains(self, stream: str, day: date) -> list[Row]:
        """By the days from which each held; of one day the last."""
        held: dict[date, Row] = {}
        for position, event, of, record in self.events:
            if (event, of) == ("StaffAppointed", stream) and not record["concurrent"] and record["effective_on"] <= day:
                held[record["effective_on"]] = {**record, "at": position}
        return [held[on] for on in sorted(held)]

    def people(self) -> list[str]:
        return list(dict.fromkeys(of for _, event, of, _ in self.events if event == "StaffAppointed"))

    def lendings(self) -> list[Lent]:
        """Every secondment that ever held, with its own end; what units have become comes on top."""
        started = [(p, of, r) for p, event, of, r in self.events if event == "SecondmentStarted"]
        found = []
        for position, stream, record in started:
            first = record["effective_on"]
            later = [
                r["effective_on"]
                for p, event, of, r in self.events
                if of == stream
                and (event == "SecondmentStarted" or (event == "StaffAppointed" and not r["concurrent"]))
                and (r["effective_on"], p) > (first, position)
            ]
            ends = min([*later, *([record["ends_on"]] if record["ends_on"] else [])], default=None)
            own = self.mains(stream, first)[-1]["unit_id"] if self.mains(stream, first) else None
            if own != record["to_unit_id"] and (ends is None or ends > first):
                found.append(Lent(stream, record["to_unit_id"], first, ends))
        return found

    def lent_to(self, stream: str, day: date) -> str | None:
        """The living unit in which somebody is lent on the day, their own aside."""
        for lent in self.lendings():
            if lent.stream == stream and lent.first <= day and (lent.until is None or day < lent.until):
                there = self.arrives(lent.to, day)
                own = self.arrives(self.mains(stream, day)[-1]["unit_id"], day)
                return there if self.lives(there, day) and there != own else None
        return None

    def beside(self, stream: str, day: date) -> Iterator[Row]:
        """The concurrent posts held on a day, in units that live."""
        for position, event, of, record in self.events:
            if (event, of) != ("StaffAppointed", stream) or not record["concurrent"] or record["effective_on"] > day:
                continue
            mains = self.mains(stream, day)
            moved = False
            for before, after in pairwise(mains):
                on = after["effective_on"]
                place = self.arrives(before["unit_id"], on)
                stood = place if self.lives(place, on) else before["unit_id"]
                moved |= on > record["effective_on"] and after["unit_id"] != stood
            if not moved and self.lives(record["unit_id"], day):
                yield {**record, "at": position}

    # The rows

    def staffing(self, day: date) -> Iterator[Row]:
        for stream in self.people():
            main = self.mains(stream, day)[-1]
            home = main["unit_id"]
            place, category = self.arrives(home, day), self.category(stream)
            here = {"category": category, "body": main["body"], **self._place(home, day)}
            kind = "unallocated" if here["unit"] is None else "assigned" if place == home else "awaiting_reassignment"
            away = self.lent_to(stream, day)
            out = int(away is not None and here["unit"] is not None)
            yield {**here, kind: 1, "active": 1, "seconded_out": out, "present": int(kind != "unallocated") - out}
            if away is not None:
                yield {"category": category, "body": None, **self._place(away, day), "seconded_in": 1, "present": 1}
        for unit in self.units:
            quotas: Counter[str] = Counter()
            for _, event, of, record in self.events:
                if (event, of) == ("StaffingQuotaSet", f"unit:{unit}") and record["effective_on"] <= day:
                    if record["category"] == "all":
                        quotas.clear()
                    quotas.pop("all", None)
                    quotas[record["category"]] = record["headcount"]
            if self.lives(unit, day):
                for category, headcount in quotas.items():
                    named = None if category == "all" else category
                    yield {"category": named, "body": None, **self._place(unit, day), "authorised": headcount}

    def _place(self, home: str, day: date) -> Row:
        place = self.arrives(home, day)
        unit = place if self.lives(place, day) else None
        level = self.level(place, day) if unit else None
        return {"unit": unit, "province": self.province_code(home, day), "level": level}

    def communes(self, day: date) -> list[str]:
        return [unit for unit in self.units if self.lives(unit, day) and self.level(unit, day) == "commune"]

    def specialisms(self, day: date) -> Iterator[Row]:
        there: dict[tuple[str, str], set[str]] = {}
        lent: dict[tuple[str, str], set[str]] = {}
        for stream in self.people():
            main = self.mains(stream, day)[-1]
            place, away = self.arrives(main["unit_id"], day), self.lent_to(stream, day)
            if main["specialism"] and away is not None:
                lent.setdefault((away, main["specialism"]), set()).add(stream)
            elif main["specialism"] and self.lives(place, day):
                there.setdefault((place, main["specialism"]), set()).add(stream)
            for post in self.beside(stream, day):
                if post["specialism"]:
                    there.setdefault((post["unit_id"], post["specialism"]), set()).add(stream)
        for unit in self.communes(day):
            other = {field for place, field in (*there, *lent) if place == unit} - specialisms().keys()
            for field in (*specialisms(), *sorted(other)):
                own, guests = len(there.get((unit, field), ())), len(lent.get((unit, field), ()))
                asked = field not in other
                yield {
                    "unit": unit, "province": self.province_code(unit, day), "specialism": field,
                    "required": int(asked),
                    "with_specialist": int(asked and own > 0),
                    "filled_by_secondment": int(asked and not own and guests > 0),
                    "lacking": int(asked and not own and not guests), "specialists": own, "lent_in": guests,
                }  # fmt: skip

    def centres(self, day: date) -> Iterator[Row]:
        held: list[Row] = []
        for stream in self.people():
            held += [self.mains(stream, day)[-1], *self.beside(stream, day)]
        for unit in self.communes(day):
            posts = [
                post
                for post in held
                if post["unit_id"] == unit
                and (post["body"] == "service_centre" or post["position"] == "service_centre_director")
            ]
            director = any(post["position"] == "service_centre_director" for post in posts)
            yield {
                "unit": unit, "province": self.province_code(unit, day), "communes": 1, "staffed": int(bool(posts)),
                "without_staff": int(not posts), "posts_filled": len(posts), "with_director": int(director),
                "without_director": int(not director),
            }  # fmt: skip

    def secondments(self, day: date, since: date) -> Iterator[Row]:
        for lent in self.lendings():
            if lent.first > day or self.level(lent.to, self.units[lent.to]["opened"]) != "commune":
                continue
            lost = next((on for on in _days(lent.first, day) if not self.lives(self.arrives(lent.to, on), on)), None)
            ends = min((on for on in (lent.until, lost) if on is not None), default=None)
            if ends == lent.first:
                continue
            home = self.mains(lent.stream, lent.first)[-1]["unit_id"]
            origin = self.arrives(home, lent.first)
            yield {
                "province": self.province_code(lent.to, day), "unit": lent.to,
                "from_province": self.province_code(home, day), "from_unit": origin,
                "from_level": self.level(origin, lent.first) if self.lives(origin, lent.first) else None,
                "category": self.category(lent.stream), "month": lent.first.isoformat()[:7],
                "begun": int(lent.first >= since), "ended": int(ends is not None and since <= ends <= day),
                "open": int(ends is None or ends > day),
            }  # fmt: skip

    def mergers(self, day: date, since: date) -> Iterator[Row]:
        for unit, about in self.units.items():
            for on in _days(max(since, OPENING + DAY), day):
                before = on - DAY
                gave = [
                    (giver, scope) for giver, given in self.gave.items() for to, scope, when in given
                    if (to, when) == (unit, on)
                ]  # fmt: skip
                if about["opened"] == on:
                    whole = len(gave) > 1 or any(scope == "whole" for _, scope in gave)
                    form = "merged" if whole else "divided" if gave else "founded"
                    yield self._change(unit, form, on, day, {giver for giver, _ in gave})
                elif self.ended.get(unit) == on and not any(when == on for _, _, when in self.gave[unit]):
                    yield self._change(unit, "dissolved", on, day, {unit})
                elif self.lives(unit, on) and self.lives(unit, before):
                    then, now = self.called(unit, before), self.called(unit, on)
                    if then["name"] != now["name"]:
                        yield self._change(unit, "renamed", on, day, {unit})
                    elif then["type"] != now["type"]:
                        yield self._change(unit, "reclassified", on, day, {unit})

    def _change(self, unit: str, form: str, on: date, day: date, came_of: set[str]) -> Row:
        as_of = on - DAY if form == "dissolved" else on
        lay_in = {self.province(giver, on - DAY) for giver in came_of} - {None}
        names = sorted(self.called(province, on - DAY)["name"] for province in lay_in if province)
        return {
            "form": form, "province": self.province_code(unit, day), "level": self.level(unit, as_of),
            "type": self.called(unit, as_of)["type"], "from_provinces": " + ".join(names) or None,
            "month": on.isoformat()[:7], "units": 1,
            "predecessors": len(came_of) if form in ("merged", "divided") else 0,
        }  # fmt: skip


def added_up(rows: Iterator[Row], by: tuple[str, ...], figures: tuple[str, ...]) -> dict[tuple[Any, ...], Row]:
    """By the values of the keys, without rows of nothing; a figure that no row has is None."""
    found: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        sums = found.setdefault(tuple(row[key] for key in by), {})
        for figure in figures:
            if figure in row:
                sums[figure] = sums.get(figure, 0) + row[figure]
    filled = {key: {figure: sums.get(figure) for figure in figures} for key, sums in found.items()}
    return {key: sums for key, sums in filled.items() if any(sums.values())}


def _days(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]
