"""Pieces of Markdown made of texts from the web: whatever they hold, it is shown and means nothing. What a document says is others'."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from monitor.report_model import Piece

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&$^])")
_NO_ID = re.compile(r"[^\w:.\-]")
_URL_SAFE = ":/?#@!$&'*+,;=%-._~"
_LINE_START = re.compile(r"^(\d+)([.)])|^([-+=])")


def broken(lines: list[str]) -> list[str]:
    """Lines that stay lines."""
    return [f"{line}  " for line in lines]


def marked(pieces: Iterable[Piece]) -> str:
    return "".join(_around(plain(piece.text), "**") if piece.role else plain(piece.text) for piece in pieces)


def diffed(pieces: Iterable[Piece]) -> str:
    signs = {"removed": "~~", "added": "**"}
    return "".join(_around(plain(piece.text), signs[piece.role]) if piece.role else plain(piece.text) for piece in pieces)


def _around(text: str, sign: str) -> str:
    """The sign stands close to the words, or it is none."""
    inner = text.strip()
    if not inner:
        return text
    return text.replace(inner, f"{sign}{inner}{sign}", 1)


def linked(title: str, url: str) -> str:
    """Characters that would end the address are percent-encoded."""
    address = quote(url, safe=_URL_SAFE)
    return f"[{plain(title)}](<{address}>)" if url else plain(title)


def code(text: str) -> str:
    """An id of ours: what no id holds is left out, so that nothing gets out of the backticks."""
    return f"`{_NO_ID.sub('', text)}`"


def plain(text: str) -> str:
    """Text that means nothing but itself."""
    flat = " ".join(text.split(" ")).replace("\n", " ")
    escaped = _SPECIAL.sub(r"\\\1", flat)
    return _LINE_START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", escaped)
