"""The mailed digest: who gets one, of what, in which language, once a night; and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from monitor_kit import DOWN, MovableClock, Told, installation, night, show
from report_kit import (
    EDITED_TO_172,
    FIRST,
    MORE_THAN_170,
    PAPUA_EN,
    PAPUA_RU,
    PLAN,
    REPORT_184,
    REPORT_185_EN,
    REPORT_185_RU,
    SECOND,
    SOUTH_SUDAN,
    THIRD,
    three_nights,
)

from core.records import FindingState, IssueLevel, Language, Relation, RunIssue, RunStatus
from monitor.application import Application
from monitor.cli import run as command
from monitor.digest import MOST, Digest
from monitor.digest_html import to_html
from monitor.digest_night import MAILED, enqueue_digests, preview
from monitor.digest_text import to_text
from monitor.review import decide, keep
from monitor.runs import LEASE, lease
from monitor.settle import settle
from store import findings, outbox, readers, runs
from store.outbox import OutboxRow


@contextmanager
def reading(folder: Path, *recipients: dict[str, Any], **settings: Any) -> Iterator[Application]:
    """An installation whose recipients get a digest unless they say otherwise."""
    every = [{"target": DOWN, "when": "digest", **one} for one in recipients]
    with installation(folder, FIRST, alerts={"recipients": every}, **settings) as app:
        yield app


def told(app: Application, moment: Any, articles: list[Told], kind: str = "nightly", status: RunStatus = RunStatus.OK) -> int:
    """A night and its digests; returns how many were put into the outbox."""
    night(app, moment, articles, kind)
    run_id = f"{moment:%Y%m%dT%H%M%SZ}-{kind}"
    with app.store.write() as tx:
        runs.finish(tx, run_id, status, moment, {})
    assert isinstance(app.clock, MovableClock)
    app.clock.at = moment + timedelta(minutes=1)
    return enqueue_digests(app, run_id, None)


def rows(app: Application, name: str = "") -> list[OutboxRow]:
    with app.store.read() as tx:
        return [row for row in outbox.by_kind(tx, MAILED) if row.target.endswith(name)]


def everything(app: Application, language: Language = Language.EN) -> Digest:
    return preview(app, app.programmes[0], "baseline", language, None)


# ---------------------------------------------------------------- who and when


def test_a_night_s_news_is_one_digest_for_each_who_asks(tmp_path: Path) -> None:
    with reading(
        tmp_path, {"name": "anna"}, {"name": "bakyt", "when": "detection", "digest": True}, {"name": "no", "when": "detection"}
    ) as app:
        assert told(app, FIRST, [PAPUA_EN, PAPUA_RU]) == 2
        assert [row.target for row in rows(app)] == ["recipient:anna", "recipient:bakyt"]
        with app.store.read() as tx:
            assert [row.target for row in outbox.by_kind(tx, "alert")] == ["recipient:bakyt", "recipient:no"]


def test_each_digest_begins_where_the_one_before_ended(tmp_path: Path) -> None:
    with reading(tmp_path, {"name": "anna"}) as app:
        told(app, FIRST, [PAPUA_EN, MORE_THAN_170])
        told(app, SECOND, [SOUTH_SUDAN])
        first, second = rows(app)
        assert "Papua New Guinea" in first.message.body
        assert "South Sudan" not in first.message.body
        assert "South Sudan" in second.message.body
        assert "Papua New Guinea" not in second.message.body
        assert second.message.body.startswith("What changed since 2025-09-26 02:31\n")


def test_a_second_time_for_one_run_nothing_is_told(tmp_path: Path) -> None:
    with reading(tmp_path, {"name": "anna", "digest_when_empty": True}) as app:
        assert told(app, FIRST, [PAPUA_EN]) == 1
        assert enqueue_digests(app, f"{FIRST:%Y%m%dT%H%M%SZ}-nightly", None) == 0


def test_whoever_decides_while_a_digest_is_made_does_not_wait_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(tmp_path, {"name": "anna"}, {"name": "bek"}) as app:
        night(app, FIRST, [PAPUA_EN, MORE_THAN_170])
        with app.store.read() as tx:
            waiting = [one.finding.key.id for one in findings.find(tx, "kg-ndp-2026") if one.finding.relation is Relation.CHANGES]
        made: list[str] = []

        def interrupted(digest: Digest) -> str:
            if not made:
                keep(app, waiting, FindingState.DISMISSED, "misread", "olga")
            made.append(digest.reader)
            return to_html(digest)

        monkeypatch.setattr("monitor.digest_night.to_html", interrupted)
        assert enqueue_digests(app, f"{FIRST:%Y%m%dT%H%M%SZ}-nightly", None) == 2
        assert made == ["anna", "bek"] * 2, "made anew, as somebody decided"
        assert all("dismissed by olga" in row.message.body for row in rows(app))


def test_a_digest_is_made_in_the_end_however_often_somebody_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(tmp_path, {"name": "anna"}) as app:
        night(app, FIRST, [PAPUA_EN, MORE_THAN_170])
        marks = iter(range(10))
        monkeypatch.setattr("monitor.digest_night.readers.mark", lambda _: next(marks))
        assert enqueue_digests(app, f"{FIRST:%Y%m%dT%H%M%SZ}-nightly", None) == 1
        assert len(rows(app)) == 1


def settled_meanwhile(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the night's first digest is made, the desk settles a text that was read before; then some time passes."""
    night(app, FIRST, [PAPUA_EN])
    run_id = f"{FIRST:%Y%m%dT%H%M%SZ}-nightly"
    made: list[Digest] = []

    def interrupted(digest: Digest) -> str:
        if not made:
            made.append(digest)
            app.clock.at = FIRST + timedelta(minutes=1)  # type: ignore[attr-defined]  # the clock of the kit can be set
            show(app, run_id, 1, MORE_THAN_170, FIRST)
            settle(app)
            app.clock.at = FIRST + timedelta(minutes=2)  # type: ignore[attr-defined]
        return to_html(digest)

    monkeypatch.setattr("monitor.digest_night.to_html", interrupted)
    enqueue_digests(app, run_id, None)


def test_what_is_settled_while_a_digest_is_made_is_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(tmp_path, {"name": "anna"}) as app:
        settled_meanwhile(app, monkeypatch)
        told(app, SECOND, [])
        assert ["165 → more than 170" in row.message.body for row in rows(app)] == [True], "told at once, and once"


def test_what_is_settled_unnoticed_while_a_digest_is_made_is_told_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL it may be written after the digest was compared with what there is."""
    with reading(tmp_path, {"name": "anna"}) as app:
        monkeypatch.setattr("monitor.digest_night.readers.mark", lambda _: None)
        settled_meanwhile(app, monkeypatch)
        told(app, SECOND, [])
        assert [("Papua" in row.message.body, "165 → more than 170" in row.message.body) for row in rows(app)] == [
            (True, False),
            (False, True),
        ]


def test_a_digest_s_cursor_stays_before_what_another_run_may_be_about_to_write(tmp_path: Path) -> None:
    with reading(tmp_path, {"name": "anna"}) as app, lease(app.store, app.clock, LEASE):
        told(app, FIRST, [PAPUA_EN])
        with app.store.read() as tx:
            seen = readers.cursor(tx, "digest:kg-ndp-2026:anna")
        assert seen is not None
        assert seen < FIRST, "what is being settled may carry a moment that has passed"


def test_a_night_that_died_before_it_told_is_told_by_the_next(tmp_path: Path) -> None:
    with reading(tmp_path, {"name": "anna"}) as app:
        told(app, FIRST, [PLAN])
        night(app, SECOND, [SOUTH_SUDAN])
        told(app, SECOND + timedelta(days=1), [])
        assert [("South Sudan" in row.message.body, row.message.subject) for row in rows(app)] == [
            (True, "Digest 2025-09-26: 1 tie announced"),
            (True, "Digest 2025-09-28: 1 new tie"),
        ]


def test_nothing_to_say_is_no_mail_unless_asked(tmp_path: Path) -> None:
    with reading(tmp_path, {"name": "anna"}, {"name": "bakyt", "digest_when_empty": True, "language": "ru"}) as app:
        assert told(app, FIRST, []) == 1
        (row,) = rows(app)
        assert (row.target, row.message.subject) == ("recipient:bakyt", "Сводка 2025-09-26: нового нет")
        assert "Ничего нового." in row.message.body


def test_a_night_that_failed_is_told_and_warnings_alone_are_not(tmp_path: Path) -> None:
    with reading(tmp_path, {"name": "anna"}) as app:
        assert told(app, FIRST, [], status=RunStatus.PARTIAL) == 0
        assert told(app, SECOND, [], status=RunStatus.FAILED) == 1
        assert rows(app)[0].message.subject == "Digest 2025-09-27: the night failed"


def test_a_backfill_tells_nobody_and_the_next_night_does_in_few_entries(tmp_path: Path) -> None:
    names = (
        "Fiji",
        "Tuvalu",
        "Uganda",
        "Rwanda",
        "Tanzania",
        "Samoa",
        "Tonga",
        "Belize",
        "Haiti",
        "Jamaica",
        "Barbados",
        "Grenada",
        "Gabon",
        "Benin",
        "Togo",
    )
    articles = [
        Told(
            344100 + place, "A tie", f"Kyrgyzstan and {name} established diplomatic relations on September {place + 1}, 2025.", "en", FIRST
        )
        for place, name in enumerate(names)
    ]
    with reading(tmp_path, {"name": "anna"}) as app:
        told(app, FIRST - timedelta(days=1), [])
        assert told(app, FIRST, articles, "backfill") == 0
        assert told(app, SECOND, []) == 1
        body = " ".join(rows(app)[0].message.body.split())
        assert body.count("diplomatic relations established (2025") == MOST
        new = len(everything(app).report.ties)
        assert new > MOST
        assert f"and {new - MOST} more" in body


# ---------------------------------------------------------------- filters


def test_each_gets_what_it_asked_for(tmp_path: Path) -> None:
    with reading(
        tmp_path,
        {"name": "all"},
        {"name": "papua", "countries": ["pg"], "kinds": ["diplomatic_relations"]},
        {"name": "doors", "kinds": ["embassy"]},
        {"name": "claims", "kinds": ["claim_change"]},
        {"name": "one", "kinds": ["claim_change"], "claims": ["countries-165"]},
        {"name": "other", "kinds": ["claim_change"], "claims": ["neighbours-first"]},
    ) as app:
        told(app, FIRST, [PAPUA_EN, SOUTH_SUDAN, MORE_THAN_170])
        subjects = {row.target.removeprefix("recipient:"): row.message.subject.split(": ")[1] for row in rows(app)}
        assert subjects == {
            "all": "165 → more than 170, 2 new ties",
            "papua": "1 new tie",
            "claims": "165 → more than 170",
            "one": "165 → more than 170",
        }


def test_of_countries_told_together_the_asked_ones_are_named(tmp_path: Path) -> None:
    both = Told(344020, "Two states", "Kyrgyzstan has established diplomatic relations with South Sudan and the Bahamas.", "en", FIRST)
    with reading(tmp_path, {"name": "bahamas", "countries": ["BS"]}) as app:
        told(app, FIRST, [both])
        (row,) = rows(app)
        assert "Kyrgyzstan and Bahamas: diplomatic relations established" in row.message.body
        assert row.message.subject.endswith(": 1 new tie")


def test_silent_edits_are_told_where_a_finding_rests_on_them(tmp_path: Path) -> None:
    weather = Told(344050, "Weather", "It rains in Osh today.", "en", FIRST)
    with reading(tmp_path, {"name": "anna", "digest_when_empty": True}) as app:
        told(app, FIRST, [MORE_THAN_170, weather])
        told(app, SECOND, [EDITED_TO_172, Told(weather.number, weather.title, "It snows in Osh today.", "en", FIRST)])
        body = rows(app)[1].message.body
        assert "SILENT EDITS UNDER FINDINGS (1)" in body
        assert re.search(r"\[-170-\]\s+\{\+172\+\}", body)
        assert "snows" not in body


# ---------------------------------------------------------------- what it says


def test_a_change_comes_with_sentence_speaker_date_why_and_links(tmp_path: Path) -> None:
    with installation(tmp_path, FIRST, desk={"public_url": "https://desk.example.org/"}) as app:
        three_nights(app)
        digest = everything(app)
    key = digest.report.changed[0].steps[0].id
    link = digest.report.changed[0].steps[0].sources[1].link
    assert "#:~:text=Kyrgyzstan%20has%20diplomatic" in link
    text, page = to_text(digest), html.document_fromstring(to_html(digest))
    for said in (text, page.text_content()):
        flat = " ".join(said.replace("  > ", "").split())
        assert "165 → 185" in flat
        assert "Kyrgyzstan has diplomatic relations with 185 countries, Foreign Minister Jeenbek Kulubaev said." in flat
        assert "Minister Jeenbek Kulubaev · 24.kg (English) · 2026-01-28 16:00" in flat
        assert "Why: more than 172 was held as of 2025-09-25; now 185 is stated." in flat
        for title in ("Changed claims", "New ties", "Silent edits under findings", "Disagreements", "No longer standing"):
            assert title.lower() in flat.lower()
    for address in (link, f"https://desk.example.org/findings/{key}"):
        assert address in text
        assert address in page.xpath("//a/@href")
    assert "https://desk.example.org/tonight?since=baseline&programme=kg-ndp-2026#changed" in page.xpath("//a/@href")


def test_what_a_reviewer_took_back_and_what_failed_is_told(tmp_path: Path) -> None:
    with installation(tmp_path, FIRST) as app:
        night(app, FIRST, [MORE_THAN_170])
        decide(app, [everything(app).report.changed[0].steps[0].id], FindingState.DISMISSED, "a slip", "anna")
        with app.store.write() as tx:
            run_id = runs.recent(tx, 1)[0].id
            runs.add_issue(tx, run_id, RunIssue(IssueLevel.WARNING, "few-stories", "24kg-ky gave nothing", "24kg-ky"), FIRST)
        text = to_text(everything(app))
    assert "165 → more than 170: dismissed by anna on" in text
    assert "- 24kg-ky gave nothing (24.kg (Kyrgyz))" in text


@pytest.mark.parametrize("language", [Language.RU, Language.KY])
def test_its_own_words_are_in_the_reader_s_language_and_quotes_in_theirs(tmp_path: Path, language: Language) -> None:
    with installation(tmp_path, FIRST, label="replica") as app:
        three_nights(app)
        digest = everything(app, language)
    page = html.document_fromstring(to_html(digest))
    assert page.get("lang") == language.value
    assert "Kyrgyzstan and Papua New Guinea" in page.xpath("string(//blockquote/p[@lang='en'][contains(., 'Papua')])")
    for foreign in page.xpath(f"//*[@lang][@lang!='{language.value}']") + page.xpath("//code"):
        foreign.drop_tree()
    left = re.sub(r"24\.kg \(\w+\)|replica|finding \w{10}|\b[0-9a-f]{10}\b", "", f"{page.text_content()} {digest.subject}")
    assert re.findall(r"[A-Za-z]{3,}", left) == []
    assert "{" not in left


def test_the_page_stands_alone_with_its_styles_on_the_elements(tmp_path: Path) -> None:
    with installation(tmp_path, FIRST) as app:
        three_nights(app)
        text = to_html(everything(app))
    page = html.document_fromstring(text)
    assert page.xpath("//script|//link|//img|//iframe|//object|//embed|//form|//style|//base|//*[@src]|//*[@srcset]|//*[@background]") == []
    assert "url(" not in text
    assert all(link.startswith("https://") for link in page.xpath("//@href"))
    grounds = [style for style in page.xpath("//@style") if re.search(r"(^|;)\s*(color|background)\s*:", style)]
    assert grounds == [], "a mail program's own colours, light or dark, stay"


def test_lines_of_the_text_are_short_but_for_addresses(tmp_path: Path) -> None:
    with installation(tmp_path, FIRST) as app:
        three_nights(app)
        long = [line for line in to_text(everything(app)).splitlines() if len(line) > 78]
    assert all("https://" in line for line in long)


# ---------------------------------------------------------------- the command


def test_the_command_prints_either_part_and_sends_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "policy-monitor.toml").write_text(
        f'data_dir = "data"\nnow = {THIRD.isoformat()}\n[[alerts.recipients]]\nname = "anna"\ntarget = "{DOWN}"\nlanguage = "ru"\n'
        'when = "digest"\ncountries = ["PG"]\nkinds = ["diplomatic_relations"]\n'
    )
    with installation(tmp_path / "data", FIRST) as app:
        night(app, FIRST, [PAPUA_EN, REPORT_184])
        night(app, THIRD, [REPORT_185_EN, REPORT_185_RU])
    settings = ["--settings", str(tmp_path / "policy-monitor.toml"), "digest"]
    assert command(settings) == 0
    assert capsys.readouterr().out.startswith("Digest 2026-01-29: ")
    assert command([*settings, "--since", "baseline", "--recipient", "anna"]) == 0
    assert capsys.readouterr().out.startswith("Сводка 2026-01-29: 1 новая связь\n\nЧто изменилось")
    assert command([*settings, "--since", "baseline", "--language", "ky", "--html"]) == 0
    assert capsys.readouterr().out.startswith('<!doctype html>\n<html lang="ky"')
    assert command([*settings, "--recipient", "nobody"]) == 2
    assert capsys.readouterr().err == "no recipient 'nobody' in the settings; known: anna\n"
    with installation(tmp_path / "data", THIRD) as app:
        assert rows(app) == []
