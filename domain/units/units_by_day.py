"""Which unit a row means on its day, by a code, an id or a name; a text that means none is a fault that says whom it
might mean, or who bore the code when."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from domain.row_faults import RowFaults
from domain.units.named import named
from domain.units.naming.finder import SURE, Finder, Match
from domain.units.register import Bearing, UnitRegister

R = TypeVar("R", bound=Any)
MOST_NEAR = 3
LONGEST_CODE = 5
MOST_ROWS_SAID = 10


class UnitsByDay:
    """Looks units up for the rows of one file; thousands of rows name the same unit on the same day."""

    def __init__(self, register: UnitRegister, faults: RowFaults) -> None:
        self._register = register
        self._faults = faults
        self._found: dict[tuple[str, date], str | None] = {}
        self._codes: dict[tuple[str, date], Match | None] = {}
        self._rows_named: dict[tuple[str, str], list[int]] = {}

    def with_codes(self, rows: Sequence[R], column: str, on: Callable[[R], date | None]) -> Sequence[R]:
        """The rows, with the code in place of an id, or of a name that one unit alone has on the row's day."""
        coded = []
        for row in rows:
            text, day = getattr(row, column), on(row)
            if not text or day is None or (text.isascii() and text.isdecimal()):
                coded.append(row)
                continue
            match = self._match(text, day)
            if match is None:
                coded.append(row)
                continue
            meant = f"{match.full_name} ({match.named.unit_id})"
            self._rows_named.setdefault((text, meant), []).append(row.row)
            coded.append(replace(row, **{column: match.named.code}))
        return coded

    def said(self) -> Iterator[str]:
        """A remark on each name or id that was taken for a unit, with its rows."""
        for (text, meant), rows in self._rows_named.items():
            more = len(rows) - MOST_ROWS_SAID
            shown = ", ".join(map(str, rows[:MOST_ROWS_SAID])) + (f" and {more} more" if more > 0 else "")
            yield f'unit "{text}" is {meant}: row{"" if len(rows) == 1 else "s"} {shown}'

    def sure(self, text: str, on: date) -> list[Match]:
        """The units living on the day that a name means, letter for letter or by spelling."""
        return self._finder.sure(text, on)

    def living(self, row: int, column: str, code: str, on: date) -> str | None:
        """Id of the unit that bears the code on that day; None, with a fault added to the row, when there is none."""
        asked = (code, on)
        if asked not in self._found:
            unit = self._register.bearer(code, on)
            self._found[asked] = None if unit is None else unit.id
        unit_id = self._found[asked]
        if unit_id is None:
            if code:
                self._faults.add(row, column, self._nobody(code, on))
            else:
                self._faults.check_text(row, column, code)
        return unit_id

    @cached_property
    def _finder(self) -> Finder:
        return Finder(named(self._register))

    def _match(self, text: str, on: date) -> Match | None:
        """The unit that an id or a name means; None also for a code, which stays as it is."""
        asked = (text, on)
        if asked not in self._codes:
            found = None
            if self._register.bearer(text, on) is None:
                found = self._finder.match(text, on)
                if found is None:
                    sure = self._finder.sure(text, on)
                    found = sure[0] if len(sure) == 1 else None
            self._codes[asked] = found
        return self._codes[asked]

    def _nobody(self, text: str, on: date) -> str:
        if history := self._register.unit(text):
            since = history.opening.effective_on if history.opening else None
            until = f" until the day before {history.ended_on}" if history.ended_on else ""
            return f"the unit {text} does not live on {on}, but from {since}{until}; check the unit and the day"
        bearings = self._register.bearings(text)
        if bearings or text.isdecimal():
            return _not_borne(text, on, bearings) + _did_you_mean(self._with_zeros(text, on))
        sure, others = self._finder.sure(text, on), self._on_other_days(text, on)
        if sure:
            return (
                f'"{text}" is the name of {len(sure)} units on {on}: {_listed(sure)}; write the code, or put the '
                f"province behind the name and a comma{others and f'. On other days it is that of {others}'}"
            )
        if others:
            return f'no unit is called "{text}" on {on}, on other days it is {others}; check the day, or the name'
        near = [match for match in self._finder.find(text, on, limit=MOST_NEAR) if match.lives]
        hint = _did_you_mean(near) or "; write its code, or look for it with sobo units find"
        return f'no unit is called "{text}" on {on}{hint}'

    def _on_other_days(self, text: str, on: date) -> str:
        """The units of that very name that do not live on the day, each with the days of its name."""
        found = [match for match in self._finder.find(text, on) if not match.lives and match.rank in SURE]
        return "; ".join(
            f"{match.named.code} ({match.full_name}) from {match.named.since}"
            + (f" until the day before {match.named.until}" if match.named.until else "")
            for match in found[:MOST_NEAR]
        )

    def _with_zeros(self, text: str, on: date) -> list[Match]:
        """The units whose code it is with the zeros that a sheet takes away."""
        longer = [text.zfill(length) for length in range(len(text) + 1, LONGEST_CODE + 1)]
        found = [self._finder.of_code(code, on) for code in longer] if longer else []
        return [match for match in found if match is not None]


def _listed(matches: Sequence[Match]) -> str:
    more = f" and {len(matches) - MOST_NEAR} more" if len(matches) > MOST_NEAR else ""
    return "; ".join(f"{match.named.code} ({match.full_name})" for match in matches[:MOST_NEAR]) + more


def _did_you_mean(matches: Sequence[Match]) -> str:
    shown = [f"{match.named.code} ({match.full_name})" for match in matches[:MOST_NEAR]]
    return f"; did you mean {' or '.join(shown)}?" if shown else ""


def _not_borne(code: str, on: date, bearings: list[Bearing]) -> str:
    if not bearings:
        return f"no unit ever bore the code {code}; check it (codes keep their leading zeros)"
    borne = "; ".join(
        f"{bearing.name} from {bearing.since}" + (f" until the day before {bearing.until}" if bearing.until else "")
        for bearing in bearings
    )
    return f"no unit bears the code {code} on {on}. It was borne by {borne}. Check the code and the day"
