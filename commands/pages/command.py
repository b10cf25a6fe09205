"""`sobo web`: the pages, served until a signal."""

from __future__ import annotations

import errno
import socket
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from commands.context import Session, pass_session
from commands.tables import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from reports.documents.document import Document
    from reports.words.words import Lang
    from web.ground import Ground, Reach, Wanted

PORT = 8700
MOST_OF_AN_ACT = 201
NEEDED = ("uvicorn", "starlette", "jinja2")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command(epilog="\b\nExample:  sobo web\n          sobo web --port 8080 --lang en")
@click.option("--port", type=click.IntRange(0, 65_535), default=PORT, show_default=True, help="0: a free one.")
@click.option("--host", default=LOOPBACK[0], show_default=True, metavar="H", help="Of this machine: 127.0.0.1 or ::1.")
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Of the first page.")
@pass_session
def web(session: Session, /, *, port: int, host: str, lang: Lang) -> None:
    """Pages for those who look rather than type: on this machine, without a password, only to be read.

    They ask what the commands ask and name the day, the moment of knowledge and the position in their address; under
    /api the same stands as JSON. No personal data stands on any page.
    """
    from domain.errors import Refused, SoboError

    try:
        import uvicorn

        from web.app import Pages
    except ImportError as error:
        if error.name not in NEEDED:
            raise
        raise SoboError("not_installed", "the pages need the extra 'web': pip install 'sobo[web]'") from None
    if host not in LOOPBACK:
        raise Refused(
            "not_this_machine",
            f"{host} can be reached from elsewhere, and these pages ask nobody who they are; serve them on 127.0.0.1",
        )
    made = ground(session, lang)
    pages = Pages(made)
    with _bound(host, port) as listening, closing(made):
        taken = listening.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        say(f"pages at http://{shown}:{taken}/; Ctrl-C stops")
        config = uvicorn.Config(
            pages.app(), log_level="warning", access_log=False, server_header=False, limit_concurrency=1000,
            timeout_keep_alive=15, lifespan="off",
        )  # fmt: skip
        uvicorn.Server(config).run(sockets=[listening])


def _bound(host: str, port: int) -> socket.socket:
    """Raises `Refused` (`port_taken`)."""
    from domain.errors import Refused

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(1024)
    except OSError as error:
        bound.close()
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        why = "is in use" if error.errno == errno.EADDRINUSE else "may not be taken by this user"
        raise Refused("port_taken", f"port {port} {why}; choose another with --port, 0 for any free one") from None
    return bound


def ground(session: Session, lang: Lang) -> Ground:
    """What the pages stand on, out of the session of a command."""
    from commands.policy_rules import policy_rules
    from web.ground import Ground

    reached = Reached(session)
    return Ground(
        reading=session.reading, reached=reached, close=reached.close, today=session.today, zone=session.zone,
        rules=policy_rules(), document=_document, log=_log, of_instrument=_of_instrument, checkpoint=_checkpoint,
        proof=_proof, lang=lang,
    )  # fmt: skip


class Reached:
    """How far the projection is, over one connection that is opened again when the database was away."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._connection: psycopg.Connection[Any] | None = None

    def __call__(self) -> Reach:
        import psycopg

        from domain.errors import Unavailable
        from projections.state.tables import extent
        from store.rights.roles import READER

        for _ in range(2):
            if self._connection is None or self._connection.closed:
                self._connection = self._session.connection(READER)
            try:
                with self._connection.transaction():
                    self._connection.execute("set local search_path = projection")
                    return extent(self._connection)
            except psycopg.OperationalError:
                self._connection.close()
        raise Unavailable("database_down", "the database does not answer")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


def _document(connection: psycopg.Connection[Any], name: str, wanted: Wanted) -> Document:
    from commands.policy_rules import policy_rules
    from commands.reporting.questions import Asked, Questions

    on, since = wanted.on, wanted.since
    period = "" if since is None else f" --from {since}"
    asked = Asked(on, wanted.as_known, since, wanted.lang, 0, f"sobo report {name} --on {on}{period}")
    return Questions(connection, policy_rules(), asked).document(name)


def _log(connection: psycopg.Connection[Any], first: int, last: int) -> list[dict[str, Any]]:
    from consumers.lines import Wanted, lines

    return list(map(_open, lines(connection, Wanted(first=first, last=last))))


def _of_instrument(connection: psycopg.Connection[Any], instrument: str) -> list[dict[str, Any]]:
    from itertools import islice

    from consumers.lines import Wanted, lines

    found: Iterator[dict[str, Any]] = lines(connection, Wanted(instrument=instrument))
    return [_open(one) for one in islice(found, MOST_OF_AN_ACT)]


def _open(line: dict[str, Any]) -> dict[str, Any]:
    """Without what is sealed: nobody needs it on a page."""
    data = {name: value for name, value in line["data"].items() if not isinstance(value, bytes)}
    return {**line, "data": data}


def _checkpoint(connection: psycopg.Connection[Any]) -> dict[str, Any] | None:
    from store.tree.checkpoints import last_signed

    found = last_signed(connection)
    return None if found is None else {"size": found.size, "checkpoint": found.note.decode()}


def _proof(connection: psycopg.Connection[Any], position: int) -> bytes:
    """Against the last checkpoint: who only reads signs none."""
    from domain.errors import NotFound
    from proof.proof_file import ProofFile
    from store.tree.checkpoints import last_signed
    from store.tree.proving import tree_of

    signed = last_signed(connection)
    if signed is None or position > signed.size:
        size = 0 if signed is None else signed.size
        raise NotFound(
            "not_recorded_yet",
            f"the last checkpoint is of {size} events, so position {position} is not proved by it; whoever keeps the "
            "ledger signs another with `sobo checkpoint`",
        )
    tree = tree_of(connection, signed.size)
    return bytes(ProofFile(position - 1, tuple(tree.inclusion(position - 1)), signed.note))
