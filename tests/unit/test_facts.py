"""Fact tables follow the schemas: columns, and the row that an event becomes."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from projections.facts import tables as facts
from schemas.catalogue import event_schemas
from schemas.codec import HEADER_LENGTH, UnreadableEvent, encode
from tests.copy_rows import values_of

COMMON = {
    "effective_on": date(2025, 7, 1),
    "recorded_at": datetime(2025, 7, 2, 3, 4, 5, 678901, tzinfo=UTC),
    "recorded_by": "clerk",
    "legal_basis": {"instrument": "1/NQ", "clause": "2", "signed_on": date(1999, 12, 31), "authority": "HĐND"},
}


def body(event: str, **more: Any) -> bytes:
    return encode(event_schemas()[event], {**COMMON, **more})[HEADER_LENGTH:]


def test_every_event_type_has_a_table_with_the_place_first_and_the_legal_basis_flat() -> None:
    """Catches: a new schema without a table, or a nested record left as one column."""
    for event in event_schemas():
        names = facts.columns(event)
        assert names[:5] == ("position", "stream", "version", "effective_on", "recorded_at")
        assert {"instrument", "clause", "signed_on", "authority"} < set(names)
        assert len(set(names)) == len(names)
        assert f"projection.{facts.table(event)} (" in facts.ddl("projection")


def test_the_code_of_a_post_does_not_clash_with_the_position_in_the_log() -> None:
    """Catches: two columns of one name, or the code of the post in place of the position."""
    assert facts.table("StaffAppointed") == "fact_staff_appointed"
    assert facts.columns("StaffAppointed")[-7:] == (
        "unit_id", "position_code", "basis", "concurrent", "budget_paid", "specialism", "body",
    )  # fmt: skip


def only_row(event: str, place: tuple[int, str, int], encoded: bytes) -> list[Any]:
    [row] = facts.rows(event, [place], [encoded])
    return values_of(row, [column.sql_type for column in facts.table_columns(event)])


def test_a_row_holds_the_place_and_what_the_event_says_and_a_missing_day_stays_missing() -> None:
    """Catches: a shift of thirty years, applied twice, or applied to null; a legal basis out of line."""
    encoded = body("UnitRenamed", name="Xã Hòa")
    assert only_row("UnitRenamed", (7, "unit:a", 3), encoded) == [
        7, "unit:a", 3, COMMON["effective_on"], COMMON["recorded_at"], "clerk", "1/NQ", "2", date(1999, 12, 31), "HĐND",
        "Xã Hòa",
    ]  # fmt: skip
    unsigned = {**COMMON["legal_basis"], "signed_on": None}  # type: ignore[dict-item]
    encoded = body("UnitRenamed", name="x", legal_basis=unsigned)
    assert only_row("UnitRenamed", (7, "unit:a", 3), encoded)[8] is None


def test_maps_and_arrays_become_one_line_of_json() -> None:
    """Catches: a jsonb value without its version byte, or Vietnamese letters escaped."""
    encoded = body("SalaryChanged", components={"salary_amount": "1"})
    assert only_row("SalaryChanged", (1, "staff:a", 1), encoded)[-1] == '\x01{"salary_amount": "1"}'
    made_of = [{"unit_id": None, "scope": "part", "note": "Đảo"}]
    unit = {"code": "a", "name": "A", "type": "ward", "parent_id": None, "predecessors": made_of}
    row = only_row("UnitsMerged", (1, "unit:a", 1), body("UnitsMerged", **unit))
    assert row[-1] == '\x01[{"note": "Đảo", "scope": "part", "unit_id": null}]'


def test_places_and_bodies_must_be_as_many() -> None:
    """Catches: events silently left out when a batch is put together wrongly."""
    with pytest.raises(ValueError, match="zip"):
        facts.rows("UnitRenamed", [(1, "unit:a", 1), (2, "unit:b", 1)], [body("UnitRenamed", name="A")])


def test_a_body_of_another_type_is_refused() -> None:
    """Catches: rows of garbage from a batch sorted under the wrong type."""
    with pytest.raises(UnreadableEvent):
        facts.rows("StaffAppointed", [(1, "unit:a", 1)], [body("UnitRenamed", name="A")])
