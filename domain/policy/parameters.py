"""The dated values of the rules, each with the instrument that set it. They are loaded elsewhere and passed in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from domain.policy.bounds import Bounds
from domain.policy.reasons import refuse


@dataclass(frozen=True)
class Parameter:
    """One value, in force from `valid_from` to `valid_until` (both inclusive; None is open).

    `evidence` is `published` or `assumed`; `note` says what is assumed. `source`: where the instrument's own words
    were read, empty for published guidance; not `verified`: nobody found words that say so.
    """

    name: str
    value: Fraction | date
    valid_from: date
    valid_until: date | None
    instrument: str
    clause: str
    evidence: str
    note: str = ""
    source: str = ""
    verified: bool = True

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True)
class Band:
    """The pension age in months of those born from one month to another (months counted by `spans.month_index`)."""

    sex: str
    age_months: int
    born_from: int
    born_until: int | None
    evidence: str
    instrument: str
    clause: str


@dataclass(frozen=True)
class Deadline:
    """`decided_until`: a deadline of payment, for departures decided up to that day; None is another kind."""

    on: date
    what: str
    instrument: str
    decided_until: date | None = None


@dataclass(frozen=True)
class Rules:
    """Everything the articles read. `readings` maps the code of a reading to its sentence."""

    version: str
    parameters: Mapping[str, tuple[Parameter, ...]]
    bands: tuple[Band, ...]
    deadlines: tuple[Deadline, ...]
    readings: Mapping[str, str]
    bounds: Bounds = field(default_factory=Bounds)
    _found: dict[tuple[str, date], Parameter] = field(default_factory=dict, compare=False, repr=False)
    _days: dict[tuple[str, date], date] = field(default_factory=dict, compare=False, repr=False)

    def is_recorded(self, name: str, on: date) -> bool:
        """Is there a value in force on that day? For a rule that was in force only for a time."""
        return any(parameter.in_force(on) for parameter in self.parameters.get(name, ()))

    def day_of_value(self, name: str, on: date) -> date:
        """A day on which a value is in force: the day itself when there is one, else the nearest known before it, else
        the first known. The day itself, too, for a name that is not recorded at all."""
        day = self._days.get((name, on))
        if day is None:
            day = self._days[name, on] = self._day_of_value(name, on)
        return day

    def _day_of_value(self, name: str, on: date) -> date:
        known = self.parameters.get(name, ())
        begun = [parameter for parameter in known if parameter.valid_from <= on] or list(known[:1])
        if not begun or begun[-1].in_force(on):
            return on
        return begun[-1].valid_from

    def parameter(self, name: str, on: date) -> Parameter:
        """The value of that day. Raises `NotComputable` (`parameter_missing`) when none is recorded for it."""
        found = self._found.get((name, on))
        if found is not None:
            return found
        known = self.parameters.get(name, ())
        for parameter in known:
            if parameter.in_force(on):
                self._found[name, on] = parameter
                return parameter
        instrument = known[-1].instrument if known else ""
        raise refuse(
            "parameter_missing", f"no value of {name} is recorded for {on}; it must be recorded first", instrument
        )
