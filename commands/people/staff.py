"""`sobo staff`: one person, on a day or through time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from commands.context import Session, as_known, day, format_option, json_option, pass_session, read_options, text
from commands.names import Names, province_names
from commands.output import emit, emit_csv
from commands.reach import say_when_incomplete, wait_option
from commands.tables import Table

if TYPE_CHECKING:
    import psycopg

    from domain.staff.personal import PersonalData
    from projections.staff import Unseal
    from projections.state.times import AsKnown

POST_COLUMNS = ("unit", "name", "position", "since", "basis", "specialism", "body")
HISTORY_COLUMNS = ("position", "recorded_at", "effective_on", "event", "instrument")
NOTHING_KNOWN = "Nothing was known of this person then."


@click.group(epilog="Example:  sobo staff show CB000001 --on 2025-07-01")
def staff() -> None:
    """One person: where they are, and what happened."""


@staff.command(epilog="Example:  sobo staff show CB000001 --on 2025-07-01 --as-known 2025-08-15")
@click.argument("number", type=text)
@click.option("--reveal-identity", is_flag=True, help="Show the identity number too.")
@read_options
@json_option
@pass_session
def show(session: Session, *, number: str, reveal_identity: bool, on: date, as_known: AsKnown, as_json: bool) -> None:
    """The person with staff number NUMBER on a day: posts, secondment, salary components, and where they count."""
    from projections import staff as answers

    with session.reading(as_known) as connection:
        person = answers.show(
            connection,
            number,
            _unseal_with(connection),
            on=on,
            as_known=as_known,
            reveal_identity=reveal_identity,
        )
        named = {} if as_json else province_names(connection, on, as_known)
    say_when_incomplete(person)
    emit(person, as_json, lambda: list(_shown(person, named)))


@staff.command(epilog="Example:  sobo staff history CB000001 --json")
@click.argument("number", type=text)
@click.option("--on", type=day, metavar="DATE", help="Only what is in force by that day. Default: all, the future too.")
@click.option("--as-known", type=as_known, metavar="DATE|POSITION", help="Only what was recorded until then.")
@wait_option
@format_option
@json_option
@pass_session
def history(
    session: Session, *, number: str, on: date | None, as_known: AsKnown | None, form: str, as_json: bool
) -> None:
    """Everything recorded of the person with staff number NUMBER, in the order of recording."""
    from projections import staff as answers

    with session.reading(as_known) as connection:
        entries = answers.history(connection, number, on=on, as_known=as_known)
    say_when_incomplete(entries.reached)
    if form == "csv" and not as_json:
        emit_csv(
            (*HISTORY_COLUMNS, "changes", "corrects", "corrected_by"),
            ([*(entry[name] for name in HISTORY_COLUMNS), _changes(entry), entry["corrects"], entry["corrected_by"]]
             for entry in entries),
        )  # fmt: skip
        return
    rows = [
        [
            entry["position"],
            session.shown(entry["recorded_at"]),
            *(entry[name] for name in HISTORY_COLUMNS[2:]),
            _changes(entry),
            _counts(entry),
        ]
        for entry in entries
    ]
    as_json = as_json or form == "json"
    emit(
        entries, as_json, Table((*HISTORY_COLUMNS, "changes", "still counts"), rows, note="" if rows else NOTHING_KNOWN)
    )


def _unseal_with(connection: psycopg.Connection[Any]) -> Unseal:
    """Opens sealed data with the key that the ledger keeps of the person; None when it was deleted."""

    def unseal(stream: str, sealed: bytes) -> PersonalData | None:
        from domain.staff import personal
        from store.events.keys import person_keys

        key = person_keys(connection, [stream]).get(stream)
        return None if key is None else personal.unseal(key, stream, sealed)

    return unseal


def _changes(entry: dict[str, Any]) -> str:
    shown = {name: value for name, value in entry["changes"].items() if value not in (None, "")}
    if "rule_version" in shown:
        shown = {name: value for name, value in shown.items() if name not in WORKING}
    return ", ".join(f"{name} {_said(value)}" for name, value in shown.items())


def _counts(entry: dict[str, Any]) -> str:
    """Whether what the entry says still holds, and by which later one not."""
    if "retracted_by" in entry:
        return f"no, taken back by {entry['retracted_by']}"
    if entry["corrected_by"] is None:
        return "yes"
    from projections.corrected import replaced_wholly

    wholly = replaced_wholly(entry["event"])
    return f"no, replaced by {entry['corrected_by']}" if wholly else f"as corrected by {entry['corrected_by']}"


WORKING = frozenset({"inputs", "salary_parts", "excluded", "components", "assumptions", "notes", "reasons"})
"""What an assessment says in lists: for `sobo policy explain`, too much for a line of a history."""


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _shown(person: dict[str, Any], named: Names) -> Iterator[Table | str]:
    if not person:
        yield NOTHING_KNOWN
        return
    name = "(personal data erased)" if person.get("erased") else person["full_name"]
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
