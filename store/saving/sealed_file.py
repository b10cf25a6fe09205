"""A file that opens with a passphrase only: scrypt makes the key of it, ChaCha20-Poly1305 seals what is in it.

Two lines of text, what the file is and how it was sealed, as JSON; then the sealed bytes. The lines are readable by
anybody and sealed against change with the rest. Of what scrypt gives, the first part is the key, the second shows a
wrong passphrase, so that it is told from a damaged file.
"""

import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from domain.errors import Refused

KIND = "sobo-keys"
VERSION = 1
COST = {"n": 2**17, "r": 8, "p": 1}
"""Of scrypt: 128 MB and some tenths of a second for each guess."""
MOST_COST = 2**20
KEY_LENGTH = 32
CHECK_LENGTH = 16
NONCE_LENGTH = 12
TAG_LENGTH = 16
SHORTEST = 12
"""Characters of a passphrase: the file may be tried by whoever gets hold of it, for ever."""

Told = dict[str, Any]


def seal(content: bytes, passphrase: str, told: Told) -> bytes:
    """The file; `told` stands readable in it. Raises `Refused` for a short passphrase."""
    if len(passphrase) < SHORTEST:
        raise Refused(
            "short_passphrase",
            f"The passphrase has {len(passphrase)} characters; take {SHORTEST} or more, such as five words drawn at "
            "random. Nothing was written.",
        )
    salt, nonce = os.urandom(16), os.urandom(NONCE_LENGTH)
    key, check = _stretched(passphrase, salt, COST)
    header = {
        **told,
        "scrypt": COST,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "check": check.hex(),
        "length": len(content) + TAG_LENGTH,
    }
    lines = f"{KIND} {VERSION}\n{json.dumps(header, ensure_ascii=False)}\n".encode()
    return lines + ChaCha20Poly1305(key).encrypt(nonce, content, lines)


def unseal(file: bytes, passphrase: str, name: str) -> tuple[Told, bytes]:
    """What is told and what was sealed. Raises `Refused` for any other file, a cut or changed one, a wrong passphrase;
    `name` is the file's, for the message."""
    lines, header, sealed = _parted(file, name)
    try:
        salt, nonce, check = (bytes.fromhex(header[part]) for part in ("salt", "nonce", "check"))
        cost = {part: int(header["scrypt"][part]) for part in COST}
        length = int(header["length"])
    except (KeyError, TypeError, ValueError):
        raise _changed(name) from None
    if cost["n"] * cost["r"] * cost["p"] > MOST_COST * COST["r"]:
        raise _changed(name)
    if len(sealed) < length:
        raise Refused("keys_file_cut", f"{name} is cut off: {len(sealed):,} bytes of {length:,} are there.")
    try:
        key, found = _stretched(passphrase, salt, cost)
    except ValueError:
        raise _changed(name) from None
    if not hmac.compare_digest(found, check):
        raise Refused("wrong_passphrase", f"The passphrase does not open {name}.")
    try:
        return header, ChaCha20Poly1305(key).decrypt(nonce, sealed, lines)
    except (InvalidTag, ValueError):
        raise _changed(name) from None


def write(path: Path, file: bytes) -> None:
    """A new file that only its owner may read. Raises `Refused` where something stands already."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused("file_exists", f"{path} is there already, and was left as it is: name another file.") from None
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(file)
        opened.flush()
        os.fsync(opened.fileno())


def _parted(file: bytes, name: str) -> tuple[bytes, Told, bytes]:
    first, whole, rest = file.partition(b"\n")
    if not whole and f"{KIND} {VERSION}".encode().startswith(first):
        raise Refused("keys_file_cut", f"{name} is {'cut off within its first lines' if first else 'empty'}.")
    kind, _, version = first.decode("ascii", errors="replace").partition(" ")
    if kind != KIND:
        raise Refused("no_keys_file", f"{name} is no file that `sobo keys export` wrote.")
    if version != str(VERSION):
        raise Refused("newer_keys_file", f"{name} is of version {version}, this sobo knows {VERSION}: please upgrade.")
    second, newline, sealed = rest.partition(b"\n")
    if not newline:
        raise Refused("keys_file_cut", f"{name} is cut off within its first lines.")
    try:
        header = json.loads(second)
    except ValueError:
        raise _changed(name) from None
    if not isinstance(header, dict):
        raise _changed(name)
    return first + b"\n" + second + b"\n", header, sealed


def _stretched(passphrase: str, salt: bytes, cost: dict[str, int]) -> tuple[bytes, bytes]:
    memory = 256 * cost["n"] * cost["r"] * cost["p"]
    made = hashlib.scrypt(passphrase.encode(), salt=salt, **cost, maxmem=memory, dklen=KEY_LENGTH + CHECK_LENGTH)
    return made[:KEY_LENGTH], made[KEY_LENGTH:]


def _changed(name: str) -> Refused:
    return Refused("keys_file_changed", f"{name} was changed or damaged since it was written; take another copy.")
