"""Addresses of a site: every form of an article's address to (site, number), the canonical form, and who only looks like the site.

Reads no page and fetches nothing. An article is its number: the slug is rewritten by editors, the section can change (a re-filed story),
http, www, a doubled slash, a query, a fragment, `amp` and a missing last slash all lead to the same page.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from core.records import ArticleRef
from seeds.schema import Site

_MAX_NUMBER_DIGITS = 9
"""A thousand times the site's counter in 2026; longer digit strings are no article numbers and would not fit a database integer."""
_MAX_URL_CHARS = 2000
_ARTICLE = re.compile(rf"/([a-z0-9][a-z0-9_-]*)/([0-9]{{1,{_MAX_NUMBER_DIGITS}}})(_[^/]*)?(?:/amp)*/?", re.IGNORECASE)
_AMP_END = re.compile(r"/amp/?$", re.IGNORECASE)
_FIRST_PAGE = re.compile(r"/page_[01]/?$")
_FILE_END = re.compile(r"/[^/]*\.[a-z0-9]{2,5}$", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x20\\\x7f]")
_PORTS = {"http": 80, "https": 443}


def parse_article_url(url: str, site: Site) -> tuple[ArticleRef, str] | None:
    """(article, section slug) of any form of an article's address, relative ones included; None where it is no article of this site."""
    path = _path(url, site)
    if path is None or is_old_archive(url, site):
        return None
    match = _ARTICLE.fullmatch(path)
    return (ArticleRef(site.id, int(match[2])), match[1].lower()) if match else None


def canonical_url(url: str, site: Site) -> str | None:
    """https on the site's first host, slashes collapsed, no query, fragment or `amp`; None where the address is not the site's.

    Applying it twice changes nothing. Articles and lists end in a slash; the first page of a list is the list itself.
    """
    path = _path(url, site)
    if path is None:
        return None
    while _AMP_END.search(path) and _ARTICLE.fullmatch(_AMP_END.sub("/", path)):
        path = _AMP_END.sub("/", path)
    while _FIRST_PAGE.search(path) and not _ARTICLE.fullmatch(_FIRST_PAGE.sub("/", path)):
        path = _FIRST_PAGE.sub("/", path)
    if not path.endswith("/") and not _FILE_END.search(path):
        path += "/"
    return f"https://{site.hosts[0]}{path}"


def site_path(url: str, site: Site) -> str | None:
    """Path and query under which the canonical address is asked for: what is left when a mirror takes the host's place."""
    if _path(url, site) is None:
        return None
    parts = urlsplit(urljoin(f"https://{site.hosts[0]}/", url))
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def is_old_archive(url: str, site: Site) -> bool:
    """An address of the older layout, which is flagged and never read as an article."""
    path = _path(url, site)
    return path is not None and any(path.startswith(prefix) for prefix in site.old_archive_prefixes)


def is_accepted_host(host: str, site: Site) -> bool:
    return _plain(host) in site.hosts


def is_lookalike(url: str, site: Site) -> bool:
    """A host that imitates the site: a listed one, or one that carries the site's name and is not its own (24-kg.com, 24kg.example).

    A sub-domain of the site's own host is foreign here, not an imitation.
    """
    host = _host(url, site)
    if host is None or host in site.hosts:
        return False
    if any(host == fake or host.endswith(f".{fake}") for fake in site.lookalikes):
        return True
    if any(host.endswith(f".{own}") for own in site.hosts):
        return False
    return any(_squeezed(own) in _squeezed(host) for own in site.hosts)


def _path(url: str, site: Site) -> str | None:
    """The path with slashes collapsed, where the address is the site's own."""
    if _host(url, site) not in site.hosts:
        return None
    path = urlsplit(urljoin(f"https://{site.hosts[0]}/", url.strip())).path
    return re.sub(r"/{2,}", "/", path) or "/"


def _host(url: str, site: Site) -> str | None:
    """The host an address leads to (relative ones: the site's); None where it is no plain web address.

    Refused: credentials before the host ("https://24.kg@example"), unusual ports, backslashes and control characters, which programs
    read differently.
    """
    url = url.strip()
    if not url or len(url) > _MAX_URL_CHARS or _UNSAFE.search(url):
        return None
    try:
        parts = urlsplit(urljoin(f"https://{site.hosts[0]}/", url))
        port, host = parts.port, parts.hostname
    except ValueError:
        return None
    if parts.scheme not in _PORTS or host is None or "@" in parts.netloc or (port is not None and port != _PORTS[parts.scheme]):
        return None
    return _plain(host)


def _plain(host: str) -> str:
    return host.lower().removesuffix(".")


def _squeezed(host: str) -> str:
    return re.sub(r"[.-]", "", host.removeprefix("www."))
