"""Living through an outage: try again after pauses that grow, saying so, until it works or we are told to stop."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

import psycopg

from consumers.telling import Say, telling
from domain.errors import Unavailable

__all__ = ["Say", "follow", "silent", "stopped_by_signals"]

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
LONGEST_WITHOUT_A_TOPIC = 4.0
"""Kafka answers and is asked for little; the relay makes the topic at any moment."""


def silent(_: str) -> None:
    """Says nothing."""


def follow(step: Callable[[Callable[[], None]], None], stop: Event, say: Say) -> None:
    """Call `step` until `stop` is set; when database or broker fail, pause and call it again.

    `step` is given a function to call whenever it got something done: the next pause is then a short one again.
    """
    pause = FIRST_PAUSE

    def working() -> None:
        nonlocal pause
        pause = FIRST_PAUSE

    while not stop.is_set():
        began = time.monotonic()
        try:
            step(working)
        except (Unavailable, psycopg.OperationalError) as error:
            if stop.is_set():
                return
            if time.monotonic() - began > LONGEST_PAUSE:
                working()  # it had nothing to do, and the outage of before is over
            told = error.message if isinstance(error, Unavailable) else (str(error).splitlines() or [repr(error)])[0]
            telling(say).retrying(told, pause)
            stop.wait(pause)
            no_topic = isinstance(error, Unavailable) and error.code == "no_topic"
            pause = min(pause * 2, LONGEST_WITHOUT_A_TOPIC if no_topic else LONGEST_PAUSE)


@contextmanager
def stopped_by_signals() -> Iterator[Event]:
    """An event that SIGTERM and SIGINT set. To be used in the main thread."""
    stop = Event()

    def handle(_: int, __: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
