"""Passwords of the built-in login: Argon2id hashes (argon2-cffi's defaults, RFC 9106) and a limit on wrong guesses. Keeps no password."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

WINDOW = timedelta(minutes=15)
MOST_FOR_NAME = 5
"""Wrong guesses at one name from one address in the window: enough for a person, too few for a list of words."""
MOST_FROM_ADDRESS = 30
"""Wrong guesses from one address at any names; a proxy's address stands for many people."""

_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody has this password")
_ONE_AT_A_TIME = threading.Lock()  # a check takes 64 MiB on purpose; many at once would be an attack on us


def hash_password(password: str) -> str:
    return _HASHER.hash(password)


def fits(password: str, stored: str | None) -> bool:
    """Whether the password makes the stored hash. None (no such user) takes as long as a real one, so that names cannot be found out."""
    with _ONE_AT_A_TIME:
        try:
            return _HASHER.verify(stored or _NOBODY, password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


class Attempts:
    """Wrong guesses of the last while, in memory: a restart forgives them."""

    def __init__(self) -> None:
        self._wrong: defaultdict[tuple[str, str], deque[datetime]] = defaultdict(deque)
        self._lock = threading.Lock()

    def too_many(self, name: str, address: str, now: datetime) -> bool:
        with self._lock:
            for key in [key for key, times in self._wrong.items() if not _recent(times, now)]:
                del self._wrong[key]
            from_there = sum(len(times) for (_, where), times in self._wrong.items() if where == address)
            return len(self._wrong.get((name, address), ())) >= MOST_FOR_NAME or from_there >= MOST_FROM_ADDRESS

    def wrong(self, name: str, address: str, now: datetime) -> None:
        with self._lock:
            self._wrong[name, address].append(now)

    def right(self, name: str, address: str) -> None:
        with self._lock:
            self._wrong.pop((name, address), None)


def _recent(times: deque[datetime], now: datetime) -> bool:
    while times and now - times[0] > WINDOW:
        times.popleft()
    return bool(times)
