"""The report as one HTML file that stands alone: style inside, nothing loaded from anywhere, no script, every text escaped."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.report_model import Report, leads


def to_html(report: Report) -> str:
    """A whole document, readable in light and dark, on a phone and on paper."""
    return _environment().get_template("report.html").render(report=report)


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
    made.filters["capitalize_first"] = _capitalize_first
    made.filters["role_words"] = _role_words
    return made


def _role_words(role: str) -> str:
    """What a marked word decided, for those who point at it."""
    return {"value": "the figure", "head": "what is counted", "action": "what makes it so", "object": "what it is about"}.get(role, role)


def _capitalize_first(text: str) -> str:
    """The first letter alone: names further on keep theirs."""
    return text[:1].upper() + text[1:]
