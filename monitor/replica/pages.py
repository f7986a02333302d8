"""Writes the pages of the site as HTML from records. Decides nothing about addresses, statuses or what stands in a list."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from core.records import Language
from monitor.replica.body import BodyWriter, Link, amp_html, break_markup, first_paragraph
from monitor.replica.lists import Day, Pager
from monitor.replica.standing import SiteState, Standing
from monitor.replica.switches import Switches
from monitor.replica.visit import Visit
from monitor.replica.wording import SECTION_NAMES, WORDS, amp_date_line, clock_time, full_time, local, shortened, typeset

ORIGIN = "https://24.kg"
"""The site's own origin: what pages print as their address, wherever they are served from."""

DECOY_HOST = "24-kg.com"
"""A look-alike with the site's paths and numbers."""

_LAST_NEWS = 10


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list. `lead` stands above the rows of a section, `slider` above those of the front page."""

    days: Sequence[Day]
    pager: Pager | None
    language: Language
    heading: str
    lead: Standing | None = None
    slider: Sequence[Standing] = ()


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.filters.update(
        clock_time=clock_time,
        full_time=full_time,
        headline=lambda each: typeset(each.title, each.language),
        iso_day=lambda moment: local(moment).date().isoformat(),
        shortened=shortened,
    )
    return environment


class PageWriter:
    """Writes the pages of one moment for one visit."""

    def __init__(self, state: SiteState, switches: Switches, visit: Visit) -> None:
        self._state, self._switches, self._visit = state, switches, visit

    def front(self, page: ListPage) -> str:
        return self._list("front.html", page)

    def section(self, page: ListPage) -> str:
        return self._list("section.html", page)

    def article(self, standing: Standing, views: int) -> str:
        writer = BodyWriter(standing.language, lambda number: self._link(number), loose_captions=standing.number % 2 == 1)
        body = writer.html(standing.body)
        if standing.broken:
            body = break_markup(body)
        canonical = ORIGIN + standing.path
        return self._page(
            "article.html",
            standing.language,
            story=standing,
            section=SECTION_NAMES[standing.section],
            author=standing.story.author,
            canonical=canonical,
            short_link=ORIGIN + standing.short_path,
            body=body,
            body_named=standing.broken != "rootless",
            views=views,
            related=self._state.related(standing),
            head={
                "canonical": self._switches.head_canonical,
                "og": self._switches.head_og,
                "json_ld": self._switches.head_json_ld,
            },
            json_ld=_json_ld(standing, canonical),
            **self._surroundings(standing.language),
        )

    def amp(self, standing: Standing) -> str:
        return (
            _templates()
            .get_template("amp.html")
            .render(
                words=WORDS[standing.language],
                story=standing,
                date_line=amp_date_line(standing.published, standing.language, standing.story.author),
                body=amp_html(standing.body, standing.language),
            )
        )

    def archive(self) -> str:
        return _templates().get_template("archive.html").render()

    def missing(self, status: int) -> str:
        return self._page("missing.html", Language.RU, status=status)

    def _list(self, template: str, page: ListPage) -> str:
        return self._page(
            template,
            page.language,
            days=page.days,
            pager=page.pager,
            heading=page.heading,
            lead=page.lead,
            lead_text=typeset(first_paragraph(page.lead.body), page.language) if page.lead else "",
            slider=page.slider,
            promo=f"https://{DECOY_HOST}/biznes_info/" if self._switches.decoy else "/biznes_info/",
            **self._surroundings(page.language),
        )

    def _surroundings(self, language: Language) -> dict[str, Any]:
        return {"popular": self._state.popular(language), "tiles": self._state.section("biznes_info")[:4]}

    def _page(self, template: str, language: Language, **values: Any) -> str:
        return (
            _templates()
            .get_template(template)
            .render(
                words=WORDS[language],
                sections=SECTION_NAMES,
                visit=self._visit,
                decoy=self._switches.decoy,
                share_box=self._switches.share_box,
                last_news=self._state.edition(language)[:_LAST_NEWS],
                **values,
            )
        )

    def _link(self, number: int) -> Link:
        """Links in texts are root-relative, a few absolute. A story that is gone keeps its link; one still to come has none yet."""
        standing = self._state.by_number.get(number)
        if standing is None:
            return Link("/", "24.kg")
        return Link(ORIGIN + standing.linked_path if number % 3 == 0 else standing.linked_path, standing.title)


def _json_ld(standing: Standing, canonical: str) -> Markup:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": canonical,
        "headline": standing.title,
        "datePublished": _iso(standing.published),
    }
    return Markup(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"))


def _iso(moment: datetime) -> str:
    return local(moment).isoformat()
