"""Turns a matplotlib figure into SVG that belongs in a page: same bytes for the same figure, no inline styles, colours by CSS class.

A figure is coloured with `hue(...)`; the colours become classes `fill-...` and `stroke-...` of the stylesheet, so that light, dark and paper
each have their own. The page's policy forbids style attributes, so what is left of them becomes plain SVG attributes.
"""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from markupsafe import Markup

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_SIZE = re.compile(r"([\d.]+)px")
_NUMBER = re.compile(r"-?\d+\.\d+")
_EMPTY = frozenset({f"{{{_SVG}}}{tag}" for tag in ("svg", "g", "defs", "clipPath", "path", "use", "rect")})
_CURVES = re.compile("[CQ]")
_ONE_AT_A_TIME = threading.Lock()
"""matplotlib keeps fonts and settings for the whole process; pages are made in several threads."""


class Hue(StrEnum):
    """What a colour means. The stylesheet says what it looks like."""

    INK = "ink"
    SOFT = "soft"
    LINE = "line"
    PAPER = "paper"
    BASELINE = "baseline"
    ACCEPTED = "accepted"
    REPORTED = "reported"
    REPEATED = "repeated"
    REAFFIRMS = "reaffirms"
    ADVANCES = "advances"
    FULFILS = "fulfils"
    CHANGES = "changes"
    CONTRADICTS = "contradicts"
    BEFORE = "before"
    SINCE = "since"
    LAND = "land"


_HUES = {f"#0000{place:02x}": one for place, one in enumerate(Hue, 1)}
_COLOURS = {one: colour for colour, one in _HUES.items()}


def hue(one: Hue) -> str:
    """A colour for matplotlib that stands for it."""
    return _COLOURS[one]


def draw(figure: Figure, name: str, title: str, description: str, names: Mapping[str, str] | None = None) -> Markup:
    """The figure as an SVG element. `name` is unlike that of any other figure of the page; `names`: gid -> what is said of it when touched."""
    import matplotlib as mpl

    file = io.StringIO()
    with _ONE_AT_A_TIME, mpl.rc_context({"svg.hashsalt": name, "svg.fonttype": "none", "path.simplify": False, "path.snap": False}):
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _cleaned(file.getvalue(), name, title, description, names or {})


def _cleaned(text: str, name: str, title: str, description: str, names: Mapping[str, str]) -> Markup:
    root = ET.fromstring(text)
    for child in list(root):
        if child.tag.endswith("}metadata") or (child.tag.endswith("}defs") and child.find(f"{{{_SVG}}}style") is not None):
            root.remove(child)
    for element in root.iter():
        _plain(element)
        identity = element.get("id")
        element.tail = None
        if element.tag in _EMPTY:
            element.text = None
        if identity is not None and identity in names:
            said = ET.Element(f"{{{_SVG}}}title")
            said.text = names[identity]
            element.insert(0, said)
        if identity is not None and element.tag.endswith("}g"):
            del element.attrib["id"]
        elif identity is not None:
            element.set("id", f"{name}-{identity}")
        _referred(element, name)
    for attribute in ("width", "height", "version"):
        root.attrib.pop(attribute, None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-desc")
    root.set("class", "drawn")
    for place, (tag, said_of) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{tag}"})
        element.text = said_of
        root.insert(place, element)
    ET.register_namespace("", _SVG)
    return Markup(ET.tostring(root, encoding="unicode"))


def _plain(element: ET.Element) -> None:
    """Style declarations become attributes, meanings become classes, and numbers lose digits that no eye sees."""
    for declaration in element.attrib.pop("style", "").split(";"):
        key, _, content = (part.strip() for part in declaration.partition(":"))
        if key in ("font", "font-size"):
            size = _SIZE.search(content)
            element.set("font-size", size.group(1) if size else "10")
        if key in ("font", "font-weight") and content.startswith(("bold", "600", "700")):
            element.set("font-weight", "600")
        if key and not key.startswith(("font", "-")):
            element.set(key, content)
    for key in ("fill", "stroke"):
        meant = _HUES.get(element.get(key, ""))
        if meant is not None:
            del element.attrib[key]
            element.set("class", f"{element.get('class', '')} {key}-{meant.value}".strip())
    for key in ("d", "x", "y", "transform"):
        if key in element.attrib:
            element.set(key, " ".join(_NUMBER.sub(_rounded, element.attrib[key]).split()))
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    path = element.get("d", "")
    if path and not _CURVES.search(path):
        element.set("d", path.replace(" L ", " "))  # what follows a move is a line anyway


def _rounded(found: re.Match[str]) -> str:
    return f"{float(found.group()):.1f}".removesuffix(".0")


def _referred(element: ET.Element, name: str) -> None:
    """References stay within the figure."""
    target = element.attrib.pop(f"{{{_XLINK}}}href", None)
    if target is not None:
        element.set("href", f"#{name}-{target.removeprefix('#')}")
    for key in ("clip-path", "fill"):
        if element.get(key, "").startswith("url(#"):
            element.set(key, element.attrib[key].replace("url(#", f"url(#{name}-"))
