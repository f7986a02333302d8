"""Stores the row of a capture with what it says of its article, and brings rows back from the archive where a database lost them.

The archive is the proof, the rows its index: deleted, they can be made again from the WARC files alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.records import ArticleRef, Capture, PageKind
from crawler.archive_reader import iter_archive
from crawler.revisits import next_visit
from crawler.urls import parse_article_url
from seeds.schema import Site
from store import Session, Store, articles, captures

_BATCH = 200  # rows a transaction: long enough to be quick, short enough not to keep other writers waiting
_SETTLED = frozenset((200, 304, 404, 410))
"""Answers that say what an article's page is now; any other is asked again."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restoration brought back. `unknown_sites`: captures of sites that the seeds no longer describe; they stay in the archive."""

    captures: int
    run_ids: tuple[str, ...]
    unknown_sites: int


def keep(tx: Session, capture: Capture, site: Site) -> None:
    """Adds a capture's row, and takes note of the article it answered for."""
    captures.add(tx, capture)
    if capture.number is None or capture.kind is not PageKind.ARTICLE or capture.status not in _SETTLED:
        return
    ref = ArticleRef(capture.site, capture.number)
    known = articles.known(tx, ref.site, [ref.number]).get(ref.number)
    if known is None:
        parsed = parse_article_url(capture.url, site)
        section = parsed[1] if parsed else ""
        articles.seen(tx, ref, url=capture.url, source=capture.source, section=section, listed_at=None, now=capture.fetched_at)
    published = (known.listed_at or known.first_seen) if known else capture.fetched_at
    articles.fetched(tx, ref, capture, next_visit(site.revisit_schedule, published, capture.fetched_at))


def restore(store: Store, archive_dir: Path, sites: Mapping[str, Site]) -> Restored:
    """Adds the row of every capture in the archive that has none, oldest file first. Raises ArchiveError on a damaged file."""
    added = unknown = 0
    run_ids: dict[str, None] = {}
    for batch in _batches(iter_archive(archive_dir)):
        with store.write() as tx:
            missing = captures.missing(tx, (capture.id for capture in batch))
            for capture in batch:
                if capture.id not in missing:
                    continue
                if capture.site not in sites:
                    unknown += 1
                    continue
                keep(tx, capture, sites[capture.site])
                run_ids[capture.run_id] = None
                added += 1
    return Restored(added, tuple(run_ids), unknown)


def _batches(found: Iterable[Capture]) -> Iterable[list[Capture]]:
    batch: list[Capture] = []
    for capture in found:
        batch.append(capture)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
