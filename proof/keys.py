"""Keys of signed notes (C2SP signed-note v1.0.0, "Signatures") and of cosigners (C2SP tlog-cosignature v1.0.1)."""

import re
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from proof.lines import GREATEST, decoded, encoded
from proof.malformed import Malformed

ED25519 = 0x01
COSIGNATURE = 0x04
"""Ed25519 with a time, by a witness."""
KINDS = {ED25519: "Ed25519", COSIGNATURE: "cosignature/v1"}
SIGNATURE_LENGTH = {ED25519: 64, COSIGNATURE: 8 + 64}
KEY_LENGTH = 32
PRIVATE = "PRIVATE+KEY+"
KEY_ID = re.compile(r"[0-9a-f]{8}", re.ASCII)


def wrong_with_name(name: str) -> str | None:
    """Why no key can have this name, or None: not empty, no Unicode space, no plus, no control character."""
    if not name:
        return "it is empty"
    for letter in name:
        if letter.isspace():
            return "it has a blank"
        if letter == "+":
            return "it has a plus"
        if ord(letter) < 0x20 or 0xD800 <= ord(letter) < 0xE000:
            return "it has a character that no text has"
    return None


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """The first four bytes of SHA-256(name, newline, kind, public key)."""
    return sha256(name.encode() + b"\n" + bytes((kind,)) + public).digest()[:4]


def cosigned_message(time: int, text: bytes) -> bytes:
    """What a cosigner signs: two lines and the whole text of the note ("Ed25519 signed message")."""
    return b"cosignature/v1\ntime %d\n" % time + text


@dataclass(frozen=True)
class VerifierKey:
    """A public key with the name and the kind under which it signs."""

    name: str
    public: bytes
    kind: int = ED25519

    def __post_init__(self) -> None:
        if wrong := wrong_with_name(self.name):
            raise Malformed(f"no key can be named {self.name!r}: {wrong}")
        if self.kind not in KINDS or len(self.public) != KEY_LENGTH:
            raise Malformed(f"the key {self.name} is of kind {self.kind:#04x} with {len(self.public)} bytes: not known")

    @property
    def id(self) -> bytes:
        return key_id(self.name, self.kind, self.public)

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{encoded(bytes((self.kind,)) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """NAME+ID+BASE64. Raises `Malformed`, also when the id is not that of the key."""
        name, _, rest = text.partition("+")
        stated, _, material = rest.partition("+")
        if not KEY_ID.fullmatch(stated) or not material:
            raise Malformed(f"{text[:120]!r} is no verifier key: it is NAME+ID+KEY, ID being 8 hexadecimal digits")
        data = decoded(material, f"the key of {name}")
        found = cls(name, data[1:], data[0])
        if found.id.hex() != stated:
            raise Malformed(f"the key {name}+{stated} is mutilated: its id would be {found.id.hex()}")
        return found

    def verifies(self, text: bytes, signature: bytes) -> bool:
        """Whether this key made the signature (without the key id) of the text."""
        if len(signature) != SIGNATURE_LENGTH[self.kind]:
            return False
        if self.kind == COSIGNATURE:
            time = int.from_bytes(signature[:8], "big")
            if time > GREATEST:
                return False
            text, signature = cosigned_message(time, text), signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    """A private key; `str` of it says nothing, `secret()` is what is kept."""

    name: str
    seed: bytes = field(repr=False)
    kind: int = ED25519

    @classmethod
    def generate(cls, name: str, kind: int = ED25519) -> "SigningKey":
        made = cls(name, Ed25519PrivateKey.generate().private_bytes_raw(), kind)
        made.verifier()  # a name that makes no key is refused before anybody keeps it
        return made

    @classmethod
    def parse(cls, text: str) -> "SigningKey":
        """PRIVATE+KEY+NAME+ID+BASE64, as Go's sumdb/note writes it. The text is in no message."""
        name, _, rest = text.removeprefix(PRIVATE).partition("+")
        stated, _, material = rest.partition("+")
        if not text.startswith(PRIVATE) or not KEY_ID.fullmatch(stated):
            raise Malformed("it is no signing key: that begins with PRIVATE+KEY+NAME+ID+")
        try:
            data = decoded(material, "")
        except Malformed:
            raise Malformed("it is no signing key: its last part is not base64") from None
        if len(data) != KEY_LENGTH + 1 or data[0] not in KINDS:
            raise Malformed("it is no signing key that is known here: Ed25519 has 32 bytes behind its kind")
        found = cls(name, data[1:], data[0])
        if found.verifier().id.hex() != stated:
            raise Malformed(
                f"the signing key is mutilated: its id says {stated}, its bytes {found.verifier().id.hex()}"
            )
        return found

    def secret(self) -> str:
        return f"{PRIVATE}{self.name}+{self.verifier().id.hex()}+{encoded(bytes((self.kind,)) + self.seed)}"

    def verifier(self) -> VerifierKey:
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return VerifierKey(self.name, public, self.kind)

    def sign(self, text: bytes, time: int | None = None) -> bytes:
        """The signature without the key id; a cosigner's key takes the POSIX time that it states."""
        if (time is None) == (self.kind == COSIGNATURE):
            raise ValueError("a cosignature states a time, another signature does not")
        key = Ed25519PrivateKey.from_private_bytes(self.seed)
        if time is None:
            return key.sign(text)
        return time.to_bytes(8, "big") + key.sign(cosigned_message(time, text))
