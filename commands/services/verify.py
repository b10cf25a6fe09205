"""`sobo verify`: read everything again and say what does not hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.context import Session, json_option, pass_session

if TYPE_CHECKING:
    import psycopg

    from consumers.auditing.problem import Problem
    from consumers.auditing.verify import Verified
    from proof.checkpoint import Checkpoint
    from proof.keys import VerifierKey


@click.command()
@click.option("--checkpoint", metavar="FILE", help="That the log is the one that was signed there (`sobo checkpoint`).")
@click.option(
    "--key", metavar="KEY", help="Who must have signed it: a verifier key, or a file with one. Default: ours."
)
@click.option(
    "--witness", "witnesses", multiple=True, metavar="KEY", help="Who must have cosigned --checkpoint too; repeatable."
)
@click.option(
    "--log",
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    help="In place of the ledger: what `sobo log export` or `sobo log tiles` wrote. No database is used.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A report of `sobo certify`, checked from --log; that of a settlement also without.",
)
@click.option("--unsigned", is_flag=True, help="Take a --report that an earlier version wrote, which signed none.")
@click.option(
    "--proof",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A file of `sobo prove --out`: that one event stands in the log. The event is that of --event, of --log, or "
    "of this ledger.",
)
@click.option(
    "--event",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The event of --proof: its leaf (`sobo prove --leaf`, events/P.leaf), or what `sobo prove --json` prints.",
)
@json_option
@pass_session
@click.pass_context
def verify(
    context: click.Context,
    session: Session,
    *,
    checkpoint: str | None,
    key: str | None,
    witnesses: tuple[str, ...],
    log: Path | None,
    report: Path | None,
    unsigned: bool,
    proof: Path | None,
    event: Path | None,
    as_json: bool,
) -> None:
    """Read the whole log and the projections again; exit 1 on any problem.

    Positions without a gap, versions of each stream one after another, every event readable, of the type that its row
    says and with the hash that was kept when it was recorded, and the projections equal to an independent fold of the
    log. With --checkpoint also that the history is the one that was signed then. What was found is written down beside
    the log, for `sobo web`.

    With --log the same of an exported log, on any machine: tiles bring their own hashes and their own checkpoint, which
    --key believes; of a file or folder of `sobo log export` only a checkpoint tells whether it is what was signed.

    With --report whether a certified answer is that of the log which its checkpoint signed: the question is asked again
    in a ledger made for it, and gone afterwards.

    With --proof whether one event stands in the log that its file's checkpoint signed (C2SP tlog-proof). With --event
    nothing else is needed: no ledger and no log.

    \b
    Example:  sobo verify --json
              sobo verify --checkpoint 2025-08-15.checkpoint --key ledger.vkey
              sobo verify --log log.avro --checkpoint 2025-08-15.checkpoint --key ledger.vkey
              sobo verify --report departures-2025-09 --log log.avro --key ledger.vkey
              sobo verify --proof payment.tlog-proof --event payment.leaf --key ledger.vkey
    """
    from commands.proof.witness import cosigner
    from consumers.auditing.signed import checkpoint_bytes, signed_checkpoint, trusted_key

    _refuse_together(checkpoint=checkpoint, log=log, report=report, proof=proof, event=event, unsigned=unsigned)
    if witnesses and checkpoint is None and proof is None:
        raise click.BadParameter("it is for --checkpoint FILE and --proof FILE", param_hint="--witness")
    cosigners = [cosigner(one) for one in witnesses]
    if checkpoint is not None:
        checkpoint_bytes(checkpoint)  # what is not there is said before whose key is meant
    if report is not None or proof is not None:
        from commands.output import emit
        from commands.proof.check_proof import checked_proof
        from commands.proof.check_report import checked_report

        if proof is not None:
            checked, lines = checked_proof(session, proof, event=event, log=log, key=key, witnesses=cosigners)
        else:
            assert report is not None
            checked, lines = checked_report(session, report, log=log, key=key, unsigned=unsigned)
        emit(checked, as_json, lines)
        if not checked["ok"]:
            context.exit(1)
        return
    if log is not None:
        _exported(context, session, log, checkpoint=checkpoint, key=key, cosigners=cosigners, as_json=as_json)
        return
    if key is not None and checkpoint is None:
        raise click.BadParameter("it is for --checkpoint FILE", param_hint="--key")
    signed, not_believed = (
        (None, [])
        if checkpoint is None
        else signed_checkpoint(checkpoint, trusted_key(key, session.signing_key_file()), cosigners)
    )
    from consumers.auditing.verify import verify as check
    from store.rights.roles import AUDITOR

    with session.connection(AUDITOR) as connection:
        found = check(connection, signed, session.database.writer_url)
        problems = [*found.problems, *not_believed]
        _write_down(connection, session.said(), found, len(problems), None if signed is None else signed.size)
    value = {
        "ok": not problems,
        "events": found.events,
        "root": None if found.root is None else found.root.hex(),
        "problems": problems,
        "projection": found.projection,
        "digest": found.digest,
    }
    told = f"projection {found.projection}; digest {found.digest or 'none'}"
    _tell(context, value, told, [] if signed is None else [signed], as_json)


def _write_down(
    connection: psycopg.Connection[Any], said: str, found: Verified, problems: int, against: int | None
) -> None:
    """A server that only reads, or a disk that is full, is verified all the same."""
    import psycopg

    from commands.tables import say
    from store.tree.verifications import note

    try:
        note(connection, said=said, events=found.events, root=found.root, problems=problems,
             projection=found.projection, against=against)  # fmt: skip
    except psycopg.DatabaseError as error:
        say(f"sobo: what was found could not be written down: {error.diag.message_primary or error}")


def _refuse_together(
    *, checkpoint: str | None, log: Path | None, report: Path | None, proof: Path | None, event: Path | None,
    unsigned: bool,
) -> None:  # fmt: skip
    if report is not None and proof is not None:
        raise click.UsageError("give --report or --proof, not both")
    if checkpoint is not None and (report is not None or proof is not None):
        raise click.BadParameter(f"a {'proof' if report is None else 'report'} has its own", param_hint="--checkpoint")
    if event is not None and proof is None:
        raise click.BadParameter("it is for --proof FILE", param_hint="--event")
    if event is not None and log is not None:
        raise click.UsageError("the event of the proof is that of --event or of --log: give one of them")
    if unsigned and report is None:
        raise click.BadParameter("it is for --report DIR", param_hint="--unsigned")


def _exported(
    context: click.Context, session: Session, path: Path, *, checkpoint: str | None, key: str | None,
    cosigners: list[VerifierKey], as_json: bool,
) -> None:  # fmt: skip
    from commands.progress import counting
    from consumers.auditing.signed import signed_checkpoint, trusted_key
    from consumers.offline.verify import exported
    from consumers.offline.verify import verify as check

    log = exported(path)
    if key is not None and checkpoint is None and log.checkpoint is None:
        raise click.BadParameter("it is for --checkpoint FILE, or for a log of tiles", param_hint="--key")
    signed: list[Checkpoint] = []
    problems: list[Problem] = []
    size = None
    if log.checkpoint is not None or checkpoint is not None:
        trusted = trusted_key(key, session.signing_key_file())
        for file in filter(None, (log.checkpoint, checkpoint)):
            believed, unsigned = signed_checkpoint(str(file), trusted, cosigners if file == checkpoint else ())
            problems += unsigned
            if believed is not None:
                signed += [] if believed in signed else [believed]
                size = believed.size if file == log.checkpoint else size
    with counting("events read") as show:
        found = check(log, signed, size, lambda done: show(done, size or done))
    problems = [*found.problems, *problems]
    value = {
        "ok": not problems,
        "events": found.events,
        "root": None if found.root is None else found.root.hex(),
        "problems": problems,
        "projection": None,
        "digest": None,
        "log": str(path),
    }
    told = f"of {path}, without a database" if signed else f"of {path}, and no checkpoint says that it was signed so"
    _tell(context, value, told, signed, as_json)


def _tell(context: click.Context, value: dict[str, Any], told: str, signed: list[Checkpoint], as_json: bool) -> None:
    from commands.output import emit
    from commands.tables import Table

    problems: list[Problem] = value["problems"]
    count = len(problems)
    said = "no problem" if not count else f"{count} problem{'' if count == 1 else 's'}"
    lines = [f"{value['events']} events read, {said}; {told}; root {value['root'] or 'none'}"]
    if value["ok"]:
        lines += [f"the first {one.size} events are those of the checkpoint of {one.origin}" for one in signed]
    rows = [(problem.position, problem.kind, problem.message) for problem in problems]
    emit(value, as_json, [*lines, *([Table(("position", "kind", "message"), rows)] if rows else [])])
    if not value["ok"]:
        context.exit(1)
