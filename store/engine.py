"""Opens a database by URL, migrates it, and hands out sessions: `read` for a consistent look, `write` for one transaction.

SQLite writers begin IMMEDIATE: a transaction that upgrades from reading to writing fails at once, whatever the busy timeout
(sqlite.org/lang_transaction.html). Every database error leaves here as a StoreError of one line.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session

from core.errors import StoreError
from store.migrate import migrate

__all__ = ["Session", "Store"]

_BUSY_TIMEOUT_S = 30
"""How long a writer waits for another: longer than any of our transactions, shorter than a lease."""
_CONNECT_TIMEOUT_S = 10
"""How long a server may take to answer: one that drops what it is sent would hold a night up for minutes else."""
_PRAGMA_TRIES, _PRAGMA_PAUSE_S = 100, 0.02
_WRITER = "policy_monitor_writer"


class Store:
    """One open database. A context manager: leaving it closes its connections."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # SQLite's transactions see one state by themselves; PostgreSQL's do from this level on.
        level = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
        self._reading = engine.execution_options(**level)
        self._writing = engine.execution_options(**{_WRITER: True})

    @classmethod
    def open(cls, url: str) -> Self:
        """The database at a SQLAlchemy URL, made where SQLite's file is missing, migrated to this version.

        Raises StoreError on a URL that is none, a driver or server that is not there, a file that is no database, or a database that a
        newer version wrote.
        """
        parsed = _parse(url)
        with ExitStack() as undo:
            try:
                engine = _engine(parsed)
                undo.callback(engine.dispose)
                with _explained(parsed):
                    migrate(engine)
            except (SQLAlchemyError, ImportError) as error:
                raise StoreError(f"cannot open the database {_shown(parsed)}: {_first_line(error)}; check 'database_url'") from None
            undo.pop_all()
        return cls(engine)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session whose queries all see one state. What is changed in it is thrown away."""
        with _explained(self._engine.url), Session(self._reading, expire_on_commit=False) as session:
            yield session
            session.rollback()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed when left, rolled back when left by an error."""
        with _explained(self._engine.url), Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    @property
    def url(self) -> URL:
        return self._engine.url

    @property
    def engine(self) -> Engine:
        """For the scheduler's own table only (monitor/schedule.py), with `explained` around it; everything else goes through sessions."""
        return self._writing

    def explained(self) -> AbstractContextManager[None]:
        """Database errors inside leave as StoreError of one line, as they do from sessions."""
        return _explained(self._engine.url)

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(
            "'database_url' is not a database address; write it as sqlite:///monitor.db or postgresql+psycopg://user:password@host/name"
        ) from None
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(f"'database_url' names {parsed.get_backend_name()}, which is not supported; use sqlite or postgresql")
    return parsed


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": _CONNECT_TIMEOUT_S})
    if url.database and url.database != ":memory:":
        folder = Path(url.database).parent
        if not folder.is_dir():
            raise StoreError(
                f"cannot open the database {_shown(url)}: the folder {folder} does not exist; make it or change 'database_url'"
            )
    try:
        engine = create_engine(url, connect_args={"timeout": _BUSY_TIMEOUT_S})
    except NoSuchModuleError as error:
        raise StoreError(f"'database_url' names a driver that is not there: {_first_line(error)}") from None
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = NORMAL"):
        _set_pragma(connection, pragma)


def _set_pragma(connection: Any, pragma: str) -> None:
    """Turning a new file to WAL does not wait for another process that does the same, whatever the busy timeout: so it is tried again."""
    for _ in range(_PRAGMA_TRIES):
        try:
            connection.execute(f"PRAGMA {pragma}").close()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(_PRAGMA_PAUSE_S)
    connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITER) else "BEGIN")


@contextmanager
def _explained(url: URL) -> Iterator[None]:
    """Turns a database error into one line that says what to do."""
    try:
        yield
    except DBAPIError as error:
        reason = _first_line(error.orig or error)
        if "locked" in reason or "could not obtain lock" in reason:
            advice = "another process is writing; try again"
        elif error.connection_invalidated or "connect" in reason.lower():
            advice = "check that the server is up and 'database_url' is right"
        elif "unable to open" in reason:
            advice = "check that it is a file in a folder that can be written, or change 'database_url'"
        elif "disk" in reason or "full" in reason or "readonly" in reason:
            advice = "check the disk's space and permissions"
        else:
            advice = "'policy-monitor doctor' checks the database"
        raise StoreError(f"the database {_shown(url)} failed: {reason}; {advice}") from error


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)


def _first_line(error: BaseException) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
