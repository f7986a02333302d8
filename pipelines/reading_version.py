"""Names the state of everything that decides how a text is read: the seeds' names, lexicons and rules, and the code of this package.

A finding says under which it was read; a page is read again when it changes.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from seeds.loader import Seeds

_DIGITS = 12


def reading_version(seeds: Seeds) -> str:
    """The first hex digits of sha256 over the seeds' rules version and this package's sources."""
    return hashlib.sha256(f"{seeds.rules_version} {_code_digest()}".encode()).hexdigest()[:_DIGITS]


@lru_cache(maxsize=1)
def _code_digest() -> str:
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
