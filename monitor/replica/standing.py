"""The stories as the site shows them at one moment: what is published, listed, edited, moved, re-filed, broken or gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from core.records import Language
from monitor.replica.story import EDITION_SECTIONS, Broken, Edit, Gone, Move, Refile, Story


@dataclass(frozen=True, slots=True)
class Standing:
    """One story at one moment. `broken` is None or how; `changed` is the last change of the page that a reader could see."""

    story: Story
    section: str
    slug: str
    title: str
    body: str
    changed: datetime
    former_slugs: frozenset[str] = frozenset()
    broken: str | None = None
    gone: bool = False

    @property
    def number(self) -> int:
        return self.story.number

    @property
    def published(self) -> datetime:
        return self.story.published

    @property
    def language(self) -> Language:
        return EDITION_SECTIONS.get(self.section, Language.RU)

    @property
    def path(self) -> str:
        """The story's own address."""
        return f"/{self.section}/{self.number}_{self.slug}/"

    @property
    def short_path(self) -> str:
        return f"/{self.section}/{self.number}/"

    @property
    def linked_path(self) -> str:
        """The address as links beside a text print it: some stories have one underscore more before the slug or at its end."""
        if self.number % 7 == 0:
            return f"/{self.section}/{self.number}_{self.slug}{'_' * (1 + self.number % 6)}/"
        if self.number % 11 == 0:
            return f"/{self.section}/{self.number}__{self.slug}/"
        return self.path


def stand(story: Story, moment: datetime) -> Standing | None:
    """The story at `moment`; None before it is published."""
    if moment < story.published:
        return None
    section, slug, title, body, changed = story.section, story.slug, story.title, story.body, story.published
    former: set[str] = set()
    broken, gone = None, False
    for event in story.events:
        if event.at > moment:
            break
        changed = event.at
        match event:
            case Edit():
                title, body = title.replace(event.find, event.replace), body.replace(event.find, event.replace)
            case Refile():
                section = event.section
            case Move():
                former.add(slug)
                slug = event.slug
            case Broken():
                broken = event.how
            case Gone():
                gone = True
    return Standing(story, section, slug, title, body, changed, frozenset(former - {slug}), broken, gone)


class SiteState:
    """All stories at one moment. Immutable; cheap enough to be made for every moment asked for."""

    def __init__(self, stories: Sequence[Story], moment: datetime) -> None:
        self.moment = moment
        standing = (stand(story, moment) for story in stories)
        self.by_number = {each.number: each for each in standing if each is not None}
        self._stories = stories

    @cached_property
    def listed(self) -> tuple[Standing, ...]:
        """What lists show, newest first."""
        shown = [
            each
            for each in self.by_number.values()
            if not each.gone and (each.story.listed_after is None or each.story.listed_after <= self.moment)
        ]
        return tuple(sorted(shown, key=lambda each: (each.published, each.number), reverse=True))

    @cached_property
    def changed(self) -> datetime | None:
        """When anything of the site changed last; None before the first story."""
        times = [moment for each in self._stories for moment in (each.published, each.listed_after, *(event.at for event in each.events))]
        return max((moment for moment in times if moment is not None and moment <= self.moment), default=None)

    def edition(self, language: Language) -> list[Standing]:
        """What is listed in one edition, newest first."""
        return [each for each in self.listed if each.language is language]

    def section(self, section: str) -> list[Standing]:
        """What is listed under one section, newest first."""
        return [each for each in self.listed if each.section == section]

    def popular(self, language: Language, count: int = 5) -> list[Standing]:
        """The most read of the edition's last thirty stories, by a measure that is fixed for each story."""
        return sorted(self.edition(language)[:30], key=lambda each: (each.number * 7919) % 1009)[:count]

    def related(self, to: Standing, count: int = 4) -> list[Standing]:
        """Other editions of the story first, then the latest of its section."""
        twins = [self.by_number[number] for number in to.story.twins if number in self.by_number]
        twins = [each for each in twins if not each.gone]
        others = [each for each in self.section(to.section) if each.number != to.number and each not in twins]
        return [*twins, *others][:count]
