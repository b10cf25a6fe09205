"""Salary components as exact decimals: what a file may say, and the text under which it is kept."""

import re
from collections.abc import Mapping
from decimal import Decimal

from domain.policy.bounds import Bounds, impossible_pay
from domain.row_faults import RowFaults
from domain.vocabulary import SALARY_COMPONENTS

AMOUNTS = ("salary_amount", "part_time_allowance")
COEFFICIENTS = frozenset(name for name in SALARY_COMPONENTS if name.endswith("_coefficient"))
CEILINGS = {
    "coefficient": Decimal(50),  # the highest rank coefficient in the State's tables is 13
    "percent": Decimal(200),
    "amount": Decimal(1_000_000_000),  # đồng a month
}
"""Above these a value is a slip of the pen, not a salary."""
MOST_DECIMALS = 6
NO_BOUNDS = Bounds()


_DECIMAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
"""A decimal as a salary table writes it. `Decimal` itself would take an exponent, underscores and infinity too."""


def components(row: int, cells: Mapping[str, str], faults: RowFaults, bounds: Bounds = NO_BOUNDS) -> dict[str, str]:
    """Component name to canonical decimal text, scale as written (`4.65`, `0.60`); faults are added for the others,
    and for those beyond the bounds."""
    read = {}
    for name, cell in cells.items():
        fault = _fault(name, cell)
        if fault:
            faults.add(row, name, fault)
        else:
            value = abs(Decimal(cell))  # a checked value is not negative: this only turns -0 into 0
            read[name] = str(int(value)) if name in AMOUNTS else f"{value:f}"
    for name, message in impossible_pay(bounds, read):
        faults.add(row, name, message)
    beside = [name for name in cells if name in COEFFICIENTS]
    if "salary_amount" in cells and beside:
        faults.add(
            row,
            "salary_amount",
            f"a salary amount stands in place of coefficients, and this row has {', '.join(beside)} too; keep one kind",
        )
    return read


def _fault(name: str, cell: str) -> str | None:
    if not _DECIMAL.fullmatch(cell):
        example = "whole đồng, digits only" if name in AMOUNTS else "a decimal with a point, like 4.65"
        return f'"{cell}" is no number; write {example}'
    return _amount_fault(cell) if name in AMOUNTS else _factor_fault(name, cell)


def _amount_fault(cell: str) -> str | None:
    value = Decimal(cell)
    if value != value.to_integral_value() or value <= 0:
        return f"{cell} is no amount; write whole đồng above zero"
    if value > CEILINGS["amount"]:
        return f"{cell} đồng a month is above {CEILINGS['amount']}; check the zeros"
    return None


def _factor_fault(name: str, cell: str) -> str | None:
    value = Decimal(cell)
    if value < 0:
        return f"{cell} is negative; write zero or more, or leave the cell empty"
    kind = "percent" if name.endswith("_percent") else "coefficient"
    if value > CEILINGS[kind]:
        return f"{cell} is too large for a {kind} (at most {CEILINGS[kind]}); check the decimal point"
    if len(cell.partition(".")[2]) > MOST_DECIMALS:
        return f"{cell} has more than {MOST_DECIMALS} decimals; write it as the salary table does"
    return None
