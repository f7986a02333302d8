"""What a page asks for: the desk's parts, a database session, who asks, and how to answer with a template. No page, no rule.

A page module takes `Tx`, `DeskOf`, `VisitorOf` as parameters and returns `page(request, "name.html", ...)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from http.cookies import SimpleCookie
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse

from core.records import Language, Programme
from core.settings import DeskSettings
from monitor.application import Application
from monitor.desk.access import Access, Visitor
from monitor.desk.background import Background
from monitor.desk.passwords import Attempts
from monitor.desk.rendering import render
from monitor.desk.sayings import Sayings
from monitor.desk.sessions import Session as BrowserSession
from monitor.desk.sessions import Sessions
from monitor.desk.translations import NAMES, Words, words
from monitor.planned import NIGHTLY
from monitor.report_span import DEFAULT_READER, local
from store import Session, runs

LOCALE_COOKIE, READER_COOKIE = "desk_language", "desk_reader"
_READER = re.compile(r"[\w.@ -]{1,60}")
NAV = (
    ("/tonight", "Tonight"),
    ("/claims", "Claims"),
    ("/ties", "Ties"),
    ("/disagreements", "Disagreements"),
    ("/search", "Search"),
    ("/runs", "Runs"),
)
"""Pages named at the head of every page, where there is such a page."""


@dataclass(frozen=True)
class Desk:
    """The parts of one running desk."""

    app: Application
    access: Access
    sessions: Sessions
    attempts: Attempts
    settler: Background
    sender: Background
    indexer: Background
    paths: frozenset[str]

    @property
    def settings(self) -> DeskSettings:
        return self.app.settings.desk

    @cached_property
    def secure_cookies(self) -> bool:
        """Cookies go over TLS only where people reach the desk by it."""
        return urlsplit(self.settings.public_url).scheme == "https"

    def cookie(self, name: str, value: str, max_age_s: int) -> str:
        """A Set-Cookie header: out of scripts' reach, and not sent along with other sites' forms."""
        made: SimpleCookie = SimpleCookie()
        made[name] = value
        morsel = made[name]
        morsel["path"], morsel["max-age"], morsel["samesite"], morsel["httponly"] = "/", max_age_s, "Lax", True
        if self.secure_cookies:
            morsel["secure"] = True
        return morsel.OutputString()

    def programme(self, wanted: str | None) -> Programme:
        """The programme by id; the first of the settings for None. 404 on any other."""
        known = self.app.programmes
        found = known[0] if wanted is None else next((one for one in known if one.id == wanted), None)
        if found is None:
            raise HTTPException(404, "no such programme")
        return found


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def session_of(desk: Annotated[Desk, Depends(desk_of)]) -> Iterator[Session]:
    """A look at the database that sees one state."""
    with desk.app.store.read() as tx:
        yield tx


def visitor_of(request: Request) -> Visitor:
    visitor: Visitor = request.state.visitor
    return visitor


def reviewer_of(request: Request) -> Visitor:
    """Whoever asks, where they may decide; else 403."""
    visitor = visitor_of(request)
    if not visitor.may_decide:
        raise HTTPException(403, "you may look, but not decide; ask whoever runs the desk for the role 'reviewer'")
    return visitor


def words_of(request: Request) -> Words:
    language: Language = request.state.language
    return words(language)


async def token_checked(request: Request) -> None:
    """Every unsafe request carries its session's token, in the form or a header; else 403. Set for the whole desk."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    token = request.headers.get("x-csrf-token")
    if token is None:
        form = await request.form()
        token = str(form.get("csrf_token", ""))
    session: BrowserSession = request.state.session
    if not desk_of(request).sessions.token_fits(session, token):
        raise HTTPException(403, "this page has grown old; load it again and repeat what you did")


DeskOf = Annotated[Desk, Depends(desk_of)]
Tx = Annotated[Session, Depends(session_of)]
VisitorOf = Annotated[Visitor, Depends(visitor_of)]
ReviewerOf = Annotated[Visitor, Depends(reviewer_of)]
WordsOf = Annotated[Words, Depends(words_of)]


def page(request: Request, template: str, status: int = 200, /, **context: object) -> HTMLResponse:
    """The template as an answer, with what every template knows: t, n, say, lang, nav, label, csrf_token, reader, visitor, late."""
    desk, spoken, visitor = desk_of(request), words_of(request), getattr(request.state, "visitor", None)
    shown: dict[str, object] = {
        "t": spoken.t,
        "n": spoken.n,
        "say": Sayings(spoken, desk.app.seeds),
        "lang": spoken.language.value,
        "languages": [(one.value, name) for one, name in NAMES.items()],
        "nav": [(path, spoken.t(name)) for path, name in NAV if path in desk.paths] if visitor else [],
        "here": request.url.path,
        "address": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "label": desk.app.settings.label,
        "csrf_token": desk.sessions.token(request.state.session),
        "visitor": visitor,
        "reader": visitor.reader if visitor else "",
        "access": desk.access.value,
        "late": _late(desk) if visitor else "",
    }
    return HTMLResponse(render(template, {**shown, **context}), status)


def reader_name(text: str | None) -> str:
    """The cursor's name as chosen on this machine; the default one where nothing usable was."""
    return text if text and _READER.fullmatch(text) else DEFAULT_READER


def local_path(text: str | None, otherwise: str) -> str:
    """A path within the desk to go back to; `otherwise` for anything that might lead elsewhere."""
    good = text and text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable() and "\\" not in text
    return text if good and text else otherwise


def _late(desk: Desk) -> str:
    """When the last good night began, where that is too long ago; "never" where there was none but another run. Empty: all is well."""
    with desk.app.store.read() as tx:
        good = runs.last_success(tx, NIGHTLY)
        if good is None:
            return "never" if runs.recent(tx, 1) else ""
    late = desk.app.clock.now() - good > timedelta(hours=desk.settings.late_after_hours)
    return local(good) if late else ""
