"""One person: where they stand on a day."""

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

import psycopg
from psycopg.rows import dict_row

from domain.errors import NotFound
from projections.answers import Answer, answered_for, ask, plain, reach
from projections.facts.standing import standing
from projections.staffing import places
from projections.state.reading import derive_known, known_condition, reading
from projections.state.snapshot import asking_again
from projections.state.tables import SCHEMA, STAFF_STATE, sql_text
from projections.state.times import AsKnown

Connection = psycopg.Connection[Any]


class Personal(Protocol):
    """What is sealed of a person (`domain.staff.personal.PersonalData`)."""

    @property
    def full_name(self) -> str: ...
    @property
    def birth_date(self) -> date: ...
    @property
    def identity_number(self) -> str: ...


WITHHELD, ERASED, NO_KEY = "withheld", "erased", "no_key"
"""Why names are not shown: not to whoever asks, to nobody any more, or because a restored ledger lacks its keys."""

Unseal = Callable[[str, bytes], Personal | str | None]
"""From a stream and its sealed data to the person; None without a key, `WITHHELD` when it is not for who asks."""


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
    day. Where `full_name` and `birth_date` are null `sealed` says why; `erased` is true of somebody whose data was
    erased, also as known before, since nobody knows it now. Raises `NotFound` for a number that nobody ever had, or
    whose registration was taken back.
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
        erasures = _facts(connection, "fact_personal_data_erased", stream, "true")
        erased = any(row["position"] > registered["position"] for row in erasures)
        reached = reach(connection, as_known)
    return {
        "staff_number": registered["staff_number"],
        "stream": stream,
        **_personal(ERASED if erased else unseal(stream, bytes(personal["sealed"])), reveal_identity),
        "sex": personal["sex"],
        "category": registered["category"],
        "appointed_on": plain(registered["appointed_on"]),
        "on": on.isoformat(),
        "as_known": answered_for(as_known),
        **reached,
        "status": place["status"] if place is not None else _left(departure, on),
        "counted": None if place is None else {key: place[key] for key in ("unit", "unit_id", "name", "province")},
        "main": shown_post(main),
        "concurrent": [shown_post(post) for post in posts if post["concurrent"]],
        "secondment": _lent(secondment, counted, place),
        "salary": salary[0] if salary else None,
        "departure": departure,
    }


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


def _personal(person: Personal | str | None, reveal_identity: bool) -> Answer:
    if person is None or isinstance(person, str):
        why = person or NO_KEY
        return {"full_name": None, "birth_date": None, "sealed": why, "erased": why == ERASED}
    shown: Answer = {"full_name": person.full_name, "birth_date": person.birth_date.isoformat()}
    if reveal_identity:
        shown["identity_number"] = person.identity_number
    return shown


def _left(departure: Answer | None, on: date) -> str | None:
    return "left" if departure is not None and departure["leaves_on"] <= on.isoformat() else None


def shown_post(post: Answer | None) -> Answer | None:
    """A post as answers have it: where it stands says whether it is concurrent."""
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
