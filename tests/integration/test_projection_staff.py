"""One person and the key posts, over small ledgers made by hand."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from domain.errors import NotFound
from projections.auditing.histories import of_person as history
from projections.staff import Personal, show
from projections.state.times import AsKnown
from projections.vacancies import vacancies
from reference.catalogue import key_posts
from tests.projection_world import OPENING, REORGANISED, FactWorld, of, with_communes

LATER = date(2025, 8, 1)


@dataclass(frozen=True)
class Named:
    full_name: str = "Nguyễn Văn A"
    birth_date: date = date(1980, 1, 2)
    identity_number: str = "001080000001"


def named(_: str, sealed: bytes) -> Personal | None:
    assert sealed == b"sealed"
    return Named()


def erased(_: str, __: bytes) -> Personal | None:
    return None


@pytest.fixture
def world(connection: psycopg.Connection[Any]) -> FactWorld:
    """Province 01 with the communes a, b and c."""
    return with_communes(connection, "abc")


def person(world: FactWorld, on: date, **asked: Any) -> dict[str, Any]:
    return show(world.connection, "N1", named, on=on, **asked)


def concurrent_posts(world: FactWorld, on: date) -> list[str]:
    return [post["position"] for post in person(world, on)["concurrent"]]


def test_a_person_is_shown_with_post_category_name_and_place(world: FactWorld) -> None:
    """Catches: a key renamed or left out, and the identity number shown to everybody."""
    world.person("N1", of("a"), position="party_secretary")
    shown = person(world, OPENING)
    assert shown["main"] == {
        "unit_id": of("a"), "unit": "a", "name": "Unit a", "position": "party_secretary", "since": "2025-06-30",
        "basis": "appointed", "specialism": None, "body": None, "budget_paid": True,
    }  # fmt: skip
    assert (shown["staff_number"], shown["category"], shown["sex"]) == ("N1", "cadre", "female")
    assert (shown["full_name"], shown["birth_date"]) == ("Nguyễn Văn A", "1980-01-02")
    assert "identity_number" not in shown
    assert person(world, OPENING, reveal_identity=True)["identity_number"] == "001080000001"
    assert (shown["status"], shown["counted"]["unit"], shown["position"]) == ("assigned", "a", world.position)


def test_an_erased_person_keeps_posts_but_no_name(world: FactWorld) -> None:
    """Catches: an erased person that cannot be shown at all."""
    world.person("N1", of("a"))
    shown = show(world.connection, "N1", erased, on=OPENING)
    assert (shown["full_name"], shown["birth_date"], shown["main"]["unit"]) == (None, None, "a")
    assert (shown["sealed"], shown["erased"]) == ("no_key", False), "a ledger restored without its keys"


def test_where_a_person_counts_follows_their_unit(world: FactWorld) -> None:
    """Catches: a person who stays in a unit that is no more."""
    world.person("N1", of("a"))
    merged = world.form("e", "ward", of("01"), [(of("a"), "whole"), (of("b"), "whole")], ends=[of("a"), of("b")])
    waiting = person(world, REORGANISED)
    assert (waiting["status"], waiting["counted"]["unit_id"]) == ("awaiting_reassignment", merged)
    assert (waiting["main"]["unit"], waiting["main"]["name"]) == ("a", "Unit a")
    world.dissolve(merged, LATER)
    left = person(world, LATER)
    assert (left["status"], left["counted"]) == (
        "unallocated",
        {"unit": None, "unit_id": None, "name": None, "province": "01"},
    )


def test_a_concurrent_post_lasts_until_the_main_one_moves_to_another_unit(world: FactWorld) -> None:
    """Catches: a concurrent post cut by a new main post in the same unit, or outliving a move."""
    stream = world.person("N1", of("a"))
    world.appoint(stream, of("b"), REORGANISED, concurrent=True, position="council_chair")
    world.appoint(stream, of("a"), LATER, position="office_chief")
    assert concurrent_posts(world, LATER) == ["council_chair"]
    world.appoint(stream, of("b"), LATER + timedelta(days=9), position="office_chief")
    assert concurrent_posts(world, LATER + timedelta(days=8)) == ["council_chair"]
    assert concurrent_posts(world, LATER + timedelta(days=9)) == []


def test_a_concurrent_post_of_the_day_of_a_move_stands_whichever_was_recorded_first(world: FactWorld) -> None:
    """Catches: a post given together with the move lost at once, or by the order of rows."""
    stream = world.person("N1", of("a"))
    world.appoint(stream, of("c"), LATER, concurrent=True, position="front_chair")
    world.appoint(stream, of("b"), LATER)
    world.appoint(stream, of("c"), LATER, concurrent=True, position="council_chair")
    assert sorted(concurrent_posts(world, LATER)) == ["council_chair", "front_chair"]


def test_an_appointment_to_the_unit_in_which_somebody_counts_already_is_no_move(world: FactWorld) -> None:
    """Catches: the chair elected by the new commune lost when the main post there follows; a move that ends nothing
    because the old unit is forgotten."""
    stream = world.person("N1", of("a"))
    merged = world.form("m", "ward", of("01"), [(of("a"), "whole"), (of("b"), "whole")], ends=[of("a"), of("b")])
    world.appoint(stream, merged, REORGANISED, concurrent=True, position="council_chair")
    world.appoint(stream, merged, LATER, position="party_secretary")

    def filled(on: date) -> dict[str, int]:
        rows = vacancies(world.connection, on=on, unit="m", filled_too=True)["rows"]
        return {row["position"]: row["filled"] for row in rows if row["filled"]}

    assert concurrent_posts(world, LATER) == ["council_chair"]
    assert filled(LATER) == {"council_chair": 1, "party_secretary": 1}
    moved_on = LATER + timedelta(days=1)
    away = world.appoint(stream, of("c"), moved_on)
    assert (concurrent_posts(world, LATER), filled(LATER)["council_chair"]) == (["council_chair"], 1)
    assert (concurrent_posts(world, moved_on), filled(moved_on)) == ([], {})
    before = AsKnown(position=away - 1)
    assert [post["position"] for post in person(world, moved_on, as_known=before)["concurrent"]] == ["council_chair"]


def test_an_appointment_behind_a_division_is_a_move(world: FactWorld) -> None:
    """Catches: somebody unallocated taken for one who counts in the unit that they are then appointed to."""
    stream = world.person("N1", of("a"))
    world.appoint(stream, of("c"), OPENING, concurrent=True, position="council_chair")
    world.form("m", "ward", of("01"), [(of("a"), "part")])
    rest = world.form("n", "ward", of("01"), [(of("a"), "remainder")], ends=[of("a")])
    world.appoint(stream, rest, LATER)
    assert (concurrent_posts(world, LATER - timedelta(days=1)), concurrent_posts(world, LATER)) == (
        ["council_chair"],
        [],
    )


def test_a_concurrent_post_ends_with_its_unit(world: FactWorld) -> None:
    """Catches: a post held in a unit that is no more; it has no successor to wait in."""
    stream = world.person("N1", of("a"))
    world.appoint(stream, of("b"), OPENING, concurrent=True, position="council_chair")
    world.form("e", "ward", of("01"), [(of("b"), "whole")], ends=[of("b")])
    assert concurrent_posts(world, OPENING) == ["council_chair"]
    assert concurrent_posts(world, REORGANISED) == []


def test_a_move_taken_back_gives_the_concurrent_post_back(world: FactWorld) -> None:
    """Catches: a retracted move that still ends the posts beside the main one."""
    stream = world.person("N1", of("a"))
    world.appoint(stream, of("c"), REORGANISED, concurrent=True, position="council_chair")
    wrong = world.appoint(stream, of("b"), LATER)
    assert concurrent_posts(world, LATER) == []
    world.retract("AppointmentRetracted", stream, wrong)
    assert concurrent_posts(world, LATER) == ["council_chair"]


def test_a_secondment_and_the_salary_in_force_are_shown(world: FactWorld) -> None:
    """Catches: a secondment shown where its unit was, or salary components mixed from two sets."""
    stream = world.person("N1", of("a"))
    world.second(stream, of("b"), OPENING, date(2026, 1, 1))
    world.record("SalaryChanged", stream, OPENING, components={"rank_coefficient": "2.34", "salary_amount": "1"})
    world.record("SalaryChanged", stream, LATER, components={"rank_coefficient": "2.67"})
    world.form("e", "ward", of("01"), [(of("b"), "whole")], ends=[of("b")])
    shown = person(world, LATER)
    assert (shown["secondment"]["unit"], shown["secondment"]["to_unit_id"]) == ("e", of("b"))
    assert (shown["secondment"]["since"], shown["secondment"]["until"]) == ("2025-06-30", "2026-01-01")
    assert shown["salary"] == {"components": {"rank_coefficient": "2.67"}, "since": "2025-08-01"}
    assert person(world, OPENING)["salary"]["components"]["salary_amount"] == "1"


def test_before_the_first_record_a_person_is_empty_and_a_stranger_is_refused(world: FactWorld) -> None:
    """Catches: knowledge of today in an answer as known before, or a stranger taken for somebody not yet known."""
    before = world.position
    world.person("N1", of("a"))
    assert person(world, OPENING, as_known=AsKnown(position=before)) == {}
    assert history(world.connection, "N1", as_known=AsKnown(position=before)) == []
    with pytest.raises(NotFound, match="nobody has the staff number N2"):
        history(world.connection, "N2")


def test_history_tells_everything_in_order_with_what_was_taken_back(world: FactWorld) -> None:
    """Catches: a retracted event left out of the history, sealed data in it, or a retraction known too early."""
    stream = world.person("N1", of("a"))
    wrong = world.appoint(stream, of("b"), LATER)
    back = world.retract("AppointmentRetracted", stream, wrong)
    told = history(world.connection, "N1")
    assert [entry["event"] for entry in told] == [
        "StaffRegistered", "StaffAppointed", "StaffAppointed", "AppointmentRetracted",
    ]  # fmt: skip
    assert [entry.get("retracted_by") for entry in told] == [None, None, back, None]
    assert [entry["corrected_by"] for entry in told] == [None, None, back, None]
    assert [entry["corrects"] for entry in told] == [None, None, None, wrong]
    assert set(told[0]["changes"]) == {"staff_number", "sex", "category", "appointed_on", "body"}
    assert (told[2]["changes"]["unit_id"], told[2]["changes"]["position"]) == (of("b"), "specialist")
    assert (told[2]["position"], told[2]["effective_on"], told[2]["instrument"]) == (wrong, "2025-08-01", f"{wrong}/NQ")
    assert told[2]["recorded_at"] == f"{date(2025, 1, 1) + timedelta(days=wrong)}T12:00:00.000000Z"
    before = history(world.connection, "N1", as_known=AsKnown(position=wrong))[-1]
    assert "retracted_by" not in before
    assert before["corrected_by"] is None
    assert len(history(world.connection, "N1", on=OPENING)) == 3


def test_key_posts_are_vacant_until_enough_hold_them_and_overdue_from_the_deadline_on(world: FactWorld) -> None:
    """Catches: concurrent holders or the second of two forgotten; the deadline's own day taken for early enough."""
    deadline, since = key_posts()[0].deadline, key_posts()[0].valid_from
    stream = world.person("N1", of("a"), position="committee_vice_chair")
    world.appoint(stream, of("a"), OPENING, concurrent=True, position="council_chair")
    before = deadline - timedelta(days=1)
    rows = {row["position"]: row for row in vacancies(world.connection, on=before, unit="a")["rows"]}
    assert "council_chair" not in rows
    assert (rows["committee_vice_chair"]["required"], rows["committee_vice_chair"]["filled"]) == (2, 1)
    assert not any(row["overdue"] for row in rows.values())
    late = vacancies(world.connection, on=deadline, unit="a", filled_too=True)["rows"]
    assert {row["position"] for row in late} == {post.position for post in key_posts()}
    assert {row["position"]: row["overdue"] for row in late}["council_chair"] is False
    assert {row["position"]: row["overdue"] for row in late}["party_secretary"] is True
    assert vacancies(world.connection, on=since - timedelta(days=1))["rows"] == []


def test_people_awaiting_reassignment_fill_no_key_post(world: FactWorld) -> None:
    """Catches: the secretary of a commune that is no more taken for that of its successor."""
    world.person("N1", of("a"), position="party_secretary")
    world.form("e", "ward", of("01"), [(of("a"), "whole")], ends=[of("a")])
    [row] = [
        r for r in vacancies(world.connection, on=REORGANISED, unit="e")["rows"] if r["position"] == "party_secretary"
    ]
    assert (row["filled"], row["unit_id"], row["province"]) == (0, "e@2025-07-01", "01")
    everywhere = vacancies(world.connection, on=REORGANISED, province="01")["rows"]
    assert {found["unit"] for found in everywhere} == {"b", "c", "e"}


def test_who_was_appointed_twice_to_a_key_post_fills_it_once(world: FactWorld) -> None:
    """Catches: posts counted for people, so that one vice chair appointed again looks like the two required."""
    since = key_posts()[0].valid_from
    stream = world.person("N9", of("a"), position="committee_vice_chair")
    for days in (1, 2):
        world.appoint(stream, of("a"), since + timedelta(days=days), concurrent=True, position="committee_vice_chair")
    rows = vacancies(world.connection, on=since + timedelta(days=3), unit="a", filled_too=True)["rows"]
    assert [row["filled"] for row in rows if row["position"] == "committee_vice_chair"] == [1]
