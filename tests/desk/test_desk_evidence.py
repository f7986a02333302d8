"""Evidence: the article with what was read in it, its texts compared, and the capture shown without anything of it running."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from desk_kit import Client, opened, words
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from monitor_kit import Told, night
from report_kit import MORE_THAN_170, THIRD, at

from core.records import ArticleRef, Capture, PageKind
from crawler.archive import ArchiveWriter, ReceivedResponse
from monitor.desk.article import difference
from monitor.desk.captured_page import as_text, inert
from store import captures, readings

ARTICLE = "/articles/24kg/344003"
HOSTILE_PAGE = """<!doctype html><html><head><title>A page</title><base href="//evil.example/"><meta http-equiv="refresh" content="0;url=//evil.example">
<link rel="preconnect" href="//evil.example"><link rel="stylesheet" href="//evil.example/x.css"><style>@import url(//evil.example/y.css)</style>
<script src="//evil.example/x.js"></script><script>alert(1)</script></head><body onload="alert(2)" background="//evil.example/b.png">
<h1 style="background:url(//evil.example/h.png)">Heading</h1><p onclick="alert(3)">Told <a href="javascript:alert(4)" ping="//evil.example">here</a>.</p>
<img src="//evil.example/i.png" onerror="alert(5)"><svg onload="alert(6)"><script>alert(7)</script></svg><iframe src="//evil.example"></iframe>
<form action="//evil.example"><input name="q"><button formaction="//evil.example">Go</button></form><object data="//evil.example"></object>
<video poster="//evil.example/v.png"></video><math href="javascript:alert(8)"></math><template><script>alert(9)</script></template>
<noscript><img src="//evil.example/n.png"></noscript><!-- <script>alert(10)</script> --><textarea></textarea><script>alert(11)</script></body></html>"""


def capture(desk: Client, body: bytes, headers: list[tuple[str, str]], number: int = 344003, digest: str | None = None) -> Capture:
    """An answer of an article's address, archived for real. `digest`: what the row says instead of the truth."""
    with ArchiveWriter(desk.app_.settings.archive_dir, f"told-{number}") as writer:
        received = ReceivedResponse(
            f"https://24.kg/english/{number}_x/", 200, headers, body, THIRD, "24kg", PageKind.ARTICLE, number, "24kg-en"
        )
        found = writer.write(received)
    found = replace(found, digest=digest) if digest else found
    with desk.app_.store.write() as tx:
        captures.add(tx, found)
    return found


def elements(tree: Any) -> list[Any]:
    """Elements proper, without comments."""
    return [one for one in tree.iter() if isinstance(one.tag, str)]


# ---------------------------------------------------------------- the article


def test_statements_are_marked_by_what_was_read_and_each_mark_has_its_note(desk: Client) -> None:
    page = desk.page(ARTICLE)
    assert re.search(r'<mark class="value"[^>]*>172</mark>', page)
    noted = set(re.findall(r'class="note-ref" href="#n(\d+)"', page))
    assert noted
    assert noted == set(re.findall(r'<li id="n(\d+)"', page))


def test_a_note_tells_fact_rule_and_the_finding_that_rests_on_it(desk: Client) -> None:
    page = desk.page(ARTICLE)
    finding = desk.finding("countries-165", ">172").finding.key.id
    tip = re.search(r'<span class="tip".*?</span>\s*</span>', page, re.DOTALL)
    assert tip is not None
    said = words(tip[0])
    for part in ("more than 172", "Countries with diplomatic relations", "rule count.", "Sadyr Japarov", "confidence"):
        assert part in said, part
    assert f'href="/findings/{finding}"' in tip[0]
    assert desk.page(f"/findings/{finding}").count("/versions/") >= 1


def test_one_click_leads_from_a_finding_to_sentence_version_capture_and_rule(desk: Client) -> None:
    finding = desk.finding("countries-165", "185").finding.key.id
    page = desk.page(f"/findings/{finding}")
    assert "rule count.diplomatic_relations" in words(page)
    version = re.search(r'href="(/versions/\w+)"', page)
    proof = re.search(r'href="(/captures/[^"]+)"', page)
    assert version is not None
    assert proof is not None
    assert "185" in words(desk.page(version[1]))
    assert "urn:uuid:" in words(desk.page(proof[1]))


def test_the_beginning_of_an_id_leads_to_the_finding(desk: Client) -> None:
    finding = desk.finding("countries-165", "185").finding.key.id
    answer = desk.get(f"/findings/{finding[:7]}", follow_redirects=False)
    assert answer.headers["location"] == f"/findings/{finding}"


def test_other_editions_stand_beside_the_article(desk: Client) -> None:
    page = desk.page("/articles/24kg/360001")
    beside = page[page.index('class="beside"') :]
    assert "Kyrgyzstan has diplomatic relations with 185 countries" in words(beside)
    assert 'lang="en"' in beside


def test_an_older_text_can_be_looked_at(desk: Client) -> None:
    with desk.app_.store.read() as tx:
        texts = [one.version_id for one in readings.showings(tx, ArticleRef("24kg", 344003))]
    assert len(texts) == 2
    assert "more than 170" in words(desk.page(f"{ARTICLE}?version={texts[0]}"))
    assert "more than 172" in words(desk.page(f"{ARTICLE}?version={texts[1]}"))
    assert desk.get(f"/articles/24kg/360001?version={texts[0]}").status_code == 404


def test_hostile_words_of_an_article_are_text_on_every_page(desk: Client) -> None:
    bad = '<script>alert(1)</script><img src=x onerror=alert(2)>"\'><a href="javascript:alert(3)">'
    told = Told(
        360020,
        f"Kyrgyzstan has diplomatic relations with 187 countries {bad}",
        f"Kyrgyzstan has diplomatic relations with 187 countries, {bad} said. {bad}",
        "en",
        at(THIRD, 12),
        "javascript:alert(4)//",
    )
    night(desk.app_, THIRD + timedelta(days=1), [told])
    finding = desk.finding("countries-165", "187").finding.key.id
    desk.decide("dismiss", finding, reason=bad)
    desk.submit("/reader", name="anna")
    desk.decide("accept", finding, reason=bad)
    for path in ("/tonight", f"/findings/{finding}", "/articles/24kg/360020", "/articles/24kg/360020/versions", "/runs"):
        page = html.document_fromstring(desk.page(path))
        for element in elements(page):
            assert not [name for name in element.attrib if name.startswith("on")], (path, element.tag)
            for name in ("href", "src", "action"):
                value = element.get(name, "")
                assert not value.lower().startswith(("javascript:", "data:")), (path, value)
        assert {one.get("src") for one in page.iter("script")} == {"/static/vendor/htmx.min.js", "/static/desk.js"}, path
        assert not list(page.iter("img")), path


# ---------------------------------------------------------------- texts compared


def test_the_last_two_texts_are_compared_word_by_word(desk: Client) -> None:
    page = desk.page(f"{ARTICLE}/versions")
    assert "<del>170</del><ins>172</ins>" in page
    with desk.app_.store.read() as tx:
        first, second = (one.version_id for one in readings.showings(tx, ArticleRef("24kg", 344003)))
    assert "<del>172</del><ins>170</ins>" in desk.page(f"{ARTICLE}/versions?before={second}&after={first}")
    assert "one and the same text" in desk.page(f"{ARTICLE}/versions?before={first}&after={first}")
    assert desk.get(f"{ARTICLE}/versions?before=nothing").status_code == 404


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert "".join(one.text for one in pieces if one.role != "added") == before
    assert "".join(one.text for one in pieces if one.role != "removed") == after


def test_very_long_texts_are_compared_by_paragraph() -> None:
    before = "\n".join(f"word {number} " * 20 for number in range(600))
    pieces = difference(before, before.replace("word 7 ", "term 7 ", 1))
    assert [one.role for one in pieces if one.role] == ["removed", "added"]
    assert pieces[1].text.count("word 7") == 20


# ---------------------------------------------------------------- the capture


def test_a_capture_shows_its_id_and_that_the_archived_bytes_match(desk: Client) -> None:
    packed = gzip.compress(b"<html><body><p>Told.</p></body></html>")
    found = capture(desk, packed, [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"), ("X-Odd", "<b>1</b>")])
    said = words(page := desk.page(f"/captures/{found.id}"))
    for part in (found.id, "the archived bytes match", found.warc_file, f"at byte {found.offset}", "Told.", "24kg:344003"):
        assert part in said, part
    assert "<b>1</b>" not in page
    assert 'sandbox=""' in page


def test_bytes_that_changed_in_the_archive_are_found_out(desk: Client) -> None:
    found = capture(desk, b"<p>Told.</p>", [("Content-Type", "text/html")], digest="0" * 64)
    assert "do not match" in words(desk.page(f"/captures/{found.id}"))


def test_a_record_can_be_taken_along_as_a_warc_file_of_its_own(desk: Client, tmp_path: Path) -> None:
    found = capture(desk, b"<p>Told.</p>", [("Content-Type", "text/html")])
    answer = desk.get(f"/captures/{found.id}/record")
    assert answer.headers["content-type"] == "application/warc"
    assert "attachment" in answer.headers["content-disposition"]
    unpacked = gzip.decompress(answer.content)
    assert unpacked.startswith(b"WARC/1.1")
    assert found.id.encode() in unpacked


def test_a_missing_archive_is_said_and_the_rest_shown(desk: Client) -> None:
    with desk.app_.store.read() as tx:
        known = captures.of_article(tx, ArticleRef("24kg", 344003))[0]
    page = desk.page(f"/captures/{known.id}")
    assert "cannot read" in words(page)
    assert known.id in page
    for part in ("text", "page", "record"):
        assert desk.get(f"/captures/{known.id}/{part}").status_code == 404


def test_the_archived_page_is_served_without_anything_that_runs_loads_or_leads_away(desk: Client) -> None:
    found = capture(desk, HOSTILE_PAGE.encode(), [("Content-Type", "text/html")])
    answer = desk.get(f"/captures/{found.id}/page")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "frame-ancestors 'self'" in policy
    assert answer.headers["x-dns-prefetch-control"] == "off"
    assert "evil.example" not in answer.text
    assert "alert" not in answer.text
    tree = html.document_fromstring(answer.text)
    assert {name for one in elements(tree) for name in one.attrib} <= {"charset", "lang"}
    assert "Told <a>here</a>." in answer.text


def test_the_raw_bytes_are_plain_text(desk: Client) -> None:
    found = capture(desk, HOSTILE_PAGE.encode(), [("Content-Type", "text/html")])
    answer = desk.get(f"/captures/{found.id}/text")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.text == HOSTILE_PAGE


@given(st.text(max_size=300))
def test_whatever_the_page_is_nothing_but_harmless_elements_is_left(text: str) -> None:
    shown = html.document_fromstring(inert(text.encode(errors="replace"), {}))
    kept = {one.tag for one in elements(shown)}
    assert not kept & {"script", "link", "base", "img", "iframe", "form", "input", "object", "embed", "svg"}
    assert {name for one in elements(shown) for name in one.attrib} <= {
        "charset",
        "lang",
        "dir",
        "datetime",
        "colspan",
        "rowspan",
        "itemprop",
    }


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ("Кыргызча".encode("cp1251"), "text/html; charset=windows-1251", "Кыргызча"),
        ('<meta charset="windows-1251">Да'.encode("cp1251"), "text/html", '<meta charset="windows-1251">Да'),
        ("Да".encode(), "text/html; charset=no-such-thing", "Да"),
        (b"\xff\xfe\x00", "", "\ufffd\ufffd\x00"),
    ],
)
def test_bytes_are_decoded_as_the_server_or_the_page_says(body: bytes, content_type: str, expected: str) -> None:
    assert as_text(body, {"content-type": content_type}) == expected


def test_an_article_that_never_gave_a_text_is_said_to_have_none(folder: Path) -> None:
    with opened(folder) as desk:
        capture(desk, b"x", [("Content-Type", "text/html")], number=999)
        assert desk.get("/articles/24kg/999").status_code == 404
        assert "more than 170" in MORE_THAN_170.body


def test_control_characters_do_not_keep_a_capture_from_being_shown() -> None:
    shown = inert(b"<p>one\x07 two&#7; three&#27; <x-y>four\x1b</x-y>\x0c five &#xFFFF;</p>", {})
    assert words(shown).endswith("one two three four five")
    assert not set(shown) & set(map(chr, range(9)))
