"""A clerk who wants an event taken back, and does what each refusal advises until it is accepted.

Nothing but the structured part of a refusal is read. What a command wants beyond the advised cells is filled from the
rows of `tests.staff_world` and `tests.settlement_world`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from domain.errors import Advice, Refused, RowError
from domain.recording.ledger import Ledger
from domain.recording.units import record_changes
from domain.staff.rows import EndingRow
from domain.units.changes.rows import ChangeRow
from tests.settlement_world import (
    CORRECTION,
    FACTS,
    FUNDING,
    LEAVING_LATER,
    PAYMENT,
    PERSONAL,
    SALARY,
    WORKER,
    change_salaries,
    correct,
    correct_facts,
    correct_person,
    fund,
    leave,
    pay,
)
from tests.staff_world import (
    APPOINTMENT,
    BASIS,
    QUOTA,
    SECONDMENT,
    appoint,
    end,
    memory,
    quotas,
    register,
    second,
    source,
)

MOST_FILES = 30
ENDS = EndingRow(2, BASIS, "CB1", "secondment", "", date(2025, 8, 1))
Cells = Mapping[str, str]


def apply_changes(ledger: Ledger, *rows: ChangeRow) -> int:
    """The position of the first event of these changes."""
    numbered = [replace(row, row=line) for line, row in enumerate(rows, start=2)]
    return record_changes(ledger, numbered, source=source()).first_position


def _change_units(ledger: Ledger, cells: Cells) -> object:
    row = ChangeRow(2, date(2026, 5, 1), BASIS, "amend", "", f"Xã {ledger.log.head()}", "", "", "00004", "", "")
    return apply_changes(ledger, row)


def _appoint(ledger: Ledger, cells: Cells) -> object:
    on = date.fromisoformat(cells.get("effective_on", "2025-07-20"))
    position = "council_chair" if cells else "party_secretary"
    return appoint(ledger, replace(APPOINTMENT, effective_on=on, unit="00004", position=position))


def _pay(ledger: Ledger, cells: Cells) -> object:
    row = replace(PAYMENT, paid_on=date(2026, 4, 1), amount=100, reference=f"UNC-{ledger.log.head()}")
    if "kind" in cells:
        on, amount, settlement = date.fromisoformat(cells["paid_on"]), int(cells["amount"]), int(cells["settlement"])
        row = replace(row, staff_number=cells["staff_number"], settlement=settlement)
        row = replace(row, kind=cells["kind"], paid_on=on, amount=amount)
    return pay(ledger, row)


DO: dict[str, Callable[[Ledger, Cells], object]] = {
    "sobo units apply": _change_units,
    "sobo import staff": lambda ledger, _: register(ledger, WORKER),
    "sobo import personal_data": lambda ledger, _: correct_person(ledger, replace(PERSONAL, full_name="Lê Văn Tám")),
    "sobo import appointments": _appoint,
    "sobo import endings": lambda ledger, _: end(ledger, ENDS),
    "sobo import secondments": lambda ledger, _: second(ledger, SECONDMENT),
    "sobo import salaries": lambda ledger, _: change_salaries(ledger, replace(SALARY, effective_on=date(2025, 7, 2))),
    "sobo import quotas": lambda ledger, _: quotas(ledger, QUOTA),
    "sobo import departures": lambda ledger, _: leave(ledger, LEAVING_LATER),
    "sobo import departure_facts": lambda ledger, _: correct_facts(ledger, FACTS),
    "sobo import funding": lambda ledger, _: fund(ledger, replace(FUNDING, on=date(2026, 3, 1), amount=200)),
    "sobo import payments": _pay,
}  # fmt: skip
"""By command, a file that records something for who is asked about."""


class Clerk:
    """`messages` are those of the refusals met, `files` how many were imported, `wanted` the positions in them."""

    def __init__(self, ledger: Ledger, commands: Mapping[str, Callable[[Ledger, Cells], object]] = DO) -> None:
        self.ledger = ledger
        self._commands = commands
        self.messages: list[str] = []
        self.files = 0
        self.wanted: set[int] = set()

    def take_back(self, position: int, action: str = "retract") -> None:
        """Until it is accepted, or its refusal said what to do instead and that is done."""
        wanted = [(position, action)]
        while wanted:
            fault = self._refused(wanted)
            if fault is None:
                return
            advice = self._advice(fault)
            if advice.together:
                wanted = [*((one, "retract") for one in advice.retract), *wanted]
                continue
            if advice.instead:
                del wanted[(fault.row or 0) - 2]
            for one in advice.retract:
                self.take_back(one)
            for one in advice.rescind:
                self.take_back(one, "rescind")
            for command in advice.commands:
                self._commands[command](self.ledger, advice.cells)

    def _refused(self, wanted: list[tuple[int, str]]) -> RowError | None:
        self.files += 1
        self.wanted |= {position for position, _ in wanted}
        assert self.files <= MOST_FILES, f"no end is in sight after {self.messages[-3:]}"
        rows = [replace(CORRECTION, row=n, position=p, action=a) for n, (p, a) in enumerate(wanted, start=2)]
        try:
            correct(self.ledger, *rows)
        except Refused as refusal:
            return refusal.where[0]
        return None

    def _advice(self, fault: RowError) -> Advice:
        """What it says to programs it says to people."""
        assert fault.advice is not None, f"no advice: {fault.message}"
        self.messages.append(fault.message)
        said = fault.message
        told = [*map(str, (*fault.advice.retract, *fault.advice.rescind)), *fault.advice.commands]
        for one in told[:5]:
            assert one in said or "write re" in said, f"{one} is not in: {said}"
        if not told:
            assert "leave the row out" in said
        return fault.advice


def at(ledger: Ledger, kind: str) -> int:
    """The position of the newest event of that type."""
    return max(placed.position for placed in memory(ledger).placed if type(placed.event).__name__ == kind)
