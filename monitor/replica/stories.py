"""Reads the stories' files and holds them against each other. Every mistake is told with file, line and field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from core.errors import SeedError
from core.records import Language
from monitor.replica.body import references
from monitor.replica.story import EDITION_SECTIONS, Edit, Story
from seeds.yaml_lines import SeedProblem, parse, problem_at, to_data

STORIES_DIR = Path(__file__).with_name("stories")

_ADAPTER = TypeAdapter(Story)
_SHOWN_PROBLEMS = 5


def load_stories(folder: Path = STORIES_DIR) -> tuple[Story, ...]:
    """All stories below `folder`, by number.

    Raises SeedError on any mistake: a missing or unknown field, a wrong value, a number used twice, a twin, a "read also" or an edit
    that leads nowhere.
    """
    found: list[tuple[Story, yaml.Node]] = []
    problems: list[SeedProblem] = []
    for file in sorted(folder.rglob("*.yaml")):
        root, mistakes = parse(file)
        problems.extend(mistakes)
        if root is None:
            continue
        try:
            found.append((_ADAPTER.validate_python(to_data(root)), root))
        except ValidationError as error:
            problems.extend(_explained(root, error))
    if not problems:
        problems.extend(_conflicts(found))
    if problems:
        shown = "; ".join(str(problem) for problem in problems[:_SHOWN_PROBLEMS])
        more = f"; and {len(problems) - _SHOWN_PROBLEMS} more" if len(problems) > _SHOWN_PROBLEMS else ""
        raise SeedError(f"the replica's stories are wrong: {shown}{more}")
    if not found:
        raise SeedError(f"no story files (*.yaml) in {folder}; name a folder that holds some")
    return tuple(sorted((story for story, _ in found), key=lambda story: story.number))


@cache
def shipped_stories() -> tuple[Story, ...]:
    """The stories that come with the package, read once a process."""
    return load_stories()


def _explained(root: yaml.Node, error: ValidationError) -> Iterator[SeedProblem]:
    for each in error.errors():
        # The discriminator of the event stands in the path as if it were a key.
        loc = [part for part in each["loc"] if part not in ("edit", "gone", "broken", "refile", "move")]
        yield problem_at(root, loc, each["msg"].removeprefix("Value error, "))


def _conflicts(found: Sequence[tuple[Story, yaml.Node]]) -> Iterator[SeedProblem]:
    by_number = {story.number: story for story, _ in reversed(found)}
    for story, root in found:
        if by_number[story.number] is not story:
            yield problem_at(root, ["number"], f"{story.number} is taken by another story")
        if story.invented == (story.restates is not None):
            yield problem_at(root, ["restates"], "must name the report restated, or be null where the story is invented")
        if story.lang is not EDITION_SECTIONS.get(story.section, Language.RU):
            yield problem_at(root, ["lang"], f"does not agree with the section {story.section}")
        if story.listed_after is not None and story.listed_after <= story.published:
            yield problem_at(root, ["listed_after"], "must be later than published, or null")
        for twin in story.twins:
            if twin not in by_number or story.number not in by_number[twin].twins:
                yield problem_at(root, ["twins"], f"{twin} is no story that names {story.number} as its twin")
        for number in references(story.body):
            if number not in by_number:
                yield problem_at(root, ["body"], f"'!poteme {number}' leads to no story")
        yield from _event_conflicts(story, root)


def _event_conflicts(story: Story, root: yaml.Node) -> Iterator[SeedProblem]:
    text = f"{story.title}\n{story.body}"
    last = story.published
    for index, event in enumerate(story.events):
        if event.at <= last:
            yield problem_at(root, ["events", index, "at"], "must be later than published and than the event before")
        last = event.at
        if isinstance(event, Edit):
            if event.find not in text:
                yield problem_at(root, ["events", index, "find"], f"'{event.find}' does not stand in title or body")
            text = text.replace(event.find, event.replace)
