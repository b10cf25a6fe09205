"""Setting the authorised headcount of units, overall or by category."""

from collections import defaultdict

from domain.event import Event
from domain.ports import Decision
from domain.row_faults import RowFaults
from domain.source_files import Submission
from domain.staff.circumstances import Circumstances
from domain.staff.rows import QuotaRow
from domain.units.events import StaffingQuotaSet
from domain.units.unit import unit_stream
from domain.units.units_by_day import UnitsByDay
from domain.vocabulary import CATEGORIES

EVERY_CATEGORY = "all"
LARGEST_HEADCOUNT = 1_000_000


def set_quotas(submission: Submission[QuotaRow], given: Circumstances) -> Decision:
    """Set the quotas of a file, in the order of the file: of two for one unit, category and day the later stands.

    Raises `Refused` with every fault of every row.
    """
    faults = RowFaults(submission.source.name, submission.form_errors)
    units = UnitsByDay(given.register, faults)
    added: dict[str, int] = defaultdict(int)
    events: list[Event] = []
    for row in units.with_codes(submission.rows, "unit", lambda row: row.effective_on):
        faults.check_word(row.row, "category", row.category, (EVERY_CATEGORY, *CATEGORIES))
        if row.headcount is not None and not 0 <= row.headcount <= LARGEST_HEADCOUNT:
            faults.add(
                row.row, "headcount", f"{row.headcount} is no headcount; write a whole number of people, 0 or more"
            )
        if row.effective_on is None:
            continue
        unit_id = units.living(row.row, "unit", row.unit, row.effective_on)
        if unit_id is None or row.headcount is None or faults.on(row.row):
            continue
        added[unit_id] += 1
        events.append(
            StaffingQuotaSet(
                unit_stream(unit_id),
                given.register.version(unit_id) + added[unit_id],
                row.effective_on,
                given.recording.recorded_at,
                given.recording.recorded_by,
                row.legal_basis,
                row.category,
                row.headcount,
            )
        )
    faults.refuse_if_any()
    said = [*units.said()]
    return Decision(events, source_file=submission.source, units_seen=given.register.position, remarks=said)
