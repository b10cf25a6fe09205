"""One view of the database for all queries of an answer, also when a rebuild is swapped in between two of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import psycopg
from psycopg.pq import TransactionStatus

P = ParamSpec("P")
T = TypeVar("T")

IS_ANOTHER = """
    select to_regnamespace('projection')::oid is distinct from (
        select oid from pg_namespace where nspname = 'projection'
    )
"""
"""Names are looked up as they are now, rows as they were: this asks for both."""


class Swapped(Exception):
    """The tables are no longer those that the snapshot knows. Whoever asked is to ask anew (`asking_again`)."""


@contextmanager
def snapshot(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """One transaction in which every query sees the same; inside somebody's transaction it is that one.

    Raises `Swapped` at its end when another projection has come under the name meanwhile. Its rows are too young to be
    seen from here: tables would have looked empty, whatever was concluded from them.
    """
    if connection.info.transaction_status != TransactionStatus.IDLE:
        with connection.transaction():
            yield
        return
    with _repeatable_read(connection):
        try:
            yield
        except Exception as error:
            if _is_another(connection):
                raise Swapped from error
            raise
        if _is_another(connection):
            raise Swapped


@contextmanager
def _repeatable_read(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """A transaction that says so as it begins: a statement of its own would be one more to wait for in every read."""
    usual = connection.isolation_level
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    try:
        with connection.transaction():
            yield
    finally:
        if not connection.closed:
            connection.isolation_level = usual


def asking_again(question: Callable[P, T]) -> Callable[P, T]:
    """The question, asked again for as long as a rebuild was swapped in while it was being answered."""

    @wraps(question)
    def ask(*args: P.args, **kwargs: P.kwargs) -> T:
        while True:
            try:
                return question(*args, **kwargs)
            except Swapped:
                continue

    return ask


def _is_another(connection: psycopg.Connection[Any]) -> bool:
    if connection.info.transaction_status != TransactionStatus.INTRANS:
        return False  # the error is the database's own and no query can be asked any more
    row = connection.execute(IS_ANOTHER).fetchone()
    return row is not None and bool(row[0])
