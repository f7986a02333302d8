"""Puts the desk together: settings and a clock in, a web application out. Pages are in modules of their own, named here."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from fastapi.routing import APIRoute
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException as StarletteHTTPException

from core.clock import Clock
from core.errors import BusyError, InputError, MonitorError
from core.settings import Settings
from monitor.application import Application
from monitor.desk import (
    api,
    decisions,
    exports,
    metrics,
    pages_claims,
    pages_disagreements,
    pages_evidence,
    pages_findings,
    pages_login,
    pages_runs,
    pages_search,
    pages_ties,
    pages_tonight,
)
from monitor.desk.access import access
from monitor.desk.background import Background
from monitor.desk.delivery import send_again
from monitor.desk.dependencies import Desk, page, token_checked
from monitor.desk.guard import POLICY, Guard
from monitor.desk.passwords import Attempts
from monitor.desk.sessions import Sessions
from monitor.review import settle_decisions
from monitor.search_fill import fill_search

PAGES = (
    pages_login,
    pages_tonight,
    decisions,
    pages_findings,
    pages_evidence,
    pages_runs,
    pages_claims,
    pages_ties,
    pages_disagreements,
    pages_search,
    exports,
    api,
    metrics,
)
"""Modules with a `router`, in the order in which their paths are tried."""
_LOG = logging.getLogger(__name__)
_STANDARD = {
    "Not Found": "there is no such page",
    "Method Not Allowed": "nothing is to be seen at this address: it takes what a form sends",
}
"""The framework's words in ours."""
_LONGEST = 80
"""Characters of an address's value that are shown again."""
_STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings, clock: Clock | None = None, host: str = "127.0.0.1") -> FastAPI:
    """The desk over one installation, to be served on `host`. It opens the store and closes it when it is shut down.

    Raises SettingsError, SeedError or StoreError; SettingsError also where the address would leave the desk open to others.
    """
    entry = access(settings.desk, host)
    monitor = Application(settings, clock)
    assert monitor.seeds and monitor.store and monitor.programmes  # noqa: PT018 - loaded now, so that what is wrong is said at the start

    stopping = threading.Event()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        desk.indexer.request(patience_s=0)
        yield
        stopping.set()
        for work in (desk.settler, desk.sender, desk.indexer):
            work.wait()
        monitor.close()

    web = FastAPI(
        title="policy-monitor",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
        dependencies=[Depends(token_checked)],
    )
    for module in PAGES:
        web.include_router(module.router)
    web.mount("/static", StaticFiles(directory=_STATIC), name="static")
    web.add_api_route("/", lambda: RedirectResponse("/tonight", 303), include_in_schema=False)
    paths = frozenset(route.path for module in PAGES for route in module.router.routes if isinstance(route, APIRoute))
    desk = Desk(monitor, entry, Sessions.of(settings.data_dir), Attempts(), *_background(monitor, stopping), paths)
    web.state.desk = desk
    web.add_middleware(Guard, desk=desk)
    web.add_exception_handler(StarletteHTTPException, _told)
    web.add_exception_handler(RequestValidationError, _told)
    web.add_exception_handler(MonitorError, _told)
    web.add_exception_handler(Exception, _fault)
    return web


def _background(monitor: Application, stopping: threading.Event) -> tuple[Background, Background, Background]:
    """(settles decisions, sends messages, indexes what the search does not know yet)"""
    return (
        Background("settle decisions", lambda: settle_decisions(monitor)),
        Background("send messages", lambda: send_again(monitor)),
        Background("index texts", lambda: fill_search(monitor, lambda: not stopping.is_set())),
    )


async def _told(request: Request, error: Exception) -> Response:
    """What went wrong in one line, as a page, or as JSON for machines."""
    machine = request.url.path.startswith(("/api/", "/export/"))
    status, said = _meaning(error, for_people=not machine, asks=request.method == "GET")
    if request.url.path.startswith("/api/"):
        return JSONResponse({"detail": said}, status)
    if request.headers.get("hx-request"):
        return PlainTextResponse(said, status)
    return page(request, "error.html", status, status_code=status, said=said)


async def _fault(request: Request, error: Exception) -> Response:
    """A fault of ours: the log has it, the page does not."""
    _LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    if request.url.path.startswith("/api/"):
        return JSONResponse({"detail": "a fault of the program; its log says more"}, 500)
    answer = page(request, "error.html", 500, status_code=500, said="A fault of the program; its log says more.")
    answer.headers.update({"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"})  # made outside of the guard
    return answer


def _meaning(error: Exception, *, for_people: bool, asks: bool) -> tuple[int, str]:
    """(status, what is wrong in a line). `for_people`: without what only a program can use. `asks`: nothing was to be changed."""
    if isinstance(error, StarletteHTTPException | HTTPException):
        said = str(error.detail)
        return error.status_code, _STANDARD.get(said, said) if for_people else said
    if isinstance(error, RequestValidationError):
        first: Mapping[str, Any] = next(iter(error.errors()), {})
        if for_people and isinstance(first.get("input"), str):
            return 422, f"in the address, '{first['loc'][-1]}' does not take '{first['input'][:_LONGEST]}'"
        return 422, f"{'.'.join(str(part) for part in first.get('loc', ())[1:])}: {first.get('msg', 'not usable')}"
    if isinstance(error, InputError):
        return 422 if asks else 409, str(error)
    return (409 if isinstance(error, BusyError) else 503), str(error)
