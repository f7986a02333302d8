"""Facts settled night by night, in whatever order they arrive, leave the store as one night with all of them does.

Recorded times, what was withdrawn on the way and what was already sent are excepted: those tell the way.
"""

from __future__ import annotations

import hashlib
import itertools
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monitor_kit import MovableClock, installation
from nightly_kit import standing_of
from pipelines_kit import count_fact, tie_fact

from core.records import Analysis, ArticleRef, Capture, Fact, Language, PageKind, RunStatus, Statement, Version
from monitor.application import Application
from monitor.settle import SettleCounts, settle
from store import captures, outbox, runs, versions

FIRST_NIGHT = datetime(2026, 2, 10, 20, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Report:
    """An article: the edition that printed it, when, and what each of its sentences says."""

    number: int
    edition: str
    published: datetime
    facts: tuple[Fact, ...]


DAYS = ("2025-01-10", "2025-09-25", "2025-12-31", "2026-01-28", "2026-01-29")
MOMENTS = st.sampled_from([datetime.fromisoformat(f"{day}T{hour}:00+00:00") for day in DAYS for hour in ("06", "19")])
EVENTS = st.sampled_from([None, *DAYS, "2022-03", "2025", "2021-05-01"])
COUNTS = st.builds(
    count_fact,
    st.sampled_from(["165", "172", "184", "185", ">170", "~185", "190"]),
    EVENTS,
    st.sampled_from(["countries.diplomatic_relations", "countries.diplomatic_relations", "memberships.organizations"]),
)
TIES = st.builds(
    tie_fact,
    st.sampled_from(["SS", "BS", "TR", "PG", "KM", "EG"]),
    st.sampled_from(["established", "established", "planned", "denied", "anniversary", "other_parties"]),
    st.sampled_from(["diplomatic_relations", "diplomatic_relations", "embassy", "break", "visa_free", "strategic_partnership"]),
    EVENTS,
)
UNSURE = st.builds(lambda fact, review: replace(fact, review=review), st.one_of(COUNTS, TIES), st.sampled_from([False, False, False, True]))
REPORTS = st.lists(
    st.tuples(st.sampled_from(["24kg-en", "24kg-ru", "24kg-ky"]), MOMENTS, st.lists(UNSURE, min_size=1, max_size=3)), min_size=1, max_size=9
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a migrated database, to be copied."""
    folder = tmp_path_factory.mktemp("empty")
    with installation(folder, FIRST_NIGHT) as app, app.store.read():
        pass
    return folder


_copies = itertools.count()


@contextmanager
def fresh(empty: Path) -> Iterator[Application]:
    folder = empty.with_name(f"{empty.name}-{next(_copies)}")
    shutil.copytree(empty, folder)
    try:
        with installation(folder, FIRST_NIGHT) as app:
            yield app
    finally:
        shutil.rmtree(folder)


def night(app: Application, number: int, told: Sequence[Report]) -> SettleCounts:
    """The reports that the night's crawl happened to meet, then all that is known settled."""
    assert isinstance(app.clock, MovableClock)
    app.clock.at = at = FIRST_NIGHT + timedelta(days=number)
    run_id = f"night-{number}"
    with app.store.write() as tx:
        runs.start(tx, run_id=run_id, kind="nightly", now=at)
        for position, report in enumerate(told):
            capture, analysis = _page(report, run_id, position, at)
            captures.add(tx, capture)
            versions.save_analysis(tx, capture, analysis, at)
    counts = settle(app)
    with app.store.write() as tx:
        runs.finish(tx, run_id, RunStatus.OK, at, {})
    return counts


def _page(report: Report, run_id: str, position: int, at: datetime) -> tuple[Capture, Analysis]:
    url = f"https://24.kg/vlast/{report.number}_story/"
    ref = ArticleRef("24kg", report.number)
    text = f"Title {report.number}"
    version = Version(ref, url, Language.EN, text, text, report.published, None, "vlast", report.edition, "test-extractor")
    sentences = tuple(Statement(i, i, 0, len(text), text, Language.EN) for i in range(len(report.facts)))
    facts = tuple(replace(fact, statement=i) for i, fact in enumerate(report.facts))
    digest = hashlib.sha256(text.encode()).hexdigest()
    name = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, url)}"
    capture = Capture(
        name, run_id, "24kg", PageKind.ARTICLE, url, report.number, report.edition, at, 200, f"{run_id}.warc.gz", position, 1, digest
    )
    return capture, Analysis(version, sentences, facts, "test-rules")


def told(app: Application) -> list[tuple[str, str, str]]:
    with app.store.read() as tx:
        return sorted(outbox.keys(tx))


@settings(max_examples=20, deadline=None)
@given(drawn=REPORTS, data=st.data())
def test_nights_in_any_order_leave_what_one_night_leaves(empty: Path, drawn: list[Any], data: st.DataObject) -> None:
    reports = [Report(100 + number, *one[:2], tuple(one[2])) for number, one in enumerate(drawn)]
    with fresh(empty) as app:
        night(app, 0, reports)
        expected = standing_of(app)
        counts = settle(app)
        assert (counts.new_findings, counts.withdrawn, counts.new_transitions, counts.alerts, counts.digest) == (0, 0, 0, 0, 0)
        assert standing_of(app) == expected, "settled twice"

    shuffled = data.draw(st.permutations(reports))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(reports)), max_size=3)))
    with fresh(empty) as app:
        for number, (start, end) in enumerate(itertools.pairwise([0, *cuts, len(reports)])):
            before = told(app)
            night(app, number, shuffled[start:end])
            assert set(before) <= set(told(app)), "what was told stays told"
        found = standing_of(app)
        for what, content in expected.items():
            assert found[what] == content, what
