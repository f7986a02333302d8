"""Templates to text. Everything put into them is escaped; undefined names are errors. Filters put records into words, no more."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment

from monitor.rendering import strict_environment
from monitor.report_words import clean, web_address


def render(template: str, context: Mapping[str, object]) -> str:
    return environment().get_template(template).render(**context)


@cache
def environment() -> Environment:
    made = strict_environment("monitor.desk")
    made.filters["clean"] = clean
    made.filters["web_address"] = web_address
    made.filters["count"] = lambda number: f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
    return made
