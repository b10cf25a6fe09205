"""`python -m consumers.contract`: write what is published of the stream anew; prints what differed."""

import sys
from pathlib import Path

from consumers.contract.asyncapi import asyncapi
from store.events.published import write_differing

DOCS = Path(__file__).resolve().parents[2] / "docs"


def files() -> dict[Path, str]:
    return {DOCS / "asyncapi.yaml": asyncapi()}


def publish() -> list[Path]:
    """Write what differs; the paths that were written."""
    return write_differing(files())


if __name__ == "__main__":
    for path in publish():
        sys.stdout.write(f"{path}\n")
