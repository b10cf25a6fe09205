"""Taking back changes of units that were recorded in error: one file is one change, validated as a whole.

Nothing is edited (DESIGN D8): a `UnitChangeRetracted` in each touched stream names the event that no longer stands.
"""

from collections.abc import Iterable, Mapping, Sequence

from domain.errors import Advice, listed
from domain.event import Event
from domain.moment import Recording
from domain.ports import Placed
from domain.retracting import retraction
from domain.row_faults import RowFaults
from domain.units.events import QuotaRetracted
from domain.units.register import UnitRegister
from domain.units.sides import named
from domain.units.taking_back.falling import FORMING, Falling, Wanted, falling_with
from domain.units.taking_back.hanging import Hanging
from domain.units.taking_back.remaining import check_divisions, check_map, check_nothing_depends
from domain.units.unit import unit_id_of


def take_back_changes(
    register: UnitRegister, wanted: Sequence[Wanted], hanging: Hanging, *, recording: Recording, faults: RowFaults
) -> list[Event]:
    """The retractions of the changes that the rows name, in whatever order, with all that was recorded as one with
    them and the quotas of the units that never were.

    They are applied to `register`: pass a copy. `hanging` must know every unit whose forming is named. With a fault of
    any row nothing that is returned is to be recorded.
    """
    falling = falling_with(register, wanted, faults)
    doubtful = {one.placed.position for one in wanted if faults.on(one.row)}
    check_nothing_depends(register, falling, faults)
    for one in wanted:
        if one.placed.position in falling and isinstance(one.placed.event, FORMING):
            _check_nobody_works_there(one, hanging.people_of(unit_id_of(one.placed.event.originator_id)), faults)
    events = _retract(register, falling, hanging, recording)
    check_map(register, falling, doubtful, faults)
    check_divisions(register, falling, doubtful, faults)
    return events


def quotas_fallen(events: Iterable[Event]) -> list[str]:
    """What is told of the quotas that these retractions take back without a row that names them."""
    positions: dict[str, list[int]] = {}
    for event in events:
        if isinstance(event, QuotaRetracted):
            positions.setdefault(unit_id_of(event.originator_id), []).append(event.retracted_position)
    return [
        f"the quotas of {unit_id} fall with it: position {', '.join(map(str, found))}"
        for unit_id, found in positions.items()
    ]


def _retract(
    register: UnitRegister, falling: Mapping[int, Falling], hanging: Hanging, recording: Recording
) -> list[Event]:
    made: list[Event] = []

    def take_back(placed: Placed, by: Wanted) -> None:
        version = register.version(unit_id_of(placed.event.originator_id)) + 1
        made.append(retraction(placed, version, recording=recording, basis=by.basis, reason=by.reason))
        register.apply(Placed(register.folded_to + 1, made[-1]))

    for placed, by in falling.values():
        if isinstance(placed.event, FORMING):
            for quota in hanging.quotas_of(unit_id_of(placed.event.originator_id)):
                take_back(quota, by)
        take_back(placed, by)
    return made


def _check_nobody_works_there(one: Wanted, standing: Sequence[int], faults: RowFaults) -> None:
    if standing:
        newest_first = tuple(reversed(standing))
        faults.add(
            one.row,
            "position",
            f"{named(one.placed)} cannot be taken back: {len(standing)} appointments or secondments to this unit are "
            f"recorded (position {listed(newest_first)}); take those back first, or "
            f"{one.placed.event.amended_by}",
            Advice(retract=newest_first),
        )
