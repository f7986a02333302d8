"""What a reader of one article asks for: its texts, what was read in one of them, and the findings that rest on that. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from core.records import ArticleRef
from store.engine import Session
from store.tables import AnalysisRow, CaptureRow, EvidenceRow, FactRow, FindingRow, ReadingRow, VersionRow

_CHUNK = 500  # below the number of parameters that every SQLite build takes


@dataclass(frozen=True, slots=True)
class Showing:
    """A capture of an article with the text it showed under its newest analysis. `version_id` None: none; `failure` says why, if it was tried."""

    capture_id: str
    fetched_at: datetime
    status: int
    version_id: str | None
    failure: str | None


def article_of(tx: Session, version_id: str) -> ArticleRef | None:
    """None for a version that the store does not hold."""
    row = tx.execute(select(VersionRow.site, VersionRow.number).where(VersionRow.id == version_id)).one_or_none()
    return ArticleRef(row.site, row.number) if row else None


def showings(tx: Session, ref: ArticleRef) -> list[Showing]:
    """Every answer of the article's address, oldest first: the newest analysis of each counts."""
    place = func.row_number().over(
        partition_by=AnalysisRow.capture_id,
        order_by=(AnalysisRow.analysed_at.desc(), AnalysisRow.extractor.desc(), AnalysisRow.rules.desc()),
    )
    looks = (
        select(AnalysisRow.capture_id, AnalysisRow.version_id, AnalysisRow.failure, place.label("place"))
        .join(CaptureRow, CaptureRow.id == AnalysisRow.capture_id)
        .where(CaptureRow.site == ref.site, CaptureRow.number == ref.number)
        .subquery()
    )
    query = (
        select(CaptureRow.id, CaptureRow.fetched_at, CaptureRow.status, looks.c.version_id, looks.c.failure)
        .outerjoin(looks, (looks.c.capture_id == CaptureRow.id) & (looks.c.place == 1))
        .where(CaptureRow.site == ref.site, CaptureRow.number == ref.number)
        .order_by(CaptureRow.fetched_at, CaptureRow.id)
    )
    return [Showing(*row) for row in tx.execute(query)]


def facts_in(tx: Session, version_id: str) -> list[str]:
    """Ids of the facts that the newest rules read in a version, in reading order; store.versions.proofs has what they say."""
    newest = select(ReadingRow.rules).where(ReadingRow.version_id == version_id)
    rules = tx.scalar(newest.order_by(ReadingRow.read_at.desc(), ReadingRow.rules.desc()).limit(1))
    query = select(FactRow.id).where(FactRow.version_id == version_id, FactRow.rules == rules)
    return list(tx.scalars(query.order_by(FactRow.statement, FactRow.position)))


def findings_on(tx: Session, fact_ids: Iterable[str]) -> dict[str, list[str]]:
    """Fact id -> ids of the findings that rest on it and stand."""
    wanted = sorted(set(fact_ids))
    found: dict[str, list[str]] = defaultdict(list)
    for start in range(0, len(wanted), _CHUNK):
        query = select(EvidenceRow.fact_id, EvidenceRow.finding_id).join(FindingRow, FindingRow.id == EvidenceRow.finding_id)
        query = query.where(EvidenceRow.fact_id.in_(wanted[start : start + _CHUNK]))
        query = query.where(EvidenceRow.withdrawn_at.is_(None), FindingRow.withdrawn_at.is_(None))
        for fact_id, finding_id in tx.execute(query.order_by(FindingRow.first_seen, FindingRow.id)):
            found[fact_id].append(finding_id)
    return dict(found)


def findings_of(tx: Session, version_ids: Iterable[str]) -> dict[str, list[str]]:
    """Version id -> ids of the findings that rest on a fact read in it, or did until it was edited away."""
    wanted = sorted(set(version_ids))
    found: dict[str, list[str]] = defaultdict(list)
    for start in range(0, len(wanted), _CHUNK):
        query = select(FactRow.version_id, EvidenceRow.finding_id).join(EvidenceRow, EvidenceRow.fact_id == FactRow.id)
        query = query.where(FactRow.version_id.in_(wanted[start : start + _CHUNK])).distinct()
        for version_id, finding_id in tx.execute(query.order_by(EvidenceRow.finding_id)):
            found[version_id].append(finding_id)
    return dict(found)


def beside(tx: Session, finding_ids: Iterable[str], limit: int = 200) -> list[str]:
    """Ids of the facts under those findings, deciding ones first: what other articles say of the same."""
    wanted = sorted(set(finding_ids))[:_CHUNK]
    query = select(EvidenceRow.fact_id).where(EvidenceRow.finding_id.in_(wanted), EvidenceRow.withdrawn_at.is_(None))
    rows = tx.scalars(query.order_by(EvidenceRow.position, EvidenceRow.finding_id, EvidenceRow.fact_id).limit(limit))
    return list(dict.fromkeys(rows))
