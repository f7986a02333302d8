"""Stands before every page: who may enter, from where a form may come, and the headers every answer carries. Renders nothing but refusals.

The Content-Security-Policy lets nothing run or load but the desk's own files (W3C CSP3). An answer may bring a stricter one of its own.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.desk.access import Access, Role, Visitor, at_this_machine, from_proxy, is_loopback
from monitor.desk.dependencies import LOCALE_COOKIE, READER_COOKIE, Desk, reader_name
from monitor.desk.sessions import COOKIE, LIFETIME, Session
from monitor.desk.translations import choose

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN_TO_ALL = ("/static/", "/healthz", "/login")
_MACHINES = ("/api/", "/metrics", "/export/")
_MOST_BYTES = 256 * 1024
"""A form of the desk holds ids and a reason; more than this is no form of ours."""


class Guard:
    """ASGI middleware around the whole desk."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app, self._desk = app, desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        state: MutableMapping[str, Any] = scope.setdefault("state", {})
        state["language"] = choose(request.cookies.get(LOCALE_COOKIE), request.headers.get("accept-language", ""))
        cookie = self._enter(request, state)
        refusal = self._refusal(request, state)
        answer = refusal if refusal is not None else self._app

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._mark(MutableHeaders(scope=message), request, cookie)
            await send(message)

        await answer(scope, receive, guarded)

    def _enter(self, request: Request, state: MutableMapping[str, Any]) -> str | None:
        """Finds out who asks. Returns the session cookie to set, None where the browser has a good one."""
        desk, now = self._desk, self._desk.app.clock.now()
        text = request.cookies.get(COOKIE, "")
        session = self._session(text)
        made = session is None
        state["session"] = session = session or desk.sessions.new(now)
        state["visitor"] = self._visitor(request, session)
        wanted = made and not request.url.path.startswith(_OPEN_TO_ALL[:2]) and not request.url.path.startswith(_MACHINES)
        return desk.sessions.write(session) if wanted else None

    def _session(self, text: str) -> Session | None:
        desk = self._desk
        found = desk.sessions.read(text) if text else None
        if found is None:
            return None
        session = found[0]
        user = desk.settings.users.get(session.user or "")
        if session.user is not None and (user is None or desk.access is not Access.LOGIN):
            return None
        return session if desk.sessions.holds(text, session, user.password_hash if user else "", desk.app.clock.now()) else None

    def _visitor(self, request: Request, session: Session) -> Visitor | None:
        desk = self._desk
        if desk.access is Access.PROXY:
            peer = request.client.host if request.client else ""
            return from_proxy(desk.settings, peer, request.headers.get(desk.settings.proxy_user_header, "").strip())
        if desk.access is Access.LOGIN:
            user = desk.settings.users.get(session.user or "")
            return Visitor(session.user, session.user, Role(user.role)) if user and session.user else None
        return at_this_machine(reader_name(unquote(request.cookies.get(READER_COOKIE, ""))))

    def _refusal(self, request: Request, state: MutableMapping[str, Any]) -> Response | None:
        path = request.url.path
        if self._desk.access is Access.OPEN and not is_loopback(request.url.hostname or ""):
            # A page elsewhere may point a name of its own at this machine (DNS rebinding); the name in Host gives it away.
            return PlainTextResponse("this desk answers to 127.0.0.1 and localhost only", 421)
        if request.method not in _SAFE and not self._own_form(request):
            return PlainTextResponse("the form came from another site, or is too large; nothing was done", 403)
        if state["visitor"] is not None or path.startswith(_OPEN_TO_ALL):
            return None
        if self._desk.access is Access.PROXY:
            return PlainTextResponse("the desk is reached through its proxy, which has to name the user", 403)
        if path.startswith(_MACHINES) or request.headers.get("hx-request"):
            return JSONResponse({"detail": "log in first"}, 401, headers={"HX-Redirect": "/login"})
        where = quote(path + (f"?{request.url.query}" if request.url.query else ""), safe="")
        return RedirectResponse(f"/login?back={where}", 303)

    def _own_form(self, request: Request) -> bool:
        """Whether an unsafe request comes from a page of this desk, as far as the browser says. The form's token is checked besides."""
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        origin = request.headers.get("origin")
        known = {request.headers.get("host", ""), urlsplit(self._desk.settings.public_url).netloc}
        if origin is not None and urlsplit(origin).netloc not in known - {""}:
            return False
        length = request.headers.get("content-length", "")
        return length.isdecimal() and int(length) <= _MOST_BYTES

    def _mark(self, headers: MutableHeaders, request: Request, cookie: str | None) -> None:
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        cached = "public, no-cache" if request.url.path.startswith("/static/") else "private, no-cache"
        headers.setdefault("Cache-Control", cached)
        if self._desk.secure_cookies:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if cookie is not None and not any(one.startswith(f"{COOKIE}=") for one in headers.getlist("set-cookie")):
            headers.append("set-cookie", self._desk.cookie(COOKIE, cookie, int(LIFETIME.total_seconds())))
