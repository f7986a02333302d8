"""The closing report as one HTML file that stands alone: style inside, nothing loaded from anywhere, no script, every text escaped."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.closing_words import ClosingWords


def to_html(told: ClosingWords) -> str:
    """A whole document, readable in light and dark, on a phone and on paper."""
    template = _environment().get_template("closing.html")
    return template.render(told=told, report=told.report, t=told.words.t, n=told.words.n, say=told.say).lstrip()


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("monitor", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
