"""A question about a moment before anything was known is answered with nothing: said in words, or it reads as zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

    from projections.state.times import AsKnown


def say_when_nothing_was_known(connection: psycopg.Connection[Any], as_known: AsKnown | None, newest: int) -> None:
    """`newest` is the head of the log at a moment before. Raises `NotFound` (`not_recorded_yet`) for a position behind
    the last one."""
    from commands.tables import say
    from domain.errors import NotFound
    from projections.known import first_recorded_at, nothing_was_known
    from store.events.head import head

    asked = 0 if as_known is None else as_known.position or 0
    if newest == 0 or asked > newest:
        newest = head(connection)  # it may have gone on meanwhile
    if newest == 0:
        say("sobo: this ledger is empty, nothing was recorded yet; `sobo units load` begins it")
        return
    if as_known is None or (as_known.position is None and as_known.before is None):
        return
    if asked > newest:
        raise NotFound(
            "not_recorded_yet",
            f"nothing stands at position {asked} yet: the last is {newest}. Give that or an earlier one "
            "with --as-known, or leave it out.",
        )
    if nothing_was_known(connection, as_known):
        begun = first_recorded_at(connection)
        when = "" if begun is None else f" of {begun}"
        say(f"sobo: nothing was known then; the first event is{when}, at position 1")
