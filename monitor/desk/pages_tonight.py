"""The first page of the morning: what is new since this reader last looked, to be decided on. Decisions are taken in decisions.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from core.errors import InputError
from monitor.desk.decisions import REASONS
from monitor.desk.dependencies import DeskOf, Tx, VisitorOf, WordsOf, page
from monitor.desk.tonight import LOOK, tie_ids, tonight
from monitor.review import mark_reviewed
from store import readers

router = APIRouter(include_in_schema=False)


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
) -> HTMLResponse:
    """`before`: where the cursor stood until it was just moved, so that this can be taken back."""
    chosen = desk.programme(programme)
    shown = tonight(tx, desk.app, chosen, visitor.reader, since, words)
    return page(
        request,
        "tonight.html",
        tonight=shown,
        report=shown.report,
        verdicts=shown.verdicts,
        programme=chosen,
        programmes=desk.app.programmes,
        before=before,
        tie_ids=tie_ids,
        reasons=REASONS,
    )


@router.post("/tonight/seen")
def seen(tx: Tx, desk: DeskOf, visitor: VisitorOf) -> Response:
    """This reader has looked at everything until now. Open findings stay open."""
    stood = readers.cursor(tx, visitor.reader)
    mark_reviewed(desk.app, visitor.reader)
    return RedirectResponse(f"/tonight?before={_written(stood)}", 303)


@router.post("/tonight/unseen")
def unseen(desk: DeskOf, visitor: VisitorOf, until: Annotated[str, Form(max_length=60)]) -> Response:
    """Puts the cursor back where it stood."""
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) if until == "never" else datetime.fromisoformat(until)
    except ValueError:
        raise InputError("that is no moment to go back to") from None
    with desk.app.store.write() as tx:
        readers.move(tx, visitor.reader, moment)
    return RedirectResponse("/tonight", 303)


def _written(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if moment else "never"
