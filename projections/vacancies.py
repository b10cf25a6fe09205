"""Key posts of communes that nobody, or too few, hold on a day."""

from datetime import date
from typing import Any

import psycopg

from projections.answers import Answer, answered_for, ask, reach
from projections.staffing import province_id
from projections.state.reading import reading
from projections.state.snapshot import asking_again
from projections.state.tables import sql_text
from projections.state.times import AsKnown
from projections.units import bearer
from reference.catalogue import key_posts

STATE = ("unit_spans", "unit_edges", "unit_places", "post_spans")


@asking_again
def vacancies(
    connection: psycopg.Connection[Any],
    *,
    on: date,
    as_known: AsKnown | None = None,
    province: str | None = None,
    unit: str | None = None,
    filled_too: bool = False,
) -> Answer:
    """One row for each key post with fewer holders than required (with `filled_too` for each key post).

    A unit whose event is still on its way has only its id, and rows for the posts that somebody holds, `required` null.

    `overdue` when holders are missing on the deadline's day or behind it: posts are to be filled before that day.
    Raises `NotFound` as `staffing` does.
    """
    posts = key_posts()
    asked: dict[str, object] = {
        "on": on,
        "positions": [post.position for post in posts],
        "required": [post.required for post in posts],
        "levels": [post.level for post in posts],
        "valid_from": [post.valid_from for post in posts],
        "deadlines": [post.deadline for post in posts],
    }
    parts = {"places": sql_text("places"), "units_of": "true"}
    posts_in = "position_code = any(%(positions)s)"
    parts["filled_how"] = "true" if filled_too else "coalesce(h.filled, 0) < d.required"
    parts["not_come"] = "true" if filled_too and unit is None and province is None else "false"
    with reading(connection, as_known, STATE):
        if unit is not None:
            asked["unit_id"] = bearer(connection, unit, on)["id"]
            parts["units_of"] = "u.unit_id = %(unit_id)s"
            posts_in += " and unit_id = %(unit_id)s"
        elif province is not None:
            asked["province_id"] = province_id(connection, province, on)
            parts["units_of"] = "u.province_id = %(province_id)s"
        parts["posts_held"] = sql_text("posts_held").format(posts_in=posts_in)
        rows = ask(connection, "vacancies", asked, **parts)
        reached = reach(connection, as_known)
    return {
        "on": on.isoformat(),
        "as_known": answered_for(as_known),
        **reached,
        "rows": rows,
        "total": {
            "required": sum(row["required"] or 0 for row in rows),
            "filled": sum(row["filled"] for row in rows),
            "overdue": sum(row["overdue"] for row in rows),
        },
    }
