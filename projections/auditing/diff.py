"""What two moments of knowledge answer differently for one day, and the events in between that made it so."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date

from domain.errors import NotFound, Refused
from domain.policy.parameters import Rules
from projections.answers import Answer, answered_for, ask, reach
from projections.auditing.answered import Answered, Connection, Moment, Piece, answered, passing
from projections.auditing.naming import person_of
from projections.auditing.part import WHOLE, Part, Places, Scope, part_of
from projections.facts.standing import retraction_of
from projections.facts.tables import event_types, table
from projections.state.reading import known_condition, reading
from projections.state.snapshot import asking_again, snapshot
from projections.state.tables import SCHEMA, reads
from projections.state.times import AsKnown
from projections.terms import STATE_OF_UNITS
from projections.units import bearer

KINDS = ("unit", "staffing", "unallocated", "registration", "post", "salary", "departure", "settlement", "funding",
         "payment")  # fmt: skip
"""What may change, in the order in which it is told."""
OF_TABLES = {
    "unit": ("unit_spans",),
    "staffing": ("unit_places", "quota_spans", "staff", "post_spans", "secondment_spans"),
    "unallocated": ("unit_places", "staff", "post_spans"),
    "registration": ("staff",),
    "salary": ("staff",),
    "post": ("unit_places", "staff", "post_spans", "secondment_spans"),
    "departure": ("departures",),
    "settlement": ("departures", "assessments", "settlement_entries"),
}
"""The tables of state that tell of it: the events that these are derived from made the change."""
OF_EVENTS = {"salary": ("SalaryChanged", "SalaryRetracted")}


Change = tuple[tuple[Piece | None, Piece | None], Answer]
"""What is told, behind the pieces of both sides that it is told of."""


@asking_again
def diff(
    connection: Connection,
    rules: Rules,
    *,
    on: date,
    before: AsKnown,
    after: AsKnown | None = None,
    scope: Scope = WHOLE,
) -> Answer:
    """The `changes` from what was known `before` to what was known `after`, each with its `events`, oldest first.

    People, departures and money are compared where something of their own came in between; what a change of units alone
    does to them stands in the units and their headcounts, unless one person is asked for. `events` counts those in
    between, of one unit or province those that are about it or its people. Raises `NotFound` for a code
    or a number that nobody bears at either moment, `Refused` (`moments_swapped`).
    """
    after = AsKnown() if after is None else after
    with snapshot(connection):
        _refuse_swapped(connection, before, after)
        first, second = (Moment(connection, rules, on, known) for known in (before, after))
        later = passing(connection, lambda: _ground(second, scope.code))
        part, between, people, one = passing(connection, lambda: _begun(first, later, scope, after))
        other = passing(connection, lambda: _later(second, part, later, people))
        wanted = _wanted(scope, part.ids)
        changes = _changes(one, other, wanted)
        about = len(between) if part.near is None else _about(between, (one, other), wanted, part.near)
        _name_events(changes, between, one, other)
        _name_users(connection, changes)
        reached = reach(connection, after)
    return {
        "on": on.isoformat(),
        "before": answered_for(before),
        "after": answered_for(after),
        **reached,
        "events": about,
        "changes": [change for _, change in changes],
    }


def _refuse_swapped(connection: Connection, before: AsKnown, after: AsKnown) -> None:
    known = {"before": known_condition(after), "after": known_condition(before)}
    if ask(connection, "facts_between", {}, **known, which="true"):
        raise Refused("moments_swapped", "the moment of --before lies behind that of --after; please swap the two")


def _ground(moment: Moment, code: str | None) -> tuple[Places, str | NotFound | None]:
    """Where people count at a moment, and the unit that bears the code; its state of units is left standing."""
    with reading(moment.connection, moment.known, STATE_OF_UNITS):
        places = moment.places()
        if code is None:
            return places, None
        try:
            return places, str(bearer(moment.connection, code, moment.on)["id"])
        except NotFound as refusal:
            return places, refusal


def _begun(
    first: Moment, later: tuple[Places, str | NotFound | None], scope: Scope, after: AsKnown
) -> tuple[Part, list[Answer], list[str], Answered]:
    """The part that is asked for, what came in between, whose it is, and what was answered of it before."""
    places, _ = earlier = _ground(first, scope.code)
    ids = None if scope.code is None else _bearers([found for _, found in (earlier, later)])
    part = part_of(first.connection, scope, ids, (places, later[0]))
    between = _between(first.connection, first.known, after, part)
    own = {person_of(stream) for stream in (event["stream"] for event in between)}
    if scope.staff is not None:  # also when nothing of their own came in between
        own = {person_of(stream) for stream in part.streams or ()}
    people = sorted(stream for stream in own if stream is not None)
    return part, between, people, answered(first, part, places, people)


def _later(
    second: Moment, part: Part, later: tuple[Places, str | NotFound | None], people: Collection[str]
) -> Answered:
    with reading(second.connection, second.known, STATE_OF_UNITS):
        return answered(second, part, later[0], people)


def _bearers(found: Iterable[str | NotFound | None]) -> frozenset[str]:
    """The units, or provinces, that bear the code: another one at each moment perhaps."""
    refusals = [one for one in found if isinstance(one, NotFound)]
    ids = frozenset(one for one in found if isinstance(one, str))
    if not ids:
        raise refusals[-1]
    return ids


def _between(connection: Connection, before: AsKnown, after: AsKnown, part: Part) -> list[Answer]:
    """Every event that was known after and not before, with what it takes back or None; those of units, and of the
    people whom the part is about."""
    known = {"before": known_condition(before), "after": known_condition(after)}
    which = "true" if part.streams is None else "(stream = any(%(streams)s) or starts_with(stream, 'unit:'))"
    found = ask(connection, "facts_between", {"streams": sorted(part.streams or ())}, **known, which=which)
    retractions = {retraction_of(name) for name in event_types()}
    for event in found:
        event["corrects"] = None
    _look_up(connection, "retracted_position", "corrects", [one for one in found if one["event"] in retractions])
    return found


def _look_up(connection: Connection, column: str, name: str, events: Iterable[Answer]) -> None:
    """Give each event a field of its fact under this name."""
    by_type: dict[str, dict[int, Answer]] = defaultdict(dict)
    for event in events:
        by_type[event["event"]][event["position"]] = event
    for event_type, by_position in by_type.items():
        query = f"select position, {column} from {SCHEMA}.{table(event_type)} where position = any(%s)"
        for position, value in connection.execute(query.encode(), (list(by_position),)).fetchall():
            by_position[position][name] = value


def _name_users(connection: Connection, changes: list[Change]) -> None:
    """Give each event that is named who recorded it."""
    _look_up(connection, "recorded_by", "recorded_by", (event for _, change in changes for event in change["events"]))


def _wanted(scope: Scope, ids: frozenset[str] | None) -> Callable[[Piece, Answered], bool]:
    """Whether a piece of one side belongs to what is asked for."""
    if ids is None:
        return lambda _, __: True
    if scope.unit is not None:
        return lambda piece, _: piece.what != "unallocated" and not ids.isdisjoint(piece.units)
    return lambda piece, side: any(unit in ids or side.counts_at(unit)[1] in ids for unit in piece.units)


def _about(
    between: list[Answer], sides: tuple[Answered, Answered], wanted: Callable[[Piece, Answered], bool],
    near: frozenset[str],
) -> int:  # fmt: skip
    """How many of the events are about the units asked for, those that went into them or stand below them, and the
    people who count there at either moment."""
    moved = _moved(*sides)
    streams = {stream for unit in near for stream in (f"unit:{unit}", *moved.get(unit, ()))}
    for side in sides:
        for piece in side.pieces.values():
            if wanted(piece, side):
                streams |= {stream for stream in piece.streams if person_of(stream) is not None}
    return sum(event["stream"] in streams for event in between)


def _changes(first: Answered, second: Answered, wanted: Callable[[Piece, Answered], bool]) -> list[Change]:
    found: list[Change] = []
    names = dict.fromkeys((*first.pieces, *second.pieces))
    for name in sorted(names, key=lambda name: (KINDS.index(name[0]), *name[1:])):
        one, other = first.pieces.get(name), second.pieces.get(name)
        if one is not None and other is not None and one.value == other.value:
            continue
        if not ((one and wanted(one, first)) or (other and wanted(other, second))):
            continue
        change: Answer = {"what": name[0], "key": name[1]}
        change |= {"position": name[2]} if name[2] else {}
        change["before"] = None if one is None else one.value
        change["after"] = None if other is None else other.value
        found.append(((one, other), change))
    return found


def _name_events(changes: list[Change], between: list[Answer], first: Answered, second: Answered) -> None:
    """Give each change the events that made it."""
    by_stream: dict[str, list[Answer]] = defaultdict(list)
    for event in between:
        by_stream[event.pop("stream")].append(event)
    moved = _moved(first, second)
    for pieces, change in changes:
        what = change["what"]
        streams = {stream for piece in pieces if piece for stream in piece.streams}
        if what in ("staffing", "unallocated"):
            streams |= moved[change["key"]]
        elif what == "unit" and _parent_recoded(change):
            streams.add(f"unit:{change['after']['parent_id']}")
        events = {event["position"]: event for stream in streams for event in by_stream.get(stream, ())}
        made_by = _made_by(what)
        if what in ("funding", "payment"):
            about = change["position"]
            kept = [one for one in events.values() if about in (one["position"], one["corrects"])]
        else:
            kept = [one for one in events.values() if one["event"] in made_by]
        change["events"] = sorted(kept, key=lambda one: int(one["position"]))


def _parent_recoded(change: Answer) -> bool:
    before, after = change["before"] or {}, change["after"] or {}
    return before.get("parent_id") == after.get("parent_id") and before.get("parent") != after.get("parent")


def _made_by(what: str) -> frozenset[str]:
    return frozenset(OF_EVENTS.get(what, ())).union(*(reads(name) for name in OF_TABLES.get(what, ())))


def _moved(first: Answered, second: Answered) -> dict[str, set[str]]:
    """By unit, or by province for those without one, the streams of people who count otherwise than before and of units
    whose people do."""
    moved: dict[str, set[str]] = defaultdict(set)
    for stream in first.counted.keys() | second.counted.keys():
        one, other = first.counted.get(stream), second.counted.get(stream)
        if one == other:
            continue
        for _, home, counted, province, lent_to in filter(None, (one, other)):
            for key in (counted, lent_to, province if home and counted is None else None):
                moved[key or ""].add(stream)
    for unit in first.places.keys() | second.places.keys():
        one, other = first.places.get(unit), second.places.get(unit)
        if one == other:
            continue
        streams = {f"unit:{key}" for key in (unit, *(one or ()), *(other or ())) if key}
        for counted, province in filter(None, (one, other)):
            moved[counted or province or ""] |= streams
    return moved
