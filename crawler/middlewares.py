"""What may be asked of whom: the site's exact hosts and what its robots.txt allows, for every request and every redirect hop."""

from __future__ import annotations

from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from core.records import IssueLevel, PageKind
from crawler.job import PRODUCT
from crawler.session import CrawlSession
from crawler.urls import is_accepted_host, is_lookalike


class Robots:
    """The site's rules for us. Until `read` is called nothing is allowed; an absent robots.txt (4xx) allows everything."""

    def __init__(self) -> None:
        self._rules: Protego | None = None
        self._all = False

    def read(self, status: int, body: bytes) -> None:
        """A 2xx body is parsed, a 4xx allows everything; anything else leaves the site closed (RFC 9309, 2.3.1)."""
        if 200 <= status < 300:
            self._rules = Protego.parse(body[: 500 * 1024].decode("utf-8", "replace"))
        elif 400 <= status < 500:
            self._all = True

    def allows(self, url: str) -> bool:
        return self._all or (self._rules is not None and self._rules.can_fetch(url, PRODUCT))

    @property
    def delay_s(self) -> float:
        """Seconds between requests that robots.txt asks for; 0 where it does not."""
        asked = self._rules.crawl_delay(PRODUCT) if self._rules else None
        return float(asked or 0.0)


class SiteGuard:
    """Drops requests to hosts that are not the site's, and those that robots.txt forbids; both are told, never silent."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SiteGuard:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        spider = self._crawler.spider
        session: CrawlSession = spider.session  # type: ignore[union-attr]
        robots: Robots = spider.robots  # type: ignore[union-attr]
        if session.failure is not None:
            raise IgnoreRequest("the crawl is ending")
        host = urlsplit(request.url).hostname or ""
        if not is_accepted_host(host, session.site):
            fake = is_lookalike(request.url, session.site)
            session.trouble(
                "lookalike_redirect" if fake else "foreign_redirect",
                f"the site sent us to {host}, which is {'an imitation of it' if fake else 'not its own host'}; not followed",
                level=IssueLevel.ERROR if fake else IssueLevel.WARNING,
                url=request.url,
            )
            raise IgnoreRequest(f"not a host of the site: {host}")
        if request.meta.get("kind") != PageKind.ROBOTS.value and not robots.allows(request.url):
            session.counts["forbidden"] += 1
            session.trouble("robots_forbids", "robots.txt forbids an address that would have been read", url=request.url)
            raise IgnoreRequest("forbidden by robots.txt")
