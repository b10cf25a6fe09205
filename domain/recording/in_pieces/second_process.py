"""A second process for a second core: a copy of this one that takes its share of a work in pieces.

It reads and works out, and changes nothing. It is made by `fork`, so that it knows all that this one knows: a new
interpreter would take half a second to know it, and rows would have to be sent. It must touch no connection that it
inherits, nor any lock that another thread of this process may hold.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any, TypeVar

from domain.errors import SoboError

T = TypeVar("T")
Work = Callable[[int], T]
"""From the number of a piece to what it comes to."""
TICKET = 4
"""Bytes of a number in the pipe from which both processes take the next piece."""


def worth_it() -> bool:
    """Whether there is a second core, and a system on which a process may be copied."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


def in_two_processes(count: int, here: Work[T], there: Work[T], passed: Callable[[int], None]) -> list[T]:
    """What `count` pieces come to, in their order; `there` works in the other process, and its answers are pickled.
    `passed` is told how many pieces are done by now.

    Raises what either raises, and `SoboError` (`process_ended`) when the other one ended before its work was done.
    Neither outlives the other.
    """
    tickets = _tickets(count)
    context = multiprocessing.get_context("fork")
    answers, says = context.Pipe(duplex=False)
    other = context.Process(target=_other, args=(there, tickets, answers, says), daemon=True)
    other.start()
    says.close()
    found: dict[int, T] = {}
    failures: list[BaseException] = []

    def listen() -> None:
        try:
            while True:
                place, said = answers.recv()
                if place is None:
                    failures.append(said)
                else:
                    found[place] = said
        except (EOFError, OSError):  # it has no more to say, or is no more
            pass
        except Exception as error:  # an answer that is none
            failures.append(error)

    listener = Thread(target=listen, daemon=True)
    listener.start()
    try:
        while listener.is_alive() and (place := _next(tickets)) is not None:
            found[place] = here(place)
            passed(len(found))
        listener.join()
    finally:
        other.kill()
        other.join()
        listener.join()
        answers.close()
        os.close(tickets)
    if failures:
        raise failures[0]
    if len(found) < count:
        raise SoboError(
            "process_ended",
            "a second process that worked on this file was ended from outside before it was done, so nothing was "
            "recorded. Run the command again; if the machine is short of memory, hand the file in in parts.",
        )
    passed(count)
    return [found[place] for place in range(count)]


def _tickets(count: int) -> int:
    """A pipe with the numbers of all pieces, and nobody to write another."""
    tickets, written = os.pipe()
    os.write(written, b"".join(place.to_bytes(TICKET, "big") for place in range(count)))
    os.close(written)
    return tickets


def _next(tickets: int) -> int | None:
    """The number of the next piece that neither process has taken; None when there is none."""
    ticket = os.read(tickets, TICKET)
    return int.from_bytes(ticket, "big") if ticket else None


def _other(work: Work[Any], tickets: int, answers: Connection, says: Connection) -> None:
    """The whole of the other process."""
    answers.close()  # so that it hears when nobody listens any more
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the first one, which ends this one
    try:
        while (place := _next(tickets)) is not None:
            says.send((place, work(place)))
    except BrokenPipeError:
        pass
    except Exception as error:
        says.send((None, error))
    finally:
        says.close()
        os._exit(0)  # what stands open is the first one's
