"""What names a person, sealed under a key of that person (DESIGN D11): name, birth date, identity number.

Sealed is: a random nonce of 12 bytes, then AES-256-GCM of the canonical JSON, with the stream id as associated data, so
that sealed bytes moved to another person's stream no longer open. Whoever deletes the key has erased the person.
"""

import hmac
import json
import os
import unicodedata
from dataclasses import dataclass
from datetime import date
from json.encoder import encode_basestring

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.errors import SoboError

KEY_LENGTH = 32
NONCE_LENGTH = 12
STAFF_PREFIX = "staff:"


@dataclass(frozen=True)
class PersonalData:
    full_name: str
    birth_date: date
    identity_number: str


def new_key() -> bytes:
    """A fresh key for one person."""
    return os.urandom(KEY_LENGTH)


def seal(key: bytes, stream: str, data: PersonalData) -> bytes:
    """The sealed bytes: the same person sealed twice gives different ones, because the nonce is drawn anew."""
    plain = _canonical(data)
    nonce = os.urandom(NONCE_LENGTH)
    return nonce + AESGCM(key).encrypt(nonce, plain.encode(), stream.encode())


def _canonical(data: PersonalData) -> str:
    """JSON without spaces, names in order: as `json.dumps` would write it, at a twentieth of the time."""
    name, number = encode_basestring(data.full_name), encode_basestring(data.identity_number)
    return f'{{"birth_date":"{data.birth_date.isoformat()}","full_name":{name},"identity_number":{number}}}'


def unseal(key: bytes | None, stream: str, sealed: bytes) -> PersonalData:
    """What `seal` was given. Raises `SoboError`: `personal_data_erased` without a key, `personal_data_unreadable`
    when the key, the stream or the bytes are not those of the sealing."""
    if key is None:
        raise SoboError(
            "personal_data_erased",
            f"the key of {stream} is gone: the personal data was erased and cannot be read again",
        )
    try:
        plain = AESGCM(key).decrypt(sealed[:NONCE_LENGTH], sealed[NONCE_LENGTH:], stream.encode())
    except (InvalidTag, ValueError) as error:
        raise SoboError(
            "personal_data_unreadable",
            f"the personal data of {stream} does not open with the key kept for it: the key or the record was altered",
        ) from error
    fields = json.loads(plain)
    return PersonalData(
        full_name=fields["full_name"],
        birth_date=date.fromisoformat(fields["birth_date"]),
        identity_number=fields["identity_number"],
    )


def staff_stream(secret: bytes, staff_number: str) -> str:
    """The stream of the person with this number: `staff:` and half of a keyed hash, in hex."""
    number = unicodedata.normalize("NFC", staff_number)
    return STAFF_PREFIX + hmac.digest(secret, number.encode(), "sha256").hex()[:32]


def identity_hash(secret: bytes, identity_number: str, generation: int = 0) -> bytes:
    """A keyed hash by which an identity number is found again without being kept; spaces and case do not count.

    `generation` tells hashes of one number apart, for a number that is registered anew (`domain.staff.identities`).
    The prefix keeps it apart from the hash of a staff number that happens to read the same: stream ids are public.
    """
    number = "".join(unicodedata.normalize("NFC", identity_number).split()).casefold()
    again = f"\0{generation}" if generation else ""
    return hmac.digest(secret, b"identity\0" + (number + again).encode(), "sha256")
