"""What the oracle says of files of corrections: all rows are one change, in whatever order they stand."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from tests.oracle.changes import ENDING, PARTS, check_map, require, takers
from tests.oracle.known import AMENDMENTS, UNIT_CHANGES, Fact, Known

REMAINDERS = {"remainder", "remainder_population_only"}
OF_PEOPLE = {
    "StaffAppointed": "AppointmentRetracted",
    "SecondmentStarted": "SecondmentRetracted",
    "SecondmentEnded": "EndingRetracted",
    "AppointmentEnded": "EndingRetracted",
}


def decide_retractions(facts: Sequence[Fact], positions: Sequence[int]) -> list[Fact]:
    """The retractions of the events at these positions, and of what was recorded as one with each. What somebody held
    falls before the units where it was, the newest first, as nothing rests on it but what is newer."""
    known = Known(facts)
    events = named(known, positions)
    of_people = [event for event in events if event.kind in ("StaffRegistered", *OF_PEOPLE)]
    made: list[Fact] = []
    for event in sorted(of_people, key=lambda event: -event.position):
        if not came_with(event, of_people):
            made += _of_a_person(Known([*facts, *made]), event)
    made += [taken_back("QuotaRetracted", event) for event in events if event.kind == "StaffingQuotaSet"]
    of_units = [event for event in events if event not in of_people and event.kind != "StaffingQuotaSet"]
    return [*made, *_of_units([*facts, *made], of_units)]


def taken_back(kind: str, event: Fact) -> Fact:
    return Fact(kind, event.who, event.day, {"of": event.position})


def first_posts(known: Known, person: str) -> list[Fact]:
    """The main posts from the first day of service, one of which there must be; none of who was taken back, of whom
    the end of something held may stand all the same."""
    mains = [fact for fact in known.of(person, "StaffAppointed") if not fact.values["concurrent"]]
    began = min((fact.day for fact in mains), default=None)
    return [post for post in mains if post.day == began and post.values.get("basis") != "re_recruited"]


def named(known: Known, positions: Sequence[int]) -> list[Fact]:
    """What stands at the positions, each of which is given once."""
    require(len(set(positions)) == len(positions), "the same event twice")
    standing = {fact.position: fact for fact in known.standing}
    require(all(position in standing for position in positions), "nothing stands at that position")
    return [standing[position] for position in positions]


def came_with(event: Fact, events: Iterable[Fact]) -> bool:
    """Is it the post that was recorded with a registration among the events? It falls with that."""
    registered = [one for one in events if one.kind == "StaffRegistered" and one.who == event.who]
    return event.kind == "StaffAppointed" and any(event.position == one.position + 1 for one in registered)


def _of_a_person(known: Known, event: Fact) -> list[Fact]:
    first = first_posts(known, event.who)
    if event.kind != "StaffRegistered":
        require(first != [event], "the only post from the first day")
        return [taken_back(OF_PEOPLE[event.kind], event)]
    held = known.of(event.who, "StaffAppointed", "SecondmentStarted")
    require(held == [min(first, key=lambda post: post.position)], "something rests on the registration")
    return [taken_back("RegistrationRetracted", event), taken_back("AppointmentRetracted", held[0])]


def _of_units(facts: Sequence[Fact], events: Sequence[Fact]) -> list[Fact]:
    known = Known(facts)
    forms = [event for event in events if event.kind in ("UnitsMerged", "UnitEstablished")]
    targets: list[Fact] = []
    for event in events:
        targets += [fact for fact in _as_one(known, event, forms) if fact not in targets]
    for target in targets:
        _check_nothing_later(known, target, targets)
    formed = [quota for form in forms for quota in known.of(form.who, "StaffingQuotaSet")]
    made = [taken_back("QuotaRetracted", quota) for quota in sorted(formed, key=lambda fact: fact.position)]
    made += [taken_back("UnitChangeRetracted", target) for target in targets]
    after = Known([*facts, *made])
    if targets:
        check_map(after)
    for form in forms:
        for unit in {unit for unit, _ in form.values["of_units"]}:
            _check_divided(after, unit, form.day)
    for target in targets:
        if target.kind == "TerritoryTransferred":
            _check_divided(after, target.who, target.day)
    return made


def _check_divided(known: Known, unit: str, on: date) -> None:
    """A remainder of that day needs a part of that day."""
    taken = [scope for forming, scope in takers(known, unit) if forming.day == on]
    taken += [
        fact.values["scope"]
        for fact in known.of(unit, "TerritoryTransferred")
        if fact.day == on and fact.values["direction"] == "gave"
    ]
    require(not REMAINDERS & {*taken} or any(scope in PARTS for scope in taken), "no part remains")


def _as_one(known: Known, event: Fact, forms: Collection[Fact]) -> list[Fact]:
    """A form with the end of its predecessors, or with what those gave that continue; both sides of a transfer. Nothing
    where it falls with a form of the file."""
    if event in forms:
        return [event, *_of_the_form(known, event, forms)]
    others = (*AMENDMENTS, "UnitDissolved", "TerritoryTransferred")
    require(event.kind in others, f"a {event.kind} cannot be taken back")
    behind = _forms_behind(known, event)
    require(all(form in forms for form in behind), "a side of a form, which is to be taken back instead")
    if behind:
        return []
    if event.kind != "TerritoryTransferred":
        return [event]
    beside = event.position + (1 if event.values["direction"] == "gave" else -1)
    return [fact for fact in known.standing if fact.position in (event.position, beside)]


def _forms_behind(known: Known, event: Fact) -> list[Fact]:
    """The formings of which the event is a side: the end of the unit, or what it gave."""
    taken = [(form, scope) for form, scope in takers(known, event.who) if form.day == event.day]
    if event.kind == "UnitDissolved":
        return [form for form, scope in taken if scope in ENDING]
    if event.kind == "TerritoryTransferred" and event.values["direction"] == "gave":
        return [form for form, _ in taken if form.who == event.values["with"]]
    return []


def _of_the_form(known: Known, formed: Fact, forms: Collection[Fact]) -> list[Fact]:
    staffed = [
        fact
        for fact in known.standing
        if (fact.kind == "StaffAppointed" and fact.values["unit"] == formed.who)
        or (fact.kind == "SecondmentStarted" and fact.values["to"] == formed.who)
    ]
    require(not staffed, "somebody was appointed or seconded to the formed unit")
    found = []
    for unit, _ in formed.values["of_units"]:
        last = [taken for taken, scope in takers(known, unit) if taken.day == formed.day and scope in ENDING]
        if formed in last and all(taken in forms for taken in last):
            found += [fact for fact in known.of(unit, "UnitDissolved") if fact.day == formed.day]
        found += [
            fact
            for fact in known.of(unit, "TerritoryTransferred")
            if fact.day == formed.day and fact.values["direction"] == "gave" and fact.values["with"] == formed.who
        ]
    return found


def _check_nothing_later(known: Known, target: Fact, targets: Sequence[Fact]) -> None:
    """Later: of a later day; of the same day only what was decided on it: the unit's end, or the same amended again."""
    for fact in known.of(target.who, *UNIT_CHANGES):
        again = fact.kind == "UnitDissolved" or (fact.kind == target.kind and fact.kind != "TerritoryTransferred")
        same_day = fact.day == target.day and fact.position > target.position and again
        require(fact in targets or not (fact.day > target.day or same_day), f"{target.who} has a later change")
    later = [forming for forming, _ in takers(known, target.who) if forming.day > target.day]
    require(all(forming in targets for forming in later), f"somebody took of {target.who} later")
