"""What the pages stand on, out of the session of a command."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from commands.context import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg

    from projections.state.times import AsKnown
    from reports.documents.document import Document
    from reports.words.words import Lang
    from web.asking.ground import Ground, Reach, Wanted

T = TypeVar("T")
MOST_OF_AN_ACT = 201


def ground(session: Session, lang: Lang) -> Ground:
    """What the pages stand on, out of the session of a command."""
    from commands.policy_rules import policy_rules
    from web.asking.ground import Ground

    reached = Reached(session)
    return Ground(
        reading=session.reading, reached=reached, close=reached.close, today=session.today, zone=session.zone,
        rules=policy_rules(), document=_document, log=_log, of_instrument=_of_instrument, checkpoint=_checkpoint,
        verified=_verified, proof=_proof, waiting=reached.waiting, lang=lang,
    )  # fmt: skip


class Reached:
    """How far the projection is, over one connection that is opened again when the database was away.

    Raises `Unavailable`, and `Refused` (`old_projection`) for one that another version made.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._connection: psycopg.Connection[Any] | None = None

    def __call__(self) -> Reach:
        from projections.state.tables import extent

        return self._asked(extent)

    def waiting(self, complete: int) -> float:
        """For how many seconds the event behind that position has been waiting; 0 where there is none."""
        from domain.days import system_clock

        found = self._asked(lambda connection: _log(connection, complete + 1, complete + 1))
        if not found:
            return 0.0
        return (system_clock() - datetime.fromisoformat(str(found[0]["recorded_at"]))).total_seconds()

    def _asked(self, ask: Callable[[psycopg.Connection[Any]], T]) -> T:
        import psycopg

        from consumers.projecting import shape
        from domain.errors import Unavailable
        from store.rights.roles import READER

        for _ in range(2):
            if self._connection is None or self._connection.closed:
                self._connection = self._session.connection(READER)
            try:
                shape.ensure(self._connection)
                with self._connection.transaction():
                    self._connection.execute("set local search_path = projection")
                    return ask(self._connection)
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


def _of_instrument(
    connection: psycopg.Connection[Any], instrument: str, after: int, known: AsKnown
) -> list[dict[str, Any]]:
    from itertools import islice

    from consumers.lines import Wanted, lines

    found: Iterator[dict[str, Any]] = lines(
        connection, Wanted(first=after + 1, last=known.position, instrument=instrument, before=known.before)
    )
    return [_open(one) for one in islice(found, MOST_OF_AN_ACT)]


def _open(line: dict[str, Any]) -> dict[str, Any]:
    """Without what is sealed: nobody needs it on a page."""
    data = {name: value for name, value in line["data"].items() if not isinstance(value, bytes)}
    return {**line, "data": data}


def _checkpoint(connection: psycopg.Connection[Any]) -> dict[str, Any] | None:
    from store.tree.checkpoints import last_signed
    from store.tree.signing import origin
    from store.tree.witnesses import cosigned, last_cosigned, witnesses

    found = last_signed(connection)
    if found is None:
        return None
    name = origin(connection)
    note = cosigned(connection, name, found.size, found.root, found.note)
    asked = [one.key for one in witnesses(connection)]
    times = [last_cosigned(connection, key, name, (found.size, found.root)) for key in asked]
    by = [
        {"name": key.name, "at": None if one is None else datetime.fromtimestamp(one.time, UTC).isoformat()}
        for key, one in zip(asked, times, strict=True)
    ]
    return {"size": found.size, "checkpoint": note.decode(), "witnesses": by}


def _verified(connection: psycopg.Connection[Any]) -> dict[str, Any] | None:
    from dataclasses import asdict

    from store.tree.verifications import last

    found = last(connection)
    return None if found is None else asdict(found) | {"verified_at": found.verified_at.isoformat()}


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
