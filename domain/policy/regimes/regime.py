"""What a regime (chế độ) says of itself, so that nothing outside this room knows a decree by name."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from domain.policy.assumptions import Reading
from domain.policy.case import Case
from domain.policy.facts import Facts
from domain.policy.outcome import Component
from domain.policy.pay import Pay
from domain.policy.reasons import refuse


@dataclass(frozen=True)
class PayBack:
    """What was paid is returned by who takes a post paid by the State budget within some months of leaving.

    `months` names the value in the parameter files; `routes` are those of which it is asked.
    """

    months: str
    routes: frozenset[str]


def no_window(_reading: Reading, _facts: Facts, _leaves_on: date) -> date | None:
    return None


def no_work_boundary(_case: Case) -> int | None:
    return None


@dataclass(frozen=True)
class Regime:
    """The rules of one decree for one group of people.

    `covers` answers by the dates alone, from facts, day of leaving and months early. `needs` are the facts beyond
    those that everybody gives. `refuse_person` raises `NotComputable` for whom the regime is not, by category or age.
    Values are taken as on `first_day`, a name of the parameter files, for who is given the regime before it began.
    `window_closes` is the first day outside a window. `boundaries` are the months early at which the amount jumps, each
    with the last month on its lower side; `work_boundary` the months of work that do. One that `goes_first` is asked
    before the others whom it covers.
    """

    code: str
    first_day: str
    covers: Callable[[Reading, Facts, date, int], bool]
    needs: Callable[[Facts], tuple[str, ...]]
    salary: Callable[[Reading, Mapping[str, str], date], Pay]
    components: Callable[[Case], tuple[Component, ...]]
    boundaries: Callable[[Case], Iterator[tuple[int, int]]]
    refuse_person: Callable[[str, Facts, int], None]
    window_closes: Callable[[Reading, Facts, date], date | None] = no_window
    work_boundary: Callable[[Case], int | None] = no_work_boundary
    pay_back: PayBack | None = None
    is_part_time: bool = False
    goes_first: bool = False


def below_age_only(code: str, facts: Facts, early: int) -> None:
    """For people below the age without a pension."""
    if early <= 0:
        message = f"at the pension age since {-early} months; R07 is for these, leaving from 01/09/2025"
        raise refuse("at_pension_age", message, code)
    if facts.drawing_pension:
        raise refuse("drawing_pension", f"{code} does not cover full-time people who draw a pension", code)
