"""The one door to the network: maps addresses to a mirror, waits as the server asks, and archives what comes back, raw.

A Scrapy download handler, because it is the only place below decompression, redirects and retries: every hop and every answer is seen as
it was received, and everything above knows the site's own addresses alone.
"""

from __future__ import annotations

import asyncio
import logging
from email.utils import parsedate_to_datetime
from time import monotonic
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from core.errors import BlockedError, FetchError, MonitorError
from core.records import PageKind
from crawler.session import CrawlSession

log = logging.getLogger(__name__)

_BACK_OFF = frozenset((429, 500, 502, 503, 504, 522, 524))
_MAX_PAUSE_S = 120.0
_MAX_RETRY_AFTER_S = 600.0
"""A server that wants to be left alone for longer gets its wish: the crawl ends and the next night tries again."""
_LEAST_PAUSE_S = 0.05
_MAX_FAILURES_IN_A_ROW = 8
"""With a delay of 1.5 s that is about six minutes of ever longer pauses without one good answer: the site is down, insisting helps nobody."""


class Pace:
    """When the next request may go out: after a pause that doubles with each failure, or that the server asked for."""

    def __init__(self, base_s: float) -> None:
        self._base_s = max(base_s, _LEAST_PAUSE_S)
        self._failures = 0
        self._not_before = 0.0
        self._last = 0.0
        self.spacing_s = 0.0

    async def wait(self) -> None:
        while (left := max(self._not_before, self._last + self.spacing_s) - monotonic()) > 0:
            await asyncio.sleep(left)
        self._last = monotonic()

    def succeeded(self) -> None:
        self._failures = 0

    @property
    def exhausted(self) -> bool:
        """Whether so much failed in a row that the site has to be left alone."""
        return self._failures >= _MAX_FAILURES_IN_A_ROW

    def failed(self, asked_s: float = 0.0) -> float:
        """Notes a failure; returns the pause in seconds, at least what the server asked for."""
        self._failures += 1
        pause: float = max(min(self._base_s * 2**self._failures, _MAX_PAUSE_S), asked_s)
        self._not_before = max(self._not_before, monotonic() + pause)
        return pause


class ArchivingHandler(BaseDownloadHandler):
    """Downloads with Scrapy's HTTP/1.1 handler; requests and responses keep the site's own address on the outside."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._inner = HTTP11DownloadHandler.from_crawler(crawler)

    async def download_request(self, request: Request) -> Response:
        session: CrawlSession = self.crawler.spider.session  # type: ignore[union-attr]
        pace: Pace = self.crawler.spider.pace  # type: ignore[union-attr]
        await pace.wait()
        if session.failure is not None:
            raise IgnoreRequest("the crawl is ending")
        address = session.fetch_url(request.url)
        outgoing = request if address == request.url else _readdressed(request, address)
        session.counts["requests"] += 1
        try:
            response = await self._inner.download_request(outgoing)
        except Exception as error:
            pace.failed()
            _give_up(session, pace, str(error) or type(error).__name__)
            raise
        request.meta["download_latency"] = outgoing.meta.get("download_latency")
        if response.status in _BACK_OFF:
            self._back_off(response, session, pace)
        else:
            pace.succeeded()
        received = _headers(response)
        target = _redirect_target(response, session, request.url)
        if target is not None:
            response.headers["Location"] = target
        try:
            capture = session.record(
                request.url,
                kind=PageKind(request.meta.get("kind", PageKind.OTHER.value)),
                status=response.status,
                headers=received,
                body=response.body,
                fetched_from=None if address == request.url else address,
                redirected_to=target,
            )
        except MonitorError as error:
            # Nothing may be read that is not archived: without archive or store the crawl ends here.
            session.fail(error)
            raise
        request.meta.setdefault("captures", []).append(capture)
        return response.replace(url=request.url)

    async def close(self) -> None:
        await self._inner.close()

    def _back_off(self, response: Response, session: CrawlSession, pace: Pace) -> None:
        asked = retry_after_s(response.headers.get("Retry-After"), response.headers.get("Date"))
        if asked > _MAX_RETRY_AFTER_S:
            session.fail(
                BlockedError(
                    f"https://{session.site.hosts[0]} answers {response.status} and asks to wait {asked / 60:.0f} minutes; "
                    "the next night tries again"
                )
            )
            return
        pause = pace.failed(asked)
        _give_up(session, pace, f"it answers {response.status}")
        log.info("%s answered %s; waiting %.1f s", response.url, response.status, pause)


def _give_up(session: CrawlSession, pace: Pace, reason: str) -> None:
    if pace.exhausted:
        session.fail(
            FetchError(
                f"https://{session.site.hosts[0]} stopped answering: {' '.join(reason.split())}; what was fetched is kept, run again later"
            )
        )


def retry_after_s(value: bytes | None, date: bytes | None = None) -> float:
    """Seconds that a Retry-After header asks for, as a number or a date (RFC 9110, 10.2.3); 0 where there is none that parses.

    A date is held against the response's own Date, so that neither machine's clock matters.
    """
    text = (value or b"").decode("latin-1").strip()
    if text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, (parsedate_to_datetime(text) - parsedate_to_datetime((date or b"").decode("latin-1"))).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _readdressed(request: Request, address: str) -> Request:
    """The request for the mirror's address; its proxy is the one for that address, not for the site's."""
    outgoing = request.replace(url=address)
    parts = urlsplit(address)
    proxy = None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)
    outgoing.meta.pop("_auth_proxy", None)
    outgoing.headers.pop("Proxy-Authorization", None)
    outgoing.meta["proxy"] = proxy if parts.hostname not in ("127.0.0.1", "localhost", "::1") else None
    return outgoing


def _redirect_target(response: Response, session: CrawlSession, url: str) -> str | None:
    location = response.headers.get("Location")
    if not 300 <= response.status < 400 or not location:
        return None
    try:
        absolute = urljoin(response.url, location.decode("utf-8", "replace").strip())
        return urljoin(url, session.own_url(absolute))
    except ValueError:
        return None


def _headers(response: Response) -> list[tuple[str, str]]:
    """Header fields in the order they are kept in; latin-1 maps bytes to characters one to one (RFC 9110, 5.5)."""
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in response.headers.items() for value in values]
