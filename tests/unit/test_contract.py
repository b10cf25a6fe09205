"""What is published of the stream, held against what is sent: docs/asyncapi.yaml.

`asyncapi3`, a model of AsyncAPI 3.0 with its Kafka bindings, says whether the document is one; that every reference
leads somewhere, it does not look at.
"""

import re
from collections.abc import Iterator
from typing import Any

import fastavro
import pytest
import yaml
from asyncapi3.models import AsyncAPI3
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from consumers.contract.__main__ import DOCS, files
from consumers.contract.yaml_text import OneLine, yaml_text
from consumers.kafka.wire import message_maker
from domain.recording.event_types import EVENT_TYPES
from domain.vocabulary import LEVEL_OF_TYPE
from schemas.catalogue import event_schemas, every_version
from schemas.fingerprints import fingerprints
from schemas.ids import pinned, schema_ids
from schemas.states import UNIT_STATE_ID, unit_state
from store.events.log import LogRecord
from store.events.mapper import to_stored_event
from tests.sample_events import registered

Json = dict[str, Any]


@pytest.fixture(scope="module")
def contract() -> Json:
    read: Json = yaml.safe_load((DOCS / "asyncapi.yaml").read_text(encoding="utf-8"))
    return read


def test_what_is_published_of_the_stream_is_what_the_event_types_say() -> None:
    """Catches an event type, a version or a setting of a topic that others are not told of."""
    for path, text in files().items():
        assert path.read_text(encoding="utf-8") == text, f"`make schemas` writes {path.name} anew"


def test_the_contract_is_an_asyncapi_document(contract: Json) -> None:
    """Catches what tools that generate code or pages refuse."""
    AsyncAPI3.model_validate(contract)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("channels", "events", "adress"), "sobo.events"),
        (("operations", "sendEvents", "action"), "publish"),
        (("channels", "events", "bindings", "kafka", "partitions"), 0),
        (("components", "messageTraits", "event", "bindings", "kafka", "keys"), {"type": "string"}),
        (("info", "version"), None),
    ],
)
def test_a_document_that_is_none_is_told(path: tuple[str, ...], value: object) -> None:
    """Catches a check that lets everything pass."""
    harmed: Json = yaml.safe_load((DOCS / "asyncapi.yaml").read_text(encoding="utf-8"))
    place = harmed
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    with pytest.raises(ValidationError):
        AsyncAPI3.model_validate(harmed)


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("$ref", "schema") and isinstance(inner, str):
                yield inner
            else:
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_reference_leads_to_something(contract: Json) -> None:
    """Catches a message without its schema."""
    found = set(references(contract))
    assert len(found) > len(pinned())
    for reference in found:
        place: Any = contract
        for name in reference.removeprefix("#/").split("/"):
            place = place[name]


def test_the_contract_has_every_schema_ever_published_under_its_id(contract: Json) -> None:
    """Catches an id on the stream that a consumer without a registry cannot read."""
    schemas = {one["x-schema-id"]: one["schema"] for one in contract["components"]["schemas"].values()}
    expected = {schema_ids()[schema.name, schema.version]: schema.source for schema in every_version()}
    assert schemas == expected | {UNIT_STATE_ID: unit_state().source}
    for schema in schemas.values():
        fastavro.parse_schema(schema)


def test_each_message_names_its_versions_with_id_and_fingerprints(contract: Json) -> None:
    """Catches a fingerprint by which nobody finds the schema of an exported event."""
    said = {
        version["schema-id"]: (message["name"], version["version"], version["fingerprints"])
        for message in contract["components"]["messages"].values()
        for version in message.get("x-versions", [])
    }
    assert said == {one.id: (one.full_name, one.version, fingerprints(one.schema.source)) for one in pinned()}


def test_the_page_of_the_stream_says_the_level_of_each_unit_type() -> None:
    """Catches a consumer that has to guess which units are communes."""
    rows = re.findall(r"(?m)^\| (\w+) \| (`\w+`(?:, `\w+`)*) \|$", (DOCS / "stream.md").read_text(encoding="utf-8"))
    assert {unit_type: level for level, types in rows for unit_type in re.findall(r"\w+", types)} == LEVEL_OF_TYPE


def test_a_message_as_it_is_sent_has_the_headers_that_the_contract_says(contract: Json) -> None:
    """Catches a header that is added, renamed or formed otherwise without a word to those who read it."""
    stored = to_stored_event(registered("00001"))
    record = LogRecord(1, "unit:00001@2025-06-30", 1, "UnitRegistered", stored.state)
    sent = message_maker("a ledger")(record)
    headers = contract["components"]["messageTraits"]["event"]["headers"]
    assert headers["required"] == list(headers["properties"]) == [name for name, _ in sent.headers]
    for name, value in sent.headers:
        said = headers["properties"][name]
        assert said.get("const", value.decode()) == value.decode()
        assert re.search(said.get("pattern", ""), value.decode())
    message = contract["components"]["messages"]["UnitRegistered"]
    assert message["name"] == dict(sent.headers)["ce_type"].decode()
    assert message["x-versions"][-1]["schema-id"] == int.from_bytes((sent.value or b"")[1:5], "big")


def test_each_message_says_its_subject_what_it_means_and_what_amends_it(contract: Json) -> None:
    """Catches an event type of which readers are not told that another takes it back, or stands in its place."""
    for name, schema in event_schemas().items():
        message = contract["components"]["messages"][name]
        assert message["x-subject"] == f"sobo.events-{schema.full_name}"
        by, corrected = EVENT_TYPES[name].taken_back_by, EVENT_TYPES[name].corrects
        said = [f"Taken back by {by.__name__}."] if by else []
        said += [f"Stands in the place of a {corrected.__name__}."] if corrected else []
        assert " ".join([schema.source["doc"], *said]) == message["summary"]


TEXTS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], include_characters="\n"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(TEXTS, VALUES, min_size=1))
@example(
    {"on": "yes", "1": "1.0", "$ref": "#/a", "empty": {}, "none": [], "text": "a\n\nb", "end": "a\n", "nested": [[1]]}
)
def test_what_is_written_as_yaml_reads_as_it_was(value: Json) -> None:
    """Catches a text that YAML takes for a number, a truth value, a comment or two lines."""
    assert yaml.safe_load(yaml_text(value)) == value
    assert yaml.safe_load(yaml_text({"one": OneLine(value)})) == {"one": value}
