"""The master key: under it the key of every person is wrapped, so that who has the database alone opens nobody's data.

A wrapped key is the master key's id (4 bytes), a random nonce (12), and AES-256-GCM of the key with the person's stream
as associated data: moved to somebody else's row it no longer opens. Keys of before are 32 bytes, not wrapped.
"""

import base64
import binascii
import os
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.errors import SoboError
from domain.staff.personal import KEY_LENGTH

ID_LENGTH = 4
NONCE_LENGTH = 12
TAG_LENGTH = 16
WRAPPED_LENGTH = ID_LENGTH + NONCE_LENGTH + KEY_LENGTH + TAG_LENGTH


@dataclass(frozen=True)
class MasterKey:
    secret: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> "MasterKey":
        return cls(os.urandom(KEY_LENGTH))

    @classmethod
    def parse(cls, text: str, where: str) -> "MasterKey":
        """From base64, as `text` writes it, or hex. Raises `SoboError` (`master_key_unusable`) that names `where`."""
        try:
            secret = (
                bytes.fromhex(text) if len(text.strip()) == 2 * KEY_LENGTH else base64.b64decode(text, validate=True)
            )
        except (ValueError, binascii.Error):
            secret = b""
        if len(secret) != KEY_LENGTH:
            raise SoboError(
                "master_key_unusable",
                f"{where}: a master key is {KEY_LENGTH} random bytes in base64 or hex, as of `openssl rand -base64 32`",
            )
        return cls(secret)

    @property
    def text(self) -> str:
        return base64.b64encode(self.secret).decode()

    @cached_property
    def id(self) -> bytes:
        return sha256(b"sobo master key\0" + self.secret).digest()[:ID_LENGTH]

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self.secret)

    def wrap(self, stream: str, key: bytes) -> bytes:
        nonce = os.urandom(NONCE_LENGTH)
        return self.id + nonce + self._cipher.encrypt(nonce, key, stream.encode())

    def unwrap(self, stream: str, kept: bytes) -> bytes:
        """The key of the person; one that was never wrapped as it is. Raises `SoboError`."""
        if not is_wrapped(kept):
            return kept
        if kept[:ID_LENGTH] != self.id:
            raise another(kept[:ID_LENGTH])
        nonce = kept[ID_LENGTH : ID_LENGTH + NONCE_LENGTH]
        try:
            return self._cipher.decrypt(nonce, kept[ID_LENGTH + NONCE_LENGTH :], stream.encode())
        except InvalidTag:
            raise SoboError(
                "personal_key_altered",
                f"the key of {stream} does not open with its master key: it was altered",
            ) from None


def is_wrapped(kept: bytes) -> bool:
    return len(kept) == WRAPPED_LENGTH


def another(wanted: bytes) -> SoboError:
    return SoboError(
        "no_master_key",
        f"the keys of personal data are wrapped under the master key {wanted.hex()}, which is not at hand: it is in "
        "master.key of the home in which the first person was registered; put it into this one (mode 0600), or name it "
        "with SOBO_MASTER_KEY_FILE. Without it nobody's personal data can be read; everything else can.",
    )
