"""The opening list: the units with which a ledger begins, recorded once, all as of one day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.errors import Refused, RowError
from domain.event import LegalBasis
from domain.moment import Recording
from domain.ports import Decision, SourceFile
from domain.row_faults import RowFaults
from domain.units.events import UnitRegistered
from domain.units.levels import is_above, needs_parent
from domain.units.register import UnitRegister
from domain.units.unit import new_unit_id, unit_stream
from domain.vocabulary import LEVEL_OF_TYPE, an

LONGEST_CODE = 50


@dataclass(frozen=True)
class UnitRow:
    """One unit of the list; `parent` is a code of the same list, empty for a province or a central body."""

    row: int
    code: str
    name: str
    type: str
    parent: str


def decide(
    register: UnitRegister,
    rows: Sequence[UnitRow],
    *,
    on: date,
    basis: LegalBasis,
    recording: Recording,
    source: SourceFile,
    form_errors: Sequence[RowError] = (),
) -> Decision:
    """Register every unit of the list as of the day `on`. Raises `Refused` with every fault of every row, and when
    the ledger already has units."""
    if register.opening_on is not None:
        raise Refused(
            "units_known",
            f"the ledger already has units, from the opening list of {register.opening_on}; "
            "record what changed since with `sobo units apply`",
        )
    if not basis.instrument:
        raise Refused("instrument_missing", "the instrument behind the list is missing; give it with --instrument")
    faults = RowFaults(source.name, form_errors)
    row_of_code = _check_rows(rows, faults)
    for row in rows:
        _check_parent(row, row_of_code.get(row.parent), faults)
    faults.refuse_if_any()
    at, by = recording.recorded_at, recording.recorded_by
    events = []
    for row in rows:
        parent_id = new_unit_id(row.parent, on) if row.parent else None
        stream = unit_stream(new_unit_id(row.code, on))
        events.append(UnitRegistered(stream, 1, on, at, by, basis, row.code, row.name, row.type, parent_id))
    return Decision(events, source_file=source, units_seen=register.position, rows=[row.row for row in rows])


def _check_rows(rows: Sequence[UnitRow], faults: RowFaults) -> dict[str, UnitRow]:
    """What can be said of each row and its code; the first row of each code."""
    row_of_code: dict[str, UnitRow] = {}
    for row in rows:
        check_code(row.row, row.code, faults)
        faults.check_text(row.row, "name", row.name)
        faults.check_word(row.row, "type", row.type, LEVEL_OF_TYPE)
        first = row_of_code.setdefault(row.code, row)
        if row.code and first is not row:
            faults.add(row.row, "code", f"{row.code} stands in row {first.row} too; each unit has a code of its own")
    return row_of_code


def check_code(row: int, code: str, faults: RowFaults) -> None:
    """A new code: short, without spaces, and without the @ that joins code and day in a unit's id."""
    faults.check_text(row, "code", code)
    if len(code) > LONGEST_CODE:
        faults.add(row, "code", f"a code has at most {LONGEST_CODE} characters; check the columns")
    elif "@" in code or any(letter.isspace() for letter in code):
        faults.add(row, "code", f'"{code}" is no code: a code has neither spaces nor @; correct it')


def _check_parent(row: UnitRow, parent: UnitRow | None, faults: RowFaults) -> None:
    """Is there a parent where one is needed, and is it of a higher level?"""
    if row.type not in LEVEL_OF_TYPE:
        return
    if not needs_parent(row.type):
        if row.parent:
            faults.add(row.row, "parent", f"{an(row.type)} has no parent; leave the cell empty or correct the type")
    elif not row.parent:
        faults.add(row.row, "parent", f"{an(row.type)} needs a parent; write the code of the unit above it")
    elif parent is None:
        faults.add(row.row, "parent", f"no row has the code {row.parent}; add that unit or correct the code")
    elif parent.type in LEVEL_OF_TYPE and not is_above(parent.type, row.type):
        faults.add(
            row.row,
            "parent",
            f"{parent.name} ({parent.code}) is {an(parent.type)}, which is not above {an(row.type)}; name a unit of a "
            "higher level",
        )
