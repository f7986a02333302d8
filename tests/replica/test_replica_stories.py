"""The stories: that their files are read strictly, and that they hold what they have to hold."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from core.errors import SeedError
from core.records import Language
from monitor.replica.body import blocks
from monitor.replica.nights import NIGHTS
from monitor.replica.standing import SiteState, stand
from monitor.replica.stories import STORIES_DIR, load_stories, shipped_stories
from monitor.replica.story import SECTIONS, Broken, Edit, Gone, Move, Refile, Story
from monitor.replica.wording import local

STORIES = shipped_stories()
BY_NUMBER = {story.number: story for story in STORIES}
FIRST_FILE = next(iter(sorted(STORIES_DIR.rglob("359688-ru.yaml"))))


def sentences(story: Story) -> list[str]:
    running = (block.text for block in blocks(story.body) if block.mark not in ("!poteme", "!table", "!embed", "!vote"))
    return [part.strip() for text in running for part in re.split(r"(?<=[.!?…])\s+", text) if part.strip()]


def change(folder: Path, old: str, new: str) -> Path:
    text = FIRST_FILE.read_text(encoding="utf-8")
    assert old in text
    (folder / "story.yaml").write_text(text.replace(old, new), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("number: 359688", "number: many", "number:"),
        ("bold: true", "bold: 3", "bold:"),
        ("lang: ru", "lang: fr", "lang:"),
        ("section: vlast", "section: politics", "section: must be one of vlast"),
        ("section: vlast", "section: english", "lang: does not agree with the section english"),
        ("bold: true", "bold: true\ncolour: red", "colour:"),
        ("author: null\n", "", "author:"),
        ('published: "2026-01-28T18:22"', 'published: "28.01.2026"', "published: must be the site's local time"),
        ("listed_after: null", 'listed_after: "2026-01-01T00:00"', "listed_after: must be later"),
        ("events: []", 'events:\n  - {at: "2026-02-01T00:00", kind: explode}', "events[0]"),
        ("events: []", 'events:\n  - {at: "2026-01-01T00:00", kind: gone}', "events[0].at: must be later"),
        ("events: []", 'events:\n  - {at: "2026-02-01T00:00", kind: edit, find: zzz, replace: y}', "events[0].find: 'zzz' does not stand"),
        ("  kind: C", "  kind: Z", "labels.kind:"),
        ("invented: false", "invented: true", "restates: must name the report"),
        ("twins: [359697, 359709]", "twins: [5]", "twins: 5 is no story"),
        ("body: |", "body: |\n  !poteme 12\n", "body: '!poteme 12' leads to no story"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_field(tmp_path: Path, old: str, new: str, told: str) -> None:
    folder = change(tmp_path, old, new)
    with pytest.raises(SeedError) as caught:
        load_stories(folder)
    assert "story.yaml:" in str(caught.value)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_number_used_twice_is_told(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_bytes((STORIES_DIR / "sept2025" / "345101-ru.yaml").read_bytes())
    with pytest.raises(SeedError, match=r"two\.yaml:2: number: 345101 is taken by another story"):
        load_stories(tmp_path)


def test_a_folder_without_stories_is_told(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="no story files"):
        load_stories(tmp_path)


def test_there_are_enough_stories_and_most_are_ordinary() -> None:
    assert len(STORIES) >= 100
    assert sum(story.lang is Language.KY for story in STORIES) >= 20
    assert sum(story.labels.kind == "G" for story in STORIES) > len(STORIES) / 2
    assert {story.section for story in STORIES} == set(SECTIONS)


def test_each_kind_of_the_gold_stands_in_each_edition_that_can_have_it() -> None:
    kinds: dict[Language, set[str]] = defaultdict(set)
    for story in STORIES:
        kinds[story.lang].add(story.labels.kind)
    assert {language: "".join(sorted(found)) for language, found in kinds.items()} == dict.fromkeys(Language, "ABCDEFG")


def test_no_two_stories_share_a_sentence() -> None:
    seen: dict[str, set[int]] = defaultdict(set)
    for story in STORIES:
        for sentence in sentences(story):
            seen[sentence].add(story.number)
    assert {sentence: numbers for sentence, numbers in seen.items() if len(numbers) > 1} == {}


def test_the_median_story_is_short_and_one_is_long() -> None:
    lengths = sorted(len(story.body) for story in STORIES)
    assert 300 < lengths[len(lengths) // 2] < 900
    assert lengths[0] < 200
    assert lengths[-1] > 2000


def test_invented_stories_take_numbers_that_no_named_report_has() -> None:
    named = {
        int(found)
        for story in STORIES
        if story.restates is not None and "24.kg" in story.restates
        for found in re.findall(r"24\.kg/[a-z_]+/(\d+)", story.restates)
    }
    seeds = " ".join(file.read_text(encoding="utf-8") for file in (STORIES_DIR.parents[2] / "seeds").rglob("*.yaml"))
    named |= {int(found) for found in re.findall(r"(?:24\.kg/)?(?:[a-z_]+)/(\d{5,6})\b", seeds)}
    assert named
    assert [story.number for story in STORIES if story.invented and story.number in named] == []


def test_numbers_have_gaps_and_do_not_follow_publication() -> None:
    by_time = [story.number for story in sorted(STORIES, key=lambda each: each.published)]
    assert by_time != sorted(by_time)
    numbers = [story.number for story in STORIES]
    assert any(later - earlier > 1 for earlier, later in pairwise(numbers))
    digest = BY_NUMBER[344843]
    assert any(story.number > digest.number and digest.published - story.published > timedelta(days=2) for story in STORIES)


def test_twins_are_three_numbers_of_one_report_in_three_editions() -> None:
    double = BY_NUMBER[345063]
    assert {BY_NUMBER[number].lang for number in double.twins} == {Language.EN, Language.KY}
    assert {tie.country for tie in double.labels.ties if tie.status == "established"} == {"SS", "BS"}


def test_the_185_report_stands_in_russian_and_english_and_a_stale_170_follows() -> None:
    for number, language in ((359688, Language.RU), (359697, Language.EN)):
        assert BY_NUMBER[number].lang is language
        assert ("countries_165", "changes", "185") in {
            (claim.baseline, claim.relation, claim.new) for claim in BY_NUMBER[number].labels.claims
        }
    stale = BY_NUMBER[359908]
    assert stale.published > BY_NUMBER[359697].published
    assert "more than 170" in stale.body


def test_a_planned_tie_is_established_a_night_later() -> None:
    by_status = {
        tie.status: story.published
        for story in STORIES
        for tie in story.labels.ties
        if (tie.country, tie.kind) == ("TT", "diplomatic_relations") and story.lang is Language.RU
    }
    nights = [night.at for night in NIGHTS]
    first = next(at for at in nights if at >= by_status["planned"])
    assert next(at for at in nights if at >= by_status["established"]) - first == timedelta(days=1)


@pytest.mark.parametrize("status", ["anniversary", "other_parties", "denied"])
def test_what_is_no_new_tie_is_told_as_well(status: str) -> None:
    assert any(tie.status == status for story in STORIES for tie in story.labels.ties)


def test_a_number_changes_silently_between_two_nights() -> None:
    changed = [story for story in STORIES if any(isinstance(event, Edit) and re.search(r"\d", event.replace) for event in story.events)]
    assert changed
    for story in changed:
        event = next(event for event in story.events if isinstance(event, Edit))
        before = [night for night in NIGHTS if story.published <= night.at < event.at]
        after = [night for night in NIGHTS if night.at >= event.at]
        assert before
        assert after
        earlier, later = stand(story, before[-1].at), stand(story, after[0].at)
        assert earlier is not None
        assert later is not None
        assert earlier.body != later.body
        assert (earlier.title, earlier.path) == (later.title, later.path)


def test_a_corrected_headline_keeps_its_slug() -> None:
    before, after = stand(BY_NUMBER[345060], NIGHTS[1].at), stand(BY_NUMBER[345060], NIGHTS[2].at)
    assert before is not None
    assert after is not None
    assert before.title != after.title
    assert before.path == after.path


@pytest.mark.parametrize("kind", [Gone, Move, Refile, Broken, Edit])
def test_each_thing_that_can_happen_to_a_story_happens_within_the_nights(kind: type) -> None:
    times = [event.at for story in STORIES for event in story.events if isinstance(event, kind)]
    assert any(NIGHTS[0].at < at < NIGHTS[-1].at for at in times)


def test_headlines_are_reused_for_columns() -> None:
    titles: dict[tuple[str, str], set[date]] = defaultdict(set)
    for story in STORIES:
        titles[story.title, story.slug].add(local(story.published).date())
    assert any(len(days) > 2 for days in titles.values())


def test_a_story_appears_at_its_time_and_in_lists_when_it_is_listed() -> None:
    late = next(story for story in STORIES if story.listed_after is not None)
    minute = timedelta(minutes=1)
    assert stand(late, late.published - minute) is None
    assert late.listed_after is not None
    before, after = SiteState(STORIES, late.listed_after - minute), SiteState(STORIES, late.listed_after)
    assert late.number in before.by_number
    assert late.number not in {each.number for each in before.listed}
    listed = [each.number for each in after.listed]
    assert late.number in listed
    assert listed.index(late.number) > 0


def test_events_are_applied_in_their_order() -> None:
    story = BY_NUMBER[344880]
    edit = next(event for event in story.events if isinstance(event, Edit))
    twice = replace(story, events=(edit, replace(edit, at=edit.at + timedelta(hours=1), find=edit.replace, replace="100 миллионов сомов")))
    last = stand(twice, edit.at + timedelta(hours=2))
    assert last is not None
    assert "100 миллионов сомов" in last.body
    assert edit.replace not in last.body


def test_the_nights_are_three_runs_of_consecutive_days() -> None:
    runs: dict[str, list[date]] = defaultdict(list)
    for night in NIGHTS:
        runs[night.run].append(night.day)
        assert local(night.at).hour == 2
        assert local(night.at).date() == night.day + timedelta(days=1)
    assert len(runs) == 3
    assert all(later - earlier == timedelta(days=1) for days in runs.values() for earlier, later in pairwise(days))
    assert [days[0] for days in runs.values()] == [date(2025, 9, 25), date(2025, 12, 31), date(2026, 1, 27)]


def test_every_night_has_stories_of_its_day() -> None:
    told = {local(story.published).date() for story in STORIES}
    assert [night.day for night in NIGHTS if night.day not in told] == []
