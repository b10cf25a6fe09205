"""PostgreSQL refuses to run as root: then the embedded server runs under a system user of its own."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from domain.errors import SoboError
from store.embedded import opened_folders

NAME = "pgserver"


class SubprocessUser(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int

    def for_subprocess(self) -> SubprocessUser:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def for_server(data: Path) -> Account | None:
    """None for an ordinary user. For root: whoever owns `data` already, else `pgserver`, made when it is missing."""
    if os.geteuid() != 0:
        return None
    owner = data.stat() if data.exists() else None
    if owner is not None and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    entry = _entry()
    if entry is None and shutil.which("useradd"):
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
        subprocess.run(command, check=False, capture_output=True)  # another process may have just made it
        entry = _entry()
    if entry is None:
        raise SoboError(
            "needs_ordinary_user",
            f"PostgreSQL does not run as root, and the system user {NAME} could not be made. Run sobo as an ordinary "
            f"user, make the user {NAME}, or set SOBO_DATABASE_URL.",
        )
    return Account(entry.pw_uid, entry.pw_gid)


def _entry() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return None


def let_through(account: Account, home: Path, places: Iterable[Path]) -> None:
    """Let the account pass (not read) the folders above `places` that are closed to it, say which, and remember them.

    A right for this account alone would need access control lists, which not every file system has; data outside the
    home would not go along when that is copied or moved.
    """
    for place in places:
        for folder in place.resolve().parents:
            found = folder.stat()
            passable = found.st_uid == account.uid or found.st_mode & stat.S_IXOTH
            if not passable:
                opened_folders.open_folder(home, folder)
                sys.stderr.write(
                    f"sobo: {folder} may now be passed through (o+x): the database's user {NAME} works below it. "
                    "`sobo stop --undo` takes that back\n"
                )


def hand_over(account: Account, folder: Path) -> None:
    """A home copied by root belongs to root: give the database's files back to its user."""
    if (folder / "data").stat().st_uid == account.uid:
        return
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(parent) / name, account.uid, account.gid, follow_symlinks=False)
