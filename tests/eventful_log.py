"""A log with every event type and people who left, for tests that harm it event by event."""

from datetime import date
from typing import Any

import psycopg

from domain.recording.event_types import EVENT_TYPES
from projections.state import tables as state
from schemas.catalogue import event_schemas
from schemas.codec import encode
from store.database import Database, connect
from store.tree.hashing import hash_what_is_missing
from tests.projection_world import FIRST_MOMENT, REORGANISED, FactWorld

LATER = date(2025, 9, 1)

Record = dict[str, Any]


def eventful(world: FactWorld) -> None:
    """Units of every fate, and people who left, came back, were corrected; then the types that are still missing."""
    province = world.unit("01", "province")
    one, two, three = (world.unit(f"0000{n}", "commune", province) for n in (1, 2, 3))
    merged = world.form("00001", "commune", province, [(one, "whole"), (two, "whole")], ends=[one, two])
    world.form("00004", "commune", province, [(three, "part")])
    world.quota(merged, "all", 40, REORGANISED)
    quota = world.quota(merged, "cadre", 4, LATER)
    world.retract("QuotaRetracted", f"unit:{merged}", quota, LATER)
    for event, body in (
        ("UnitRenamed", {"name": "Xã Mới"}),
        ("UnitRecoded", {"code": "00009"}),
        ("UnitReclassified", {"type": "ward"}),
        ("UnitReassigned", {"parent_id": None}),
    ):
        renamed = world.record(event, f"unit:{merged}", LATER, **body)
    world.retract("UnitChangeRetracted", f"unit:{merged}", renamed, LATER)

    left = world.person("CB1", one)
    world.appoint(left, merged, REORGANISED)
    for _ in range(2):
        salary = world.record("SalaryChanged", left, REORGANISED, components={"salary_amount": "10000000"})
    world.retract("SalaryRetracted", left, salary)
    decided = world.decide(left, REORGANISED, date(2025, 8, 1))
    world.correct_departure(left, decided, REORGANISED, sex="female", age_band="55-59")
    amend(world, left, decided, date(2025, 8, 2))
    settlement = world.settlement(left)
    for total in (100, 120):
        world.assess(settlement, REORGANISED, total)
    for stage in ("submitted", "approved", "approved"):
        funded = world.fund(settlement, stage, LATER, 120)
    world.retract("FundingRetracted", settlement, funded, LATER)
    for kind in ("payment", "reversal", "payment", "repayment_ordered", "repayment_received", "repayment_ordered"):
        paid = world.pay(settlement, kind, LATER, 50)
    world.retract("RepaymentRetracted", settlement, paid, LATER)
    world.appoint(left, three, LATER, basis="re_recruited")

    stayed = world.person("CB2", two)
    mistaken = world.appoint(stayed, three, REORGANISED, concurrent=True)
    world.retract("AppointmentRetracted", stayed, mistaken)
    lent = world.second(stayed, three, LATER)
    world.retract("SecondmentRetracted", stayed, lent)
    world.second(stayed, three, LATER, date(2025, 12, 1))
    beside = world.appoint(stayed, one, REORGANISED, concurrent=True)
    lent = world.second(stayed, three, date(2025, 10, 1))
    for end in (1, 2):
        ended = world.record("AppointmentEnded", stayed, LATER, appointment_version=world.version_of[beside])
        world.record("SecondmentEnded", stayed, date(2025, 10, 1 + end), secondment_version=world.version_of[lent])
    world.retract("EndingRetracted", stayed, ended, LATER)
    world.record("PersonalDataCorrected", stayed, LATER, sex="male", sealed=b"sealed again")
    decided = world.decide(stayed, LATER, date(2026, 1, 1))
    amend(world, stayed, decided, date(2026, 2, 1))
    world.retract("DepartureRescinded", stayed, decided, LATER)

    recorded = {event for _, event, _, _ in world.recorded}
    streams = {"unit": f"unit:{three}", "staff": stayed, "settlement": settlement}
    for event, cls in sorted(EVENT_TYPES.items()):
        if event not in recorded:
            world.record(event, streams[cls.stream_kind], LATER, **some_body(event))


def amend(world: FactWorld, stream: str, decided: int, leaves_on: date) -> None:
    body = some_body("DepartureAmended") | {"departure_version": world.version_of[decided], "leaves_on": leaves_on}
    world.record("DepartureAmended", stream, LATER, **body)


def some_body(event: str) -> Record:
    """Small values for what events of this type have besides that which all have."""
    common = ("effective_on", "recorded_at", "recorded_by", "legal_basis")
    fields = event_schemas()[event].source["fields"]
    return {field["name"]: example(field["type"]) for field in fields if field["name"] not in common}


def example(kind: Any) -> Any:
    """A small value of an Avro type."""
    if isinstance(kind, list):
        return None if "null" in kind else example(kind[0])
    if isinstance(kind, dict):
        if kind["type"] == "record":
            return {field["name"]: example(field["type"]) for field in kind["fields"]}
        logical = {"date": LATER, "timestamp-micros": FIRST_MOMENT}.get(kind.get("logicalType", ""))
        return example(kind["type"]) if logical is None else logical
    return {"string": "x", "int": 1, "long": 1, "boolean": False, "bytes": b"x", "map": {}, "array": []}[kind]


def recorded_in_log(database: Database) -> int:
    """Project the story and put it into the log as well; returns the head."""
    assert database.admin_url
    with connect(database.writer_url) as connection:
        world = FactWorld(connection)
        world.following = False
        eventful(world)
        state.derive(connection, state.SCHEMA, None)
    with connect(database.admin_url) as admin, admin.transaction():
        for position, event, stream, record in world.recorded:
            row = (position, stream, world.version_of[position], event, encode(event_schemas()[event], record))
            insert(admin, row)
        admin.execute("update ledger.head set position = %s", (world.position,))
        hash_what_is_missing(admin)
    return world.position


def insert(connection: psycopg.Connection[Any], row: tuple[Any, ...]) -> None:
    """A row of the log: position, stream, version, type, event."""
    statement = "insert into ledger.events (position, stream, version, type, event) values (%s, %s, %s, %s, %s)"
    connection.execute(statement, row)
