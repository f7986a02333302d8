"""The mailed digest as HTML: styles on the elements, nothing loaded from anywhere, no script, every text escaped.

It sets no colour for text and ground, as mail programs bring their own, light and dark.
"""

from __future__ import annotations

from monitor.digest import MOST, MOST_PASSAGES, MOST_PROBLEMS, MOST_SIDES, MOST_STEPS, Digest
from monitor.rendering import render
from monitor.report_words import clean


def to_html(digest: Digest) -> str:
    """A whole document."""
    page = render(
        "digest.html",
        digest=digest,
        report=digest.report,
        t=digest.words.t,
        n=digest.words.n,
        say=digest.say,
        most_entries=MOST,
        most_steps=MOST_STEPS,
        most_sides=MOST_SIDES,
        most_passages=MOST_PASSAGES,
        most_problems=MOST_PROBLEMS,
    )
    return clean(page.lstrip())  # what the macros leave before the document
