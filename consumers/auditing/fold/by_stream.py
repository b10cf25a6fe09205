"""The state once more, folded event by event in plain Python: what `verify` holds the projections against.

It shares no SQL with `projections`, so that a fault in one of the two shows as a difference. It takes one stream at a
time; only where people count goes across the streams of units.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from consumers.auditing.fold.people import person_rows
from consumers.auditing.fold.settlements import ASSESSED, SUMMED, settlement_rows
from consumers.auditing.fold.units import OPENINGS, unit_rows
from domain.event import Event
from domain.ports import Placed
from domain.settlements.events import EntitlementAssessed
from domain.staff.events import RegistrationRetracted, StaffRegistered

DEPARTURE = (
    "stream, staff_number, settlement, decided_on, leaves_on, route, category, sex, age_band, unit_id, paid_post_on, "
    "rescinded"
)
COLUMNS = {
    "unit_spans": "unit_id, code, name, type, parent_id, registered_on, ended_on, valid_from, valid_until",
    "unit_edges": "to_id, ordinal, from_id, scope, note, effective_on, instrument, clause",
    "unit_places": "unit_id, valid_from, valid_until, heir_id, lives, province_id, is_first",
    "quota_spans": "unit_id, category, headcount, valid_from, valid_until",
    "staff": "stream, staff_number, sex, category, counts_from, appointed_on",
    "post_spans": "stream, unit_id, position_code, concurrent, body, valid_from, valid_until",
    "secondment_spans": "stream, to_unit_id, valid_from, valid_until",
    "departures": DEPARTURE,
    "settlement_entries": "stream, effective_on, kind, amount",
    "assessments": "stream, effective_on, regime, rule_version, total, pay_back_until",
    "departure_figures": DEPARTURE,
    ASSESSED: "settlement, regime, rule_version, total, pay_back_until",
    SUMMED: "settlement, first_on, last_on, submitted, approved, paid_out, came_back",
}
"""The columns of each table of state that are compared, in the order of the folded rows: first the stream or the unit
that they come from. What goes across streams is compared part by part, each of which comes from one stream."""

OF_UNITS = ("unit_spans", "unit_edges", "quota_spans", "unit_places")
"""Those that are keyed by the unit, not by the stream; they are few."""

RowsOf = Callable[[Sequence[Placed]], Iterator[tuple[str, tuple[Any, ...]]]]
ROWS_OF: dict[str, RowsOf] = {"unit": unit_rows, "staff": person_rows, "settlement": settlement_rows}
"""How the streams of each kind are folded."""

BEGINNINGS: dict[str, type[Event] | tuple[type[Event], ...]] = {
    "unit": OPENINGS, "staff": StaffRegistered, "settlement": EntitlementAssessed,
}  # fmt: skip
"""What a stream of each kind begins with."""


def stream_kind(stream: str) -> str:
    return stream.partition(":")[0]


def faults(events: Sequence[Placed]) -> Iterator[tuple[int, str]]:
    """Position and description of what does not stand where it may, in a stream given by its versions."""
    stream = events[0].event.originator_id
    kind = stream_kind(stream)
    if kind not in ROWS_OF:
        yield events[0].position, f"{stream}: no unit, person or settlement has a stream of this name"
        return
    for placed in events:
        if placed.event.stream_kind != kind:
            yield placed.position, f"{stream}: {type(placed.event).__name__} has no place in a stream of this name"
    if not isinstance(events[0].event, BEGINNINGS[kind]):
        yield events[0].position, f"{stream}: it begins with {type(events[0].event).__name__}"
    registered: int | None = None
    for placed in events:
        if isinstance(placed.event, RegistrationRetracted) and placed.event.retracted_position == registered:
            registered = None
        elif isinstance(placed.event, StaffRegistered) and registered is None:
            registered = placed.position
        elif isinstance(placed.event, StaffRegistered):
            yield placed.position, f"{stream}: somebody who is registered is registered once more"
