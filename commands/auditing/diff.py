"""`sobo diff`: what two moments of knowledge answer differently, and by which events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from commands.completing.codes import PROVINCE, UNIT
from commands.context import (
    Session,
    as_known,
    format_option,
    json_option,
    on_option,
    pass_session,
    text,
)
from commands.knowledge import say_when_nothing_was_known
from commands.output import emit, emit_csv
from commands.reach import reach_in_words, say_when_incomplete, wait_option
from commands.tables import Table, say

if TYPE_CHECKING:
    from projections.state.times import AsKnown

COLUMNS = ("what", "key", "position", "field", "before", "after", "by")
EVENT_COLUMNS = ("position", "recorded_at", "recorded_by", "event", "corrects", "instrument")
MOMENT = "DATE|INSTANT|POSITION"


@click.command(epilog="Example:  sobo diff --before 2025-08-14 --on 2025-07-01 --unit 00004")
@click.option("--before", type=as_known, required=True, metavar=MOMENT, help="The earlier moment of knowledge.")
@click.option("--after", type=as_known, metavar=MOMENT, help="The later one. Default: now.")
@click.option("--unit", metavar="CODE", type=UNIT, help="Only what concerns this unit, by its code.")
@click.option(
    "--province", metavar="CODE", type=PROVINCE, help="Only what concerns units of this province, by its code."
)
@click.option("--staff", metavar="N", type=text, help="Only this person, by the staff number.")
@on_option
@wait_option
@format_option
@json_option
@pass_session
def diff(
    session: Session,
    *,
    before: AsKnown,
    after: AsKnown | None,
    unit: str | None,
    province: str | None,
    staff: str | None,
    on: date,
    form: str,
    as_json: bool,
) -> None:
    """What came to be known otherwise of a day between two moments, and the events that made it so.

    Units, headcounts, posts, salaries, departures, settlements, funding and payments: each with what was answered
    before and what after. A moment is a day (by its end, in the ledger's zone), an instant with its zone or a position.

    \b
    Example:  sobo diff --before 2025-08-14 --after 2025-08-31 --on 2025-07-01 --province 01
              sobo diff --before 10795 --on 2025-07-01 --staff CB000001 --json
    """
    from commands.policy_rules import policy_rules
    from projections.auditing import diff as answers
    from projections.auditing.part import Scope

    if sum(given is not None for given in (unit, province, staff)) > 1:
        raise click.UsageError("give one of --unit, --province and --staff")
    with session.reading(after) as connection:
        say_when_nothing_was_known(connection, before, 0)
        found = answers.diff(
            connection,
            policy_rules(),
            on=on,
            before=before,
            after=after,
            scope=Scope(unit, province, staff),
        )
    if not found["changes"]:
        say(f"sobo: nothing of {on} is answered otherwise, by {_many(found['events'], 'event')} in between")
    if form == "csv" and not as_json:
        say_when_incomplete(found)
        emit_csv(COLUMNS, _lines(found, str))
        return
    emit(found, as_json or form == "json", lambda: list(_shown(session, found)))


def _shown(session: Session, found: dict[str, Any]) -> Iterator[Table | str]:
    until = "now" if found["after"] is None else found["after"]
    title = f"What is known otherwise of {found['on']}: as known at {found['before']}, and {until}"
    note = f"{_many(len(found['changes']), 'change')}; {reach_in_words(found)}"
    yield Table(COLUMNS, list(_lines(found, "{:,}".format)), title, note)
    events = {event["position"]: event for change in found["changes"] for event in change["events"]}
    if events:
        rows = ({**event, "recorded_at": session.shown(event["recorded_at"])} for _, event in sorted(events.items()))
        yield ""
        yield Table(EVENT_COLUMNS, [[row[name] for name in EVENT_COLUMNS] for row in rows], "Made so by")


def _lines(found: dict[str, Any], number: Callable[[int], str]) -> Iterator[list[object]]:
    """A line for each field that differs, a missing count being none; `number` writes counts and amounts."""
    for change in found["changes"]:
        by = " ".join(str(event["position"]) for event in change["events"])
        told = (_flat(change[side] or {}) for side in ("before", "after"))
        before, after = told
        for name in dict.fromkeys((*before, *after)):
            if (before.get(name) or 0) != (after.get(name) or 0):
                cells = [_said(side.get(name), number) for side in (before, after)]
                yield [change["what"], change["key"], change.get("position"), name, *cells, by]


def _flat(value: dict[str, Any], above: str = "") -> dict[str, Any]:
    """Fields within fields under one name, with dots."""
    flat: dict[str, Any] = {}
    for name, one in value.items():
        if isinstance(one, dict):
            flat |= _flat(one, f"{above}{name}.")
        else:
            flat[f"{above}{name}"] = one
    return flat


def _said(value: object, number: Callable[[int], str]) -> object:
    if isinstance(value, list):
        return "; ".join(" ".join(str(part) for part in one.values() if part) for one in value)
    return number(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _many(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"
