"""When an article is fetched again: at the ages that the site's seed file lists, further and further apart. No store, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

UNCONDITIONAL_EVERY = 3
"""Every third revisit asks for the whole page: a server's validators can be wrong about what changed."""
RETRY_AFTER_FAILURE = timedelta(hours=12)
"""A page that could not be had is due again by the next night."""


def next_visit(schedule_h: Sequence[int], published: datetime, fetched_at: datetime) -> datetime | None:
    """The first scheduled age after `fetched_at`, as a moment; None once the article is older than the last one.

    `published` is the best known time of publication, else when the article was first seen. A visit missed while the machine slept is
    not made up for: the next one counts.
    """
    for hours in schedule_h:
        moment = published + timedelta(hours=hours)
        if moment > fetched_at:
            return moment
    return None


def is_conditional(fetches: int) -> bool:
    """Whether the revisit after `fetches` fetches may send validators; the first fetch has none to send."""
    return fetches > 0 and fetches % UNCONDITIONAL_EVERY != 0
