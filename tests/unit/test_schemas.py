"""The Avro files against the event classes: what `make schemas` wrote is what the classes say."""

import dataclasses
import types
import typing
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

import pytest

from domain.event import LegalBasis
from domain.policy.outcome import Component
from domain.policy.pay import Excluded
from domain.policy.reasons import Reason
from domain.recording.event_types import EVENT_TYPES
from domain.settlements.events import SalaryPart
from domain.units.events import Predecessor, Successor
from schemas.catalogue import by_fingerprint, event_schemas, every_version
from schemas.ids import pin, pinned

BESIDE_THE_BODY = ("originator_id", "originator_version")
RECORDS = {cls.__name__: cls for cls in (LegalBasis, Predecessor, Successor, SalaryPart, Excluded, Component, Reason)}
LOGICAL = {("int", "date"): date, ("long", "timestamp-micros"): datetime}
PRIMITIVE = {"null": type(None), "string": str, "boolean": bool, "int": int, "long": int, "bytes": bytes}


def python_type(avro: Any) -> Any:
    """The annotation that a field of this Avro type must have in its dataclass."""
    if isinstance(avro, str):
        return PRIMITIVE[avro]
    if isinstance(avro, list):
        return reduce(or_, [python_type(branch) for branch in avro])
    if "logicalType" in avro:
        return LOGICAL[avro["type"], avro["logicalType"]]
    if avro["type"] == "array":
        return types.GenericAlias(tuple, (python_type(avro["items"]), ...))
    if avro["type"] == "map":
        return types.GenericAlias(dict, (str, python_type(avro["values"])))
    return RECORDS[avro["name"]]


def annotations(cls: type) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    names = [field.name for field in dataclasses.fields(cls)]
    return {name: hints[name] for name in names if name not in BESIDE_THE_BODY}


def records_within(avro: Any) -> list[dict[str, Any]]:
    if isinstance(avro, list):
        return [record for branch in avro for record in records_within(branch)]
    if not isinstance(avro, dict):
        return []
    if avro["type"] == "array":
        return records_within(avro["items"])
    return [avro] if avro["type"] == "record" else []


def test_every_event_class_has_a_schema_and_every_schema_a_class() -> None:
    """Catches an event that could be decided but not kept, and a schema that nothing writes."""
    assert sorted(EVENT_TYPES) == sorted(event_schemas())


def test_no_two_schemas_share_a_fingerprint() -> None:
    """Catches two versions or event types that could not be told apart in the store."""
    assert len(by_fingerprint()) == len(list(every_version()))


def test_every_version_is_pinned_with_the_fingerprints_that_it_has() -> None:
    """Catches a published file that was changed, lost or added by hand: what was written with it has no reader."""
    found = {(schema.full_name, schema.version): schema for schema in every_version()}
    assert [pin(one.id, found[one.full_name, one.version]) for one in pinned()] == list(pinned())
    assert [one.id for one in pinned()] == list(range(1, len(found) + 1))
    assert all(schema.version == 1 or (schema.full_name, schema.version - 1) in found for schema in every_version())


@pytest.mark.parametrize("name", sorted(EVENT_TYPES))
def test_a_class_and_its_schema_have_the_same_fields_in_the_same_order(name: str) -> None:
    """Catches a field added on one side only, swapped, renamed, or of another type (a date kept as text)."""
    expected = [(field["name"], python_type(field["type"])) for field in event_schemas()[name].source["fields"]]
    assert list(annotations(EVENT_TYPES[name]).items()) == expected


@pytest.mark.parametrize("name", sorted(EVENT_TYPES))
def test_the_records_inside_an_event_match_their_classes(name: str) -> None:
    """Catches a legal basis, predecessor or successor that differs between two events, or from its class."""
    inner = [record for field in event_schemas()[name].source["fields"] for record in records_within(field["type"])]
    assert inner, "every event has a legal basis"
    for record in inner:
        expected = [(field["name"], python_type(field["type"])) for field in record["fields"]]
        assert list(annotations(RECORDS[record["name"]]).items()) == expected
