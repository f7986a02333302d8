"""Coming in and going out, and what a browser remembers of its reader: name of the cursor, language of the interface."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from core.records import Language
from monitor.desk.access import Access
from monitor.desk.dependencies import LOCALE_COOKIE, READER_COOKIE, DeskOf, WordsOf, local_path, page, reader_name
from monitor.desk.passwords import fits
from monitor.desk.sessions import COOKIE, LIFETIME, Session

router = APIRouter(include_in_schema=False)
_YEAR_S = 365 * 24 * 3600
Text = Annotated[str, Form(max_length=300)]


@router.get("/login")
def login(request: Request, desk: DeskOf, back: str = "/tonight") -> Response:
    if desk.access is not Access.LOGIN:
        return RedirectResponse("/tonight", 303)
    return page(request, "login.html", back=local_path(back, "/tonight"), name="", wrong="")


@router.post("/login")
def log_in(request: Request, desk: DeskOf, words: WordsOf, name: Text, password: Text, back: Text = "/tonight") -> Response:
    if desk.access is not Access.LOGIN:
        raise HTTPException(404, "there is no login on this desk")
    now, address = desk.app.clock.now(), request.client.host if request.client else ""
    back = local_path(back, "/tonight")
    if desk.attempts.too_many(name, address, now):
        said = words.t("Too many wrong guesses; wait a quarter of an hour.")
        return page(request, "login.html", 429, back=back, name=name, wrong=said)
    user = desk.settings.users.get(name)
    if not fits(password, user.password_hash if user else None) or user is None:
        desk.attempts.wrong(name, address, now)
        return page(request, "login.html", 401, back=back, name=name, wrong=words.t("Name or password is wrong."))
    desk.attempts.right(name, address)
    # A new session at login: one that somebody else planted in this browser does not become the user's.
    cookie = desk.sessions.write(desk.sessions.new(now, name), user.password_hash)
    return _back(back, desk.cookie(COOKIE, cookie, int(LIFETIME.total_seconds())))


@router.post("/logout")
def log_out(request: Request, desk: DeskOf) -> Response:
    session: Session = request.state.session
    desk.sessions.end(session, desk.app.clock.now())
    return _back("/login" if desk.access is Access.LOGIN else "/tonight", desk.cookie(COOKIE, "", 0))


@router.post("/language")
def choose_language(desk: DeskOf, language: Annotated[Language, Form()], back: Text = "/tonight") -> Response:
    return _back(local_path(back, "/tonight"), desk.cookie(LOCALE_COOKIE, language.value, _YEAR_S))


@router.post("/reader")
def choose_reader(desk: DeskOf, name: Text = "", back: Text = "/tonight") -> Response:
    """Another named cursor, on a desk that everyone at this machine may use."""
    if desk.access is not Access.OPEN:
        raise HTTPException(403, "on this desk everyone reads under their own name")
    chosen = reader_name(name.strip())
    return _back(local_path(back, "/tonight"), desk.cookie(READER_COOKIE, quote(chosen), _YEAR_S))


def _back(where: str, cookie: str) -> Response:
    answer = RedirectResponse(where, 303)
    answer.headers.append("set-cookie", cookie)
    return answer
