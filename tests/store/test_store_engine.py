"""Opening a database, reading one state, writing one transaction; and one clear line for whatever is wrong."""

from __future__ import annotations

import os
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from store_kit import at, keep
from store_servers import PostgresServer

from core.errors import StoreError
from core.records import RunStatus
from store import Session, Store, meta, runs, tally
from store.health import health

_NOBODY = 65534


def _complaint(attempt: Callable[[], object]) -> str:
    """What a user would be told."""
    with pytest.raises(StoreError) as failed:
        attempt()
    said = str(failed.value)
    assert "\n" not in said
    assert len(said) < 400
    return said


# ---------------------------------------------------------------- transactions


def test_a_transaction_left_by_an_error_leaves_nothing(store: Store) -> None:
    def attempt() -> None:
        with store.write() as tx:
            meta.set(tx, "a", "1")
            raise KeyError("something else went wrong")

    with pytest.raises(KeyError):
        attempt()
    with store.read() as tx:
        assert meta.get(tx, "a") is None


def test_what_is_changed_while_reading_is_thrown_away(store: Store) -> None:
    with store.read() as tx:
        meta.set(tx, "a", "1")
        assert meta.get(tx, "a") == "1"
    with store.read() as tx:
        assert meta.get(tx, "a") is None


def test_a_reader_sees_one_state_whatever_is_written_meanwhile(store: Store) -> None:
    with store.write() as tx:
        meta.set(tx, "a", "before")
    with store.read() as reading:
        assert meta.get(reading, "a") == "before"
        with store.write() as tx:
            meta.set(tx, "a", "after")
            keep(tx)
        reading.expire_all()
        assert meta.get(reading, "a") == "before"
        assert tally.counts(reading) == (0, 0)
    with store.read() as tx:
        assert meta.get(tx, "a") == "after"
        assert tally.counts(tx) == (1, 3)


def test_moments_are_kept_to_the_microsecond_and_in_utc(store: Store) -> None:
    moment = at(0).replace(microsecond=123456)
    with store.write() as tx:
        runs.start(tx, run_id="a", kind="nightly", now=moment)
    with store.read() as tx:
        run = runs.get(tx, "a")
        assert run is not None
        assert (run.started_at, run.started_at.tzname()) == (moment, "UTC")


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    def attempt() -> None:
        with store.write() as tx:
            runs.start(tx, run_id="a", kind="nightly", now=at(0).replace(tzinfo=None))

    with pytest.raises(Exception, match="without a zone"):
        attempt()


def test_health_tells_size_and_version(store: Store) -> None:
    found = health(store)
    assert found.damage is None
    assert found.size_bytes > 4096
    assert found.address.startswith(("sqlite:///", "postgresql+psycopg://"))


# ---------------------------------------------------------------- two at once


def _together(*works: Callable[[], None]) -> list[BaseException]:
    """Runs them at once. Returns what they raised."""
    barrier, failures = threading.Barrier(len(works)), list[BaseException]()

    def work(one: Callable[[], None]) -> None:
        barrier.wait()
        try:
            one()
        except BaseException as error:  # noqa: BLE001 - handed to the test
            failures.append(error)

    threads = [threading.Thread(target=work, args=(one,)) for one in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_two_writers_on_sqlite_lose_no_update(tmp_path: Path, template: Path) -> None:
    """Each reads a value and writes it back one higher: the default transaction would let both read the same."""
    file = tmp_path / "store.db"
    file.write_bytes(template.read_bytes())
    url, rounds = f"sqlite:///{file}", 40
    with Store.open(url) as one, Store.open(url) as other:
        with one.write() as tx:
            meta.set(tx, "count", "0")

        def add(to: Store) -> None:
            for _ in range(rounds):
                with to.write() as tx:
                    meta.set(tx, "count", str(int(meta.get(tx, "count") or 0) + 1))

        assert _together(lambda: add(one), lambda: add(other), lambda: add(one)) == []
        with one.read() as tx:
            assert meta.get(tx, "count") == str(3 * rounds)


def test_of_two_that_want_the_lease_at_once_one_gets_it(store: Store, url: str) -> None:
    with Store.open(url) as other:
        for attempt in range(10):
            got: list[str] = []

            def want(of: Store, owner: str, name: str, got: list[str]) -> None:
                with of.write() as tx:
                    if runs.lease_acquire(tx, name, owner, at(0), 90):
                        got.append(owner)

            name = f"lease-{attempt}"
            assert _together(lambda: want(store, "a", name, got), lambda: want(other, "b", name, got)) == []  # noqa: B023 - joined here
            assert len(got) == 1
            with store.read() as tx:
                assert runs.lease_holder(tx, name, at(0)) == got[0]


def test_readers_are_not_held_up_by_a_writer(store: Store) -> None:
    with store.write() as tx:
        meta.set(tx, "a", "not yet")
        with store.read() as reading:
            assert meta.get(reading, "a") is None


def test_two_that_open_a_new_database_at_once_migrate_it_once(fresh_url: str) -> None:
    opened: list[Store] = []
    assert _together(*(lambda: opened.append(Store.open(fresh_url)),) * 3) == []
    for number, one in enumerate(opened):
        with one.write() as tx:
            runs.start(tx, run_id=f"{number}", kind="nightly", now=at(number))
            runs.finish(tx, f"{number}", RunStatus.OK, at(number), {})
    with opened[0].read() as tx:
        assert len(runs.recent(tx, 10)) == 3
    for one in opened:
        one.close()


# ---------------------------------------------------------------- what may be wrong


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("not an address", "not a database address"),
        ("", "not a database address"),
        ("mysql://host/name", "mysql, which is not supported"),
        ("sqlite+nothing:///x.db", "driver that is not there"),
        ("postgresql+nothing://host/name", "'database_url'"),
        ("sqlite:////nowhere/at/all/monitor.db", "/nowhere/at/all does not exist"),
        ("sqlite:////proc/monitor.db", "unable to open database file"),
    ],
)
def test_a_wrong_address_is_one_line(url: str, said: str) -> None:
    assert said in _complaint(lambda: Store.open(url))


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear reader, " * 100, encoding="utf-8")
    assert "not a database" in _complaint(lambda: Store.open(f"sqlite:///{file}"))
    assert file.read_text(encoding="utf-8").startswith("Dear reader")


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    assert "unable to open database file" in _complaint(lambda: Store.open(f"sqlite:///{tmp_path}"))


@contextmanager
def without_root() -> Iterator[None]:
    """Root may write anywhere: for a while it is nobody."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_folder_that_may_not_be_written() -> None:
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        with without_root():
            assert os.access(folder, os.R_OK | os.X_OK, effective_ids=True)
            assert "unable to open database file" in _complaint(lambda: Store.open(f"sqlite:///{folder}/monitor.db"))


def test_a_damaged_file_is_told_from_a_sound_one(tmp_path: Path, template: Path) -> None:
    file = tmp_path / "store.db"
    file.write_bytes(template.read_bytes())
    with Store.open(f"sqlite:///{file}") as opened, opened.write() as tx:
        for number in range(1, 200):
            keep(tx, number)
    size = file.stat().st_size
    with file.open("r+b") as raw:
        raw.seek(size // 2)
        raw.write(b"\x55" * (size // 4))
    with Store.open(f"sqlite:///{file}") as opened:
        damage = health(opened).damage
    assert damage is not None


def test_a_database_held_by_another_program_is_waited_for_and_then_told(
    tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.engine._BUSY_TIMEOUT_S", 0.1)
    file = tmp_path / "store.db"
    file.write_bytes(template.read_bytes())
    other = sqlite3.connect(file, isolation_level=None)
    with Store.open(f"sqlite:///{file}") as opened:
        other.execute("BEGIN IMMEDIATE")

        def attempt() -> None:
            with opened.write() as tx:
                meta.set(tx, "a", "1")

        said = _complaint(attempt)
        other.execute("ROLLBACK")
        attempt()
    other.close()
    assert "another process is writing" in said


def test_a_server_that_is_down() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = _complaint(lambda: Store.open(f"postgresql://someone:secret@127.0.0.1:{port}/monitor"))
    assert "check that the server is up" in said
    assert "secret" not in said


def test_a_database_the_server_has_not(server: PostgresServer) -> None:
    said = _complaint(lambda: Store.open(server.url("nothing")))
    assert '"nothing" does not exist' in said


def test_a_server_that_goes_away_in_between(server: PostgresServer) -> None:
    with server.database() as url, Store.open(url) as opened:

        def look() -> str | None:
            with opened.read() as tx:
                return meta.get(tx, "a")

        def cut_off() -> None:
            with opened.write() as tx:
                meta.set(tx, "a", "1")
                server.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "
                    f"'{opened.url.database}'"
                )
                meta.set(tx, "a", "2")

        assert look() is None
        assert "check that the server is up" in _complaint(cut_off)
        assert look() is None, "a connection that died is replaced"


def test_closing_leaves_no_connection(url: str) -> None:
    opened = Store.open(url)

    def use(tx: Session) -> None:
        meta.set(tx, "a", "1")

    with opened.write() as tx:
        use(tx)
    opened.close()
    opened.close()
    with Store.open(url) as again, again.read() as tx:
        assert meta.get(tx, "a") == "1"
