"""The secured broker: each role does its own work and nothing else, and whoever does not get in hears why, at once."""

import json
import stat
import subprocess
import sys
import threading
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from uuid import uuid4

import pytest

from broker import certificates, secure
from broker import node as kafka_broker
from consumers.kafka.access import give_access
from consumers.kafka.clients import client_of
from consumers.kafka.kafka_source import KafkaSource
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.messages import Message
from consumers.kafka.topics import known_cluster
from consumers.projecting.from_store import project_from_store
from consumers.projecting.projector import project, project_once
from consumers.relaying.relay import relay_once
from domain.errors import Refused, Unavailable
from projections.state.digest import digest
from store.database import Database, connect
from store.settings import Settings, load
from tests.followed_log import append, people, story
from tests.recipes import ROOT
from tests.relayed_topic import messages, positions

CLIENTS = ("kafka-python", "confluent")
BEARER = (
    "listener.name.broker.oauthbearer.sasl.jaas.config=org.apache.kafka.common.security.oauthbearer."
    'OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";\n'
)
"""Tokens that nobody signed, as Kafka takes them for trying: the product's own broker takes none."""
MESSAGE = Message(b"key", b"value", [], 1_751_328_000_000)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("secured") / "Sổ Bộ, 'của' tôi"
    with pytest.MonkeyPatch.context() as patch:
        mechanisms = "broker.sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN"
        assert mechanisms in secure.PROPERTIES
        patch.setattr(secure, "PROPERTIES", secure.PROPERTIES.replace(mechanisms, f"{mechanisms},OAUTHBEARER") + BEARER)
        try:
            kafka_broker.start(home, secure=True)
            give_access(home)
            yield home
        finally:
            kafka_broker.stop(home)


@pytest.fixture(params=CLIENTS)
def taking(request: pytest.FixtureRequest, home: Path) -> Callable[[str], Cluster]:
    """The cluster as one of the roles finds it, with each of the clients."""

    def as_role(role: str) -> Cluster:
        found = known_cluster(Settings(home, kafka_client=request.param), role)
        assert found is not None
        return found

    return as_role


@pytest.fixture
def topic() -> str:
    """One that the roles have rights on."""
    return f"sobo.test.{uuid4().hex}"


def test_each_role_does_its_work(database: Database, taking: Callable[[str], Cluster], topic: str) -> None:
    """Catches a right that is missing, and a setting that one of the clients knows under another name."""
    head = story(database)
    assert relay_once(database.writer_url, taking("relay"), topic) == head
    group = f"sobo.projector.{uuid4().hex}"
    stop = threading.Event()
    ledger = dict(messages(taking("consumer"), topic)[0][0].headers)["ce_source"].decode().removeprefix("sobo/")

    def source() -> KafkaSource:
        return KafkaSource(taking("projector"), ledger, topic, group=group)

    following = threading.Thread(target=project, args=(database.writer_url, source, stop))
    following.start()
    try:
        head = append(database, people(5)).last_position
        assert relay_once(database.writer_url, taking("relay"), topic) == head
        deadline = time.monotonic() + 60
        with connect(database.writer_url) as conn:
            query = "select count(*) from projection.fact_staff_registered"
            while time.monotonic() < deadline:
                made = conn.execute("select to_regclass('projection.fact_staff_registered')").fetchone()
                if made != (None,) and conn.execute(query).fetchone() == (45,):
                    break
                stop.wait(0.2)
    finally:
        stop.set()
        following.join(30)
    project_once(database.writer_url, lambda: KafkaSource(taking("projector"), ledger, topic))
    with connect(database.writer_url) as conn:
        found = digest(conn)
        conn.execute("drop schema projection cascade")
    project_from_store(database.writer_url)
    with connect(database.writer_url) as conn:
        assert digest(conn) == found
    read = messages(taking("consumer"), topic)
    assert sorted(position for of in read.values() for position in positions(of)) == list(range(1, head + 1))


def send(cluster: Cluster, topic: str) -> None:
    with closing(client_of(cluster).sender(cluster, topic)) as sender:
        sending = sender.send([MESSAGE])
        sending.wait(4)
        failed = sending.not_taken()
        if failed is not None:
            raise failed.error


def join(cluster: Cluster, topic: str, group: str) -> None:
    with closing(client_of(cluster).reader(cluster, topic, group=group)) as reader:
        reader.join(lambda: None)
        deadline = time.monotonic() + 4
        while not reader.assignment() and time.monotonic() < deadline:
            reader.poll_whole(0.2)


def told_within_five_seconds(what: Callable[[], object]) -> str:
    began = time.monotonic()
    with pytest.raises(Unavailable) as told:
        what()
    assert time.monotonic() - began < 5
    return told.value.code


def test_no_role_does_what_is_anothers(taking: Callable[[str], Cluster], topic: str) -> None:
    """Catches a reader who may write, and a relay that takes partitions from the projectors."""
    with client_of(taking("relay")).topics(taking("relay")) as topics:
        topics.create(topic, 1, {})
    send(taking("relay"), topic)
    for role in ("projector", "consumer"):
        assert told_within_five_seconds(lambda r=role: send(taking(r), topic)) == "kafka_no_right"  # type: ignore[misc]
    for role, group in (("relay", "sobo.projector.x"), ("consumer", "sobo.projector.x"), ("projector", "consumer.x")):
        refused = told_within_five_seconds(lambda r=role, g=group: join(taking(r), topic, g))  # type: ignore[misc]
        assert refused == "kafka_no_right"
    join(taking("consumer"), topic, "consumer.x")

    def make() -> None:
        with client_of(taking("projector")).topics(taking("projector")) as topics:
            topics.create(f"{topic}.other", 1, {})

    assert told_within_five_seconds(make) == "kafka_no_right"


def test_whoever_does_not_get_in_hears_why_in_five_different_messages(
    taking: Callable[[str], Cluster], topic: str, tmp_path: Path
) -> None:
    """Catches one message for everything, after half a minute, as the clients have it."""
    right = taking("consumer")
    certificates.ensure(tmp_path, "127.0.0.1")
    wrong = {
        "kafka_password": {"sasl_plain_password": "s3cret"},
        "kafka_certificate": {"ssl_cafile": str(tmp_path / "ca.pem")},
        "kafka_mechanism": {"sasl_mechanism": "SCRAM-SHA-256"},
    }
    said = set()
    for code, setting in wrong.items():
        cluster = replace(right, security=right.security | setting)
        assert told_within_five_seconds(lambda c=cluster: client_of(c)) == code  # type: ignore[misc]
        with pytest.raises(Unavailable) as told:
            client_of(cluster)
        assert "s3cret" not in told.value.message
        said.add(told.value.message)
    assert told_within_five_seconds(lambda: client_of(replace(right, bootstrap_servers="127.0.0.1:9"))) == "broker_down"
    assert len(said) == 3
    assert told_within_five_seconds(lambda: client_of(Cluster(right.bootstrap_servers))) == "broker_down"


def test_the_settings_that_are_handed_out_let_their_role_in(home: Path) -> None:
    """Catches a file of variables that a shell, or `sobo` elsewhere, reads otherwise."""
    import shlex

    for role, file in kafka_broker.status(home).settings.items():
        lines = [shlex.split(line)[0] for line in Path(file).read_text(encoding="utf-8").splitlines()]
        settings = load(environment=dict(line.split("=", 1) for line in lines) | {"SOBO_HOME": "/nowhere"})
        cluster = known_cluster(settings)
        assert cluster is not None
        assert cluster.security["sasl_plain_username"] == role
        client_of(cluster)


def test_an_example_reads_as_a_consumer_and_a_wrong_password_lets_it_read_nothing(
    home: Path, database: Database, topic: str, tmp_path: Path
) -> None:
    """Catches an example that works with an open broker only."""
    story(database)
    relay = known_cluster(Settings(home, kafka_client="kafka-python"), "relay")
    assert relay is not None
    sent = relay_once(database.writer_url, relay, topic)
    role = secure.security_of(home, "consumer")
    events = tmp_path / "events.db"

    def run(options: dict[str, str]) -> subprocess.CompletedProcess[str]:
        (tmp_path / "client.json").write_text(json.dumps(options), encoding="utf-8")
        example = ROOT / "examples" / "consumers" / "kafka_python_to_sqlite.py"
        given = [relay.bootstrap_servers, events, "--topic", topic, "--client", tmp_path / "client.json"]
        command = [sys.executable, str(example), *map(str, given)]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)

    refused = run({**role, "sasl_plain_password": "another"})
    assert (refused.returncode, refused.stdout) == (1, "")
    told = run(role)
    assert told.stdout == f"Complete up to position {sent}: each of them is in {events} once.\n", told.stderr


def test_nobody_else_of_the_machine_reads_the_secrets(home: Path) -> None:
    """Catches a password, or the broker's key, that every user of the machine may open."""
    folder = home / "kafka" / "secure"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    secret = [*folder.iterdir(), home / "kafka" / "server.properties"]
    assert {file.name for file in secret} >= {"server.pem", "ca.pem", "relay.password", "relay.env", "admin.password"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in secret} == {0o600}
    command = Path(f"/proc/{kafka_broker.status(home).pid}/cmdline").read_text(encoding="utf-8")
    assert not any((folder / f"{user}.password").read_text() in command for user in (secure.ADMIN, *secure.ROLES))


def test_a_secured_broker_stays_so_and_is_not_opened_by_accident(home: Path) -> None:
    """Catches a start without the flag that takes the lock off the door."""
    assert kafka_broker.start(home).secure
    with pytest.raises(Refused, match="secured") as refused:
        kafka_broker.start(home, secure=False)
    assert refused.value.code == "broker_running"


def token(user: str, seconds: float) -> str:
    def part(value: dict[str, object]) -> str:
        return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode("ascii")

    now = time.time()
    return f"{part({'alg': 'none'})}.{part({'sub': user, 'iat': now - 5, 'exp': now + seconds, 'scope': []})}."


def with_token(taking: Callable[[str], Cluster], **settings: str) -> Cluster:
    found = taking("relay")
    kept = {name: value for name, value in found.security.items() if not name.startswith("sasl_")}
    return replace(found, security=kept | {"sasl_mechanism": "OAUTHBEARER"} | settings)


def test_a_token_lets_its_user_in_and_one_that_ended_is_told(taking: Callable[[str], Cluster], topic: str) -> None:
    """Catches OAUTHBEARER that works with one of the clients only, or a refusal that speaks of a password."""
    good = with_token(taking, sasl_oauth_token=token("relay", 600))
    with client_of(good).topics(good) as topics:
        topics.create(topic, 1, {})
    send(good, topic)
    assert len(messages(good, topic)[0]) == 1
    for bad in (token("relay", -600), "no token at all"):
        with pytest.raises(Unavailable, match=r"refuses the token: .*SASL_OAUTH_TOKEN") as told:
            client_of(with_token(taking, sasl_oauth_token=bad))
        assert told.value.code == "kafka_password"


class Issuer(BaseHTTPRequestHandler):
    """An authorization server that knows one client."""

    asked = 0

    def do_POST(self) -> None:
        type(self).asked += 1
        form = self.rfile.read(int(self.headers["Content-Length"]))
        known = self.headers["Authorization"] == f"Basic {b64encode(b'sobo:s3cret').decode('ascii')}"
        ok = known and form == b"grant_type=client_credentials&scope=kafka"
        self.send_response(200 if ok else 401)
        self.end_headers()
        self.wfile.write(json.dumps({"access_token": token("relay", 600), "expires_in": 600}).encode() if ok else b"")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def test_tokens_are_got_where_they_are_given_out_and_kept_until_they_end(taking: Callable[[str], Cluster]) -> None:
    """Catches a token asked for at every connection, and a secret that is refused without a word of where."""
    with HTTPServer(("127.0.0.1", 0), Issuer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        endpoint = f"http://127.0.0.1:{server.server_port}/token"
        settings = {"sasl_oauth_endpoint": endpoint, "sasl_oauth_client_id": "sobo", "sasl_oauth_scope": "kafka"}
        before = Issuer.asked
        cluster = with_token(taking, sasl_oauth_client_secret="s3cret", **settings)
        with client_of(cluster).topics(cluster) as topics:
            topics.names()
        assert Issuer.asked == before + 1
        with pytest.raises(Unavailable, match=f"{endpoint} gives sobo no token: HTTP 401"):
            client_of(with_token(taking, sasl_oauth_client_secret="wrong", **settings))
        server.shutdown()


def test_the_administrator_logs_in_with_plain(taking: Callable[[str], Cluster]) -> None:
    """Catches PLAIN that only one of the clients speaks."""
    admin = taking(secure.ADMIN)
    assert admin.security["sasl_mechanism"] == "PLAIN"
    with client_of(admin).topics(admin) as topics:
        topics.names()
    wrong = replace(admin, security=admin.security | {"sasl_plain_password": "wrong"})
    assert told_within_five_seconds(lambda: client_of(wrong)) == "kafka_password"
