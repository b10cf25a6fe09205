"""`sobo schemas serve`: what stock clients of a registry hear, and the stock deserialiser on real messages."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import pytest
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.serialization import MessageField, SerializationContext

from consumers.kafka.topics import EVENTS
from consumers.kafka.wire import message_maker
from schemas.catalogue import event_schemas, every_version
from schemas.codec import decode, encode
from schemas.ids import TOPIC, pinned
from schemas.serving import CONTENT_TYPE, serving
from schemas.states import offered
from store.events.log import LogRecord
from store.events.mapper import to_record
from tests.frozen_ledger import frozen_messages, frozen_records
from tests.recipes import ROOT
from tests.sample_events import appointed

APPOINTED = "sobo.events-sobo.staff.StaffAppointed"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(0) as port:
        yield port


@pytest.fixture
def client(port: int) -> SchemaRegistryClient:
    return SchemaRegistryClient({"url": f"http://127.0.0.1:{port}"})


def asked(port: int, path: str, method: str = "GET", body: str | None = None) -> tuple[int, str, bytes]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request(method, path, body)
        told = connection.getresponse()
        return told.status, told.headers["Content-Type"], told.read()


def test_every_version_is_found_by_its_id_and_under_its_subject(client: SchemaRegistryClient) -> None:
    """Catches an id that names another schema than the messages mean, or a version that is not offered any more."""
    assert TOPIC == EVENTS
    assert {one.id for one in pinned()} | {1001} == {one.id for one in offered()}
    for one in offered():
        by_id = client.get_schema(one.id)
        assert json.loads(by_id.schema_str or "") == one.schema.source
        assert client.get_version(one.subject, one.version).schema_id == one.id
    events = {f"sobo.events-{each.full_name}" for each in every_version()}
    assert sorted(client.get_subjects()) == sorted({*events, "sobo.units-sobo.state.UnitState"})
    assert client.get_versions(APPOINTED) == [1, 2]
    assert client.get_latest_version(APPOINTED).version == 2


def test_the_stock_deserialiser_reads_what_was_sent_with_any_version(client: SchemaRegistryClient) -> None:
    """Catches a registry whose answers look right and with which no message can be read."""
    read = AvroDeserializer(client)
    context = SerializationContext(EVENTS, MessageField.VALUE)
    event = encode(event_schemas()["StaffAppointed"], to_record(appointed("staff:aa", 3)) | {"body": "office"})
    new = LogRecord(42, "staff:aa", 3, "StaffAppointed", event)
    assert read(message_maker("demo")(new).value, context)["body"] == "office"
    for record, message in zip(frozen_records(), frozen_messages(), strict=True):
        said = read(message.value, context)
        assert said.items() <= decode(record.event)[1].items()


def test_a_stock_reader_of_the_newest_schema_fills_in_what_was_not_said_then(
    client: SchemaRegistryClient,
) -> None:
    """Catches a new field that readers of old messages cannot resolve."""
    newest = client.get_latest_version(APPOINTED).schema
    read = AvroDeserializer(client, newest)
    old = next(one for one in frozen_messages() if dict(one.headers)["ce_type"].endswith(b"StaffAppointed"))
    assert read(old.value, SerializationContext(EVENTS, MessageField.VALUE))["body"] is None


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/subjects/nobody/versions", 40401),
        ("/subjects/nobody/versions/latest", 40401),
        (f"/subjects/{APPOINTED}/versions/9", 40402),
        (f"/subjects/{APPOINTED}/versions/x", 40402),
        ("/schemas/ids/9999", 40403),
        ("/schemas/ids/x/versions", 40403),
        ("/associations/resources/-/sobo.events?resourceType=topic", 404),
        ("/", 404),
        ("/subjects/", 200),
        (f"/subjects/{APPOINTED}/versions?deleted=true&normalize=x", 200),
        ("/schemas/ids/5?fetchMaxId=false&subject=x", 200),
        ("/schemas/ids/5/versions", 200),
        ("/schemas/types", 200),
        (f"/subjects/{APPOINTED.replace('.', '%2E')}/versions/latest", 200),
    ],
)
def test_what_is_not_there_is_said_with_the_code_that_clients_know(port: int, path: str, code: int) -> None:
    """Catches a 400 or a 501, with which a stock deserialiser gives up every message."""
    status, content_type, body = asked(port, path)
    assert (status, content_type) == (200 if code == 200 else 404, CONTENT_TYPE)
    if code != 200:
        assert json.loads(body)["error_code"] == code
        assert json.loads(body)["message"]
    assert asked(port, path, "HEAD") == (status, content_type, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "FOO"])
def test_writes_are_refused_in_words(port: int, method: str) -> None:
    """Catches a registry that seems to take a schema which nobody will find again."""
    status, content_type, body = asked(port, f"/subjects/{APPOINTED}/versions", method, '{"schema": "{}"}')
    assert (status, content_type) == (405, CONTENT_TYPE)
    assert "read-only" in json.loads(body)["message"]


def test_what_is_no_request_at_all_is_answered_as_the_rest_is(port: int) -> None:
    """Catches a page of HTML, which no client of a registry reads."""
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(b"GET /subjects and more HTTP/1.1\r\n\r\n")
        head, _, body = connection.makefile("rb").read().partition(b"\r\n\r\n")
    assert f"Content-Type: {CONTENT_TYPE}" in head.decode()
    assert json.loads(body)["error_code"] == 400


def test_a_stock_client_that_registers_hears_that_it_may_not(client: SchemaRegistryClient) -> None:
    schema = client.get_schema(1)
    with pytest.raises(SchemaRegistryError, match="read-only"):
        client.register_schema("mine-value", schema)


def started(*more: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", "import cli; cli.main()", "schemas", "serve", "--port", *more]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_the_command_serves_until_it_is_told_to_stop(end: signal.Signals) -> None:
    """Catches a server that prints a traceback, or leaves with an error, when it is stopped."""
    with started("0") as running:
        assert running.stderr is not None
        line = running.stderr.readline()
        assert line.startswith("schemas at http://127.0.0.1:")
        port = int(line.partition("127.0.0.1:")[2].partition(";")[0])
        with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as kept:  # an open connection holds nothing up
            kept.request("GET", "/subjects")
            found: Any = json.loads(kept.getresponse().read())
            assert APPOINTED in found
            running.send_signal(end)
            assert running.wait(20) == 0
        assert running.stderr.read() == ""


def test_a_port_in_use_is_said_so() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with started(str(port)) as running:
            assert running.wait(30) == 1
            assert running.stderr is not None
            assert f"port {port} is in use; choose another with --port" in running.stderr.read()
