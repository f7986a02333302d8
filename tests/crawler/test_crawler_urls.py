"""Addresses: every form leads to one number, the canonical form is stable, imitations and foreign hosts lead nowhere."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.records import ArticleRef
from crawler.urls import canonical_url, is_accepted_host, is_lookalike, is_old_archive, parse_article_url, site_path
from seeds.loader import load_seeds

SITE = load_seeds().sites["24kg"]
REF = ArticleRef("24kg", 345084)

FORMS = [
    "https://24.kg/english/345084_Kyrgyzstan_establishes_ties/",
    "https://24.kg/english/345084_Kyrgyzstan_establishes_ties",
    "http://www.24.kg/english/345084__Kyrgyzstan_establishes_ties___/",
    "https://24.kg/english/345084/",
    "https://24.kg/english/345084",
    "https://24.kg/english/345084_Kyrgyzstan_establishes_ties/amp",
    "https://24.kg/english/345084_Kyrgyzstan_establishes_ties/amp/",
    "https://24.kg//english//345084_Kyrgyzstan_establishes_ties/?utm_source=x#top",
    "HTTPS://24.KG/ENGLISH/345084_Kyrgyzstan/",
    "https://24.kg./english/345084_x/",
    "https://24.kg:443/english/345084_x/",
    "/english/345084_Kyrgyzstan_establishes_ties/",
    "english/345084_x/",
    "  /english/345084_x/\n",
]


@pytest.mark.parametrize("url", FORMS)
def test_every_form_of_an_address_is_one_article(url: str) -> None:
    assert parse_article_url(url, SITE) == (REF, "english")


@pytest.mark.parametrize(
    "url",
    [
        "https://24-kg.com/english/345084_x/",
        "https://new.24-kg.com/english/345084_x/",
        "https://kyr.24.kg/english/345084_x/",
        "https://24.kg.example.org/english/345084_x/",
        "https://24.kg@example.org/english/345084_x/",
        "https://example.org\\@24.kg/english/345084_x/",
        "//24-kg.com/english/345084_x/",
        "https://24.kg:8443/english/345084_x/",
        "ftp://24.kg/english/345084_x/",
        "javascript:alert(1)",
        "mailto:a@24.kg",
        "https://24.kg/",
        "https://24.kg/english/",
        "https://24.kg/english/page_2/",
        "https://24.kg/345084/",
        "https://24.kg/english/345084_x/photo/1/",
        "https://24.kg/archive/ru/politic/345084-2007/05/17/12.html/",
        "https://24.kg/archive/345084_x/",
        "https://24.kg/english/99999999999999999999_x/",
        "https://24.kg/poisk_po_sajtu/?SearchForm[text]=345084",
        "https://24.kg/english/345084_x\x00/",
        "https://[24.kg/english/345084_x/",
        "https://24.kg:port/english/345084_x/",
        "",
    ],
)
def test_what_is_no_article_of_the_site(url: str) -> None:
    assert parse_article_url(url, SITE) is None


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://www.24.kg/vlast/1_x/amp", "https://24.kg/vlast/1_x/"),
        ("https://24.kg", "https://24.kg/"),
        ("https://24.kg/page_1/", "https://24.kg/"),
        ("https://24.kg/vlast/page_1", "https://24.kg/vlast/"),
        ("https://24.kg/vlast//page_2?x=1", "https://24.kg/vlast/page_2/"),
        ("/robots.txt", "https://24.kg/robots.txt"),
        ("https://24-kg.com/vlast/1_x/", None),
    ],
)
def test_canonical_form(url: str, canonical: str | None) -> None:
    assert canonical_url(url, SITE) == canonical


_paths = st.lists(
    st.sampled_from(["/", "vlast", "english", "345084", "345084_x", "amp", "page_1", "page_2", "_", "ы", "%20", ".", "..", "a.html"]),
    max_size=9,
)


@example("https://24.kg/", ["vlast", "345084", "page_1"], "")
@given(
    st.sampled_from(["https://24.kg/", "http://www.24.kg/", "/", "https://24.kg//"]),
    _paths,
    st.sampled_from(["", "/", "?a=b", "#c", "/amp/", "/amp"]),
)
def test_canonical_form_is_stable_and_keeps_the_article(base: str, parts: list[str], tail: str) -> None:
    url = base + "/".join(parts) + tail
    once = canonical_url(url, SITE)
    if once is None:
        return
    assert canonical_url(once, SITE) == once
    assert once.startswith("https://24.kg/")
    assert "?" not in once
    assert "#" not in once
    assert parse_article_url(once, SITE) == parse_article_url(url, SITE)


@given(st.text(max_size=60))
def test_any_text_is_taken(url: str) -> None:
    parse_article_url(url, SITE)
    canonical_url(url, SITE)
    is_lookalike(url, SITE)
    site_path(url, SITE)


@pytest.mark.parametrize(
    ("url", "fake"),
    [
        ("https://24-kg.com/vlast/1_x/", True),
        ("https://cdn.24-kg.com/", True),
        ("https://24kg.example/", True),
        ("https://24.kg.example/", True),
        ("https://kyr.24.kg/", False),
        ("https://www.24.kg/", False),
        ("https://kaktus.media/", False),
        ("/vlast/", False),
    ],
)
def test_imitations(url: str, fake: bool) -> None:
    assert is_lookalike(url, SITE) is fake


def test_old_archive_is_flagged_and_hosts_are_exact() -> None:
    assert is_old_archive("https://24.kg/archive/ru/politic/5-2007/05/17/12.html/", SITE)
    assert not is_old_archive("https://24.kg/vlast/1_x/", SITE)
    assert is_accepted_host("WWW.24.kg", SITE)
    assert not is_accepted_host("x.24.kg", SITE)


def test_a_mirror_is_asked_for_path_and_query() -> None:
    assert site_path("https://24.kg/poisk_po_sajtu/?a=b#c", SITE) == "/poisk_po_sajtu/?a=b"
    assert site_path("https://example.org/", SITE) is None
