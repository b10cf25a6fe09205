"""One person: where they stand on a day, and everything that was recorded of them."""

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

import psycopg
from psycopg.rows import dict_row

from domain.errors import NotFound
from projections.answers import Answer, Rows, answered_for, ask, plain, reach
from projections.corrected import mark_corrections
from projections.facts.standing import standing
from projections.facts.tables import table
from projections.staffing import places
from projections.state.reading import derive_known, known_condition, reading
from projections.state.snapshot import asking_again
from projections.state.tables import SCHEMA, STAFF_STATE, sql_text
from projections.state.times import AsKnown

Connection = psycopg.Connection[Any]
NO_CHANGE = frozenset(
    {
        "position", "stream", "version", "effective_on", "recorded_at", "recorded_by",
        "instrument", "clause", "signed_on", "authority", "sealed",
    }
)  # fmt: skip
"""Columns that every event has, and the sealed personal data: no part of the `changes` of an entry."""


class Personal(Protocol):
    """What is sealed of a person (`domain.staff.personal.PersonalData`)."""

    @property
    def full_name(self) -> str: ...
    @property
    def birth_date(self) -> date: ...
    @property
    def identity_number(self) -> str: ...


Unseal = Callable[[str, bytes], Personal | None]
"""From a stream and its sealed data to the person; None when the key is gone."""


@asking_again
def show(
    connection: Connection,
    number: str,
    unseal: Unseal,
    *,
    on: date,
    as_known: AsKnown | None = None,
    reveal_identity: bool = False,
) -> Answer:
    """The person with this staff number on a day; empty when nothing of them was known then.

    `status` is assigned, awaiting_reassignment, unallocated, left, or null before the first post, and `counted` the
    unit (or, unallocated, only the province) in which the person counts. `departure` is the last one decided by the
    day. `full_name` and `birth_date` are null and `erased` true when the key is gone. Raises `NotFound` for a number
    that nobody ever had, or whose registration was taken back.
    """
    with reading(connection):
        stream = str(_registered(connection, number)["stream"])
        known = _facts(connection, "fact_staff_registered", stream, known_condition(as_known))
        if not known:
            return {}
        registered = max(known, key=lambda row: int(row["position"]))
        _refuse_taken_back(connection, registered, as_known)
        derive_known(connection, as_known, STAFF_STATE, [stream])
        derive_known(connection, as_known, ("unit_spans", "unit_edges", "unit_places"))
        about = {"stream": stream, "on": on}
        held = sql_text("posts_held").format(posts_in="stream = %(stream)s")
        posts = ask(connection, "staff_posts", about, posts_held=held)
        main = next((post for post in posts if not post["concurrent"]), None)
        secondment = _secondment(connection, about)
        homes = [] if main is None else [main["unit_id"]]
        lent_to = [] if secondment is None else [secondment["to_unit_id"]]
        counted = places(connection, [*homes, *lent_to], on)
        place = None if main is None else counted.get(main["unit_id"])
        salaries = standing("SalaryChanged", SCHEMA, f"stream = %(stream)s and {known_condition(as_known)}")
        salary = ask(connection, "staff_salary", about, standing_salary_changed=salaries)
        departed = ask(connection, "staff_departure", about)
        departure = departed[0] if departed else None
        corrected = _facts(connection, "fact_personal_data_corrected", stream, known_condition(as_known))
        personal = max([registered, *corrected], key=lambda row: int(row["position"]))
        reached = reach(connection, as_known)
    return {
        "staff_number": registered["staff_number"],
        "stream": stream,
        **_personal(unseal(stream, bytes(personal["sealed"])), reveal_identity),
        "sex": personal["sex"],
        "category": registered["category"],
        "appointed_on": plain(registered["appointed_on"]),
        "on": on.isoformat(),
        "as_known": answered_for(as_known),
        **reached,
        "status": place["status"] if place is not None else _left(departure, on),
        "counted": None if place is None else {key: place[key] for key in ("unit", "unit_id", "name", "province")},
        "main": _post(main),
        "concurrent": [_post(post) for post in posts if post["concurrent"]],
        "secondment": _lent(secondment, counted, place),
        "salary": salary[0] if salary else None,
        "departure": departure,
    }


@asking_again
def history(connection: Connection, number: str, *, on: date | None = None, as_known: AsKnown | None = None) -> Rows:
    """Everything recorded of a person, in the order of recording, also what was taken back (`retracted_by`) or
    corrected (`corrects`, `corrected_by`: positions or None), as far as it was known.

    The career, and what departures are owed, funded and paid; these entries name their `settlement`.

    With `on` only what is in force by that day; without, all, the future included. Nothing sealed is shown.
    """
    with reading(connection):
        stream, known = str(_registered(connection, number)["stream"]), known_condition(as_known)
        entries = _told(connection, "staff", stream, known)
        opened = [entry["changes"]["settlement"] for entry in entries if entry["event"] == "DepartureDecided"]
        entries += [
            {**entry, "settlement": settlement}
            for settlement in opened
            if settlement is not None
            for entry in _told(connection, "settlement", settlement, known)
        ]
        reached = reach(connection, as_known)
    mark_corrections(entries)
    until = None if on is None else on.isoformat()
    entries = [entry for entry in entries if until is None or entry["effective_on"] <= until]
    return Rows(sorted(entries, key=lambda entry: int(entry["position"])), reached)


def _told(connection: Connection, kind: str, stream: str, known: str) -> list[Answer]:
    """Everything recorded in a stream of that kind."""
    from schemas.catalogue import event_schemas

    events = [event for event, schema in event_schemas().items() if schema.full_name == f"sobo.{kind}.{event}"]
    return [_entry(event, row) for event in events for row in _facts(connection, table(event), stream, known)]


def _registered(connection: Connection, number: str) -> Answer:
    query = f"select * from {SCHEMA}.fact_staff_registered where staff_number = %s"
    with connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(query.encode(), (number,)).fetchone()
    if row is None:
        raise NotFound("no_such_person", f"nobody has the staff number {number}; please check it")
    return row


def _refuse_taken_back(connection: Connection, registered: Answer, as_known: AsKnown | None) -> None:
    retracted = _facts(connection, "fact_registration_retracted", str(registered["stream"]), known_condition(as_known))
    for row in retracted:
        if row["retracted_position"] == registered["position"]:
            number = registered["staff_number"]
            raise NotFound(
                "registration_taken_back",
                f"the registration of {number} was taken back by position {row['position']}: nobody has that number "
                f"now; `sobo staff history {number}` tells what was recorded",
            )


def _facts(connection: Connection, name: str, stream: str, known: str) -> list[Answer]:
    with connection.cursor(row_factory=dict_row) as cursor:
        query = f"select * from {SCHEMA}.{name} where stream = %s and {known}"
        return cursor.execute(query.encode(), (stream,)).fetchall()


def _entry(event: str, row: Answer) -> Answer:
    changes = {("position" if key == "position_code" else key): plain(value) for key, value in row.items()
               if key not in NO_CHANGE}  # fmt: skip
    return {
        "position": row["position"],
        "stream": row["stream"],
        "version": row["version"],
        "recorded_at": plain(row["recorded_at"]),
        "recorded_by": row["recorded_by"],
        "effective_on": plain(row["effective_on"]),
        "event": event,
        "changes": changes,
        "instrument": row["instrument"],
        "clause": row["clause"],
    }


def _personal(person: Personal | None, reveal_identity: bool) -> Answer:
    if person is None:
        return {"full_name": None, "birth_date": None, "erased": True}
    shown: Answer = {"full_name": person.full_name, "birth_date": person.birth_date.isoformat()}
    if reveal_identity:
        shown["identity_number"] = person.identity_number
    return shown


def _left(departure: Answer | None, on: date) -> str | None:
    return "left" if departure is not None and departure["leaves_on"] <= on.isoformat() else None


def _post(post: Answer | None) -> Answer | None:
    return None if post is None else {key: value for key, value in post.items() if key != "concurrent"}


def _secondment(connection: Connection, about: Answer) -> Answer | None:
    found = ask(connection, "staff_secondment", about)
    return found[0] if found else None


def _lent(secondment: Answer | None, counted: dict[str, Answer], home: Answer | None) -> Answer | None:
    """A secondment counts where its unit went whole; it is over when its unit was divided or just ended, or has become
    the person's own."""
    place = None if secondment is None else counted.get(secondment["to_unit_id"])
    if secondment is None or place is None or place["unit_id"] is None:
        return None
    if home is not None and home["unit_id"] == place["unit_id"]:
        return None
    return {**{key: place[key] for key in ("unit", "unit_id", "name", "province")}, **secondment}
