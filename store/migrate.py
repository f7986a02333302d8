"""Brings a database to this version's tables. Alembic does the work; it is imported only where there is something to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from core.errors import StoreError

HEAD = "0007"
"""The newest migration; a test holds it against the migrations folder."""
_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 724_210_124  # any fixed number: two processes that start at once on PostgreSQL migrate one after the other


def migrate(engine: Engine) -> None:
    """Upgrades to HEAD. Raises StoreError where the database is of a newer version than this program."""
    with engine.connect() as connection:
        if _revision(connection) == HEAD:
            return
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    try:
        with _exclusive(engine) as connection:
            if _revision(connection) != HEAD:
                config.attributes["connection"] = connection
                command.upgrade(config, HEAD)
                _check_foreign_keys(connection)
                connection.commit()
    except CommandError:
        raise StoreError(
            f"the database is at version {_found(engine)}, which this program does not know; it was written by a newer one: upgrade the program"
        ) from None


@contextmanager
def _exclusive(engine: Engine) -> Iterator[Connection]:
    """A connection that holds the database for itself. Alembic's batch mode rebuilds tables: with foreign keys on, dropping the
    old one would empty its children by cascade, so SQLite's are off and checked at the end.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.detach()  # closed when left: back in the pool it would serve writers, and they would break references unseen
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys = OFF")
            connection.execution_options(policy_monitor_writer=True).begin()
        else:
            connection.begin()
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        yield connection


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise StoreError(
                f"migrating the database would break {len(broken)} references; nothing was changed, restore a backup and report it"
            )


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _found(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return _revision(connection)
