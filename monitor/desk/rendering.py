"""Templates to text. Everything put into them is escaped; undefined names are errors. Filters put records into words, no more."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.report_model import leads
from monitor.report_words import clean, web_address


def render(template: str, context: Mapping[str, object]) -> str:
    return environment().get_template(template).render(**context)


@cache
def environment() -> Environment:
    made = Environment(
        loader=PackageLoader("monitor.desk", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["leads"] = leads
    made.filters["first_letter"] = lambda text: text[:1].upper() + text[1:]
    made.filters["clean"] = clean
    made.filters["web_address"] = web_address
    made.filters["count"] = lambda number: f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
    return made
