"""The index in which units are found by code or name: exactly, by spelling, without accents, by a part, or nearly."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from domain.days import lies_within
from domain.spelling import spelling_key, unaccented_key
from domain.units.naming.nearness import Nearness
from domain.units.naming.type_words import fits, official, readings
from domain.vocabulary import LEVEL_OF_TYPE

RANKS = ("code", "exact", "spelling", "unaccented", "part", "near")
SURE = ("exact", "spelling")
"""The ranks by which a file may name a unit."""
_LEVELS = ("province", "district", "commune", "central")
SHORTEST_PART = 2
FEW = 5
MOST = 50
"""So many are found at most, where nobody says how many are wanted."""


class Named(NamedTuple):
    """A unit as it was called from the day `since` until the day before `until`; None while it still is."""

    unit_id: str
    code: str
    name: str
    type: str
    parent_id: str | None
    since: date
    until: date | None
    registered_on: date
    ended_on: date | None

    @property
    def level(self) -> str:
        return LEVEL_OF_TYPE[self.type]

    def holds_on(self, on: date) -> bool:
        return lies_within(on, self.since, self.until)


class Match(NamedTuple):
    """A unit that was found, by which rank, and the units above it, the nearest first."""

    named: Named
    rank: str
    above: tuple[Named, ...]
    lives: bool

    @property
    def parent(self) -> Named | None:
        return self.above[0] if self.above else None

    @property
    def province(self) -> Named | None:
        """The province that it lies in, itself if it is one; None for a central body."""
        return next((unit for unit in (self.named, *self.above) if unit.level == "province"), None)

    @property
    def full_name(self) -> str:
        """The name, and behind a comma that of the province."""
        province = self.province
        alone = province is None or province is self.named
        return self.named.name if alone or province is None else f"{self.named.name}, {province.name}"


class Finder:
    """All units under all names that they ever bore. `find` shows each as it is on the day, or on its nearest."""

    def __init__(self, named: Iterable[Named]) -> None:
        self._of_unit: dict[str, list[Named]] = {}
        self._codes: dict[str, list[Named]] = {}
        self._exact: dict[str, list[Named]] = {}
        self._spelt: dict[str, list[Named]] = {}
        self._plain: dict[str, list[Named]] = {}
        for one in named:
            rest = official(one.name).rest
            for index, key in (
                (self._of_unit, one.unit_id),
                (self._codes, one.code),
                (self._exact, one.name),
                (self._spelt, spelling_key(rest)),
                (self._plain, unaccented_key(rest)),
            ):
                index.setdefault(key, []).append(one)
        self._nearness = Nearness(self._plain)

    def find(
        self, text: str, on: date, *, level: str | None = None, province: str | None = None, limit: int = MOST
    ) -> list[Match]:
        """The units that a text may mean, those that live on the day first, of these the best first."""
        text = unicodedata.normalize("NFC", text).strip()
        asked = _Asked(on, level, (province,) if province else (), limit)
        for name, places in _divided(text):
            self._gather(asked, places, self._candidates(name))
        for name, places in _divided(text):
            if not asked.is_enough and not name.isdecimal():
                self._gather(asked, places, self._parts(name))
        for name, places in _divided(text):
            if asked.is_doubtful:
                self._gather(asked, places, self._unlikely(name))
        return asked.best()

    def sure(self, text: str, on: date) -> list[Match]:
        """The units living on the day whose name, letter for letter or by spelling, the text is."""
        text = unicodedata.normalize("NFC", text).strip()
        asked = _Asked(on, None, (), MOST)
        for name, places in _divided(text):
            self._gather(asked, places, self._candidates(name))
        return [match for match in asked.best() if match.lives and match.rank in SURE]

    def match(self, unit_id: str, on: date) -> Match | None:
        """A unit by its id, as it is on the day; None when it does not live then."""
        one = self._shown(unit_id, on)
        return Match(one, "code", self._above(one, on), True) if one is not None and one.holds_on(on) else None

    def of_code(self, code: str, on: date) -> Match | None:
        """The unit that bears a code on the day."""
        return next((self.match(one.unit_id, on) for one in self._codes.get(code, ()) if one.holds_on(on)), None)

    def _candidates(self, name: str) -> Iterator[tuple[str, Named]]:
        """Those whose code or whole name it is."""
        coded = [*self._codes.get(name, ()), *self._of_unit.get(name, ())]
        yield from (("code", one) for one in coded)
        if coded and name.isdecimal():
            return
        yield from (("exact", one) for one in self._exact.get(name, ()))
        for word, rest in readings(name):
            yield from (("spelling", one) for one in self._spelt.get(spelling_key(rest), ()) if _fits(word, one))
        for word, rest in readings(name, plain=True):
            yield from (("unaccented", one) for one in self._plain.get(unaccented_key(rest), ()) if _fits(word, one))

    def _parts(self, name: str) -> Iterator[tuple[str, Named]]:
        """Those of whose name it is a part, those that begin with it first, then the shorter ones."""
        for word, rest in readings(name, plain=True):
            part = unaccented_key(rest)
            if len(part) < SHORTEST_PART:
                continue
            keys = [key for key in self._plain if part in key]
            for key in sorted(keys, key=lambda key: (not key.startswith(part), len(key), key)):
                yield from (("part", one) for one in self._plain[key] if _fits(word, one))

    def _unlikely(self, name: str) -> Iterator[tuple[str, Named]]:
        """Those with the name and another type word, and those whose name differs by a letter or two."""
        keys = [unaccented_key(rest) for _, rest in readings(name, plain=True)]
        near = [] if name.isdecimal() else self._nearness.near(keys[-1])
        yield from (("near", one) for key in (*keys, *near) for one in self._plain.get(key, ()))

    def _gather(self, asked: "_Asked", places: Sequence[str], candidates: Iterable[tuple[str, Named]]) -> None:
        for rank, one in candidates:
            if not asked.wants(one, rank) or self._shown(one.unit_id, asked.on) is not one:
                continue
            above = self._above(one, asked.on)
            ranks = [rank, *(_lies_in(place, one, above) for place in (*places, *asked.within))]
            if "" not in ranks:
                asked.add(Match(one, max(ranks, key=RANKS.index), above, one.holds_on(asked.on)))
            if asked.is_enough and rank == "part":
                return

    def _shown(self, unit_id: str, on: date) -> Named | None:
        """The unit as it is on the day, or on the nearest day on which it lives."""
        spans = self._of_unit.get(unit_id)
        if not spans:
            return None
        begun = [one for one in spans if one.since <= on]
        return max(begun, key=_since) if begun else min(spans, key=_since)

    def _above(self, one: Named, on: date) -> tuple[Named, ...]:
        day = on if one.holds_on(on) else one.since if on < one.since else _last(one)
        found: list[Named] = []
        parent_id = one.parent_id
        while parent_id is not None and len(found) < len(_LEVELS):
            parent = next((span for span in self._of_unit.get(parent_id, ()) if span.holds_on(day)), None)
            if parent is None:
                break
            found.append(parent)
            parent_id = parent.parent_id
        return tuple(found)


def _since(one: Named) -> date:
    return one.since


def _last(one: Named) -> date:
    return one.since if one.until is None else date.fromordinal(one.until.toordinal() - 1)


def _divided(text: str) -> Iterator[tuple[str, list[str]]]:
    """The text as a name, and as a name and what stands behind it, each place behind a comma."""
    yield text, []
    name, *places = (part.strip() for part in text.split(","))
    if places and name:
        yield name, [place for place in places if place]


def _fits(word: str | None, one: Named) -> bool:
    return word is None or fits(word, official(one.name).word, one.type)


def _lies_in(place: str, one: Named, above: Sequence[Named]) -> str:
    """The best rank that is left for a unit when a place is said to hold it, the province that it is itself too; empty
    when it does not. Its own name is judged by its own letters."""
    around = above or ([one] if one.level == "province" else [])
    place = unicodedata.normalize("NFC", place).strip()
    for plain, key, rank in ((False, spelling_key, RANKS[0]), (True, unaccented_key, "unaccented")):
        for word, rest in readings(place, plain=plain):
            for unit in around:
                if key(official(unit.name).rest) == key(rest) and _fits(word, unit):
                    return rank
    return RANKS[0] if any(place in (unit.code, unit.unit_id) for unit in around) else ""


class _Asked:
    """What one question asks for, and what was found for it so far: each unit by its best rank."""

    def __init__(self, on: date, level: str | None, within: tuple[str, ...], limit: int) -> None:
        self.on, self.level, self.within, self.limit = on, level, within, limit
        self.found: dict[str, Match] = {}
        self._alive = 0

    @property
    def is_enough(self) -> bool:
        """Are there as many living ones as are asked for, or so many others that nobody reads them?"""
        return self._alive >= self.limit or len(self.found) >= 4 * self.limit

    @property
    def is_doubtful(self) -> bool:
        """Was nothing found but the names of a few others of which the text is a part?"""
        return len(self.found) < FEW and all(match.rank in ("part", "near") for match in self.found.values())

    def wants(self, one: Named, rank: str) -> bool:
        before = self.found.get(one.unit_id)
        if before is not None and RANKS.index(before.rank) <= RANKS.index(rank):
            return False
        return self.level is None or one.level == self.level

    def add(self, match: Match) -> None:
        before = self.found.get(match.named.unit_id)
        if before is None:
            self._alive += match.lives
        elif RANKS.index(before.rank) <= RANKS.index(match.rank):
            return
        self.found[match.named.unit_id] = match

    def best(self) -> list[Match]:
        numbered = enumerate(self.found.values())
        return [match for _, match in sorted(numbered, key=lambda found: _order(*found))][: self.limit]


def _order(number: int, match: Match) -> tuple[object, ...]:
    rank = RANKS.index(match.rank)
    if match.rank in ("part", "near"):  # these come in an order of their own
        return (not match.lives, rank, number)
    return (not match.lives, rank, _LEVELS.index(match.named.level), match.named.name, match.named.code)
