"""What the text formats share: base64 and decimal numbers that can be written in one way only."""

import re
from base64 import b64decode, b64encode

from proof.hashes import SIZE
from proof.malformed import Malformed

DECIMAL = re.compile(r"0|[1-9][0-9]*", re.ASCII)
GREATEST = 2**63 - 1


def encoded(data: bytes) -> str:
    """RFC 4648 section 4."""
    return b64encode(data).decode("ascii")


def decoded(text: str, what: str) -> bytes:
    """Raises `Malformed` for anything that `encoded` would not have written, such as other padding."""
    try:
        data = b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise Malformed(f"{what} is not base64: {text[:80]!r}") from None
    if encoded(data) != text:
        raise Malformed(f"{what} is not the usual base64 of its bytes: {text[:80]!r}")
    return data


def hash_of(text: str, what: str) -> bytes:
    found = decoded(text, what)
    if len(found) != SIZE:
        raise Malformed(f"{what} has {len(found)} bytes, not the {SIZE} of a SHA-256 hash")
    return found


def number_of(text: str, what: str) -> int:
    if not DECIMAL.fullmatch(text) or len(text) > 19 or int(text) > GREATEST:
        raise Malformed(f"{what} is {text[:80]!r}: write it in decimal, without sign and leading zeros, below 2^63")
    return int(text)


def text_of(data: bytes, what: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed(f"{what} is not UTF-8 text") from None
