"""What the pages stand on, given by whoever serves them: a connection, the day, the rules, the documents."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from domain.policy.parameters import Rules
from projections.state.times import AsKnown
from reports.documents.document import Document
from reports.words.words import Lang

Connection = psycopg.Connection[Any]
Reach = tuple[int, int]
"""Up to where everything is there, and the highest that is."""


@dataclass(frozen=True)
class Wanted:
    """Of a report: its day, moment, period and language."""

    on: date
    as_known: AsKnown
    since: date | None
    lang: Lang


@dataclass(frozen=True)
class Ground:
    """`reading` opens a connection of the role that reads, as the commands do. `reached` asks how far the
    projection is. `document` makes a report by its name; `log` gives events between two positions, `of_instrument`
    some of an instrument behind a position, as far as they were known. `checkpoint` is
    the one that was signed last, with who was asked to cosign it; `verified` what the last `sobo verify` found.
    `waiting` says for how many seconds what stands behind a position has been waiting to be shown. `close` gives
    back what was opened. `seen` gives the newest of what was looked at with tokens, of one province or of all."""

    reading: Callable[[AsKnown], AbstractContextManager[Connection]]
    reached: Callable[[], Reach]
    today: Callable[[], date]
    zone: ZoneInfo
    rules: Rules
    document: Callable[[Connection, str, Wanted], Document]
    log: Callable[[Connection, int, int], list[dict[str, Any]]]
    of_instrument: Callable[[Connection, str, int, AsKnown], list[dict[str, Any]]]
    checkpoint: Callable[[Connection], dict[str, Any] | None]
    verified: Callable[[Connection], dict[str, Any] | None]
    proof: Callable[[Connection, int], bytes]
    waiting: Callable[[int], float]
    close: Callable[[], None]
    seen: Callable[[int, str | None], list[dict[str, Any]]] = lambda _, __: []
    lang: Lang = "vi"
