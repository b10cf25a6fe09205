"""How a user logs in with Kafka: what is said, and what is answered, in PLAIN, SCRAM (RFC 5802) and OAUTHBEARER."""

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from typing import Protocol

from consumers.kafka.port.cluster import Cluster
from consumers.kafka.port.token import token_of
from domain.errors import SoboError, Unavailable

SCRAM = {"SCRAM-SHA-256": "sha256", "SCRAM-SHA-512": "sha512"}
MECHANISMS = ("PLAIN", *SCRAM, "OAUTHBEARER")

USER_SETTINGS = "SOBO_KAFKA_SECURITY_SASL_PLAIN_USERNAME and ..._PASSWORD (or ..._PASSWORD_FILE)"


class Exchange(Protocol):
    mechanism: str
    who: str
    """Whom a refusal names, without any password."""
    settings: str
    """Where they stand."""

    def first(self) -> bytes: ...

    def answer(self, told: bytes) -> bytes | None:
        """What is said next; None at the end."""

    def is_refused(self, told: bytes) -> bool:
        """Where the broker refuses in what it says, and reports no error."""


def exchange_for(cluster: Cluster) -> Exchange:
    """Raises `SoboError` (`setting_unusable`) for a mechanism that is unknown, or lacks its settings."""
    mechanism = cluster.security.get("sasl_mechanism", "").upper()
    if mechanism == "OAUTHBEARER":
        return _Bearer(cluster)
    if mechanism not in MECHANISMS:
        raise SoboError(
            "setting_unusable",
            f"SOBO_KAFKA_SECURITY_SASL_MECHANISM={mechanism}: write one of {', '.join(MECHANISMS)}",
        )
    user = cluster.security.get("sasl_plain_username")
    password = cluster.security.get("sasl_plain_password")
    if not user or password is None:
        raise SoboError(
            "setting_unusable",
            f"{mechanism} needs SOBO_KAFKA_SECURITY_SASL_PLAIN_USERNAME and ..._SASL_PLAIN_PASSWORD (or "
            "..._SASL_PLAIN_PASSWORD_FILE, a file with the password)",
        )
    return _Scram(mechanism, user, password) if mechanism in SCRAM else _Plain(user, password)


class _Plain:
    mechanism = "PLAIN"
    settings = USER_SETTINGS

    def __init__(self, user: str, password: str) -> None:
        self.who = f"the user {user} or their password"
        self._said = f"\0{user}\0{password}".encode()

    def first(self) -> bytes:
        return self._said

    def answer(self, told: bytes) -> bytes | None:
        return None

    def is_refused(self, told: bytes) -> bool:
        return False


class _Scram:
    settings = USER_SETTINGS

    def __init__(self, mechanism: str, user: str, password: str) -> None:
        self.mechanism = mechanism
        self.who = f"the user {user} or their password"
        self._hash = SCRAM[mechanism]
        self._password = password.encode()
        self._nonce = secrets.token_hex(16)
        self._bare = f"n={user.replace('=', '=3D').replace(',', '=2C')},r={self._nonce}"
        self._proved = False

    def first(self) -> bytes:
        return f"n,,{self._bare}".encode()

    def answer(self, told: bytes) -> bytes | None:
        if self._proved:
            return None
        self._proved = True
        text = told.decode()
        parts = dict(part.split("=", 1) for part in text.split(","))
        if not parts["r"].startswith(self._nonce):
            raise Unavailable("broker_down", "whoever answers in Kafka's place repeats somebody else's greeting")
        salted = hashlib.pbkdf2_hmac(self._hash, self._password, b64decode(parts["s"]), int(parts["i"]))
        key = hmac.digest(salted, b"Client Key", self._hash)
        last = f"c=biws,r={parts['r']}"
        signed = f"{self._bare},{text},{last}".encode()
        signature = hmac.digest(hashlib.new(self._hash, key).digest(), signed, self._hash)
        proof = bytes(a ^ b for a, b in zip(key, signature, strict=True))
        return f"{last},p={b64encode(proof).decode('ascii')}".encode()

    def is_refused(self, told: bytes) -> bool:
        return told.startswith(b"e=")


class _Bearer:
    mechanism = "OAUTHBEARER"
    who = "the token"
    settings = "SOBO_KAFKA_SECURITY_SASL_OAUTH_TOKEN (or what it is got with)"

    def __init__(self, cluster: Cluster) -> None:
        self._token = token_of(cluster.security)[0]

    def first(self) -> bytes:
        return f"n,,\x01auth=Bearer {self._token}\x01\x01".encode()

    def answer(self, told: bytes) -> bytes | None:
        return None

    def is_refused(self, told: bytes) -> bool:
        return told != b""
