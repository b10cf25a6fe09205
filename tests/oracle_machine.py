"""What both state machines do: hand a file to the product and to the oracle, and hold the two against each other."""

from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from random import Random
from typing import Any, Generic, TypeVar

from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from domain.ports import Recorded
from projections.state.times import AsKnown
from store.database import Database
from tests.oracle.known import Fact, InvalidError, Known
from tests.product import Product

SEED = st.integers(0, 2**32)
"""One for each file: drawing every cell by Hypothesis would, with few steps, try the simplest files over and over."""

NewDatabase = Callable[[], AbstractContextManager[Database]]
K = TypeVar("K", bound=Known)
P = TypeVar("P", bound=Product)


def steps(examples: int) -> settings:
    return settings(
        max_examples=examples, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )


class OracleMachine(RuleBasedStateMachine, Generic[K, P]):
    """`known_from` makes what the oracle knows of facts, `product_on` opens the product."""

    def __init__(
        self, new_database: NewDatabase, known_from: Callable[[Sequence[Fact]], K], product_on: Callable[[Database], P]
    ) -> None:
        super().__init__()
        self._opened = new_database()
        self.product = product_on(self._opened.__enter__())
        self._known_from = known_from
        self.facts: list[Fact] = []
        self.known = known_from(())
        self.ends: list[int] = []
        """The last position of each file: moments at which somebody may have looked."""
        self.answers: list[tuple[date, int, Any]] = []
        """What was answered for a day as known at a position."""
        self.touched: set[date] = set()
        self._step = 0
        self._agreed = True

    def teardown(self) -> None:
        """Replay gives what was followed live, and nothing that was once answered has changed."""
        try:
            if self._agreed:  # else what failed is told, and not what follows from it
                self._check_the_end()
        finally:
            self.product.close()
            self._opened.__exit__(None, None, None)

    def _check_the_end(self) -> None:
        for on, position, answer in self.answers[:4]:
            assert self.asked(on, AsKnown(position)) == answer, "the past has changed"
        assert self.product.problems() == [], "the fold in Python and the state in SQL differ"
        rebuilt = self.product.rebuild()
        assert rebuilt.compared == "same", f"a rebuild differs in {rebuilt.differing}"
        self.check_rebuilt()

    @abstractmethod
    def asked(self, on: date, as_known: AsKnown | None) -> Any:
        """What the product answers for the day."""

    @abstractmethod
    def check_rebuilt(self) -> None:
        """Hold what was rebuilt against the oracle."""

    def agree(self, what: str, recorded: Recorded | None, decide: Callable[[], list[Fact]]) -> bool:
        """Both accept the file, with the same events, or both refuse it; returns whether they accept."""
        self._agreed = False
        try:
            expected = decide()
        except InvalidError as invalid:
            assert recorded is None, f"{what} was recorded, but: {invalid}"
            event(f"{what} refused: {invalid}")
            self._agreed = True
            return False
        assert recorded is not None, f"{what} was refused: {self.product.refusal}"
        event(f"{what} recorded")
        waiting: dict[tuple[str, str], list[Fact]] = {}
        for fact in expected:
            waiting.setdefault((fact.kind, fact.who), []).append(fact)
        events = self.product.events(recorded, [fact.who for fact in (*self.facts, *expected)])
        assert Counter((kind, who) for _, kind, who in events) == Counter((f.kind, f.who) for f in expected)
        for position, kind, who in events:
            fact = waiting[kind, who].pop(0)
            fact.position = position
            self.facts.append(fact)
        self.known = self._known_from(self.facts)
        self.ends.append(recorded.last_position)
        self.touched |= {fact.day for fact in expected}
        self._agreed = True
        return True

    def chance(self, seed: int) -> Random:
        """Of the step too: the same seed again is another file."""
        self._step += 1
        return Random(seed * 1000 + self._step)
