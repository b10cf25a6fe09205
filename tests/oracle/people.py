"""What the oracle says of rows about people and quotas."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.oracle.changes import require
from tests.oracle.known import Fact, InvalidError, Known

Row = dict[str, Any]


def _bearer(known: Known, code: str, on: date) -> str:
    unit = known.bearer(code, on)
    if unit is None:
        raise InvalidError(f"{code} is not living on {on}")
    return unit


def decide_staff(facts: Sequence[Fact], row: Row, opening_day: date) -> list[Fact]:
    """number, unit, post, category, on: a person counts from the opening list at the earliest."""
    known, on = Known(facts), max(row["on"], opening_day)
    require(row["number"] not in known.people, "a staff number already known")
    post = {"unit": _bearer(known, row["unit"], on), "post": row["post"], "concurrent": False}
    registered = Fact("StaffRegistered", row["number"], on, {"category": row["category"]})
    return [registered, Fact("StaffAppointed", row["number"], on, post)]


def decide_appointment(facts: Sequence[Fact], row: Row) -> list[Fact]:
    """number, unit, post, concurrent, on."""
    known, on = Known(facts), row["on"]
    require(row["number"] in known.people, "an unknown staff number")
    values = {"unit": _bearer(known, row["unit"], on), "post": row["post"], "concurrent": row["concurrent"]}
    require(known.main_post(row["number"], on) is not None, "not in service yet")
    same = [post for post in known.of(row["number"], "StaffAppointed") if post.day == on and post.values == values]
    require(not same, "the same appointment twice")
    return [Fact("StaffAppointed", row["number"], on, values)]


def decide_secondment(facts: Sequence[Fact], row: Row) -> list[Fact]:
    """number, unit, on, until."""
    known, on = Known(facts), row["on"]
    require(row["number"] in known.people, "an unknown staff number")
    require(row["until"] is None or row["until"] > on, "it ends before it starts")
    unit, main = _bearer(known, row["unit"], on), known.main_post(row["number"], on)
    if main is None:
        raise InvalidError("not in service yet")
    require(known.heir(main.values["unit"], on) != (unit, True), "a secondment to the own unit")
    return [Fact("SecondmentStarted", row["number"], on, {"to": unit, "until": row["until"]})]


def decide_quota(facts: Sequence[Fact], row: Row) -> list[Fact]:
    """unit, category, headcount, on."""
    unit = _bearer(Known(facts), row["unit"], row["on"])
    require(row["headcount"] >= 0, "less than nobody")
    return [Fact("StaffingQuotaSet", unit, row["on"], {name: row[name] for name in ("category", "headcount")})]


def decide_ending(known: Known, row: Row) -> list[Fact]:
    """number, what, post (of a secondment: empty), unit (may be empty), on: ends the one that is held over that day."""
    number, on = row["number"], row["on"]
    require(number in known.people, "an unknown staff number")
    require(bool(row["post"]) == (row["what"] == "concurrent_post"), "a post without name, or a secondment with one")
    if row["what"] == "secondment":
        lent = known.secondment(number, on)
        held = [] if lent is None or _to_own_unit(known, lent) else [lent]
    else:
        held = [post for post in known.concurrent_posts(number, on) if post.values["post"] == row["post"]]
        held = [post for post in held if not row["unit"] or _code_before(known, post.values["unit"], on) == row["unit"]]
    held = [one for one in held if one.day < on]
    require(len(held) == 1, f"{len(held)} such are held over that day")
    kind = "SecondmentEnded" if row["what"] == "secondment" else "AppointmentEnded"
    return [Fact(kind, number, on, {"of": held[0].position})]


def _to_own_unit(known: Known, lent: Fact) -> bool:
    """From its first day on, as the posts are known now: it is held on no day."""
    main = known.main_post(lent.who, lent.day)
    if main is None:
        return False
    own, living = known.heir(main.values["unit"], lent.day)
    return living and known.heir(lent.values["to"], lent.day) == (own, True)


def _code_before(known: Known, unit: str, on: date) -> str | None:
    eve = date.fromordinal(on.toordinal() - 1)
    code: str | None = known.value(unit, "code", eve) if known.lives(unit, eve) else None
    return code
