"""Everything at random, drawn from a seed: what a bad week does to the services and followers, in some seconds."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from random import Random

from kafka.errors import KafkaError

from consumers.kafka.topics import EVENTS, PARTITIONS
from schemas.states import UNITS
from store.database import connect
from tests.faults.grounds import Follower, Ledger
from tests.faults.load import Load, too_large
from tests.faults.tended import PROJECTORS, RELAYS, Tended
from tests.faults.topic_faults import LARGEST, SMALL, delete_topics, empty_partition, limit

CLIENTS = ("kafka-python", "confluent")


class Chaos:
    """What is done to followers and services, and when, in words."""

    def __init__(self, ledger: Ledger, load: Load, seed: int) -> None:
        self.ledger, self.load, self.random = ledger, load, Random(seed)
        self.done: list[str] = []
        self._began = time.monotonic()
        self._frozen: dict[Follower, float] = {}
        clients = Random(seed)
        everybody = os.environ.get("SOBO_FAULTS_CLIENT", "")
        group = everybody or clients.choice(CLIENTS)

        def choose(name: str) -> str:
            """All members of a consumer group speak through one client; relays may differ."""
            return group if name in PROJECTORS else everybody or clients.choice(CLIENTS)

        self.tended = Tended(ledger, (*RELAYS, *PROJECTORS), choose)

    def happen(self, seconds: float) -> None:
        actions: list[tuple[int, Callable[[], str]]] = [
            (6, self.kill_follower), (3, self.end_follower), (3, self.freeze), (1, self.stop_broker),
            (1, self.kill_broker), (3, self.restart_database), (3, self.cut_connections), (2, self.delete_events),
            (1, self.delete_units), (3, self.empty_a_partition), (3, self.refuse_a_record),
        ]  # fmt: skip
        weights, what = [weight for weight, _ in actions], [action for _, action in actions]
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            (action,) = self.random.choices(what, weights)
            since = time.monotonic() - self._began
            self.done.append(f"{since:6.1f} s  {action.__name__} {action()}")
            self.pause(self.random.uniform(0.1, 1.5))
        for follower in self._frozen:
            follower.thaw()

    def pause(self, seconds: float) -> None:
        for follower, until in list(self._frozen.items()):
            if time.monotonic() > until:
                follower.thaw()
                del self._frozen[follower]
        before = len(self.tended.ended)
        self.tended.pause(seconds)
        self.done += [f"          {name} ended: {words}" for name, words in self.tended.ended[before:]]

    def _any(self) -> Follower:
        return self.tended.running[self.random.choice((*RELAYS, *PROJECTORS))]

    def kill_follower(self) -> str:
        follower = self._any()
        follower.kill()
        return follower.name

    def end_follower(self) -> str:
        follower = self._any()
        if follower.process.poll() is None and follower not in self._frozen:
            follower.end()
        return follower.name

    def freeze(self) -> str:
        """Longer than a session lasts, now and then: who comes to again is nobody any more, and does not know it."""
        follower, seconds = self._any(), self.random.choice((1.0, 3.0, 12.0))
        if follower.process.poll() is None:
            follower.freeze()
            self._frozen[follower] = time.monotonic() + seconds
        return f"{follower.name} for {seconds:g} s"

    def stop_broker(self) -> str:
        self.ledger.grounds.stop_broker()
        self.pause(self.random.uniform(0, 3))
        self.ledger.grounds.start_broker()
        return ""

    def kill_broker(self) -> str:
        self.ledger.grounds.kill_broker()
        self.pause(self.random.uniform(0, 1))
        self.ledger.grounds.start_broker()
        return ""

    def restart_database(self) -> str:
        self.ledger.grounds.stop_database()
        self.pause(self.random.uniform(0, 2))
        self.ledger.grounds.start_database()
        return ""

    def cut_connections(self) -> str:
        with connect(self.ledger.grounds.admin_url) as admin:
            query = "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and random() < 0.5"
            admin.execute(query, (self.ledger.database_name,))
        return ""

    def delete_events(self) -> str:
        delete_topics(self.ledger.cluster, EVENTS, wait=False)
        return ""

    def delete_units(self) -> str:
        delete_topics(self.ledger.cluster, UNITS, wait=False)
        return ""

    def empty_a_partition(self) -> str:
        partition = self.random.randrange(PARTITIONS)
        try:
            empty_partition(self.ledger.cluster, EVENTS, partition)
        except KafkaError as error:
            return f"{partition} is not there: {type(error).__name__}"
        return str(partition)

    def refuse_a_record(self) -> str:
        """Until whoever looks after the topic has seen why."""
        with suppress(KafkaError):
            limit(self.ledger.cluster, EVENTS, SMALL)
        self.load.record([too_large()])
        self.pause(self.random.uniform(0.5, 3))
        with suppress(KafkaError):
            limit(self.ledger.cluster, EVENTS, LARGEST)
        return ""
