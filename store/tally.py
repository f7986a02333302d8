"""How much was read, hour by hour: kept while texts are stored, so that no page has to count years of rows to say what silence is worth."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, func, select
from sqlalchemy.dialects import postgresql, sqlite

from store.engine import Session
from store.tables import StatementRow, TallyRow, VersionRow

_HOUR = timedelta(hours=1)
_TEXTS = select(func.count()).select_from(VersionRow)
_STATEMENTS = select(func.count()).select_from(StatementRow).join(VersionRow, VersionRow.id == StatementRow.version_id)


def add(tx: Session, first_seen: datetime, *, articles: int = 0, texts: int = 0, statements: int = 0) -> None:
    """Counts what was just stored: articles that had no text before, texts, and statements of texts first seen at that moment."""
    counts = {"articles": articles, "texts": texts, "statements": statements}
    insert: Any = sqlite.insert if tx.get_bind().dialect.name == "sqlite" else postgresql.insert
    query = insert(TallyRow).values(hour=_floor(first_seen), **counts)
    more = {name: getattr(TallyRow, name) + count for name, count in counts.items()}
    tx.execute(query.on_conflict_do_update(index_elements=[TallyRow.hour], set_=more))


def counts(tx: Session, since: datetime | None = None, until: datetime | None = None) -> tuple[int, int]:
    """(articles with a text, statements) first seen from `since` to `until`; None: no limit."""
    newest = tx.scalar(select(func.max(TallyRow.hour)))
    if newest is None:
        return 0, 0
    until = until if until is not None and until < newest + _HOUR else None
    statements = _sum(tx, TallyRow.statements, _STATEMENTS, since, until)
    if since is None and until is None:
        return tx.scalar(select(func.sum(TallyRow.articles))) or 0, statements
    # As one expression: told apart by two columns, SQLite would go through every article in their order instead of the few of the span.
    article = VersionRow.site + ":" + cast(VersionRow.number, Text)
    return tx.scalar(select(func.count(article.distinct())).where(*_between(VersionRow.first_seen, since, until))) or 0, statements


def texts_since(tx: Session, moments: Iterable[datetime], until: datetime | None = None) -> dict[datetime, int]:
    """Moment -> how many texts were first read from then to `until`: how much silence is worth."""
    return {moment: _sum(tx, TallyRow.texts, _TEXTS, moment, until) for moment in set(moments)}


def _sum(tx: Session, counted: Any, rows: Select[int], since: datetime | None, until: datetime | None) -> int:
    """Whole hours as they were `counted`, the hours at the ends by counting `rows`."""
    first = None if since is None else _floor(since + _HOUR - timedelta.resolution)
    last = None if until is None else _floor(until)
    if first is not None and last is not None and first > last:
        parts = [rows.where(*_between(VersionRow.first_seen, since, until))]
    else:
        parts = [select(func.sum(counted)).where(*_between(TallyRow.hour, first, last))]
        ends = [(since, first)] if since != first else []
        ends += [(last, until)] if until != last else []
        parts += [rows.where(*_between(VersionRow.first_seen, start, end)) for start, end in ends]
    return sum(tx.scalar(part) or 0 for part in parts)


def _between(column: Any, since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    return [*([] if since is None else [column >= since]), *([] if until is None else [column < until])]


def _floor(moment: datetime) -> datetime:
    """The full hour; hours begin at the same moments in UTC and in Bishkek."""
    return moment.replace(minute=0, second=0, microsecond=0)
