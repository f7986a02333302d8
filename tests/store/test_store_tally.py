"""How much was read, from hours counted while texts were stored: the same as counting every row, on any stretch of time."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from store_kit import analysis, at, capture, keep

from store import Session, Store, captures, tally, versions
from store.tables import StatementRow, TallyRow, VersionRow

MOMENTS = [at(0), at(0.25), at(0.5), at(0.5) + timedelta(microseconds=1), at(1.5), at(2), at(26), None]


def fill(tx: Session) -> None:
    """Articles within an hour, at its very beginning, across hours and days; one edited; 1 to 4 statements each."""
    for number, hours in enumerate((0, 0.1, 0.5, 0.75, 1.5, 3, 25, 25.5), start=1):
        keep(tx, number, hours, " ".join(("One.", "Two.", "Three.")[: number % 4]))
    keep(tx, 1, 26, "Edited.")


def by_row(tx: Session, since: datetime | None, until: datetime | None) -> tuple[int, int, int]:
    """(articles, texts, statements), with a look at each."""
    limits = [*([] if since is None else [VersionRow.first_seen >= since]), *([] if until is None else [VersionRow.first_seen < until])]
    read = tx.execute(select(VersionRow.id, VersionRow.number).where(*limits)).all()
    said = select(func.count()).select_from(StatementRow).where(StatementRow.version_id.in_([key for key, _ in read]))
    return len({number for _, number in read}), len(read), tx.scalar(said) or 0


def test_any_stretch_is_counted_as_its_rows_are(store: Store) -> None:
    with store.write() as tx:
        fill(tx)
        for since, until in itertools.product(MOMENTS, MOMENTS):
            articles, texts, statements = by_row(tx, since, until)
            assert tally.counts(tx, since, until) == (articles, statements), (since, until)
            if since is not None:
                assert tally.texts_since(tx, [since], until) == {since: texts}, (since, until)


def test_a_text_counts_once_however_often_it_is_seen_and_read(store: Store) -> None:
    with store.write() as tx:
        keep(tx, 1, 0)
        again = capture(1, 5)
        captures.add(tx, again)
        versions.save_analysis(tx, again, analysis(1), at(5))
        versions.save_analysis(tx, again, analysis(1, rules="r2"), at(6))
        assert tally.counts(tx) == (1, 3)
        assert [(row.texts, row.statements) for row in tx.scalars(select(TallyRow))] == [(1, 3)]


def test_what_was_rolled_back_was_not_counted(store: Store) -> None:
    def interrupted() -> None:
        with store.write() as tx:
            keep(tx, 1, 0)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with store.read() as tx:
        assert tally.counts(tx) == (0, 0)
