"""The classes are the source of the schemas: what is published follows from them, and never changes its meaning."""

from dataclasses import dataclass, make_dataclass
from hashlib import sha256
from json import dumps, loads
from pathlib import Path
from shutil import copytree
from typing import Annotated

import fastavro
import pytest

from domain.amending import anew
from domain.event import Event, Int
from domain.recording.event_types import EVENT_TYPES
from domain.units.events import UnitRenamed
from schemas.catalogue import NOTED, as_text, event_schemas, load
from schemas.ids import pin, pinned, read
from store.events import published
from store.events.published import NotPublishable, avro_schema, files, publish

PUBLISHED_BY_THEN = 42
WHAT_IT_WAS = "bd15e57fdc332448fe58d9957e9d6d4263f9438ecbe3112ab8bcd38dcb125f54"


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


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.avsc"))}


def newest_version(name: str) -> int:
    return event_schemas()[name].version


def grown(cls: type[Event], field: str) -> type[Event]:
    """The class with one field more, under the same name."""
    more = make_dataclass(cls.__name__, [(field, Annotated[str, "Remark."], "")], bases=(cls,), frozen=True)
    more.__doc__ = cls.__doc__
    return more


def test_what_is_published_is_what_the_classes_say() -> None:
    """Catches a class or a file of `schemas` that was changed by hand: `make schemas` would change it back."""
    assert [path.name for path, text in files().items() if path.read_text(encoding="utf-8") != text] == []


def test_a_new_event_type_is_published_with_the_next_id(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches an id that is given twice, and a file of an old type that is written anew."""
    monkeypatch.setitem(EVENT_TYPES, "UnitTwinned", UnitTwinned)
    assert [path.name for path in publish()] == ["UnitTwinned.1.avsc"]
    schema = load((folder / "avsc" / "UnitTwinned.1.avsc").read_text(encoding="utf-8"))
    assert read(schema) == pin(len(pinned()) + 1, schema)
    assert schema.source["doc"] == "A unit was twinned with another (kết nghĩa)."
    parts, until = schema.source["fields"][-2:]
    assert parts["type"]["items"]["fields"] == [
        {"name": "share", "type": "int", "doc": "How much."},
        {"name": "note", "type": "string", "doc": "Remark.", "default": ""},
    ]
    assert until == {"name": "until", "type": ["null", "long"], "doc": "Up to which year.", "default": None}
    assert fastavro.parse_schema(schema.source)
    assert publish() == []


def test_a_class_that_says_more_becomes_the_next_version_and_none_before_is_touched(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a published file that is written anew: what was written with it could not be read any more."""
    before = texts(folder)
    for number, field in enumerate(("remark", "stamp"), start=newest_version("UnitRenamed") + 1):
        monkeypatch.setitem(EVENT_TYPES, "UnitRenamed", grown(EVENT_TYPES["UnitRenamed"], field))
        assert [path.name for path in publish()] == [f"UnitRenamed.{number}.avsc"]
    after = texts(folder)
    assert before.items() <= after.items()
    assert [name for name in after if name not in before] == [
        f"UnitRenamed.{newest_version('UnitRenamed') + more}.avsc" for more in (1, 2)
    ]
    assert publish() == []


def test_a_class_that_says_something_else_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches fields under a published name by which its events could not be read."""
    changed = type("UnitRenamed", (UnitTwinned,), {"__doc__": "Other fields."})
    monkeypatch.setitem(EVENT_TYPES, "UnitRenamed", changed)
    before = texts(folder)
    with pytest.raises(NotPublishable, match=r"UnitRenamed\.name: it was published and is gone"):
        publish()
    monkeypatch.delitem(EVENT_TYPES, "UnitRenamed")
    with pytest.raises(NotPublishable, match="UnitRenamed was published and no class declares it"):
        publish()
    assert texts(folder) == before


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("changed", "SecondmentStarted.1.avsc was published"),
        ("removed", "has the id 5, and the next is 4: restore"),
        ("added", "SecondmentStarted.2.avsc was added by hand"),
        ("doubled", "has the id 4, and the next is 5"),
    ],
)
def test_a_published_file_that_is_another_one_now_is_told(folder: Path, harm: str, told: str) -> None:
    """Catches a default that was changed in an old version, which no fingerprint shows; an id gone, or twice."""
    path = folder / "avsc" / "SecondmentStarted.1.avsc"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"default": ""', '"default": "none"'), encoding="utf-8")
    if harm == "removed":
        path.unlink()
    if harm == "added":
        path.write_text(text, encoding="utf-8")
        (folder / "avsc" / "SecondmentStarted.2.avsc").write_text(load(text).text, encoding="utf-8")
    if harm == "doubled":
        path.write_text(text, encoding="utf-8")
        (folder / "avsc" / "SecondmentStarted.2.avsc").write_text(text, encoding="utf-8")
    with pytest.raises(NotPublishable, match=told):
        publish()


def test_what_was_published_by_november_2026_is_what_it_was() -> None:
    """Catches a record that was changed together with what is noted beside it: the bytes that were written stay."""
    first = [
        (one.id, one.full_name, one.version, one.fingerprints, one.meaning) for one in pinned()[:PUBLISHED_BY_THEN]
    ]
    assert sha256(dumps(first).encode()).hexdigest() == WHAT_IT_WAS


def test_nobody_who_asks_for_a_schema_sees_what_is_noted_beside_it() -> None:
    """Catches a registry or a reader that is given another record than was published."""
    for one in pinned():
        assert NOTED not in one.schema.source and NOTED not in loads(one.schema.text)
        assert as_text({**one.schema.source, NOTED: one.schema.noted}) == one.schema.file


def test_another_text_beside_a_field_is_published(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches documentation that could never be mended: it is no part of what bytes are read by."""
    monkeypatch.setattr(UnitRenamed, "__doc__", "A unit took another name.")
    name = f"UnitRenamed.{newest_version('UnitRenamed')}.avsc"
    assert [path.name for path in publish()] == [name]
    assert "A unit took another name." in (folder / "avsc" / name).read_text(encoding="utf-8")


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
