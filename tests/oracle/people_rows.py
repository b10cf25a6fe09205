"""Draws rows about people, quotas and corrections: mostly right ones, of what the oracle knows."""

from datetime import date, timedelta
from random import Random

from tests.oracle.changes import Row
from tests.oracle.known import Fact, Known
from tests.oracle.proposals import DAYS, NEW_CODES, OPENING_DAY

POSTS = ("party_secretary", "council_chair", "specialist")
HELD = ("SecondmentStarted", "StaffAppointed")


class PeopleRows:
    """`loaded` events make the opening list, which nothing takes back."""

    def __init__(self, chance: Random, known: Known, *, loaded: int) -> None:
        self._chance, self._known, self._loaded = chance, known, loaded
        self._pick = chance.choice

    def number(self) -> str:
        return self._pick((*self._known.people * 3, "CB?"))

    def registration(self, new: str) -> Row:
        """Of somebody new, mostly, or of one who was taken back."""
        on = self._pick((date(2010, 3, 1), *DAYS))
        number = self._pick((new, new, self._pick(("CB1", "CB2", "CB3", "CB4", "CB5", "CB6"))))
        return {"number": number, "unit": self._code(on), "post": self._pick(POSTS), "on": on}

    def appointment(self, number: str, *, concurrent: bool) -> Row:
        on = self._pick(DAYS)
        row = {"number": number, "unit": self._code(on), "on": on}
        return row | {"post": self._pick(POSTS), "concurrent": concurrent}

    def secondment(self, number: str) -> Row:
        on = self._pick(DAYS)
        until = self._pick((None, None, None, None, *DAYS[3:]))
        return {"number": number, "unit": self._code(on), "on": on, "until": until}

    def ending(self) -> Row:
        """Of what is held over a day, if anything is; or of what chance will have."""
        days = [*DAYS[1:], *(day + timedelta(days=1) for day in DAYS)]
        open_ = [(held, on) for on in days for held in self._held(on) if held.day < on]
        one, on = self._pick(open_) if open_ else (Fact(HELD[0], self.number(), DAYS[0]), DAYS[1])
        if self._one_in(5):
            on = self._pick(days)
        if one.kind == HELD[0]:
            post = "specialist" if self._one_in(20) else ""
            return {"number": one.who, "what": "secondment", "post": post, "unit": "", "on": on}
        post = "" if self._one_in(20) else one.values["post"]
        eve = on - timedelta(days=1)
        unit = self._pick(("", "", self._known.value(one.values["unit"], "code", eve) or "", self._code(on)))
        return {"number": one.who, "what": "concurrent_post", "post": post, "unit": unit, "on": on}

    def _held(self, on: date) -> list[Fact]:
        lent = [self._known.secondment(number, on) for number in self._known.people]
        beside = [post for number in self._known.people for post in self._known.concurrent_posts(number, on)]
        return [*(one for one in lent if one), *beside]

    def quotas(self) -> list[Row]:
        unit = self._code(self._pick(DAYS))
        categories = ("all", "cadre", "part_time")
        return [
            {"unit": unit, "headcount": self._chance.randint(-1, 9), "on": self._pick(DAYS),
             "category": self._pick(categories)}
            for _ in range(3)
        ]  # fmt: skip

    def event(self) -> int:
        """The position of what stands, or was recorded at all."""
        standing = [fact.position for fact in self._known.standing if fact.position > self._loaded]
        positions: list[int] = [*standing * 5, *sorted(self._known.retracted), self._loaded]
        return self._pick(positions)

    def events(self) -> list[int]:
        """Of one file: what one person holds, what lies around one event, or anything; in any order."""
        standing = [fact for fact in self._known.standing if fact.position > self._loaded]
        about = self._pick(standing) if standing else None
        match self._chance.randrange(4):
            case 0 if about:
                near = [fact for fact in standing if abs(fact.position - about.position) < 6]
            case 1 if about:
                near = [fact for fact in standing if fact.who == about.who]
            case 2 if about:
                person = self._pick((*self._known.people, about.who))
                near = [fact for fact in standing if fact.who == person]
            case _:
                near = standing
        positions = [fact.position for fact in near] + [self.event()]
        kept = min(len(positions), self._chance.choice((1, 2, 2, 3, len(positions) - 1)))
        chosen = positions[:-1] if kept == len(positions) - 1 else self._chance.sample(positions, kept)
        if self._one_in(12):
            chosen.append(self._pick(chosen or positions))
        self._chance.shuffle(chosen)
        return chosen or [self.event()]

    def _one_in(self, n: int) -> bool:
        return self._chance.randrange(n) == 0

    def _code(self, on: date) -> str:
        """Of a unit that lives on the day, mostly; units of the files rather than those of the opening list."""
        living = self._known.living(on)
        formed = [unit for unit in living if not unit.endswith(f"@{OPENING_DAY}")]
        codes: list[str] = [self._known.value(unit, "code", on) for unit in (*living, *formed)]
        return self._pick((*codes, NEW_CODES[0]))
