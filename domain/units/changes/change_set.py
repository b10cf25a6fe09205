"""A change set: the clauses of one or more resolutions, decided day by day, each day as a whole."""

from collections.abc import Sequence
from datetime import date

from domain.errors import Refused, RowError
from domain.event import Event
from domain.moment import Recording
from domain.ports import Decision, SourceFile
from domain.row_faults import RowFaults
from domain.units.changes.events import GroupEvents
from domain.units.changes.group import Doubt, resolve
from domain.units.changes.outcome import check_outcome
from domain.units.changes.rows import ChangeRow, check_rows
from domain.units.changes.rules import check_group, rests_without_successor
from domain.units.register import UnitRegister


def decide(
    register: UnitRegister,
    rows: Sequence[ChangeRow],
    *,
    recording: Recording,
    source: SourceFile,
    form_errors: Sequence[RowError] = (),
) -> Decision:
    """The events of the whole file. Raises `Refused` with every fault of every row.

    The groups are tried one after the other on a copy of the register, so that a later one may build on an earlier.
    """
    if register.opening_on is None:
        raise Refused("no_units", "the ledger has no units yet; load the opening list first, with `sobo units load`")
    faults = RowFaults(source.name, form_errors)
    check_rows(rows, faults)
    trial = register.copy()
    doubt = Doubt()
    made: list[tuple[int, Event]] = []
    remarks: list[str] = []
    for on, group_rows in _by_day(rows, register.opening_on, faults):
        group = resolve(on, group_rows, trial.copy(), doubt, faults)
        check_group(group, faults)
        remarks += group.said
        remarks += rests_without_successor(group)
        made += GroupEvents(group, trial, recording).make(faults)
        check_outcome(group, trial, faults)
    faults.refuse_if_any()
    return Decision(
        [event for _, event in made],
        source_file=source,
        units_seen=register.position,
        rows=[row for row, _ in made],
        remarks=remarks,
    )


def _by_day(rows: Sequence[ChangeRow], opening_on: date, faults: RowFaults) -> list[tuple[date, list[ChangeRow]]]:
    """The rows of each day, in file order, the earliest day first; days before the opening list are refused."""
    groups: dict[date, list[ChangeRow]] = {}
    for row in rows:
        if row.effective_on is None:
            continue
        if row.effective_on < opening_on:
            message = f"{row.effective_on} lies before the opening list of {opening_on}; check the day"
            faults.add(row.row, "effective_on", message)
        else:
            groups.setdefault(row.effective_on, []).append(row)
    return sorted(groups.items())
