"""What the oracle says of rows about people and quotas, and of taking things back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.oracle.changes import ENDING, check_map, require, takers
from tests.oracle.known import AMENDMENTS, UNIT_CHANGES, Fact, InvalidError, Known

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


def decide_retraction(facts: Sequence[Fact], position: int) -> list[Fact]:
    """The retraction of the event at that position, and of what was recorded as one with it."""
    known = Known(facts)
    event = next((fact for fact in known.standing if fact.position == position), None)
    if event is None:
        raise InvalidError("nothing stands at that position")
    if event.kind == "SecondmentStarted":
        return [_taken_back("SecondmentRetracted", event)]
    if event.kind == "StaffRegistered":
        return _unregistered(known, event)
    if event.kind == "StaffAppointed":
        require(_first_posts(known, event.who) != [event], "the only post from the first day")
        return [_taken_back("AppointmentRetracted", event)]
    if event.kind == "StaffingQuotaSet":
        return [_taken_back("QuotaRetracted", event)]
    require(event.kind in UNIT_CHANGES and event.kind != "UnitRegistered", f"a {event.kind} cannot be taken back")
    targets = _as_one(known, event)
    for target in targets:
        _check_nothing_later(known, target, targets)
    quotas = known.of(event.who, "StaffingQuotaSet") if "of_units" in event.values else []
    made = [_taken_back("QuotaRetracted", quota) for quota in sorted(quotas, key=lambda fact: fact.position)]
    made += [_taken_back("UnitChangeRetracted", target) for target in targets]
    after = Known([*facts, *made])
    check_map(after)
    for unit in {unit for unit, _ in event.values.get("of_units", ())}:
        _check_divided(after, unit, event.day)
    return made


def _first_posts(known: Known, person: str) -> list[Fact]:
    """The main posts from the first day of service, one of which there must be."""
    mains = [fact for fact in known.of(person, "StaffAppointed") if not fact.values["concurrent"]]
    began = min(fact.day for fact in mains)
    return [post for post in mains if post.day == began and post.values.get("basis") != "re_recruited"]


def _unregistered(known: Known, registered: Fact) -> list[Fact]:
    """A registration falls with its first post, when nothing else of the person stands."""
    first = min(_first_posts(known, registered.who), key=lambda post: post.position)
    require(known.of(registered.who, "StaffAppointed", "SecondmentStarted") == [first], "something rests on it")
    return [_taken_back("RegistrationRetracted", registered), _taken_back("AppointmentRetracted", first)]


def _check_divided(known: Known, unit: str, on: date) -> None:
    """A remainder of that day needs a part of that day."""
    taken = [
        scope
        for taker in known.unit_ids
        for opening in known.of(taker, "UnitsMerged", "UnitEstablished")
        if opening.day == on
        for giver, scope in opening.values["of_units"]
        if giver == unit
    ]
    taken += [
        fact.values["scope"]
        for fact in known.of(unit, "TerritoryTransferred")
        if fact.day == on and fact.values["direction"] == "gave"
    ]
    remainder = {"remainder", "remainder_population_only"} & {*taken}
    require(not remainder or any("part" in scope or scope == "whole_area_only" for scope in taken), "no part remains")


def _taken_back(kind: str, event: Fact) -> Fact:
    return Fact(kind, event.who, event.day, {"of": event.position})


def _as_one(known: Known, event: Fact) -> list[Fact]:
    """A form with the end of its predecessors, or with what those gave that continue; both sides of a transfer."""
    if event.kind in ("UnitsMerged", "UnitEstablished"):
        return [event, *_of_the_form(known, event)]
    if event.kind == "UnitDissolved":
        heirs = [unit for unit, scope in event.values["into"] if scope in ENDING]
        require(not any(_formed_of(known, unit, event) for unit in heirs), "the end of a unit that a form took")
    if event.kind != "TerritoryTransferred":
        require(event.kind in AMENDMENTS or event.kind == "UnitDissolved", f"a {event.kind} cannot be taken back")
        return [event]
    side = event.values["direction"]
    require(side == "received" or not _formed_of(known, event.values["with"], event), "a part that a form took")
    beside = event.position + (1 if side == "gave" else -1)
    return [fact for fact in known.standing if fact.position in (event.position, beside)]


def _of_the_form(known: Known, formed: Fact) -> list[Fact]:
    staffed = [
        fact
        for fact in known.standing
        if (fact.kind == "StaffAppointed" and fact.values["unit"] == formed.who)
        or (fact.kind == "SecondmentStarted" and fact.values["to"] == formed.who)
    ]
    require(not staffed, "somebody was appointed or seconded to the formed unit")
    found = []
    for unit, _ in formed.values["of_units"]:
        for fact in known.of(unit, "UnitDissolved"):
            last = [taken.who for taken, scope in takers(known, unit) if taken.day == fact.day and scope in ENDING]
            if last == [formed.who] and fact.day == formed.day:
                found.append(fact)
        for fact in known.of(unit, "TerritoryTransferred"):
            gave = fact.values["direction"] == "gave" and fact.values["with"] == formed.who
            if gave and fact.day == formed.day:
                found.append(fact)
    return found


def _formed_of(known: Known, formed: str, event: Fact) -> bool:
    """Does a form of that day stand that took of the event's unit?"""
    openings = [fact for fact in known.of(formed, "UnitsMerged", "UnitEstablished") if fact.day == event.day]
    return any(unit == event.who for fact in openings for unit, _ in fact.values["of_units"])


def _check_nothing_later(known: Known, target: Fact, targets: Sequence[Fact]) -> None:
    """Later: of a later day; of the same day only what was decided on it: the unit's end, or the same amended again."""
    for fact in known.of(target.who, *UNIT_CHANGES):
        again = fact.kind == "UnitDissolved" or (fact.kind == target.kind and fact.kind != "TerritoryTransferred")
        same_day = fact.day == target.day and fact.position > target.position and again
        require(fact in targets or not (fact.day > target.day or same_day), f"{target.who} has a later change")
    later = [forming for forming, _ in takers(known, target.who) if forming.day > target.day]
    require(not later, f"somebody took of {target.who} later")
