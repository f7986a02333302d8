"""An archived page made fit to be looked at: its text and structure, and nothing that runs, loads, links or submits.

The frame that shows it is sandboxed besides, and its policy loads nothing; but hints such as `preconnect` and DNS prefetching come under no
policy, so what could make a request is taken out (HTML Living Standard, "Links"). The bytes as archived are served as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree, html

POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "SAMEORIGIN",
    "X-DNS-Prefetch-Control": "off",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}
_KEPT = frozenset(
    [
        "html",
        "head",
        "title",
        "body",
        "main",
        "header",
        "footer",
        "section",
        "article",
        "aside",
        "nav",
        "div",
        "span",
        "p",
        "br",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "blockquote",
        "q",
        "cite",
        "em",
        "strong",
        "b",
        "i",
        "u",
        "s",
        "small",
        "sub",
        "sup",
        "time",
        "pre",
        "code",
        "figure",
        "figcaption",
        "abbr",
        "a",
    ]
)
_KEPT_ATTRIBUTES = frozenset({"lang", "dir", "datetime", "colspan", "rowspan", "itemprop"})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_NO_XML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 (section 2.2) does not allow, which lxml does not take back; control characters come in by reference too (`&#7;`)."""
_STYLE = "body{font:16px/1.5 Georgia,serif;max-width:44rem;margin:1rem auto;padding:0 1rem;color:#222;background:#fff}"


def as_text(body: bytes, headers: Mapping[str, str]) -> str:
    """The bytes as archived, decoded as the server said, else as the page says, else as UTF-8; what does not decode is marked."""
    named = _CHARSET.search(headers.get("content-type", "")) or _CHARSET.search(body[:2048].decode("ascii", "replace"))
    try:
        return body.decode(named.group(1) if named else "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def inert(body: bytes, headers: Mapping[str, str]) -> str:
    """The page as a document of harmless elements only. An empty document where nothing of it parses."""
    text = as_text(body, headers).replace("\x00", "")
    try:
        tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        tree = html.document_fromstring("<p></p>")
    elements: list[Any] = list(tree.iter())  # the stubs know only the plain elements, without drop_tree
    for element in elements:  # before anything is dropped: what is joined then must not hold such a character
        if isinstance(element.tag, str) and element.text and _NO_XML.search(element.text):
            element.text = _NO_XML.sub("", element.text)
        if element.tail and _NO_XML.search(element.tail):
            element.tail = _NO_XML.sub("", element.tail)
    for element in elements:
        if not isinstance(element.tag, str):
            _drop(element)
        elif element.tag not in _KEPT:
            if element.tag in ("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "textarea", "select"):
                _drop(element)
            elif element.getparent() is not None:
                element.drop_tag()
        else:
            for name in list(element.attrib):
                if name not in _KEPT_ATTRIBUTES:
                    del element.attrib[name]
    shown = etree.tostring(tree, method="html", encoding="unicode")
    return f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style>{shown}"


def _drop(element: html.HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
