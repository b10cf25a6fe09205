"""The names that a schema has in the headers of events: each as a family of libraries forms it."""

import avro.schema
import fastavro
import pytest

from schemas.catalogue import EventSchema, event_schemas, every_version
from schemas.fingerprints import canonical, crc_64_avro, fingerprints
from schemas.ids import pinned


@pytest.mark.parametrize("text", ["", "a", *(str(schema.source) for schema in event_schemas().values())])
def test_our_fingerprint_is_that_of_fastavro(text: str) -> None:
    """Catches events that no other Avro reader would know by their header."""
    assert crc_64_avro(text.encode()).hex() == fastavro.schema.fingerprint(text, "CRC-64-AVRO")


@pytest.mark.parametrize("schema", list(every_version()), ids=lambda schema: f"{schema.name}.{schema.version}")
def test_our_fingerprints_are_those_that_the_libraries_form(schema: EventSchema) -> None:
    """Catches a form of ours that differs from theirs."""
    said = fingerprints(schema.source)
    form = fastavro.schema.to_parsing_canonical_form(schema.source)
    assert canonical(schema.source) == form
    assert said["parsing"] == fastavro.schema.fingerprint(form, "CRC-64-AVRO")
    assert said["apache_python"] == avro.schema.parse(schema.text).fingerprint().hex()


def test_the_form_of_hamba_keeps_the_logical_type() -> None:
    """Catches another order of its two keys. Formed by hamba/avro 2.31.0 (Go) from what was published first."""
    assert {one.name: one.fingerprints["hamba"] for one in pinned() if one.id in (1, 16, 17)} == {
        "AppointmentRetracted": "aff2722b8ad65d2c",
        "UnitRenamed": "63d74c848c69dad4",
        "UnitsMerged": "407939dac68dde09",
    }
