"""What two moments of knowledge answer differently, and by which events."""

from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest

from domain.errors import NotFound, Refused
from projections.auditing.diff import diff
from projections.auditing.part import WHOLE, Scope
from projections.facts.standing import retraction_of
from projections.facts.tables import event_types
from projections.state.times import AsKnown
from tests.diffs import told
from tests.projection_world import NOTHING_STATED, OPENING, REORGANISED, FactWorld, of, with_communes
from tests.settled_world import DAY, RULES

LATER = date(2025, 8, 1)


def short(changes: list[Any]) -> list[tuple[str, str, list[int]]]:
    return [(one["what"], one["key"], [event["position"] for event in one["events"]]) for one in changes]


@pytest.fixture
def world(connection: psycopg.Connection[Any]) -> FactWorld:
    """Province 01 with the communes a, b and c; N1 in a."""
    made = with_communes(connection, "abc")
    made.person("N1", of("a"))
    return made


def test_a_change_names_what_was_answered_before_and_after_and_the_events_between(world: FactWorld) -> None:
    """Catches a change told without its decision, or with decisions that have nothing to do with it."""
    seen = world.position
    world.person("N2", of("b"))
    moved = world.appoint("staff:n1", of("c"), REORGANISED)
    found = told(world, LATER, seen)
    assert short(found) == [
        ("staffing", of("a"), [moved]),
        ("staffing", of("b"), [seen + 1, seen + 2]),
        ("staffing", of("c"), [moved]),
        ("registration", "N2", [seen + 1]),
        ("post", "N1", [moved]),
        ("post", "N2", [seen + 1, seen + 2]),
    ]
    post = found[4]
    assert (post["before"]["main"]["unit_id"], post["after"]["main"]["unit_id"]) == (of("a"), of("c"))
    assert post["events"] == [
        {
            "position": moved, "event": "StaffAppointed", "instrument": f"{moved}/NQ", "corrects": None,
            "recorded_at": f"2025-01-{1 + moved:02}T12:00:00.000000Z", "recorded_by": "clerk",
        }
    ]  # fmt: skip
    assert short(told(world, OPENING, seen + 2)) == [], "what is true only later is no change of the day"
    assert short(told(world, LATER, moved)) == []


def test_only_what_is_asked_for_is_told(world: FactWorld) -> None:
    """Catches a unit's change that is told with all others of the country, or not told of the unit it came from."""
    other = world.unit("02", "province")
    world.unit("x", "commune", other)
    seen = world.position
    moved = world.appoint("staff:n1", of("c"), REORGANISED)
    renamed = world.record("UnitRenamed", f"unit:{of('x')}", REORGANISED, name="Renamed")
    assert short(told(world, LATER, seen, scope=Scope(unit="a"))) == [
        ("staffing", of("a"), [moved]), ("post", "N1", [moved]),
    ]  # fmt: skip
    assert short(told(world, LATER, seen, scope=Scope(province="02"))) == [("unit", of("x"), [renamed])]
    assert [what for what, _, _ in short(told(world, LATER, seen, scope=Scope(province="01")))] == [
        "staffing", "staffing", "post",
    ]  # fmt: skip
    assert short(told(world, LATER, seen, scope=Scope(staff="N1"))) == [("post", "N1", [moved])]
    for scope in (Scope(unit="y"), Scope(province="y"), Scope(staff="N9")):
        with pytest.raises(NotFound):
            told(world, LATER, seen, scope=scope)


def test_events_are_counted_of_what_is_asked_for(world: FactWorld) -> None:
    """Catches the events of the whole country told of one unit, and people of it forgotten."""
    other = world.unit("02", "province")
    world.unit("x", "commune", other)
    seen = world.position
    world.record("UnitRenamed", f"unit:{of('x')}", REORGANISED, name="Renamed")
    for code, number in (("x", "N2"), ("x", "N3"), ("b", "N4")):
        world.person(number, of(code))
    world.appoint("staff:n1", of("c"), REORGANISED)
    world.form("m", "ward", of("01"), [(of("b"), "whole"), (of("c"), "whole")], ends=[of("b"), of("c")])

    def counted(scope: Scope) -> int:
        answer = diff(world.connection, RULES, on=LATER, before=AsKnown(position=seen), scope=scope)
        assert isinstance(answer["events"], int)
        return answer["events"]

    whole = world.position - seen
    assert counted(WHOLE) == whole
    of_x, of_m, of_a = (counted(Scope(unit=code)) for code in "xma")
    assert (of_x, of_a) == (1 + 2 * 2, 1), "renamed, two people; one who left for another unit"
    assert of_m == whole - of_x
    assert (counted(Scope(province="02")), counted(Scope(province="01"))) == (of_x, whole - of_x)


def test_a_payment_is_told_with_its_settlement_and_one_taken_back_with_what_took_it_back(world: FactWorld) -> None:
    """Catches money that changes without a word, and a retraction that is not named as the reason."""
    decided = world.decide("staff:n1", REORGANISED, LATER)
    owed = world.settlement("staff:n1")
    world.assess(owed, REORGANISED, 100)
    wrong = world.fund(owed, "approved", LATER, 90)
    seen = world.position
    right = world.fund(owed, "approved", LATER, 100)
    back = world.retract("FundingRetracted", owed, wrong)
    paid = world.pay(owed, "payment", LATER, 40)
    found = told(world, LATER, seen)
    assert short(found) == [
        ("settlement", "N1", [right, back, paid]),
        ("funding", "N1", [back]),
        ("funding", "N1", [right]),
        ("payment", "N1", [paid]),
    ]
    assert [one["position"] for one in found] == [decided, wrong, right, paid]
    sums = [
        (found[0][side]["status"], found[0][side]["approved"], found[0][side]["paid"]) for side in ("before", "after")
    ]
    assert sums == [("approved", 90, 0), ("partly_paid", 100, 40)]
    assert (found[1]["before"]["amount"], found[1]["after"]) == (90, None)
    assert found[3]["after"]["reference"] == f"R{paid}"


def test_a_merger_known_later_is_told_of_the_units_and_of_the_one_person_asked_for(world: FactWorld) -> None:
    """Catches people of whom nothing is said although they count elsewhere, because no event is their own."""
    seen = world.position
    merged = world.form("m", "ward", of("01"), [(of("a"), "whole"), (of("b"), "whole")], ends=[of("a"), of("b")])
    forming = seen + 1
    assert [(what, key) for what, key, _ in short(told(world, LATER, seen))] == [
        ("unit", of("a")), ("unit", of("b")), ("unit", merged), ("staffing", of("a")), ("staffing", merged),
    ]  # fmt: skip
    (post,) = told(world, LATER, seen, scope=Scope(staff="N1"))
    assert (post["before"]["counted"], post["after"]["counted"]) == (of("a"), merged)
    assert post["after"]["status"] == "awaiting_reassignment"
    assert forming in [event["position"] for event in post["events"]]


def test_a_unit_whose_parent_took_another_code_is_told_with_the_event_of_the_parent(world: FactWorld) -> None:
    """Catches a change without a reason, and a parent's own past told as the reason of whatever its units do."""
    seen = world.position
    recoded = world.record("UnitRecoded", f"unit:{of('01')}", REORGANISED, code="99")
    renamed = world.record("UnitRenamed", f"unit:{of('b')}", REORGANISED, name="Renamed")
    found = short(told(world, LATER, seen))
    assert found == [
        ("unit", of("01"), [recoded]),
        ("unit", of("a"), [recoded]),
        ("unit", of("b"), [recoded, renamed]),
        ("unit", of("c"), [recoded]),
    ]
    assert short(told(world, LATER, 0, seen))[0:2] == [("unit", of("01"), [1]), ("unit", of("a"), [2])]


def test_moments_in_the_wrong_order_are_refused_and_an_instant_does_as_well_as_its_position(world: FactWorld) -> None:
    """Catches an empty answer for two moments that were swapped."""
    seen = world.position
    world.appoint("staff:n1", of("c"), REORGANISED)
    with pytest.raises(Refused, match="swap"):
        told(world, LATER, world.position, seen)
    instant = world.recorded[seen][3]["recorded_at"]
    answer = diff(world.connection, RULES, on=LATER, before=AsKnown(before=instant))
    assert answer["changes"] == told(world, LATER, seen)


def ended(world: FactWorld) -> int:
    world.second("staff:n1", of("c"), REORGANISED)
    version = world.versions["staff:n1"]
    return world.record("SecondmentEnded", "staff:n1", LATER, secondment_version=version)


def owing(world: FactWorld, money: Callable[[str], int]) -> int:
    world.decide("staff:n1", REORGANISED, LATER)
    owed = world.settlement("staff:n1")
    world.assess(owed, REORGANISED, 100)
    return money(owed)


Case = tuple[str, Callable[[FactWorld], int], str]
RETRACTED: tuple[Case, ...] = (
    ("AppointmentRetracted", lambda world: world.appoint("staff:n1", of("c"), REORGANISED), "post"),
    ("SecondmentRetracted", lambda world: world.second("staff:n1", of("c"), REORGANISED), "post"),
    ("EndingRetracted", ended, "post"),
    ("SalaryRetracted", lambda world: world.record("SalaryChanged", "staff:n1", REORGANISED, components={"a": "1"}),
     "salary"),
    ("RegistrationRetracted", lambda world: world.position - 1, "registration"),
    ("DepartureRescinded", lambda world: world.decide("staff:n1", REORGANISED, LATER), "departure"),
    ("FundingRetracted", lambda world: owing(world, lambda owed: world.fund(owed, "submitted", LATER, 9)), "funding"),
    ("RepaymentRetracted", lambda world: owing(world, lambda owed: world.pay(owed, "repayment_received", LATER, 9)),
     "payment"),
    ("QuotaRetracted", lambda world: world.quota(of("a"), "all", 9, REORGANISED), "staffing"),
    ("UnitChangeRetracted", lambda world: world.dissolve(of("b"), REORGANISED), "unit"),
)  # fmt: skip
"""Each retraction, what it takes back of the stream that its name says, and what is answered otherwise then."""
STREAM_OF = {"QuotaRetracted": f"unit:{of('a')}", "UnitChangeRetracted": f"unit:{of('b')}"}
CORRECTED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("PersonalDataCorrected", {"sex": "male", "sealed": b"sealed"}, "registration"),
    ("DepartureCorrected", NOTHING_STATED | {"sex": "male", "age_band": "60+", "regime": None}, "departure"),
    ("DepartureAmended", {"route": "severance", "decided_on": REORGANISED, "leaves_on": LATER - DAY, "sex": "female",
     "age_band": "50-54"}, "departure"),
)  # fmt: skip


@pytest.mark.parametrize(("retraction", "wrong", "what"), RETRACTED, ids=[case[0] for case in RETRACTED])
def test_whatever_is_taken_back_is_seen_with_the_retraction_as_the_reason(
    world: FactWorld, retraction: str, wrong: Callable[[FactWorld], int], what: str
) -> None:
    """Catches a correction that changes answers without a word of it."""
    position = wrong(world)
    money = retraction in ("FundingRetracted", "RepaymentRetracted")
    stream = STREAM_OF.get(retraction, world.settlement("staff:n1") if money else "staff:n1")
    seen = world.position
    back = world.retract(retraction, stream, position)
    found = [one for one in told(world, LATER, seen) if one["what"] == what]
    assert [[(event["position"], event["corrects"]) for event in one["events"]] for one in found] == [
        [(back, position)]
    ]
    assert all(one["before"] != one["after"] for one in found)


def test_there_is_a_case_for_every_retraction() -> None:
    """Catches a new retraction that nobody compared."""
    assert {retraction_of(name) for name in event_types()} - {None} == {case[0] for case in RETRACTED}


@pytest.mark.parametrize(("correction", "body", "what"), CORRECTED, ids=[case[0] for case in CORRECTED])
def test_whatever_is_corrected_is_seen_with_the_correction_as_the_reason(
    world: FactWorld, correction: str, body: dict[str, Any], what: str
) -> None:
    """Catches a birth date or a day of leaving that was corrected, and nothing that says so."""
    decided = world.decide("staff:n1", REORGANISED, LATER)
    seen = world.position
    if what == "departure":
        body = {**body, "departure_version": world.version_of[decided], "reason": "a slip"}
    corrected = world.record(correction, "staff:n1", REORGANISED, **body)
    found = [one for one in told(world, LATER, seen) if one["what"] == what]
    assert [[event["position"] for event in one["events"]] for one in found] == [[corrected]]
