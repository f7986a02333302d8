"""A real browser on a real desk: a server on loopback over nights archived for real, and pages that are watched while they are used.

Chromium is the system's: Playwright brings none here. Where it is missing the tests are skipped, and on CI they fail.
"""

from __future__ import annotations

import html
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from monitor_kit import MovableClock, Told, reader
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, sync_playwright

from core.records import Analysis, Capture, Fact, PageKind, RunStatus, Statement, Version
from core.settings import Settings
from crawler.archive import ArchiveWriter, ReceivedResponse
from monitor.application import Application
from monitor.desk.app import create_app
from monitor.desk.dependencies import Desk
from monitor.desk.serve import bind
from monitor.settle import settle
from pipelines.search_words import SCHEME, words_of_statements
from pipelines.split import split
from store import captures, runs, versions

Scheme = Literal["light", "dark"]
PHONE, WIDE = (390, 844), (1280, 900)
ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = Path(os.environ.get("TEST_ARTIFACTS", ROOT / "test-artifacts")) / "desk"
_STARTS_WITHIN_S = 20.0
_ARGUMENTS = (
    *("--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"),
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # what slips past the routes finds no host either
)


@contextmanager
def browser() -> Iterator[Browser]:
    """The system's Chromium. Skips the test where there is none; on CI that is a failure."""
    path = shutil.which("chromium")
    if path is None:
        said = "no Chromium on this machine: 'make browser' installs it as root"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        try:
            yield running
        finally:
            running.close()


# ---------------------------------------------------------------- the server


@dataclass(frozen=True, slots=True)
class Served:
    """A desk that answers at `home`."""

    home: str
    desk: Desk

    @property
    def app(self) -> Application:
        return self.desk.app


@contextmanager
def served(folder: Path, at: datetime, alter: Callable[[Application], None] | None = None, **settings: Any) -> Iterator[Served]:
    """The desk over that data folder on a free port of loopback. `alter` changes the application before anybody asks."""
    listening = bind("127.0.0.1", 0)
    web = create_app(Settings.model_validate({"data_dir": folder, **settings}), MovableClock(at), "127.0.0.1")
    if alter is not None:
        alter(web.state.desk.app)
    server = uvicorn.Server(uvicorn.Config(web, log_level="error", access_log=False, proxy_headers=False, server_header=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until = time.monotonic() + _STARTS_WITHIN_S
    while not server.started and thread.is_alive() and time.monotonic() < until:
        time.sleep(0.01)
    try:
        assert server.started, "the desk did not start"
        yield Served(f"http://127.0.0.1:{listening.getsockname()[1]}", web.state.desk)
    finally:
        server.should_exit = True
        thread.join(_STARTS_WITHIN_S)
        listening.close()


# ---------------------------------------------------------------- watched pages


@dataclass  # without slots: Playwright sets attributes on whose methods it calls
class Watch:
    """What went wrong in a context's pages. A request that would leave the desk is stopped, and noted."""

    home: str
    noted: list[str] = field(default_factory=list)
    files: tuple[str, ...] = ()
    """Addresses of files that may be opened, such as a report's."""

    def attach(self, context: BrowserContext) -> None:
        context.route("**/*", self._route)
        context.on("page", self._page)
        context.on("requestfailed", self._failed)

    def clean(self, where: str) -> None:
        """Fails where anything was noted since the last look."""
        noted, self.noted = self.noted, []
        assert noted == [], where

    def _own(self, url: str) -> bool:
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}" == self.home or parts.scheme == "blob" or url in self.files or url == "about:blank"

    def _route(self, route: Route) -> None:
        if self._own(route.request.url):
            route.continue_()
        else:
            self.noted.append(f"request to {route.request.url}")
            route.abort()

    def _failed(self, request: Request) -> None:
        if not self._own(request.url):
            self.noted.append(f"failed request to {request.url}")

    def _page(self, page: Page) -> None:
        page.on("console", lambda said: self.noted.append(f"console: {said.text} ({page.url})") if said.type == "error" else None)
        page.on("pageerror", lambda error: self.noted.append(f"error: {error} ({page.url})"))

        def dialog(opened: Any) -> None:
            self.noted.append(f"dialog: {opened.message} ({page.url})")
            opened.dismiss()

        page.on("dialog", dialog)


@contextmanager
def watched(
    browser: Browser, home: str, *, scheme: Scheme = "light", size: tuple[int, int] = WIDE, scripts: bool = True, language: str = "en-GB"
) -> Iterator[tuple[Page, Watch]]:
    """A page of a context of its own. Leaving it fails where anything was noted."""
    context = browser.new_context(
        color_scheme=scheme,
        viewport={"width": size[0], "height": size[1]},
        java_script_enabled=scripts,
        locale=language,
        reduced_motion="reduce",
        has_touch=size == PHONE,
        base_url=home,
    )
    context.set_default_timeout(15_000)
    watch = Watch(home)
    watch.attach(context)
    try:
        yield context.new_page(), watch
        watch.clean("noted by the end")
    finally:
        context.close()


def visit(page: Page, path: str) -> None:
    """Opens a page that has to be there."""
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200, (path, answer.status)


def shot(page: Page, name: str, *, whole: bool = True) -> Path:
    """A screenshot among the artefacts; 'make test' says where they are."""
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    file = ARTIFACTS / f"{name}.png"
    page.screenshot(path=file, full_page=whole, animations="disabled")
    return file


_GRAVE = """() => axe.run({resultTypes: ["violations"]}).then(found => found.violations
  .filter(one => ["serious", "critical"].includes(one.impact)).map(one => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`))"""


def grave(page: Page) -> list[str]:
    """Serious and critical findings of axe-core on the page as it is now, each with the first element it is about."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(_GRAVE)
    return found


# ---------------------------------------------------------------- nights archived for real

Spoil = Callable[[Version, Sequence[Statement], Sequence[Fact]], tuple[Version, Sequence[Statement], Sequence[Fact]]]


def archived_night(
    app: Application,
    at: datetime,
    told: Sequence[Told],
    *,
    page: Callable[[Told], str] | None = None,
    spoil: Spoil | None = None,
    alter_capture: Callable[[Capture], Capture] | None = None,
    headers: Sequence[tuple[str, str]] = (),
) -> None:
    """One run at that moment, its pages in a WARC file; read and settled for real. The three hooks put other words in place of what was read."""
    clock = app.clock
    assert isinstance(clock, MovableClock)
    clock.at = at
    run_id = f"{at:%Y%m%dT%H%M%SZ}-nightly"
    with app.store.write() as tx:
        runs.start(tx, run_id=run_id, kind="nightly", now=at)
    with ArchiveWriter(app.settings.archive_dir, run_id, created_at=at) as writer:
        for article in told:
            version = article.version()
            body = (page or plain_page)(article).encode("utf-8", "replace")
            kinds = [("Content-Type", "text/html; charset=utf-8"), *headers]
            url = f"https://24.kg/english/{article.number}_story/"
            capture = writer.write(ReceivedResponse(url, 200, kinds, body, at, "24kg", PageKind.ARTICLE, article.number, version.source))
            capture = alter_capture(capture) if alter_capture else capture
            statements: Sequence[Statement] = split(version)
            facts: Sequence[Fact] = reader().read(version, tuple(statements))
            if spoil is not None:
                version, statements, facts = spoil(version, statements, facts)
            statements = tuple(statements)
            analysis = Analysis(version, statements, tuple(facts), "test-rules", words_of_statements(statements), SCHEME)
            with app.store.write() as tx:
                captures.add(tx, capture)
                versions.save_analysis(tx, capture, analysis, at)
    settle(app)
    with app.store.write() as tx:
        runs.finish(tx, run_id, RunStatus.OK, at, {"articles": len(told)})


def plain_page(told: Told) -> str:
    """The article in markup as plain as can be."""
    paragraphs = "".join(f"<p>{html.escape(one)}</p>" for one in told.body.split("\n\n"))
    title = html.escape(told.title)
    return (
        f"<!doctype html><html lang={told.language}><head><title>{title}</title></head>"
        f'<body><h1>{title}</h1><div itemprop="articleBody">{paragraphs}</div></body></html>'
    )
