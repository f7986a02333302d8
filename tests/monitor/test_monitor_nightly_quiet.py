"""Nights in which nothing happens: pages differ in clock, rates and views alone, and nothing is written but that they were looked at."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from nightly_kit import SMALL, Place, stories

from core.records import RunStatus
from monitor.crawl import crawl
from monitor.exits import ExitCode
from monitor.narrator import Narrator
from monitor.nightly import Night, nightly
from monitor.replica.nights import NIGHTS
from monitor.replica.server import Hit, ReplicaServer
from monitor.replica.switches import Switches
from monitor.runs import run

FIRST = NIGHTS[0].at
QUIET = tuple(story for story in stories(*SMALL) if not story.events and story.published.date() == NIGHTS[0].day)
REVISITS = tuple(FIRST + timedelta(days=days, hours=1) for days in (1, 3, 7))
"""Nights by which the stories have reached the next age at which they are asked for again; the one that stood above its list without
a time is as old as its first sight.
"""


def one_night(site: ReplicaServer, place: Place) -> Night:
    site.now = place.now
    site.forget_hits()
    with place.app() as app:
        night = nightly(app, Narrator(quiet=True))
    assert night.exit_code is ExitCode.OK, night.problems
    return night


def one_crawl(site: ReplicaServer, place: Place) -> None:
    site.now = place.now
    site.forget_hits()
    narrator = Narrator(quiet=True)
    with place.app() as app, run(app.store, app.clock, "crawl") as log, narrator.stage("crawl") as step:
        crawl(app, log, step)
        assert log.outcome is RunStatus.OK


def asked_for_stories(site: ReplicaServer) -> dict[int, Hit]:
    numbers = set(SMALL)
    found = {}
    for hit in site.hits:
        named = hit.path.strip("/").split("/")[-1].split("_")[0]
        if named.isdigit() and int(named) in numbers:
            assert int(named) not in found, "once a night"
            found[int(named)] = hit
    return found


def at(place: Place, moment: datetime) -> Place:
    return Place(place.folder, place.address, moment)


def test_a_night_with_nothing_new_writes_nothing(tmp_path: Path) -> None:
    with ReplicaServer(stories=QUIET) as site:
        place = Place(tmp_path / "data", site.url, FIRST)
        first = one_night(site, place)
        assert (first.analysed.new_versions, first.settled.alerts) == (len(QUIET), 1)
        content, told = place.content(), place.alerts()

        second = one_night(site, at(place, REVISITS[0]))
        assert {hit.status for hit in asked_for_stories(site).values()} == {200}
        assert len(asked_for_stories(site)) == len(QUIET)
        pages = place.rows("select number, count(distinct digest) from captures where kind = 'article' group by number")
        assert pages == [(story.number, 2) for story in QUIET], "every page was served with other bytes"
        assert place.content() == content
        assert place.alerts() == told
        assert (second.analysed.unchanged, second.analysed.new_versions, second.analysed.edits) == (len(QUIET), 0, 0)
        assert (second.settled.new_findings, second.settled.new_transitions, second.settled.alerts, second.settled.digest) == (0, 0, 0, 0)

        # The same night once more: nothing is due, nothing is fetched but the lists.
        third = one_night(site, at(place, REVISITS[0]))
        assert asked_for_stories(site) == {}
        assert (third.analysed.pages, third.delivered.failed) == (0, 0)
        assert place.content() == content
        assert place.alerts() == told


def test_with_validators_unchanged_pages_are_headers_and_every_third_revisit_is_whole(tmp_path: Path) -> None:
    edited = next(story for story in stories(*SMALL) if any(event.kind == "edit" for event in story.events))
    told = (*QUIET, edited)
    with ReplicaServer(Switches(validators=True), stories=told) as site:
        place = Place(tmp_path / "data", site.url, FIRST)
        one_night(site, place)

        night = one_night(site, at(place, REVISITS[0]))
        asked = asked_for_stories(site)
        assert {number for number, hit in asked.items() if hit.status == 200} == {edited.number}
        assert {hit.status for number, hit in asked.items() if number != edited.number} == {304}
        assert all("if-none-match" in hit.headers for hit in asked.values())
        assert (night.analysed.pages, night.analysed.edits) == (1, 1), "the others sent headers alone"
        assert place.rows("select count(*), count(digest) from captures where status = 304") == [(len(QUIET), 0)]
        content = place.content(without=["articles"])

        one_crawl(site, at(place, REVISITS[1]))
        asked = asked_for_stories(site)
        assert len(asked) == len(told)
        assert {hit.status for hit in asked.values()} == {304}

        night = one_night(site, at(place, REVISITS[2]))
        asked = asked_for_stories(site)
        assert len(asked) == len(told)
        assert {hit.status for hit in asked.values()} == {200}
        assert not any("if-none-match" in hit.headers or "if-modified-since" in hit.headers for hit in asked.values())
        assert (night.analysed.pages, night.analysed.unchanged) == (len(told), len(told))
        assert place.content(without=["articles"]) == content, "an article's row has the status of the last answer"
