"""Years of news on the first page: the newest of each section, said to be so; a night is never cut."""

from __future__ import annotations

import re

import pytest
from desk_kit import Client, cards, words

from monitor import report_build
from monitor.desk import tonight
from monitor.report_build import build, build_part
from monitor.report_span import span


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the three nights were years."""
    monkeypatch.setattr(report_build, "_MANY", 1)
    monkeypatch.setattr(tonight, "MOST", 1)


def test_a_night_is_shown_whole(desk: Client) -> None:
    page = desk.page("/tonight?since=baseline")
    assert "only the newest" not in words(page)
    assert 'action="/tonight/seen"' in page


def test_years_show_the_newest_of_each_section_and_lead_to_the_rest(desk: Client, short: None) -> None:
    page = desk.page("/tonight?since=baseline")
    assert "only the newest of each section is shown" in words(page)
    assert 'action="/tonight/seen"' not in page, "what was not shown cannot be marked as seen"
    further = re.search(r'href="(/tonight\?since=baseline&amp;part=all)"', page)
    assert further is not None
    whole = desk.page(further[1].replace("&amp;", "&"))
    assert len(cards(whole)) > len(cards(page))
    assert "only the newest" not in words(whole)
    assert 'action="/tonight/seen"' in whole


def test_what_is_left_out_is_the_older_of_each_section(desk: Client, short: None) -> None:
    app = desk.app_
    programme = app.programmes[0]
    with app.store.read() as tx:
        chosen = span(tx, programme, "baseline")
        whole = build(tx, app, programme, chosen)
        part, partial = build_part(tx, app, programme, chosen, 1)
    assert partial
    assert len(whole.edits) == 1
    assert part.edits == (), "it was longer ago than a month"
    for section in ("ties", "planned", "contradictions", "progress", "disagreements", "gone", "uncertain"):
        every, some = getattr(whole, section), getattr(part, section)
        assert len(some) == min(1, len(every)), section
        assert section == "disagreements" or set(some) <= set(every), section
    steps = {step.id for change in whole.changed for step in change.steps}
    shown = [step.id for change in part.changed for step in change.steps]
    assert set(shown) < steps
    assert [change.old for change in part.changed] == [change.old for change in whole.changed], "from what was held before the span"
    assert (part.claims, part.totals) == ((), ()), "they have pages of their own"
    assert part.read == whole.read
