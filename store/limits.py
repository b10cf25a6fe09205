"""How long our connections wait, and the name under which the server's administrator sees them: one set a process."""

from dataclasses import dataclass
from typing import Any

import psycopg

BULK = ("rebuild", "verify", "project", "relay", "restore", "demo")
"""Commands whose statements take as long as the ledger is big: no statement limit."""
OTHERS = 10
"""What an idle transaction that holds no lock of the log (a long read, a rebuild) may take, against an append."""
DEFAULTS = {"lock_timeout": 30.0, "statement_timeout": 0.0, "idle_in_transaction_session_timeout": 60.0}


@dataclass(frozen=True)
class Limits:
    """Seconds, 0 for no limit. None: what the role or database sets on the server, else `DEFAULTS`."""

    lock: float | None = None
    statement: float | None = None
    idle: float | None = None

    def statements(self, *, appends: bool) -> str:
        """One query that sets them on a session."""
        given = dict(zip(DEFAULTS, (self.lock, self.statement, self.idle), strict=True))
        settings = []
        for name, seconds in given.items():
            times = 1 if appends or not name.startswith("idle") else OTHERS
            milliseconds = round((DEFAULTS[name] if seconds is None else seconds) * times * 1000)
            setting = f"set_config('{name}', '{milliseconds}ms', false)"
            if seconds is None:
                setting = f"case when current_setting('{name}') = '0' then {setting} end"
            settings.append(setting)
        return "select " + ", ".join(settings)


@dataclass(frozen=True)
class _Client:
    limits: Limits = Limits()
    name: str = "sobo"


_client = [_Client()]


def use(limits: Limits, command: str = "") -> None:
    """For every connection that this process opens from now on."""
    statement = 0.0 if command in BULK else limits.statement
    _client[0] = _Client(Limits(limits.lock, statement, limits.idle), f"sobo {command}".rstrip())


def current() -> Limits:
    return _client[0].limits


def application_name() -> str:
    """As `fallback_application_name`: one in the URL or in PGAPPNAME wins."""
    return _client[0].name


def apply(connection: psycopg.Connection[Any], *, appends: bool = False) -> None:
    """Set the limits on an autocommit connection; `appends`: it takes the lock of the log, and may not sit on it."""
    connection.execute(current().statements(appends=appends).encode())
