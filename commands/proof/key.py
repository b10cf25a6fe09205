"""`sobo key`: the key that signs checkpoints."""

from __future__ import annotations

import click

from commands.context import Session, json_option, pass_session


@click.group()
def key() -> None:
    """The key that signs this ledger's checkpoints: it stays in the home, its public part is for everybody.

    \b
    Example:  sobo key generate
              sobo key show > ledger.vkey
    """


@key.command()
@json_option
@pass_session
def generate(session: Session, as_json: bool) -> None:
    """Make the signing key, in the home or in the file that SOBO_SIGNING_KEY names, for its owner's eyes only.

    \b
    Example:  sobo key generate
    """
    from commands.output import emit
    from store.tree import signing

    with session.connection() as connection:
        name = signing.origin(connection)
    path = session.signing_key_file()
    public = str(signing.generate(path, name).verifier())
    told = f"The signing key is in {path}. Keep a copy where it is safe; without it no later checkpoint is believed."
    emit({"name": name, "verifier_key": public, "file": str(path)}, as_json, [told, "Its public part:", public])


@key.command()
@json_option
@pass_session
def show(session: Session, as_json: bool) -> None:
    """Print the public part, as others' programs read it: NAME+ID+KEY (C2SP signed-note).

    \b
    Example:  sobo key show
    """
    from commands.output import emit
    from store.tree import signing

    found = signing.load(session.signing_key_file()).verifier()
    emit({"name": found.name, "verifier_key": str(found)}, as_json, str(found))
