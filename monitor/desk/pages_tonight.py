"""The first page of the morning: what is new since this reader last looked, to be decided on. Decisions are taken in decisions.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from core.errors import InputError
from monitor.desk.brief import brief
from monitor.desk.decisions import REASONS
from monitor.desk.dependencies import DeskOf, Tx, VisitorOf, WordsOf, page
from monitor.desk.sayings import Sayings
from monitor.desk.tonight import LOOK, moves_of, tie_ids, tonight
from monitor.review import mark_reviewed, seen_until
from store import outbox, readers

router = APIRouter(include_in_schema=False)
Moment = Annotated[str, Form(max_length=60)]
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The cursor of a reader who took back the first look: everything is new again."""


@router.get("/tonight")
def show(
    request: Request,
    tx: Tx,
    desk: DeskOf,
    visitor: VisitorOf,
    words: WordsOf,
    since: str = LOOK,
    programme: str | None = None,
    before: str = "",
    part: str = "",
) -> HTMLResponse:
    """`before`: where the cursor stood until it was just moved, so that this can be taken back. `part`: "all" shows everything of the span."""
    chosen = desk.programme(programme)
    shown = tonight(tx, desk.app, chosen, visitor.reader, since, words, everything=part == "all")
    return page(
        request,
        "tonight.html",
        tonight=shown,
        report=shown.report,
        brief=brief(shown.report, chosen, Sayings(words, desk.app.seeds)),
        verdicts=shown.verdicts,
        programme=chosen,
        programmes=desk.app.programmes,
        before=before,
        unsent=outbox.count_undelivered(tx),
        until=_written(seen_until(tx, desk.app)),
        tie_ids=tie_ids,
        moves_of=moves_of,
        reasons=REASONS,
    )


@router.post("/tonight/seen")
def seen(desk: DeskOf, visitor: VisitorOf, until: Moment) -> Response:
    """This reader has looked at everything that the page showed, which was made at `until`. Open findings stay open."""
    with desk.app.store.read() as tx:
        stood = readers.cursor(tx, visitor.reader)
    mark_reviewed(desk.app, visitor.reader, _moment(until))
    return RedirectResponse(f"/tonight?before={_written(stood)}", 303)


@router.post("/tonight/unseen")
def unseen(desk: DeskOf, visitor: VisitorOf, until: Moment) -> Response:
    """Puts the cursor back where it stood."""
    with desk.app.store.write() as tx:
        readers.move(tx, visitor.reader, _moment(until))
    return RedirectResponse("/tonight", 303)


def _moment(text: str) -> datetime:
    """Raises InputError on anything but a moment with its zone, or "never"."""
    try:
        moment = _NEVER if text == "never" else datetime.fromisoformat(text)
    except ValueError:
        raise InputError("that is no moment") from None
    if moment.tzinfo is None:
        raise InputError("that moment has no time zone")
    return moment.astimezone(UTC)


def _written(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if moment else "never"
