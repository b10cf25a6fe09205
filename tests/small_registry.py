"""A registry that takes schemas and speaks the part of Confluent's REST that a relay and its readers need."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote

FIRST_ID = 1001


@dataclass
class SmallRegistry:
    url: str = ""
    schemas: list[str] = field(default_factory=list)
    """By their ids, from `FIRST_ID` on."""
    subjects: dict[str, list[int]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    refuse: tuple[int, Any] | None = None
    """What it answers to everything instead."""

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        self.asked.append(f"{method} {path}")
        if self.refuse is not None:
            return self.refuse
        match method, [unquote(part) for part in path.strip("/").split("/")]:
            case "POST", ["subjects", subject, "versions"]:
                if body["schema"] not in self.schemas:
                    self.schemas.append(body["schema"])
                number = FIRST_ID + self.schemas.index(body["schema"])
                versions = self.subjects.setdefault(subject, [])
                if number not in versions:
                    versions.append(number)
                return 200, {"id": number}
            case "GET", ["schemas", "ids", number] if int(number) - FIRST_ID in range(len(self.schemas)):
                return 200, {"schema": self.schemas[int(number) - FIRST_ID]}
        return 404, {"error_code": 40403, "message": "Schema not found"}


@contextmanager
def small_registry() -> Iterator[SmallRegistry]:
    registry = SmallRegistry()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            status, said = registry.answer(self.command, self.path, body)
            told = said.encode() if isinstance(said, str) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        do_GET = do_POST = _answer  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    registry.url = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield registry
    finally:
        server.shutdown()
        server.server_close()
