"""`docs/asyncapi.yaml` (AsyncAPI 3.0): both topics, and the schema of every message, each version ever published."""

from typing import Any

from consumers.contract.yaml_text import OneLine, yaml_text
from consumers.kafka import compacted, topics
from schemas.catalogue import EventSchema, event_schemas
from schemas.ids import Pinned, pinned
from schemas.relations import relation
from schemas.states import UNIT_STATE_ID, UNITS, unit_state

HEAD = "# Written by `make schemas` from the event types; what it means is told in docs/stream.md.\n"
AVRO = "application/vnd.apache.avro+json;version=1.9.0"
CONTENT_TYPE = "application/avro"
BINDING = "0.5.0"
EVENT, STATE = "event", "state"
WORDS = {"taken_back_by": "Taken back by {}.", "corrects": "Stands in the place of a {}."}
TOLD = """\
Every change of Vietnam's administrative units after the reorganisation of 2025, of the people who staff them, and of
what is paid to those who leave. Each message is one event, in the order of its stream; docs/stream.md says how to read
it once, whole, and in order.

The value of a message is 00, the id of its schema in four bytes, big-endian, and the Avro body. components.schemas has
the schema of every id (x-schema-id), so that no registry is needed."""

Json = dict[str, Any]


def asyncapi() -> str:
    """The document; its version counts the schemas that were ever published."""
    events = event_schemas()
    return HEAD + yaml_text(
        {
            "asyncapi": "3.0.0",
            "info": {"title": "Sổ Bộ", "version": f"1.{len(pinned())}.0", "description": TOLD},
            "defaultContentType": CONTENT_TYPE,
            "channels": {
                "events": _channel(
                    topics.EVENTS,
                    "Every event of the ledger, for ever. Key: the stream.",
                    topics.PARTITIONS,
                    topics.CONFIGURATION,
                    list(events),
                ),
                "units": _channel(
                    UNITS,
                    "The state of every unit today, by its id. A message without a value: forget that unit.",
                    compacted.PARTITIONS,
                    compacted.CONFIGURATION,
                    ["UnitState"],
                ),
            },
            "operations": {
                "sendEvents": _sends("events", "Sends each event once it is recorded, at least once."),
                "sendUnits": _sends("units", "Sends a unit's state when it has changed."),
            },
            "components": {
                "messages": {
                    **{name: _message(schema) for name, schema in events.items()},
                    "UnitState": _state_message(),
                },
                "messageTraits": {EVENT: _trait(_event_headers()), STATE: _trait(_state_headers())},
                "schemas": {
                    **{_key(one.name, one.version): _avro(one.schema.source, one.id) for one in pinned()},
                    _key("UnitState", 1): _avro(unit_state().source, UNIT_STATE_ID),
                },
            },
        }
    )


def _ref(*path: str) -> Json:
    return {"$ref": "#/" + "/".join(path)}


def _key(name: str, version: int) -> str:
    return f"{name}_{version}"


def _channel(topic: str, told: str, partitions: int, configuration: dict[str, str], messages: list[str]) -> Json:
    said = {
        "cleanup.policy": [configuration["cleanup.policy"]],
        **{name: int(configuration[name]) for name in ("retention.ms", "retention.bytes")},
    }
    kafka = {"topic": topic, "partitions": partitions, "topicConfiguration": said, "bindingVersion": BINDING}
    return {
        "address": topic,
        "description": told,
        "messages": {name: _ref("components", "messages", name) for name in messages},
        "bindings": {"kafka": kafka},
    }


def _sends(channel: str, told: str) -> Json:
    return {"action": "send", "channel": _ref("channels", channel), "summary": told}


def _message(schema: EventSchema) -> Json:
    told = [schema.source["doc"]]
    told += [words.format(other) for name, words in WORDS.items() if (other := relation(schema.name, name))]
    versions = [one for one in pinned() if one.name == schema.name]
    return {
        "name": schema.full_name,
        "title": schema.name,
        "summary": " ".join(told),
        "traits": [_ref("components", "messageTraits", EVENT)],
        "payload": _ref("components", "schemas", _key(schema.name, schema.version)),
        "x-subject": versions[-1].subject,
        "x-versions": [_version(one) for one in versions],
    }


def _version(one: Pinned) -> Json:
    where = f"#/components/schemas/{_key(one.name, one.version)}"
    return OneLine({"version": one.version, "schema-id": one.id, "schema": where, "fingerprints": one.fingerprints})


def _state_message() -> Json:
    return {
        "name": unit_state().full_name,
        "title": "UnitState",
        "summary": unit_state().source["doc"],
        "traits": [_ref("components", "messageTraits", STATE)],
        "payload": _ref("components", "schemas", _key("UnitState", 1)),
    }


def _trait(headers: dict[str, tuple[str, Json]]) -> Json:
    properties = {
        name: OneLine({"type": "string", **more, "description": told}) for name, (told, more) in headers.items()
    }
    kafka = {
        "key": {"type": "string"},
        "schemaIdLocation": "payload",
        "schemaIdPayloadEncoding": "confluent",
        "schemaLookupStrategy": "TopicRecordNameStrategy",
        "bindingVersion": BINDING,
    }
    return {
        "contentType": CONTENT_TYPE,
        "headers": {"type": "object", "required": list(headers), "properties": properties},
        "bindings": {"kafka": kafka},
    }


def _event_headers() -> dict[str, tuple[str, Json]]:
    number = {"pattern": "^[1-9][0-9]*$"}
    return {
        "ce_specversion": ("CloudEvents 1.0, binary mode.", {"const": "1.0"}),
        "ce_id": ("The position; with ce_source it names the event, also when it is sent again.", number),
        "ce_source": ("sobo/ and the name of the ledger.", {"pattern": "^sobo/"}),
        "ce_type": ("The event type: the full name of its Avro record.", {"pattern": "^sobo[.]"}),
        "ce_time": ("recorded_at, in UTC, with microseconds.", {"format": "date-time"}),
        "ce_subject": ("The stream, as the key.", {}),
        "content-type": ("Of the value.", {"const": CONTENT_TYPE}),
        "sobo_position": ("Place in the ledger: 1, 2, 3, ... over all partitions, without a gap.", number),
        "sobo_version": ("Place in the stream: 1, 2, 3, ... without a gap.", number),
    }


def _state_headers() -> dict[str, tuple[str, Json]]:
    return {
        "ce_source": ("sobo/ and the name of the ledger.", {"pattern": "^sobo/"}),
        "content-type": ("Of the value.", {"const": CONTENT_TYPE}),
        "sobo_position": ("The position up to which events have been taken in.", {"pattern": "^[0-9]+$"}),
        "sobo_on": ("The day as of which it is true.", {"format": "date"}),
    }


def _avro(source: Json, number: int) -> Json:
    """A field a line."""
    schema = {**source, "fields": [OneLine(field) for field in source["fields"]]}
    return {"schemaFormat": AVRO, "schema": schema, "x-schema-id": number}
