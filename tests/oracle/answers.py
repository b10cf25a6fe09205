"""What the oracle answers to the reads of the product, in the words of the interface."""

from collections import Counter
from datetime import date
from typing import Any

from tests.oracle.known import Known

Answer = dict[str, Any]


def units(known: Known, on: date) -> list[Answer]:
    """`units list`, by id."""
    found = []
    for unit in known.living(on):
        opening, ended_on, parent = known.opening(unit), known.ended_on(unit), known.value(unit, "parent", on)
        assert opening is not None
        found.append(
            {
                "id": unit,
                "code": known.value(unit, "code", on),
                "name": known.value(unit, "name", on),
                "type": known.value(unit, "type", on),
                "level": known.level(unit, on),
                "parent": known.value(parent, "code", on) if parent else None,
                "parent_id": parent,
                "registered_on": opening.day.isoformat(),
                "ended_on": ended_on.isoformat() if ended_on else None,
            }
        )
    return found


def staffing(known: Known, on: date) -> Answer:
    """`staffing`: the rows that say anything, by id; who is unallocated by province; the active people."""
    counts: dict[str, Counter[str]] = {unit: Counter() for unit in known.living(on)}
    unallocated: Counter[str | None] = Counter()
    for person in known.people:
        main = known.main_post(person, on)
        if main is None:
            continue
        counted, allocated = known.heir(main.values["unit"], on)
        if not allocated:
            unallocated[province_of_the_ended(known, counted, on)] += 1
        elif counted == main.values["unit"]:
            counts[counted]["assigned"] += 1
        else:
            counts[counted]["awaiting_reassignment"] += 1
        secondment = known.secondment(person, on)
        if secondment is not None:
            lent_to, there = known.heir(secondment.values["to"], on)
            if there and lent_to != counted:
                counts[lent_to]["seconded_in"] += 1
                if allocated:
                    counts[counted]["seconded_out"] += 1
    rows = [_row(known, unit, counts[unit], on) for unit in counts]
    kept = [row for row in rows if row["authorised"] is not None or any(counts[row["unit_id"]].values())]
    return {
        "rows": kept,
        "unallocated": dict(unallocated),
        "active": sum(known.main_post(person, on) is not None for person in known.people),
    }


def holders(known: Known, on: date) -> dict[tuple[str, str], int]:
    """How many hold a position in a living unit, as main or beside another post; nobody who awaits reassignment."""
    held: Counter[tuple[str, str]] = Counter()
    for person in known.people:
        main = known.main_post(person, on)
        posts = [*([main] if main else []), *known.concurrent_posts(person, on)]
        held.update(
            {(post.values["unit"], post.values["post"]) for post in posts if known.lives(post.values["unit"], on)}
        )
    return dict(held)


def _row(known: Known, unit: str, counts: Counter[str], on: date) -> Answer:
    province = known.province(unit, on)
    return {
        "unit": known.value(unit, "code", on),
        "unit_id": unit,
        "name": known.value(unit, "name", on),
        "province": known.value(province, "code", on) if province else None,
        "assigned": counts["assigned"],
        "awaiting_reassignment": counts["awaiting_reassignment"],
        "seconded_in": counts["seconded_in"],
        "seconded_out": counts["seconded_out"],
        "present": counts["assigned"]
        + counts["awaiting_reassignment"]
        - counts["seconded_out"]
        + counts["seconded_in"],
        "authorised": known.authorised(unit, on),
    }


def province_of_the_ended(known: Known, unit: str, on: date) -> str | None:
    """Code of the province of its last living day, or of what that one has become."""
    ended_on = known.ended_on(unit)
    assert ended_on is not None
    last_day = date.fromordinal(ended_on.toordinal() - 1)
    province = known.province(unit, last_day)
    if province is None:
        return None
    became, _ = known.heir(province, on)
    ended_on = known.ended_on(became)
    named_on = on if ended_on is None or ended_on > on else date.fromordinal(ended_on.toordinal() - 1)
    code: str = known.value(became, "code", named_on)
    return code
