"""Links that open a page at one of its sentences: addresses with a text fragment (https://wicg.github.io/scroll-to-text-fragment/).

The sentence must be the page's own text, as a version holds it. Browsers that know no text fragments open the page at its top.
"""

from __future__ import annotations

from urllib.parse import quote

_WHOLE = 6
"""Sentences of so many words are named whole; of longer ones the ends: a page that marks up the middle still matches, and a Cyrillic letter
takes six characters of an address, which mails show.
"""
_END = 3
_CELLS = " | "
"""What stands between the cells of a table's row in a version's text, and nowhere on the page."""


def with_fragment(url: str, sentence: str) -> str:
    """`url` pointing at `sentence`, in place of a fragment it had. Unchanged where either is empty."""
    if not url or not sentence.strip():
        return url
    return f"{url.split('#', 1)[0]}#:~:text={','.join(_encoded(' '.join(part)) for part in _parts(sentence))}"


def _parts(sentence: str) -> list[list[str]]:
    """Words to find: one stretch, or a first and a last."""
    cells = [cell.split() for cell in sentence.split(_CELLS) if cell.strip()]
    if len(cells) > 1:
        return [cells[0][:_END], cells[-1][-_END:]]
    words = sentence.split()
    return [words] if len(words) <= _WHOLE else [words[:_END], words[-_END:]]


def _encoded(text: str) -> str:
    """Percent-encoded, the dash too: it parts prefix and suffix in a text directive."""
    return quote(text, safe="").replace("-", "%2D")
