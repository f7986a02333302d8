"""Who holds a lease: a name that tells, on the same machine, whether its process still lives. Takes and gives no lease itself.

Only what is certain counts: a holder on another machine, before a restart, in a container that this process cannot see into, or with a
name of another form is taken to live, and its lease ends by its time.
"""

from __future__ import annotations

import os
import socket
import uuid
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

_UNKNOWN = "-"
"""Where the system has no /proc: then nobody is ever known to be gone."""


@dataclass(frozen=True, slots=True)
class LeaseOwner:
    """A process. `system` names the running kernel and its process space, `started` tells apart two processes of one number.

    Written "host:process:system:started:nonce".
    """

    host: str
    pid: int
    system: str
    started: str
    nonce: str

    @classmethod
    def here(cls) -> Self:
        """This process, under a name that no other lease of it has."""
        pid = os.getpid()
        return cls(socket.gethostname(), pid, _system(), _started(pid) or _UNKNOWN, uuid.uuid4().hex[:8])

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """None for a name of another form."""
        parts = text.rsplit(":", 4)
        if len(parts) != 5 or not parts[1].isdigit():
            return None
        return cls(parts[0], int(parts[1]), *parts[2:])

    def __str__(self) -> str:
        return ":".join((self.host, str(self.pid), self.system, self.started, self.nonce))

    def is_gone(self) -> bool:
        """Whether the process has certainly ended; False where that cannot be known from here."""
        if self.system != _system() or _UNKNOWN in (self.system, self.started):
            return False
        return _started(self.pid) != self.started


@lru_cache(maxsize=1)
def _system() -> str:
    """The boot's own id and the inode of the process space (random(4), namespaces(7)): neither changes while a process lives."""
    with suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}/{Path('/proc/self/ns/pid').stat().st_ino}"
    return _UNKNOWN


def _started(pid: int) -> str | None:
    """When the process was started, in ticks since boot; None where there is none that runs (proc_pid_stat(5), fields 3 and 22)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="latin-1")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields[19]
