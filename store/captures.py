"""Captures: the proof of everything. Rows are added, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select

from core.records import ArticleRef, Capture, PageKind
from store.engine import Session
from store.tables import AnalysisRow, CaptureRow

_CHUNK = 500  # below the number of parameters that every SQLite build takes
_FIELDS = tuple(Capture.__dataclass_fields__)


def add(tx: Session, capture: Capture) -> None:
    tx.add(CaptureRow(**{**asdict(capture), "kind": capture.kind.value}))
    tx.flush()


def get(tx: Session, capture_id: str) -> Capture | None:
    row = tx.get(CaptureRow, capture_id)
    return _record(row) if row else None


def by_ids(tx: Session, ids: Iterable[str]) -> dict[str, Capture]:
    """Captures by id; unknown ids are left out."""
    wanted = sorted(set(ids))
    found: dict[str, Capture] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = tx.execute(select(*CaptureRow.__table__.columns).where(CaptureRow.id.in_(wanted[start : start + _CHUNK])))
        found.update((row.id, _record(row)) for row in rows)
    return found


def by_run(tx: Session, run_id: str) -> list[Capture]:
    """In the order in which they were written."""
    rows = tx.scalars(select(CaptureRow).where(CaptureRow.run_id == run_id).order_by(CaptureRow.warc_file, CaptureRow.offset))
    return [_record(row) for row in rows]


def latest(tx: Session, ref: ArticleRef, *, with_body: bool = False) -> Capture | None:
    """The newest answer of the article's own address; `with_body`: the newest that carried the page."""
    query = select(CaptureRow).where(
        CaptureRow.site == ref.site, CaptureRow.number == ref.number, CaptureRow.kind == PageKind.ARTICLE.value
    )
    if with_body:
        query = query.where(_has_page())
    row = tx.scalars(query.order_by(CaptureRow.fetched_at.desc(), CaptureRow.id.desc()).limit(1)).first()
    return _record(row) if row else None


def of_article(tx: Session, ref: ArticleRef) -> list[Capture]:
    """Every answer of the article's own address, oldest first."""
    query = select(CaptureRow).where(CaptureRow.site == ref.site, CaptureRow.number == ref.number)
    return [_record(row) for row in tx.scalars(query.order_by(CaptureRow.fetched_at, CaptureRow.id))]


def pending(tx: Session, extractor: str, rules: str) -> list[Capture]:
    """Article pages not yet analysed under this extractor and these rules, oldest first."""
    done = exists().where(AnalysisRow.capture_id == CaptureRow.id, AnalysisRow.extractor == extractor, AnalysisRow.rules == rules)
    query = select(CaptureRow).where(CaptureRow.kind == PageKind.ARTICLE.value, _has_page(), ~done)
    return [_record(row) for row in tx.scalars(query.order_by(CaptureRow.fetched_at, CaptureRow.id))]


def missing(tx: Session, ids: Iterable[str]) -> set[str]:
    """Those of the ids that have no row."""
    wanted = set(ids)
    return wanted - set(tx.scalars(select(CaptureRow.id).where(CaptureRow.id.in_(wanted))))


def _has_page() -> ColumnElement[bool]:
    return and_(CaptureRow.status == 200, CaptureRow.digest.is_not(None), CaptureRow.redirected_to.is_(None))


def _record(row: Any) -> Capture:
    return Capture(**{**{name: getattr(row, name) for name in _FIELDS}, "kind": PageKind(row.kind)})
