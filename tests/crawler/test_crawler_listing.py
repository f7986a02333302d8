"""Lists: which stories they name and when, over New Year, page borders and odd markup."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from crawler_pages import day, list_page, pager, row
from hypothesis import given
from hypothesis import strategies as st

from crawler.listing import Place, page_number, page_url, parse_list, place_day
from seeds.loader import load_seeds

SITE = load_seeds().sites["24kg"]
URL = "https://24.kg/"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_rows_with_their_days_plain_and_bold() -> None:
    html = list_page(
        [
            day("20 января, среда"),
            row(180523, "11:34", bold=True, title="Bold &nbsp;one"),
            row(180500, "00:05"),
            day("19 января, вторник"),
            row(180511, "23:50", section="english"),
        ]
    )
    page = parse_list(html, URL, SITE, today=date(2021, 1, 20))
    assert [(story.ref.number, story.listed_at) for story in page.stories] == [
        (180523, at("2021-01-20T11:34+06:00")),
        (180500, at("2021-01-20T00:05+06:00")),
        (180511, at("2021-01-19T23:50+06:00")),
    ]
    assert [story.bold for story in page.stories] == [True, False, False]
    assert page.stories[0].title == "Bold one"
    assert page.stories[2].section == "english"
    assert page.last_day == date(2021, 1, 19)


def test_days_step_back_over_new_year() -> None:
    html = list_page(
        [day("2 January, Friday"), row(3, "01:00"), day("31 December, Wednesday"), row(2, "23:59"), day("1 декабря"), row(1, "08:00")]
    )
    page = parse_list(html, URL, SITE, today=date(2026, 1, 2))
    assert [story.listed_at.isoformat() for story in page.stories if story.listed_at] == [
        "2026-01-01T19:00:00+00:00",
        "2025-12-31T17:59:00+00:00",
        "2025-12-01T02:00:00+00:00",
    ]


def test_a_page_that_opens_in_the_midst_of_a_day() -> None:
    html = list_page([row(9, "10:00"), day("30 декабря, вторник"), row(8, "20:00")])
    page = parse_list(html, URL, SITE, today=date(2026, 1, 2), carried_day=date(2025, 12, 31))
    assert [story.listed_at for story in page.stories] == [at("2025-12-31T10:00+06:00"), at("2025-12-30T20:00+06:00")]


@pytest.mark.parametrize(
    ("text", "not_after", "placed"),
    [
        ("20 января, среда", date(2021, 1, 20), date(2021, 1, 20)),
        ("14 June, Monday", date(2021, 6, 13), date(2020, 6, 14)),
        ("31 декабря", date(2026, 1, 1), date(2025, 12, 31)),
        ("29 февраля, четверг", date(2026, 1, 1), date(2024, 2, 29)),
        ("31 февраля", date(2026, 1, 1), None),
        ("1 мая 2019, среда", date(2026, 1, 1), date(2019, 5, 1)),
        ("среда", date(2026, 1, 1), None),
        ("12 попугаев", date(2026, 1, 1), None),
        ("", date(2026, 1, 1), None),
    ],
)
def test_placing_a_day_heading(text: str, not_after: date, placed: date | None) -> None:
    assert place_day(text, not_after) == placed


@given(st.dates(date(2007, 1, 1), date(2035, 12, 31)), st.integers(0, 364))
def test_a_day_within_a_year_is_found_again(today: date, back: int) -> None:
    shown = date.fromordinal(today.toordinal() - back)
    months = ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"]
    assert place_day(f"{shown.day} {months[shown.month - 1]}", today) == shown


def test_only_the_list_the_lead_and_the_slider_count() -> None:
    slider = (
        '<div class="mainNews"><div class="one"><div class="h2"><a href="/vlast/180600_s/"><span>Slide</span></a></div></div></div>'
        '<div class="mainNewsList"><div class="one"><a href="/vlast/180601_s/"><span>Slide two</span></a></div></div>'
    )
    lead = (
        '<div class="row mainNewsinCat"><div class="pic"><a href="/vlast/180602_l/"><img></a></div>'
        '<h3 class="title"><a href="/vlast/180602_l/">Lead</a></h3><div class="date">12:01, 18 января 2021</div></div>'
    )
    promo = '<div class="promo"><div class="one"><div class="title"><a data-pjax="0" href="/biznes_info/5_p/"><span>Ad</span></a></div></div></div>'
    html = list_page([promo, day("20 января"), row(180523, "11:34"), row(180600, "11:00")], before=slider + lead)
    page = parse_list(html, URL, SITE, today=date(2021, 1, 20))
    assert {story.ref.number: story.place for story in page.stories} == {
        180523: Place.ROW,
        180600: Place.ROW,
        180601: Place.SLIDER,
        180602: Place.LEAD,
    }
    lead_story = next(story for story in page.stories if story.ref.number == 180602)
    assert (lead_story.title, lead_story.listed_at) == ("Lead", at("2021-01-18T12:01+06:00"))
    assert [story.ref.number for story in page.rows] == [180523, 180600]


def test_a_row_with_icons_takes_the_link_with_words() -> None:
    icons = (
        '<div class="one"><div class="time">09:00</div><div class="title"><a data-pjax="0" href="/video/77_v/"><i class="fa fa-video"></i></a>'
        '<a data-pjax="0" href="/video/77_v/"><i></i><strong>With words</strong></a></div></div>'
    )
    page = parse_list(list_page([day("20 января"), icons]), URL, SITE, today=date(2021, 1, 20))
    assert [(story.ref.number, story.title, story.bold) for story in page.stories] == [(77, "With words", True)]


def test_imitations_foreign_links_and_the_old_archive() -> None:
    html = list_page(
        [
            day("20 января"),
            row(1, "10:00", href="https://24-kg.com/vlast/180523_x/"),
            row(2, "10:00", href="https://kaktus.media/vlast/180524_x/"),
            row(3, "10:00", href="/archive/ru/politic/3-2007/05/17/12.html/"),
            row(4, "10:00", href="https://24.kg/vlast/4_x/"),
        ]
    )
    page = parse_list(html, URL, SITE, today=date(2021, 1, 20))
    assert [story.ref.number for story in page.stories] == [4]
    assert page.rejected == ("https://24-kg.com/vlast/180523_x/",)
    assert page.archive_links == ("https://24.kg/archive/ru/politic/3-2007/05/17/12.html/",)


def test_whether_the_pager_leads_further() -> None:
    rows = [day("20 января"), row(1, "10:00")]
    today = date(2021, 1, 20)
    assert parse_list(list_page(rows, pages=pager("/", [1, 2, 3])), URL, SITE, today=today).more is True
    assert parse_list(list_page(rows, pages=pager("/", [1, 2, 3])), f"{URL}page_3/", SITE, today=today).more is False
    assert parse_list(list_page(rows), URL, SITE, today=today).more is None


def test_page_addresses() -> None:
    assert [page_number(url) for url in ("https://24.kg/", "https://24.kg/page_12/", "/english/page_3")] == [1, 12, 3]
    assert [page_url("/english/", number) for number in (1, 2)] == ["/english/", "/english/page_2/"]


@pytest.mark.parametrize("html", ["", "<html></html>", "<div id='newslist'>", "\x00", "<p>" * 3000, "{json: true}"])
def test_a_page_without_a_list_gives_nothing(html: str) -> None:
    assert parse_list(html, URL, SITE, today=date(2021, 1, 20)).stories == ()


def test_rows_without_time_or_day() -> None:
    html = list_page([row(5, ""), row(6, "25:99"), row(7, "09:30")])
    page = parse_list(html, URL, SITE, today=date(2021, 1, 20))
    assert [story.listed_at for story in page.stories] == [None, None, at("2021-01-20T09:30+06:00")]
