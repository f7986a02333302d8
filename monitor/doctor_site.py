"""Does a site answer, and does it let us in? One request for robots.txt, under the name that the crawl goes by. Fetches nothing else."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from urllib.robotparser import RobotFileParser

from core.settings import Settings
from crawler.job import PRODUCT, CrawlJob, user_agent
from monitor.checks import Check, ok, problem
from seeds.schema import Site

TIMEOUT_S = 10.0
_MAX_BYTES = 500 * 1024  # of robots.txt, as RFC 9309 lets a crawler stop reading
_REFUSED = frozenset({401, 403, 429, 451})


def ask_site(settings: Settings, site_id: str, timeout_s: float = TIMEOUT_S) -> Check:
    """Asks once. Raises SettingsError on an unknown site or an address that is none."""
    site = CrawlJob(settings, site_id, "").site()
    address = f"{(site.fetch_from or site.base_url).rstrip('/')}/robots.txt"
    request = urllib.request.Request(address, headers={"User-Agent": user_agent(settings, site)})
    try:
        with urllib.request.urlopen(request, timeout=timeout_s) as answer:
            return _judged(site, address, answer.status, answer.read(_MAX_BYTES))
    except urllib.error.HTTPError as error:
        with error:
            return _judged(site, address, error.code, b"")
    except (OSError, http.client.HTTPException) as error:
        return problem("site", f"{address} cannot be reached: {_reason(error)}; check the network, a proxy, or 'crawl.fetch_from'")


def _judged(site: Site, address: str, status: int, body: bytes) -> Check:
    if status in _REFUSED:
        return problem("site", f"{address} answers {status}: the site refuses us; set 'contact' under [crawl] and write to the site")
    if status >= 500:
        return problem("site", f"{address} answers {status}: the site is in trouble; nothing is fetched until it recovers")
    rules = RobotFileParser()
    rules.parse(body.decode("utf-8", "replace").splitlines())
    forbidden = [root for source in site.sources for root in source.roots if not rules.can_fetch(PRODUCT, f"{site.base_url}{root}")]
    if forbidden:
        return problem(
            "site", f"{site.name}'s robots.txt forbids {', '.join(forbidden)}: it is obeyed; take those sources out of the seeds"
        )
    return ok("site", f"{site.name} answers {status} at {address}")


def _reason(error: Exception) -> str:
    cause = getattr(error, "reason", None) or error
    return getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
