"""The site's pages for machines: RSS, robots.txt, the sitemap. Whether they exist at all is a switch."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import format_datetime
from xml.sax.saxutils import escape

from monitor.replica.body import first_paragraph
from monitor.replica.standing import Standing
from monitor.replica.switches import Robots
from monitor.replica.wording import local

_FEED_ITEMS = 30


def rss(stories: Iterable[Standing], origin: str) -> str:
    """RSS 2.0 as old readers of the site expect it: title, link, description, pubDate, and the address as guid."""
    items = "\n".join(_item(each, origin) for each in list(stories)[:_FEED_ITEMS])
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>\n'
        f"<title>24.kg</title><link>{origin}/</link><description>Новости Кыргызстана</description>\n{items}\n</channel></rss>\n"
    )


def _item(each: Standing, origin: str) -> str:
    address = escape(origin + each.path)
    published = format_datetime(local(each.published))
    return (
        f"<item><title>{escape(each.title)}</title><link>{address}</link><description>{escape(first_paragraph(each.body))}</description>"
        f"<pubDate>{published}</pubDate><guid>{address}</guid></item>"
    )


def robots(kind: Robots, *, sitemap: str | None) -> str:
    """robots.txt; `sitemap` is the sitemap's address, None where there is none."""
    lines = ["User-agent: *"]
    lines += ["Disallow: /poisk_po_sajtu/", "Disallow: /*/amp", "Disallow: /sport/"] if kind is Robots.CLOSED else ["Disallow:"]
    lines += [f"Sitemap: {sitemap}"] if sitemap else []
    return "\n".join(lines) + "\n"


def sitemap(stories: Iterable[Standing], origin: str) -> str:
    """The sitemap of all that is listed, with the time of each page's last change."""
    entries = "\n".join(
        f"<url><loc>{escape(origin + each.path)}</loc><lastmod>{local(each.changed).isoformat()}</lastmod></url>" for each in stories
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}\n</urlset>\n'
