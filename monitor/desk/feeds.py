"""Atom feeds (RFC 4287) of what the register of findings and ties gained. Plain text inside: no reader has anything to run.

An entry's id comes from the finding's or the move's key, so that it is the same in every database and never changes.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from monitor.report_words import clean

_ATOM = "http://www.w3.org/2005/Atom"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """`key` names it for good; `path` is its page; `sources` are (title, address) of the articles that say it."""

    key: str
    title: str
    path: str
    published: datetime
    updated: datetime
    text: str
    categories: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]


def atom(title: str, home: str, path: str, entries: Iterable[FeedEntry], now: datetime) -> bytes:
    """The feed as a document. `home` is the desk's address without a slash at its end; `path` the feed's own. `now`: for a feed without entries."""
    listed = list(entries)
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {_XML_LANG: "en"})
    _add(feed, "id", identity(f"{home}{path}"))
    _add(feed, "title", title)
    _add(feed, "updated", _moment(max((one.updated for one in listed), default=now)))
    ET.SubElement(feed, f"{{{_ATOM}}}link", {"rel": "self", "type": "application/atom+xml", "href": f"{home}{path}"})
    ET.SubElement(feed, f"{{{_ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": f"{home}/"})
    _add(ET.SubElement(feed, f"{{{_ATOM}}}author"), "name", "policy-monitor")
    for one in listed:
        entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
        _add(entry, "id", identity(one.key))
        _add(entry, "title", one.title)
        _add(entry, "published", _moment(one.published))
        _add(entry, "updated", _moment(one.updated))
        ET.SubElement(entry, f"{{{_ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": f"{home}{one.path}"})
        for name, address in one.sources:
            ET.SubElement(entry, f"{{{_ATOM}}}link", {"rel": "related", "href": writable(address), "title": writable(name)})
        for category in one.categories:
            ET.SubElement(entry, f"{{{_ATOM}}}category", {"term": writable(category)})
        _add(entry, "content", one.text).set("type", "text")
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def identity(key: str) -> str:
    """An id for good: a UUID made of the key."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'policy-monitor:{key}')}"


def writable(text: str) -> str:
    """Without what XML cannot write, and without what turns the writing direction."""
    return _FORBIDDEN.sub("", clean(text))


def _add(parent: ET.Element, tag: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{tag}")
    element.text = writable(text)
    return element


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
