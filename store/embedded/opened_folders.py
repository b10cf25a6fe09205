"""The folders that were opened so that the database's own user may pass through them: kept in the home, taken back.

`opened-folders.json` of the home, written before a folder is changed, so that a start that is cut off leaves no folder
unknown. Only for a database started by root (`store.embedded.system_user`).
"""

import json
import os
import stat
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "opened-folders.json"


@dataclass(frozen=True)
class Opened:
    """A folder that had the permissions `mode`, and got the right to pass through (o+x) for everybody."""

    folder: str
    mode: int

    def stands(self) -> bool:
        """Whether it is as we left it: what somebody changed since is theirs."""
        try:
            return stat.S_IMODE(Path(self.folder).stat().st_mode) == self.mode | stat.S_IXOTH
        except OSError:
            return False


def opened(home: Path) -> list[Opened]:
    """What was opened for this home and is so still; nothing for a copy of a home, which opened nothing."""
    file = home / NAME
    try:
        if file.stat().st_uid != os.geteuid():  # whoever could write it would have us change folders
            return []
        known = json.loads(file.read_text(encoding="utf-8"))
        first = Path(known["home"])
        if first != home.resolve() and (first / NAME).exists():
            return []
        return [one for one in (Opened(**each) for each in known["folders"]) if one.stands()]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def open_folder(home: Path, folder: Path) -> None:
    """Let everybody pass through (not read) a folder, and remember how it was."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    _remember(home, [*_before(home, folder), Opened(str(folder), mode)])
    folder.chmod(mode | stat.S_IXOTH)


def close_again(home: Path) -> list[str]:
    """Give every folder that still is as we left it the permissions it had; returns their names."""
    known = opened(home)
    for one in known:
        Path(one.folder).chmod(one.mode)
    (home / NAME).unlink(missing_ok=True)
    return [one.folder for one in known]


def _before(home: Path, folder: Path) -> list[Opened]:
    """What is known already, without `folder`: whoever closed it meanwhile said how it should be."""
    return [one for one in opened(home) if one.folder != str(folder)]


def _remember(home: Path, folders: Sequence[Opened]) -> None:
    text = json.dumps({"home": str(home.resolve()), "folders": list(map(asdict, folders))}, ensure_ascii=False)
    draft = home / f"{NAME}.new"
    draft.write_text(f"{text}\n", encoding="utf-8")
    draft.replace(home / NAME)
