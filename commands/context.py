"""What every command shares: the session it runs in, and the options that all of them have.

A command opens only what it needs: `Session` loads settings, database and ledger at the first use of each.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from pathlib import Path
    from zoneinfo import ZoneInfo

    import psycopg

    from domain.errors import SoboError
    from domain.recording.ledger import Ledger
    from projections.state.times import AsKnown
    from reports.words.words import Lang
    from store.database import Database
    from store.personal.ring import Ring
    from store.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])


class Session:
    """One run of `sobo`. `as_json` is what the command was asked for, so that an error is told the same way."""

    def __init__(self) -> None:
        self.began = datetime.now(UTC)
        self.flags: dict[str, str] = {}
        self.command = ""
        self.as_json = False
        self.makes_ledger = False
        """Set by the few commands that make a ledger where there is none, before they use the database."""
        self.restores = False
        """Set by the one command that may use a ledger whose restore is unfinished."""
        self.wait_seconds: float | None = None
        """How long a read may wait for events that are still on their way; None does not."""
        self.lang: Lang | None = None
        """In which people are spoken to, as the command says it; None leaves it to `SOBO_LANG`."""
        self.ledgers: list[Ledger] = []
        """Those that were opened to record, with what they recorded."""
        self._opened = ExitStack()

    def close(self) -> None:
        """Give back what was opened for the run: connections left to the collector hold a place at the server."""
        self._opened.close()

    @cached_property
    def settings(self) -> Settings:
        from store import limits
        from store.settings import load

        settings = load(self.flags)
        limits.use(settings.limits, self.command)
        return settings

    @cached_property
    def database(self) -> Database:
        """The ledger's database, running and with its tables. Raises `Unavailable`, `NotFound`, `Refused`."""
        from commands.progress import hashing
        from store.opening.open_database import open_database

        return open_database(self.settings, make=self.makes_ledger, restoring=self.restores, told=hashing)

    @cached_property
    def zone(self) -> ZoneInfo:
        """In which the ledger's days begin and end, and its times are shown."""
        from domain.days import zone_named

        return zone_named(self.database.time_zone)

    def today(self) -> date:
        from domain.days import day_of, system_clock

        return day_of(system_clock(), self.zone)

    def shown(self, recorded_at: str) -> str:
        """A time of JSON, as people read it: in the ledger's zone."""
        from projections.state.times import shown_in

        return shown_in(self.zone, recorded_at)

    def connection(self, role: str | None = None) -> psycopg.Connection[Any]:
        """A new autocommit connection as `role` (`store.rights.roles`), else of who records; close it (`with`)."""
        from store.database import connect

        return connect(self.database.writer_url, role)

    def reading(self, as_known: AsKnown | None = None) -> psycopg.Connection[Any]:
        """A connection for questions, as the role that reads: the projection stands, empty before the first write.
        Close it (`with`).

        Says so where nothing was known at the moment that is asked about. Raises `Refused` (`old_projection`) when
        another version of sobo made the projection, `NotFound` (`not_recorded_yet`) for a position behind the last.
        """
        from commands.knowledge import say_when_nothing_was_known
        from consumers.projecting import shape
        from store.events.head import head
        from store.rights.roles import READER

        connection = self.connection(READER)
        try:
            shape.ensure(connection)
            newest = head(connection)
            self._make_up(connection, newest)
            if self.wait_seconds is not None:
                from commands.reach import wait_until_whole

                wait_until_whole(connection, self.wait_seconds)
            say_when_nothing_was_known(connection, as_known, newest)
        except BaseException:
            connection.close()
            raise
        return connection

    def _make_up(self, connection: psycopg.Connection[Any], newest: int) -> None:
        """Where writes project by themselves, one that was killed before it did must not leave later answers behind."""
        if self.settings.kafka_bootstrap_servers is not None:
            return
        from commands.tables import say
        from consumers.projecting.arrears import make_up
        from domain.errors import SoboError

        try:
            make_up(connection, self.database.writer_url, newest)
        except SoboError as error:
            say(f"sobo: the newest events are not shown: {error.message}")

    @cached_property
    def ring(self) -> Ring:
        """The master keys of this home, under which the keys of people are wrapped."""
        from store.personal.ring import Ring

        return Ring(self.settings.home, self.settings.master_key, apart=self.settings.database_url is not None)

    def ledger(self) -> Ledger:
        """The ledger, to record as the user of the settings; closed with the session."""
        from store.opening.open_ledger import open_ledger

        own_server = self.settings.database_url is not None
        ledger = open_ledger(self.database, self.settings.user, self._opened, own_server=own_server, ring=self.ring)
        self.ledgers.append(ledger)
        return ledger

    def with_cause(self, error: SoboError) -> SoboError:
        """An error that says only that the database went away, with what the embedded server wrote of why."""
        settings: Settings | None = vars(self).get("settings")
        if error.code != "database_down" or settings is None or settings.database_url is not None:
            return error
        from domain.errors import Unavailable
        from store.embedded.causes import cause_since
        from store.embedded.server import log_of

        cause = cause_since(log_of(settings.home), self.began)
        return Unavailable(error.code, f"{error.message} The server wrote: {cause}") if cause else error

    def said(self) -> str:
        """Who they say they are; on a server of one's own nothing where nobody said it: there the login is known."""
        from store.login import recorder_at_home

        user = self.settings.user
        return user if self.settings.database_url is not None else recorder_at_home(user)

    def signing_key_file(self) -> Path:
        from store.tree.signing import key_file

        return key_file(self.settings.home, self.settings.signing_key)

    def after_write(self) -> None:
        """Let the projections show what was recorded, unless a cluster is set: then `sobo project` does it."""
        if self.settings.kafka_bootstrap_servers is None:
            from consumers.projecting.from_store import project_from_store

            project_from_store(self.database.writer_url)


pass_session = click.make_pass_decorator(Session)


def json_option(command: Command) -> Command:
    """`--json`, passed as `as_json`; a refusal is then told as JSON too."""

    def remember(context: click.Context, _: click.Parameter, value: bool) -> bool:
        if value:
            context.ensure_object(Session).as_json = True
        return value

    return click.option(
        "--lang", type=click.Choice(["en", "vi"]), expose_value=False, callback=_speak,
        help="Heads, titles and messages in English or Vietnamese; keys and CSV stay. Default: SOBO_LANG, else en.",
    )(_json(command, remember))  # fmt: skip


def _speak(context: click.Context, _: click.Parameter, value: Lang | None) -> None:
    if value is not None:
        context.ensure_object(Session).lang = value


def _json(command: Command, remember: Callable[..., bool]) -> Command:
    return click.option(
        "--json", "as_json", is_flag=True, callback=remember, is_eager=True, help="Print JSON instead of a table."
    )(command)


def format_option(command: Command) -> Command:
    """`--format table|csv|json`, passed as `form`."""
    return click.option(
        "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
    )(command)


def day(text: str) -> date:
    """The type of an option that takes an ISO date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"'{text}' is not a day: write it as 2025-07-01") from None


def path(text: str) -> Path:
    """The type of an argument that names a file or a folder, in place of the shell's mistake that leaves it empty."""
    from pathlib import Path

    if not text:
        raise click.BadParameter("the name is empty; is a variable of the shell not set? Name a file or a folder")
    return Path(text)


def text(value: str) -> str:
    """The type of an argument that is compared with what files say: in NFC, without outer white space, as theirs is."""
    return unicodedata.normalize("NFC", value).strip()


def as_known(text: str) -> AsKnown:
    """The type of `--as-known`."""
    from projections.state.times import parse_as_known

    try:
        found = parse_as_known(text)  # what cannot be read is wrong usage, whether there is a ledger or none
        if len(text) != len("2025-08-15") or found.before is None:
            return found  # no day, so no ledger is opened for its zone
        return parse_as_known(text, click.get_current_context().ensure_object(Session).zone)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def read_options(command: Command) -> Command:
    """`--on DATE` (passed as `on`: date, default today), and those of `known_options`."""
    return on_option(known_options(command))


def on_option(command: Command) -> Command:
    return click.option(
        "--on",
        type=day,
        metavar="DATE",
        callback=_or_today,
        help="What is true on that day. Default: today, in the ledger's zone.",
    )(command)


def known_options(command: Command) -> Command:
    """`--as-known` (`as_known`: AsKnown, default everything), and `--wait`, which the session keeps."""
    from commands.reach import wait_option

    return click.option(
        "--as-known",
        type=as_known,
        metavar="DATE|INSTANT|POSITION",
        callback=_or_everything,
        help="Only what was recorded by the end of that day (of the ledger's zone), by that moment "
        "(2025-08-15T17:30:00+07:00) or up to that position. Default: everything.",
    )(wait_option(command))


def _or_today(context: click.Context, _: click.Parameter, value: date | None) -> date:
    if value is not None or context.resilient_parsing:
        return value or date.min
    return context.ensure_object(Session).today()


def _or_everything(_: click.Context, __: click.Parameter, value: AsKnown | None) -> AsKnown:
    from projections.state.times import AsKnown

    return AsKnown() if value is None else value
