"""The store on SQLite and on a real PostgreSQL: every test that takes `store` or `url` runs on both."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_servers import PostgresServer, postgres, sqlite_template

from store import Store


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """One a test process: with several processes each has its own."""
    with postgres() as running:
        yield running


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sqlite_template(tmp_path_factory.mktemp("store"))


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty database."""
    if backend == "sqlite":
        file = tmp_path / "store.db"
        shutil.copy(request.getfixturevalue("template"), file)
        yield f"sqlite:///{file}"
        return
    server: PostgresServer = request.getfixturevalue("server")
    with server.database() as made:
        yield made


@pytest.fixture
def fresh_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table: on SQLite not even a file."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'fresh.db'}"
        return
    server: PostgresServer = request.getfixturevalue("server")
    with server.database(migrated=False) as made:
        yield made


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url) as opened:
        yield opened
