"""How far an answer reaches, in words, and what is done where some of its events are still on their way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    import psycopg

Command = TypeVar("Command", bound=Callable[..., Any])
WAIT_SECONDS = 30.0
PAUSE = 0.1


def reach_in_words(answer: dict[str, Any]) -> str:
    complete, includes = answer["complete_to"], answer["includes_to"]
    if complete == includes:
        return f"complete to position {complete}"
    return (
        f"complete to position {complete} only: it holds events up to {includes}, and some between the two are still "
        "on their way (--wait waits for them)"
    )


def say_when_incomplete(answer: dict[str, Any]) -> None:
    """On stderr, for an answer that prints no position: CSV and JSON lists have no place for one."""
    from commands.tables import say

    if answer and answer["complete_to"] != answer["includes_to"]:
        say(f"sobo: this is {reach_in_words(answer)}")


def refuse_incomplete(answer: dict[str, Any]) -> None:
    """Raises `Refused` (`incomplete`) for figures of which some events are missing."""
    from domain.errors import Refused

    if answer["complete_to"] != answer["includes_to"]:
        raise Refused(
            "incomplete",
            f"these figures would be {reach_in_words(answer)}. Wait with --wait, or take them as they are with "
            "--incomplete",
        )


def wait_option(command: Command) -> Command:
    """`--wait [SECONDS]`: kept in the session, which waits when it opens the projection to read."""

    def remember(context: click.Context, _: click.Parameter, value: float | None) -> None:
        if value is not None:
            context.obj.wait_seconds = value  # `commands.context.Session`

    return click.option(
        "--wait",
        type=click.FloatRange(min=0),
        is_flag=False,
        flag_value=WAIT_SECONDS,
        metavar="[SECONDS]",
        expose_value=False,
        callback=remember,
        help=f"Wait until no event is missing between those that are shown, at most so long ({WAIT_SECONDS:.0f} s).",
    )(command)


def wait_until_whole(connection: psycopg.Connection[Any], seconds: float) -> None:
    """Until `complete_to` and `includes_to` meet. `Unavailable` (`still_incomplete`) when they do not in time."""
    from time import monotonic, sleep

    from domain.errors import Unavailable
    from projections.answers import reach

    deadline = monotonic() + seconds
    while True:
        found = reach(connection, None)
        if found["complete_to"] == found["includes_to"]:
            return
        if monotonic() >= deadline:
            raise Unavailable(
                "still_incomplete",
                f"after {seconds:g} s the projection holds events up to {found['includes_to']} and is complete to "
                f"{found['complete_to']} only; is `sobo project` running?",
            )
        sleep(PAUSE)
