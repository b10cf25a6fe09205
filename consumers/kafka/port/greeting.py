"""One connection of our own, before a client's: as the clients say little, and late, of why they get nowhere.

A broker that is away, a certificate that is not trusted, a mechanism that is not on and a wrong password are told apart
within `SECONDS`. Whoever gets through may still lack a right; that is told where it is used.
"""

import socket
import ssl
import struct
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

from consumers.kafka.port.cluster import Cluster, does_not_answer
from consumers.kafka.port.sasl import Exchange, exchange_for
from domain.errors import SoboError, Unavailable

SECONDS = 4.0
ONE_SERVER_SECONDS = 2.0
METADATA, SASL_HANDSHAKE, API_VERSIONS, SASL_AUTHENTICATE = 3, 17, 18, 36
NO_TOPICS = struct.pack(">i", 0)
LARGEST_ANSWER = 16 * 1024 * 1024
PROTOCOLS = ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")
NO = ("false", "no", "off", "0")


def greet(cluster: Cluster) -> None:
    """Raises `Unavailable`: `broker_down`, `kafka_protocol`, `kafka_certificate`, `kafka_mechanism` or
    `kafka_password`; `SoboError` (`setting_unusable`) for a setting that no broker could answer to."""
    _refuse_unusable(cluster)
    deadline = time.monotonic() + SECONDS
    reasons: list[str] = []
    for server in cluster.servers:
        left = min(ONE_SERVER_SECONDS, deadline - time.monotonic())
        if left <= 0:
            break
        reason = _unanswered(cluster, server, left)
        if reason is None:
            return
        reasons.append(reason)
    raise does_not_answer(cluster, "; ".join(reasons) or "no server was named")


def silent_servers(cluster: Cluster) -> list[str]:
    """Of those in the settings, each that does not let us in, with the reason; all are asked at once."""

    def ask(server: str) -> str | None:
        try:
            return _unanswered(cluster, server, ONE_SERVER_SECONDS)
        except Unavailable as error:
            return error.message

    with ThreadPoolExecutor(len(cluster.servers)) as asking:
        return [reason for reason in asking.map(ask, cluster.servers) if reason is not None]


def _unanswered(cluster: Cluster, server: str, seconds: float) -> str | None:
    """Why it does not answer; None when it does. Raises `Unavailable` when it does not let us in."""
    try:
        with closing(_Greeting(cluster, server, seconds)) as greeting:
            greeting.introduce()
        return None
    except ssl.SSLCertVerificationError as error:
        told = error.verify_message or str(error)
        raise Unavailable(
            "kafka_certificate",
            f"the certificate of Kafka at {server} is not trusted: {told}. Name the authority that signed it with "
            "SOBO_KAFKA_SECURITY_SSL_CAFILE, and check the address.",
        ) from error
    except ssl.SSLError as error:
        _refuse_another_protocol(cluster, server, seconds)
        return f"{server} speaks no TLS that fits ({error.reason or error})"
    except (ConnectionRefusedError, TimeoutError) as error:
        return f"{server}: {error or type(error).__name__}"
    except (OSError, EOFError, struct.error) as error:
        _refuse_another_protocol(cluster, server, seconds)
        return f"{server}: {error or type(error).__name__}"


def _refuse_another_protocol(cluster: Cluster, server: str, seconds: float) -> None:
    """Raises `Unavailable` where the server answers, only not to the protocol that it is spoken to in."""
    ours, found = _protocol(cluster), _spoken(server, seconds)
    if found not in (None, ours):
        raise Unavailable(
            "kafka_protocol",
            f"Kafka at {server} speaks {found}, and is spoken to in {ours}: set SOBO_KAFKA_SECURITY_PROTOCOL={found}"
            f"{', and the user (SOBO_KAFKA_SECURITY_SASL_...)' if 'SASL' in found and 'SASL' not in ours else ''}.",
        )


def _spoken(server: str, seconds: float) -> str | None:
    """The protocol in which a server answers whoever knows nothing of it; None where it answers in none."""
    for tls in (True, False):
        with suppress(OSError, EOFError, struct.error), closing(_connected(server, seconds)) as plain:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # nothing is said to it that is ours
            with closing(context.wrap_socket(plain) if tls else plain) as spoken:
                _asked(spoken, API_VERSIONS, 0)
                try:
                    _asked(spoken, METADATA, 1, NO_TOPICS)
                except (OSError, EOFError):  # it waits for a user
                    return "SASL_SSL" if tls else "SASL_PLAINTEXT"
                return "SSL" if tls else "PLAINTEXT"
    return None


def _refuse_unusable(cluster: Cluster) -> None:
    if _protocol(cluster) not in PROTOCOLS:
        told = f"SOBO_KAFKA_SECURITY_PROTOCOL={_protocol(cluster)}: write one of {', '.join(PROTOCOLS)}"
        raise SoboError("setting_unusable", told)
    if _protocol(cluster).endswith("SSL"):
        try:
            _context(cluster)
        except OSError as error:
            reason = getattr(error, "reason", None) or error.strerror or str(error)
            files = [
                f"SOBO_KAFKA_SECURITY_{name.upper()}={cluster.security[name]}"
                for name in ("ssl_cafile", "ssl_certfile", "ssl_keyfile")
                if name in cluster.security
            ]
            told = f"{', '.join(files)} cannot be used: {reason}. Name PEM files that can be read"
            raise SoboError("setting_unusable", told) from None


class _Greeting:
    def __init__(self, cluster: Cluster, server: str, seconds: float) -> None:
        self._cluster, self._server = cluster, server
        host, _ = _address(server)
        self._socket = _connected(server, seconds)
        try:
            if _protocol(cluster).endswith("SSL"):
                self._socket = _context(cluster).wrap_socket(self._socket, server_hostname=host)
        except BaseException:
            self._socket.close()
            raise

    def close(self) -> None:
        self._socket.close()

    def introduce(self) -> None:
        self._ask(API_VERSIONS, 0)
        if _protocol(self._cluster).startswith("SASL"):
            self._log_in()
        self._ask(METADATA, 1, NO_TOPICS)

    def _log_in(self) -> None:
        exchange = exchange_for(self._cluster)
        answer = self._ask(SASL_HANDSHAKE, 1, _text(exchange.mechanism))
        error, count = struct.unpack_from(">hi", answer)
        names, at = [], 6
        for _ in range(count):
            name, at = _read_text(answer, at)
            names.append(name)
        if error and not names:
            _refuse_another_protocol(self._cluster, self._server, ONE_SERVER_SECONDS)
        if error:
            raise Unavailable(
                "kafka_mechanism",
                f"Kafka at {self._server} does not take the mechanism {exchange.mechanism}; it takes "
                f"{', '.join(sorted(names)) or 'none'}. Set SOBO_KAFKA_SECURITY_SASL_MECHANISM.",
            )
        others = sorted(set(names) - {exchange.mechanism})
        said: bytes | None = exchange.first()
        while said is not None:
            said = exchange.answer(self._authenticate(exchange, said, others))

    def _authenticate(self, exchange: Exchange, said: bytes, others: list[str]) -> bytes:
        answer = self._ask(SASL_AUTHENTICATE, 1, struct.pack(">i", len(said)) + said)
        (error,) = struct.unpack_from(">h", answer)
        told, at = _read_text(answer, 2)
        (size,) = struct.unpack_from(">i", answer, at)
        content = answer[at + 4 : at + 4 + max(size, 0)]
        if error or exchange.is_refused(content):
            raise Unavailable(
                "kafka_password",
                f"Kafka at {self._server} refuses {exchange.who}: {told or content.decode(errors='replace')}. "
                f"Set {exchange.settings} anew{_or_another(exchange.mechanism, others)}.",
            )
        return content

    def _ask(self, key: int, version: int, body: bytes = b"") -> bytes:
        return _asked(self._socket, key, version, body)


def _or_another(mechanism: str, others: list[str]) -> str:
    """A user may be known by one mechanism only, and a broker does not tell that from a wrong password."""
    if not others:
        return ""
    return f"; or SOBO_KAFKA_SECURITY_SASL_MECHANISM, as it takes {', '.join(others)} too, and not only {mechanism}"


def _connected(server: str, seconds: float) -> socket.socket:
    made = socket.create_connection(_address(server), seconds)
    made.settimeout(seconds)
    return made


def _asked(spoken: socket.socket, key: int, version: int, body: bytes = b"") -> bytes:
    request = struct.pack(">hhi", key, version, 1) + _text("sobo") + body
    spoken.sendall(struct.pack(">i", len(request)) + request)
    (size,) = struct.unpack(">i", _read(spoken, 4))
    if not 0 <= size <= LARGEST_ANSWER:  # whatever this is, it is not Kafka's protocol
        raise EOFError("what answers there does not speak Kafka's protocol")
    return _read(spoken, size)[4:]


def _read(spoken: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        more = spoken.recv(size - len(found))
        if not more:
            raise EOFError("it closes the connection")
        found += more
    return found


def _protocol(cluster: Cluster) -> str:
    return cluster.security.get("security_protocol", "PLAINTEXT").upper()


def _context(cluster: Cluster) -> ssl.SSLContext:
    security = cluster.security
    context = ssl.create_default_context(cafile=security.get("ssl_cafile"))
    context.check_hostname = security.get("ssl_check_hostname", "true").lower() not in NO
    if "ssl_certfile" in security:
        context.load_cert_chain(
            security["ssl_certfile"], security.get("ssl_keyfile"), security.get("ssl_password") or None
        )
    return context


def _address(server: str) -> tuple[str, int]:
    host, _, port = server.rpartition(":")
    if not host or server.endswith("]"):
        host, port = server, "9092"
    return host.strip("[]"), int(port)


def _text(value: str) -> bytes:
    encoded = value.encode()
    return struct.pack(">h", len(encoded)) + encoded


def _read_text(data: bytes, at: int) -> tuple[str, int]:
    (size,) = struct.unpack_from(">h", data, at)
    end = at + 2 + max(size, 0)
    return data[at + 2 : end].decode(errors="replace"), end
