"""The JSON API, version 1: reads what the pages show, by the same filters. Described at /api/openapi.json and in docs/desk.md.

Addresses, names and meanings of version 1 stay; fields may be added. Nothing is written through it.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from pydantic import Field

from core.records import TieKind
from monitor.desk.api_records import (
    MOST,
    ClaimFilter,
    ClaimRecord,
    Filter,
    FindingFilter,
    FindingRecord,
    LedgerFilter,
    LedgerRecord,
    PageOf,
    ProgrammeRecord,
    RunRecord,
    TieFilter,
    TieHistory,
    TieRecord,
    TransitionFilter,
    TransitionRecord,
)
from monitor.desk.dependencies import DeskOf, Tx
from monitor.desk.listings import Listing, programme_record
from store import findings, runs

router = APIRouter(prefix="/api/v1", tags=["v1"])


class Findings(FindingFilter):
    limit: int = Field(100, ge=1, le=MOST)
    offset: int = Field(0, ge=0)


class Transitions(TransitionFilter):
    limit: int = Field(100, ge=1, le=MOST)
    offset: int = Field(0, ge=0)


@router.get("/programmes", summary="Programmes that are monitored")
def programmes(desk: DeskOf) -> tuple[ProgrammeRecord, ...]:
    return tuple(programme_record(one) for one in desk.app.programmes)


@router.get("/claims", summary="Claims of a programme, with where each stands")
def claims(tx: Tx, desk: DeskOf, asked: Annotated[ClaimFilter, Query()]) -> tuple[ClaimRecord, ...]:
    return tuple(Listing(tx, desk, asked).claims(asked))


@router.get("/claims/{claim}", summary="One claim", responses={404: {"description": "No such claim"}})
def claim(tx: Tx, desk: DeskOf, claim: str, asked: Annotated[Filter, Query()]) -> ClaimRecord:
    found = Listing(tx, desk, asked).claims(ClaimFilter(**asked.model_dump()))
    named = next((one for one in found if one.id == claim), None)
    if named is None:
        raise HTTPException(404, "no such claim")
    return named


@router.get("/findings", summary="Findings with their evidence, newest first")
def find(tx: Tx, desk: DeskOf, asked: Annotated[Findings, Query()]) -> PageOf[FindingRecord]:
    listing = Listing(tx, desk, asked)
    found = listing.findings(asked)
    shown = listing.described(found[asked.offset : asked.offset + asked.limit])
    return PageOf(total=len(found), limit=asked.limit, offset=asked.offset, items=tuple(shown))


@router.get("/findings/{finding}", summary="One finding with its evidence", responses={404: {"description": "No such finding"}})
def finding(tx: Tx, desk: DeskOf, finding: str) -> FindingRecord:
    stored = findings.get(tx, finding)
    if stored is None:
        raise HTTPException(404, "no such finding")
    return Listing(tx, desk, Filter(programme=stored.finding.key.programme)).described([stored])[0]


@router.get("/ledger", summary="Dated values of the claims' measures")
def ledger(tx: Tx, desk: DeskOf, asked: Annotated[LedgerFilter, Query()]) -> tuple[LedgerRecord, ...]:
    if asked.history and asked.claim is None:
        raise HTTPException(422, "history: name a claim")
    return tuple(Listing(tx, desk, asked).ledger(asked))


@router.get("/ties", summary="The tie register")
def ties(tx: Tx, desk: DeskOf, asked: Annotated[TieFilter, Query()]) -> tuple[TieRecord, ...]:
    return tuple(Listing(tx, desk, asked).ties(asked))


@router.get("/ties/{party}/{kind}", summary="One tie with its states and moves", responses={404: {"description": "Nothing is known of it"}})
def tie(tx: Tx, desk: DeskOf, party: str, kind: TieKind, asked: Annotated[Filter, Query()]) -> TieHistory:
    found = Listing(tx, desk, asked).tie(party, kind)
    if not found.states and not found.transitions:
        raise HTTPException(404, "nothing is known of such a tie")
    return found


@router.get("/transitions", summary="Moves of the tie register, newest found first")
def transitions(tx: Tx, desk: DeskOf, asked: Annotated[Transitions, Query()]) -> PageOf[TransitionRecord]:
    found = Listing(tx, desk, asked).transitions(asked)
    return PageOf(total=len(found), limit=asked.limit, offset=asked.offset, items=tuple(found[asked.offset : asked.offset + asked.limit]))


@router.get("/runs", summary="Runs, newest first")
def list_runs(tx: Tx, limit: Annotated[int, Query(ge=1, le=MOST)] = 30) -> tuple[RunRecord, ...]:
    return tuple(
        RunRecord(
            id=one.id,
            kind=one.kind,
            status=one.status.value,
            started_at=one.started_at,
            finished_at=one.finished_at,
            counts=one.counts,
            note=one.note,
        )
        for one in runs.recent(tx, limit)
    )
