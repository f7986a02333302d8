"""Everything that is not known of the site, as one record: each field is a question, its default what the captures suggest.

A spider must come through under any of these. Nothing here is a fact about 24.kg.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, get_type_hints

from core.errors import InputError
from monitor.replica.faults import Fault


class Answer(StrEnum):
    """How an address that is not the page's own is answered."""

    SERVE = "serve"
    REDIRECT = "redirect"
    MISSING = "missing"


class Feed(StrEnum):
    """What /rss/ is. `html` is a page with status 200 that is no feed."""

    MISSING = "404"
    HTML = "html"
    VALID = "valid"


class Robots(StrEnum):
    """What /robots.txt is. `closed` refuses the search page, the AMP pages and the sports section."""

    MISSING = "404"
    OPEN = "open"
    CLOSED = "closed"


class PastEnd(StrEnum):
    """What a list page after the last one is. `last` is the habit of the Yii framework."""

    MISSING = "404"
    LAST = "last"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Switches:
    """The unknowns. A new record for each combination; the server takes one at its start."""

    rows_per_page: int = field(default=12, metadata={"help": "stories on a list page"})
    front_mixes_editions: bool = field(default=False, metadata={"help": "the front page lists all editions, not the Russian one only"})
    lead_in_rows: bool = field(default=False, metadata={"help": "the lead and the first of the slider stand among the rows as well"})
    english_paging: bool = field(default=True, metadata={"help": "/english/page_N/ exists"})
    past_end: PastEnd = field(default=PastEnd.MISSING, metadata={"help": "a list page after the last"})
    day_archives: bool = field(default=False, metadata={"help": "/2025/09/26/ lists the stories of a day"})
    rss: Feed = field(default=Feed.MISSING, metadata={"help": "/rss/ and /english/rss/"})
    robots: Robots = field(default=Robots.MISSING, metadata={"help": "/robots.txt"})
    sitemap: bool = field(default=False, metadata={"help": "/sitemap.xml exists"})
    no_slash: Answer = field(default=Answer.SERVE, metadata={"help": "an address without its last slash"})
    double_slash: Answer = field(default=Answer.SERVE, metadata={"help": "an address with // in it"})
    http: Answer = field(default=Answer.SERVE, metadata={"help": "http:// as against https:// (seen where a proxy's client asks)"})
    www: Answer = field(default=Answer.SERVE, metadata={"help": "the host www.24.kg"})
    short_link: Answer = field(default=Answer.SERVE, metadata={"help": "/<section>/<number>/"})
    other_slug: Answer = field(default=Answer.SERVE, metadata={"help": "the number with a slug that it never had"})
    moved: Answer = field(default=Answer.REDIRECT, metadata={"help": "the slug that a story had before"})
    refiled: Answer = field(default=Answer.SERVE, metadata={"help": "the number under a section that is not its own"})
    amp: Answer = field(default=Answer.SERVE, metadata={"help": "AMP pages"})
    gone_status: int = field(default=404, metadata={"help": "status of a removed page, 404 or 410"})
    validators: bool = field(default=False, metadata={"help": "ETag and Last-Modified, and 304 where nothing changed"})
    gzip: bool = field(default=True, metadata={"help": "bodies are compressed for clients that accept it"})
    head_canonical: bool = field(default=False, metadata={"help": "link rel=canonical in the head"})
    head_og: bool = field(default=False, metadata={"help": "og: properties in the head"})
    head_json_ld: bool = field(default=False, metadata={"help": "JSON-LD in the head"})
    decoy: bool = field(default=True, metadata={"help": "links to a look-alike host in a list and in a banner"})
    share_box: bool = field(default=False, metadata={"help": "the box of share prices, with a date of its own, that stood until 2022"})
    page_shift: bool = field(default=False, metadata={"help": "the newest story enters a list after its first page was read"})
    faults: tuple[Fault, ...] = field(default=(), metadata={"help": "what goes wrong with which addresses"})

    def __post_init__(self) -> None:
        if self.rows_per_page < 1:
            raise InputError(f"switch rows_per_page: {self.rows_per_page} is too small; it must be 1 or more")
        if self.gone_status not in (404, 410):
            raise InputError(f"switch gone_status: {self.gone_status} is neither 404 nor 410")


def with_switches(switches: Switches, pairs: Iterable[str]) -> Switches:
    """`switches` with "name=value" pairs laid over it; `faults` cannot be named so. Raises InputError with the known names or values."""
    kinds = {each.name: get_type_hints(Switches)[each.name] for each in fields(Switches) if each.name != "faults"}
    changes: dict[str, Any] = {}
    for pair in pairs:
        name, _, text = pair.partition("=")
        if name not in kinds:
            raise InputError(f"unknown switch '{name}'; the switches are {', '.join(kinds)}")
        changes[name] = _parsed(name, kinds[name], text)
    return replace(switches, **changes)


def _parsed(name: str, kind: type, text: str) -> Any:
    if kind is bool:
        choices: dict[str, Any] = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    elif issubclass(kind, StrEnum):
        choices = {member.value: member for member in kind}
    elif text.isascii() and text.isdigit():
        return int(text)
    else:
        raise InputError(f"switch {name}: '{text}' is not a number")
    if text not in choices:
        raise InputError(f"switch {name}: '{text}' is none of {', '.join(choices)}")
    return choices[text]
