"""Which streams a code or a number means, whenever it was borne: in the log nothing goes by codes."""

from typing import Any

import psycopg

from domain.errors import NotFound
from projections.answers import ask_plain
from projections.state.snapshot import asking_again

UNIT = "unit:"


@asking_again
def streams_of_unit(connection: psycopg.Connection[Any], code: str) -> list[str]:
    """Of every unit that ever bore the code, taken back or not; of the one unit when its id is given, CODE@DATE. Raises
    `NotFound`."""
    found = [row["stream"] for row in ask_plain(connection, "streams_of_unit", {"code": code.partition("@")[0]})]
    if "@" in code:
        found = [stream for stream in found if stream == f"{UNIT}{code}"]
    if not found:
        raise NotFound(
            "no_such_unit", f"no unit was ever recorded under {code}; please check it against `sobo units list`"
        )
    return found


@asking_again
def streams_of_person(connection: psycopg.Connection[Any], number: str) -> list[str]:
    """The person's own, and those of their settlements. Raises `NotFound`."""
    found = [row["stream"] for row in ask_plain(connection, "streams_of_person", {"number": number})]
    if not found:
        raise NotFound("no_such_person", f"nobody has the staff number {number}; please check it")
    return found


def person_of(stream: str) -> str | None:
    """The stream of the person to whom a stream belongs, their own or that of a settlement; None for a unit's."""
    kind, _, name = stream.partition(":")
    return None if kind == "unit" else f"staff:{name.partition('/')[0]}"
