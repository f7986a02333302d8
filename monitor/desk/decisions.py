"""Accept, dismiss, not sure, undo: one finding, several told together, or all of one kind. Kept for good with the reviewer's name."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from core.records import FindingState
from monitor.desk.background import PATIENCE_S
from monitor.desk.dependencies import DeskOf, ReviewerOf, Tx, WordsOf, local_path, page
from monitor.desk.verdicts import Verdicts
from monitor.review import keep

router = APIRouter(include_in_schema=False)

REASONS = (
    "misread: the text does not say so",
    "not about this country",
    "old news or background",
    "said already, nothing new",
    "wrong figure, date or party",
)
"""Reasons offered for dismissing. They are kept in English, so that everyone who reads the history reads the same."""
_STATES = {
    "accept": FindingState.ACCEPTED,
    "dismiss": FindingState.DISMISSED,
    "unsure": FindingState.UNSURE,
    "undo": FindingState.OPEN,
}
_MOST = 500


@router.get("/decisions")
def verdict_of(
    request: Request, tx: Tx, ids: Annotated[list[str], Query(max_length=_MOST)], back: Annotated[str, Query(max_length=500)] = "/tonight"
) -> Response:
    """The verdict on findings as a fragment of a page: what stands now, with its buttons."""
    return page(request, "verdict.html", verdict=Verdicts.load(tx, ids).of(ids), reasons=REASONS, back=back, problem="")


@router.post("/decisions")
def decide(
    request: Request,
    desk: DeskOf,
    visitor: ReviewerOf,
    words: WordsOf,
    verdict: Annotated[str, Form(pattern="^(accept|dismiss|unsure|undo)$")],
    ids: Annotated[list[str], Form(default_factory=list)],
    together: Annotated[str, Form(max_length=_MOST * 12)] = "",
    because: Annotated[str, Form(max_length=200)] = "",
    reason: Annotated[str, Form(max_length=2000)] = "",
    back: Annotated[str, Form(max_length=500)] = "/tonight",
) -> Response:
    """Answers htmx with the new verdict in place of the old, or the old one with what is missing; any other form with the page it came from.

    `together`: ids in one field, as a button carries them that stands for many.
    """
    ids = [*ids, *together.split()]
    if not 0 < len(ids) <= _MOST:
        raise HTTPException(422, f"name one finding, or up to {_MOST}")
    state = _STATES[verdict]
    said = ": ".join(part for part in (because if because in REASONS else "", reason.strip()) if part)
    problem = ""
    in_place = request.headers.get("hx-request") == "true"
    if state is FindingState.DISMISSED and not said:
        problem = words.t("Say why you dismiss it: the reason is kept and shown.")
    else:
        keep(desk.app, ids, state, said, visitor.reviewer)
        desk.settler.request(0 if in_place else PATIENCE_S)
    if not in_place:
        if problem:
            raise HTTPException(422, problem)
        return RedirectResponse(local_path(back, "/tonight") + ("" if together else f"#f-{ids[0]}"), 303)
    with desk.app.store.read() as tx:
        shown = Verdicts.load(tx, ids).of(ids)
    return page(request, "verdict.html", verdict=shown, reasons=REASONS, back=back, problem=problem)
