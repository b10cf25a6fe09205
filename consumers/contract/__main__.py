"""`python -m consumers.contract`: write what is published of the stream anew; prints what differed."""

import sys
from pathlib import Path

from consumers.contract.asyncapi import asyncapi

DOCS = Path(__file__).resolve().parents[2] / "docs"


def files() -> dict[Path, str]:
    return {DOCS / "asyncapi.yaml": asyncapi()}


def publish() -> list[Path]:
    """Write what differs; the paths that were written."""
    written = []
    for path, text in files().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


if __name__ == "__main__":
    for path in publish():
        sys.stdout.write(f"{path}\n")
