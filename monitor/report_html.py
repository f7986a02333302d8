"""The report as one HTML file that stands alone: style inside, nothing loaded from anywhere, no script, every text escaped."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.report_model import Report


def to_html(report: Report) -> str:
    """A whole document, readable in light and dark, on a phone and on paper."""
    return _environment().get_template("report.html").render(report=report)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("monitor", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
