"""The classes are the source of the schemas: what is published follows from them, and never changes its meaning."""

from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Annotated

import fastavro
import pytest

from domain.amending import anew
from domain.event import Event, Int
from domain.recording.event_types import EVENT_TYPES
from domain.units.events import UnitRenamed
from schemas.catalogue import load
from store.events import published
from store.events.published import NotPublishable, avro_schema, files, publish


@dataclass(frozen=True)
class Part:
    """A part."""

    share: Annotated[Int, "How much."]
    note: Annotated[str, "Remark."] = ""


@dataclass(frozen=True)
class UnitTwinned(Event, stream="unit", amended_by=anew("twins")):
    """A unit was twinned with
    another (kết nghĩa)."""

    parts: Annotated[tuple[Part, ...], "Of what."]
    until: Annotated[int | None, "Up to which year."]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what is published, which a test may change."""
    copied = tmp_path / "schemas"
    copytree(published.SCHEMAS, copied)
    monkeypatch.setattr(published, "SCHEMAS", copied)
    return copied


def test_what_is_published_is_what_the_classes_say() -> None:
    """Catches a class or a file of `schemas` that was changed by hand: `make schemas` would change it back."""
    assert [path.name for path, text in files().items() if path.read_text(encoding="utf-8") != text] == []


def test_a_new_event_type_is_published_with_the_next_id(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches an id that is given twice, and a file of an old type that is written anew."""
    before = (folder / "ids.toml").read_text(encoding="utf-8")
    monkeypatch.setitem(EVENT_TYPES, "UnitTwinned", UnitTwinned)
    assert [path.name for path in publish()] == ["UnitTwinned.avsc", "ids.toml"]
    ids = (folder / "ids.toml").read_text(encoding="utf-8")
    assert ids == f'{before}"sobo.unit.UnitTwinned" = {before.count(" = ") + 1}\n'
    schema = load((folder / "avsc" / "UnitTwinned.avsc").read_text(encoding="utf-8"))
    assert schema.source["doc"] == "A unit was twinned with another (kết nghĩa)."
    parts, until = schema.source["fields"][-2:]
    assert parts["type"]["items"]["fields"] == [
        {"name": "share", "type": "int", "doc": "How much."},
        {"name": "note", "type": "string", "doc": "Remark.", "default": ""},
    ]
    assert until == {"name": "until", "type": ["null", "long"], "doc": "Up to which year.", "default": None}
    assert fastavro.parse_schema(schema.source)
    assert publish() == []


def test_a_published_record_never_changes_its_fields(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a field added to an event that stands in ledgers, whose bytes nobody could read any more."""
    changed = type("UnitRenamed", (UnitTwinned,), {"__doc__": "Other fields."})
    monkeypatch.setitem(EVENT_TYPES, "UnitRenamed", changed)
    with pytest.raises(NotPublishable, match="UnitRenamed was published with other fields"):
        publish()
    monkeypatch.delitem(EVENT_TYPES, "UnitRenamed")
    with pytest.raises(NotPublishable, match="UnitRenamed was published and no class declares it"):
        publish()


def test_another_text_beside_a_field_is_published(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches documentation that could never be mended: it is no part of what bytes are read by."""
    monkeypatch.setattr(UnitRenamed, "__doc__", "A unit took another name.")
    assert [path.name for path in publish()] == ["UnitRenamed.avsc"]
    assert "A unit took another name." in (folder / "avsc" / "UnitRenamed.avsc").read_text(encoding="utf-8")


def test_a_class_that_cannot_be_published_says_what_it_lacks() -> None:
    """Catches a field or an event without a word, and a type that Avro does not have."""

    @dataclass(frozen=True)
    class UnitUnsaid(Event, stream="unit", amended_by=anew("twins")):
        """Something."""

        code: str

    @dataclass(frozen=True)
    class UnitWeighed(Event, stream="unit", amended_by=anew("twins")):
        """Something."""

        weight: Annotated[float, "No money, no measure."]

    with pytest.raises(NotPublishable, match=r"UnitUnsaid\.code: write Annotated"):
        avro_schema(UnitUnsaid)
    with pytest.raises(NotPublishable, match=r"UnitWeighed\.weight: no Avro type is known"):
        avro_schema(UnitWeighed)
    with pytest.raises(TypeError, match="UnitWordless: an event type"):
        type("UnitWordless", (Event,), {}, stream="unit", amended_by=anew("twins"))
