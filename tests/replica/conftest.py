"""The replica, served for a test, and a plain client that shows what came over the wire."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pytest
from parsel import Selector

from monitor.replica.nights import NIGHTS
from monitor.replica.server import ReplicaServer
from monitor.replica.switches import Switches

_VOLATILE = (
    (r'<div class="col-xs-12 weather">.*?</div>', "weather"),
    (r'<div id="currencies">.*?</div>', "rates"),
    (r'<span class="views">.*?</span>', "views"),
)


@dataclass(frozen=True)
class Page:
    """One response as received."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def tree(self) -> Selector:
        return Selector(self.text)

    @property
    def steady(self) -> str:
        """The page without clock, weather, rates and views."""
        text = self.text
        for pattern, name in _VOLATILE:
            text = re.sub(pattern, f"[{name}]", text)
        return text

    def css(self, query: str) -> Any:
        return self.tree.css(query)

    def words(self, query: str) -> str:
        """Text of the first element found, spaces and no-break spaces made one space."""
        return " ".join("".join(self.tree.css(query)[:1].css("*::text").getall()).split())


class Site:
    """An open replica and a client of it."""

    def __init__(self, server: ReplicaServer) -> None:
        self.server = server

    def at(self, moment: datetime) -> Site:
        self.server.now = moment
        return self

    def get(self, path: str, method: str = "GET", **headers: str) -> Page:
        host, _, port = self.server.url.removeprefix("http://").partition(":")
        connection = http.client.HTTPConnection(host, int(port))
        try:
            connection.request(
                method, quote(path, safe="/:?=&[]%"), headers={name.replace("_", "-"): text for name, text in headers.items()}
            )
            response = connection.getresponse()
            return Page(response.status, {name.lower(): text for name, text in response.getheaders()}, response.read())
        finally:
            connection.close()

    def numbers(self, path: str) -> list[int]:
        """Numbers of the rows of a list, in order; rows that lead to other hosts left out."""
        links = self.get(path).css('#newslist .lineNews > .col-xs-12:nth-child(2) > .one .title > a:last-child::attr("href")').getall()
        return [int(found[1]) for link in links if (found := re.match(r"/[a-z_]+/(\d+)", link))]


@pytest.fixture
def serve() -> Iterator[Callable[..., Site]]:
    """Opens replicas: `serve(switch=value, ...)` stands after the last night; all are closed after the test."""
    with ExitStack() as stack:

        def open_site(moment: datetime = NIGHTS[-1].at, **switches: Any) -> Site:
            return Site(stack.enter_context(ReplicaServer(Switches(**switches)))).at(moment)

        yield open_site


@pytest.fixture
def site(serve: Callable[..., Site]) -> Site:
    """The replica under its default switches, after the last night."""
    return serve()
