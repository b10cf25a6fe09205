"""`sobo staff`: one person, on a day or through time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from commands.context import Session, format_option, json_option, pass_session, read_options, text
from commands.histories import emit_history, history_options
from commands.names import Names, province_names
from commands.output import emit
from commands.people.erase import erase
from commands.people.listed import find, list_
from commands.people.opening import unseal_with
from commands.reach import say_when_incomplete
from commands.tables import Table

if TYPE_CHECKING:
    from projections.state.times import AsKnown

POST_COLUMNS = ("unit", "name", "position", "since", "basis", "specialism", "body")
SEALED = {
    "erased": "personal data erased",
    "withheld": "personal data is for a login that may be sobo_key_holder",
    "no_key": "personal data cannot be opened: this ledger was restored without its keys",
}
NOTHING_KNOWN = "Nothing was known of this person then."


@click.group(epilog="Example:  sobo staff show CB000001 --on 2025-07-01")
def staff() -> None:
    """People: where one is and what happened, who is in a unit, and who has a name."""


for command in (erase, list_, find):
    staff.add_command(command)


@staff.command(epilog="Example:  sobo staff show CB000001 --on 2025-07-01 --as-known 2025-08-15")
@click.argument("number", type=text)
@click.option("--reveal-identity", is_flag=True, help="Show the identity number too.")
@read_options
@json_option
@pass_session
def show(session: Session, *, number: str, reveal_identity: bool, on: date, as_known: AsKnown, as_json: bool) -> None:
    """The person with staff number NUMBER on a day: posts, secondment, salary components, and where they count."""
    from projections import staff as answers

    shown = ("full_name", "birth_date", "identity_number") if reveal_identity else ("full_name", "birth_date")
    with session.reading(as_known) as connection:
        person = answers.show(
            connection,
            number,
            unseal_with(session, connection, number, shown),
            on=on,
            as_known=as_known,
            reveal_identity=reveal_identity,
        )
        named = {} if as_json else province_names(connection, on, as_known)
    say_when_incomplete(person)
    emit(person, as_json, lambda: list(_shown(person, named)))


@staff.command(epilog="Example:  sobo staff history CB000001 --json")
@click.argument("number", type=text)
@history_options
@format_option
@json_option
@pass_session
def history(session: Session, *, number: str, on: date | None, as_known: AsKnown, form: str, as_json: bool) -> None:
    """Everything recorded of the person with staff number NUMBER, in the order of recording."""
    from projections.auditing import histories

    with session.reading(as_known) as connection:
        entries = histories.of_person(connection, number, on=on, as_known=as_known)
    emit_history(session, entries, form, as_json, nothing=NOTHING_KNOWN)


def _shown(person: dict[str, Any], named: Names) -> Iterator[Table | str]:
    if not person:
        yield NOTHING_KNOWN
        return
    name = person["full_name"] or f"({SEALED[person['sealed']]})"
    facts = ("staff_number", "sex", "category", "birth_date", "identity_number", "appointed_on")
    rows = [(fact.replace("_", " "), person[fact]) for fact in facts if fact in person]
    counted = person["counted"] or {}
    rows.append(("status", person["status"] or "no post yet"))
    places = {**counted, "province_name": named.get(counted.get("province") or "")}
    rows += [
        (place.replace("_", " "), places[place])
        for place in ("unit", "name", "province", "province_name")
        if places.get(place)
    ]
    departure = person["departure"]
    if departure is not None:
        rows.append(("departure", f"{departure['route']}, decided on {departure['decided_on']}"))
        rows.append(("leaves on", departure["leaves_on"]))
    yield Table(("what", "value"), rows, f"{name} on {person['on']}")
    posts = [post for post in (person["main"], *person["concurrent"]) if post is not None]
    if posts:
        yield Table(
            POST_COLUMNS, [[post[column] for column in POST_COLUMNS] for post in posts], "Posts, the main first"
        )
    lent = person["secondment"]
    if lent is not None:
        until = lent["until"] or "further notice"
        yield f"Seconded to {lent['name']} ({lent['unit']}) since {lent['since']}, until {until}"
    if person["salary"] is not None:
        components = sorted(person["salary"]["components"].items())
        yield Table(("component", "value"), components, f"Salary since {person['salary']['since']}")
