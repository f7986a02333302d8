"""The search page: words in any form, marks in the raw text, filters in the address, and addresses that mean harm."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest
from desk_kit import Client, opened, words
from monitor_kit import Told, installation, night
from report_kit import THIRD

from core.records import Language
from monitor.desk.asking import asked
from monitor.desk.found import marked
from monitor.search_fill import fill_search
from pipelines.search_words import terms_of
from store import search_index
from store.search import Filters, Order

FOURTH = THIRD + timedelta(days=1)
RU = Told(
    900_001,
    "Багамские Острова откроют посольство",
    "Об этом сообщили в МИД. Посольство Багамских Островов начнёт работу весной.\n\nПогода не изменится.",
    "ru",
    FOURTH,
)
KY = Told(900_002, "Элчилик ачылат", "Өлкөлөрүбүздүн ортосунда жаңы элчилик ачылат.", "ky", FOURTH)
EN = Told(900_003, "A <b>bold</b> headline & more", "Visas were cancelled by <script>alert(1)</script> somebody.", "en", FOURTH)


@pytest.fixture
def searched(folder: Path) -> Path:
    with installation(folder, FOURTH) as app:
        night(app, FOURTH, [RU, KY, EN])
    return folder


def results(page: str) -> list[str]:
    """What each result reads like."""
    found = re.search(r'<ol class="results".*?</ol>', page, re.DOTALL)
    return [words(one) for one in re.findall(r"<li>.*?</li>", found[0], re.DOTALL)] if found else []


def marks(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'<mark class="value">(.*?)</mark>', page)]


def test_other_forms_are_found_and_marked_as_they_stand(searched: Path) -> None:
    with opened(searched, FOURTH) as desk:
        page = desk.page("/search?q=Багамских")
        assert RU.title in results(page)[0]
        assert {"Багамские", "Багамских"} <= set(marks(page))
        assert "Погода" not in results(page)[0], "only sentences that tell are shown"
        assert marks(desk.page("/search?q=элчиликтерден+өлкө&language=ky")) == ["Элчилик", "Өлкөлөрүбүздүн", "элчилик"]
        assert marks(desk.page("/search?q=cancel+visa")) == ["Visas", "cancelled"]


def test_statements_are_found_one_by_one(searched: Path) -> None:
    with opened(searched, FOURTH) as desk:
        page = desk.page("/search?q=багамский+весна&in=statements")
        assert len(results(page)) == 1
        assert "Посольство Багамских Островов начнёт работу весной" in results(page)[0]
        assert results(desk.page("/search?q=багамский+погода&in=statements")) == []
        assert len(results(desk.page("/search?q=багамский+погода"))) == 1


def test_every_filter_stands_in_the_address_and_in_the_form(searched: Path) -> None:
    address = "/search?q=посольство&language=ru&source=24kg-ru&section=vlast&from=2026-01-01&to=2026-12-31&order=newest"
    with opened(searched, FOURTH) as desk:
        page = desk.page(address)
        assert RU.title in " ".join(results(page))
        for chosen in ('value="ru" selected', 'value="24kg-ru" selected', 'value="vlast" selected', 'value="newest" selected'):
            assert chosen in page, chosen
        assert 'name="from" value="2026-01-01"' in page
        assert results(desk.page(address.replace("to=2026-12-31", "to=2026-01-02"))) == []


def test_by_claim_relation_and_party(desk: Client) -> None:
    claim = desk.page("/search?claim=countries-165&relation=changes")
    assert results(claim)
    assert all("countr" in one or "стран" in one or "өлкө" in one for one in results(claim))
    assert results(desk.page("/search?party=PG"))
    assert results(desk.page("/search?party=PG&relation=contradicts")) == []


def test_a_result_leads_to_the_article_as_it_was_read(searched: Path) -> None:
    with opened(searched, FOURTH) as desk:
        target = re.search(r'<h2 class="result"><a href="(/versions/\w+)"', desk.page("/search?q=элчилик+ачылат&language=ky"))
        assert target is not None
        assert KY.title in words(desk.page(target[1]))


def test_pages_keep_the_question(folder: Path) -> None:
    with installation(folder, FOURTH) as app:
        night(app, FOURTH, [Told(910_000 + n, f"Unheard-of word {n}", "Nothing else.", "en", FOURTH) for n in range(25)])
    with opened(folder, FOURTH) as desk:
        first = desk.page("/search?q=unheard&order=newest")
        further = re.search(r'rel="next" href="([^"]+)"', first)
        assert further is not None
        second = desk.page(html.unescape(further[1]))
        assert (len(results(first)), len(results(second))) == (20, 5)
        assert set(results(first)).isdisjoint(results(second))
        assert results(desk.page("/search?q=unheard&page=3")) == []


def test_what_came_from_the_web_is_shown_inert(searched: Path) -> None:
    with opened(searched, FOURTH) as desk:
        page = desk.page("/search?q=cancelled")
        assert "<script>alert" not in page
        assert "<b>bold" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        echoed = desk.page('/search?q="><script>alert(2)</script>&source="><img src=x>')
        assert "<script>alert" not in echoed
        assert "<img" not in echoed


@pytest.mark.parametrize(
    "query",
    [
        "q=",
        "q=%22",
        "q=%00%ff%fe",
        "q=*+-+%22%22+(",
        "q=NEAR(a,b)&in=statements",
        "q=" + "a%20" * 3000,
        "q=a&page=-1",
        "q=a&page=99999999999999999999",
        "q=a&page=٣",
        "q=a&from=yesterday&to=0001-01-01",
        "q=a&from=9999-12-31&to=9999-12-31",
        "q=a&language=xx&relation=loves&order=worst&in=space",
        "q=a&source=%27%3B+DROP+TABLE+versions&section=%00&party=%00&claim=%F0%9F%87%B0",
        "q[]=a&q=b&q=c",
        "party=%25&claim=_",
    ],
)
def test_every_address_is_answered(searched: Path, query: str) -> None:
    with opened(searched, FOURTH) as desk:
        assert desk.get(f"/search?{query}").status_code == 200


def test_what_is_not_understood_is_said_and_left_out(desk: Client) -> None:
    page = words(desk.page("/search?q=countries&from=yesterday&language=xx"))
    assert "Not understood and left out : language, from" in page
    assert "There is no word in that to look for." in words(desk.page("/search?q=%22!%22"))


def test_the_address_is_read_leniently() -> None:
    read = asked({"q": " visa\x00 ", "language": "ky", "page": "4", "in": "statements", "order": "newest", "from": "2026-02-30"})
    assert read.question == "visa"
    assert read.filters == Filters(language=Language.KY)
    assert (read.page, read.statements, read.order, read.ignored) == (4, True, Order.NEWEST, ("from",))
    assert read.address(page="5") == "/search?q=visa&in=statements&language=ky&order=newest&page=5"
    assert asked({}).address() == "/search"
    assert not asked({"order": "newest"}).anything


def test_marks_that_overlap_are_joined_and_the_text_stays_whole() -> None:
    text = "Kyrgyz–Tajik talks: the Kyrgyz side"
    pieces = marked(text, Language.EN, terms_of('"kyrgyz tajik" kyrgyz taj*'))
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.role] == ["Kyrgyz–Tajik", "Kyrgyz"]


def test_texts_of_an_older_version_are_found_once_the_desk_has_started(folder: Path) -> None:
    with installation(folder, FOURTH) as app:
        with app.store.write() as tx:
            search_index.clear(tx)
        assert fill_search(app) > 0
        assert fill_search(app) == 0
        with app.store.write() as tx:
            search_index.clear(tx)
    with opened(folder, FOURTH) as desk:
        desk.desk.indexer.wait()
        assert results(desk.page("/search?q=country"))
        assert fill_search(desk.app_) == 0
