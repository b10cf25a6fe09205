"""How a read asks and answers: queries by the name of their file, rows as dictionaries ready for JSON."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.rows import dict_row

from projections.state.tables import extent, sql_text
from projections.state.times import AsKnown

Answer = dict[str, Any]


class Rows(list[Answer]):
    """An answer that is a list; beside it `reached`, what it rests on (see `reach`)."""

    def __init__(self, rows: Iterable[Answer], reached: Answer) -> None:
        super().__init__(rows)
        self.reached = reached


def ask(connection: psycopg.Connection[Any], query: str, parameters: Mapping[str, Any], **parts: str) -> list[Answer]:
    """The rows of a query by its name; `parts` fill its places in braces. Dates come as ISO text, sums as integers."""
    return [
        {key: plain(value) for key, value in row.items()} for row in ask_plain(connection, query, parameters, **parts)
    ]


def ask_plain(
    connection: psycopg.Connection[Any], query: str, parameters: Mapping[str, Any], **parts: str
) -> list[Answer]:
    """The same for a query whose rows need nothing done: it casts days to text and sums to whole numbers itself. A list
    of 100,000 rows takes half the time."""
    text = sql_text(query)
    statement = text.format(**parts) if parts else text
    with connection.cursor(row_factory=dict_row) as cursor:
        # Never prepared: the same text reads temporary tables when an earlier knowledge is asked for.
        return cursor.execute(statement.encode(), parameters, prepare=False).fetchall()


def plain(value: object) -> object:
    """A value of PostgreSQL as JSON holds it."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Decimal():
            return int(value)
        case _:
            return value


def answered_for(as_known: AsKnown | None) -> int | str | None:
    """The `as_known` of an answer: as it was asked for, null for everything."""
    return None if as_known is None else as_known.as_json()


def reach(connection: psycopg.Connection[Any], as_known: AsKnown | None) -> Answer:
    """What an answer rests on, for its JSON: every event up to `complete_to`, and of those behind it, up to
    `includes_to`, the ones that have come. Where the two are the same, the position identifies the answer.

    `position` is `complete_to`. Both end at the position that was asked for, or at the last that was known at that
    moment: what is recorded later changes nothing of the answer. To be asked in the answer's snapshot.
    """
    complete, includes = extent(connection)
    last = includes
    if as_known is not None and as_known.position is not None:
        last = as_known.position
    elif as_known is not None and as_known.before is not None:
        last = _last_before(connection, as_known.before, includes)
    complete, includes = min(complete, last), min(includes, last)
    return {"position": complete, "complete_to": complete, "includes_to": includes}


def _last_before(connection: psycopg.Connection[Any], moment: datetime, highest: int) -> int:
    """The last position that was recorded before the moment. By halving, as the clock goes up with the positions: there
    is no index by the clock."""
    query = sql_text("recorded_from").encode()
    before, behind = 0, highest + 1
    looked_at = highest  # most ask about today
    while before + 1 < behind:
        row = connection.execute(query, {"position": looked_at}, prepare=True).fetchone()
        if row is None or row[0] >= behind or row[1] >= moment:  # nothing from here on was known
            behind = looked_at
        else:
            before = int(row[0])
        looked_at = (before + behind) // 2
    return before
