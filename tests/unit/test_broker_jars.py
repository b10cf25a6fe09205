"""The jars that the broker runs are those that were pinned, to the byte."""

import hashlib
from pathlib import Path

import pytest

from broker import jars as broker_jars
from domain.errors import Refused

NAME = "kafka_2.13-4.3.0.jar"


def jar_of(folder: Path, content: bytes, name: str = NAME) -> Path:
    jar = folder / name
    jar.write_bytes(content)
    return jar


def pin(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    known = {NAME: hashlib.sha256(content).hexdigest()}
    monkeypatch.setattr(broker_jars, "pinned", lambda: known)


def test_a_jar_as_pinned_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pin(monkeypatch, b"as published")
    broker_jars.refuse_foreign([jar_of(tmp_path, b"as published")])


def test_a_jar_that_somebody_changed_is_named_and_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a check that a whole archive of another content passes."""
    pin(monkeypatch, b"as published")
    jar = jar_of(tmp_path, b"as changed")
    with pytest.raises(Refused, match="broker fetch") as refused:
        broker_jars.refuse_foreign([jar])
    assert refused.value.code == "foreign_jar"
    assert str(jar) in refused.value.message
    assert jar.exists()


def test_a_jar_that_nobody_pinned_is_named_and_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pin(monkeypatch, b"as published")
    with pytest.raises(Refused, match="is not one of the jars"):
        broker_jars.refuse_foreign([jar_of(tmp_path, b"as published", name="more.jar")])


def test_every_jar_that_the_broker_runs_is_pinned() -> None:
    """Catches a class path that goes around the check: with one pin changed nothing may be run."""
    told: list[str] = []
    names = {Path(jar).name for jar in broker_jars.class_path(told.append).split(":")}
    assert names == set(broker_jars.pinned())


def test_a_class_path_with_a_changed_jar_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = broker_jars.pinned() | {NAME: "0" * 64}
    monkeypatch.setattr(broker_jars, "pinned", lambda: changed)
    with pytest.raises(Refused, match=f"{NAME} has the SHA-256"):
        broker_jars.class_path(lambda _: None)
