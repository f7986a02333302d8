"""Runs inside worker processes in the place of the product's own functions: pages that hang, die or eat, workers that cannot start."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

from monitor import page_worker
from monitor.page_worker import Page

HANGS, DIES, EATS, FAULTY = 344896, 344902, 344918, 344925


def wicked_page(page: Page) -> Any:
    """analyse_page, but some articles are wicked."""
    match page.ref.number:
        case n if n == HANGS:
            time.sleep(3600)
        case n if n == DIES:
            os.kill(os.getpid(), signal.SIGKILL)
        case n if n == EATS:
            return _eating(page)
        case n if n == FAULTY:
            raise ZeroDivisionError("a fault of the program")
    return page_worker.analyse_page(page)


def _eating(page: Page) -> Any:
    """The page asks for more than the limit while it is read."""
    real = page_worker._analyse
    page_worker._analyse = lambda _: bytearray(64 * 2**30)  # type: ignore[assignment,return-value]
    try:
        return page_worker.analyse_page(page)
    finally:
        page_worker._analyse = real


def never_ready(*_: Any) -> None:
    os._exit(3)
