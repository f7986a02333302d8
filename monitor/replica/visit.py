"""What differs at every request: the clock, the weather, the exchange rates, the views. Counted, not random, so that a test can tell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from core.records import Language
from monitor.replica.wording import day_line, local


@dataclass(frozen=True, slots=True)
class Visit:
    """One request, as the top of the page shows it. Rates are soms for one unit."""

    day: str
    clock: str
    degrees: str
    usd: str
    eur: str
    rub: str


class VisitCounter:
    """Counts requests and views. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._visits = 0
        self._views: Counter[int] = Counter()

    def visit(self, moment: datetime) -> Visit:
        """The next visit: its clock stands one second further than the one before, and every rate moves."""
        with self._lock:
            self._visits += 1
            count = self._visits
        at = local(moment + timedelta(seconds=count))
        return Visit(
            day=day_line(at, Language.RU),
            clock=f"{at:%H:%M:%S}",
            degrees=f"{count % 23 - 4:+d}°C",
            usd=f"{87 + count % 89 / 100:.2f}",
            eur=f"{101 + count % 97 / 100:.2f}",
            rub=f"{1 + count % 83 / 1000:.3f}",
        )

    def view(self, number: int) -> int:
        """How often the story was read, this time included; it starts at some number of its own."""
        with self._lock:
            self._views[number] += 1
            return 90 + number % 700 + self._views[number]
