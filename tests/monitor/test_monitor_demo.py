"""The demo as a newcomer runs it, once a test session: ten nights of the replica, and what they must leave behind.

What is expected is taken from the stories' own labels, which nothing but tests reads.
"""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from nightly_kit import Place, command, demo_place

from crawler.archive import read_record
from monitor.replica.nights import NIGHTS
from monitor.replica.stories import shipped_stories
from monitor.replica.story import Edit

RELATIONS = "diplomatic_relations"
STORIES = {story.number: story for story in shipped_stories()}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return demo_place(tmp_path_factory)


@pytest.fixture(scope="session")
def said(demo: Place) -> list[Any]:
    """Exit code, standard output, standard error."""
    found: list[Any] = json.loads(demo.folder.with_suffix(".json").read_text())
    return found


@pytest.fixture(scope="session")
def report(demo: Place) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((demo.folder / "reports" / "latest.json").read_text(encoding="utf-8"))
    return found


def number(url: str) -> int:
    found = re.search(r"/(\d{6})_", url)
    assert found is not None, url
    return int(found[1])


def test_it_ends_well_and_says_where_to_look(demo: Place, said: list[Any]) -> None:
    code, output, errors = said
    assert (code, errors) == (0, "")
    assert output.count("Night ") == len(NIGHTS)
    for line in ("Report:", "Alerts:"):
        file = Path(next(text for text in output.splitlines() if text.startswith(line)).split(maxsplit=1)[1])
        assert file.is_relative_to(demo.folder)
        assert file.stat().st_size > 0
    looked = command("--settings", str(demo.folder / "policy-monitor.toml"), "status", cwd=demo.folder.parent)
    assert (looked.returncode, looked.stderr) == (0, "")


def test_its_settings_never_lead_to_the_real_site(demo: Place) -> None:
    settings = (demo.folder / "policy-monitor.toml").read_text()
    assert "127.0.0.1" in settings.partition("fetch_from")[2].splitlines()[0]


def test_the_185_report_changes_the_claim_with_both_editions_as_evidence(demo: Place, report: dict[str, Any]) -> None:
    told = {
        story.number: story.lang.value
        for story in STORIES.values()
        for claim in story.labels.claims
        if (claim.relation, claim.old, claim.new) == ("changes", "165", "185")
    }
    assert {"ru", "en"} <= set(told.values())
    (change,) = [one for one in report["changed"] if one["old"] == "165"]
    assert (change["new"], change["as_of"]) == ("185", "2026-01-28")
    (step,) = [one for one in change["steps"] if one["new"] == "185"]
    sources = {number(source["url"]): source for source in step["sources"]}
    assert set(told) <= set(sources)
    for each, language in told.items():
        source = sources[each]
        assert source["language"] == language
        assert any("185" in "".join(piece["text"] for piece in sentence["pieces"]) for sentence in source["sentences"])
        # One click further: the capture, in the archive, holds the headline that the report prints.
        ((warc_file, offset),) = demo.rows(f"select warc_file, offset from captures where id = '{source['capture_id']}'")
        page = read_record(demo.folder / "archive", warc_file, offset).body.decode()
        assert source["title"] in " ".join(html.unescape(page).split())


def test_new_ties_stand_in_the_report_with_their_dates(report: dict[str, Any]) -> None:
    expected: dict[str, str] = {}
    for story in STORIES.values():
        for tie in story.labels.ties:
            if (tie.kind, tie.status) == (RELATIONS, "established") and tie.country:
                expected[tie.country] = max(expected.get(tie.country, ""), tie.date or "", key=len)
    moves = [move for told in report["ties"] for move in told["moves"] if move["kind"] == "diplomatic relations"]
    found = {move["code"]: move["date"] for move in moves}
    assert found == expected
    assert len(moves) == len(found)
    announced = {move["code"] for move in moves if move["announced"]}
    assert announced == {
        tie.country
        for story in STORIES.values()
        for tie in story.labels.ties
        if (tie.kind, tie.status) == (RELATIONS, "planned") and tie.country in found
    }


def test_silent_edits_stand_in_the_report_word_by_word(report: dict[str, Any]) -> None:
    changes = {
        story.number: [event for event in story.events if isinstance(event, Edit) and event.at <= NIGHTS[-1].at]
        for story in STORIES.values()
    }
    expected = {each: edits for each, edits in changes.items() if edits}
    found = {number(edit["url"]): edit for edit in report["edits"]}
    assert set(found) == set(expected)
    for each, (edit,) in expected.items():
        marked: dict[str, str] = defaultdict(str)
        for passage in found[each]["passages"]:
            for piece in passage:
                marked[piece["role"]] += f" {piece['text']}"
        assert _words(marked["removed"]) <= _words(edit.find)
        assert _words(marked["added"]) <= _words(edit.replace)
        assert marked["removed"] or marked["added"]
        assert found[each]["before_capture"] != found[each]["after_capture"]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def test_each_new_tie_is_told_once_and_nothing_else_is(demo: Place) -> None:
    fresh = {
        tie.country
        for story in STORIES.values()
        for tie in story.labels.ties
        if (tie.kind, tie.status) == (RELATIONS, "established") and tie.country and (tie.date or "").startswith("2025")
    }
    told = [json.loads(payload)["party"] for (payload,) in demo.rows("select payload from outbox where kind = 'alert'")]
    assert sorted(told) == sorted(fresh)
    lines = (demo.folder / "alerts.log").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(fresh)
    names = [json.loads(payload)["party_name"] for (payload,) in demo.rows("select payload from outbox where kind = 'alert'")]
    for name in names:
        assert sum(f"Kyrgyzstan and {name}: diplomatic relations established" in line for line in lines) == 1
    assert demo.rows("select count(*) from outbox where kind = 'correction'") == [(0,)]
    assert demo.rows("select count(*) from outbox where sent_at is null and kind <> 'digest'") == [(0,)]


def test_ties_of_others_anniversaries_twin_towns_and_denials_move_nothing(demo: Place) -> None:
    quiet = ("other_parties", "anniversary", "denied")
    others = {
        (tie.country, tie.kind)
        for story in STORIES.values()
        for tie in story.labels.ties
        if tie.status in quiet and tie.country and not _established(tie.country, tie.kind)
    }
    assert len(others) >= 6
    moved = set(demo.rows("select party, kind from transitions where withdrawn_at is null and after = 'established'"))
    assert not moved & others
    assert not moved & {("KZ", RELATIONS)}, "Karakol and Taraz became twin towns"


def _established(country: str, kind: str) -> bool:
    ties = (tie for story in STORIES.values() for tie in story.labels.ties)
    return any((tie.country, tie.kind, tie.status) == (country, kind, "established") for tie in ties)


def test_a_rounded_figure_after_185_is_no_change_and_the_rival_one_is_a_disagreement(report: dict[str, Any]) -> None:
    assert [change["new"] for change in report["changed"] if change["old"] == "165"] == ["185"]
    rivals = [{side["new"] for side in one["sides"]} for one in report["disagreements"]]
    assert {"184", "185"} in rivals


def test_everything_is_marked_as_the_replicas(demo: Place) -> None:
    """Invented stories carry the site's addresses: nothing may leave without the word that they are not the site's."""
    reports = sorted((demo.folder / "reports").iterdir())
    assert len(reports) == 3 * (len(NIGHTS) + 2), "one a night and one over all, in three forms, and the latest"
    invented = {story.number for story in STORIES.values() if story.invented}
    named = set()
    for file in reports:
        text = file.read_text(encoding="utf-8")
        named |= {int(found) for found in re.findall(r"24\.kg/[a-z_]+/(\d{6})_", text)} & invented
        top = text[: text.index("<main") if file.suffix == ".html" else 600]
        assert "replica" in re.sub(r"<style.*?</style>", "", top, flags=re.DOTALL).lower(), file.name
    assert named, "some invented story is in some report"
    for name in ("alerts.log", "operator.log"):
        assert all("[replica]" in line for line in (demo.folder / name).read_text(encoding="utf-8").splitlines())
    assert demo.rows("select count(*) from outbox where subject not like '[replica]%'") == [(0,)]


def test_a_page_that_is_gone_moved_or_filed_elsewhere_is_no_edit(demo: Place, report: dict[str, Any]) -> None:
    kinds = {story.number: {event.kind for event in story.events} for story in STORIES.values()}
    quiet = {each for each, events in kinds.items() if events and "edit" not in events}
    assert {"gone", "move", "refile", "broken"} <= set().union(*(kinds[each] for each in quiet))
    assert not {number(edit["url"]) for edit in report["edits"]} & quiet
    gone = {each for each, events in kinds.items() if "gone" in events}
    assert {each for (each,) in demo.rows("select number from articles where gone")} == gone
    moved = {each for each, events in kinds.items() if "move" in events}
    aliases = dict(demo.rows("select number, count(*) from article_attributes where name = 'url' group by number"))
    assert all(aliases[each] > 1 for each in moved)
