"""How long our connections wait, and the name under which the server's administrator sees them: one set a process."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import tuple_row

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
        """One query that sets them on a session; its row has null for what the server had set."""
        settings = []
        for name, (milliseconds, given) in self._milliseconds(appends=appends).items():
            setting = f"set_config('{name}', '{milliseconds}ms', false)"
            settings.append(setting if given else f"case when current_setting('{name}') = '0' then {setting} end")
        return "select " + ", ".join(settings)

    def options(self) -> str:
        """The same for the command line of a session, where the server leaves all of them open."""
        settings = self._milliseconds(appends=False).items()
        return " ".join(f"-c {name}={milliseconds}" for name, (milliseconds, _) in settings)

    def _milliseconds(self, *, appends: bool) -> dict[str, tuple[int, bool]]:
        """Each setting's value, and whether it was asked for."""
        given = dict(zip(DEFAULTS, (self.lock, self.statement, self.idle), strict=True))
        found = {}
        for name, seconds in given.items():
            times = 1 if appends or not name.startswith("idle") else OTHERS
            found[name] = (round((DEFAULTS[name] if seconds is None else seconds) * times * 1000), seconds is not None)
        return found


@dataclass(frozen=True)
class _Client:
    limits: Limits = Limits()
    name: str = "sobo"


_client = [_Client()]
_left_open: dict[str, str] = {}
"""The options of further connections by URL, where the first one found that its server leaves the limits to us, and no
pooler is between, which would take no options."""


def use(limits: Limits, command: str = "") -> None:
    """For every connection that this process opens from now on."""
    statement = 0.0 if command in BULK else limits.statement
    _left_open.clear()
    _client[0] = _Client(Limits(limits.lock, statement, limits.idle), f"sobo {command}".rstrip())


def current() -> Limits:
    return _client[0].limits


def application_name() -> str:
    """As `fallback_application_name`: one in the URL or in PGAPPNAME wins."""
    return _client[0].name


def apply(connection: psycopg.Connection[Any], *, appends: bool = False) -> None:
    """Set the limits on an autocommit connection; `appends`: it takes the lock of the log, and may not sit on it."""
    connection.execute(current().statements(appends=appends).encode())


def known_options(url: str) -> str | None:
    """What a connection to this URL may be given on its way instead of `apply`; None before `apply_first`."""
    return _left_open.get(url)


def apply_first(connection: psycopg.Connection[Any], url: str) -> None:
    """As `apply`, and remember for the next connection whether the server leaves the limits to us."""
    query = f"{current().statements(appends=False)}, pg_backend_pid()"
    with connection.cursor(row_factory=tuple_row) as cursor:
        [*found, pid] = cursor.execute(query.encode()).fetchall()[0]
    # A pooler tells a number of its own.
    if None not in found and pid == connection.info.backend_pid:
        _left_open[url] = f"{connection.info.options} {current().options()}".strip()
