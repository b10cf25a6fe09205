"""Whose name stands on what is recorded: on a server of one's own the login, in the embedded database what one says."""

import getpass
import os
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from domain.errors import Refused


def recorder_on_server(connection: psycopg.Connection[Any], said: str) -> str:
    """The login of the session. Raises `Refused` (`another_login`) when `said`, the name of the settings, differs."""
    row = connection.cursor(row_factory=tuple_row).execute("select session_user::text").fetchone()
    assert row is not None
    login = str(row[0])
    if said not in ("", login):
        raise Refused(
            "another_login",
            f"SOBO_USER (or --user) says {said}, and this database knows you as {login}: on a server of one's own "
            "events bear the login that recorded them. Leave SOBO_USER out, or connect as yourself.",
        )
    return login


def recorder_at_home(said: str) -> str:
    """For the embedded database, which belongs to one login of the machine: who they say they are, else that login."""
    if said:
        return said
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number without a name
        return f"uid-{os.getuid()}"
