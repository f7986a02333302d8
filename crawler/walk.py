"""How far a list is read: page after page from the front until nothing unread can be further down. Decides; fetches nothing.

A number is never a watermark: numbers follow creation, so a story of yesterday may carry last week's. What ends a walk is a whole page
of known stories older than the overlap before the last complete walk; of a list never walked, or of a backfill, a whole page older
than its horizon. A walk that was killed does not count as complete, so the next one reads down to the same horizon again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from crawler.listing import ListedStory, ListPage
from seeds.schema import Source
from store.articles import KnownArticle


@dataclass(slots=True)
class Walk:
    """One root's list while it is read. `horizon` is the moment down to which it is read; `first_time` where no walk was ever complete."""

    root: str
    source: Source
    horizon: datetime
    first_time: bool
    max_pages: int
    page: int = 1
    backfill_since: date | None = None
    carried_day: date | None = None
    ended: bool = False
    complete: bool = False
    pages_read: int = 0
    waiting_for: set[int] = field(default_factory=set)
    _numbers: frozenset[int] = frozenset()

    def after(self, page: ListPage, known: Mapping[int, KnownArticle]) -> str | None:
        """Takes note of a page that was read; returns why the walk ends here, None where it goes on.

        Reasons: "reached" and "end" are complete walks; "cap" is not.
        """
        self.pages_read += 1
        self.carried_day = page.last_day
        rows = page.rows
        numbers = frozenset(story.ref.number for story in rows)
        repeated, self._numbers = numbers == self._numbers, numbers
        if not rows or repeated or page.more is False:
            return "end"
        if self._all_read(rows, known):
            return "reached"
        return "cap" if self.pages_read >= self.max_pages else None

    def wants(self, story: ListedStory, known: KnownArticle | None) -> bool:
        """Whether the story is to be fetched: one never seen, or seen by a run that did not live to fetch it.

        Below the horizon what was seen once stays as it is, and a first walk or a backfill leaves alone what it was not asked for.
        """
        below = story.listed_at is not None and story.listed_at < self.horizon
        if known is None:
            return not (below and self.bounded)
        return known.fetches == 0 and not known.gone and not below

    @property
    def bounded(self) -> bool:
        """Whether the horizon alone ends the walk, known stories or not."""
        return self.first_time or self.backfill_since is not None

    def _all_read(self, rows: tuple[ListedStory, ...], known: Mapping[int, KnownArticle]) -> bool:
        for story in rows:
            before = known.get(story.ref.number)
            moment = story.listed_at or (before.first_seen if before else None)
            if moment is None or moment >= self.horizon or (before is None and not self.bounded):
                return False
        return True
