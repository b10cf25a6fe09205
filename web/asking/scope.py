"""Who looks with a token of one province is held to it: each question is narrowed to the province, or refused."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from domain.errors import NotFound, Refused
from domain.policy.parameters import Rules
from projections import settlements, staff, units
from projections.state.tables import SCHEMA
from projections.state.times import AsKnown
from web.asking.asked import Asked
from web.asking.ground import Connection
from web.asking.questions import Question

UNIT, PEOPLE = "unit", ("staff", "settlement")


def held(connection: Connection, rules: Rules, question: Question, asked: Asked) -> Asked:
    """What may be asked instead of `asked`. Raises `Refused` (`elsewhere`), alike for what is of another province and
    for what is not there at all."""
    province = asked.province
    if province is None:
        return asked
    told = dict(asked.given)
    match question.scoped:
        case "unit":
            need_unit(connection, asked, told["code"])
        case "person":
            need_person(connection, rules, asked, told["number"])
        case "below":
            need_unit(connection, asked, told.setdefault("parent", province))
        case "place" if "unit" in told:
            need_unit(connection, asked, told["unit"])
        case "place" if "staff" in told:
            need_person(connection, rules, asked, told["staff"])
        case "place" | "province":
            if told.setdefault("province", province) != province:
                raise elsewhere(asked)
        case _:
            raise elsewhere(asked)
    if told.get("province", province) != province:
        raise elsewhere(asked)
    return replace(asked, given=told)


def elsewhere(asked: Asked) -> Refused:
    return Refused("elsewhere", f"with this token nothing is shown but of the province {asked.province}")


def need_unit(connection: Connection, asked: Asked, code: str) -> None:
    try:
        found = by_id(connection, asked, code) if "@" in code else _shown(connection, asked, code, asked.on)
        for _ in range(3):  # a unit, its district, its province
            if found["level"] == "province":
                break
            if found["parent"] is None:
                raise elsewhere(asked)
            found = _above(connection, asked, found)
    except NotFound:
        raise elsewhere(asked) from None
    if found["level"] != "province" or found["code"] != asked.province:
        raise elsewhere(asked)


def _shown(connection: Connection, asked: Asked, code: str, on: date) -> Any:
    return {**units.show(connection, code, on=on, as_known=asked.as_known), "shown_on": on}


def _above(connection: Connection, asked: Asked, unit: Any) -> Any:
    return _shown(connection, asked, unit["parent"], unit["shown_on"])


def by_id(connection: Connection, asked: Asked, unit_id: str) -> Any:
    """The unit with this id, as on the day that is asked while it lives, else on its first or last, as `shown_on`."""
    code, _, since = unit_id.partition("@")
    days = [asked.on]
    try:
        days.append(date.fromisoformat(since))
    except ValueError:
        raise NotFound("no_such_unit", f"no unit has the id {unit_id}") from None
    for on in days:
        try:
            found = _shown(connection, asked, code, on)
        except NotFound:
            continue
        if found["id"] == unit_id:
            return found
    nodes = units.lineage(connection, code, on=days[1], as_known=asked.as_known)["nodes"]
    for node in nodes:  # it bears another code since
        if node["id"] == unit_id and node["ended_on"] is not None:
            return _shown(connection, asked, node["code"], date.fromisoformat(node["ended_on"]) - timedelta(days=1))
    raise NotFound("no_such_unit", f"no unit has the id {unit_id}")


def need_person(connection: Connection, rules: Rules, asked: Asked, number: str) -> None:
    """Of the province is who serves in it on the day, or left it with a settlement, and is of no other."""
    on, known = asked.on, asked.as_known
    try:
        found = _places(connection, rules, number, on, known)
    except NotFound:
        raise elsewhere(asked) from None
    if found != {asked.province}:
        raise elsewhere(asked)


def _places(connection: Connection, rules: Rules, number: str, on: date, known: AsKnown) -> set[str | None]:
    person = staff.show(connection, number, lambda _, __: staff.WITHHELD, on=on, as_known=known)
    found = set() if person.get("counted") is None else {person["counted"]["province"]}
    owed = settlements.show(connection, number, rules, on=on, as_known=known)
    return found | {row["province"] for row in ([owed, *owed["earlier"]] if owed else [])}


def need_event(connection: Connection, rules: Rules, asked: Asked, stream: str, effective: date) -> None:
    """That an event of this stream and day is of the province; of a person not later than the day that is asked, as in
    their history: by then they may be elsewhere."""
    kind, _, rest = stream.partition(":")
    if asked.province is None:
        return
    if kind == UNIT:
        need_unit(connection, asked, rest)
        return
    if kind not in PEOPLE or effective > asked.on:
        raise elsewhere(asked)
    query = f"select staff_number from {SCHEMA}.fact_staff_registered where stream = %s"
    row = connection.execute(query.encode(), (f"staff:{rest.partition('/')[0]}",)).fetchone()
    if row is None:
        raise elsewhere(asked)
    need_person(connection, rules, asked, row[0])
