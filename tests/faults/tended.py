"""Followers that are started again whenever they end, as a service manager does it for a careful operator."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.faults.grounds import Follower, Ledger
from tests.faults.held import caught_up, complete_in_topic, lags, whole
from tests.faults.load import Load

RELAYS, PROJECTORS = ("relay-1", "relay-2"), ("project-1", "project-2")
LOST = "has lost the messages"
STOPS_WITH = (LOST, "was made anew", "was deleted", "acknowledged offset", "Kafka refuses the event")
"""What a relay may end with of itself, each with what to do; a projector never ends."""
BEGUN = ("relaying to", "projecting from")
"""From there on an outage ends nobody."""
CATCH_UP = 60.0


class Tended:
    """Two relays and two projectors, or some of them. `choose` gives the client of a follower by its name."""

    def __init__(self, ledger: Ledger, names: Sequence[str], choose: Callable[[str], str]) -> None:
        self.ledger, self._choose = ledger, choose
        self.running: dict[str, Follower] = {}
        self.ended: list[tuple[str, str]] = []
        """Which relay ended of itself, and with what words of `STOPS_WITH`."""
        for name in names:
            self.start(name)

    def start(self, name: str, *more: str) -> Follower:
        command = ("relay",) if name in RELAYS else ("project", "--from", "kafka")
        ledger = replace(self.ledger, client=self._choose(name))
        self.running[name] = ledger.start(*command, *more, name=name)
        return self.running[name]

    def tend(self) -> None:
        """Start again what has ended, as its words say it is to be."""
        for name, follower in list(self.running.items()):
            if follower.process.poll() is None:
                continue
            if follower.ended_by_us:
                self.start(name)
                continue
            words = follower.words
            if "does not answer" in words and not any(begun in words for begun in BEGUN):
                self.start(name)  # nothing to follow yet
                continue
            told = [known for known in STOPS_WITH if known in words]
            by_itself = name in RELAYS and follower.process.returncode == 1 and told and "Traceback" not in words
            assert by_itself, f"{name} ended with {follower.process.returncode}: {words}"
            self.ended.append((name, told[0]))
            self.start(name, *(("--again", "1") if LOST in words else ()))

    def pause(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            self.tend()
            time.sleep(0.1)

    def until(self, true: Callable[[], bool], what: str, seconds: float = CATCH_UP) -> None:
        ends = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < ends, f"after {seconds:g} s: {what}; {lags(self.ledger)}\n{self.words()}"
            self.pause(0.2)

    def words(self) -> str:
        """What each said last."""
        return "\n".join(f"{name}: {follower.words[-400:]}" for name, follower in self.running.items())

    def until_ended(self, words: str) -> None:
        """Until a relay has ended of itself with these words, from now on."""
        before = len(self.ended)
        self.until(lambda: any(words in told for _, told in self.ended[before:]), f"no relay ended with '{words}'", 40)

    def until_whole(self, load: Load, *, repaired: bool = False) -> None:
        """While nobody records: everything comes to where it belongs, and nothing of it is there twice."""

        def is_whole() -> bool:
            return caught_up(self.ledger) and complete_in_topic(self.ledger, load.acknowledged, repaired=repaired)

        with load.resting():
            self.until(is_whole, "it has not all come to its place")
            whole(self.ledger, load.acknowledged, repaired=repaired)

    def leave(self, name: str) -> None:
        """End it as an operator does, and do not start it again."""
        self.running.pop(name).end()

    def end(self) -> None:
        for name in list(self.running):
            self.leave(name)
