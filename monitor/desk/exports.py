"""What leaves the desk as files: findings, ledger and ties as CSV, JSON Lines and Parquet, changes and ties as Atom feeds, deadlines as a calendar.

The filters are the API's. Nothing here decides what is listed (listings.py) or how it is written (tables.py, feeds.py, deadlines.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from core.records import Language, Relation
from monitor.desk.api_records import (
    FindingFilter,
    FindingRecord,
    LedgerFilter,
    LedgerRecord,
    TieFilter,
    TieRecord,
    TransitionFilter,
    TransitionRecord,
)
from monitor.desk.deadlines import deadlines
from monitor.desk.dependencies import Desk, DeskOf, Tx
from monitor.desk.feeds import FeedEntry, atom
from monitor.desk.listings import Listing
from monitor.desk.parquet import parquet
from monitor.desk.tables import csv_text, json_lines
from monitor.report_words import kind as kind_said
from monitor.report_words import reason, value
from monitor.report_words import state as state_said
from seeds.loader import Seeds
from store import findings

router = APIRouter(prefix="/export", include_in_schema=False)
# Feeds stand first: "ties.{form}" would take "ties.atom" for a table of an unknown form.
_MOST_ENTRIES = 100
_MOST_SOURCES = 6  # of an entry: its page has all
_AS_TEXT = {"X-Content-Type-Options": "nosniff"}


class Format(StrEnum):
    CSV = "csv"
    JSON_LINES = "jsonl"
    PARQUET = "parquet"


@router.get("/changes.atom")
def changes_feed(request: Request, tx: Tx, desk: DeskOf, asked: Annotated[FindingFilter, Query()]) -> Response:
    """Findings that say more than what is known, newest first; the filters narrow it down."""
    listing = Listing(tx, desk, asked)
    found = [one for one in listing.findings(asked) if asked.relation or one.finding.relation is not Relation.REAFFIRMS]
    records = listing.described(found[:_MOST_ENTRIES], _MOST_SOURCES)
    return _feed(request, desk, "policy-monitor: changes", [_change(desk, one) for one in records])


@router.get("/ties.atom")
def ties_feed(request: Request, tx: Tx, desk: DeskOf, asked: Annotated[TransitionFilter, Query()]) -> Response:
    """Moves of the tie register, newest first."""
    listing = Listing(tx, desk, asked)
    moves = listing.transitions(asked)[:_MOST_ENTRIES]
    stored = [one for one in (findings.get(tx, finding) for finding in dict.fromkeys(move.finding for move in moves)) if one is not None]
    told = {one.id: one for one in listing.described(stored, _MOST_SOURCES)}
    home = desk.app.seeds.party_name(listing.programme.home)
    return _feed(request, desk, "policy-monitor: ties", [_move(desk.app.seeds, home, one, told.get(one.finding)) for one in moves])


@router.get("/deadlines.ics")
def deadlines_file(request: Request, desk: DeskOf, language: Language = Language.EN) -> Response:
    content = deadlines(desk.app.programmes, language, home_of(request, desk))
    return Response(content, media_type="text/calendar; charset=utf-8", headers=_named("deadlines.ics"))


@router.get("/findings.{form}")
def export_findings(tx: Tx, desk: DeskOf, form: Format, asked: Annotated[FindingFilter, Query()]) -> Response:
    listing = Listing(tx, desk, asked)
    return _file("findings", form, FindingRecord, listing.described(listing.findings(asked)))


@router.get("/ledger.{form}")
def export_ledger(tx: Tx, desk: DeskOf, form: Format, asked: Annotated[LedgerFilter, Query()]) -> Response:
    return _file("ledger", form, LedgerRecord, Listing(tx, desk, asked).ledger(asked))


@router.get("/ties.{form}")
def export_ties(tx: Tx, desk: DeskOf, form: Format, asked: Annotated[TieFilter, Query()]) -> Response:
    return _file("ties", form, TieRecord, Listing(tx, desk, asked).ties(asked))


@router.get("/transitions.{form}")
def export_transitions(tx: Tx, desk: DeskOf, form: Format, asked: Annotated[TransitionFilter, Query()]) -> Response:
    return _file("transitions", form, TransitionRecord, Listing(tx, desk, asked).transitions(asked))


def home_of(request: Request, desk: Desk) -> str:
    """The desk's address for links in what leaves it: the setting, else where it was asked."""
    return (desk.settings.public_url or str(request.base_url)).rstrip("/")


def _file(name: str, form: Format, model: type[BaseModel], records: Sequence[BaseModel]) -> Response:
    if form is Format.CSV:
        return Response(csv_text(model, records), media_type="text/csv; charset=utf-8", headers=_named(f"{name}.csv"))
    if form is Format.PARQUET:
        return Response(parquet(model, records), media_type="application/vnd.apache.parquet", headers=_named(f"{name}.parquet"))
    return Response(json_lines(records), media_type="application/x-ndjson; charset=utf-8", headers=_named(f"{name}.jsonl"))


def _named(name: str) -> dict[str, str]:
    return {**_AS_TEXT, "Content-Disposition": f'attachment; filename="policy-monitor-{quote(name)}"'}


def _feed(request: Request, desk: Desk, title: str, entries: Sequence[FeedEntry]) -> Response:
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    label = f" [{desk.app.settings.label}]" if desk.app.settings.label else ""
    content = atom(f"{title}{label}", home_of(request, desk), path, entries, desk.app.clock.now())
    return Response(content, media_type="application/atom+xml; charset=utf-8", headers=_AS_TEXT)


def _change(desk: Desk, one: FindingRecord) -> FeedEntry:
    seeds = desk.app.seeds
    said = value(one.new) or one.relation.value
    if one.party and one.tie_kind:
        title = f"{seeds.party_name(one.party)}: {kind_said(one.tie_kind)} – {one.relation.value}"
    elif one.relation is Relation.CHANGES:
        title = f"{one.claim}: {value(one.old)} → {said}"
    else:
        title = f"{one.claim} {one.relation.value}: {said}" if one.new else f"{one.claim} {one.relation.value}"
    return _entry(one.key, title, one, (one.relation.value, one.claim, one.state.value))


def _move(seeds: Seeds, home: str, one: TransitionRecord, told: FindingRecord | None) -> FeedEntry:
    title = f"{home} and {seeds.party_name(one.party)}: {kind_said(one.kind)} {state_said(one.after, one.kind)}"
    words = (one.kind.value, one.after.value, one.party)
    key = f"{one.programme}|{one.key}"
    if told is not None:
        return _entry(key, title, told, words, f"/ties/{one.party}/{one.kind.value}")
    return FeedEntry(
        key, title, f"/ties/{one.party}/{one.kind.value}", one.first_seen, one.withdrawn_at or one.first_seen, title, words, ()
    )


def _entry(key: str, title: str, one: FindingRecord, words: tuple[str, ...], path: str = "") -> FeedEntry:
    gone = "No text says so any longer.\n" if one.withdrawn_at else ""
    quoted = "\n".join(f"“{said.statement}” ({said.language}, {said.url})" for said in one.evidence[:3])
    times = [moment for moment in (one.first_seen, one.decided_at, one.withdrawn_at) if moment is not None]
    sources = tuple(dict.fromkeys((said.title, said.url) for said in one.evidence if said.url))
    text = f"{gone}{reason(one.reason)}.\n{one.state.value}{f', as of {one.as_of}' if one.as_of else ''}\n\n{quoted}"
    return FeedEntry(key, title, path or one.path, one.first_seen, max(times), text, words, sources)
