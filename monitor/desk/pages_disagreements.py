"""Disagreements of editions, speakers and outlets, and silent edits that touch a claim."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from monitor.desk import paging
from monitor.desk.dependencies import DeskOf, Tx, page
from monitor.desk.disagreements import disagreements, silent_edits
from monitor.desk.verdicts import Verdicts

router = APIRouter(include_in_schema=False)
SPANS = (30, 90, 365, 0)
"""Days back that edits may be shown for; 0: all."""
KINDS = ("editions", "speakers", "outlets")
PER_PAGE = 20


@router.get("/disagreements")
def show(
    request: Request,
    tx: Tx,
    desk: DeskOf,
    programme: str | None = None,
    between: str = "",
    days: Annotated[int, Query(ge=0, le=36_500)] = 90,
    part: Annotated[int, Query(ge=1, le=10_000)] = 1,
    edits: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> HTMLResponse:
    """`between`: only disagreements of that kind. `part` and `edits` are pages of the two lists; past the last, that one is shown."""
    chosen = desk.programme(programme)
    known = disagreements(tx, desk.app.seeds, chosen)
    counts = {kind: sum(kind in one.between for one in known) for kind in KINDS}
    shown = paging.part([one for one in known if between not in KINDS or between in one.between], part, PER_PAGE)
    since = desk.app.clock.now() - timedelta(days=days) if days else None
    touched = silent_edits(tx, desk.app.seeds, chosen, since, edits, PER_PAGE)
    return page(
        request,
        "disagreements.html",
        programme=chosen,
        programmes=desk.app.programmes,
        shown=shown,
        all=len(known),
        counts=counts,
        between=between if between in KINDS else "",
        touched=touched,
        days=days,
        spans=SPANS,
        verdicts=Verdicts.load(tx, [side.id for one in shown.items for side in one.view.sides]),
    )
