"""A pooler in transaction mode, as small as one can be: a transaction goes to whichever session of the server is free.

Speaks just enough of PostgreSQL's protocol for psycopg without pipelines and COPY. The session given back last is
handed out first, as PgBouncer does.
"""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VERSION, SSL, GSS = 196608, 80877103, 80877104
MADE_UP_KEY = b"K" + struct.pack(">iii", 12, 4242, 1)


class Session:
    """One connection to the server, after its start."""

    def __init__(self, path: Path, user: str, database: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(path))
        words = f"user\0{user}\0database\0{database}\0\0".encode()
        self.socket.sendall(struct.pack(">ii", 8 + len(words), VERSION) + words)
        self.greeting = b""
        while True:
            kind, message = read(self.socket)
            if kind == b"Z":
                return
            if kind in b"RS":
                self.greeting += message


def read(source: socket.socket) -> tuple[bytes, bytes]:
    """The kind of the next message and the whole of it. Raises `EOFError` at the end."""
    head = exactly(source, 5)
    return head[:1], head + exactly(source, struct.unpack(">i", head[1:])[0] - 4)


def exactly(source: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        part = source.recv(size - len(found))
        if not part:
            raise EOFError
        found += part
    return found


@contextmanager
def pooler(path: Path, user: str, database: str) -> Iterator[int]:
    """The port on 127.0.0.1 of a pooler before the server's socket `path`; gone when it is left."""
    free = [Session(path, user, database) for _ in range(4)]
    server = socket.create_server(("127.0.0.1", 0))

    def serve(client: socket.socket) -> None:
        held: Session | None = None
        try:
            while struct.unpack(">ii", (start := exactly(client, 8)))[1] in (SSL, GSS):
                client.sendall(b"N")
            exactly(client, struct.unpack(">i", start[:4])[0] - 8)
            client.sendall(free[0].greeting + MADE_UP_KEY + b"Z\0\0\0\x05I")
            while True:
                kind, message = read(client)
                if kind == b"X":
                    return
                held = held or free.pop()
                held.socket.sendall(message)
                while kind in b"QS":
                    answer, words = read(held.socket)
                    client.sendall(words)
                    if answer == b"Z":
                        if words.endswith(b"I"):
                            free.append(held)
                            held = None
                        break
        except (EOFError, OSError):
            return
        finally:
            client.close()

    def accept() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(client,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield server.getsockname()[1]
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        for session in free:
            session.socket.close()
