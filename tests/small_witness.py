"""A witness for tests, after the specification (C2SP tlog-witness): it remembers one log, and lies when told to."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time

from proof.checking import continues
from proof.checkpoint import Checkpoint, open_checkpoint
from proof.keys import COSIGNATURE, SigningKey, VerifierKey
from proof.malformed import Malformed
from proof.note import Note, signature_of
from proof.witness import SIZE_TYPE, AddCheckpoint, conflict

Reply = tuple[int, str, bytes]
TEXT = "text/plain; charset=utf-8"


@dataclass
class SmallWitness:
    """`log` is whom it knows; `lie` answers in its place, given the whole request; it waits for `held` first."""

    log: VerifierKey
    key: SigningKey = field(default_factory=lambda: SigningKey("witness.example/w1", bytes(32), COSIGNATURE))
    size: int = 0
    root: bytes = b""
    url: str = ""
    lie: Callable[[bytes], Reply] | None = None
    held: threading.Event = field(default_factory=threading.Event)
    asked: list[int] = field(default_factory=list)
    """The old size of each request."""

    def answer(self, body: bytes) -> Reply:
        self.held.wait(60)
        if self.lie is not None:
            return self.lie(body)
        try:
            request = AddCheckpoint.parse(body)
            origin = Note.parse(request.checkpoint).text.decode().split("\n")[0]
        except Malformed as error:
            return 400, TEXT, f"{error}\n".encode()
        self.asked.append(request.old_size)
        try:
            tree = open_checkpoint(request.checkpoint, [self.log]).checkpoint
        except Malformed:
            return 403 if origin == self.log.name else 404, TEXT, b"unknown key, or unknown log\n"
        return self._judged(request, tree)

    def _judged(self, request: AddCheckpoint, tree: Checkpoint) -> Reply:
        if request.old_size > tree.size:
            return 400, TEXT, b"old size\n"
        if request.old_size != self.size or (tree.size == self.size and tree.root != self.root):
            return 409, SIZE_TYPE, conflict(self.size)
        if not continues(self.size, self.root, tree.size, tree.root, request.proof):
            return 422, TEXT, b"no proof\n"
        self.size, self.root = tree.size, tree.root
        return 200, TEXT, self.cosigned(request.checkpoint)

    def cosigned(self, checkpoint: bytes, at: int | None = None) -> bytes:
        text = Note.parse(checkpoint).text
        return str(signature_of(text, self.key, int(time()) if at is None else at)).encode()


@contextmanager
def served(witness: SmallWitness) -> Iterator[SmallWitness]:
    """On a port of its own, until it is left."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, kind, found = witness.answer(body) if self.path == "/w/add-checkpoint" else (404, TEXT, b"")
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if 300 <= status < 400:
                self.send_header("Location", f"{witness.url}/add-checkpoint")
            self.end_headers()
            self.wfile.write(found)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    witness.held.set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    witness.url = f"http://127.0.0.1:{server.server_port}/w"
    try:
        yield witness
    finally:
        witness.held.set()
        server.shutdown()
        server.server_close()
        thread.join()
