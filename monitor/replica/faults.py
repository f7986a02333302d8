"""What goes wrong on purpose: which requests get an error, are late, or break off. Which page they ask for is not looked at here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock


class FaultKind(StrEnum):
    """The ways to fail. STATUS answers `Fault.status`; the others serve the page itself, late or in part."""

    STATUS = "status"
    SLOW = "slow"
    TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    path: regular expression that must match the whole path as requested.
    status, retry_after_s: of a STATUS answer; no Retry-After header where None.
    delay_s: of a SLOW answer.
    skip, times: the first `skip` requests that match are spared, the next `times` fail, later ones are fine; None for all.
    """

    path: str
    kind: FaultKind = FaultKind.STATUS
    status: int = 500
    retry_after_s: int | None = None
    delay_s: float = 0.0
    skip: int = 0
    times: int | None = 1


class FaultCounter:
    """Counts the requests that match each fault. Safe to ask from several threads."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self._faults = [(fault, re.compile(fault.path)) for fault in faults]
        self._seen = [0] * len(faults)
        self._lock = Lock()

    def strike(self, path: str) -> Fault | None:
        """The fault that this request meets, None for none. Each call counts as one request; the first fault that is due wins."""
        struck: Fault | None = None
        with self._lock:
            for index, (fault, pattern) in enumerate(self._faults):
                if not pattern.fullmatch(path):
                    continue
                seen = self._seen[index]
                self._seen[index] += 1
                due = seen >= fault.skip and (fault.times is None or seen < fault.skip + fault.times)
                if due and struck is None:
                    struck = fault
        return struck


def too_many(path: str, retry_after_s: int = 1, times: int = 1) -> Fault:
    """429 with Retry-After, then fine."""
    return Fault(path, status=429, retry_after_s=retry_after_s, times=times)


def server_error(path: str, times: int | None = 1) -> Fault:
    """500, then fine."""
    return Fault(path, status=500, times=times)


def slow(path: str, delay_s: float, times: int | None = None) -> Fault:
    """The page, `delay_s` seconds late."""
    return Fault(path, FaultKind.SLOW, delay_s=delay_s, times=times)


def truncated(path: str, times: int | None = 1) -> Fault:
    """The first half of the page under the length of the whole, then the connection is closed."""
    return Fault(path, FaultKind.TRUNCATED, times=times)


USUAL_FAULTS = (
    too_many(r"/english/", retry_after_s=2),
    server_error(r"/kyrgyzcha/"),
    server_error(r"/(vlast|obschestvo)/(344896|359688)_.*"),
    truncated(r"/[a-z]+/(345063|359697)_.*"),
    slow(r"/[a-z]+/(345084|359709)_.*", delay_s=1.5),
)
"""A bad day, for `policy-monitor replica --faults`: each page fails once or is late, and is fine when asked again."""
