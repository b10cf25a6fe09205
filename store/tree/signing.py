"""The key that signs this ledger's checkpoints, in a file that only its owner may read."""

import os
from pathlib import Path
from typing import Any

from psycopg import Connection
from psycopg.rows import tuple_row

from domain.errors import NotFound, Refused, SoboError
from proof.keys import SigningKey, wrong_with_name
from proof.malformed import Malformed

FILE = "signing.key"
OTHERS = 0o077


def origin(conn: Connection[Any]) -> str:
    """`sobo/LEDGER-NAME`: the first line of every checkpoint, and the name of the key that signs it.

    Raises `Refused` (`ledger_name_unusable`) for a name that no key can have.
    """
    query = "select convert_from(value, 'UTF8') from ledger.about where name = 'ledger_name'"
    row = conn.cursor(row_factory=tuple_row).execute(query).fetchone()
    name = f"sobo/{row[0] if row else ''}"
    wrong = "it is empty" if name == "sobo/" else wrong_with_name(name)
    if wrong:
        raise Refused(
            "ledger_name_unusable",
            f"the ledger is called {name.removeprefix('sobo/')!r}, and no signing key can be named after it: {wrong}. "
            "Nothing was stored. An administrator of the database gives it a name without blanks and plus signs "
            "(`ledger_name` in ledger.settings) before its first checkpoint and its first message.",
        )
    return name


def key_file(home: Path, chosen: Path | None) -> Path:
    return home / FILE if chosen is None else chosen


def generate(path: Path, name: str) -> SigningKey:
    """A new key in a file that is not there yet, mode 0600. Raises `Refused` (`key_exists`)."""
    made = SigningKey.generate(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(
            "key_exists",
            f"there is a signing key in {path}, which stays: who trusts it would trust no other. `sobo key show` shows "
            "its public part; to begin with another key, put that file away yourself.",
        ) from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(made.secret() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return made


def load(path: Path) -> SigningKey:
    """Raises `NotFound` (`no_signing_key`), `Refused` (`key_open_to_others`), `SoboError` (`key_unusable`)."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotFound(
            "no_signing_key",
            f"there is no signing key in {path}: `sobo key generate` makes one, or SOBO_SIGNING_KEY names another file",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise SoboError("key_unusable", f"the signing key in {path} cannot be read: {reason}") from None
    if mode & OTHERS:
        raise Refused(
            "key_open_to_others",
            f"others may read the signing key in {path}, and sign in this ledger's name: `chmod 600 {path}`, and think "
            "of making a new key",
        )
    try:
        return SigningKey.parse(text.strip("\r\n"))
    except Malformed as error:
        raise SoboError("key_unusable", f"the signing key in {path}: {error}") from None
