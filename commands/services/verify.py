"""`sobo verify`: read everything again and say what does not hold."""

from __future__ import annotations

import click

from commands.context import Session, json_option, pass_session


@click.command()
@click.option("--checkpoint", metavar="FILE", help="That the log is the one that was signed there (`sobo checkpoint`).")
@click.option(
    "--key", metavar="KEY", help="Who must have signed it: a verifier key, or a file with one. Default: ours."
)
@json_option
@pass_session
@click.pass_context
def verify(context: click.Context, session: Session, checkpoint: str | None, key: str | None, as_json: bool) -> None:
    """Read the whole log and the projections again; exit 1 on any problem.

    Positions without a gap, versions of each stream one after another, every event readable, of the type that its row
    says and with the hash that was kept when it was recorded, and the projections equal to an independent fold of the
    log. With --checkpoint also that the history is the one that was signed then.

    \b
    Example:  sobo verify --json
              sobo verify --checkpoint 2025-08-15.checkpoint --key ledger.vkey
    """
    from dataclasses import replace

    from commands.output import emit
    from commands.tables import Table
    from consumers.auditing.signed import signed_checkpoint, trusted_key
    from consumers.auditing.verify import verify as check

    if key is not None and checkpoint is None:
        raise click.BadParameter("it is for --checkpoint FILE", param_hint="--key")
    signed, unsigned = (
        (None, [])
        if checkpoint is None
        else signed_checkpoint(checkpoint, trusted_key(key, session.signing_key_file()))
    )
    with session.connection() as connection:
        found = check(connection, signed)
    found = replace(found, problems=[*found.problems, *unsigned])
    root = None if found.root is None else found.root.hex()
    value = {
        "ok": found.ok,
        "events": found.events,
        "root": root,
        "problems": found.problems,
        "projection": found.projection,
        "digest": found.digest,
    }
    said = "no problem" if found.ok else f"{len(found.problems)} problem{'' if len(found.problems) == 1 else 's'}"
    summary = f"{found.events} events read, {said}; projection {found.projection}; digest {found.digest or 'none'}"
    lines = [f"{summary}; root {root or 'none'}"]
    if signed is not None and found.ok:
        lines.append(f"the first {signed.size} events are those of the checkpoint of {signed.origin}")
    rows = [(problem.position, problem.kind, problem.message) for problem in found.problems]
    emit(value, as_json, [*lines, *([Table(("position", "kind", "message"), rows)] if rows else [])])
    if not found.ok:
        context.exit(1)
