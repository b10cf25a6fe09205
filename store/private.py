"""Files that their owner alone may read."""

import os
from pathlib import Path


def write_private(file: Path, content: bytes) -> None:
    """Write it whole, under another name first: nobody ever reads half of it, or while others may."""
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
    draft.replace(file)
