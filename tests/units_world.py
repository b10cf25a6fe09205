"""A small country for tests of rules about units, and short ways to write the rows of a change set.

On 30 June 2025: provinces 01 and 02; district 11 in 01 with communes 00001 to 00003, district 12 in 02 with communes
00004 to 00006; commune 00007 directly under 01; a ministry B1.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from domain.errors import Refused, RowError
from domain.event import LegalBasis
from domain.moment import Recording
from domain.ports import Decision, Placed, SourceFile
from domain.units import opening_list
from domain.units.changes import change_set
from domain.units.changes.rows import ChangeRow
from domain.units.opening_list import UnitRow
from domain.units.register import UnitRegister

OPENING = date(2025, 6, 30)
DAY = date(2025, 7, 1)
LATER = date(2025, 8, 1)
RECORDING = Recording(datetime(2026, 1, 1, tzinfo=UTC), "tester")
BASIS = LegalBasis("NQ1", "1")
SOURCE = SourceFile("0" * 64, "changes", "changes.csv")
COUNTRY = (
    ("01", "Tỉnh Một", "province", ""),
    ("02", "Tỉnh Hai", "province", ""),
    ("11", "Huyện Một", "rural_district", "01"),
    ("12", "Huyện Hai", "rural_district", "02"),
    ("00001", "Xã Một", "commune", "11"),
    ("00002", "Xã Hai", "commune", "11"),
    ("00003", "Xã Ba", "commune", "11"),
    ("00004", "Xã Bốn", "commune", "12"),
    ("00005", "Xã Năm", "commune", "12"),
    ("00006", "Xã Sáu", "commune", "12"),
    ("00007", "Xã Bảy", "commune", "01"),
    ("B1", "Bộ Một", "central_body", ""),
)
_ROW = ChangeRow(0, DAY, BASIS, "", "", "", "", "", "", "", "")


def form(code: str, predecessor: str = "", scope: str = "", parent: str = "01", **other: object) -> ChangeRow:
    row = replace(_ROW, change="form", code=code, name=f"Xã {code}", type="commune", parent=parent)
    return replace(row, predecessor=predecessor, scope=scope, **other)  # type: ignore[arg-type]


def amend(predecessor: str, **new: object) -> ChangeRow:
    return replace(_ROW, change="amend", predecessor=predecessor, **new)  # type: ignore[arg-type]


def transfer(code: str, predecessor: str, scope: str = "part", **other: object) -> ChangeRow:
    row = replace(_ROW, change="transfer", code=code, predecessor=predecessor, scope=scope)
    return replace(row, **other)  # type: ignore[arg-type]


def dissolve(predecessor: str, **other: object) -> ChangeRow:
    return replace(_ROW, change="dissolve", predecessor=predecessor, **other)  # type: ignore[arg-type]


def country() -> UnitRegister:
    """The register after the opening list."""
    register = UnitRegister()
    rows = [UnitRow(line, *cells) for line, cells in enumerate(COUNTRY, start=2)]
    source = SourceFile("1" * 64, "units", "units.csv")
    record(register, opening_list.decide(register, rows, on=OPENING, basis=BASIS, recording=RECORDING, source=source))
    return register


def record(register: UnitRegister, decision: Decision) -> list[Placed]:
    """Apply what was decided as the log would give it back."""
    placed = [Placed(register.folded_to + number, event) for number, event in enumerate(decision.events, start=1)]
    for one in placed:
        register.apply(one)
    return placed


def decide(register: UnitRegister, rows: Sequence[ChangeRow]) -> Decision:
    """The decision about these rows, numbered as in a file: 2, 3, ..."""
    numbered = [replace(row, row=line) for line, row in enumerate(rows, start=2)]
    return change_set.decide(register, numbered, recording=RECORDING, source=SOURCE)


def apply(register: UnitRegister, *rows: ChangeRow) -> list[Placed]:
    return record(register, decide(register, rows))


def refusal(register: UnitRegister, *rows: ChangeRow) -> tuple[RowError, ...]:
    """The errors for which these rows are refused. Fails when they are not."""
    try:
        decide(register, rows)
    except Refused as refused:
        return refused.where
    raise AssertionError("the rows were accepted")
