"""Which settlement a row is about: the one that it names, else the last one decided by its day."""

from datetime import date

from domain.row_faults import RowFaults
from domain.settlements.dossier import Dossier
from domain.settlements.settlement import Settlement, settlement_stream
from domain.staff.member import Departure

Settled = tuple[Departure, Settlement]


def settled_departure(
    row: int,
    staff_number: str,
    dossier: Dossier,
    faults: RowFaults,
    *,
    number: int | None = None,
    by: tuple[str, date | None] = ("", None),
) -> Settled | None:
    """The departure and its settlement, or None with a fault added to the row.

    `number` is the N of `settlement:HASH/N`. `by` is the column and the day of the row's fact, which must not lie
    before the decision.
    """
    member = dossier.member
    column, day = by
    opened = [decided for decided in member.decided if decided.settlement is not None]
    if number is not None:
        opened = [d for d in opened if d.settlement == settlement_stream(member.stream, number)]
        if not opened:
            faults.add(row, "settlement", f"{staff_number} has no settlement {number}; leave it empty for the last one")
            return None
    if not opened:
        faults.add(
            row, "staff_number", f"no departure with a settlement was decided for {staff_number}; import it first"
        )
        return None
    named = {decided.originator_version for decided in opened}
    standing = [found for found in dossier.settled_departures() if found[0].decided.originator_version in named]
    if not standing:
        faults.add(
            row, "staff_number", f"the departure of {staff_number} was rescinded, so nothing is due; leave the row out"
        )
        return None
    decided_by = [found for found in standing if day is None or found[0].decided_on <= day]
    if not decided_by:
        first = min(departure.decided_on for departure, _ in standing)
        faults.add(row, column, f"{day} lies before the decision of {first}; check the day")
        return None
    return max(decided_by, key=lambda found: (found[0].decided_on, found[0].decided.originator_version))
