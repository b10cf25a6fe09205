"""Histories: every event of a person, a unit or a settlement, in the order of recording, with both times, who recorded
it, by which act, what it says, and what corrected it."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import psycopg

from projections.answers import Answer, Rows, ask_plain, plain, reach
from projections.auditing.corrected import mark_corrections
from projections.auditing.naming import UNIT, streams_of_person, streams_of_unit
from projections.facts.tables import POSITION_CODE, table
from projections.state.reading import derive_known, known_condition, reading
from projections.state.snapshot import asking_again
from projections.state.tables import EVERYTHING, SCHEMA, sql_text
from projections.state.times import AsKnown
from projections.units import bearer

Connection = psycopg.Connection[Any]
BASIS = ("instrument", "clause", "signed_on", "authority")
OF_EVERY_EVENT = ("position", "stream", "version", "recorded_at", "recorded_by", "effective_on", *BASIS)
"""What every event has; the rest of it are the `changes` of an entry."""
OF_DEPARTURES = ("DepartureDecided", "DepartureCorrected", "DepartureAmended", "DepartureRescinded")


@asking_again
def of_person(connection: Connection, number: str, *, on: date | None = None, as_known: AsKnown | None = None) -> Rows:
    """Everything recorded of a person, in the order of recording, also what was taken back (`retracted_by`) or
    corrected (`corrects`, `corrected_by`: positions or None), as far as it was known.

    The career, and what departures are owed, funded and paid; these entries name their `settlement`.

    With `on` only what is in force by that day; without, all, the future included. Nothing sealed is shown.
    """
    with reading(connection):
        streams, known = streams_of_person(connection, number), known_condition(as_known)
        entries = _entries(connection, streams, known)
        reached = reach(connection, as_known)
    return Rows(_by_day(entries, on), reached)


@asking_again
def of_settlements(
    connection: Connection, number: str, *, on: date | None = None, as_known: AsKnown | None = None
) -> Rows:
    """The decisions to leave of a person and everything recorded of what they are owed, likewise."""
    everything = of_person(connection, number, on=on, as_known=as_known)
    return Rows(
        (entry for entry in everything if "settlement" in entry or entry["event"] in OF_DEPARTURES), everything.reached
    )


@asking_again
def of_unit(connection: Connection, code: str, *, on: date, as_known: AsKnown | None = None) -> Rows:
    """Everything recorded of the unit that bears the code on the day, or of that with the id CODE@DATE, likewise, and
    the forming of every unit out of it. Each entry names in whose stream it stands, as `unit_id`."""
    with reading(connection):
        known = known_condition(as_known)
        if "@" in code:
            (stream,) = streams_of_unit(connection, code)
        else:
            derive_known(connection, as_known, ("unit_spans",))
            stream = f"{UNIT}{bearer(connection, code, on)['id']}"
        asked = {"unit_id": stream.removeprefix(UNIT)}
        heirs = [row["stream"] for row in ask_plain(connection, "units_formed_of", asked)]
        entries = _entries(connection, [stream, *heirs], known)
        reached = reach(connection, as_known)
    formed = {entry["position"] for entry in entries if _names(entry, asked["unit_id"])}
    entries = [
        {"unit_id": entry["stream"].removeprefix(UNIT), **entry}
        for entry in entries
        if entry["stream"] == stream or entry["position"] in formed or entry["corrects"] in formed
    ]
    return Rows(entries, reached)


def _names(entry: Answer, unit_id: str) -> bool:
    """Whether it forms a unit out of this one."""
    return any(one["unit_id"] == unit_id for one in entry["changes"].get("predecessors") or ())


def _by_day(entries: list[Answer], on: date | None) -> list[Answer]:
    return [entry for entry in entries if on is None or entry["effective_on"] <= on.isoformat()]


def _entries(connection: Connection, streams: Iterable[str], known: str) -> list[Answer]:
    """What was recorded in these streams, marked with its corrections: one query, whatever the number of tables."""
    listed = sorted(streams)
    query = _query(frozenset(stream.partition(":")[0] for stream in listed), known)
    # As everything is asked it is the same text each time: planning it takes longer than answering.
    rows = connection.execute(query, {"streams": listed}, prepare=known == EVERYTHING).fetchall()
    entries = sorted((_entry(event, body) for event, _, body in rows), key=lambda entry: int(entry["position"]))
    mark_corrections(entries)
    return entries


@lru_cache(maxsize=64)
def _query(kinds: frozenset[str], known: str) -> bytes:
    """Over the tables of every event type that stands in streams of these kinds."""
    from schemas.catalogue import event_schemas

    events = [name for name, schema in event_schemas().items() if schema.full_name.split(".")[-2] in kinds]
    one = sql_text("recorded_entries")
    parts = (one.format(event=name, facts=f"{SCHEMA}.{table(name)}", known=known) for name in events)
    return "union all\n".join(parts).encode()


def _entry(event: str, body: Answer) -> Answer:
    body.pop("sealed", None)
    told = {name: body.pop(name) for name in OF_EVERY_EVENT}
    told["recorded_at"] = plain(datetime.fromisoformat(told["recorded_at"]))
    if POSITION_CODE in body:
        body = {("position" if name == POSITION_CODE else name): value for name, value in body.items()}
    basis = {name: told.pop(name) for name in BASIS}
    entry = {**told, "event": event, "changes": body, **basis}
    return {**entry, "settlement": told["stream"]} if told["stream"].startswith("settlement:") else entry
