"""A feed to the stories it names. A feed is judged by what it holds: XML that parses and article numbers of the last days.

A 200 with an HTML page, an empty channel or one whose newest item is old is no feed, and that is no error: lists are what discovery
rests on.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from lxml import etree

from crawler.listing import ListedStory, Place
from crawler.urls import canonical_url, parse_article_url
from seeds.schema import Site

_FRESH = timedelta(days=3)
"""A newsroom that publishes a hundred stories a day has one within three days, holidays included."""


def parse_feed(body: bytes, site: Site, *, now: datetime) -> tuple[ListedStory, ...]:
    """Stories of an RSS 2.0 feed; none where the bytes are no XML feed of this site or hold nothing of the last days. Never raises."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return ()
    stories: dict[int, ListedStory] = {}
    for item in root.iter("item"):
        link = (item.findtext("link") or item.findtext("guid") or "").strip()
        parsed = parse_article_url(link, site) if link else None
        if parsed is None:
            continue
        title = " ".join((item.findtext("title") or "").split())
        story = ListedStory(parsed[0], canonical_url(link, site) or link, parsed[1], title, _moment(item.findtext("pubDate")), Place.ROW)
        stories.setdefault(story.ref.number, story)
    fresh = any(story.listed_at and now - _FRESH <= story.listed_at <= now + timedelta(days=1) for story in stories.values())
    return tuple(stories.values()) if fresh else ()


def _moment(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment and moment.tzinfo else None
