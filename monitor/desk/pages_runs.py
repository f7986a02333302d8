"""The runs, for whoever keeps this going: each night, what was missing, and messages that did not go out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from monitor.desk.dependencies import DeskOf, ReviewerOf, Tx, page
from monitor.desk.nights import grouped, night, nights
from monitor.report_span import local
from monitor.report_words import clean
from monitor.status import look
from store import outbox, runs

router = APIRouter(include_in_schema=False)
_A_FORTNIGHT = 14


@router.get("/runs")
def show(request: Request, tx: Tx, desk: DeskOf, limit: Annotated[int, Query(ge=1, le=400)] = _A_FORTNIGHT, sent: str = "") -> HTMLResponse:
    """`sent`: "now" after a round of sending, "later" while it goes on."""
    status = look(desk.app)
    shown = nights(tx, desk.app, limit)
    issues = [issue for one in reversed(shown) for issue in runs.issues(tx, one.id)]
    return page(
        request,
        "runs.html",
        status=status,
        nights=shown,
        limit=limit,
        more=len(shown) == limit,
        groups=grouped(desk.app, issues),
        waiting=[
            (row.id, clean(row.message.subject), row.target, row.attempts, clean(row.last_error or ""), local(row.next_attempt_at))
            for row in outbox.undelivered(tx)
        ],
        next_night=local(status.next_night),
        sent=sent,
    )


@router.get("/runs/{run_id}")
def one(request: Request, tx: Tx, desk: DeskOf, run_id: str) -> HTMLResponse:
    found = night(tx, desk.app, run_id)
    if found is None:
        raise HTTPException(404, "no such run is stored")
    met = runs.issues(tx, run_id)
    return page(
        request, "run.html", night=found, groups=grouped(desk.app, met), issues=[(i.level.value, i.code, clean(i.message)) for i in met]
    )


@router.post("/runs/send")
def send(desk: DeskOf, _: ReviewerOf) -> Response:
    """Tries every undelivered message again, also those that were given up."""
    done = desk.sender.request()
    return RedirectResponse(f"/runs?sent={'now' if done else 'later'}#messages", 303)
