"""Is the database sound, and how large is it? For `doctor`. Reads no noun."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from store.engine import Store
from store.migrate import HEAD

_SQLITE_SIZE = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
_POSTGRES_SIZE = "SELECT pg_database_size(current_database())"


@dataclass(frozen=True, slots=True)
class Health:
    """`address` is without its password; `version` that of the tables. `damage`: SQLite's first complaint about the file, None: sound."""

    address: str
    version: str
    size_bytes: int
    damage: str | None


def health(store: Store) -> Health:
    """Looks at the whole file on SQLite: seconds for gigabytes. PostgreSQL checks its own pages. Raises StoreError."""
    address = store.url.render_as_string(hide_password=True)
    sqlite = store.url.get_backend_name() == "sqlite"
    with store.read() as tx:
        size_bytes = int(tx.execute(text(_SQLITE_SIZE if sqlite else _POSTGRES_SIZE)).scalar_one())
        found = str(tx.execute(text("PRAGMA quick_check(1)")).scalar_one()) if sqlite else "ok"
    return Health(address, HEAD, size_bytes, None if found == "ok" else " ".join(found.split()))
