"""Links that open a page at one of its sentences: addresses with a text fragment (https://wicg.github.io/scroll-to-text-fragment/).

The sentence must be the page's own text. Browsers that know no text fragments open the page at its top.
"""

from __future__ import annotations

from urllib.parse import quote

_WHOLE = 10
"""Sentences of so many words are named whole; of longer ones the ends: a page that marks up the middle still matches."""
_END = 5


def with_fragment(url: str, sentence: str) -> str:
    """`url` pointing at `sentence`, in place of a fragment it had. Unchanged where either is empty."""
    words = sentence.split()
    if not url or not words:
        return url
    parts = [words] if len(words) <= _WHOLE else [words[:_END], words[-_END:]]
    return f"{url.split('#', 1)[0]}#:~:text={','.join(_encoded(' '.join(part)) for part in parts)}"


def _encoded(text: str) -> str:
    """Percent-encoded, the dash too: it parts prefix and suffix in a text directive."""
    return quote(text, safe="").replace("-", "%2D")
