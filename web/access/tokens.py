"""Tokens of those who may look from elsewhere: a file of their hashes, which nobody but its owner may read or write."""

import base64
import hashlib
import hmac
import json
import os
import secrets
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

from domain.days import system_clock
from domain.errors import NotFound, Refused, SoboError

Role = Literal["committee", "officer", "auditor"]
ROLES: tuple[Role, ...] = get_args(Role)
COUNTRY, PROVINCE = "country", "province:"
OTHERS = 0o077
COST = {"n": 2**14, "r": 8, "p": 1}
"""Of scrypt: 16 MB and some hundredths of a second for each attempt."""
BEGIN = "sobo"
LONGEST = 200
NOBODY = base64.b64encode(bytes(16)).decode()


@dataclass(frozen=True)
class Holder:
    """Whom a token is for: `name` stands in the log of what was looked at, never the token; `province` None is the
    whole country."""

    name: str
    role: Role
    province: str | None
    until: datetime

    @property
    def scope(self) -> str:
        return COUNTRY if self.province is None else f"{PROVINCE}{self.province}"


class Tokens:
    """The file, read again when it changes: a line that is taken out holds no longer."""

    def __init__(self, path: Path, now: Callable[[], datetime] = system_clock) -> None:
        self.path, self._now = path, now
        self._seen: tuple[int, ...] = ()
        self._lines: dict[str, dict[str, Any]] = {}
        self._refresh()

    def holder(self, name: str) -> Holder | None:
        """Whoever bears the name, while the token stands in the file and has not expired."""
        self._refresh()
        line = self._lines.get(name)
        found = None if line is None else _holder(line)
        return found if found is not None and self._now() < found.until else None

    def of(self, token: str) -> Holder | None:
        """Whose token it is. As long for a name that nobody bears as for a wrong secret."""
        name = _name_of(token)
        found = self.holder(name)
        line = self._lines.get(name, {})
        made = _hashed(token, str(line.get("salt", NOBODY)))
        return found if hmac.compare_digest(made, str(line.get("hash", ""))) else None

    def _refresh(self) -> None:
        try:
            with self.path.open("rb") as file:
                about = os.fstat(file.fileno())
                _refuse_open(self.path, about.st_mode)
                seen = (about.st_mtime_ns, about.st_size, about.st_ino)
                if seen == self._seen:
                    return
                lines = [_line(self.path, number, text) for number, text in enumerate(file, 1) if text.strip()]
        except FileNotFoundError:
            raise NotFound(
                "no_tokens", f"there is no file {self.path}; `sobo web token new --tokens {self.path}` makes it"
            ) from None
        except OSError as error:
            raise SoboError("tokens_unusable", f"{self.path} cannot be read: {error.strerror}") from None
        self._lines, self._seen = {str(line["name"]): line for line in lines}, seen


def new(path: Path, role: Role, province: str | None, valid: timedelta, now: datetime) -> tuple[str, Holder]:
    """A token, whose hash is written at the end of the file; the token itself stands nowhere."""
    name = secrets.token_hex(4)
    token = f"{BEGIN}_{name}_{secrets.token_urlsafe(32)}"
    holder = Holder(name, role, province, (now + valid).replace(microsecond=0))
    salt = base64.b64encode(secrets.token_bytes(16)).decode()
    line = {
        "name": name, "role": role, "scope": holder.scope, "until": holder.until.isoformat(), "salt": salt,
        "hash": _hashed(token, salt),
    }  # fmt: skip
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            _refuse_open(path, os.fstat(handle).st_mode)
            os.write(handle, json.dumps(line).encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise SoboError("tokens_unusable", f"{path} cannot be written: {error.strerror}") from None
    return token, holder


def province_of(scope: str) -> str | None:
    """The province of a scope, None for the country. Raises `ValueError`."""
    if scope == COUNTRY:
        return None
    code = scope.removeprefix(PROVINCE)
    if code == scope or not (code.isascii() and code.isalnum()):
        raise ValueError(f"'{scope}' is no scope: write {COUNTRY}, or {PROVINCE}01 with the code of the province")
    return code


def _refuse_open(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise SoboError("tokens_unusable", f"{path} is no plain file")
    if mode & OTHERS:
        raise Refused("tokens_open_to_others", f"others may read or write {path}: `chmod 600 {path}`")


def _line(path: Path, number: int, text: bytes) -> dict[str, Any]:
    try:
        line = json.loads(text)
        _holder(line)
        if not (isinstance(line["hash"], str) and base64.b64decode(line["salt"], validate=True)):
            raise ValueError
    except (ValueError, TypeError, KeyError):
        raise SoboError(
            "tokens_unusable",
            f"{path}: line {number} is no line of `sobo web token new`; take it out, and make that token anew",
        ) from None
    return dict(line)


def _holder(line: dict[str, Any]) -> Holder:
    until = datetime.fromisoformat(line["until"])
    if line["role"] not in ROLES or until.tzinfo is None or not isinstance(line["name"], str):
        raise ValueError
    return Holder(line["name"], line["role"], province_of(line["scope"]), until)


def _name_of(token: str) -> str:
    begin, _, rest = token.partition("_")
    return rest.partition("_")[0] if begin == BEGIN and len(token) <= LONGEST else ""


def _hashed(token: str, salt: str) -> str:
    made = hashlib.scrypt(token[:LONGEST].encode(), salt=base64.b64decode(salt), maxmem=2**26, dklen=32, **COST)
    return base64.b64encode(made).decode()
