"""Opening personal data for whoever may: every command that shows a name asks here, so that each is written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from commands.context import Session

if TYPE_CHECKING:
    import psycopg

    from domain.staff.personal import PersonalData
    from projections.staff import Unseal


def opened(
    session: Session,
    connection: psycopg.Connection[Any],
    sealed: Mapping[str, tuple[str, bytes]],
    fields: Sequence[str],
    wanted: Callable[[PersonalData], bool] = lambda _: True,
) -> dict[str, PersonalData]:
    """The personal data of people, by staff number; `sealed` has the stream and the sealed bytes of each, `fields` says
    what of it will be shown. Who was erased is missing, and who is not `wanted`.

    Raises `Refused` (`no_right_to_keys`) for a login that may not be the key holder. With SOBO_READ_LOG it is written
    down before anything is returned, and where that fails nothing is.
    """
    from domain.staff import personal
    from store.personal.keys import person_keys

    keys = person_keys(connection, [stream for stream, _ in sealed.values()], session.ring)
    found = {
        number: person
        for number, (stream, data) in sealed.items()
        if stream in keys and wanted(person := personal.unseal(keys[stream], stream, data))
    }
    if found:
        _noted(session, connection, list(found), fields)
    return found


def opened_all(session: Session, connection: psycopg.Connection[Any]) -> None:
    """The keys of everybody are about to leave the database: who opens them elsewhere is written down nowhere."""
    from store.personal.reads import EVERYBODY

    _noted(session, connection, [EVERYBODY], ["keys"])


def _noted(
    session: Session, connection: psycopg.Connection[Any], numbers: Sequence[str], fields: Sequence[str]
) -> None:
    from store.personal import reads

    if session.settings.read_log:
        reads.note(connection, session.said(), click.get_current_context().command_path, numbers, fields)


def unseal_with(session: Session, connection: psycopg.Connection[Any], number: str, fields: Sequence[str]) -> Unseal:
    """For `projections.staff.show` of one person."""

    def unseal(stream: str, sealed: bytes) -> PersonalData | str | None:
        from domain.errors import Refused
        from projections.staff import WITHHELD

        try:
            return opened(session, connection, {number: (stream, sealed)}, fields).get(number)
        except Refused as refused:
            if refused.code != "no_right_to_keys":
                raise
            return WITHHELD

    return unseal
