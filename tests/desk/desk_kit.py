"""A desk over an installation of a few told nights, asked through its own door: an HTTP client without a network."""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from httpx import Response
from monitor_kit import MovableClock, installation
from report_kit import THIRD, three_nights

from core.records import FindingState
from core.settings import Settings
from monitor.application import Application
from monitor.desk.app import create_app
from monitor.desk.dependencies import Desk
from store import findings
from store.findings import StoredFinding

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette asks for another HTTP client, which is young; httpx serves until that one is kept
    from fastapi.testclient import TestClient

HOME = "http://127.0.0.1:8025"
PROGRAMME = "kg-ndp-2026"
SUCCESS = 303


def fill(folder: Path) -> None:
    """The three nights of the report's tests, in a data folder."""
    with installation(folder, THIRD) as app:
        three_nights(app)


class Client(TestClient):
    """A browser with cookies and without JavaScript. Redirects are followed only where asked."""

    desk: Desk

    @property
    def app_(self) -> Application:
        return self.desk.app

    @property
    def clock(self) -> MovableClock:
        clock = self.desk.app.clock
        assert isinstance(clock, MovableClock)
        return clock

    def page(self, path: str, **headers: str) -> str:
        """The text of a page that has to be there."""
        answer = self.get(path, headers=headers, follow_redirects=True)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:500])
        return answer.text

    def token(self, path: str = "/tonight") -> str:
        found = re.search(r'name="csrf_token" value="([0-9a-f]+)"', self.get(path, follow_redirects=True).text)
        assert found is not None
        return found[1]

    def submit(self, path: str, htmx: bool = False, **fields: Any) -> Response:
        """A form of the desk, with its token; the settling it sets in motion is waited for."""
        return self.submit_from(HOME, path, htmx, **fields)

    def submit_from(self, origin: str, path: str, htmx: bool = False, **fields: Any) -> Response:
        headers = {"origin": origin, **({"hx-request": "true"} if htmx else {})}
        answer = self.post(path, data={"csrf_token": self.token(), **fields}, headers=headers, follow_redirects=False)
        self.desk.settler.wait()
        return answer

    def look(self) -> Response:
        """Presses "I have looked at everything" on the page as it is now."""
        found = re.search(r'action="/tonight/seen".*?name="until" value="([^"]+)"', self.page("/tonight"), re.DOTALL)
        assert found is not None
        return self.submit("/tonight/seen", until=found[1])

    def decide(self, verdict: str, *ids: str, reason: str = "", htmx: bool = False) -> Response:
        return self.submit("/decisions", htmx=htmx, verdict=verdict, ids=list(ids), reason=reason)

    def finding(self, claim: str, new: str) -> StoredFinding:
        """The finding that says so."""
        with self.app_.store.read() as tx:
            found = [one for one in findings.find(tx, PROGRAMME) if one.finding.key.claim == claim and one.finding.new == new]
        assert len(found) == 1, (claim, new, found)
        return found[0]

    def state(self, finding_id: str) -> FindingState:
        with self.app_.store.read() as tx:
            stored = findings.get(tx, finding_id)
        assert stored is not None
        return stored.state


@contextmanager
def opened(
    folder: Path, at: datetime = THIRD, *, host: str = "127.0.0.1", address: str = HOME, peer: str = "127.0.0.1", **settings: Any
) -> Iterator[Client]:
    """A desk over that data folder, and a client that talks to it from `peer` under the address `address`."""
    web = create_app(Settings.model_validate({"data_dir": folder, **settings}), MovableClock(at), host)
    with Client(web, base_url=address, client=(peer, 50_000), raise_server_exceptions=False) as client:
        client.desk = web.state.desk
        yield client


def words(page: str) -> str:
    """A page's text as it is read: without tags, white space as one blank."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def cards(page: str) -> list[str]:
    """The page's cards, each with its markup, in the page's order."""
    return re.findall(r'<article class="card".*?</article>', page, re.DOTALL)
