"""`policy-monitor replica`: what it prints, what it refuses, and that what it prints can be used."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import InputError
from core.settings import load_settings
from monitor.cli import run
from monitor.commands.replica import crawl_settings, moment_of
from monitor.replica.nights import NIGHTS


def test_the_nights_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["replica", "--nights"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(NIGHTS)
    assert lines[0].split() == ["1", "2025-09-26", "02:30", "after", "25", "September", "2025", "(september", "2025)"]


def test_the_switches_are_listed_with_their_defaults(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["replica", "--switches"]) == 0
    out = capsys.readouterr().out
    assert "validators=false  ETag and Last-Modified" in out
    assert "rss=404  /rss/" in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--night", "0"], "there is no night 0; they are counted from 1 to 10"),
        (["--at", "tomorrow"], "--at tomorrow is not a time"),
        (["--night", "1", "--at", "2025-09-26T02:30"], "give one of them"),
        (["--switch", "colour=red"], "unknown switch 'colour'"),
        (["--port", "70000"], "port 70000 on 127.0.0.1 cannot be had"),
        (["--rss", "maybe"], "maybe"),
    ],
)
def test_wrong_options_are_one_line(capsys: pytest.CaptureFixture[str], arguments: list[str], told: str) -> None:
    assert run(["replica", *arguments]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_a_time_without_a_zone_is_bishkek_time() -> None:
    assert moment_of(None, "2025-09-27T02:30") == moment_of(2, None) == moment_of(None, "2025-09-26T20:30+00:00")
    assert moment_of(None, None) == NIGHTS[0].at
    with pytest.raises(InputError):
        moment_of(11, None)


def test_the_settings_that_it_prints_are_settings(tmp_path: Path) -> None:
    file = tmp_path / "replica.toml"
    file.write_text(crawl_settings("http://127.0.0.1:8024", NIGHTS[0].at), encoding="utf-8")
    settings = load_settings(file, environ={})
    assert settings.crawl.fetch_from == {"24kg": "http://127.0.0.1:8024"}
    assert settings.crawl.delay_s == {"24kg": 0.0}
    assert settings.now == datetime(2025, 9, 25, 20, 30, tzinfo=UTC)
    assert settings.label == "replica"


def test_it_serves_until_it_is_interrupted() -> None:
    # In a process of its own: an interrupt goes to a main thread.
    code = "from monitor.cli import main; main(['replica', '--port', '0', '--night', '7', '--validators'])"
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        try:
            found = re.search(r"stands at (http://127\.0\.0\.1:\d+) as of 2026-01-28 02:30", process.stdout.readline())
            assert found
            with urllib.request.urlopen(f"{found[1]}/english/") as response:
                assert response.status == 200
                assert response.headers["ETag"]
        finally:
            process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "ended after 1 requests" in out
    assert error == ""
