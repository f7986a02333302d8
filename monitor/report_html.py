"""The report as one HTML file that stands alone: style inside, nothing loaded from anywhere, no script, every text escaped."""

from __future__ import annotations

from monitor.rendering import render
from monitor.report_model import Report


def to_html(report: Report) -> str:
    """A whole document, readable in light and dark, on a phone and on paper."""
    return render("report.html", report=report)
