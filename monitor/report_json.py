"""The report as JSON, for programs: the records of report_model.py as they are. docs/commands.md names them."""

from __future__ import annotations

import json
from dataclasses import asdict

from monitor.report_model import Report

FORMAT = "policy-monitor/report/1"
"""Changes when a field changes its meaning or goes; a new field does not change it."""


def to_json(report: Report) -> str:
    """One object, indented, with a line end."""
    return json.dumps({"format": FORMAT, **asdict(report), "empty": report.empty}, ensure_ascii=False, indent=2) + "\n"
