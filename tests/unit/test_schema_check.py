"""What `sobo schemas check` lets through and what not: every library at hand is asked, and bad changes are planted."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from broker.avro_java import verdicts
from commands.services.schema_check import checked, unpublished
from schemas.catalogue import EventSchema, every_version, load, schema
from schemas.compatibility import ALIKE_FROM_THE_BEGINNING, LIBRARIES, alike, mistaken, newly_alike, unreadable

Json = dict[str, Any]
Change = Callable[[Json], object]


def fields(source: Json) -> list[Json]:
    found = source["fields"]
    assert isinstance(found, list)
    return found


def field(source: Json, name: str) -> Json:
    return next(one for one in fields(source) if one["name"] == name)


def add(source: Json, kind: Any, **more: Any) -> None:
    fields(source).append({"name": "remark", "type": kind, "doc": "A remark.", **more})


def changed(name: str, change: Change) -> list[EventSchema]:
    """The newest version of a type and one more, that was changed so."""
    newest = max((one for one in every_version() if one.name == name), key=lambda one: one.version)
    source = deepcopy(newest.source)
    change(source)
    return [newest, load(json.dumps(source), newest.version + 1)]


def told(name: str, change: Change) -> list[str]:
    return checked(changed(name, change), lambda _: None).problems


def test_everything_that_was_published_passes_with_every_library() -> None:
    """Catches a change of a schema that some reader, or what was written before, could not take."""
    found = checked(list(every_version()), lambda _: None)
    assert found.problems == []
    assert found.by == ["fastavro", "Apache avro for Python", "Apache Avro for Java"]
    assert list(unpublished()) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda source: add(source, "string", default=""),
        lambda source: add(source, "boolean", default=False),
        lambda source: add(source, ["null", {"type": "int", "logicalType": "date"}], default=None),
        lambda source: add(source, ["null", "long"], default=None),
        lambda source: add(source, {"type": "array", "items": "string"}, default=[]),
        lambda source: add(source, {"type": "map", "values": "string"}, default={}),
        lambda source: fields(field(source, "legal_basis")["type"]).append(
            {"name": "page", "type": ["null", "int"], "doc": "Page.", "default": None}
        ),
    ],
)
def test_a_new_field_with_a_default_passes(change: Change) -> None:
    """Catches a check that forbids all change."""
    assert told("EntitlementAssessed", change) == []


BAD: list[tuple[Change, str]] = [
    (lambda source: add(source, "string"), "remark: a new field without a default"),
    (lambda source: add(source, "long", default=0), "a new number, date, amount or other value is"),
    (lambda source: add(source, {"type": "int", "logicalType": "date"}, default=0), "a new number, date, amount"),
    (lambda source: add(source, "bytes", default=""), "a new number, date, amount or other value"),
    (lambda source: add(source, ["string", "null"], default=""), 'a union is ["null", TYPE]'),
    (lambda source: add(source, {"type": "enum", "name": "x.E", "symbols": ["A"]}, default="A"), "an enum cannot be"),
    (lambda source: add(source, ["null", {"type": "bytes", "logicalType": "decimal", "precision": 12}], default=None),
     "of logical types only date and timestamp-micros"),
    (lambda source: fields(source).append({"name": "remark", "type": "string", "default": ""}), "field without a doc"),
    (lambda source: fields(source).remove(field(source, "total")), "total: it was published and is gone"),
    (lambda source: field(source, "total").update(name="sum"), "sum: a new field without a default"),
    (lambda source: field(source, "total").update(name="sum", aliases=["total"]), "sum: no aliases"),
    (lambda source: field(source, "total").update(type="int"), "total: its type was long and is int now"),
    (lambda source: field(source, "total").update(type="double"), "total: its type was long and is double now"),
    (lambda source: field(source, "recorded_at").update(type={"type": "long", "logicalType": "timestamp-millis"}),
     "recorded_at: it was timestamp-micros long and is timestamp-millis long now"),
    (lambda source: field(source, "effective_on").update(type="int"), "effective_on: its type was date int and is int"),
    (lambda source: source.update(name="EntitlementReckoned"), "its name was EntitlementAssessed"),
    (lambda source: source.update(namespace="other"), "its namespace was sobo.settlement and is other now"),
    (lambda source: source.pop("namespace"), "a record without a namespace"),
    (lambda source: source.update(aliases=["X"]), "EntitlementAssessed: no aliases"),
    (lambda source: fields(source).reverse(), "its fields stand in another order"),
    (lambda source: field(source, "legal_basis")["type"].update(name="Basis"), "legal_basis: its name was LegalBasis"),
    (lambda source: fields(field(source, "legal_basis")["type"])[1].update(default="none"), "its default changed"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "message"), BAD, ids=[message for _, message in BAD])
def test_a_bad_change_is_refused_with_what_is_wrong(change: Change, message: str) -> None:
    """Catches a change under which some library reads something else than was written, or nothing."""
    source = deepcopy(schema("EntitlementAssessed", 1).source)
    change(source)
    from schemas.rules import faults, objections

    said = [*faults(source), *objections(schema("EntitlementAssessed", 1).source, source)]
    assert any(message in one for one in said), said


def test_resolution_itself_is_tried_and_not_only_the_rules() -> None:
    """Catches a check that believes the rules: a default that a library gives otherwise is found by reading."""
    for library, read in LIBRARIES.items():
        grown = changed("EntitlementAssessed", lambda source: add(source, "string"))
        assert any("not at all" in one for one in unreadable(grown, library, read))
    dated = changed("UnitRenamed", lambda source: add(source, {"type": "int", "logicalType": "date"}, default=0))
    for library, read in LIBRARIES.items():
        assert any("otherwise than it was said: remark" in one for one in unreadable(dated, library, read))


def test_event_types_with_the_same_fields_are_told_apart_by_name_in_every_library() -> None:
    """Catches a retraction of a salary that is read as the retraction of an appointment."""
    every = list(every_version())
    pairs = list(alike(every))
    assert {one.name for one, _ in pairs} == ALIKE_FROM_THE_BEGINNING
    for library, read in LIBRARIES.items():
        assert list(mistaken(every, library, read)) == []
    lines = [(json.dumps(reader.source), json.dumps(writer.source)) for reader, writer in pairs]
    assert set(verdicts(lines, lambda _: None)) == {"INCOMPATIBLE"}


def test_no_new_event_type_has_the_fields_of_another() -> None:
    """Catches the next type that readers in Java could take for one that they know."""
    twin = deepcopy(schema("UnitRenamed", 1).source) | {"name": "UnitTwinned"}
    assert list(newly_alike(every_version())) == []
    (problem,) = newly_alike([*every_version(), load(json.dumps(twin))])
    assert "sobo.unit.UnitRenamed and sobo.unit.UnitTwinned have the same fields" in problem
