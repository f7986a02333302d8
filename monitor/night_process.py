"""`policy-monitor nightly` as a process of its own, started and stopped by the scheduler. Decides nothing about when.

A process, not a call: a page that crashes the interpreter or eats the memory then costs one night and not the scheduler, Twisted's
reactor starts once a process, and each night reads the settings, the seeds and the program as they are by then.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from monitor.exits import ExitCode

_CODE = Path(__file__).resolve().parent.parent
_PATIENCE_S = 60.0
"""How long a night may take to stop: the crawl is given 30 s of it to end the request under way."""


class NightProcess:
    """Runs nights one at a time. `settings_file` None: the process finds its settings as this one did, by environment and folder."""

    def __init__(self, settings_file: Path | None = None) -> None:
        self._settings_file = settings_file
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def run(self) -> int:
        """Starts a night and waits for its end. Returns its exit code, negative where a signal ended it."""
        with self._lock:
            if self._stopped:
                return ExitCode.INTERRUPTED
            self._process = process = self._start()
        try:
            return process.wait()
        finally:
            with self._lock:
                self._process = None

    def stop(self) -> None:
        """Asks the night under way to end as Ctrl-C would, by force after a minute, and keeps further ones from starting."""
        with self._lock:
            self._stopped = True
            process = self._process
        if process is None:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        named = ["--settings", str(self._settings_file.resolve())] if self._settings_file else []
        paths = [str(_CODE), *filter(None, [os.environ.get("PYTHONPATH")])]
        return subprocess.Popen(
            # -P: the working folder is the user's and must not shadow our packages.
            [sys.executable, "-P", "-m", "monitor", *named, "nightly"],
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            # A session of its own: Ctrl-C on the terminal reaches it once, from `stop`, so that nothing interrupts its tidying up.
            start_new_session=True,
        )
