"""Article pages as served: every part that is known of them, in its order, and what changes from visit to visit."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from core.records import Language
from monitor.replica.body import blocks
from monitor.replica.nights import NIGHTS
from monitor.replica.standing import SiteState, Standing
from monitor.replica.stories import shipped_stories

STATE = SiteState(shipped_stories(), NIGHTS[-1].at)
PRESENT = [each for each in STATE.by_number.values() if not each.gone]
ROOT = 'div[itemscope][itemtype="http://schema.org/NewsArticle"]'
BODY = f"{ROOT} div.cont[itemprop=articleBody]"


def plain(text: str) -> str:
    return " ".join(text.split())


def page_of(site: Any, number: int) -> Any:
    return site.get(STATE.by_number[number].path)


def test_every_page_holds_its_headline_date_and_text(site: Any) -> None:
    for standing in PRESENT:
        page = site.get(standing.path)
        assert page.status == 200, standing.path
        assert page.words("h1.newsTitle[itemprop=name]") == plain(standing.title)
        assert page.css(f"{ROOT}::attr(itemid)").get() == f"https://24.kg{standing.path}"
        root = f"{ROOT} div.cont" if standing.broken == "rootless" else BODY
        body = plain("".join(page.css(root).css("*::text").getall()))
        for block in blocks(standing.body):
            if block.mark in ("", "!lead", "###", "!caption", "!gallery"):
                assert plain(block.text) in body, standing.path


def test_the_parts_stand_in_their_order(site: Any) -> None:
    page = page_of(site, 345084)
    parts = page.css(f"{ROOT} > *, {ROOT} > .row > .col-xs-12 > *")
    names = [part.attrib.get("class") or part.root.tag for part in parts]
    expected = [
        "newsCat",
        "newsDate hidden-xs",
        "newsTitle",
        "newsDate visible-xs",
        "noindex",
        "cont",
        "noindex",
        "newsLink",
        "row lineNews",
    ]
    assert [name for name in names if name in expected] == expected
    assert page.words(f"{ROOT} div.newsCat[itemprop=articleSection] > a") == "English"


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (344868, "12:14, 25 сентября 2025, Бишкек - 24.kg , Мария ОРЛОВА"),
        (345084, "17:35, 26 September 2025, Bishkek - 24.kg news agency , by Baktygul OSMONALIEVA"),
        (345092, "18:04, 26 сентября 2025, Бишкек - 24.kg"),
    ],
)
def test_date_and_author_come_twice_in_the_form_of_the_edition(site: Any, number: int, line: str) -> None:
    page = page_of(site, number)
    lines = ["".join(each.css("*::text").getall()) for each in page.css(f"{ROOT} div.newsDate")]
    assert lines == [line, line]
    assert [each.attrib["class"] for each in page.css("div.newsDate")] == ["newsDate hidden-xs", "newsDate visible-xs"]


def test_the_microdata_date_is_broken(site: Any) -> None:
    text = page_of(site, 345084).text
    assert text.count('<span itemprop="datePublished" content="2025-09-26\\">17:35, 26 September 2025</span>') == 2


def test_the_author_stands_in_microdata(site: Any) -> None:
    assert page_of(site, 344868).css("[itemprop=author] [itemprop=name]::text").getall() == ["Мария ОРЛОВА"] * 2
    assert page_of(site, 345092).css("[itemprop=author]").getall() == []


def test_the_page_title_names_headline_and_section(site: Any) -> None:
    assert page_of(site, 345084).words("title").endswith("the Bahamas » English » www.24.kg - КЫРГЫЗСТАН")


@pytest.mark.parametrize(("number", "language"), [(344868, "ru-RU"), (345084, "en-US"), (345092, "ky-KG")])
def test_the_html_element_names_the_language(site: Any, number: int, language: str) -> None:
    assert page_of(site, number).css("html::attr(lang)").get() == language


def test_short_words_and_dashes_have_no_break_spaces(site: Any) -> None:
    text = page_of(site, 344896).text
    assert "Кыргызстан и&nbsp;Папуа&nbsp;— Новая Гвинея" in text


def test_a_read_also_box_interrupts_the_body(site: Any) -> None:
    page = page_of(site, 344868)
    box = page.css(f"{BODY} > .poTeme")
    assert "Читайте по теме" in "".join(box.css("*::text").getall())
    assert "/344891_" in box.css(".one .title a::attr(href)").get()
    assert box.xpath("./preceding-sibling::p")
    assert box.xpath("./following-sibling::p")


def test_some_links_of_a_text_are_absolute(site: Any) -> None:
    links = [link for each in PRESENT for link in site.get(each.path).css(".poTeme a::attr(href)").getall()]
    assert any(link.startswith("https://24.kg/") for link in links)
    assert any(link.startswith("/") for link in links)


def test_links_print_some_slugs_with_underscores_more(site: Any) -> None:
    links = {link for each in PRESENT for link in site.get(each.path).css(".poTeme a::attr(href), .lineNews a::attr(href)").getall()}
    more = [link for link in links if re.search(r"/\d+__|_/$", link)]
    assert more
    for link in more[:5]:
        assert site.get(link.removeprefix("https://24.kg")).status == 200


@pytest.mark.parametrize(
    ("number", "query", "words"),
    [
        (344738, None, None),
        (345084, ".imgInText > .text", "Photo by the Foreign Ministry. After the signing"),
        (345101, "p.lead", "В Ботаническом саду Бишкека пожелтели клены."),
        (345101, ".gallery", "Аллея у старой оранжереи"),
        (344958, "table tr:nth-child(2)", "1«Абдыш-Ата»44"),
        (345130, "blockquote cite", "смотритель"),
        (345130, "h4", "Первая комната"),
        (344843, "h3", "Свет по расписанию"),
        (345024, "ul > li", "вернуть лампы на лестницах"),
        (345024, ".vote label", "Да"),
        (344955, "iframe", "Ваш браузер не показывает видео"),
        (344955, "script", 'var player = {"autoplay": "false"};'),
        (344870, "strong", "24.kg"),
    ],
)
def test_bodies_hold_what_bodies_hold(site: Any, number: int, query: str | None, words: str | None) -> None:
    page = page_of(site, number)
    if query is None:
        assert len(page.css(f"{BODY} > p")) > 2
    else:
        assert page.words(f"{BODY} {query}") == words


def test_captions_are_printed_in_two_ways(site: Any) -> None:
    captioned = [each for each in PRESENT if "!caption" in each.body]
    ways = {bool(site.get(each.path).css(f"{BODY} .photo-description")) for each in captioned}
    assert ways == {True, False}


def test_a_broadcast_is_turned_round_by_style_only(site: Any) -> None:
    page = page_of(site, 344859)
    times = page.css(f"{BODY} .broadcasting-content.reversed .broadcasting-time::text").getall()
    assert times == ["10:15", "11:40", "11:55", "12:20"]
    assert "column-reverse" in site.get("/assets/site.css").text


@pytest.mark.parametrize(
    ("number", "link", "views", "related"),
    [
        (344868, "Ссылка: ", "просмотров: ", "Материалы по теме"),
        (345084, "link: ", "views: ", "Related"),
        (345092, "Ссылка: ", "просмотров: ", "Материалы по теме"),
    ],
)
def test_the_foot_has_short_link_views_and_related(site: Any, number: int, link: str, views: str, related: str) -> None:
    page = page_of(site, number)
    standing = STATE.by_number[number]
    assert page.css(".newsLink .linkLabel::text").get() == link
    assert page.css("span#article-link::text").get() == f"https://24.kg/{standing.section}/{number}/"
    assert re.fullmatch(re.escape(views) + r"\d+", page.css(".newsLink .views::text").get())
    assert page.words(f"{ROOT} > .row.lineNews .lineTitle") == related
    rows = page.css(f"{ROOT} > .row.lineNews .one")
    assert rows
    assert not rows.css(".time")


def test_the_related_stories_begin_with_the_other_editions(site: Any) -> None:
    links = page_of(site, 345084).css(f"{ROOT} > .row.lineNews .one a::attr(href)").getall()
    assert [int(re.search(r"/(\d+)_", link)[1]) for link in links[:2]] == [345063, 345092]


def test_around_the_article_stand_header_navigation_popular_tiles_and_banners(site: Any) -> None:
    page = page_of(site, 345084)
    assert "Бишкекское время" in page.words("div.weather")
    assert [each.split()[0] for each in page.css("#currencies span::text").getall()] == ["USD", "EUR", "RUB"]
    assert page.css('form input[name="SearchForm[text]"]')
    assert "/kyrgyzcha/" in page.css(".navbar-nav a::attr(href)").getall()
    assert page.css(".popularNews .one .title")
    assert page.css(".row.blockNews .one .title")
    assert page.css('.rightColumn [data-ox-phs^="{"]')
    assert page.css(".widget-last-news .one")
    assert page.css(".footer")


def test_the_share_box_with_its_own_date_is_a_switch(serve: Callable[..., Any], site: Any) -> None:
    assert "Котировки" not in page_of(site, 345084).text
    assert "14 января 2022" in page_of(serve(share_box=True), 345084).words(".shares")


@pytest.mark.parametrize("path", ["/", "/english/", "/page_2/", "/vlast/344896/", "/kyrgyzcha/345092/"])
def test_two_visits_differ_in_clock_rates_and_views_only(site: Any, path: str) -> None:
    first, second = site.get(path), site.get(path)
    assert first.steady == second.steady
    assert first.words(".weather .clock") != second.words(".weather .clock")
    for one, other in zip(first.css("#currencies b::text").getall(), second.css("#currencies b::text").getall(), strict=True):
        assert one != other
    if "344896" in path:
        views = [int(page.words(".newsLink .views").split()[-1]) for page in (first, second)]
        assert views[1] == views[0] + 1


def test_the_boxes_beside_a_text_change_from_night_to_night(site: Any) -> None:
    path = STATE.by_number[344868].path
    pages = [site.at(night.at).get(path) for night in NIGHTS[:2]]
    assert pages[0].css(BODY).get() == pages[1].css(BODY).get()
    for box in (".popularNews", ".widget-last-news"):
        assert pages[0].css(box).get() != pages[1].css(box).get()


def test_the_head_says_nothing_but_the_title_unless_switched_so(serve: Callable[..., Any], site: Any) -> None:
    plain_page = page_of(site, 345084)
    assert not plain_page.css('link[rel=canonical], meta[property^="og:"], script[type="application/ld+json"]')
    full = page_of(serve(head_canonical=True, head_og=True, head_json_ld=True), 345084)
    assert full.css("link[rel=canonical]::attr(href)").get() == f"https://24.kg{STATE.by_number[345084].path}"
    assert full.css('meta[property="og:title"]::attr(content)').get() == STATE.by_number[345084].title
    assert '"datePublished": "2025-09-26T17:35:00+06:00"' in full.css('script[type="application/ld+json"]::text').get()


def amp(site: Any, standing: Standing) -> Any:
    return site.get(f"{standing.path}amp/")


def test_amp_has_the_date_line_with_a_russian_month_and_no_by(site: Any) -> None:
    line = amp(site, STATE.by_number[345084]).words(".newsDate")
    assert line == "17:35, 26 сентября 2025, Bishkek - 24.kg news agency , Baktygul OSMONALIEVA"
    assert amp(site, STATE.by_number[345092]).words(".newsDate") == "18:04, 26 сентября 2025, Бишкек - 24.kg"


def test_amp_bodies_have_words_and_numbers_missing(site: Any) -> None:
    for number in (344868, 345084, 359688):
        page = amp(site, STATE.by_number[number])
        body = "".join(page.css(".cont").css("*::text").getall())
        assert not re.search(r"\d", body)
        assert len(body) < len("".join(page_of(site, number).css(f"{BODY} > p").css("*::text").getall()))
        assert page.css("html[amp]")


def test_broken_markup_keeps_the_text_and_may_lose_the_name_of_the_body(site: Any) -> None:
    rootless = page_of(site, 345027)
    assert not rootless.css("[itemprop=articleBody]")
    assert "снесло весенним паводком" in rootless.text
    unclosed = page_of(site, 359462)
    assert unclosed.text.count("<p") > unclosed.text.count("</p>")
    assert "</b>" in unclosed.css("html").get() or "</b>" in unclosed.text
    whole = site.at(NIGHTS[6].at).get(STATE.by_number[359462].path)
    assert plain("".join(whole.css(BODY).css("*::text").getall())) == plain("".join(unclosed.css(BODY).css("*::text").getall()))


def test_an_edit_is_silent(site: Any) -> None:
    path = STATE.by_number[344880].path
    before, after = (site.at(night.at).get(path) for night in NIGHTS[:2])
    assert "48&nbsp;миллионов сомов" in before.text or "48 миллионов сомов" in before.words(BODY)
    assert "84 миллиона сомов" in after.words(BODY)
    assert before.css(".newsDate").getall() == after.css(".newsDate").getall()


def test_every_edition_has_pages(site: Any) -> None:
    assert {each.language for each in PRESENT} == set(Language)
