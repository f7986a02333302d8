"""Versions, statements and facts as rows and as records: the conversions between the two. No queries."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime
from typing import Any

from core.records import ArticleRef, Fact, FactKind, Language, Modality, Span, Statement, TieKind, TieStatus, Version
from store.columns import fuzzy, fuzzy_columns, quantity_columns, quantity_of
from store.tables import StatementRow, VersionRow

_ID_DIGITS = 20


def version_row(key: str, version: Version, first_seen: datetime, *, again: bool) -> VersionRow:
    return VersionRow(
        id=key,
        site=version.ref.site,
        number=version.ref.number,
        extractor=version.extractor,
        content_key=version.content_key,
        url=version.url,
        language=version.language.value,
        title=version.title,
        text=version.text,
        published_at=version.published_at,
        author=version.author,
        section=version.section,
        source=version.source,
        whole_page=version.whole_page,
        notes=list(version.notes),
        first_seen=first_seen,
        again=again,
    )


def version_of(row: Any) -> Version:
    return Version(
        ref=ArticleRef(row.site, row.number),
        url=row.url,
        language=Language(row.language),
        title=row.title,
        text=row.text,
        published_at=row.published_at,
        author=row.author,
        section=row.section,
        source=row.source,
        extractor=row.extractor,
        whole_page=row.whole_page,
        notes=tuple(row.notes),
    )


def statement_values(key: str, statement: Statement) -> dict[str, Any]:
    values = asdict(statement)
    return {"version_id": key, "position": values.pop("index"), **values, "language": statement.language.value}


def statement_of(row: StatementRow) -> Statement:
    return Statement(
        index=row.position,
        paragraph=row.paragraph,
        start=row.start,
        end=row.end,
        text=row.text,
        language=Language(row.language),
        headline=row.headline,
        quoted=row.quoted,
        speaker=row.speaker,
    )


def fact_values(key: str, rules: str, position: int, fact: Fact) -> dict[str, Any]:
    return {
        "id": digest(key, rules, str(position)),
        "version_id": key,
        "rules": rules,
        "position": position,
        "statement": fact.statement,
        "kind": fact.kind.value,
        "language": fact.language.value,
        "rule": fact.rule,
        "reason": fact.reason,
        "modality": fact.modality.value,
        "confidence": fact.confidence,
        "spans": [[span.start, span.end, span.role] for span in fact.spans],
        "home": fact.home,
        "parties": list(fact.parties),
        "tie_kind": fact.tie_kind.value if fact.tie_kind else None,
        "tie_status": fact.tie_status.value if fact.tie_status else None,
        "measure": fact.measure,
        "topic": fact.topic,
        "speaker": fact.speaker,
        "review": fact.review,
        **quantity_columns(fact.quantity),
        **fuzzy_columns("event", fact.event_date),
    }


def fact_of(row: Any) -> Fact:
    return Fact(
        kind=FactKind(row.kind),
        statement=row.statement,
        language=Language(row.language),
        rule=row.rule,
        reason=row.reason,
        modality=Modality(row.modality),
        confidence=row.confidence,
        spans=tuple(Span(*span) for span in row.spans),
        home=row.home,
        parties=tuple(row.parties),
        tie_kind=TieKind(row.tie_kind) if row.tie_kind else None,
        tie_status=TieStatus(row.tie_status) if row.tie_status else None,
        measure=row.measure,
        topic=row.topic,
        quantity=quantity_of(row),
        event_date=fuzzy(row.event_day, row.event_precision),
        speaker=row.speaker,
        review=row.review,
    )


def digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_ID_DIGITS]
