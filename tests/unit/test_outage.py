"""How long a follower pauses between two tries."""

from threading import Event
from typing import Any

import pytest

from consumers.kafka import outage
from consumers.relaying import relay
from domain.errors import Unavailable


class Waited(Event):
    """Waits for nothing, and knows how long it should have."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.seconds.append(timeout or 0)
        return self.is_set()


def pauses(monkeypatch: pytest.MonkeyPatch, lasting: list[float], code: str = "away") -> list[float]:
    """Between steps that last so long and fail."""
    now, stop, steps = 0.0, Waited(), iter(lasting)
    monkeypatch.setattr("consumers.kafka.outage.time.monotonic", lambda: now)

    def step(_: Any) -> None:
        nonlocal now
        seconds = next(steps, None)
        if seconds is None:
            stop.set()
            return
        now += seconds
        raise Unavailable(code, "it is away")

    outage.follow(step, stop, lambda _: None)
    return stop.seconds


def test_pauses_grow_up_to_half_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pauses(monkeypatch, [0.1] * 8) == [0.5, 1, 2, 4, 8, 16, 30, 30]


def test_a_topic_that_is_not_there_yet_is_asked_for_every_few_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a projector that sleeps for half a minute behind the relay that has just made the topic again."""
    assert pauses(monkeypatch, [0.1] * 6, "no_topic") == [0.5, 1, 2, 4, 4, 4]


def test_who_had_nothing_to_do_for_a_while_forgets_the_outage_of_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches an idle relay that pauses for half a minute because of last week's outage."""
    assert pauses(monkeypatch, [0.1, 0.1, 0.1, 3600, 0.1]) == [0.5, 1, 2, 0.5, 1]


def test_a_standby_that_waits_has_its_next_pause_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a standby that is in a long pause while the active relay ends."""
    answers = iter([False, False, True])
    monkeypatch.setattr(relay, "try_lock", lambda *_: next(answers))
    worked: list[None] = []
    connection: Any = type("Connection", (), {"execute": lambda *_: None})()
    relay._become_the_relay(connection, Waited(), lambda _: None, lambda: worked.append(None))
    assert len(worked) == 2
