"""The programme's pages: where each claim stands, in two times; its chart and history; the scorecard; and how the programme ends."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from desk_kit import Client, opened, words
from monitor_kit import Told, installation, night
from report_kit import SECOND, THIRD, at, three_nights

from core.clock import FixedClock
from core.records import Relation
from monitor.desk.moments import When, after
from monitor.desk.standings import state_of

TITLE = "National Development Program until 2026"


def card(page: str, claim: str) -> str:
    """A claim's row on the programme's page, as it is read."""
    found = re.search(rf'<article class="card claim-row" id="c-{claim}">.*?</article>', page, re.DOTALL)
    assert found is not None, claim
    return flat(found[0])


def flat(page: str) -> str:
    """Its words, with no blank before a comma where markup ends."""
    return re.sub(r" ([,.])", r"\1", words(page))


def score(page: str) -> dict[str, int]:
    found = re.search(r'<ul class="score">.*?</ul>', page, re.DOTALL)
    assert found is not None
    return {state: int(count) for count, state in re.findall(r"<b>(\d+)</b> <span>([^<]+)</span>", found[0])}


def test_the_programme_shows_every_claim_in_the_order_of_the_document(desk: Client) -> None:
    page = desk.page("/claims")
    assert TITLE in words(page)
    places = [int(one) for one in re.findall(r'claim-row" id="[^"]+">\s*<p class="kicker"><span>¶ (\d+)', page)]
    assert places == sorted(places)
    assert len(places) == len(desk.app_.programmes[0].claims)


def test_a_figure_stands_as_the_programme_said_and_as_it_is_reported(desk: Client) -> None:
    row = card(desk.page("/claims"), "countries-165")
    assert "165 → 185 Countries with diplomatic relations, as of 2026-01-28 reported, unreviewed" in row
    assert "Жээнбек Кулубаев, 24.kg (Russian), 2026-01-28 15:00" in row
    assert "accepted so far: 165, as of 2022-01-17 the programme’s own" in row


def test_an_accepted_figure_is_shown_as_such(desk: Client) -> None:
    desk.decide("accept", desk.finding("countries-165", "185").finding.key.id)
    row = card(desk.page("/claims"), "countries-165")
    assert "165 → 185 Countries with diplomatic relations, as of 2026-01-28 accepted" in row
    assert "accepted so far" not in row


def test_the_setting_takes_what_is_accepted_and_marks_what_is_reported_beside_it(folder: Path) -> None:
    with opened(folder, desk={"accepted_only": True}) as desk:
        row = card(desk.page("/claims"), "countries-165")
        assert "165 Countries that cooperation is carried on with, as of 2022-01-17 the programme’s own" in row
        assert "reported beside it: 185, as of 2026-01-28 reported, unreviewed" in row


def test_what_was_known_earlier_is_shown_as_it_was(desk: Client) -> None:
    page = desk.page("/claims?known_on=2025-09-27")
    assert "Not today’s view." in page
    assert "more than 172" in card(page, "countries-165")
    assert "185" not in card(page, "countries-165")
    assert "more than 170" in card(desk.page("/claims?known_on=2025-09-26"), "countries-165")


def test_what_was_true_earlier_leaves_later_values_out(desk: Client) -> None:
    page = desk.page("/claims?true_on=2025-12-31")
    assert "more than 172" in card(page, "countries-165")
    assert "185" not in card(page, "countries-165")


def test_links_keep_the_two_dates(desk: Client) -> None:
    page = desk.page("/claims?true_on=2025-12-31&known_on=2026-01-30")
    assert 'href="/claims/countries-165?true_on=2025-12-31&amp;known_on=2026-01-30"' in page
    assert 'value="2025-12-31"' in page


@pytest.mark.parametrize("asked", ["true_on=yesterday", "known_on=2026-02-30", "true_on=0001-01-01", "weeks=0"])
def test_dates_that_are_none_are_refused(desk: Client, asked: str) -> None:
    assert desk.get(f"/claims?{asked}").status_code == 422


def test_register_reported_and_gap_stand_side_by_side(desk: Client) -> None:
    totals = re.search(r'<section class="card totals".*?</section>', desk.page("/claims"), re.DOTALL)
    assert totals is not None
    register, gap, reported, baseline = (int(one) for one in re.findall(r"</dt><dd[^>]*>(\d+)</dd>", totals[0]))
    assert (reported, baseline) == (185, 165)
    assert gap == reported - register


def test_the_scorecard_counts_each_claim_once(desk: Client) -> None:
    page = desk.page("/claims?weeks=1")
    counts = score(page)
    assert counts["changed"] == 1
    assert sum(counts.values()) == len(desk.app_.programmes[0].claims)
    assert "claims are silent: nothing was read of them" in words(page)


def test_weeks_move_the_scorecard(desk: Client) -> None:
    """What advanced in September is silent in a week of January."""
    assert score(desk.page("/claims?weeks=1"))["advanced"] == 0
    assert score(desk.page("/claims?weeks=52"))["advanced"] == 1


def test_silence_says_since_when_and_how_much_was_read(desk: Client) -> None:
    page = desk.page("/claims?weeks=1")
    row = next(one for one in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if "/claims/new-relations" in one)
    assert "2025-09-26" in words(row)
    assert words(row).split()[-1].isdigit()
    never = next(one for one in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if "/claims/image-abroad" in one)
    assert "the beginning" in words(never)


def test_a_claim_s_page_has_a_chart_a_table_and_its_history(desk: Client) -> None:
    page = desk.page("/claims/countries-165")
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page
    table = re.search(r'aria-label="Every source of the figure">.*?</table>', page, re.DOTALL)
    assert table is not None
    rows = [words(one) for one in re.findall(r"<tr>.*?</tr>", table[0], re.DOTALL)[1:]]
    assert any("184 read with doubt" in one for one in rows)
    assert sum("185 reported, unreviewed" in one for one in rows) == 2
    assert len(re.findall(r"<g><title>", page)) == len(rows)
    text = words(page)
    assert "185 was held as of 2026-01-28; now 184 is stated" in text
    assert "What the ledger recorded" in text
    assert re.search(r'<p lang="ru">[^<]*<mark class="value"', page)


def test_the_ledger_s_history_keeps_what_was_retracted(desk: Client) -> None:
    desk.decide("dismiss", desk.finding("countries-165", "185").finding.key.id, reason="counted wrongly")
    text = flat(desk.page("/claims/countries-165"))
    assert "185, as of 2026-01-28 retracted" in text
    assert "165 → more than 172" in text


def test_dismissed_and_doubtful_findings_do_not_make_a_state(desk: Client) -> None:
    assert "changed" in card(desk.page("/claims"), "countries-165")
    for new in ("185", "184", ">172"):
        desk.decide("dismiss", desk.finding("countries-165", new).finding.key.id, reason="wrong")
    row = card(desk.page("/claims"), "countries-165")
    assert "silent" in row


def test_a_pledge_without_a_figure_shows_its_evidence_over_time(desk: Client) -> None:
    page = desk.page("/claims/new-relations")
    assert "Evidence over time" in page
    assert "Its deadline is 2026-12-31." in page
    assert "advanced" in words(page)


def test_findings_of_the_register_alone_lead_to_the_ties(desk: Client) -> None:
    answer = desk.get("/claims/tie-register", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/ties")
    assert desk.get("/claims/none-such").status_code == 404


@pytest.mark.parametrize("language", ["ru", "ky"])
@pytest.mark.parametrize("path", ["/claims", "/claims/countries-165", "/claims/new-relations", "/closing"])
def test_the_pages_speak_every_language(desk: Client, path: str, language: str) -> None:
    page = desk.page(path, **{"accept-language": language})
    assert f'<html lang="{language}">' in page
    assert "{" not in words(page)


def test_before_its_end_the_programme_says_how_it_would_end(desk: Client) -> None:
    text = words(desk.page("/closing"))
    assert "If it ended today" in text
    assert "days are left" in text


def test_after_the_deadline_each_pledge_has_an_end_state(folder: Path) -> None:
    with opened(folder, datetime(2027, 2, 1, tzinfo=UTC)) as desk:
        text = words(desk.page("/closing"))
        assert "Closing report" in text
        assert "The programme ended on 2026-12-31." in text
        assert re.search(r"no evidence up to 2026-12-31, \d+ texts read", text)
        assert "Its deadline was 2026-12-31. End state: advanced" in words(desk.page("/claims/new-relations"))


def test_what_happens_after_the_deadline_does_not_count_and_monitoring_goes_on(tmp_path: Path) -> None:
    late = datetime(2027, 3, 10, 20, 30, tzinfo=UTC)
    with installation(tmp_path, THIRD) as app:
        three_nights(app)
        said = "Kyrgyzstan has diplomatic relations with 190 countries, Foreign Minister Jeenbek Kulubaev said."
        night(app, late, [Told(400001, "Kyrgyzstan has diplomatic relations with 190 countries", said, "en", at(late, 9))])
    with opened(tmp_path, late) as desk:
        closing = words(desk.page("/closing"))
        assert "165 → 185" in closing
        assert "190" not in closing
        assert "190" in card(desk.page("/claims"), "countries-165")


@pytest.mark.parametrize(
    ("when", "end"),
    [
        (When(), THIRD),
        (When(date(2025, 9, 26)), datetime(2025, 9, 26, 18, tzinfo=UTC)),
        (When(date(2025, 9, 26), date(2025, 9, 25)), datetime(2025, 9, 25, 18, tzinfo=UTC)),
        (When(date(2199, 1, 1)), THIRD),
    ],
)
def test_a_page_ends_with_the_earlier_of_its_dates_and_now(when: When, end: datetime) -> None:
    assert when.end(FixedClock(THIRD)) == end
    assert after(when.day(FixedClock(THIRD))) - end < timedelta(days=1)


def test_the_strongest_relation_names_the_state() -> None:
    assert state_of({Relation.ADVANCES: 9, Relation.CONTRADICTS: 1}) == "contradicts"
    assert state_of({Relation.REAFFIRMS: 1, Relation.CHANGES: 0}) == "reaffirms"
    assert state_of({}) == "silent"


def test_hostile_words_of_a_report_are_shown_inert(tmp_path: Path) -> None:
    with installation(tmp_path, SECOND) as app:
        title = "<script>alert(1)</script> Kyrgyzstan has diplomatic relations with 181 countries"
        body = "Kyrgyzstan has diplomatic relations with 181 countries, <img src=x onerror=alert(1)> said."
        night(app, SECOND, [Told(500001, title, body, "en", at(SECOND, 9), url='https://24.kg/english/1_"><script>x</script>/')])
    with opened(tmp_path, SECOND) as desk:
        for path in ("/claims", "/claims/countries-165", "/closing"):
            page = desk.page(path)
            assert "<script>alert" not in page
            assert "<script>x" not in page
            assert "<img" not in page
