"""What holds for every test: programs that they start can be interrupted, also where the suite itself runs in the background."""

from __future__ import annotations

import signal


def pytest_configure() -> None:
    """A shell starts what it puts in the background with Ctrl-C ignored, and every program started from there would ignore it too."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
