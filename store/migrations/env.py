"""Alembic's entry: runs migrations on the connection that store.migrate hands over, or on a URL given with `-x url=...`."""

from typing import Any

from alembic import context
from sqlalchemy import create_engine

from store.tables import Base


def _ours(_: Any, name: str | None, kind: str, *__: Any) -> bool:
    """The scheduler's table lives in the same database and is not ours to change; the search's index is made by migrations alone."""
    return not (
        kind == "table" and name is not None and (name == "apscheduler_jobs" or name.startswith(("index_articles", "index_statements")))
    )


def _run(connection: Any) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, include_object=_ours, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    with create_engine(context.get_x_argument(as_dictionary=True)["url"]).connect() as made:
        _run(made)
