"""The catalogue as a read-only registry, as Confluent's answers, so that stock deserialisers need no other server."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

from schemas.ids import Pinned
from schemas.states import offered

HOST = "127.0.0.1"
CONTENT_TYPE = "application/vnd.schemaregistry.v1+json"
NO_SUBJECT, NO_VERSION, NO_SCHEMA = 40401, 40402, 40403
LATEST = ("latest", "-1")
IDLE_SECONDS = 60
"""After this a connection on which nobody asks is closed."""


class NotThereError(Exception):
    """An answer with 404, and Confluent's code of what is not there."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def answer(path: str) -> Any:
    """What is to be read at a path, as JSON has it. Raises `NotThereError`."""
    said: Any
    match [unquote(part) for part in urlsplit(path).path.strip("/").split("/")]:
        case ["subjects"]:
            said = sorted({one.subject for one in offered()})
        case ["subjects", subject, "versions"]:
            said = [one.version for one in _of_subject(subject)]
        case ["subjects", subject, "versions", version]:
            one = _version(subject, version)
            said = {"subject": subject, "version": one.version, "id": one.id, "schema": _text(one)}
        case ["subjects", subject, "versions", version, "schema"]:
            said = _version(subject, version).schema.source
        case ["schemas", "types"]:
            said = ["AVRO"]
        case ["schemas", "ids", number]:
            said = {"schema": _text(_with_id(number))}
        case ["schemas", "ids", number, "schema"]:
            said = _with_id(number).schema.source
        case ["schemas", "ids", number, "versions"]:
            one = _with_id(number)
            said = [{"subject": one.subject, "version": one.version}]
        case ["schemas", "ids", number, "subjects"]:
            said = [_with_id(number).subject]
        case _:
            raise NotThereError(404, "HTTP 404 Not Found")
    return said


def _of_subject(subject: str) -> list[Pinned]:
    found = sorted((one for one in offered() if one.subject == subject), key=lambda one: one.version)
    if not found:
        raise NotThereError(NO_SUBJECT, f"Subject '{subject}' not found.")
    return found


def _version(subject: str, version: str) -> Pinned:
    versions = _of_subject(subject)
    if version in LATEST:
        return versions[-1]
    for one in versions:
        if str(one.version) == version:
            return one
    raise NotThereError(NO_VERSION, f"Version {version} not found.")


def _with_id(number: str) -> Pinned:
    for one in offered():
        if str(one.id) == number:
            return one
    raise NotThereError(NO_SCHEMA, f"Schema {number} not found")


def _text(found: Pinned) -> str:
    return json.dumps(found.schema.source, ensure_ascii=False, separators=(",", ":"))


class Registry(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "sobo"
    sys_version = ""
    timeout = IDLE_SECONDS

    def do_GET(self) -> None:
        try:
            self._say(200, answer(self.path))
        except NotThereError as error:
            self._say(404, {"error_code": error.code, "message": str(error)})

    do_HEAD = do_GET  # noqa: N815

    def _refuse(self) -> None:
        self.close_connection = True  # what was sent is not read
        told = "this registry is read-only: its schemas come with the program, where `make schemas` adds them"
        self._say(405, {"error_code": 405, "message": told}, ("Allow", "GET, HEAD"), ("Connection", "close"))

    do_POST = do_PUT = do_DELETE = do_PATCH = _refuse  # noqa: N815

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What is no request that we answer, and what is none of HTTP: said as the rest is, never as a page."""
        if code == HTTPStatus.NOT_IMPLEMENTED:
            self._refuse()
            return
        self.close_connection = True
        self._say(
            code, {"error_code": int(code), "message": message or HTTPStatus(code).phrase}, ("Connection", "close")
        )

    def _say(self, status: int, value: Any, *headers: tuple[str, str]) -> None:
        body = json.dumps(value, ensure_ascii=False).encode()
        self.send_response(status)
        for name, said in (("Content-Type", CONTENT_TYPE), ("Content-Length", str(len(body))), *headers):
            self.send_header(name, said)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: who asks for a schema is nobody's business."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away in the middle is no fault of the registry."""


@contextmanager
def serving(port: int) -> Iterator[int]:
    """The registry on a port of this machine, 0 for a free one; gives the port. Raises `OSError` where it is taken."""
    server = _Server((HOST, port), Registry)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
