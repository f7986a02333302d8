"""What runs inside a worker process: the pure steps on one page. No database, no archive, no clock; the parent feeds and stores.

Functions and records here are pickled across the process border, so everything is plain data.
"""

from __future__ import annotations

import resource
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import ExtractError
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
    """Why a page gave nothing. `kind` is one of extract, memory, fault."""

    kind: str
    message: str


class _Equipment:
    """What a worker builds once: about a second of names and lexicons."""

    seeds: Seeds
    reader: Reader


def prepare(seeds_dir: Path | None, enable: tuple[str, ...], home: str, memory_limit_mb: int) -> None:
    """Runs once a worker. The limit is on data, not address space: libraries mapped into memory would count there."""
    from pipelines.read import Reader
    from seeds.loader import load_seeds

    _Equipment.seeds = load_seeds(seeds_dir, enable)
    _Equipment.reader = Reader(_Equipment.seeds, home)
    limit = memory_limit_mb * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def analyse_page(page: Page) -> Analysis | Version | Failure:
    """Extract, split, read. A Version alone where its content is known: then nothing was read again."""
    from pipelines.extract import extract
    from pipelines.split import split

    try:
        version = extract(page.body, page.url, page.ref, _Equipment.seeds.sites[page.site])
        if version.content_key in page.known:
            return version
        statements = split(version)
        facts = _Equipment.reader.read(version, statements)
        return Analysis(version, statements, facts, _Equipment.reader.rules_version)
    except ExtractError as error:
        return Failure("extract", str(error))
    except MemoryError:
        return Failure("memory", "the page needs more memory than a worker may use (setting analyse.page_memory_limit_mb)")
