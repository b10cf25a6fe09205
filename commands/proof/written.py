"""Files that others will check: whole, or not there."""

import os
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Under another name first, so that nobody reads half of it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
