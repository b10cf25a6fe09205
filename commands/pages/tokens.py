"""`sobo web token`: who may look from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.tables import say

if TYPE_CHECKING:
    from web.access.tokens import Role


@click.group()
def token() -> None:
    """Tokens of those who may look from elsewhere."""


@token.command(epilog="Example:  sobo web token new --tokens web.tokens --scope province:01 --role officer")
@click.option(
    "--tokens",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="Its hash is written at the end of this file.",
)
@click.option("--scope", required=True, metavar="country|province:CODE", help="What is shown with it.")
@click.option(
    "--role",
    type=click.Choice(["committee", "officer", "auditor"]),
    required=True,
    help="Written down with what is looked at, which the auditor reads.",
)
@click.option("--days", type=click.IntRange(1, 3650), default=90, show_default=True, help="So long it holds.")
def new(*, tokens: Path, scope: str, role: Role, days: int) -> None:
    """Make a token: it is shown this once, and only its hash is kept.

    To take it back, take its line out of the file: it holds no longer at once.
    """
    from datetime import timedelta

    from domain.days import system_clock
    from web.access import tokens as kept

    try:
        province = kept.province_of(scope)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--scope") from None
    made, holder = kept.new(tokens, role, province, timedelta(days=days), system_clock())
    say(f"{holder.name}: {role}, {scope}, until {holder.until.date()}; it is not shown again")
    click.echo(made)
