"""The same night on PostgreSQL and on SQLite: the same findings, alerts and errors in one line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nightly_kit import SMALL, Place, standing_of, stories
from store_servers import PostgresServer, postgres

from monitor.narrator import Narrator
from monitor.nightly import nightly
from monitor.replica.nights import NIGHTS
from monitor.replica.server import ReplicaServer

NIGHT = NIGHTS[0].at


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres() as running:
        yield running


def test_a_night_on_either_database(server: PostgresServer, tmp_path: Path) -> None:
    with ReplicaServer(stories=stories(*SMALL)) as site, server.database(migrated=False) as url:
        site.now = NIGHT
        places = [Place(tmp_path / "sqlite", site.url, NIGHT), Place(tmp_path / "postgresql", site.url, NIGHT, {"database_url": url})]
        found = []
        for place in places:
            with place.app() as app:
                night = nightly(app, Narrator(quiet=True))
                found.append((standing_of(app), night.analysed, night.settled, night.delivered, place.alerts()))
        assert found[0] == found[1]
        assert found[0][2].alerts == 1
        assert not places[1].database.exists()

        again = places[1].command("nightly")
        assert (again.returncode, again.stderr) == (0, "")
        with places[1].app() as app:
            assert standing_of(app) == found[1][0]
        assert places[1].alerts() == found[1][4]
