"""Columns that a list by staff number has and its kind does not ask for: held against the ledger, differences told."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from commands.files.rows import parse_day
from domain.vocabulary import CATEGORIES

if TYPE_CHECKING:
    from commands.files.table import Row, Table
    from domain.recording.ledger import Ledger
    from domain.settlements.dossier import Dossier
    from domain.units.register import UnitRegister

COMPARED = ("full_name", "category", "unit")
DAYS = ("effective_on", "starts_on", "decided_on", "ends_on")
"""The column that says on what day a row's unit would be the person's; the first of them that the kind has."""


def comparable(columns: Sequence[str]) -> tuple[str, ...]:
    """The columns that a kind with these columns can hold against the ledger, when a file has them."""
    if "staff_number" not in columns:
        return ()
    with_day = any(name in columns for name in DAYS)
    return tuple(name for name in COMPARED if name not in columns and (name != "unit" or with_day))


def differences(ledger: Ledger, table: Table) -> Iterator[str]:
    """A sentence for each cell of a compared column that says something else than the ledger."""
    if not table.compared:
        return
    from domain.settlements.dossier import dossiers

    numbers = dict.fromkeys(row.values["staff_number"] for row in table.rows)
    known = dossiers(ledger.log, ledger.identity_secret, numbers, with_keys="full_name" in table.compared)
    register = ledger.register()
    for row in table.rows:
        dossier = known.get(row.values["staff_number"])
        if dossier is None:
            continue
        for column in table.compared:
            stated, recorded = row.values[column], _recorded(column, row, dossier, register)
            if stated and recorded and not _same(stated, recorded):
                number = row.values["staff_number"]
                told = (
                    f"not the name that the ledger has for {number}"  # names stay out of what ends up in logs
                    if column == "full_name"
                    else f"{number} has {recorded} in the ledger, {stated} in the file"
                )
                yield f"row {row.line}: {column}: {told}; check which is right"


def _recorded(column: str, row: Row, dossier: Dossier, register: UnitRegister) -> str | None:
    """None where the two cannot be held together: an erased name, a title in place of a code, a day without a unit."""
    if column == "full_name":
        personal = dossier.personal_data()
        return None if personal is None else personal.full_name
    if column == "category":
        return dossier.member.category if row.values[column] in CATEGORIES else None
    on = _day(row)
    unit_id = None if on is None else dossier.member.counted_unit(register, on)
    unit = None if unit_id is None or on is None else register.unit_on(unit_id, on)
    return None if unit is None or not row.values[column].isdecimal() else unit.code


def _day(row: Row) -> date | None:
    named = next((row.values[name] for name in DAYS if row.values.get(name)), "")
    return parse_day(named)


def _same(stated: str, recorded: str) -> bool:
    return _plain(stated) == _plain(recorded)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
