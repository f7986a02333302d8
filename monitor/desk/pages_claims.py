"""The programme as a page, each claim as a page, and how the programme ends. What they show is put together in standings, figures and closing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from core.records import Claim, ClaimKind, Programme, Relation
from monitor.desk.closing import closing, end_state
from monitor.desk.closing_sentences import ClosingSentences
from monitor.desk.dependencies import Desk, DeskOf, Tx, WordsOf, page
from monitor.desk.figures import Mark, Step, figure, history, marks, newest_values, place, said_day
from monitor.desk.moments import When, WhenOf
from monitor.desk.plots import Spot, WeekRow, spots_chart, value_chart, weeks_chart
from monitor.desk.sayings import Sayings
from monitor.desk.standings import (
    SILENT,
    STRENGTH,
    WORDS,
    Decided,
    Standing,
    articles_by_relation,
    one_standing,
    recently,
    standings,
    state_of,
)
from monitor.desk.translations import Words
from monitor.desk.verdicts import Verdicts
from monitor.report_evidence import Evidence
from monitor.report_findings import FindingViews
from monitor.report_span import SITE_ZONE, local
from monitor.report_ties import totals
from pipelines.fold_ties import REGISTER_CLAIM
from store import Session, findings, judgements, reports
from store.reports import Mention

router = APIRouter(include_in_schema=False)
WEEKS = (1, 4, 12, 26, 52)
_CHART_WEEKS = 26
_MOST_FINDINGS = 25
_MOST_QUOTED = 4  # facts of a finding looked up for a line on a claim's page: its own page has all
_SMALL_CHART = 60
_MOST_SPOTS = 1000
Weeks = Annotated[int, Query(ge=1, le=520)]


@router.get("/claims")
def claims(
    request: Request, tx: Tx, desk: DeskOf, words: WordsOf, when: WhenOf, programme: str | None = None, weeks: Weeks = 4
) -> HTMLResponse:
    chosen = desk.programme(programme)
    decided = Decided.load(tx, chosen, when)
    until = when.end(desk.app.clock)
    since = until - timedelta(weeks=weeks)
    recent = recently(tx, chosen, when, decided, min(since, until - timedelta(weeks=_CHART_WEEKS)), until)
    rows = standings(tx, chosen, when, decided, until, [one for one in recent if one.said_at >= since])
    accepted_only = desk.settings.accepted_only
    figures = {
        one.claim.id: found
        for one in rows
        if one.claim.measure and (found := figure(tx, desk.app.seeds, chosen, one.claim, when, accepted_only)) is not None
    }
    return page(
        request,
        "claims.html",
        programme=chosen,
        programmes=desk.app.programmes,
        when=when,
        rows=rows,
        figures=figures,
        charts={one.claim.id: _small_chart(tx, desk, words, chosen, one.claim, when, decided) for one in rows if one.claim.quantity},
        totals=totals(tx, desk.app.seeds, chosen, when.span),
        score=_score(rows),
        weeks=weeks,
        choices=WEEKS,
        since_day=said_day(since),
        day=when.day(desk.app.clock),
        chart=_weeks(words, rows, recent, until),
        local=local,
        edition=lambda one: place(desk.app.seeds, one),
    )


@router.get("/claims/{claim_id}")
def claim(request: Request, tx: Tx, desk: DeskOf, words: WordsOf, when: WhenOf, claim_id: str, programme: str | None = None) -> Response:
    """A claim with its whole history. Findings that no claim asked for lead to the ties."""
    if claim_id == REGISTER_CLAIM:
        return RedirectResponse("/ties", 303)
    chosen, found = _claim(desk, claim_id, programme)
    decided = Decided.load(tx, chosen, when)
    points, steps = marks(tx, desk.app.seeds, chosen, found, when, decided) if found.quantity else ([], [])
    standing = one_standing(tx, chosen, found, when, decided, when.end(desk.app.clock))
    said = [] if points else [one for one in _said(tx, chosen, found, when) if decided.counts(one)]
    stored = [one for one in findings.find(tx, chosen.id, claim=found.id, known_on=when.known_before) if _true_by(one, when.true_on)]
    telling = [one for one in reversed(stored) if one.finding.relation is not Relation.REAFFIRMS]
    shown = telling[:_MOST_FINDINGS]
    repeated = [one for one in reversed(stored) if one.finding.relation is Relation.REAFFIRMS][:_MOST_FINDINGS]
    judged = judgements.newest(tx, [one.finding.key.id for one in shown], when.known_before)
    views = FindingViews(chosen, desk.app.seeds, Evidence(tx, desk.app.seeds, chosen.published_on), judged, _MOST_QUOTED)
    views.load((*shown, *repeated))
    return page(
        request,
        "claim.html",
        programme=chosen,
        claim=found,
        when=when,
        day=when.day(desk.app.clock),
        figure=figure(tx, desk.app.seeds, chosen, found, when, desk.settings.accepted_only) if found.measure else None,
        figure_chart=_value_chart(desk, words, tuple(points), tuple(steps), when.day(desk.app.clock)) if points else "",
        spots=_spots(words, said, when.day(desk.app.clock)) if said else "",
        marks=newest_values(points),
        ledger=history(tx, desk.app.seeds, chosen, found),
        standing=standing,
        findings=[views.view(one) for one in shown],
        older=len(telling) - len(shown),
        repeated=[views.view(one) for one in repeated],
        verdicts=Verdicts.load(tx, [one.finding.key.id for one in (*shown, *repeated)]),
        end=end_state(tx, desk.app, chosen, found, when) if found.kind is ClaimKind.PLEDGE else None,
        measure=desk.app.seeds.measures.get(found.measure or ""),
        measures=desk.app.seeds.measures,
        topics=[desk.app.seeds.topics[one] for one in found.topics if one in desk.app.seeds.topics],
        local=local,
        edition=lambda one: place(desk.app.seeds, one),
    )


@router.get("/closing")
def end(request: Request, tx: Tx, desk: DeskOf, words: WordsOf, when: WhenOf, programme: str | None = None) -> HTMLResponse:
    """The closing report; before the programme's end, how it would read today."""
    chosen = desk.programme(programme)
    found = closing(tx, desk.app, chosen, when)
    return page(
        request,
        "closing.html",
        programme=chosen,
        programmes=desk.app.programmes,
        when=when,
        closing=found,
        told=ClosingSentences(words, Sayings(words, desk.app.seeds)),
        local=local,
        edition=lambda one: place(desk.app.seeds, one),
    )


def _claim(desk: Desk, claim_id: str, programme: str | None) -> tuple[Programme, Claim]:
    """A claim of the named programme, else of the first that has it; else 404."""
    among = [desk.programme(programme)] if programme else desk.app.programmes
    for one in among:
        for found in one.claims:
            if found.id == claim_id:
                return one, found
    raise HTTPException(404, "no programme that is monitored has such a claim")


def _said(tx: Session, programme: Programme, claim: Claim, when: When) -> list[Mention]:
    return reports.mentions(tx, programme.id, claim=claim.id, as_of=when.true_on, known_on=when.known_before, limit=_MOST_SPOTS)


def _true_by(stored: findings.StoredFinding, true_on: date | None) -> bool:
    as_of = stored.finding.as_of
    return true_on is None or as_of is None or as_of.day <= true_on


def _score(rows: Iterable[Standing]) -> dict[str, list[Standing]]:
    """State of the last weeks -> its claims; every state, also those of none."""
    found: dict[str, list[Standing]] = {state: [] for state in (*(one.value for one in STRENGTH), SILENT)}
    for one in rows:
        found[one.lately_state].append(one)
    return found


def _small_chart(tx: Session, desk: Desk, words: Words, programme: Programme, claim: Claim, when: When, decided: Decided) -> Markup | str:
    points, steps = marks(tx, desk.app.seeds, programme, claim, when, decided, _SMALL_CHART)
    return _value_chart(desk, words, tuple(points), tuple(steps), when.day(desk.app.clock), f"value-{claim.id}") if points else ""


def _value_chart(desk: Desk, words: Words, points: tuple[Mark, ...], steps: tuple[Step, ...], day: date, name: str = "value") -> Markup:
    said = words.t(
        "{count} sources from {first} to {last}; the line is what the ledger held.",
        count=len(points),
        first=points[0].day,
        last=points[-1].day,
    )
    say = Sayings(words, desk.app.seeds)
    points = tuple(replace(one, said=say.plain(one.said)) for one in points)
    return value_chart(points, steps, name, words.t("The figure over time"), said, day, words.t)


def _spots(words: Words, said: Sequence[Mention], day: date) -> Markup:
    by_day: dict[tuple[date, str], set[str]] = {}
    for one in said:
        by_day.setdefault((said_day(one.said_at), one.relation.value), set()).add(one.version_id)
    spots = tuple(
        Spot(when, relation, len(refs), f"{when}: {words.t(WORDS[relation])} – {words.n('{count} article', '{count} articles', len(refs))}")
        for (when, relation), refs in sorted(by_day.items())
    )
    text = words.t("What was read from {first} to {last}, by the way in which it speaks.", first=spots[0].day, last=spots[-1].day)
    return spots_chart(spots, spots[0].day, day, words.t("Evidence over time"), text, words.t)


def _weeks(words: Words, rows: Sequence[Standing], said: Sequence[Mention], until: datetime) -> Markup:
    first = (until - timedelta(weeks=_CHART_WEEKS)).astimezone(SITE_ZONE).date()
    by_week: dict[tuple[str, int], list[Mention]] = {}
    for one in said:
        week = min(_CHART_WEEKS - 1, (said_day(one.said_at) - first).days // 7)
        if week >= 0:
            by_week.setdefault((one.claim, week), []).append(one)
    lines = tuple(
        WeekRow(
            f"{row.claim.locator} {row.claim.id}",
            tuple(_week(row.claim.id, by_week.get((row.claim.id, week), [])) for week in range(_CHART_WEEKS)),
        )
        for row in rows
    )
    text = words.t("A row for each claim, a dot for each week in which something was read, larger for more articles.")
    return weeks_chart(lines, first, words.t("The last {count} weeks", count=_CHART_WEEKS), text, words.t)


def _week(claim_id: str, said: Sequence[Mention]) -> tuple[str, int]:
    counted = articles_by_relation(said).get(claim_id, Counter())
    return state_of(counted), sum(counted.values())
