"""The mailed digest as HTML: styles on the elements, nothing loaded from anywhere, no script, every text escaped.

It sets no colour for text and ground, as mail programs bring their own, light and dark.
"""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.digest import MOST_PROBLEMS, Digest
from monitor.report_model import leads
from monitor.report_words import clean


def to_html(digest: Digest) -> str:
    """A whole document."""
    words = digest.words
    template = _environment().get_template("digest.html")
    page = template.render(digest=digest, report=digest.report, t=words.t, n=words.n, say=digest.say, most_problems=MOST_PROBLEMS)
    return clean(page.lstrip())  # what the macros leave before the document


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("monitor", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["leads"] = leads
    return made
