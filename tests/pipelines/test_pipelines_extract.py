"""Pages to versions: what belongs to the story is there, in order; nothing of what stands around it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ExtractError
from core.records import ArticleRef, Language, Version
from pipelines.extract import EXTRACTOR, extract
from pipelines.page_text import clean, decode, moment
from seeds.loader import load_seeds

SITE = load_seeds().sites["24kg"]
REF = ArticleRef("24kg", 180523)
URL = "https://24.kg/vlast/180523_shkola/"
BODY = "<p>Школа в&nbsp;Караколе получила новый спортзал.</p><p>Об этом сообщили в&nbsp;<strong>мэрии</strong>&nbsp;&mdash; без подробностей.</p>"


def page(
    body: str | None = BODY,
    *,
    title: str = "В&nbsp;школе открыли спортзал",
    date_line: str = "10:14, 20 января 2021",
    author: str | None = "Айнура САГЫН",
    before_author: str = ", ",
    section: str = "vlast",
    clock: str = "11:02",
    views: int = 410,
    around: str = "",
    head: str = "",
) -> bytes:
    who = f'{before_author}<span itemprop="author"><span itemprop="name">{author}</span></span>' if author else ""
    line = (
        f'<span itemprop="datePublished" content="2021-01-20\\">{date_line}</span>, Бишкек - '
        f'<span itemprop="publisher" itemscope><span itemprop="name">24.kg</span></span>{who}'
    )
    cont = f'<div class="cont" itemprop="articleBody">{body}</div>' if body is not None else ""
    return f"""<!DOCTYPE html><html lang="ru"><head>{head}<title>{title} » Общество » www.24.kg - КЫРГЫЗСТАН</title></head><body>
<header><div class="weather">20 января, Бишкекское время {clock}</div><div id="currencies">USD 87.{views % 97} EUR 99.1</div></header>{around}
<div itemscope itemtype="http://schema.org/NewsArticle" itemid="{URL}">
<div class="row"><div itemprop="articleSection" class="col-xs-4 newsCat"><a href="/{section}/">Общество</a></div>
<div class="newsDate hidden-xs">{line}</div></div>
<h1 itemprop="name" class="newsTitle">{title}</h1><div class="newsDate">{line}</div>
<noindex><div class="social">Поделиться</div></noindex>{cont}<noindex><div class="social">Поделиться</div></noindex>
<div class="newsLink">Ссылка: <span id="article-link">https://24.kg/vlast/180523/</span><br>просмотров: {views}</div>
<div class="row lineNews"><div class="lineTitle">Материалы по теме</div><div class="one"><div class="title"><a href="/vlast/1_a/">Похожая новость</a></div></div></div>
</div><div class="row blockNews">Популярные новости</div><div class="widget-last-news">Последние новости часа</div><footer>Подвал</footer></body></html>""".encode()


def read(html: bytes, url: str = URL) -> Version:
    return extract(html, url, REF, SITE)


def paragraphs(version: Version) -> list[str]:
    return version.text.split("\n\n")[1:]


def test_the_version_of_a_plain_story() -> None:
    version = read(page())
    assert version.title == "В школе открыли спортзал"
    assert version.text == (
        "В школе открыли спортзал\n\nШкола в Караколе получила новый спортзал.\n\nОб этом сообщили в мэрии — без подробностей."
    )
    assert version.published_at == datetime(2021, 1, 20, 4, 14, tzinfo=UTC)
    assert (version.author, version.section, version.source, version.language) == ("Айнура САГЫН", "vlast", "24kg-ru", Language.RU)
    assert (version.whole_page, version.notes, version.extractor) == (False, (), EXTRACTOR)


def test_what_changes_at_every_visit_makes_no_new_version() -> None:
    first, second = (
        read(page(clock="02:31", views=12)),
        read(page(clock="23:59", views=98765, around='<div class="centerra">USD 11,22</div>')),
    )
    assert first == second


@pytest.mark.parametrize(
    "stray",
    [
        '<div class="poTeme"><div class="title">Читайте по&nbsp;теме</div><div class="one"><a href="/vlast/2_b/">Лишнее</a></div></div>',
        '<div class="imgInText"><img src="a.jpg"><div class="text">Лишнее</div></div>',
        '<div class="photo-description">Лишнее</div>',
        '<div class="gallery"><img><p>Лишнее</p></div>',
        '<div class="vote"><p>Лишнее</p></div>',
        "<noindex><p>Лишнее</p></noindex>",
        "<script>var x = 'Лишнее';</script>",
        "<style>.a{content:'Лишнее'}</style>",
        "<iframe>Лишнее</iframe>",
        "<!-- Лишнее -->",
    ],
)
def test_boxes_within_the_body_are_not_the_story(stray: str) -> None:
    version = read(page("<p>Первое предложение о деле.</p>" + stray + "<p>Второе предложение о деле.</p>"))
    assert paragraphs(version) == ["Первое предложение о деле.", "Второе предложение о деле."]


def test_leads_headings_quotes_tables_and_lists_stay_in_order() -> None:
    body = (
        '<div class="lead">Коротко о главном.</div><p>Текст.</p><h3>Что дальше</h3><p>Ещё текст.<br>И строка.</p>'
        "<blockquote><p>Мы довольны.</p><cite>Директор школы</cite></blockquote><h4>Числа</h4>"
        "<table><tr><th>Год</th><th>Школ</th></tr><tr><td>2020</td><td>12</td></tr></table>"
        "<ul><li>первое</li><li>второе</li></ul><ol><li>раз</li></ol><p>Конец.</p>"
    )
    assert paragraphs(read(page(body))) == [
        "Коротко о главном.",
        "Текст.",
        "Что дальше",
        "Ещё текст. И строка.",
        "Мы довольны.",
        "Директор школы",
        "Числа",
        "Год | Школ",
        "2020 | 12",
        "первое",
        "второе",
        "раз",
        "Конец.",
    ]


def test_a_live_report_reads_from_its_beginning() -> None:
    entries = [("12:40", "Совещание завершилось."), ("11:15", "Слово дали послу."), ("10:00", "Совещание началось.")]
    newest_first = "".join(f'<div class="item"><span class="time">{clock}</span><p>{text}</p></div>' for clock, text in entries)
    oldest_first = "".join(f'<div class="item"><span class="time">{clock}</span><p>{text}</p></div>' for clock, text in entries[::-1])
    readings = [paragraphs(read(page(f'<div class="broadcasting-content reversed">{each}</div>'))) for each in (newest_first, oldest_first)]
    assert readings[0] == readings[1] == ["10:00", "Совещание началось.", "11:15", "Слово дали послу.", "12:40", "Совещание завершилось."]


@pytest.mark.parametrize(
    ("shown", "utc"),
    [
        ("10:14, 20 января 2021", "2021-01-20T04:14"),
        ("11:29, 13 April 2021", "2021-04-13T05:29"),
        ("09:53, 17 января 2022, Bishkek - 24.kg news agency , Baktygul OSMONALIEVA", "2022-01-17T03:53"),
        ("09:00,&nbsp;16&nbsp;ноября 2025, Бишкек - 24.kg , Антон ЛЫМАРЬ", "2025-11-16T03:00"),
        ("02:05 , 1 мая 2024", "2024-04-30T20:05"),
        ("7:05, 3 Sept. 2024", "2024-09-03T01:05"),
        ("20 января 2021, 10:14", "2021-01-20T04:14"),
    ],
)
def test_dates_as_every_edition_prints_them(shown: str, utc: str) -> None:
    published = read(page(date_line=shown)).published_at
    assert published is not None
    assert published.isoformat()[:16] == utc


@pytest.mark.parametrize("shown", ["", "вчера", "25:61, 20 января 2021", "10:14, 32 января 2021", "10:14, 20 попугая 2021", "2021-01-20"])
def test_a_date_that_does_not_parse_is_none_and_noted(shown: str) -> None:
    version = read(page(date_line=shown))
    assert version.published_at is None
    assert version.notes == ("no date that parses",)


def test_authors() -> None:
    assert read(page(author=None)).author is None
    assert read(page(author="Baktygul OSMONALIEVA", before_author=" , by ")).author == "Baktygul OSMONALIEVA"
    amp = (
        page(author=None, date_line="09:53, 17 января 2022, Bishkek - 24.kg news agency , by Baktygul OSMONALIEVA")
        .replace(b">24.kg<", b"><")
        .replace(", Бишкек - ".encode(), b"")
    )
    assert read(amp).author == "Baktygul OSMONALIEVA"


@pytest.mark.parametrize(
    ("section", "language", "source"),
    [
        ("english", Language.EN, "24kg-en"),
        ("kyrgyzcha", Language.KY, "24kg-ky"),
        ("ekonomika", Language.RU, "24kg-ru"),
        ("novaya", Language.RU, "24kg-ru"),
    ],
)
def test_the_edition_is_the_sections(section: str, language: Language, source: str) -> None:
    version = read(page(section=section), f"https://24.kg/{section}/180523_x/")
    assert (version.section, version.language, version.source) == (section, language, source)


def test_a_section_that_the_page_names_wins_over_the_address() -> None:
    assert read(page(section="ekonomika"), "https://24.kg/vlast/180523_x/").section == "ekonomika"


def test_without_a_body_the_whole_page_is_read_and_flagged() -> None:
    long = "".join(f"<p>Предложение номер {number} рассказывает о спортзале подробно.</p>" for number in range(6))
    html = page(None).replace(b"</h1>", f"</h1><div class='text'>{long}</div>".encode())
    version = read(html)
    assert version.whole_page
    assert len(paragraphs(version)) == 6
    for word in ("USD", "просмотров", "Похожая", "Популярные", "Последние", "время", "Поделиться"):
        assert word not in version.text


def test_a_photo_report_may_have_no_text() -> None:
    version = read(page('<div class="gallery"><img></div>'))
    assert (version.text, version.notes) == (version.title, ("no text",))


@pytest.mark.parametrize(
    "html",
    [
        b"",
        b"   \x00 ",
        b"<html><body>404</body></html>",
        "<html><title>Новости » www.24.kg - КЫРГЫЗСТАН</title><body><p>Список</p></body></html>".encode(),
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b'{"json": true}',
        b"<div>" * 20000,
        b"x" * (9 * 2**20),
    ],
)
def test_a_page_without_an_article_is_refused(html: bytes) -> None:
    with pytest.raises(ExtractError):
        read(html)


def test_a_wrong_charset_is_seen_through() -> None:
    expected = read(page()).text
    claimed = page(head='<meta charset="windows-1251">')
    assert read(claimed).text == expected
    true_1251 = claimed.decode().replace("\xa0", " ").encode("windows-1251", "xmlcharrefreplace")
    assert read(true_1251).text == expected
    assert read(b"\xef\xbb\xbf" + page()).text == expected
    assert read(page().decode().encode("utf-16")).text == expected


def test_a_page_cut_in_the_midst_of_a_letter_is_still_utf8() -> None:
    html = page()
    cut = html[: html.index("мэрии".encode()) + 3]
    assert paragraphs(read(cut))[0] == "Школа в Караколе получила новый спортзал."


@pytest.mark.parametrize(
    "broken",
    [
        lambda html: html.replace(b"</p>", b""),
        lambda html: html.replace(b"</div>", b""),
        lambda html: html.replace(b"</noindex>", b""),
        lambda html: html.replace(b"</strong>", b"<b>").replace(b"</h1>", b"</h2>"),
        lambda html: html.replace(b"<html", b"<?xml version='1.0' encoding='koi8-r'?><html"),
        lambda html: html.replace(b'itemtype="http://schema.org/NewsArticle"', b""),
    ],
)
def test_broken_markup_keeps_the_sentences(broken: object) -> None:
    version = read(broken(page()))  # type: ignore[operator]
    assert "Школа в Караколе получила новый спортзал." in version.text
    assert "Об этом сообщили в мэрии — без подробностей." in version.text


def test_deep_and_wide_markup_is_endured() -> None:
    deep = "<div>" * 200 + "<p>Глубокий текст.</p>" + "</div>" * 200
    wide = "".join(f"<p>Абзац {number}.</p>" for number in range(3000))
    assert "Глубокий текст." in read(page(deep)).text
    assert len(paragraphs(read(page(wide)))) == 3000


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 3000))
def test_hostile_bytes_give_a_version_or_an_extract_error(junk: bytes, where: int) -> None:
    html = page()
    try:
        version = read(html[:where] + junk + html[where:])
    except ExtractError:
        return
    assert version.text.startswith(version.title)
    assert "\xa0" not in version.text


def test_a_site_without_selectors_says_so() -> None:
    with pytest.raises(ExtractError, match="add 'markup'"):
        extract(page(), URL, REF, SITE.model_copy(update={"markup": None}))


def test_characters() -> None:
    assert clean("  a\u00a0b\u202f\u200bc\u00ad\n d ") == "a b c d"
    assert clean("и\u0306") == "й"
    assert decode("Ўзбекистон".encode()) == "Ўзбекистон"
    assert moment("10:14, 20 января 2021", ZoneInfo("Asia/Bishkek")) == datetime(2021, 1, 20, 4, 14, tzinfo=UTC)


def test_the_content_key_follows_title_minute_and_text() -> None:
    version = read(page())
    assert version.content_key == replace(version, url="https://24.kg/x/180523/", section="sport").content_key
    assert version.content_key != read(page(date_line="10:15, 20 января 2021")).content_key
