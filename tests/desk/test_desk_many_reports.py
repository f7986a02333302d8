"""A figure that is repeated for years: cards and reports tell some of its reports, say how many more there are, and lead to all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desk_kit import PROGRAMME, opened, words
from monitor_kit import installation, night
from report_kit import FIRST, PAPUA_EN, REPORT_185_EN, report

from core.records import Relation
from monitor import report_build, report_ties
from monitor.application import Application
from monitor.desk import pages_findings, pages_ties
from monitor.report_html import to_html
from monitor.report_markdown import to_markdown
from store import findings

MOST, REPORTS = 3, 8


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Application]:
    for module in (report_build, report_ties, pages_ties):
        monkeypatch.setattr(module, "MOST_TOLD", MOST)
    monkeypatch.setattr(pages_findings, "_MOST_REPORTS", MOST)
    with installation(tmp_path, FIRST) as made:
        same = [replace(one, number=one.number + place) for one in (PAPUA_EN, REPORT_185_EN) for place in range(0, REPORTS * 10, 10)]
        night(made, FIRST, same)
        yield made


def test_a_report_says_how_many_more_there_are(app: Application) -> None:
    made = report(app)
    (changed,), (tie,) = made.changed, made.ties
    step = changed.steps[0]
    with app.store.read() as tx:
        stored = findings.get(tx, step.id)
    assert stored is not None
    assert len(stored.finding.evidence) > REPORTS, "headline and text say it"
    assert (len(step.sources), step.more) == (MOST, REPORTS - MOST)
    assert (len(tie.sources), tie.more) == (MOST, REPORTS - MOST)
    assert f"and {step.more} more reports" in to_html(made)
    assert f"- and {step.more} more reports" in to_markdown(made)


def test_the_desk_leads_to_all_of_them(app: Application) -> None:
    with app.store.read() as tx:
        (found,) = [one for one in findings.find(tx, PROGRAMME) if one.finding.relation is Relation.CHANGES]
    key, more = found.finding.key.id, REPORTS - MOST
    with opened(app.settings.data_dir) as desk:
        desk_says = words(desk.page("/tonight?since=baseline"))
        assert f"{REPORTS} articles say so" in desk_says
        assert f"and {more} more reports" in desk_says
        some = desk.page(f"/findings/{key}")
        assert f"and {more} more reports" in words(some)
        further = re.search(rf'href="(/findings/{key}\?part=all)"', some)
        assert further is not None
        whole = desk.page(further[1])
        assert "more reports" not in words(whole)
        assert whole.count("/captures/") == REPORTS > some.count("/captures/")
        assert "more reports" in words(desk.page("/ties/PG/diplomatic_relations"))
