"""The closing report outside the desk: the desk's figures in three forms and languages, standing alone, links at the sentence, words inert."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from desk_kit import Client, opened, words
from monitor_kit import Told, installation, night
from report_kit import SECOND, THIRD, at, three_nights

from core.records import Language
from monitor.application import Application
from monitor.cli import run as command
from monitor.closing_files import RENDERERS, make_closing, write_closing
from monitor.desk.closing import STATES
from monitor.desk.moments import When

NOW = When()


def render(app: Application, form: str, when: When = NOW, language: Language = Language.EN) -> str:
    return RENDERERS[form](make_closing(app, app.programmes[0], when, language))


@pytest.mark.parametrize("when", [NOW, When(date(2025, 9, 26)), When(known_on=date(2025, 9, 27))])
@pytest.mark.parametrize("form", ["html", "md"])
def test_the_figures_are_those_of_the_desk_s_page(desk: Client, form: str, when: When) -> None:
    page = words(desk.page(f"/closing{when.suffix}"))
    report = make_closing(desk.app_, desk.app_.programmes[0], when, Language.EN)
    text = words(RENDERERS[form](report)).replace("**", "").replace("\\", "")
    assert report.lead in page
    assert report.lead in text
    for state in STATES:
        count, name = report.report.score[state], report.say.way(state)
        assert f"{count} {name}" in page
        assert (f"{count} {name}" if form == "html" else f"- {name}: {count}") in text
    for row in report.report.rows:
        rests_on, moved = report.rests_on(row), report.moved(row)
        for part in (rests_on.split(" · "), [moved] if moved else [], [row.wording]):
            assert all(one in page and one in text for one in part), row.claim_id


def test_json_is_the_record_itself(desk: Client) -> None:
    told = json.loads(render(desk.app_, "json"))
    assert told["format"] == "policy-monitor/closing/1"
    rows = {row["claim_id"]: row for row in told["rows"]}
    assert sum(told["score"].values()) == len(rows) == len(desk.app_.programmes[0].claims)
    countries = rows["countries-165"]
    assert (countries["state"], countries["figure"]["old"], countries["figure"]["new"]) == ("changes", "165", "185")
    assert countries["figure"]["status"] == "reported"
    silent = next(row for row in rows.values() if row["state"] == "silent")
    assert (silent["ways"], silent["source"], silent["said"]) == ({}, None, "")
    assert silent["read_since"] > 0


def test_it_stands_alone(desk: Client) -> None:
    page = render(desk.app_, "html")
    assert page.startswith("<!doctype html>")
    assert "default-src 'none'" in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert not re.search(r"<(script|img|link|iframe|object)\b|\bsrc=|url\(|@import", page)
    assert all(one.startswith("https://") for one in re.findall(r'href="([^"]*)"', page))


def test_its_links_open_the_article_at_the_sentence_quoted(desk: Client) -> None:
    rows = make_closing(desk.app_, desk.app_.programmes[0], NOW, Language.EN).report.rows
    row = next(one for one in rows if one.claim_id == "countries-165")
    assert row.source is not None
    sentence = "".join(piece.text for piece in row.source.sentences[0].pieces)
    url, _, fragment = row.source.link.partition("#:~:text=")
    assert url == row.source.url
    assert sentence.startswith(unquote(fragment.split(",")[0]))
    assert row.source.link.replace("&", "&amp;") in render(desk.app_, "html")
    assert row.source.link in desk.page("/closing").replace("&amp;", "&")


@pytest.mark.parametrize(
    ("language", "title"), [("en", "If it ended today"), ("ru", "Если бы она закончилась сегодня"), ("ky", "Эгер бүгүн аяктаса")]
)
def test_it_speaks_three_languages_and_quotes_in_their_own(desk: Client, language: str, title: str) -> None:
    page = render(desk.app_, "html", language=Language(language))
    assert f'<html lang="{language}">' in page
    assert f"<h1>{title}</h1>" in page
    assert "{" not in words(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))
    assert '<p lang="en">' in page
    assert title in render(desk.app_, "md", language=Language(language))


def test_after_the_end_it_is_the_closing_report(folder: Path) -> None:
    with opened(folder, datetime(2027, 2, 1, tzinfo=UTC)) as desk:
        text = words(render(desk.app_, "html"))
    assert "Closing report" in text
    assert "The programme ended on 2026-12-31." in text
    assert re.search(r"no evidence up to 2026-12-31, \d+ texts read", text)


def test_another_day_s_view_says_so(desk: Client) -> None:
    text = words(render(desk.app_, "html", When(date(2025, 9, 26), date(2025, 9, 30))))
    assert "Not today’s view. What was true on 2025-09-26, as known by the end of 2025-09-30." in text


def test_hostile_words_are_inert_in_every_form(tmp_path: Path) -> None:
    with installation(tmp_path, SECOND) as app:
        title = "<script>alert(1)</script> [x](javascript:alert(1)) Kyrgyzstan has diplomatic relations with 181 countries"
        body = "Kyrgyzstan has diplomatic relations with 181 countries, <img src=x onerror=alert(1)> said."
        night(app, SECOND, [Told(500001, title, body, "en", at(SECOND, 9), url='https://24.kg/english/1_"><script>x</script>/')])
        page, text = render(app, "html"), render(app, "md")
    assert "181" in page
    assert not re.search(r"<script|<img", page)
    assert not re.search(r"(?<!\\)<(script|img)|(?<!\\)\]\(javascript:", text)


def test_its_three_files_stand_among_the_reports_and_two_of_one_second_are_two(folder: Path) -> None:
    with installation(folder, THIRD) as app:
        first, second = (write_closing(app, app.programmes[0], NOW, Language.EN) for _ in range(2))
    assert first.html.parent == folder / "reports"
    assert first.html.name.startswith("closing-")
    assert first.html != second.html
    for file, beginning in ((first.html, "<!doctype html>"), (first.markdown, "# If it ended today"), (first.json, "{")):
        assert file.read_text(encoding="utf-8").startswith(beginning)


def test_the_command_writes_prints_and_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with installation(tmp_path / "data", THIRD) as app:
        three_nights(app)
    (tmp_path / "policy-monitor.toml").write_text(f'data_dir = "{tmp_path / "data"}"\nnow = "{THIRD.isoformat()}"\n', encoding="utf-8")
    asked = ["--settings", str(tmp_path / "policy-monitor.toml"), "closing"]
    assert command(asked) == 0
    written = Path(capsys.readouterr().out.strip())
    assert written.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert command([*asked, "--format", "json", "--known-on", "2025-09-30"]) == 0
    assert json.loads(capsys.readouterr().out)["known_on"] == "2025-09-30"
    out = tmp_path / "closing.md"
    assert command([*asked, "--out", str(out), "--language", "ky"]) == 0
    assert out.read_text(encoding="utf-8").startswith("# Эгер бүгүн аяктаса")
    capsys.readouterr()
    assert command([*asked, "--as-of", "soon"]) == 2
    assert capsys.readouterr().err == "--as-of takes a date as 2026-01-20, not 'soon'\n"
    assert command([*asked, "--programme", "other"]) == 2
    assert "no programme 'other' in the settings" in capsys.readouterr().err
