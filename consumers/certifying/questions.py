"""The questions whose answers can be certified: by name, with parameters that JSON can hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from domain.errors import NotFound, Refused
from domain.policy.parameters import Rules
from projections import departure_statistics, settlements, staffing
from projections.departure_keys import KEYS
from projections.state.times import AsKnown

Connection = psycopg.Connection[Any]
SETTLEMENT = "settlement"


@dataclass(frozen=True)
class Question:
    """`position` is what was known: everything up to it, and nothing behind."""

    name: str
    on: date
    position: int
    parameters: Mapping[str, Any]


def ask(conn: Connection, rules: Rules, question: Question) -> dict[str, Any]:
    """Raises `NotFound` as the question does, `Refused` (`unknown_question`) for one that is none, or that is asked
    with other parameters than it takes."""
    asked = _ASKED.get(question.name)
    if asked is None:
        told = f"no question that can be certified is called {question.name!r}: {', '.join(_ASKED)} are"
        raise Refused("unknown_question", f"{told}. Was the report made by a newer version of sobo?")
    return asked(conn, rules, question)


def _departures(conn: Connection, rules: Rules, question: Question) -> dict[str, Any]:
    taken = _only(question, by=list, all_routes=bool, on_map=str, since=str | None, only=dict)
    known = {*taken["by"], *taken["only"]} <= KEYS.keys()
    if not taken["by"] or not known or taken["on_map"] not in ("on", "own"):
        raise _other_parameters(question)
    if taken["since"] is not None:
        try:
            taken["since"] = date.fromisoformat(taken["since"])
        except ValueError:
            raise _other_parameters(question) from None
    return departure_statistics.departure_statistics(conn, rules, **taken, **_times(question))


def _staffing(conn: Connection, _: Rules, question: Question) -> dict[str, Any]:
    taken = _only(question, by=str, province=str | None, unit=str | None)
    if taken["by"] not in ("unit", "province", "category"):
        raise _other_parameters(question)
    return staffing.staffing(conn, **taken, **_times(question))


def _settlement(conn: Connection, rules: Rules, question: Question) -> dict[str, Any]:
    """The settlement as it is shown, and the newest assessment as it was recorded: its working."""
    number = _only(question, number=str)["number"]
    times = _times(question)
    shown = settlements.show(conn, number, rules, **times)
    if not shown:
        raise NotFound("no_settlement", settlements.no_settlement(number, question.on, times["as_known"]))
    stream, working = settlements.entitlement(conn, number, **times)
    assert stream == shown["settlement"]
    return {"settlement": shown, "working": working}


_ASKED: dict[str, Callable[[Connection, Rules, Question], dict[str, Any]]] = {
    "departures": _departures,
    "staffing": _staffing,
    SETTLEMENT: _settlement,
}


def _times(question: Question) -> dict[str, Any]:
    return {"on": question.on, "as_known": AsKnown(position=question.position)}


def _only(question: Question, **kinds: Any) -> dict[str, Any]:
    given = dict(question.parameters)
    if given.keys() != kinds.keys() or not all(isinstance(given[name], kind) for name, kind in kinds.items()):
        raise _other_parameters(question)
    return given


def _other_parameters(question: Question) -> Refused:
    told = f"the question {question.name} is not asked with {dict(question.parameters)}"
    return Refused("unknown_question", f"{told}. Was the report made by another version of sobo, or changed?")
