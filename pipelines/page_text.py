"""Markup to paragraphs: cleaning of characters, walking a tree in reading order, reading dates as the site prints them.

Knows HTML, nothing of what a site calls its parts, and nothing of trafilatura.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from lxml import etree

from core.months import month_number

_BLOCK_NAMES = (
    "address article aside blockquote body cite dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li "
    "main nav ol p pre section table tbody td tfoot th thead tr ul "
    # trafilatura's own names for headings, lists and tables
    "head quote list item row cell graphic"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_BREAKS = frozenset(("br", "lb"))
_ROWS = frozenset(("tr", "row"))
_CELLS = frozenset(("td", "th", "cell"))
_SILENT = frozenset(("script", "style", "noscript", "template", "iframe", "object", "svg", "head-meta"))
_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffc\x00-\x08\x0b\x0c\x0e-\x1f]")
_BEFORE_COMMA = re.compile(r"\s+,")
_MOMENTS = (
    re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d\d)\s*,?\s*(?P<day>\d{1,2})\s+(?P<month>[^\W\d_]{3,})\.?,?\s+(?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})\s+(?P<month>[^\W\d_]{3,})\.?,?\s+(?P<year>\d{4})\s*,?\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)"),
)


def clean(text: str) -> str:
    """One line: NFC, every kind of space a plain one, invisible characters gone, none at the ends."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def decode(html: bytes) -> str:
    """The page's text whatever it claims to be: UTF-8 where the bytes are (nearly) UTF-8, else the declared charset, else Windows-1251.

    A byte order mark of UTF-16 is believed. Never raises. A few broken bytes (a page cut short) do not make a UTF-8 page anything else.
    """
    if html.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return html.decode("utf-16", "replace")
    try:
        return html.decode("utf-8-sig")
    except UnicodeDecodeError:
        lenient = html.decode("utf-8", "replace")
    if lenient.count("\ufffd") * 200 < len(lenient):
        return lenient
    declared = re.search(rb"charset=[\"']?\s*([A-Za-z0-9_-]{3,20})", html[:4096])
    for name in (*([declared[1].decode("ascii")] if declared else []), "windows-1251"):
        try:
            return html.decode(name)
        except (LookupError, UnicodeError):
            continue
    return lenient


def paragraphs(tree: etree._Element) -> list[str]:
    """Text of the tree in document order, a paragraph a block; a table's row is one paragraph, its cells divided by " | "."""
    found: list[str] = []
    line: list[str] = []
    in_row = silent = 0

    def flush() -> None:
        text = clean("".join(line)).strip("| ") if in_row else clean("".join(line))
        line.clear()
        if text:
            found.append(text)

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            silent += tag in _SILENT or not tag
            if tag in _ROWS and not in_row:
                flush()
            in_row += tag in _ROWS
            if tag in _CELLS and in_row:
                line.append(" | ")
            elif tag in _BREAKS or (tag in _BLOCKS and in_row):
                line.append(" ")
            elif tag in _BLOCKS:
                flush()
            if not silent:
                line.append(element.text or "")
            continue
        silent -= tag in _SILENT or not tag
        if (tag in _ROWS and in_row == 1) or (tag in _BLOCKS and not in_row):
            flush()
        elif tag in _BLOCKS:
            line.append(" ")
        in_row -= tag in _ROWS
        if element is not tree and not silent:
            line.append(element.tail or "")
    flush()
    return found


def moment(text: str, zone: ZoneInfo) -> datetime | None:
    """ "10:14, 20 января 2021" (or the day first), months in any of the site's languages, as UTC; None where nothing of the kind stands there."""
    text = _BEFORE_COMMA.sub(",", clean(text))
    for pattern in _MOMENTS:
        for match in pattern.finditer(text):
            month = month_number(match["month"])
            if month is None:
                continue
            try:
                local = datetime(int(match["year"]), month, int(match["day"]), int(match["hour"]), int(match["minute"]), tzinfo=zone)
            except ValueError:
                continue
            return local.astimezone(UTC)
    return None


def words(lines: list[str]) -> Iterator[str]:
    """Words and numbers of the lines, lower case, for comparing what two readings of a page kept."""
    for line in lines:
        yield from re.findall(r"\w+", line.lower())
