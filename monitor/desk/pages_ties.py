"""The tie register as a page: the map, what is announced and not done, the moves, every entry; and one tie with its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from core.records import Programme, TieKind, TieState
from monitor.desk.dependencies import Desk, DeskOf, Tx, WordsOf, page
from monitor.desk.map import Shown, world_map
from monitor.desk.moments import When, WhenOf
from monitor.desk.plots import years_chart
from monitor.desk.register import GROUPS, REGIONS, Register, TieRow, age, filtered, years
from monitor.desk.sayings import Sayings
from monitor.desk.standings import Decided
from monitor.desk.translations import Words
from monitor.desk.verdicts import Verdicts
from monitor.report_evidence import Evidence
from monitor.report_findings import FindingViews
from monitor.report_ties import MOST_TOLD, totals
from monitor.report_words import kind as kind_name
from monitor.report_words import state as state_name
from store import Session, findings, judgements

router = APIRouter(include_in_schema=False)
_MOST_MOVES = 60
Kind = Annotated[TieKind, Query()]
Word = Annotated[str, Query(max_length=60)]


@router.get("/ties")
def show(
    request: Request,
    tx: Tx,
    desk: DeskOf,
    words: WordsOf,
    when: WhenOf,
    programme: str | None = None,
    kind: Kind = TieKind.DIPLOMATIC_RELATIONS,
    state: Word = "",
    region: Word = "",
    q: Word = "",
) -> HTMLResponse:
    chosen = desk.programme(programme)
    register = _register(tx, desk, words, chosen, when)
    every = register.rows()
    rows = [one for one in every if one.kind is kind]
    groups = Counter(one.group for one in rows)
    moves = register.moves(kind)
    return page(
        request,
        "ties.html",
        programme=chosen,
        programmes=desk.app.programmes,
        when=when,
        kind=kind.value,
        kinds=[(one.value, kind_name(one), sum(row.kind is one and row.group in ("since", "before") for row in every)) for one in TieKind],
        kind_said=kind_name(kind),
        map=_map(desk, words, register, rows, kind_name(kind)) if _countries(desk, rows) else "",
        groups=[(one, groups[one]) for one in GROUPS if groups[one]],
        totals=totals(tx, desk.app.seeds, chosen, when.span) if kind is TieKind.DIPLOMATIC_RELATIONS else (),
        open=sorted((one for one in every if one.open), key=lambda one: (one.since, one.name), reverse=True),
        moves=moves[:_MOST_MOVES],
        more=max(0, len(moves) - _MOST_MOVES),
        years=years(rows),
        undated=sum(one.group in ("since", "before") and one.since_day is None for one in rows),
        chart=_years(words, rows),
        rows=filtered(rows, state, region, q),
        all=len(rows),
        states=[(one.value, state_name(one, kind)) for one in TieState if any(row.state is one for row in rows)],
        regions=REGIONS,
        chosen={"state": state, "region": region, "q": q},
        age=lambda days: age(words, days),
    )


@router.get("/ties/{party}/{kind}")
def tie(
    request: Request, tx: Tx, desk: DeskOf, words: WordsOf, when: WhenOf, party: str, kind: TieKind, programme: str | None = None
) -> HTMLResponse:
    """One tie at an address that stays."""
    chosen = desk.programme(programme)
    register = _register(tx, desk, words, chosen, when)
    rows = register.rows()
    entry = next((one for one in rows if one.party == party and one.kind is kind), None)
    known = party in {one.code for one in desk.app.seeds.countries} | {one.id for one in desk.app.seeds.organizations}
    history = register.history(party, kind)
    if entry is None and not history and not known:
        raise HTTPException(404, "neither the register nor the seeds know such a party")
    moves = register.moves(kind, party)
    told = [one for one in (findings.get(tx, finding) for finding in dict.fromkeys(move.finding for move in moves)) if one is not None]
    judged = judgements.newest(tx, [one.finding.key.id for one in told], when.known_before)
    views = FindingViews(chosen, desk.app.seeds, Evidence(tx, desk.app.seeds, chosen.published_on), judged, MOST_TOLD)
    views.load(told)
    return page(
        request,
        "tie.html",
        programme=chosen,
        when=when,
        party=party,
        name=register.name(party),
        kind=kind.value,
        kind_said=kind_name(kind),
        entry=entry,
        history=history,
        moves=moves,
        findings={one.finding.key.id: views.view(one) for one in told},
        verdicts=Verdicts.load(tx, [one.finding.key.id for one in told]),
        beside=[one for one in rows if one.party == party and one.kind is not kind],
        age=lambda days: age(words, days),
    )


def _register(tx: Session, desk: Desk, words: Words, programme: Programme, when: When) -> Register:
    decided = Decided.load(tx, programme, when)
    return Register(tx, desk.app.seeds, programme, words, when, decided, when.day(desk.app.clock))


def _countries(desk: Desk, rows: Sequence[TieRow]) -> bool:
    """Whether any of them is a country: organizations have no place on a map."""
    codes = {one.code for one in desk.app.seeds.countries}
    return any(one.party in codes for one in rows)


def _map(desk: Desk, words: Words, register: Register, rows: Sequence[TieRow], kind_said: str) -> Markup:
    say = Sayings(words, desk.app.seeds)
    shown = {one.party: Shown(one.group, _said(say, one)) for one in rows}
    home = register.programme.home
    shown[home] = Shown("home", register.name(home))
    made = sum(one.group in ("since", "before") for one in rows)
    text = words.t(
        "{count} of {all} are made; the table below has the same, country by country. Borders as Natural Earth draws them.",
        count=made,
        all=len(rows),
    )
    return world_map(shown, words.t("World map: {kind}", kind=say.plain(kind_said)), text)


def _said(say: Sayings, one: TieRow) -> str:
    state = say.plain(one.state_said)
    return f"{one.name}: {state}{f', {one.since}' if one.since else ''}"


def _years(words: Words, rows: Sequence[TieRow]) -> Markup | str:
    bars = years(rows)
    if len(bars) < 2:
        return ""
    text = words.t("From {first} to {last}; the table below has each entry.", first=bars[0].year, last=bars[-1].year)
    return years_chart(bars, words.t("By the year in which they began"), text)
