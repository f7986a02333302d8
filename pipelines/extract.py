"""A page to a version: the article's own text, headline, date, author and section, and nothing of what stands around it.

Pure: no fetching, no clock, no store. The page is cut to the article's body before trafilatura sees it, because clock, currency rates,
view counts and caption texts otherwise come out as sentences of a thin story; the whole page is only a fallback, and flagged. Selectors
come from the site's seed file.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import trafilatura
from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from core.errors import ExtractError
from core.records import ArticleRef, Language, Version
from pipelines.page_text import clean, decode, moment, paragraphs, words
from seeds.schema import ArticleMarkup, Site

EXTRACTOR = f"extract-1/trafilatura-{trafilatura.__version__}"
"""Names what made a version. Two captures differ as an edit only under the same extractor."""

_MAX_PAGE_BYTES = 8 * 2**20
"""A story's page has 30 to 100 KB; a hundred times that is no story."""
_DIFFERENT_SHARE = 0.02
"""trafilatura may drop or double this share of the body's words (a stray label) before its reading is given up for a plain walk."""
_AROUND = (
    "header, nav, footer, form, aside, .weather, #currencies, .newsCat, .newsDate, .newsLink, .newsPrintLink, .lineNews, .blockNews, "
    ".widget-last-news, .social, .centerra, .breadcrumb, .navbar, [data-ox-phs]"
)
"""What stands around an article on the site; taken away before the whole page is read."""
_BROADCAST = ".broadcasting-content.reversed"
_CLOCK = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")
_SECTION_PATH = re.compile(r"^/?([a-z0-9_-]+)(?:/|$)", re.IGNORECASE)
_TITLE_TAIL = " » "
_BY = re.compile(r"^(?:by|автор:?)\s+", re.IGNORECASE)
_KYRGYZ_LETTERS = re.compile("[ңөүҢӨҮ]")
_CYRILLIC = re.compile("[а-яА-ЯёЁ]")

_NO_CHARACTER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|&#(?:0*(?:[0-8]|1[124-9]|2\\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]))(?:;|(?![0-9a-fA-F]))"
)
"""Control characters, bare or as references: no XML text may hold them (XML 1.0, 2.2), and lxml refuses to move them about."""


def extract(html: bytes, url: str, ref: ArticleRef, site: Site) -> Version:
    """The version that the page holds now, its text the headline and the paragraphs, divided by blank lines.

    `url` is the article's canonical address. `published_at`, `author` and `section` are None where the page does not say. Raises
    ExtractError where the page holds no article.
    """
    markup = site.markup.article if site.markup else None
    if markup is None:
        raise ExtractError(f"site {site.id} has no article selectors; add 'markup' to its seed file")
    page = _parse(html, ref)
    root = _first(page, markup.root)
    scope = root if root is not None else page
    body = _body(scope, markup)
    title = _title(page, scope, markup)
    if not title or (root is None and body is None and _first(page, markup.title) is None and not _title_has_section(page)):
        raise ExtractError(f"no article on the page of {ref}; it may be gone, or the site's layout has changed")
    section = _section(scope, markup, url)
    published, author = _date_and_author(scope, markup, ZoneInfo(site.timezone))
    notes: list[str] = []
    if body is None:
        lines = _whole_page(page, title)
        if not lines:
            raise ExtractError(f"the page of {ref} has a headline and no text; its body was not found")
    else:
        lines = _body_lines(body, markup, notes)
    if published is None:
        notes.append("no date that parses")
    if not lines:
        notes.append("no text")
    text = "\n\n".join([title, *lines])
    source = site.source_of_section(section) if section else None
    return Version(
        ref=ref,
        url=url,
        language=source.language if source else _language(text),
        title=title,
        text=text,
        published_at=published,
        author=author,
        section=section,
        source=source.id if source else None,
        extractor=EXTRACTOR,
        whole_page=body is None,
        notes=tuple(notes),
    )


def _parse(html: bytes, ref: ArticleRef) -> HtmlElement:
    if len(html) > _MAX_PAGE_BYTES:
        raise ExtractError(f"the page of {ref} has {len(html) >> 20} MB; stories have less than one, it is not read")
    text = _NO_CHARACTER.sub("", decode(html))
    if not text.strip():
        raise ExtractError(f"the page of {ref} is empty")
    try:
        return document_fromstring(
            text.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        )
    except (etree.LxmlError, ValueError) as error:
        raise ExtractError(f"the page of {ref} is no HTML: {error}") from None


def _select(element: HtmlElement, selector: str) -> list[HtmlElement]:
    return cast(list[HtmlElement], _compiled(selector)(element))


@lru_cache(maxsize=256)
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def _first(element: HtmlElement, selector: str) -> HtmlElement | None:
    return next(iter(_select(element, selector)), None)


def _text(element: HtmlElement | None) -> str:
    return "" if element is None else clean(" ".join(paragraphs(element)))


def _title(page: HtmlElement, scope: HtmlElement, markup: ArticleMarkup) -> str:
    """The headline: where the site puts it, else the page's first h1, else what the title tag says before the section."""
    for element in (_first(scope, markup.title), _first(page, markup.title), _first(scope, "h1")):
        if text := _text(element):
            return text
    return _title_tag(page).split(_TITLE_TAIL)[0].strip() if _title_has_section(page) else ""


def _title_tag(page: HtmlElement) -> str:
    element = _first(page, "title")
    return clean("" if element is None else "".join(element.itertext(with_tail=False)))


def _title_has_section(page: HtmlElement) -> bool:
    """headline » section » site: the title tag of a story's page; lists have one part less."""
    return _title_tag(page).count(_TITLE_TAIL) >= 2


def _section(scope: HtmlElement, markup: ArticleMarkup, url: str) -> str | None:
    """The section's slug: as the page links it (a re-filed story keeps its old address elsewhere), else as the address has it."""
    link = _first(scope, markup.section)
    for address in (link.get("href", "") if link is not None else "", url):
        match = _SECTION_PATH.match(urlsplit(address).path.lstrip("/"))
        if match and not match[1].isdigit():
            return match[1].lower()
    return None


def _date_and_author(scope: HtmlElement, markup: ArticleMarkup, zone: ZoneInfo) -> tuple[datetime | None, str | None]:
    """Publication moment and author. The microdata's own date attribute is broken on the site (day only, a stray backslash): text only."""
    published = None
    lines = _select(scope, markup.date_line)
    for element in [*_select(scope, markup.published), *lines]:
        published = moment(_text(element), zone)
        if published:
            break
    names = [_text(element) for element in _select(scope, markup.author)]
    if not any(names):
        names = [_text(line).rpartition("24.kg")[2].removeprefix(" news agency") for line in lines]
    author = next((name for name in (_BY.sub("", name.strip(" ,")).strip(" ,") for name in names) if name), None)
    return published, author


def _body(scope: HtmlElement, markup: ArticleMarkup) -> HtmlElement | None:
    """The body with most text, where broken markup makes two of them."""
    return max(_select(scope, markup.body), key=lambda element: len(element.text_content()), default=None)


def _body_lines(body: HtmlElement, markup: ArticleMarkup, notes: list[str]) -> list[str]:
    """Paragraphs of the body, cleaned of what is not the story."""
    for selector in markup.remove:
        for element in _select(body, selector):
            if element is not body:
                _drop(element)
    for live in _select(body, _BROADCAST):
        _in_time_order(live)
    walked = paragraphs(body)
    read = _trafilatura(body)
    there, kept = Counter(words(walked)), Counter(words(read))
    if ((there - kept) + (kept - there)).total() > _DIFFERENT_SHARE * there.total():
        notes.append("body walked without trafilatura")
        return walked
    return read


def _trafilatura(body: HtmlElement) -> list[str]:
    """trafilatura's reading of the body alone; none where it finds nothing or breaks on the markup."""
    # Serialized and parsed again: trafilatura changes the tree it is given.
    cut = etree.tostring(body, encoding="unicode", method="html", with_tail=False)
    return _run_trafilatura(f"<html><body><article>{cut}</article></body></html>")


def _whole_page(page: HtmlElement, title: str) -> list[str]:
    for element in _select(page, f"{_AROUND}, script, style, iframe, noindex"):
        _drop(element)
    lines = _run_trafilatura(etree.tostring(page, encoding="unicode", method="html", with_tail=False), precise=True)
    return [line for line in lines if line != title]


def _run_trafilatura(html: str, *, precise: bool = False) -> list[str]:
    try:
        found = trafilatura.bare_extraction(html, fast=True, include_comments=False, include_tables=True, favor_precision=precise)
    except (etree.LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
        # Hostile markup breaks it in many ways; the body is then walked plainly.
        return []
    tree = getattr(found, "body", None)
    return paragraphs(tree) if tree is not None else []


def _in_time_order(live: HtmlElement) -> None:
    """Entries of a live report, which the page shows newest first by style sheet alone, oldest first; untouched without times."""
    entries = [child for child in live if isinstance(child.tag, str)]
    clocks = [int(match[1]) * 60 + int(match[2]) for entry in entries if (match := _CLOCK.search(_text(entry)[:40]))]
    steps = list(pairwise(clocks))
    if len(clocks) == len(entries) and sum(a > b for a, b in steps) > sum(a < b for a, b in steps):
        for entry in entries:
            live.insert(0, entry)


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _language(text: str) -> Language:
    """By letters, for a section that no source claims: Kyrgyz has three of its own, else any Cyrillic is Russian."""
    if len(_CYRILLIC.findall(text)) * 2 < sum(char.isalpha() for char in text):
        return Language.EN
    return Language.KY if len(_KYRGYZ_LETTERS.findall(text)) * 100 > len(text) else Language.RU
