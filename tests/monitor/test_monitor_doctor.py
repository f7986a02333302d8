"""doctor: one line a thing; what is broken is a problem, with what to do, and the exit code says so."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from monitor_kit import MovableClock, seeds

from core.records import RunStatus
from core.settings import Settings
from monitor.application import Application
from monitor.checks import Check, Verdict
from monitor.cli import run as run_command
from monitor.doctor import examine
from monitor.doctor_site import ask_site
from monitor.planned import NIGHTLY, SCHEDULER
from monitor.runs import LEASE
from store import outbox, runs
from store.outbox import OutboxMessage

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # Apprise's mail service imports it

NOW = datetime(2025, 9, 26, 6, 0, tzinfo=UTC)
CLOSED = "http://127.0.0.1:1"
ALLOWED = b"User-agent: *\nDisallow: /admin/\n"


class _Site(BaseHTTPRequestHandler):
    """Answers everything with what the server says, and notes who asked for what."""

    server: _Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["User-Agent"]))
        if self.server.status == 0:
            self.wfile.write(b"nonsense\r\n\r\n")
            return
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: Any) -> None:
        pass


class _Server(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Site)
        self.status, self.body = 200, ALLOWED
        self.asked: list[tuple[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def site() -> Iterator[_Server]:
    with _Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _settings(folder: Path, address: str = CLOSED, **more: Any) -> Settings:
    crawl = {"fetch_from": {"24kg": address}, "contact": "desk@example.org"}
    return Settings.model_validate({"data_dir": folder, "crawl": crawl, **more})


@contextmanager
def _installed(settings: Settings, *, shipped: bool = True) -> Iterator[Application]:
    with Application(settings, MovableClock(NOW)) as app:
        if shipped:
            app.__dict__["seeds"] = seeds()  # loaded once for all tests
        yield app


def _checks(app: Application) -> dict[str, Check]:
    return {check.name: check for check in examine(app)}


def _night(app: Application, status: RunStatus, hours_ago: float = 9.5, note: str = "") -> None:
    began = NOW - timedelta(hours=hours_ago)
    with app.store.write() as tx:
        runs.start(tx, run_id="night", kind=NIGHTLY, now=began)
        if status is not RunStatus.RUNNING:
            runs.finish(tx, "night", status, began + timedelta(minutes=4), {}, note)


# ---------------------------------------------------------------- all is well


def test_an_installation_in_order_has_no_problem(tmp_path: Path, site: _Server) -> None:
    settings = _settings(
        tmp_path, site.url, alerts={"targets": ["json://127.0.0.1:9/hook"], "operator_targets": ["mailto://u:p@example.org"]}
    )
    with _installed(settings) as app:
        _night(app, RunStatus.OK)
        with app.store.write() as tx:
            runs.lease_acquire(tx, SCHEDULER, "host:12:x", NOW, 120)
        found = list(examine(app))
    assert {str(one) for one in found if one.verdict is not Verdict.OK} == set()
    names = [
        "folder",
        "seeds",
        "time zone",
        "contact",
        "alerts",
        "operator",
        "site",
        "database",
        "schedule",
        "last night",
        "lease",
        "messages",
    ]
    assert [one.name for one in found] == names
    assert all("\n" not in str(one) for one in found)
    assert not [one for one in found if "u:p" in str(one)], "an address may hold a password"


def test_a_fresh_installation_is_told_what_comes_next(tmp_path: Path, site: _Server) -> None:
    with _installed(_settings(tmp_path, site.url, crawl={"fetch_from": {"24kg": site.url}})) as app:
        found = _checks(app)
    assert {name for name, check in found.items() if check.verdict is Verdict.NOTE} == {"contact", "schedule", "last night"}
    assert {check.verdict for check in found.values()} == {Verdict.OK, Verdict.NOTE}
    assert "alerts.log" in found["alerts"].said


# ---------------------------------------------------------------- the site


def test_the_site_is_asked_once_for_robots_under_our_name(tmp_path: Path, site: _Server) -> None:
    check = ask_site(_settings(tmp_path, site.url), "24kg")
    assert (check.verdict, len(site.asked)) == (Verdict.OK, 1)
    path, agent = site.asked[0]
    assert path == "/robots.txt"
    assert re.fullmatch(r"policy-monitor/\S+ \(\+desk@example\.org; .+\)", agent)


@pytest.mark.parametrize(
    ("status", "body", "verdict", "said"),
    [
        (200, b"", Verdict.OK, "answers 200"),
        (404, b"", Verdict.OK, "answers 404"),
        (200, b"\xff\xfe not text at all", Verdict.OK, "answers 200"),
        (403, b"", Verdict.PROBLEM, "refuses us"),
        (429, b"", Verdict.PROBLEM, "refuses us"),
        (503, b"", Verdict.PROBLEM, "in trouble"),
        (200, b"User-agent: policy-monitor\nDisallow: /english/\n", Verdict.PROBLEM, "forbids /english/:"),
        (200, b"User-agent: *\nDisallow: /\n", Verdict.PROBLEM, "forbids /, /english/, /kyrgyzcha/:"),
        (0, b"", Verdict.PROBLEM, "cannot be reached"),
    ],
)
def test_what_a_site_answers(tmp_path: Path, site: _Server, status: int, body: bytes, verdict: Verdict, said: str) -> None:
    site.status, site.body = status, body
    check = ask_site(_settings(tmp_path, site.url), "24kg")
    assert check.verdict is verdict
    assert said in check.said


def test_a_site_that_does_not_answer(tmp_path: Path) -> None:
    check = ask_site(_settings(tmp_path), "24kg")
    assert check.verdict is Verdict.PROBLEM
    assert "Connection refused" in check.said


def test_a_site_that_takes_too_long(tmp_path: Path) -> None:
    with HTTPServer(("127.0.0.1", 0), _Site) as silent:  # it listens, and nobody takes the call
        check = ask_site(_settings(tmp_path, f"http://127.0.0.1:{silent.server_port}"), "24kg", timeout_s=0.1)
    assert check.verdict is Verdict.PROBLEM
    assert "timed out" in check.said


def test_an_address_that_is_none(tmp_path: Path) -> None:
    with _installed(_settings(tmp_path, "ftp://mirror")) as app:
        assert "no web address" in _checks(app)["site"].said


# ---------------------------------------------------------------- what may be broken


def test_little_room_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=499 * 2**20))
    with _installed(_settings(tmp_path)) as app:
        check = _checks(app)["folder"]
    assert check.verdict is Verdict.PROBLEM
    assert "499 MB free" in check.said


def test_a_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    with _installed(_settings(Path("/proc/nowhere"))) as app:
        found = _checks(app)
    assert {found["folder"].verdict, found["database"].verdict} == {Verdict.PROBLEM}
    assert "'data_dir'" in found["folder"].said
    assert "last night" not in found, "what stands in the database cannot be told"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://x/y", "not supported"),
        ("postgresql://nobody@127.0.0.1:1/x", "check that the server is up"),
        ("x", "not a database address"),
    ],
)
def test_a_database_that_cannot_be_opened(tmp_path: Path, url: str, said: str) -> None:
    with _installed(_settings(tmp_path, database_url=url)) as app:
        check = _checks(app)["database"]
    assert check.verdict is Verdict.PROBLEM
    assert said in check.said


def test_a_damaged_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from store import health

    monkeypatch.setattr(health, "health", lambda _: health.Health("sqlite:///x", "0001", 9, "page 3 is never used"))
    with _installed(_settings(tmp_path)) as app:
        check = _checks(app)["database"]
    assert check.verdict is Verdict.PROBLEM
    assert "page 3 is never used; restore a backup" in check.said


@pytest.mark.parametrize(
    ("more", "name", "said"),
    [
        ({"programmes": ["kg-2040"]}, "seeds", "'kg-2040', which no seed file describes"),
        ({"sites": ["kaktus"]}, "seeds", "'kaktus', which no seed file describes"),
        ({"schedule": {"timezone": "Mars/Olympus"}}, "time zone", "unknown time zone 'Mars/Olympus'"),
        ({"alerts": {"targets": ["nothing-of-the-kind"]}}, "alerts", "not an address that Apprise can read"),
        ({"alerts": {"operator_targets": ["tgram://secret"]}}, "operator", "not an address that Apprise can read"),
    ],
)
def test_a_setting_that_does_not_fit(tmp_path: Path, more: dict[str, Any], name: str, said: str) -> None:
    with _installed(_settings(tmp_path, **more)) as app:
        check = _checks(app)[name]
    assert check.verdict is Verdict.PROBLEM
    assert said in check.said
    assert "secret" not in check.said


def test_broken_seeds(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "topics.yaml").write_text("topics: [\n", encoding="utf-8")
    with _installed(_settings(tmp_path / "data", seeds_dir=own), shipped=False) as app:
        found = _checks(app)
    assert found["seeds"].verdict is Verdict.PROBLEM
    assert "topics.yaml:" in found["seeds"].said


# ---------------------------------------------------------------- runs and messages


@pytest.mark.parametrize(
    ("status", "hours_ago", "verdict", "said"),
    [
        (RunStatus.OK, 9.5, Verdict.OK, "ok, started 2025-09-26 02:30"),
        (RunStatus.PARTIAL, 9.5, Verdict.OK, "partial, started"),
        (RunStatus.FAILED, 9.5, Verdict.PROBLEM, "failed, started 2025-09-26 02:30: the site is away"),
        (RunStatus.KILLED, 9.5, Verdict.PROBLEM, "was stopped before its end"),
        (RunStatus.RUNNING, 9.5, Verdict.PROBLEM, "was stopped before its end"),
        (RunStatus.OK, 36.1, Verdict.PROBLEM, "and none since"),
    ],
)
def test_the_last_night(tmp_path: Path, status: RunStatus, hours_ago: float, verdict: Verdict, said: str) -> None:
    with _installed(_settings(tmp_path)) as app:
        _night(app, status, hours_ago, "the site is away")
        check = _checks(app)["last night"]
    assert check.verdict is verdict
    assert said in check.said


def test_a_night_under_way_is_no_problem(tmp_path: Path) -> None:
    with _installed(_settings(tmp_path)) as app:
        _night(app, RunStatus.RUNNING, 0.1)
        with app.store.write() as tx:
            runs.lease_acquire(tx, LEASE, "elsewhere:1:x", NOW, 90)
        found = _checks(app)
    assert (found["last night"].verdict, found["lease"].verdict) == (Verdict.OK, Verdict.OK)
    assert "elsewhere:1:x" in found["lease"].said


def test_a_scheduler_that_let_a_night_pass(tmp_path: Path) -> None:
    with _installed(_settings(tmp_path)) as app:
        _night(app, RunStatus.OK, 20)
        with app.store.write() as tx:
            from store import meta

            meta.set(tx, "schedule:since", (NOW - timedelta(days=9)).isoformat())
        check = _checks(app)["last night"]
    assert check.verdict is Verdict.PROBLEM
    assert "see to it that 'policy-monitor schedule' runs" in check.said


def test_messages_that_do_not_go_out(tmp_path: Path) -> None:
    with _installed(_settings(tmp_path)) as app:
        with app.store.write() as tx:
            outbox.enqueue(tx, OutboxMessage("a", "alert", "json:1", "s", "b", {}), NOW)
            (row,) = outbox.undelivered(tx)
            outbox.failed(tx, row.id, NOW, "no route", NOW + timedelta(hours=1))
        waiting = _checks(app)["messages"]
        with app.store.write() as tx:
            outbox.failed(tx, row.id, NOW, "no route", None)
        stuck = _checks(app)["messages"]
    assert (waiting.verdict, stuck.verdict) == (Verdict.NOTE, Verdict.PROBLEM)
    assert "no route" in stuck.said
    assert "alerts send --retry" in stuck.said


# ---------------------------------------------------------------- the command


def _file(tmp_path: Path, address: str, more: str = "") -> str:
    file = tmp_path / "settings.toml"
    file.write_text(f'data_dir = "data"\n{more}[crawl]\nfetch_from = {{"24kg" = "{address}"}}\n', encoding="utf-8")
    return str(file)


def test_the_command_ends_with_0_where_there_is_no_problem(tmp_path: Path, site: _Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["--settings", _file(tmp_path, site.url), "doctor"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert all(line.startswith(("ok ", "note ")) for line in said.out.splitlines())
    assert len(said.out.splitlines()) == 12


def test_the_command_ends_with_1_where_there_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["--settings", _file(tmp_path, CLOSED), "doctor"]) == 1
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines() if line.startswith("problem")] == ["site"]


def test_settings_that_cannot_be_read_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["--settings", _file(tmp_path, CLOSED, "colour = 1\n"), "doctor"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "unknown setting 'colour'" in told
