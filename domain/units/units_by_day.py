"""Which unit a code in a row means on that row's day; a code that means none is a fault that says who bore it when."""

from datetime import date

from domain.row_faults import RowFaults
from domain.units.register import Bearing, UnitRegister


class UnitsByDay:
    """Looks codes up for the rows of one file; thousands of rows name the same unit on the same day."""

    def __init__(self, register: UnitRegister, faults: RowFaults) -> None:
        self._register = register
        self._faults = faults
        self._found: dict[tuple[str, date], str | None] = {}

    def living(self, row: int, column: str, code: str, on: date) -> str | None:
        """Id of the unit that bears the code on that day; None, with a fault added to the row, when there is none."""
        asked = (code, on)
        if asked not in self._found:
            unit = self._register.bearer(code, on)
            self._found[asked] = None if unit is None else unit.id
        unit_id = self._found[asked]
        if unit_id is None:
            if code:
                self._faults.add(row, column, _nobody(code, on, self._register.bearings(code)))
            else:
                self._faults.check_text(row, column, code)
        return unit_id


def _nobody(code: str, on: date, bearings: list[Bearing]) -> str:
    if not bearings:
        return f"no unit ever bore the code {code}; check it (codes keep their leading zeros)"
    borne = "; ".join(
        f"{bearing.name} from {bearing.since}" + (f" until the day before {bearing.until}" if bearing.until else "")
        for bearing in bearings
    )
    return f"no unit bears the code {code} on {on}. It was borne by {borne}. Check the code and the day"
