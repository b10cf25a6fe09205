"""`sobo`: parses, calls, prints. The commands live in `commands/` and are imported when they are asked for."""

from __future__ import annotations

from commands import early

# isort: split
import importlib
import os
import signal
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from commands.context import Session

if TYPE_CHECKING:
    from psycopg import Error

    from domain.errors import SoboError


class Entry(NamedTuple):
    """Where a command lives and its line in `sobo --help`, so that the help imports none of them."""

    module: str
    attribute: str
    line: str


COMMANDS = {
    "roles": Entry("commands.services.roles", "roles", "Who may do what in the database; declared anew by --apply."),
    "init": Entry("commands.services.init", "init", "Make an empty ledger in this home, or on the server that is set."),
    "units": Entry(
        "commands.units.units", "units", "Units: load the opening list, apply a change set, list, show, trace."
    ),
    "import": Entry(
        "commands.imports.command", "import_", "Record staff, posts, departures, payments and more from a file."
    ),
    "staff": Entry("commands.people.staff", "staff", "People: where one is and what happened; lists, and names."),
    "reads": Entry("commands.people.reads", "reads", "Who opened personal data of whom, for the auditor."),
    "staffing": Entry("commands.people.staffing", "staffing", "Headcount by unit, province or category on any day."),
    "vacancies": Entry("commands.people.staffing", "vacancies", "Key posts that are not filled, with their deadline."),
    "settlements": Entry(
        "commands.settlements.settlements", "settlements", "What departures are owed, and how far it is paid."
    ),
    "stats": Entry(
        "commands.statistics.stats", "stats", "Departures, people, units and money counted, in every format."
    ),
    "report": Entry("commands.reporting.report", "report", "Documents to print and sign, as page and workbook."),
    "web": Entry("commands.pages.command", "web", "Pages of all this on this machine, for a browser."),
    "policy": Entry(
        "commands.policy.command", "policy", "What a departure is owed, under which article, with the working."
    ),
    "diff": Entry("commands.auditing.diff", "diff", "What two moments of knowledge answer differently, and why."),
    "log": Entry("commands.services.log", "log", "The events themselves, in order."),
    "status": Entry("commands.services.stream", "status", "How far the log, the relay and the projections are."),
    "verify": Entry("commands.services.verify", "verify", "Read everything again and say what does not hold."),
    "key": Entry("commands.proof.key", "key", "The key that signs checkpoints: make it, show its public part."),
    "checkpoint": Entry(
        "commands.proof.checkpoint", "checkpoint", "Sign what the log is now, for whoever will ask later."
    ),
    "witness": Entry("commands.proof.witness", "witness", "Who is asked to cosign checkpoints: add, list, remove."),
    "prove": Entry("commands.proof.prove", "prove", "Prove that an event stands in the log, or that it only grew."),
    "certify": Entry(
        "commands.proof.certify", "certify", "Write an answer that others can check, with a signed checkpoint."
    ),
    "relay": Entry("commands.services.stream", "relay", "Send the log to Kafka, in order."),
    "project": Entry(
        "commands.services.stream", "project", "Bring the projections up to date from Kafka or the store."
    ),
    "rebuild": Entry("commands.services.stream", "rebuild", "Derive the projections anew, compare, then swap them in."),
    "restore": Entry("commands.services.restore", "restore", "Fill an empty ledger from Kafka, byte for byte."),
    "keys": Entry("commands.services.keys", "keys", "What lives only in the database, saved under a passphrase."),
    "broker": Entry("commands.services.broker", "broker", "A real Kafka of one node, for trying."),
    "schemas": Entry("commands.services.schemas", "schemas", "The Avro schemas of events: list, show, check, serve."),
    "doctor": Entry("commands.services.service", "doctor", "What is set, what is reachable, what is unsafe."),
    "stop": Entry("commands.services.service", "stop", "Stop the embedded database and the broker of this home."),
    "demo": Entry("commands.demo.command", "demo", "The reorganisation of 2025 from end to end, in about a minute."),
}

EPILOG = """\b
Example:  sobo units show 00004 --on 2025-06-30
Every flag above is also a variable: --home is SOBO_HOME, --database-url is SOBO_DATABASE_URL, and so on.
Completion of commands and of codes in bash:  eval "$(_SOBO_COMPLETE=bash_source sobo)"   (also zsh_source, fish_source)
"""


class Commands(click.Group):
    """The table of commands, as a group that imports one when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        found = getattr(importlib.import_module(entry.module), entry.attribute)
        assert isinstance(found, click.Command)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # the reader, `head` perhaps, has seen enough
            _discard_output()
            return 0

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.line) for name, entry in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        names = [
            CompletionItem(name, help=entry.line) for name, entry in COMMANDS.items() if name.startswith(incomplete)
        ]
        return names + click.Command.shell_complete(self, ctx, incomplete)


@click.group(
    cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120}
)
@click.option("--home", metavar="FOLDER", help="Where the embedded database and broker live. Default: ./.sobo")
@click.option("--database-url", metavar="URL", help="A PostgreSQL server, 15 or newer, in place of the embedded one.")
@click.option("--database-admin-url", metavar="URL", help="A role of that server that may create schemas and roles.")
@click.option("--kafka-bootstrap-servers", metavar="HOST:PORT", help="A Kafka cluster; `sobo project` then projects.")
@click.option("--kafka-security", metavar="NAME=VALUE", multiple=True, help="For its client, e.g. protocol=SASL_SSL.")
@click.option("--schema-registry-url", metavar="URL", help="A registry that gives the ids of schemas on the stream.")
@click.option("--user", metavar="NAME", help="Who records, in the embedded database. Default: the login name.")
@click.option("--signing-key", metavar="FILE", help="The key that signs checkpoints. Default: signing.key in the home.")
@click.option("--time-zone", metavar="NAME", help="Of the days of a ledger that is made now; else Asia/Ho_Chi_Minh.")
@click.version_option(package_name="sobo", prog_name="sobo")
@click.pass_obj
def sobo(session: Session, /, kafka_security: tuple[str, ...], **flags: str | None) -> None:
    """Sổ Bộ: a ledger of administrative units and the people who staff them.

    What happened is recorded once and never edited; every question can be asked as of any day (--on) and as it was
    known at any time (--as-known).
    """
    session.command = click.get_current_context().invoked_subcommand or ""
    session.flags = {f"SOBO_{name.upper()}": value for name, value in flags.items() if value is not None}
    for flag in ("database_url", "database_admin_url"):
        if flags[flag] is not None:
            _refuse_password(f"--{flag.replace('_', '-')}", flags[flag] or "")
    if "@" in (flags["schema_registry_url"] or ""):
        raise _shown_to_all("--schema-registry-url", "SOBO_SCHEMA_REGISTRY_URL")
    for given in kafka_security:
        name, equals, value = given.partition("=")
        if not equals:
            raise click.BadParameter(f"'{given}' should be NAME=VALUE", param_hint="--kafka-security")
        if any(word in name.lower() for word in ("password", "secret", "token")) and not name.lower().endswith("_file"):
            raise _shown_to_all("--kafka-security", f"SOBO_KAFKA_SECURITY_{name.upper()}")
        session.flags[f"SOBO_KAFKA_SECURITY_{name.upper()}"] = value


def _refuse_password(flag: str, url: str) -> None:
    from store.database import has_password

    if has_password(url):
        raise _shown_to_all(flag, f"SOBO_{flag.removeprefix('--').replace('-', '_').upper()}")


def _shown_to_all(flag: str, variable: str) -> click.BadParameter:
    return click.BadParameter(
        f"a password here is shown to everybody on this machine, in the list of processes. Set {variable} in the "
        f"environment instead, or {variable}_FILE to the name of a file that only you may read; for PostgreSQL its "
        "own password and service files (PGPASSFILE, PGSERVICEFILE) do as well.",
        param_hint=flag,
    )


def main() -> None:
    """Run one command and leave with its exit code: 0 done, 1 refused, 2 wrong usage, 130 interrupted."""
    session = Session()
    try:
        early.over()
        code = sobo.main(prog_name="sobo", standalone_mode=False, obj=session)
        sys.stdout.flush()
    except click.exceptions.Exit as done:
        code = done.exit_code
    except click.ClickException as wrong_usage:
        from commands.language import language_of
        from commands.output import fail_usage

        fail_usage(wrong_usage, language_of(session.lang, sys.argv))
        code = wrong_usage.exit_code
    except (click.Abort, KeyboardInterrupt):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # what stands is said, however often the key is struck
        from commands.language import language_of
        from commands.output import fail
        from commands.writing import interrupted

        told = interrupted(session)
        fail(told, session.as_json, language_of(session.lang, sys.argv))
        code = told.exit_code
    except BrokenPipeError:
        _discard_output()
        code = 0
    except Exception as error:
        from commands.language import language_of
        from commands.output import fail

        if os.environ.get("SOBO_DEBUG"):
            raise
        told = session.with_cause(_told(error, session))
        fail(told, session.as_json, language_of(session.lang, sys.argv))
        code = told.exit_code
    finally:
        early.ended()
        session.close()
    sys.exit(code if isinstance(code, int) else 0)


def _discard_output() -> None:
    """Send what is still buffered nowhere, or Python complains of the closed pipe when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(error: Exception, session: Session) -> SoboError:
    """The error in words for the person at the desk; one that nobody foresaw says how to find out more."""
    from domain.errors import SoboError

    if isinstance(error, SoboError):
        return error
    first_line = (str(error).strip().splitlines() or [""])[0]
    psycopg = sys.modules.get("psycopg")  # not imported: then the error is not one of its
    if psycopg is not None and isinstance(error.__cause__ or error, psycopg.errors.InsufficientPrivilege):
        return SoboError(
            "no_right",
            f"the database role may not do this: {first_line}. Each kind of work has a role: sobo_reader "
            "reads, sobo_writer records, sobo_projector, sobo_relay and sobo_auditor do what they are called, and "
            "sobo_key_holder opens personal data; an administrator grants what is missing.",
        )
    if psycopg is not None and isinstance(error, psycopg.OperationalError | psycopg.InternalError):
        return _database_gone(error, session, first_line)
    if isinstance(error, UnicodeEncodeError):
        return _not_encoded(error)
    if isinstance(error, OSError) and error.filename:
        return _file_unusable(error)
    what = f"{type(error).__name__}: {first_line}" if first_line else type(error).__name__
    return SoboError(
        "unexpected", f"something went wrong that should not ({what}). Set SOBO_DEBUG=1 to see where, and tell us."
    )


def _file_unusable(error: OSError) -> SoboError:
    from pathlib import Path

    from domain.errors import SoboError
    from store.file_errors import reason

    path = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else Path()
    return SoboError("file_unusable", f"{error.filename}: {reason(path, error)}")


def _database_gone(error: Error, session: Session, first_line: str) -> SoboError:
    from domain.errors import Unavailable
    from store.database import address
    from store.full_disk import DISK_FULL, disk_full
    from store.held import TIMED_OUT, timed_out

    opened = vars(session).get("database")  # not to be opened for this
    if opened is not None and isinstance(error, TIMED_OUT):
        return timed_out(opened.writer_url, address(opened.writer_url), error)
    if isinstance(error, DISK_FULL):
        return disk_full(None if opened is None else address(opened.writer_url), error)
    where = "" if opened is None else f" at {address(opened.writer_url)}"
    return Unavailable("database_down", f"the database{where} went away: {first_line}. See `sobo doctor`.")


def _not_encoded(error: UnicodeEncodeError) -> SoboError:
    """What does not go into UTF-8 came in so, as bytes kept in surrogates; into anything else, it does not go out."""
    from domain.errors import SoboError

    if error.encoding.lower() in ("utf-8", "utf8"):
        return SoboError("not_utf8", "a name, code or path given to the command is not UTF-8; check how it is written")
    return SoboError(
        "not_printable",
        f"the output is written in {error.encoding}, which has no {error.object[error.start]!r}. What was asked for "
        "was done, only not printed. Set PYTHONIOENCODING=utf-8, or a locale with UTF-8, and ask again.",
    )


if __name__ == "__main__":
    main()
