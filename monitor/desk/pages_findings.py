"""One finding at an address that stays: what it says, why, every piece of evidence, and everyone's decisions."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from core.records import Language, Programme
from monitor.desk.decisions import REASONS
from monitor.desk.dependencies import Desk, DeskOf, Tx, page
from monitor.desk.verdicts import Verdicts
from monitor.report_evidence import Evidence
from monitor.report_findings import FindingViews
from store import Session, findings, judgements
from store.findings import StoredFinding

router = APIRouter(include_in_schema=False)
_MOST_REPORTS = 50


@router.get("/findings/{finding_id}")
def show(request: Request, tx: Tx, desk: DeskOf, finding_id: str, part: str = "") -> Response:
    """The beginning of an id leads to the whole one, as on the command line. `part`: "all" shows every report, however many there are."""
    stored = findings.get(tx, finding_id)
    if stored is None:
        return RedirectResponse(f"/findings/{_whole(tx, finding_id)}", 303)
    programme = _programme(desk, stored)
    others = [one for one in (findings.get(tx, key) for key in stored.finding.disagrees_with) if one is not None]
    ids = [one.finding.key.id for one in (stored, *others)]
    evidence = Evidence(tx, desk.app.seeds, programme.published_on)
    views = FindingViews(programme, desk.app.seeds, evidence, judgements.newest(tx, ids), None if part == "all" else _MOST_REPORTS)
    views.load([stored, *others])
    verdicts = Verdicts.load(tx, ids)
    return page(
        request,
        "finding.html",
        one=views.view(stored),
        stored=stored,
        others=[views.view(other) for other in others],
        held=_held(tx, stored),
        programme=programme,
        programme_title=programme.title[Language.EN],
        verdicts=verdicts,
        reasons=REASONS,
    )


def _whole(tx: Session, beginning: str) -> str:
    """The only id that begins so; else 404."""
    known = findings.matching(tx, beginning)
    if len(known) != 1:
        raise HTTPException(404, "several findings begin so: write more of the id" if known else "there is no such finding")
    return known[0]


def _programme(desk: Desk, stored: StoredFinding) -> Programme:
    found = next((one for one in desk.app.programmes if one.id == stored.finding.key.programme), None)
    if found is None:
        raise HTTPException(404, "this finding is of a programme that the settings no longer name")
    return found


def _held(tx: Session, stored: StoredFinding) -> str | None:
    """Id of the finding that set the value this one was held against; None where that is the baseline."""
    finding = stored.finding
    if finding.held_against is None or finding.old is None:
        return None
    before = [
        one
        for one in findings.find(tx, finding.key.programme, claim=finding.key.claim, evidence=False)
        if one.finding.new == finding.old and one.finding.key.id != finding.key.id
    ]
    return before[-1].finding.key.id if before else None
