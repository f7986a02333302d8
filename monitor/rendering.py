"""Templates to text, for what stands alone: the report, the closing report, the digest. The desk's pages are rendered in monitor/desk."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.report_model import leads
from monitor.report_words import capitalized


def render(template: str, **context: object) -> str:
    return _environment().get_template(template).render(**context)


def strict_environment(package: str) -> Environment:
    """Of the package's folder `templates`: whatever is put into them is escaped, undefined names are errors."""
    made = Environment(
        loader=PackageLoader(package, "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals["leads"] = leads
    made.filters["first_letter"] = capitalized
    return made


@cache
def _environment() -> Environment:
    made = strict_environment("monitor")
    made.filters["role_words"] = _role_words
    return made


def _role_words(role: str) -> str:
    """What a marked word decided, for those who point at it."""
    return {"value": "the figure", "head": "what is counted", "action": "what makes it so", "object": "what it is about"}.get(role, role)
