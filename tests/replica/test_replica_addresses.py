"""The addresses of the site and their variants, each under the switches that decide how it is answered."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree

import pytest

from monitor.replica.nights import NIGHTS
from monitor.replica.switches import Answer, Feed, Robots

OWN = "/english/345084_Kyrgyzstan_establishes_diplomatic_relations_with_South_Sudan_and_the_Bahamas/"
ANSWERS = [(Answer.SERVE, 200), (Answer.REDIRECT, 301), (Answer.MISSING, 404)]


@pytest.mark.parametrize(
    "path",
    [
        OWN,
        OWN.rstrip("/"),
        f"{OWN}amp",
        f"{OWN}amp/",
        "/english/345084/",
        "/english/345084/amp/",
        OWN.replace("/345084", "//345084"),
        "/english/345084__Kyrgyzstan_establishes_diplomatic____/",
        "/vlast/345084_kyirgyizstan/",
        f"{OWN}?utm_source=telegram",
    ],
)
def test_every_form_of_an_address_answers(site: Any, path: str) -> None:
    page = site.get(path)
    assert page.status == 200
    assert "South Sudan" in page.text or "/amp" in path


@pytest.mark.parametrize(("answer", "status"), ANSWERS)
@pytest.mark.parametrize(
    ("switch", "path", "to"),
    [
        ("no_slash", OWN.rstrip("/"), OWN),
        ("no_slash", "/english", "/english/"),
        ("double_slash", f"/{OWN}", OWN),
        ("double_slash", "/english//page_2/", "/english/page_2/"),
        ("short_link", "/english/345084/", OWN),
        ("other_slug", "/english/345084_what_it_never_was/", OWN),
        ("refiled", OWN.replace("english", "obschestvo"), OWN),
        (
            "moved",
            "/sport/359849_ak_shumkaryi_proigrali_indonezii_nakubke_azii/",
            "/sport/359849_ak_shumkaryi_ustupili_indonezii_nakubke_azii/",
        ),
        ("refiled", "/kultura/359748_konkurs/", None),
    ],
)
def test_a_variant_is_answered_as_the_switch_says(
    serve: Callable[..., Any], switch: str, path: str, to: str | None, answer: Answer, status: int
) -> None:
    page = serve(**{switch: answer}).get(path)
    assert page.status == status
    if status == 301 and to is not None:
        assert page.headers["location"] == to
        assert page.body == b""


def test_a_moved_page_leads_to_its_new_address_by_default(site: Any) -> None:
    old = "/sport/359849_ak_shumkaryi_proigrali_indonezii_nakubke_azii/"
    assert site.at(NIGHTS[8].at).get(old).status == 200
    page = site.at(NIGHTS[9].at).get(old)
    assert page.status == 301
    assert site.get(page.headers["location"]).status == 200


def test_a_refiled_page_says_so_itself(site: Any) -> None:
    number = 359748
    before = site.at(NIGHTS[8].at).get(f"/kultura/{number}/")
    after = site.at(NIGHTS[9].at).get(f"/kultura/{number}/")
    assert (before.words(".newsCat"), after.words(".newsCat")) == ("Культура", "Власть")
    assert after.css("[itemid]::attr(itemid)").get().startswith(f"https://24.kg/vlast/{number}_")


@pytest.mark.parametrize("status", [404, 410])
def test_a_removed_page_is_gone(serve: Callable[..., Any], status: int) -> None:
    site = serve(gone_status=status)
    path = "/proisshestvija/344915_vtsentre_bishkeka_ischut_propavshego_popugaya/"
    assert site.at(NIGHTS[0].at).get(path).status == 200
    assert site.at(NIGHTS[1].at).get(path).status == status
    assert site.get("/proisshestvija/344915/").status == status


@pytest.mark.parametrize(
    "path", ["/english/345085_no_story/", "/nonsense/", "/english/page_0/", "/page_x/", "/rss/all", "/vlast/abc/", "/kultura/1/"]
)
def test_what_does_not_exist_is_404(serve: Callable[..., Any], path: str) -> None:
    page = serve(rss=Feed.VALID, sitemap=True).get(path)
    assert page.status == 404
    assert "Ошибка 404" in page.words("h1")


def test_a_story_to_come_is_404(site: Any) -> None:
    assert site.at(NIGHTS[0].at).get(OWN).status == 404


@pytest.mark.parametrize(("switch", "address"), [("http", f"http://24.kg{OWN}"), ("www", f"https://www.24.kg{OWN}")])
@pytest.mark.parametrize(("answer", "status"), ANSWERS)
def test_http_and_www_copies_exist_or_lead_to_the_site(
    serve: Callable[..., Any], switch: str, address: str, answer: Answer, status: int
) -> None:
    page = serve(**{switch: answer}).get(address)
    assert page.status == status
    assert page.headers.get("location") == (f"https://24.kg{OWN}" if status == 301 else None)


def test_the_host_header_names_the_copy_too(serve: Callable[..., Any]) -> None:
    site = serve(www=Answer.REDIRECT)
    assert site.get("/english/", Host="www.24.kg").headers["location"] == "https://24.kg/english/"
    assert site.get("/english/", Host="24.kg").status == 200


@pytest.mark.parametrize("address", ["https://24-kg.com/vlast/359688/", "http://new.24-kg.com/", "http://example.org/"])
def test_the_replica_is_nobody_else(site: Any, address: str) -> None:
    assert site.get(address).status == 421
    assert site.server.hits[-1].path == address


def test_a_look_alike_named_as_host_is_refused(site: Any) -> None:
    assert site.get("/vlast/", Host="www.24-kg.com").status == 421


def test_the_old_archive_has_another_layout(site: Any) -> None:
    link = site.get("/").css('.footer a[href^="/archive/"]::attr(href)').get()
    page = site.get(link)
    assert page.status == 200
    assert page.css("table font b")
    assert not page.css("[itemscope], .newsTitle, .cont")
    assert site.get("/archive/ru/politic/1-2007/05/17/1.html/").status == 404


def test_the_feed_is_404_by_default(site: Any) -> None:
    assert [site.get(path).status for path in ("/rss/", "/rss", "/english/rss/", "/rss/all")] == [404] * 4


def test_the_feed_may_be_a_page(serve: Callable[..., Any]) -> None:
    page = serve(rss=Feed.HTML).get("/rss/")
    assert page.status == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "<html" in page.text


def test_the_feed_may_be_valid(serve: Callable[..., Any]) -> None:
    site = serve(rss=Feed.VALID)
    for path, section in (("/rss/", None), ("/english/rss/", "english")):
        page = site.get(path)
        assert "xml" in page.headers["content-type"]
        items = ElementTree.fromstring(page.body).findall("channel/item")
        assert len(items) == 30
        for item in items:
            assert {child.tag for child in item} == {"title", "link", "description", "pubDate", "guid"}
            assert item.findtext("guid") == item.findtext("link")
            assert section is None or item.findtext("link").startswith(f"https://24.kg/{section}/")
        times = [parsedate_to_datetime(item.findtext("pubDate")) for item in items]
        assert times == sorted(times, reverse=True)
        assert times[0] <= NIGHTS[-1].at


def test_robots_and_sitemap_are_absent_by_default(site: Any) -> None:
    assert site.get("/robots.txt").status == 404
    assert site.get("/sitemap.xml").status == 404


def test_robots_may_be_open_or_closed(serve: Callable[..., Any]) -> None:
    assert serve(robots=Robots.OPEN).get("/robots.txt").text == "User-agent: *\nDisallow:\n"
    closed = serve(robots=Robots.CLOSED, sitemap=True).get("/robots.txt")
    assert closed.headers["content-type"].startswith("text/plain")
    assert "Disallow: /sport/" in closed.text
    assert "Sitemap: https://24.kg/sitemap.xml" in closed.text


def test_the_sitemap_holds_what_is_listed(serve: Callable[..., Any]) -> None:
    root = ElementTree.fromstring(serve(sitemap=True).get("/sitemap.xml").body)
    found = [each.text for each in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert f"https://24.kg{OWN}" in found
    assert not any("/344915_" in each for each in found)


def test_pictures_and_style_sheet_are_there(site: Any) -> None:
    assert site.get("/files/media/photo.jpg").headers["content-type"] == "image/gif"
    assert site.get("/assets/site.css").status == 200
