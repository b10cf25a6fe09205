"""Ctrl-C while Python still reads what `sobo` is made of: imported before all the rest, it ends the run without a
traceback. What Python itself does before its first module is out of reach."""

import os
import signal
import sys

PROGRAMS = ("sobo", "cli.py")
INTERRUPTED = 130
MESSAGE = "interrupted before anything was done"


def _leave(_: int, __: object) -> None:
    if "--json" in sys.argv:
        os.write(1, b'{"error": {"code": "interrupted", "message": "%s", "where": []}}\n' % MESSAGE.encode())
    os.write(2, f"sobo: {MESSAGE}\n".encode())
    os._exit(INTERRUPTED)


def over() -> None:
    """From now on Ctrl-C is told by the command that runs."""
    if signal.getsignal(signal.SIGINT) is _leave:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def ended() -> None:
    """All was told: who presses Ctrl-C now waits for the end alone, and needs no traceback of it."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


# Not where a test imports `cli`, nor where Ctrl-C is not to be heard, as under nohup.
if sys.argv[0].rpartition(os.sep)[2] in PROGRAMS and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, _leave)
