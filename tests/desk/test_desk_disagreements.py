"""The page of disagreements: sides with who says which, and silent edits under findings."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from desk_kit import Client, cards, opened, words
from monitor_kit import Told, installation, night
from report_kit import THIRD

from core.records import Language
from monitor.desk.paging import Part, part, parts

FOURTH, FIFTH = THIRD + timedelta(days=1), THIRD + timedelta(days=2)


def told(number: int, language: str, said: str, at: object = FOURTH) -> Told:
    assert at in (FOURTH, FIFTH)
    return Told(number, "A headline of nothing", said, language, FOURTH - timedelta(hours=5))


def test_sides_stand_beside_each_other_with_what_differs(desk: Client) -> None:
    card = next(one for one in cards(desk.page("/disagreements")) if "184" in one)
    assert "between editions" in words(card)
    assert "between outlets" not in words(card)
    assert {"184", "185"} <= set(re.findall(r'<p class="change small">(\d+)', card))
    assert re.search(r'<p lang="ru">.*?185', card, re.DOTALL), "the Russian report is quoted in Russian"
    assert len(re.findall(r'href="/findings/\w+"', card)) == 2
    assert re.search(r'href="/versions/\w+"', card)


def test_only_one_kind_may_be_shown(desk: Client) -> None:
    assert cards(desk.page("/disagreements?between=editions"))
    assert "The sources agree" in words(desk.page("/disagreements?between=outlets"))
    assert cards(desk.page("/disagreements?between=nonsense")) == cards(desk.page("/disagreements"))


def test_what_a_reviewer_dismissed_disagrees_no_longer(desk: Client) -> None:
    desk.decide("dismiss", desk.finding("countries-165", "184").finding.key.id, reason="misprint")
    assert not any("184" in one for one in cards(desk.page("/disagreements")))


def test_an_edit_under_a_finding_is_shown_with_what_fell(folder: Path) -> None:
    before = "Kyrgyzstan has established diplomatic relations with 188 countries, the Foreign Ministry said."
    with installation(folder, FOURTH) as app:
        night(app, FOURTH, [told(920_001, "en", before), told(920_002, "en", "Nothing of the kind was said.")])
        edited = [told(920_001, "en", before.replace("188", "189")), told(920_002, "en", "Something of the kind was said.")]
        night(app, FIFTH, edited)
    with opened(folder, FIFTH) as desk:
        page = desk.page("/disagreements")
        edits = [one for one in cards(page[page.index('id="edits"') :]) if "<del>" in one]
        assert any("<del>188</del>" in one and "<ins>189</ins>" in one for one in edits)
        card = next(one for one in edits if "188" in one)
        assert "Findings that stand no longer: 188" in words(card)
        assert "Findings that rest on it: 189" in words(card)
        assert "Something" not in page, "an edit under no finding touches no claim"
        compared = re.search(r'href="(/articles/24kg/920001/versions\?before=\w+&amp;after=\w+)"', card)
        assert compared is not None
        assert "188" in words(desk.page(compared[1].replace("&amp;", "&")))
        later = FIFTH + timedelta(days=60)
    with opened(folder, later) as desk:
        assert "<del>188</del>" not in desk.page("/disagreements?days=30")
        assert "<del>188</del>" in desk.page("/disagreements?days=0")
        assert "<del>188</del>" in desk.page("/disagreements?days=0&edits=9"), "past the last page that one is shown"


def test_a_list_is_told_in_parts_and_past_the_last_that_one_is_shown() -> None:
    five = [1, 2, 3, 4, 5]
    assert part(five, 1, 2) == Part([1, 2], 1, 3, 5)
    assert part(five, 9, 2) == part(five, 3, 2) == Part([5], 3, 3, 5)
    assert part([], 4, 2) == Part([], 1, 1, 0)
    assert [parts(many, 20) for many in (0, 1, 20, 21)] == [1, 1, 1, 2]


def test_it_speaks_every_language(desk: Client) -> None:
    for language in Language:
        page = desk.page("/disagreements", **{"accept-language": language.value})
        assert f'<html lang="{language.value}">' in page
        assert "{" not in words(page)
    assert "между редакциями" in words(desk.page("/disagreements", **{"accept-language": "ru"}))


def test_parts_of_the_address_that_make_no_sense_are_refused_in_one_line(desk: Client) -> None:
    assert desk.get("/disagreements?days=-1").status_code == 422
    assert desk.get("/disagreements?part=0").status_code == 422
    assert desk.get("/disagreements?programme=none").status_code == 404
