"""What runs inside a worker process: the pure steps on one page. No database, no archive, no clock; the parent feeds and stores.

Functions and records here are pickled across the process border, so everything is plain data.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import ExtractError, MonitorError, SettingsError
from core.records import Analysis, ArticleRef, Version

if TYPE_CHECKING:
    from pipelines.read import Reader
    from seeds.loader import Seeds


@dataclass(frozen=True, slots=True)
class Page:
    """One archived article page. `known` are content keys of the article that were read already under today's rules."""

    url: str
    ref: ArticleRef
    site: str
    body: bytes
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a page gave nothing. `kind` is one of extract, memory, time, died, fault or archive; docs/tables.md says what is stored of them."""

    kind: str
    message: str


_ROOM_MB = 64
"""What a page may need at the least, beside what a worker holds before it reads one."""


class _Equipment:
    """What a worker builds once: about half a second of names and lexicons. `problem`: why it could not."""

    seeds: Seeds
    reader: Reader
    memory_limit_mb: int
    problem: MonitorError | None = None


def prepare(seeds: Seeds, home: str, memory_limit_mb: int) -> None:
    """Runs once a worker, with the seeds of the process that feeds it: files may change while a night is under way.

    Raises nothing: a worker that dies at its start leaves no reason behind; `roll_call` gives it.
    """
    import pipelines.extract
    import pipelines.split  # noqa: F401 - before the first page, whose time they would take
    from pipelines.read import Reader

    _Equipment.seeds = seeds
    _Equipment.memory_limit_mb = memory_limit_mb
    try:
        _Equipment.reader = Reader(_Equipment.seeds, home)
        needed = _data_mb() + _ROOM_MB
        if memory_limit_mb < needed:
            raise SettingsError(f"setting 'analyse.page_memory_limit_mb' is {memory_limit_mb}; reading needs at least {needed}")
    except MonitorError as error:
        _Equipment.problem = error
    except Exception as error:  # noqa: BLE001 - lexicons and rules of a user's folder may have any form
        _Equipment.problem = MonitorError(
            f"the seeds cannot be read with ({type(error).__name__}: {error}); 'policy-monitor seeds check' names the file"
        )


def roll_call() -> str | MonitorError:
    """The version of the rules that this worker reads by; the reason where it cannot read."""
    return _Equipment.problem or _Equipment.reader.rules_version


def analyse_page(page: Page) -> Analysis | Version | Failure | MonitorError:
    """Extract, split, read. A Version alone where its content is known: then nothing was read again. MonitorError: see `roll_call`."""
    if _Equipment.problem is not None:
        return _Equipment.problem
    try:
        with _limited(_Equipment.memory_limit_mb):
            return _analyse(page)
    except ExtractError as error:
        return Failure("extract", str(error))
    except MemoryError:
        return Failure("memory", "the page needs more memory than a worker may use (setting analyse.page_memory_limit_mb)")


def _analyse(page: Page) -> Analysis | Version:
    from pipelines.extract import extract
    from pipelines.search_words import SCHEME, words_of_statements
    from pipelines.split import split

    version = extract(page.body, page.url, page.ref, _Equipment.seeds.sites[page.site])
    if version.content_key in page.known:
        return version
    statements = split(version)
    facts = _Equipment.reader.read(version, statements)
    return Analysis(version, statements, facts, _Equipment.reader.rules_version, words_of_statements(statements), SCHEME)


@contextmanager
def _limited(memory_mb: int) -> Iterator[None]:
    """The limit holds while a page is read and not while pages and results travel: there nothing could say which page it was.

    It is on data, not address space: libraries mapped into memory would count there.
    """
    before = resource.getrlimit(resource.RLIMIT_DATA)
    limit = memory_mb * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (limit if before[1] == resource.RLIM_INFINITY else min(limit, before[1]), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def _data_mb() -> int:
    """What counts against the limit by now; 0 where the system does not tell (outside Linux)."""
    with suppress(OSError), Path("/proc/self/status").open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            if line.startswith("VmData:"):
                return int(line.split()[1]) // 1024
    return 0
