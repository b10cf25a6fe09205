"""`sobo roles`: the roles of the database, and their rights declared anew."""

from __future__ import annotations

import click

from commands.context import Session, json_option, pass_session


@click.command()
@click.option("--apply", is_flag=True, help="Make the roles that are missing, and declare the rights of all anew.")
@json_option
@pass_session
def roles(session: Session, apply: bool, as_json: bool) -> None:
    """Each role of the database, whether there is one, and whether this login may take it on.

    With --apply, as a role that owns the tables (SOBO_DATABASE_ADMIN_URL): what an administrator does who has created
    roles since, or to take away what somebody granted too much.

    \b
    Example:  sobo roles
              sobo roles --apply
    """
    from commands.output import emit
    from commands.tables import Table
    from store import migrate
    from store.database import connected
    from store.rights import roles as known

    if apply:
        migrate.declare_rights(session.database.admin_url or session.database.writer_url)
    with connected(session.database.writer_url) as conn:
        login, found = conn.info.user, known.standing(conn)
    value = {"login": login, "roles": [{"role": one.name, "exists": one.exists, "may_take": one.may} for one in found]}
    rows = [(one.name, known.WORK[one.name], _yes(one.exists), _yes(one.may)) for one in found]
    emit(value, as_json, Table(("role", "what it does", "there", f"{login} may be it"), rows))


def _yes(value: bool) -> str:
    return "yes" if value else "no"
