"""Lists as served: rows, days without a year, the pager, what stands above the rows, and what is no story."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from core.records import Language
from monitor.replica.nights import NIGHTS
from monitor.replica.standing import SiteState
from monitor.replica.stories import shipped_stories
from monitor.replica.switches import PastEnd
from monitor.replica.wording import local

ROWS = "#newslist[data-pjax-container] > .row.lineNews > .col-xs-12:nth-child(2)"


def listed(language: Language, night: int = -1) -> list[int]:
    return [each.number for each in SiteState(shipped_stories(), NIGHTS[night].at).edition(language)]


def walk(site: Any, base: str) -> list[int]:
    """Numbers of all rows, from page to page by the pager's » alone."""
    found: list[int] = []
    path = base
    while path:
        found += site.numbers(path)
        path = site.get(path).css("ul.pagination li.next a::attr(href)").get()
    return found


def test_a_list_has_three_columns_heading_rows_and_pager(site: Any) -> None:
    columns = site.get("/").css("#newslist > .row.lineNews > .col-xs-12")
    assert len(columns) == 3
    assert columns[0].css("div.lineTitle::text").get() == "Лента новостей"
    assert {child.attrib["class"] for child in columns[1].xpath("./*")} == {"promo", "lineDate", "one"}
    assert columns[1].xpath("./*")[0].attrib["class"] == "promo"
    assert columns[2].css("ul.pagination")


def test_days_stand_in_rows_of_their_own_without_a_year(site: Any) -> None:
    assert site.get("/").css(f"{ROWS} > .lineDate::text").getall()[0] == "30 января, пятница"
    assert site.get("/english/").css(f"{ROWS} > .lineDate::text").getall()[0] == "30 January, Friday"
    assert site.get("/kyrgyzcha/").css(f"{ROWS} > .lineDate::text").getall()[0] == "30 января, пятница"
    for text in site.get("/page_2/").css(f"{ROWS} > .lineDate::text").getall():
        assert not re.search(r"\d{4}", text)


def test_a_row_has_its_time_and_a_title_in_span_or_strong(site: Any) -> None:
    pages = [site.get(path).css(f"{ROWS} > .one") for path in ("/page_2/", "/page_3/", "/page_4/")]
    assert [len(rows) for rows in pages] == [12, 12, 12]
    bold = 0
    for row in (row for rows in pages for row in rows):
        assert re.fullmatch(r"\d\d:\d\d", row.css("div.time::text").get())
        link = row.css('div.title > a[data-pjax="0"]')[-1]
        assert len(link.css("span, strong")) == 1
        bold += len(link.css("strong"))
    assert 0 < bold < 36


def test_some_rows_have_an_icon_and_some_a_second_link_round_one(site: Any) -> None:
    site.at(NIGHTS[2].at)
    rows = [row for path in ("/", "/page_2/", "/page_3/", "/page_4/") for row in site.get(path).css(f"{ROWS} > .one")]
    counts = [len(row.css(".title > a")) for row in rows]
    assert 2 in counts
    second = rows[counts.index(2)]
    assert len(set(second.css(".title > a::attr(href)").getall())) == 1
    assert second.css(".title > a:first-child i")
    assert not second.css(".title > a:first-child span")
    assert any(row.css(".title > a > i + span, .title > a > span + i") for row in rows)


@pytest.mark.parametrize(("base", "language"), [("/", Language.RU), ("/english/", Language.EN), ("/kyrgyzcha/", Language.KY)])
def test_paging_reaches_every_listed_story_but_the_lead(site: Any, base: str, language: Language) -> None:
    expected = listed(language)
    first = site.get(base)
    lead = first.css(".mainNews .h2 a::attr(href), .mainNewsinCat h3.title > a::attr(href)").get()
    number = int(re.search(r"/(\d+)_", lead)[1])
    found = walk(site, base)
    assert found == [each for each in expected if each != number]
    assert number in expected


def test_paging_reaches_every_story_where_the_lead_is_a_row_too(serve: Callable[..., Any]) -> None:
    assert walk(serve(lead_in_rows=True), "/") == listed(Language.RU)


def test_the_front_page_may_mix_the_editions(serve: Callable[..., Any]) -> None:
    every = [each.number for each in SiteState(shipped_stories(), NIGHTS[-1].at).listed]
    assert walk(serve(front_mixes_editions=True, lead_in_rows=True), "/") == every


def test_the_pager_is_zero_based_and_shows_six_pages(site: Any) -> None:
    buttons = site.get("/").css("ul.pagination li")
    assert [button.css("a::text, span::text").get() for button in buttons] == ["«", "1", "2", "3", "4", "5", "6", "»"]
    assert buttons[0].css("span")
    assert "active" in buttons[1].attrib["class"]
    assert buttons.css("a::attr(data-page)").getall() == ["0", "1", "2", "3", "4", "5", "1"]
    assert buttons.css("a::attr(href)").getall()[:3] == ["/", "/page_2/", "/page_3/"]
    assert site.get("/page_7/").css("ul.pagination li.active a::text").get() == "7"


def test_page_1_answers_like_the_list_itself(site: Any) -> None:
    assert site.get("/page_1/").steady == site.get("/").steady
    assert site.get("/vlast/page_1/").steady == site.get("/vlast/").steady


@pytest.mark.parametrize(("switch", "status", "rows"), [(PastEnd.MISSING, 404, 0), (PastEnd.EMPTY, 200, 0), (PastEnd.LAST, 200, 1)])
def test_a_page_past_the_end(serve: Callable[..., Any], switch: PastEnd, status: int, rows: int) -> None:
    page = serve(past_end=switch).get("/page_99/")
    assert page.status == status
    assert bool(page.css(f"{ROWS} > .one")) == bool(rows)


def test_the_english_edition_may_have_no_paging(serve: Callable[..., Any]) -> None:
    site = serve(english_paging=False)
    assert not site.get("/english/").css("ul.pagination")
    assert site.get("/english/page_2/").status == 404
    assert site.get("/kyrgyzcha/page_2/").status == 200


def test_the_slider_stands_twice_and_its_first_is_no_row(site: Any) -> None:
    page = site.get("/")
    slider = page.css(".mainNews .h2 > a::attr(href)").getall()
    assert len(slider) > 1
    assert page.css(".mainNewsList .one .title > a::attr(href)").getall() == slider
    assert page.css(".mainNews .h2 > a > span")
    assert slider[0] not in page.css(f"{ROWS} .title > a::attr(href)").getall()
    assert not site.get("/page_2/").css(".mainNews")


def test_a_section_has_a_lead_with_its_full_date(site: Any) -> None:
    page = site.get("/vlast/")
    lead = page.css(".row.mainNewsinCat")
    assert page.words("h1.pageTitle") == "Власть"
    assert lead.css("h3.title > a::attr(href)").get().startswith("/vlast/")
    assert re.fullmatch(r"\d\d:\d\d, \d+ января 2026", lead.css("div.date::text").get())
    assert len(lead.css("div.descr")) == 2
    assert len(set(lead.css("div.descr::text").getall())) == 1
    assert lead.css("div.pic")
    assert re.fullmatch(r"\d\d:\d\d, \d+ January 2026", site.get("/english/").css(".mainNewsinCat .date::text").get())


def test_the_days_cross_new_year(site: Any) -> None:
    site.at(NIGHTS[3].at)
    days = [day for path in ("/", "/page_2/") for day in site.get(path).css(f"{ROWS} > .lineDate::text").getall()]
    assert days[:2] == ["31 декабря, среда", "30 декабря, вторник"]
    assert site.get("/kyrgyzcha/").css(".mainNewsinCat .date::text").get() == "00:18, 1 января 2026"
    site.at(NIGHTS[4].at)
    days = [day for path in ("/", "/page_2/") for day in site.get(path).css(f"{ROWS} > .lineDate::text").getall()]
    assert days[:2] == ["1 января, четверг", "31 декабря, среда"]


def test_tiles_and_the_last_news_use_the_same_class_names(site: Any) -> None:
    page = site.get("/")
    assert page.css(".row.blockNews .one .title a::attr(href)").getall()
    widget = page.css("div.widget-last-news")
    assert len(widget.css(".one")) == 10
    assert widget.css(".one .time")
    long = widget.css(".one .title a:has(span.short)")
    assert long
    assert long[0].css("span.short::text").get().endswith("...")
    assert len(long[0].css("span.full::text").get()) > 60


def test_popular_news_has_the_heading_of_its_edition(site: Any) -> None:
    for path, heading in (("/", "Популярные новости"), ("/english/", "Popular"), ("/kyrgyzcha/", "Эң көп окулган жаңылыктар")):
        assert site.get(path).words(".popularNews .blockTitle") == heading


def test_a_look_alike_host_stands_among_the_rows_and_in_a_banner(serve: Callable[..., Any], site: Any) -> None:
    page = site.get("/")
    decoys = page.css('#newslist .one a[href*="//24-kg.com/"]::attr(href)').getall()
    assert len(decoys) == 1
    assert re.fullmatch(r"https://24-kg\.com/[a-z]+/\d+_.*/", decoys[0])
    assert page.css('.rightColumn a[href*="new.24-kg.com"]')
    assert "24-kg.com" not in serve(decoy=False).get("/").text


def test_a_day_has_an_archive_only_if_switched_so(serve: Callable[..., Any], site: Any) -> None:
    assert site.get("/2025/09/26/").status == 404
    page = serve(day_archives=True).get("/2025/09/26/")
    expected = [each.number for each in SiteState(shipped_stories(), NIGHTS[-1].at).listed if local(each.published).date() == NIGHTS[1].day]
    assert [int(found) for found in re.findall(r"data-pjax=\"0\" href=\"/[a-z_]+/(\d+)[^\"]*\"><(?:span|strong)", page.text)] == expected
    assert serve(day_archives=True).get("/2025/13/41/").status == 404


def test_search_finds_words_of_headlines(site: Any) -> None:
    found = site.numbers("/poisk_po_sajtu/?SearchForm[text]=Танзания")
    assert 345143 in found
    assert site.numbers("/poisk_po_sajtu/?SearchForm[text]=нетакогослова") == []


def test_a_removed_story_leaves_the_lists_and_a_refiled_one_changes_its_section(site: Any) -> None:
    site.at(NIGHTS[0].at)
    assert 344915 in walk(site, "/proisshestvija/") or "344915_" in site.get("/proisshestvija/").text
    site.at(NIGHTS[1].at)
    assert "344915_" not in site.get("/proisshestvija/").text
    assert 344887 in walk(site, "/ekonomika/")
    assert 344887 not in walk(site, "/obschestvo/")


def test_paging_shifts_while_it_is_read(serve: Callable[..., Any]) -> None:
    site = serve(page_shift=True, lead_in_rows=True, decoy=False)
    first = site.numbers("/")
    second = site.numbers("/page_2/")
    assert first[-1] == second[0]
    again = site.numbers("/")
    assert again[1:] == first[:-1]
    assert again[0] == listed(Language.RU)[0]
    assert again[0] not in first


def test_links_are_root_relative_and_a_few_absolute(site: Any) -> None:
    page = site.get("/english/")
    links = page.css("a::attr(href)").getall()
    own = [link for link in links if link.startswith("/")]
    assert len(own) > 0.9 * len(links)
    assert any(link.startswith("https://24.kg/") for link in links)
    assert "127.0.0.1" not in page.text
