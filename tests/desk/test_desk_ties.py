"""The ties' pages: the map and its table agree, filters, what is planned and not done, moves, two times, and one tie with its history."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from desk_kit import Client, opened, words
from monitor_kit import Told, installation, night, seeds
from report_kit import FIRST, SECOND, at

from core.records import Language, TieKind
from monitor.desk.register import age
from monitor.desk.translations import words as words_of


def rows(page: str, table: str = "The register") -> dict[str, str]:
    """Party -> its line in the table, as it is read."""
    found = re.search(rf'aria-label="{table}">\s*<table>.*?</table>', page, re.DOTALL)
    assert found is not None, table
    lines = re.findall(r"<tr>.*?</tr>", found[0], re.DOTALL)[1:]
    return {name[1]: words(line) for line in lines if (name := re.search(r'<a href="/ties/[^"]+">([^<]+)</a>', line))}


def on_map(page: str) -> dict[str, str]:
    """What the map says of each country -> the class of its colour."""
    found = re.search(r'<figure class="map".*?</svg>', page, re.DOTALL)
    assert found is not None
    return {said: state for state, said in re.findall(r'<g class="tie-(\w+)"><title>([^<]+)</title>', found[0])}


def test_the_map_and_the_table_have_the_same_figures(desk: Client) -> None:
    page = desk.page("/ties")
    table = rows(page)
    coloured = on_map(page)
    assert coloured.pop("Kyrgyzstan") == "home"
    assert {said.split(":")[0] for said in coloured} == set(table)
    legend = {word: int(count) for word, count in re.findall(r"</span>([^<]+) <b>(\d+)</b></li>", page)}
    assert sorted(legend.values()) == sorted(Counter(coloured.values()).values())
    assert sum(legend.values()) == len(table)


def test_a_tie_made_by_the_news_is_coloured_and_told(desk: Client) -> None:
    page = desk.page("/ties")
    assert on_map(page)["Papua New Guinea: established, 2025-09-25"] == "since"
    assert "established 2025-09-25 4 months 24.kg reported, unreviewed" in rows(page)["Papua New Guinea"]
    assert on_map(page)["Palau: established, 2021-10"] == "before"


def test_small_states_are_dots(desk: Client) -> None:
    found = re.search(r'<g class="tie-\w+"><title>Tuvalu: [^<]*</title>(.*?)</g>', desk.page("/ties"), re.DOTALL)
    assert found is not None
    assert "<use" in found[1]


def test_two_times_bind_the_register(desk: Client) -> None:
    assert "South Sudan: none" in on_map(desk.page("/ties?true_on=2025-09-24"))
    assert "South Sudan: planned" in " ".join(on_map(desk.page("/ties?known_on=2025-09-26")))
    assert "South Sudan: established, 2025-09-26" in on_map(desk.page("/ties?known_on=2025-09-27"))
    assert "Not today’s view." in desk.page("/ties?known_on=2025-09-27")


def test_what_is_announced_and_not_done_is_listed_with_its_age(desk: Client) -> None:
    waiting = rows(desk.page("/ties?known_on=2025-09-26"), "Announced, not yet done")
    assert "planned" in waiting["South Sudan"]
    assert "day" in waiting["South Sudan"]
    now = rows(desk.page("/ties"), "Announced, not yet done")
    assert "South Sudan" not in now
    assert re.search(r"diplomatic relations planned 2021 5 years", now["Angola"])


def test_filters_narrow_the_table_and_stay_in_the_address(desk: Client) -> None:
    page = desk.page("/ties?state=established&region=oceania&q=papua")
    assert list(rows(page)) == ["Papua New Guinea"]
    assert '<option value="established" selected>' in page
    assert 'name="q" value="papua"' in page
    assert all("planned" in line for line in rows(desk.page("/ties?state=planned")).values())
    assert set(rows(desk.page("/ties?state=since"))) == {"Papua New Guinea", "South Sudan"}


def test_a_filter_that_nothing_fits_says_so(desk: Client) -> None:
    assert "No entry is like that." in desk.page("/ties?q=zzz")
    assert "&lt;b&gt;" in desk.page("/ties?q=%3Cb%3E")


@pytest.mark.parametrize("kind", list(TieKind))
def test_every_kind_has_its_page(desk: Client, kind: TieKind) -> None:
    page = desk.page(f"/ties?kind={kind.value}")
    countries = {one.code for one in seeds().countries}
    assert ('<figure class="map"' in page) is any(one.kind is kind and one.party in countries for one in seeds().register)


def test_moves_are_told_newest_first(desk: Client) -> None:
    moves = re.findall(r'<li><span class="when">([^<]+)</span><span>.*?<a href="/ties/(\w+)/', desk.page("/ties"), re.DOTALL)
    assert moves[0] == ("2025-09-26", "SS")
    assert [day for day, _ in moves] == sorted((day for day, _ in moves), reverse=True)


def test_one_tie_shows_its_states_and_who_says_so(desk: Client) -> None:
    page = desk.page("/ties/SS/diplomatic_relations")
    text = words(page)
    assert "Diplomatic relations: established , since 2025-09-26" in text
    assert "planned → established" in text
    assert re.search(r'<p lang="en">.*<mark class="party"', page)
    assert "/captures/urn%3Auuid" in page
    assert re.findall(r"<li><b>([^<]+)</b>", page) == ["none", "planned", "established"]


def test_an_accepted_tie_says_so(desk: Client) -> None:
    found = re.search(r'href="/findings/(\w+)"', desk.page("/ties/PG/diplomatic_relations"))
    assert found is not None
    desk.decide("accept", found[1])
    assert "accepted" in rows(desk.page("/ties"))["Papua New Guinea"]


def test_a_country_without_an_entry_has_a_page_and_a_stranger_has_none(desk: Client) -> None:
    assert "Nothing is known of it." in desk.page("/ties/FR/consulate")
    assert desk.get("/ties/QQ/embassy").status_code == 404
    assert desk.get("/ties/FR/friendship").status_code == 422


def test_what_sources_disagree_on_is_kept(desk: Client) -> None:
    assert "also named: 1992-01: https://" in words(desk.page("/ties/TR/diplomatic_relations"))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("path", ["/ties", "/ties?kind=membership", "/ties/SS/diplomatic_relations", "/ties/FR/consulate"])
def test_the_pages_speak_every_language(desk: Client, path: str, language: Language) -> None:
    page = desk.page(path, **{"accept-language": language.value})
    assert "{" not in words(page)
    assert ("Южный Судан" in page) is (language is Language.RU and "kind" not in path and "FR" not in path)


@pytest.mark.parametrize(
    ("days", "said"),
    [(None, ""), (0, "0 days"), (1, "1 day"), (59, "59 days"), (60, "1 month"), (365, "11 months"), (729, "23 months"), (731, "2 years")],
)
def test_ages_are_told_in_the_largest_unit_that_fits(days: int | None, said: str) -> None:
    assert age(words_of(Language.EN), days) == said


def test_a_withdrawn_move_is_marked(tmp_path: Path) -> None:
    title = "Kyrgyzstan and Tonga establish diplomatic relations"
    told = Told(344001, title, "Kyrgyzstan and Barbados established diplomatic relations on September 25, 2025.", "en", at(FIRST, 9))
    edited = Told(344001, "Talks in Bishkek", "Officials met to speak of trade and of the weather in autumn.", "en", at(FIRST, 9))
    with installation(tmp_path, SECOND) as app:
        night(app, FIRST, [told])
        night(app, SECOND, [edited])
    with opened(tmp_path, SECOND) as desk:
        assert "stands no longer since" in desk.page("/ties/BB/diplomatic_relations")
        assert "established" not in rows(desk.page("/ties"))["Barbados"]
