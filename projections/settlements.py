"""Settlements on a day: what is owed, submitted, approved and paid, in which state, and what is overdue."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

import psycopg

from domain.errors import NotFound
from domain.policy.parameters import Rules
from projections.answers import Answer, Rows, answered_for, ask_plain, plain, reach
from projections.facts.standing import taken_back
from projections.staffing import places, province_id
from projections.state.reading import derive_known, known_condition, reading
from projections.state.snapshot import asking_again
from projections.state.tables import SCHEMA, sql_text
from projections.state.times import AsKnown
from projections.terms import (
    STATE,
    STATE_OF_PEOPLE,
    STATE_OF_UNITS,
    ahead,
    asked_for,
    due_on,
    join_texts,
    map_day,
    states,
    terms,
)

Connection = psycopg.Connection[Any]
ASSESSMENTS = ("entitlement_assessed", "entitlement_reassessed")
TAKEN_BACK = "taken_back"
TOLD_OF_ASSESSMENT = (
    "position", "recorded_at", "recorded_by", "instrument", "regime", "rule_version", "salary", "months_early",
    "components", "total", "assumptions", "old_total", "delta", "reason", "reasons",
)  # fmt: skip
TOLD_OF_ENTRY = (
    "position", "recorded_at", "recorded_by", "instrument", "clause", "amount", "source", "reference", "reason",
)  # fmt: skip


@asking_again
def list_settlements(
    connection: Connection,
    rules: Rules,
    *,
    on: date,
    as_known: AsKnown | None = None,
    status: str | None = None,
    province: str | None = None,
    numbers: Collection[str] | None = None,
) -> Rows:
    """Every settlement decided by the day, of one status, of one province (a code of the day) or of these people where
    asked."""
    asked = {**terms(rules, on), "status": status, "province": province}
    narrow: dict[str, str] = {}
    if numbers is not None:
        asked["numbers"] = list(numbers)
        narrow = {
            "settled_which": "settlement is not null and staff_number in (select unnest(%(numbers)s::text[]))",
            "entries_which": "stream in (select settlement from decided)",
        }
    with reading(connection, as_known, STATE):
        if province is not None:
            province_id(connection, province, map_day(connection, on))
        found = _rows(connection, rules, asked, "true" if status is None else "status = %(status)s", **narrow)
        return Rows(found, reach(connection, as_known))


@asking_again
def overdue(
    connection: Connection, rules: Rules, *, on: date, as_known: AsKnown | None = None, province: str | None = None
) -> Rows:
    """The settlements whose due day has passed and that are neither paid, repayable nor rescinded; `instruments` are
    those that asked for the payment by a day that has passed, later reminders too."""
    asked = {**terms(rules, on), "province": province}
    with reading(connection, as_known, STATE):
        if province is not None:
            province_id(connection, province, map_day(connection, on))
        return Rows(_rows(connection, rules, asked, "overdue"), reach(connection, as_known))


@asking_again
def show(connection: Connection, number: str, rules: Rules, *, on: date, as_known: AsKnown | None = None) -> Answer:
    """The last settlement of a person decided by the day, of those not rescinded if there are any, with its assessments
    and entries; the others in `earlier`.

    Empty when there is none, whether it was not known then or never was. Raises `NotFound` for a number that nobody
    ever had.
    """
    with reading(connection):
        stream, settlements = _settlements_of(connection, number)
        if not settlements:
            return {}
        derive_known(connection, as_known, STATE_OF_UNITS)
        derive_known(connection, as_known, STATE_OF_PEOPLE, [stream, *settlements])
        asked = {**terms(rules, on), "stream": stream, "settlements": settlements, "on": on}
        rows = ask_plain(
            connection,
            "settlements",
            asked,
            due_on=due_on(rules),
            states=states(
                settled_which="stream = %(stream)s and settlement is not null",
                entries_which="stream = any(%(settlements)s)",
            ),
            places=sql_text("places"),
            joins=sql_text("last_units"),
            province="s.unit_id",  # looked up below, where it costs less
            which="true",
            rows_which="true",
        )
        if not rows:
            return {}
        _tell(rows, rules, on)
        newest = next((row for row in reversed(rows) if row["status"] != "rescinded"), rows[-1])
        day = map_day(connection, on)
        home = _home_on(connection, stream, day)
        units = [home if home is not None and row["leaves_on"] > day.isoformat() else row["province"] for row in rows]
        found = places(connection, {unit for unit in units if unit is not None}, day)
        for row, unit in zip(rows, units, strict=True):
            row["province"] = found[unit]["province"] if unit in found else None
        story = _story(connection, newest["settlement"], known_condition(as_known))
        return {
            **newest,
            "on": on.isoformat(),
            "as_known": answered_for(as_known),
            **reach(connection, as_known),
            "assessments": _assessments(story),
            "entries": _entries(story, on),
            "earlier": [row for row in rows if row is not newest],
        }


@asking_again
def entitlement(
    connection: Connection, number: str, *, on: date, as_known: AsKnown | None = None
) -> tuple[str, Answer | None]:
    """The stream of a person's last settlement decided by the day (as `show` takes it), and its newest assessment as
    recorded; None while there is none. Raises `NotFound` as `show` does, and where `show` is empty."""
    known = known_condition(as_known)
    with reading(connection):
        stream, _ = _settlements_of(connection, number)
        which = f"stream = %(stream)s and {known}"
        query = f"""
            select settlement
            from {SCHEMA}.fact_departure_decided
            where settlement is not null and effective_on <= %(on)s and {which}
            order by
                position in {taken_back("DepartureDecided", SCHEMA, which)},
                effective_on desc,
                position desc
            limit 1
        """
        row = connection.execute(query.encode(), {"stream": stream, "on": on}).fetchone()
        if row is None:
            raise NotFound("no_settlement", no_settlement(number, on, as_known))
        found = [body for fact, body in _story(connection, str(row[0]), known) if fact in ASSESSMENTS]
    return str(row[0]), found[-1] if found else None


def no_settlement(number: str, on: date, as_known: AsKnown | None) -> str:
    """Why the answer about somebody is empty, for people."""
    then = answered_for(as_known)
    known = "" if then is None else f", as known at {then}"
    return f"{number} has no settlement: no departure with one was decided by {on}{known}"


def _rows(
    connection: Connection,
    rules: Rules,
    asked: Answer,
    which: str,
    *,
    settled_which: str = "settlement is not null",
    entries_which: str = "true",
) -> list[Answer]:
    asked["on"] = map_day(connection, asked["day"])
    lies_ahead = ahead(connection, asked["day"], asked["on"])
    rows = ask_plain(
        connection,
        "settlements",
        asked,
        due_on=due_on(rules),
        states=states(settled_which=settled_which, entries_which=entries_which, lies_ahead=lies_ahead),
        places=sql_text("places"),
        joins=join_texts(("last_units", "province_on"), lies_ahead),
        province="o.code",
        which=which,
        rows_which="true" if asked["province"] is None else "province = %(province)s",
    )
    _tell(rows, rules, asked["day"])
    return rows


def _tell(rows: list[Answer], rules: Rules, on: date) -> None:
    """Finish the rows: the instruments that asked for the payment, the same for all decisions of a day."""
    asked = {day: asked_for(rules, date.fromisoformat(day), on) for day in {row["decided_on"] for row in rows}}
    for row in rows:
        row["instruments"] = asked[row["decided_on"]]


def _settlements_of(connection: Connection, number: str) -> tuple[str, list[str]]:
    """The person's stream and every settlement ever opened for them."""
    query = f"""
        select r.stream, d.settlement
        from {SCHEMA}.fact_staff_registered as r
        left join {SCHEMA}.fact_departure_decided as d on d.stream = r.stream and d.settlement is not null
        where r.staff_number = %s
        group by r.stream, d.settlement
        order by min(d.position)
    """
    rows = connection.execute(query.encode(), (number,)).fetchall()
    if not rows:
        raise NotFound("no_such_person", f"nobody has the staff number {number}; please check it")
    return str(rows[0][0]), [str(settlement) for _, settlement in rows if settlement is not None]


def _home_on(connection: Connection, stream: str, on: date) -> str | None:
    """The unit of the main post on a day before leaving, when there is one already."""
    query = """
        select unit_id
        from post_spans
        where stream = %s and not concurrent and valid_from <= %s and (valid_until is null or valid_until > %s)
    """
    row = connection.execute(query.encode(), (stream, on, on), prepare=False).fetchone()
    return None if row is None else str(row[0])


def _story(connection: Connection, settlement: str, known: str) -> list[tuple[str, Answer]]:
    """Kind and fields of everything recorded of a settlement, by position; money has the kinds of the import."""
    rows = ask_plain(connection, "settlement_story", {"settlement": settlement}, known=known)
    for row in rows:
        row["body"]["recorded_at"] = plain(datetime.fromisoformat(row["body"]["recorded_at"]))
    return [(row["fact"], row["body"]) for row in rows]


def _assessments(story: Iterable[tuple[str, Answer]]) -> list[Answer]:
    """Each later one corrects the first, and the newest all before it, as in a history (`mark_corrections`)."""
    told = [
        {name: body[name] for name in TOLD_OF_ASSESSMENT if name in body} for fact, body in story if fact in ASSESSMENTS
    ]
    for one in told:
        one["corrects"] = None if one is told[0] else told[0]["position"]
        one["corrected_by"] = None if one is told[-1] else told[-1]["position"]
    return told


def _entries(story: Iterable[tuple[str, Answer]], on: date) -> list[Answer]:
    told = list(story)
    gone = {body["retracted_position"] for fact, body in told if fact == TAKEN_BACK}
    by_day = [
        (body["effective_on"], body["position"], fact, body)
        for fact, body in told
        if fact not in (*ASSESSMENTS, TAKEN_BACK)
        and body["position"] not in gone
        and body["effective_on"] <= on.isoformat()
    ]
    return [
        {"on": day, "kind": fact, **{name: body[name] for name in TOLD_OF_ENTRY if name in body}}
        for day, _, fact, body in sorted(by_day, key=lambda entry: entry[:2])
    ]
