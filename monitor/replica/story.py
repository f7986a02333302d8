"""A story of the replica as its file states it: the text, when it appears, what happens to it later, and its gold labels.

Data only. What a reader of the site sees of a story at a moment is `standing`; how a body becomes HTML is `body`.
"""

from __future__ import annotations

import re
from dataclasses import field
from datetime import datetime, timedelta, timezone
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StrictStr
from pydantic.dataclasses import dataclass

from core.records import Language

BISHKEK = timezone(timedelta(hours=6), "+06")
"""Every time on the site: +06:00 all year, no daylight saving."""

SECTIONS = (
    *("vlast", "obschestvo", "ekonomika", "proisshestvija", "sport", "biznes_info", "tehnoblog", "whatsapp"),
    *("video", "kultura", "vybory", "press_konferentsii", "english", "kyrgyzcha"),
)
"""First part of an article's address. The English and Kyrgyz editions are sections like any other."""
EDITION_SECTIONS = {"english": Language.EN, "kyrgyzcha": Language.KY}

_STRICT = ConfigDict(extra="forbid")
_LOCAL_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_SLUG = re.compile(r"_?[A-Za-z0-9]+(?:[_-]+[A-Za-z0-9]+)*_{0,6}")


def _moment(value: Any) -> Any:
    if isinstance(value, str) and _LOCAL_TIME.fullmatch(value):
        return datetime.fromisoformat(value).replace(tzinfo=BISHKEK)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    raise ValueError('must be the site\'s local time, as "2025-09-25T08:30"')


def _known_section(value: str) -> str:
    if value not in SECTIONS:
        raise ValueError(f"must be one of {', '.join(SECTIONS)}")
    return value


def _slug(value: str) -> str:
    if not _SLUG.fullmatch(value):
        raise ValueError("must be Latin letters, digits, '_' and '-'")
    return value


def _filled(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value


Moment = Annotated[datetime, BeforeValidator(_moment)]
Section = Annotated[StrictStr, AfterValidator(_known_section)]
Slug = Annotated[StrictStr, AfterValidator(_slug)]
Filled = Annotated[StrictStr, AfterValidator(_filled)]


@dataclass(frozen=True, slots=True, config=_STRICT)
class Edit:
    """From `at` on, `replace` stands where `find` stood, in headline and body. The page says nothing of it."""

    at: Moment
    kind: Literal["edit"]
    find: Filled
    replace: StrictStr


@dataclass(frozen=True, slots=True, config=_STRICT)
class Gone:
    """From `at` on the page is removed, and stands in no list."""

    at: Moment
    kind: Literal["gone"]


@dataclass(frozen=True, slots=True, config=_STRICT)
class Broken:
    """From `at` on the page is served with broken markup.

    `unclosed`: tags left open and closed twice, the text whole. `rootless`: the element of the body has lost its name as well.
    """

    at: Moment
    kind: Literal["broken"]
    how: Literal["unclosed", "rootless"] = "unclosed"


@dataclass(frozen=True, slots=True, config=_STRICT)
class Refile:
    """From `at` on the story stands under another section."""

    at: Moment
    kind: Literal["refile"]
    section: Section


@dataclass(frozen=True, slots=True, config=_STRICT)
class Move:
    """From `at` on the story has another slug; the old address leads to the new one."""

    at: Moment
    kind: Literal["move"]
    slug: Slug


Event = Annotated[Edit | Gone | Broken | Refile | Move, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True, config=_STRICT)
class TieLabel:
    """A tie as the gold's format labels it (tests/gold/README.md)."""

    country: StrictStr | None
    org: StrictStr | None
    kind: StrictStr
    status: StrictStr
    date: StrictStr | None


@dataclass(frozen=True, slots=True, config=_STRICT)
class ClaimLabel:
    """A relation to a claim as the gold's format labels it."""

    baseline: StrictStr
    relation: StrictStr
    old: StrictStr | None
    new: StrictStr | None


@dataclass(frozen=True, slots=True, config=_STRICT)
class Labels:
    """What a careful reader finds in the text: for tests and for people, never for the reading itself."""

    kind: Literal["A", "B", "C", "D", "E", "F", "G"]
    ties: tuple[TieLabel, ...]
    claims: tuple[ClaimLabel, ...]
    note: StrictStr | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class Story:
    """One story.

    number: the site's; an invented story has one that no known report uses.
    restates: the address of the report that it restates; None exactly where `invented`.
    published: the time printed on the page, from which on the page answers.
    listed_after: when it first stands in lists, None for at once. Its place there is by `published`.
    author: as printed, None where the page names nobody.
    bold: whether lists print it in `strong` and the slider takes it.
    body: paragraphs between blank lines, with the marks that `body` explains.
    twins: numbers of the same report in other editions.
    """

    number: Annotated[StrictInt, Field(gt=0)]
    invented: StrictBool
    restates: StrictStr | None
    lang: Language
    section: Section
    slug: Slug
    published: Moment
    listed_after: Moment | None
    author: Filled | None
    bold: StrictBool
    title: Filled
    body: Filled
    events: tuple[Event, ...]
    labels: Labels
    twins: tuple[StrictInt, ...] = field(default=())
