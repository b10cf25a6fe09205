"""The relay: sends the log to Kafka, in order, by one active process, and remembers how far all was acknowledged.

Why nothing is lost and no order broken, whatever is killed when: a run starts right behind the mark and sends without
leaving anything out, and each partition takes a run's messages in order (idempotent producer). So whatever a
partition holds of a run, it holds all that comes before it; also where two runs overlap, because the second starts at
a mark that the first had passed. A consumer that drops positions it has seen sees each once.
"""

import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import Event
from typing import Any

import psycopg

from consumers import retries
from consumers.identity import ledger_name
from consumers.kafka.outage import Say, follow, silent
from consumers.kafka.port.client import NotAcknowledged
from consumers.kafka.port.cluster import Cluster, does_not_answer
from consumers.kafka.port.messages import ForeignMessage, place_of
from consumers.kafka.port.placing import partition_of
from consumers.kafka.producer import Begun, RecordRefused, RelayProducer
from consumers.kafka.stalled import not_acknowledged, telling_what_is_wrong
from consumers.kafka.topics import EVENTS, ensure_topic, last_messages
from consumers.kafka.watch import TopicChanged, TopicWatch
from consumers.kafka.wire import message_maker, source_of
from consumers.locks import RELAY, alone, try_lock
from consumers.relaying.mark import begin_at, check_starts, is_another, move_mark, relayed, set_back
from consumers.relaying.units_topic import states_beside
from consumers.telling import telling
from domain.errors import Refused, Unavailable
from store.database import connected
from store.events.log import LogRecord, head, read_records
from store.rights.roles import RELAY as SENDER

BATCH = 5_000
AT_ONCE = 3
"""Batches: one is read and made while those before it are sent and acknowledged."""
IDLE_SECONDS = 1.0
STANDBY_SECONDS = 0.25
"""So often a relay that waits asks whether it may begin."""
SOON_NOTICED = "set tcp_keepalives_idle = 1; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 1"
LOOK_SECONDS = 5.0
"""So often a relay with nothing to send looks whether the topic still is what it was."""

Connection = psycopg.Connection[Any]
Progress = Callable[[int, int], None]


def relay_once(
    url: str,
    cluster: Cluster,
    topic: str = EVENTS,
    progress: Progress = lambda _, __: None,
    *,
    again: int | None = None,
) -> int:
    """Send what the log has that the topic lacks; returns the position up to which everything was acknowledged.

    `again` is the position from which on everything is sent once more.
    Raises `Refused` (`relay_running`) beside another relay, `TopicChanged` when the topic lost messages, `Unavailable`
    when database or broker do not answer.
    """
    running = Refused(
        "relay_running", "Another relay of this ledger is running and sends what there is; nothing to do here."
    )
    with connected(url, SENDER) as conn, alone(conn, RELAY, running), telling_what_is_wrong(cluster, topic):
        begin_at(conn, topic, again)
        with _Sender(conn, cluster, topic) as sender:
            sender.send_up_to(head(conn), Event(), progress)
            with states_beside(conn, cluster, topic) as states:
                states(sender.position)
            return sender.position


def relay(
    url: str, cluster: Cluster, stop: Event, say: Say = silent, topic: str = EVENTS, *, again: int | None = None
) -> None:
    """Follow the log until `stop` is set, through outages. Waits while another relay of this ledger is active.

    Raises `Refused` when the topic is no longer the one that it began with, `RecordRefused` with the position.
    """

    told = telling(say)

    def step(working: Callable[[], None]) -> None:
        nonlocal again

        def reached(position: int, _: int) -> None:
            working()
            told.reached("relayed", position)

        with connected(url, SENDER) as conn:
            retries.write(conn, "relay", told)
            _become_the_relay(conn, stop, say, working)
            if stop.is_set():
                return
            conn.execute("listen sobo_events")
            begin_at(conn, topic, again)
            again = None
            with (
                telling_what_is_wrong(cluster, topic),
                _Sender(conn, cluster, topic, say) as sender,
                states_beside(conn, cluster, topic) as states,
            ):
                while not stop.is_set():
                    sender.send_up_to(head(conn), stop, reached)
                    states(sender.position)
                    for _ in conn.notifies(timeout=IDLE_SECONDS, stop_after=1):
                        pass

    follow(step, stop, told)


def _become_the_relay(conn: Connection, stop: Event, say: Say, working: Callable[[], None]) -> None:
    """Wait until nobody else is. Who waits does what it has to do: its next pause is a short one, or the relay of now
    could end without anybody there for as long as an outage of before has taught."""
    # So the server notices within seconds that the host of a relay has gone without a word, and frees its lock.
    conn.execute(SOON_NOTICED)
    said = False
    while not try_lock(conn, RELAY) and not stop.is_set():
        if not said:
            say("another relay of this ledger is active; waiting for it to end")
            said = True
        working()
        stop.wait(STANDBY_SECONDS)
    if said and not stop.is_set():
        say("the other relay has ended; this one takes over")


class _Sender:
    """One run: a producer, a watch over the topic, and the position up to which everything is acknowledged."""

    def __init__(self, conn: Connection, cluster: Cluster, topic: str, say: Say = silent) -> None:
        ensure_topic(cluster, topic)
        self.conn, self.cluster, self.topic, self._say = conn, cluster, topic, say
        self._stop = Event()
        self.position = _start(conn, cluster, topic)
        self._watch = TopicWatch(cluster, topic)
        self._looked = time.monotonic()
        try:
            if is_another(conn, topic, self._watch):
                set_back(conn, topic, 0)
                self.position = 0
            check_starts(conn, topic, self._watch, everything=self.position == 0)
            self._producer = RelayProducer(
                cluster, topic, message_maker(ledger_name(conn), cluster.registry), self._wait
            )
        except BaseException:
            self._watch.close()
            raise

    def __enter__(self) -> "_Sender":
        return self

    def __exit__(self, *_: object) -> None:
        self._producer.close()
        self._watch.close()

    def send_up_to(self, upto: int, stop: Event, progress: Progress) -> None:
        """Send in order, wait for the acknowledgement of every batch, and move the mark.

        Raises `TopicChanged` before the mark moves, `RecordRefused` when it stands right before that record.
        """
        self._stop = stop
        try:
            self._send_batches(upto, stop, progress)
        except TopicChanged as error:
            if error.begin_again:
                set_back(self.conn, self.topic, 0)
            raise

    def _send_batches(self, upto: int, stop: Event, progress: Progress) -> None:
        try:
            if time.monotonic() - self._looked > LOOK_SECONDS:
                self._look()
            flying: deque[tuple[list[LogRecord], Begun]] = deque()
            for batch in read_records(self.conn, after=self.position, upto=upto, batch=BATCH):
                if stop.is_set():
                    break
                flying.append((batch, self._producer.begin(batch)))
                if len(flying) == AT_ONCE:
                    self._settle(*flying.popleft())
                    progress(self.position, upto)
            while flying:
                self._settle(*flying.popleft())
                progress(self.position, upto)
        except RecordRefused as error:
            self._look()  # what was sent before the record may stand in another topic by now
            self._move(error.position - 1)
            raise

    def _settle(self, batch: list[LogRecord], begun: Begun) -> None:
        self._watch.acknowledged(self._producer.settle(batch, begun))
        self._look()
        self._move(batch[-1].position)

    def _look(self) -> None:
        self._watch.look()
        self._looked = time.monotonic()

    def _move(self, position: int) -> None:
        self.position = position
        move_mark(self.conn, self.topic, position)

    def _wait(self, answer: Callable[[], None]) -> None:
        """Until everything is acknowledged. The client keeps trying in order; a follower only says so meanwhile."""
        while True:
            try:
                answer()
                return
            except NotAcknowledged:
                why = not_acknowledged(self.cluster, self.topic)
                if self._say is silent or self._stop.is_set():
                    raise does_not_answer(self.cluster, why) from None
                self._say(f"Kafka at {self.cluster.bootstrap_servers}: {why}; still trying")
                with suppress(Unavailable):  # the sender goes on by itself, and sends nothing twice
                    self._watch.look()


def _start(conn: Connection, cluster: Cluster, topic: str) -> int:
    """The position to send on from: the mark, or 0 when the topic, or one partition, does not hold what it says.

    Raises `Refused` when it holds another ledger's events or more than this ledger has.
    """
    mark = relayed(conn, topic)
    ours = source_of(ledger_name(conn)).encode("ascii")
    reached: dict[int, int] = {}
    for partition, message in last_messages(cluster, topic).items():
        if message is None:
            reached[partition] = 0
            continue
        try:
            position, _ = place_of(message.headers)
        except ForeignMessage as error:
            raise _not_this_ledger(cluster, topic, f"a message without a position ({error})") from error
        source = dict(message.headers).get("ce_source", b"")
        if source != ours:
            told = f"events of {source.decode(errors='replace')}, and this ledger is {ours.decode()}"
            raise _not_this_ledger(cluster, topic, told)
        reached[partition] = position
    # Looked at last: whoever lost this relay's place meanwhile sees here that the connection is gone, and not that the
    # relay of now has sent more than the log held a while ago.
    highest, newest = max(reached.values()), head(conn)
    if highest > newest:
        raise _not_this_ledger(cluster, topic, f"position {highest}, and this ledger ends at {newest}")
    return 0 if _falls_short(conn, mark, reached) else mark


def _falls_short(conn: Connection, mark: int, reached: dict[int, int]) -> bool:
    """Whether a partition that ends at `reached` lacks what the mark says was acknowledged in it.

    A run begins at the mark or before it, so no partition ends before its newest event up to the mark, unless the
    partition was lost, or is being filled again by a run that was killed. The newest events show it: in some thousands
    there is one for each partition.
    """
    query = """
        select position, stream
        from ledger.events
        where position <= %s
        order by position desc
        limit %s
    """
    unseen = set(reached)
    for position, stream in conn.execute(query, (mark, BATCH)).fetchall():
        partition = partition_of(stream.encode(), len(reached))
        if partition in unseen and reached[partition] < position:
            return True
        unseen.discard(partition)
        if not unseen:
            break
    return False


def _not_this_ledger(cluster: Cluster, topic: str, found: str) -> Refused:
    return Refused(
        "foreign_topic",
        f"The topic {topic} at {cluster.bootstrap_servers} holds {found}. Nothing was sent: "
        "use another cluster for this ledger, or open the ledger that the topic belongs to.",
    )
