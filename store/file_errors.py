"""What to do about a file that the operating system does not let be read or written."""

import errno
from pathlib import Path

DOES = {
    errno.EACCES: "this user may not use it: choose another place, or have the right given",
    errno.EPERM: "this user may not use it: choose another place, or have the right given",
    errno.EROFS: "nothing can be written there: choose another place",
    errno.ENOSPC: "the disk is full: free room there, or choose another place",
    errno.EDQUOT: "the disk has no more room for this user: free some, or choose another place",
    errno.EEXIST: "it is there already: choose another name",
    errno.EISDIR: "it is a folder: name a file",
    errno.ENOTDIR: "a part of that path is a file, not a folder: check how it is written",
    errno.ENAMETOOLONG: "the name is too long: choose a shorter one",
}


def reason(path: Path, error: OSError) -> str:
    """In words: what is in the way, and what to do."""
    if error.errno == errno.ENOENT:
        folder = path.parent
        if not folder.is_dir():
            return f"there is no folder {folder}: make it, or name another place"
        return "there is no such file: check the name and the folder in which you are"
    told = error.strerror or str(error)
    does = DOES.get(error.errno or 0)
    return told if does is None else does
