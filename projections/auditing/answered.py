"""What the ledger answers for a day as known at one moment, piece by piece, so that two moments can be compared."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import psycopg

from domain.policy.parameters import Rules
from projections.answers import Answer, ask, ask_plain
from projections.auditing.part import Part, Place, Places
from projections.facts.standing import standing
from projections.staff import shown_post
from projections.staffing import COUNTS, headcounts
from projections.state.reading import derive_beside_known, derive_known, known_condition
from projections.state.tables import FIGURES, SCHEMA, SETTLEMENT_STATE, STAFF_STATE, sql_text
from projections.state.times import AsKnown
from projections.terms import due_on, map_day, states, terms
from projections.units import list_units

Connection = psycopg.Connection[Any]
T = TypeVar("T")
FEW = 5_000
"""Of so many streams the state is derived stream by stream; of more as a whole."""
OWED = (
    "status", "regime", "assessed", "submitted", "approved", "paid", "outstanding", "to_repay", "due_on", "overdue",
)  # fmt: skip
DECIDED = ("route", "category", "sex", "age_band", "decided_on", "leaves_on", "unit_id", "settlement", "rescinded")
PAID = ("kind", "on", "amount", "reference", "source", "settlement")


@dataclass(frozen=True)
class Moment:
    """A question: about which day, as known when, and what to ask it on."""

    connection: Connection
    rules: Rules
    on: date
    known: AsKnown

    def places(self) -> Places:
        """To be asked where the state of units is that of the moment."""
        rows = ask_plain(self.connection, "known_places", {"on": self.on}, places=sql_text("places"))
        return {row["unit_id"]: (row["counted_id"], row["province_id"]) for row in rows}

    def derive(self, tables: Collection[str], streams: Collection[str]) -> None:
        derive_known(self.connection, self.known, tables, list(streams) if len(streams) < FEW else None)


@dataclass(frozen=True)
class Piece:
    """One thing that is answered. `about` is the position of the decision or entry, where a person has several."""

    what: str
    key: str
    about: int | None
    value: Answer
    units: frozenset[str]
    """The ids of the units that it is about."""
    streams: frozenset[str]
    """Those in which it is said."""

    @property
    def name(self) -> tuple[str, str, int]:
        return self.what, self.key, self.about or 0


@dataclass
class Answered:
    """Everything that is answered as known at one moment."""

    pieces: dict[tuple[str, str, int], Piece] = field(default_factory=dict)
    places: Places = field(default_factory=dict)
    counted: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """By person, all that headcounts take of them: category, home, where they are lent."""

    def add(
        self,
        what: str,
        key: str,
        value: Answer,
        *,
        about: int | None = None,
        units: Iterable[str | None] = (),
        streams: Iterable[str] = (),
    ) -> None:
        kept = frozenset(unit for unit in units if unit is not None)
        piece = Piece(what, key, about, value, kept, frozenset(streams) | {f"unit:{unit}" for unit in kept})
        self.pieces[piece.name] = piece

    def counts_at(self, unit: str | None) -> Place:
        return (None, None) if unit is None else self.places.get(unit, (None, None))


def passing(connection: Connection, question: Callable[[], T]) -> T:
    """The answer to a question about another moment, whose tables of then are gone afterwards: two moments are asked of
    one snapshot."""
    with connection.transaction(force_rollback=True):
        return question()


def answered(moment: Moment, part: Part, places: Places, people: Collection[str]) -> Answered:
    """Of this part at a moment whose state of units stands, and of these people."""
    connection, known = moment.connection, moment.known
    found = Answered(places=places)
    if part.near is not None:  # also of people of whom something came later than both moments
        derive_beside_known(connection, known, STAFF_STATE, sorted(part.streams or ()))
    elif part.streams is None:
        derive_known(connection, known, STAFF_STATE)
    else:
        derive_known(connection, known, STAFF_STATE, people)
    _add_people(found, moment, people)
    if part.streams is None or part.near is not None:
        _add_units(found, moment, part)
    return found


def _add_units(into: Answered, moment: Moment, part: Part) -> None:
    connection, on = moment.connection, moment.on
    derive_known(connection, moment.known, ("quota_spans",))
    for unit in list_units(connection, on=on):
        into.add("unit", unit["id"], unit, units=[unit["id"]])
    rows, unallocated = headcounts(connection, on, part.homes)
    counts: dict[str, Answer] = {}
    for row in rows:
        of_unit = counts.setdefault(
            row["unit_id"], {**dict.fromkeys((*COUNTS, "present"), 0), "authorised": None, "by_category": {}}
        )
        if row["category"] is None:
            of_unit["authorised"] = row["authorised"]
            continue
        of_category = {name: row[name] for name in (*COUNTS, "present")}
        of_unit["by_category"][row["category"]] = of_category
        for name, count in of_category.items():
            of_unit[name] += count
    for unit_id, value in counts.items():
        into.add("staffing", unit_id, value, units=[unit_id])
    for row in unallocated:
        province = row["province_id"]
        into.add("unallocated", province or "", {"count": row["count"]}, units=[province])


def _add_people(into: Answered, moment: Moment, streams: Collection[str]) -> None:
    """Who they are, posts, salary, departures, what is owed and paid."""
    connection, known = moment.connection, known_condition(moment.known)
    if not streams:
        return
    asked: Answer = {"streams": list(streams), "on": moment.on}
    numbers = {}
    for row in ask_plain(connection, "known_people", asked, known=known):
        stream = row.pop("stream")
        numbers[stream] = row.pop("staff_number")
        into.add("registration", numbers[stream], row, streams=[stream])
    departures = _add_departures(into, connection, asked, numbers)
    _add_posts(into, connection, asked, numbers, departures)
    salaries = standing("SalaryChanged", SCHEMA, f"stream = any(%(streams)s) and {known}")
    for row in ask(connection, "known_salaries", asked, standing_salary_changed=salaries):
        stream = row.pop("stream")
        if stream in numbers:
            into.add("salary", numbers[stream], row, streams=[stream])
    _add_money(into, moment, departures)


def _add_departures(
    into: Answered, connection: Connection, asked: Answer, numbers: dict[str, str]
) -> dict[str, list[Answer]]:
    """Returns them by person."""
    found: dict[str, list[Answer]] = defaultdict(list)
    for row in ask_plain(connection, "known_departures", asked):
        stream = row["stream"]
        row["staff_number"] = numbers[stream]
        found[stream].append(row)
        value = {name: row[name] for name in DECIDED}
        into.add("departure", numbers[stream], value, about=row["position"], units=[row["unit_id"]], streams=[stream])
    return found


def _add_posts(
    into: Answered,
    connection: Connection,
    asked: Answer,
    numbers: dict[str, str],
    departures: dict[str, list[Answer]],
) -> None:
    held: dict[str, list[Answer]] = defaultdict(list)
    posts = sql_text("posts_held").format(posts_in="stream = any(%(streams)s)")
    for row in ask_plain(connection, "known_posts", asked, posts_held=posts):
        held[row.pop("stream")].append(row)
    lent = {row.pop("stream"): row for row in ask_plain(connection, "known_secondments", asked)}
    for stream, number in numbers.items():
        mains = [post for post in held[stream] if not post["concurrent"]]
        main = mains[0] if mains else None
        home = None if main is None else main["unit_id"]
        counted, province = into.counts_at(home)
        away = lent.get(stream)
        lent_to = None if away is None else into.counts_at(away["to_unit_id"])[0]
        if lent_to is None or lent_to == counted:  # over: its unit was divided, or has become the person's own
            away = lent_to = None
        value = {
            "status": _status(home, counted, departures.get(stream, ()), asked["on"]),
            "counted": counted,
            "main": shown_post(main),
            "concurrent": [shown_post(post) for post in held[stream] if post["concurrent"]],
            "secondment": away,
        }
        beside = [post["unit_id"] for post in held[stream]]
        into.add("post", number, value, units=[counted, lent_to, *beside], streams=[stream])
        category = into.pieces["registration", number, 0].value["category"]
        into.counted[stream] = (category, home, counted, province if home else None, lent_to)


def _status(home: str | None, counted: str | None, departures: Iterable[Answer], on: date) -> str | None:
    if home is None:
        gone = any(not one["rescinded"] and one["leaves_on"] <= on.isoformat() for one in departures)
        return "left" if gone else None
    if counted is None:
        return "unallocated"
    return "assigned" if counted == home else "awaiting_reassignment"


def _add_money(into: Answered, moment: Moment, departures: dict[str, list[Answer]]) -> None:
    opened = {one["settlement"]: one for rows in departures.values() for one in rows if one["settlement"] is not None}
    if not opened:
        return
    connection, rules = moment.connection, moment.rules
    moment.derive(SETTLEMENT_STATE, opened)
    moment.derive((FIGURES,), [*departures, *opened])
    asked = {**terms(rules, moment.on), "streams": list(departures), "settlements": list(opened)}
    asked["on"] = map_day(connection, moment.on)
    owed = ask_plain(
        connection,
        "settlements",
        asked,
        due_on=due_on(rules),
        states=states(
            settled_which="stream = any(%(streams)s) and settlement is not null",
            entries_which="stream = any(%(settlements)s)",
        ),
        places=sql_text("places"),
        joins=sql_text("last_units"),
        province="s.unit_id",
        which="true",
        rows_which="true",
    )
    for row in owed:
        decided = opened[row["settlement"]]
        _add_of(into, "settlement", decided, decided["position"], {name: row[name] for name in OWED})
    for row in ask_plain(connection, "known_entries", {**asked, "on": moment.on}):
        what = "funding" if row["source"] is not None else "payment"
        row["settlement"] = row["stream"]
        _add_of(into, what, opened[row["stream"]], row["position"], {name: row[name] for name in PAID})


def _add_of(into: Answered, what: str, decided: Answer, about: int, value: Answer) -> None:
    streams = [decided["stream"], decided["settlement"]]
    into.add(what, decided["staff_number"], value, about=about, units=[decided["unit_id"]], streams=streams)
