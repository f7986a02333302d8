"""The closing report as one HTML file that stands alone: style inside, nothing loaded from anywhere, no script, every text escaped."""

from __future__ import annotations

from monitor.closing_words import ClosingWords
from monitor.rendering import render


def to_html(told: ClosingWords) -> str:
    """A whole document, readable in light and dark, on a phone and on paper."""
    return render("closing.html", told=told, report=told.report, t=told.words.t, n=told.words.n, say=told.say).lstrip()
