"""Where a home finds its master key: the setting, else a file for its owner alone, made when it is first needed."""

import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from domain.errors import Refused
from store.personal.master import MasterKey, another

FILE = "master.key"
OTHERS = 0o077

Connection = psycopg.Connection[Any]


@dataclass
class Ring:
    """The master keys of a home. `given` is that of the settings, in place of the file. `apart`: the database is not in
    this home, so whoever makes the file is told that it is needed elsewhere too."""

    home: Path
    given: str | None = None
    apart: bool = False
    _current: MasterKey | None = None

    @property
    def file(self) -> Path:
        return self.home / FILE

    @property
    def next_file(self) -> Path:
        """That of a rotation at work; one that was killed may have left it, and the ledger may go by it already."""
        return self.home / f"{FILE}.next"

    def forget(self) -> None:
        """It may have been rotated by somebody else."""
        self._current = None

    def of(self, conn: Connection) -> MasterKey | None:
        """The master key that this ledger goes by; None while it has none. Raises `SoboError` (`no_master_key`) when it
        is not at hand, `Refused` (`key_open_to_others`) when others may read its file."""
        wanted = _wanted(conn)
        if wanted is None:
            return None
        if self._current is None or self._current.id != wanted:
            self._current = next((key for key in self._at_hand() if key.id == wanted), None)
        if self._current is None:
            raise another(wanted)
        return self._current

    def made_for(self, conn: Connection) -> MasterKey:
        """The same; a ledger that has none goes by the one at hand from now on, which is made when there is none."""
        found = self.of(conn)
        if found is not None:
            return found
        ours = next(self._at_hand(), None) or self._generate()
        conn.execute("insert into ledger.master_key (id) values (%s) on conflict do nothing", (ours.id,))
        found = self.of(conn)  # somebody else may have been faster
        assert found is not None
        return found

    def _at_hand(self) -> Iterator[MasterKey]:
        if self.given is not None:
            yield MasterKey.parse(self.given, "SOBO_MASTER_KEY")
            return
        for file in (self.file, self.next_file):
            if file.exists():
                yield read(file)

    def _generate(self) -> MasterKey:
        made = MasterKey.generate()
        if not write_new(self.file, made):
            return read(self.file)
        if not self.apart:
            return made
        sys.stderr.write(
            f"sobo: {self.file} is new: names and birth dates of this ledger open with it and no other. Keep a copy, "
            "apart from the database's; another machine that opens them needs it too (SOBO_MASTER_KEY_FILE)\n"
        )
        return made


def _wanted(conn: Connection) -> bytes | None:
    row = conn.cursor(binary=True, row_factory=tuple_row).execute("select id from ledger.master_key").fetchone()
    return None if row is None else bytes(row[0])


def open_to_others(file: Path) -> bool:
    return file.exists() and bool(stat.S_IMODE(file.stat().st_mode) & OTHERS)


def read(file: Path) -> MasterKey:
    if open_to_others(file):
        raise Refused(
            "key_open_to_others",
            f"others may read {file}, and with it open the personal data of whoever's database they get hold of: "
            f"`chmod 600 {file}`, then `sobo keys rotate`",
        )
    return MasterKey.parse(file.read_text(encoding="ascii", errors="replace").strip(), str(file))


def write_new(file: Path, key: MasterKey) -> bool:
    """Whole or not at all, and on the disk before a database goes by it. False when the file is there, which stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as opened:
            opened.write(key.text + "\n")
            opened.flush()
            os.fsync(opened.fileno())
        os.link(beside, file)
    except FileExistsError:
        return False
    finally:
        Path(beside).unlink()
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return True
