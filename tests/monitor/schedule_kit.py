"""Nights that a scheduler can start in a test: in its own process, and as the process that it starts in real life."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from core.clock import SystemClock
from core.settings import Settings
from monitor.application import Application
from monitor.narrator import Narrator
from monitor.planned import NIGHTLY
from monitor.runs import run
from monitor.schedule import Schedule

_CODE = Path(__file__).resolve().parents[2]
_HOOK = '''
import os, signal, time
import monitor.nightly
from monitor.runs import run

def night(app, *_):
    """In the place of the night: hangs, or is killed, with its run record open."""
    with run(app.store, app.clock, "nightly"):
        if os.environ["NIGHT"] == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        while True:
            time.sleep(0.05)

monitor.nightly.nightly = night
'''


class StubNight:
    """Writes a run record and ends with `code`; where it `hangs`, only once it is stopped."""

    def __init__(self, app: Application, code: int = 0, *, hangs: bool = False) -> None:
        self._app, self.code, self._hangs = app, code, hangs
        self.started: list[datetime] = []
        self.stopped = threading.Event()

    def run(self) -> int:
        self.started.append(self._app.clock.now())
        if self._hangs:
            self.stopped.wait()
        with run(self._app.store, self._app.clock, NIGHTLY):
            pass
        return self.code

    def stop(self) -> None:
        self.stopped.set()


def until(condition: Callable[[], object], what: str = "") -> None:
    """Waits, a minute at most, for something that another thread or process brings about."""
    for _ in range(3000):
        if condition():
            return
        threading.Event().wait(0.02)
    raise AssertionError(f"did not come about: {what or condition}")


@contextmanager
def installed(folder: Path, **settings: object) -> Iterator[Application]:
    """An application over an empty folder, by the machine's clock: tests move that."""
    with Application(Settings.model_validate({"data_dir": folder, **settings}), SystemClock()) as app:
        yield app


@contextmanager
def serving(app: Application, night: StubNight) -> Iterator[Schedule]:
    """A scheduler at work in a thread, looking at the clock all the time; stopped when left."""
    schedule = Schedule(app, Narrator(), night, tick_s=0.05)
    failures: list[BaseException] = []

    def serve() -> None:
        try:
            schedule.serve()
        except BaseException as error:  # noqa: BLE001 - raised again in the test
            failures.append(error)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield schedule
    finally:
        schedule.stop()
        thread.join()
    if failures:
        raise failures[0]


@contextmanager
def process(settings: Path, output: Path, night: str = "", hooks: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """`policy-monitor schedule` for real, with a night of _HOOK where one is named; killed when left, if it still runs."""
    paths = [str(_CODE)]
    if hooks is not None:
        hooks.mkdir(exist_ok=True)
        (hooks / "sitecustomize.py").write_text(_HOOK, encoding="utf-8")
        paths.insert(0, str(hooks))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("POLICY_MONITOR_")}
    with output.open("wb") as written:
        started = subprocess.Popen(
            [sys.executable, "-P", "-m", "monitor", "--settings", str(settings), "schedule"],
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            env={**kept, "PYTHONPATH": os.pathsep.join(paths), "NIGHT": night, "COLUMNS": "200"},
            start_new_session=True,
        )
        try:
            yield started
        finally:
            if started.poll() is None:
                started.kill()
            started.wait()


def ended(scheduler: subprocess.Popen[bytes], number: signal.Signals) -> int:
    """Sends a signal and gives the exit code."""
    scheduler.send_signal(number)
    return scheduler.wait(timeout=120)


__all__ = ["StubNight", "ended", "installed", "process", "serving", "time", "until"]
