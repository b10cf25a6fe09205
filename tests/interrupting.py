"""`sobo` that gets a Ctrl-C at a named point: `python -m tests.interrupting POINT before|after ARGUMENTS...`.

POINT is a function, `module:Class.name`; the interrupt comes before its first call, or when that is done.
"""

import importlib
import os
import signal
import sys
from typing import Any

import cli


def interrupt_at(point: str, when: str) -> None:
    place, _, name = point.partition(":")
    owner: Any = importlib.import_module(place)
    *classes, name = name.split(".")
    for inner in classes:
        owner = getattr(owner, inner)
    original = getattr(owner, name)

    def interrupted(*args: Any, **options: Any) -> Any:
        if when == "before":
            os.kill(os.getpid(), signal.SIGINT)
        done = original(*args, **options)
        os.kill(os.getpid(), signal.SIGINT)
        return done

    setattr(owner, name, interrupted)


if __name__ == "__main__":
    interrupt_at(sys.argv[1], sys.argv[2])
    sys.argv[1:] = sys.argv[3:]
    cli.main()
