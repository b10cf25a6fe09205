"""Who does not get into Kafka, or may not do something there, hears why at once, and what to do."""

import json
import threading
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from uuid import uuid4

import pytest

from broker import certificates, secure
from consumers.kafka.clients import client_of
from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.messages import Message
from domain.errors import Unavailable
from tests.relayed_topic import messages

MESSAGE = Message(b"key", b"value", [], 1_751_328_000_000)
SOON = 20.0
"""Seconds, also on a machine with much else to do: some 2 are usual, and the clients by themselves take 30 and more."""


@pytest.fixture
def topic() -> str:
    """One that the roles have rights on."""
    return f"sobo.test.{uuid4().hex}"


def send(cluster: Cluster, topic: str) -> None:
    with closing(client_of(cluster).sender(cluster, topic)) as sender:
        sending = sender.send([MESSAGE])
        sending.wait(SOON)
        failed = sending.not_taken()
        if failed is not None:
            raise failed.error


def join(cluster: Cluster, topic: str, group: str) -> None:
    with closing(client_of(cluster).reader(cluster, topic, group=group)) as reader:
        reader.join(lambda: None)
        deadline = time.monotonic() + SOON
        while not reader.assignment() and time.monotonic() < deadline:
            reader.poll_whole(0.2)


def told_soon(what: Callable[[], object]) -> Unavailable:
    began = time.monotonic()
    with pytest.raises(Unavailable) as told:
        what()
    assert time.monotonic() - began < SOON
    return told.value


def lacks(error: Unavailable, user: str, operation: str, kind: str, name: str) -> bool:
    """Whether it says which right is missing, and what gives it."""
    assert error.code == "kafka_no_right"
    gives = f"--add --allow-principal User:{user} --operation {operation} --{kind} {name}`"
    missing = f"user {user} to do this: the right {operation} on the {kind} {name} is missing"
    return missing in str(error) and gives in str(error)


def test_no_role_does_what_is_anothers_and_hears_which_right_it_lacks(
    taking: Callable[[str], Cluster], topic: str
) -> None:
    """Catches a reader who may write, a relay that takes partitions from the projectors, and a refusal in the client's
    own words, from which nobody could tell what to ask the administrator for."""
    with client_of(taking("relay")).topics(taking("relay")) as topics:
        topics.create(topic, 1, {})
    send(taking("relay"), topic)
    for role in ("projector", "consumer"):
        refused = told_soon(lambda r=role: send(taking(r), topic))  # type: ignore[misc]
        assert lacks(refused, role, "Write", "topic", topic)
    for role, group in (("relay", "sobo.projector.x"), ("consumer", "sobo.projector.x"), ("projector", "consumer.x")):
        refused = told_soon(lambda r=role, g=group: join(taking(r), topic, g))  # type: ignore[misc]
        assert lacks(refused, role, "Read", "group", group)
    join(taking("consumer"), topic, "consumer.x")

    def make() -> None:
        with client_of(taking("projector")).topics(taking("projector")) as topics:
            topics.create(f"{topic}.other", 1, {})

    assert lacks(told_soon(make), "projector", "Create", "topic", f"{topic}.other")

    def describe(name: str) -> None:
        with client_of(taking("consumer")).topics(taking("consumer")) as topics:
            topics.describe(name)

    assert lacks(told_soon(lambda: describe(topic)), "consumer", "DescribeConfigs", "topic", topic)
    unseen = told_soon(lambda: describe("another.topic"))
    not_even_listed = unseen.code == "no_topic" and "or the user consumer lacks the right Describe on it" in str(unseen)
    assert not_even_listed or lacks(unseen, "consumer", "Describe", "topic", "another.topic")


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
        told = told_soon(lambda c=cluster: client_of(c))  # type: ignore[misc]
        assert told.code == code
        assert "s3cret" not in told.message
        said.add(told.message)
    assert told_soon(lambda: client_of(replace(right, bootstrap_servers="127.0.0.1:9"))).code == "broker_down"
    assert len(said) == 3


@pytest.mark.parametrize("ours", ["PLAINTEXT", "SASL_PLAINTEXT", "SSL"])
def test_whoever_speaks_another_protocol_than_the_broker_hears_which_it_speaks(
    taking: Callable[[str], Cluster], ours: str
) -> None:
    """Catches a connection that is closed without a word of why."""
    right = taking("consumer")
    told = told_soon(lambda: client_of(replace(right, security=right.security | {"security_protocol": ours})))
    assert told.code == "kafka_protocol"
    assert f"speaks SASL_SSL, and is spoken to in {ours}: set SOBO_KAFKA_SECURITY_PROTOCOL=SASL_SSL" in told.message


@pytest.mark.parametrize("ours", ["SASL_SSL", "SASL_PLAINTEXT"])
def test_whoever_speaks_tls_or_names_a_user_where_none_is_wanted_hears_it(
    taking: Callable[[str], Cluster], cluster: Cluster, ours: str
) -> None:
    """Catches the same the other way round: certificate, mechanism and password are right, and nobody asked."""
    security = taking("consumer").security | {"security_protocol": ours}
    told = told_soon(lambda: client_of(replace(cluster, security=security)))
    assert told.code == "kafka_protocol"
    assert told.message.endswith(f"is spoken to in {ours}: set SOBO_KAFKA_SECURITY_PROTOCOL=PLAINTEXT.")


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
    assert told_soon(lambda: client_of(wrong)).code == "kafka_password"


def test_a_user_who_is_known_by_another_mechanism_hears_which_there_are(taking: Callable[[str], Cluster]) -> None:
    """Catches a password set anew that was right all along: Kafka answers both the same."""
    right = taking("consumer")
    told = told_soon(lambda: client_of(replace(right, security=right.security | {"sasl_mechanism": "PLAIN"})))
    assert told.code == "kafka_password"
    assert "SOBO_KAFKA_SECURITY_SASL_MECHANISM, as it takes OAUTHBEARER, SCRAM-SHA-512 too" in told.message
