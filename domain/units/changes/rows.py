"""One row of a change set, and what must hold for it alone, whatever the ledger knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.event import LegalBasis
from domain.row_faults import RowFaults
from domain.units.levels import needs_parent
from domain.units.opening_list import check_code
from domain.vocabulary import ENDING_SCOPES, LEVEL_OF_TYPE, SCOPES, an

CHANGES = ("form", "amend", "transfer", "dissolve")


@dataclass(frozen=True)
class ChangeRow:
    """Texts as written (NFC, trimmed); `effective_on` None when the cell did not read as a day."""

    row: int
    effective_on: date | None
    legal_basis: LegalBasis
    change: str
    code: str
    name: str
    type: str
    parent: str
    predecessor: str
    scope: str
    note: str


def check_rows(rows: Iterable[ChangeRow], faults: RowFaults) -> None:
    """Add the faults of each row by itself."""
    by_change = {"form": _check_form, "amend": _check_amend, "transfer": _check_transfer, "dissolve": _check_dissolve}
    for row in rows:
        faults.check_text(row.row, "instrument", row.legal_basis.instrument)
        faults.check_word(row.row, "change", row.change, CHANGES)
        if row.change in by_change:
            by_change[row.change](row, faults)


def _check_form(row: ChangeRow, faults: RowFaults) -> None:
    check_code(row.row, row.code, faults)
    faults.check_text(row.row, "name", row.name)
    faults.check_word(row.row, "type", row.type, LEVEL_OF_TYPE)
    if row.type in LEVEL_OF_TYPE:
        if needs_parent(row.type) and not row.parent:
            faults.add(row.row, "parent", f"{an(row.type)} needs a parent; write the code of the unit above it")
        elif row.parent and not needs_parent(row.type):
            faults.add(row.row, "parent", f"{an(row.type)} has no parent; leave the cell empty or correct the type")
    if row.scope:
        faults.check_word(row.row, "scope", row.scope, SCOPES)
        if not row.predecessor and not row.note:
            faults.add(
                row.row,
                "note",
                "a scope without a predecessor means territory that lay in no unit; say which in the note, or name the "
                "predecessor",
            )
    elif row.predecessor:
        faults.add(
            row.row,
            "scope",
            f"how much of {row.predecessor} goes to {row.code} is missing; write the scope: {', '.join(SCOPES)}",
        )


def _check_amend(row: ChangeRow, faults: RowFaults) -> None:
    _check_predecessor(row, faults)
    _check_empty(row, "scope", row.scope, faults)
    if row.code:
        check_code(row.row, row.code, faults)
    if row.type:
        faults.check_word(row.row, "type", row.type, LEVEL_OF_TYPE)
    if not (row.code or row.name or row.type or row.parent):
        faults.add(row.row, None, "the amend changes nothing; fill in the new code, name, type or parent")


def _check_transfer(row: ChangeRow, faults: RowFaults) -> None:
    faults.check_text(row.row, "code", row.code)
    _check_predecessor(row, faults)
    if row.code and row.code == row.predecessor:
        faults.add(row.row, "predecessor", f"{row.code} cannot receive a part of itself; correct one of the two codes")
    if not row.scope:
        faults.add(row.row, "scope", "the scope is missing; say which part is transferred")
    elif row.scope in ENDING_SCOPES:
        faults.add(
            row.row,
            "scope",
            f"a transfer cannot take the {row.scope} of {row.predecessor}, which continues; write the part taken, or "
            "use form for a unit that ends",
        )
    else:
        faults.check_word(row.row, "scope", row.scope, SCOPES)


def _check_dissolve(row: ChangeRow, faults: RowFaults) -> None:
    _check_predecessor(row, faults)
    _check_empty(row, "scope", row.scope, faults)
    _check_empty(row, "code", row.code, faults)


def _check_predecessor(row: ChangeRow, faults: RowFaults) -> None:
    if not row.predecessor:
        faults.add(row.row, "predecessor", f"which unit to {row.change} is missing; write its code")


def _check_empty(row: ChangeRow, column: str, value: str, faults: RowFaults) -> None:
    if value:
        hint = "use form when another unit takes its territory" if row.change == "dissolve" else "leave the cell empty"
        faults.add(row.row, column, f"{row.change} takes no {column}; {hint}")
