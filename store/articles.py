"""Articles as the crawl needs to know them: seen, fetched, due again, gone. What their pages say is in versions.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from core.records import ArticleRef, Capture
from store.engine import Session
from store.tables import ArticleAttributeRow, ArticleRow

_CHUNK = 500  # below the number of parameters that every SQLite build takes


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """What is known of an article before it is fetched again.

    `listed_at` is what lists say of its publication. `last_status` is the newest answer's, None before the first. `fetches` counts answers with a page or a 304. `gone`: its page answered 404 or 410.
    """

    number: int
    url: str
    listed_at: datetime | None
    first_seen: datetime
    fetches: int
    gone: bool
    last_status: int | None
    etag: str | None
    last_modified: str | None
    next_visit: datetime | None


@dataclass(frozen=True, slots=True)
class Attribute:
    """A dated attribute (url, section, source), with the moment since when it has the value."""

    name: str
    value: str
    since: datetime


def known(tx: Session, site: str, numbers: Iterable[int]) -> dict[int, KnownArticle]:
    """What is known of those numbers; unknown ones are left out."""
    wanted = sorted(set(numbers))
    found: dict[int, KnownArticle] = {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        rows = tx.scalars(select(ArticleRow).where(ArticleRow.site == site, ArticleRow.number.in_(chunk)))
        found.update((row.number, _known(row)) for row in rows)
    return found


def seen(tx: Session, ref: ArticleRef, *, url: str, source: str | None, section: str, listed_at: datetime | None, now: datetime) -> None:
    """Takes note of an article that a list, a feed or its own page names. The newest address and the first listed time are kept."""
    row = tx.get(ArticleRow, (ref.site, ref.number))
    if row is None:
        row = ArticleRow(site=ref.site, number=ref.number, url=url, first_seen=now, listed_at=listed_at, fetches=0, gone=False)
        tx.add(row)
        tx.flush()
    row.url = url
    row.listed_at = row.listed_at or listed_at
    for name, value in (("url", url), ("section", section), ("source", source)):
        if value and tx.get(ArticleAttributeRow, (ref.site, ref.number, name, value)) is None:
            tx.add(ArticleAttributeRow(site=ref.site, number=ref.number, name=name, value=value, since=now))
    tx.flush()


def fetched(tx: Session, ref: ArticleRef, capture: Capture, next_visit: datetime | None) -> None:
    """Takes note of what the article's address answered, and when to ask again (None: never)."""
    row = tx.get_one(ArticleRow, (ref.site, ref.number))
    row.last_attempt, row.last_status = capture.fetched_at, capture.status
    row.next_visit = next_visit
    if capture.status in (200, 304):
        row.last_success = capture.fetched_at
        row.fetches += 1
        row.gone = False
    if capture.status == 200:
        row.etag, row.last_modified = capture.etag, capture.last_modified
    if capture.status in (404, 410):
        row.gone = True
    tx.flush()


def due_revisits(tx: Session, site: str, now: datetime, limit: int) -> list[KnownArticle]:
    """Articles whose next visit has come, longest overdue first."""
    query = select(ArticleRow).where(ArticleRow.site == site, ArticleRow.next_visit <= now)
    return [_known(row) for row in tx.scalars(query.order_by(ArticleRow.next_visit, ArticleRow.number).limit(limit))]


def number_range_by_date(tx: Session, site: str, first: datetime, last: datetime) -> tuple[int, int] | None:
    """Lowest and highest number of the stories listed from `first` to `last`; None where there is none."""
    query = select(func.min(ArticleRow.number), func.max(ArticleRow.number))
    low, high = tx.execute(query.where(ArticleRow.site == site, ArticleRow.listed_at.between(first, last))).one()
    return None if low is None else (low, high)


def numbers_between(tx: Session, site: str, low: int, high: int) -> list[int]:
    """Known numbers from `low` to `high`, both included."""
    query = select(ArticleRow.number).where(ArticleRow.site == site, ArticleRow.number.between(low, high))
    return list(tx.scalars(query.order_by(ArticleRow.number)))


def stories_by_source(tx: Session, site: str, first: datetime, last: datetime) -> dict[str, int]:
    """How many stories listed from `first` to `last` each source has; one that moved between sources counts in both. 0 is left out."""
    attribute = ArticleAttributeRow
    same = (attribute.site == ArticleRow.site) & (attribute.number == ArticleRow.number) & (attribute.name == "source")
    query = select(attribute.value, func.count()).join(ArticleRow, same).where(ArticleRow.site == site)
    rows = tx.execute(query.where(ArticleRow.listed_at.between(first, last)).group_by(attribute.value))
    return dict(rows.all())


def attributes(tx: Session, ref: ArticleRef) -> list[Attribute]:
    """Addresses, sections and sources the article has had, oldest first."""
    query = select(ArticleAttributeRow).where(ArticleAttributeRow.site == ref.site, ArticleAttributeRow.number == ref.number)
    rows = tx.scalars(query.order_by(ArticleAttributeRow.since, ArticleAttributeRow.name, ArticleAttributeRow.value))
    return [Attribute(row.name, row.value, row.since) for row in rows]


def _known(row: ArticleRow) -> KnownArticle:
    return KnownArticle(
        row.number,
        row.url,
        row.listed_at,
        row.first_seen,
        row.fetches,
        row.gone,
        row.last_status,
        row.etag,
        row.last_modified,
        row.next_visit,
    )
