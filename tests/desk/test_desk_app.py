"""The desk's frame: every page answers in each language, complete catalogues, errors as pages, and the commands that start it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from desk_kit import Client, opened, words
from jinja2.ext import babel_extract
from typer.testing import CliRunner

from core.errors import SettingsError
from core.records import Language
from monitor.cli import build
from monitor.desk import decisions, dependencies, sayings
from monitor.desk.passwords import fits
from monitor.desk.serve import bind
from monitor.desk.translations import LOCALES, choose
from monitor.desk.translations import words as words_of
from monitor.report_build import build as build_report
from monitor.report_span import span

ROOM = Path(dependencies.__file__).parent
PAGES = ("/tonight", "/tonight?since=baseline", "/runs", "/articles/24kg/344003", "/articles/24kg/344003/versions")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("path", PAGES)
def test_every_page_speaks_every_language(desk: Client, path: str, language: Language) -> None:
    page = desk.page(path, **{"accept-language": language.value})
    assert f'<html lang="{language.value}">' in page
    assert "{" not in words(page)


def test_the_language_is_chosen_by_a_form_and_remembered(desk: Client) -> None:
    desk.submit("/language", language="ky", back="/runs")
    assert "Иштетүүлөр" in words(desk.page("/runs"))
    desk.submit("/language", language="en", back="/runs")
    assert "Runs" in words(desk.page("/runs", **{"accept-language": "ru"}))


@pytest.mark.parametrize(
    ("header", "expected"), [("ru-RU,ru;q=0.9,en;q=0.8", "ru"), ("de,ky;q=0.5", "ky"), ("de", "en"), ("", "en"), (";;,,*", "en")]
)
def test_the_browser_s_languages_are_tried_in_turn(header: str, expected: str) -> None:
    assert choose(None, header) == expected
    assert choose("ky", header) is Language.KY


def test_quoted_statements_keep_their_own_language(desk: Client) -> None:
    page = desk.page("/tonight", **{"accept-language": "ky"})
    assert re.search(r'<p lang="ru">[^<]*<mark', page)
    assert re.search(r'<p lang="en">[^<]*<mark', page)


def messages() -> set[str]:
    """Every message that the templates and modules of the desk's frame ask for."""
    found: set[str] = set()
    for file in sorted(
        (*(ROOM / "templates").glob("*.html"), *(ROOM.parent / "templates" / f"{name}.html" for name in ("digest", "closing")))
    ):
        with file.open("rb") as source:
            for _, function, message, _ in babel_extract(source, ("t", "n"), (), {"trim_blocks": "true"}):
                found |= (
                    {message} if isinstance(message, str) else {next(iter(message or ()), None)} if function == "n" else set(message or ())
                )
    for file in sorted((*ROOM.glob("*.py"), *ROOM.parent.glob("digest*.py"), *ROOM.parent.glob("closing*.py"))):
        with file.open("rb") as source:
            found |= {
                one[1] if isinstance(one[1], str) else one[1][0] for one in extract("python", source, keywords={"t": None, "n": (1, 2)})
            }
    found |= {*sayings.SHAPES, *sayings.NAMES, *decisions.REASONS, *(name for _, name in dependencies.NAV)}
    return {one for one in found if one}


@pytest.mark.parametrize("language", [Language.RU, Language.KY])
def test_nothing_of_the_interface_is_left_in_english(language: Language) -> None:
    known = set()
    for file in (LOCALES / language.value / "LC_MESSAGES").glob("*.po"):
        with file.open("rb") as source:
            for entry in read_po(source, locale=language.value, abort_invalid=True):
                forms = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
                if entry.id and all(forms):
                    known.add(entry.id[0] if isinstance(entry.id, tuple | list) else entry.id)
    assert sorted(messages() - known) == []


@pytest.mark.parametrize("language", [Language.RU, Language.KY])
def test_translations_keep_the_places_to_fill_in(language: Language) -> None:
    for file in (LOCALES / language.value / "LC_MESSAGES").glob("*.po"):
        with file.open("rb") as source:
            for entry in read_po(source, locale=language.value):
                forms = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
                wanted = entry.id[-1] if isinstance(entry.id, tuple | list) else entry.id
                for form in forms if entry.id else ():
                    assert set(re.findall(r"\{\w+\}", form)) == set(re.findall(r"\{\w+\}", wanted)), entry.id


@pytest.mark.parametrize(
    ("english", "russian"),
    [
        ("more than 172", "более 172"),
        ("165 was held as of 2022-01-17; now more than 172 is stated", "значилось 165 на 2022-01-17; теперь названо более 172"),
        ("not alerted: 'embassy' is not among the kinds that alert", "не оповещалось: «посольство» не среди видов, о которых оповещают"),
        ("Countries with diplomatic relations", "Страны, с которыми установлены дипломатические отношения"),
    ],
)
def test_stored_reasons_are_said_in_the_reader_s_language(desk: Client, english: str, russian: str) -> None:
    say = sayings.Sayings(words_of(Language.RU), desk.app_.seeds)
    assert say(english) == russian


def test_a_reason_of_no_known_shape_stays_english_and_says_so(desk: Client) -> None:
    say = sayings.Sayings(words_of(Language.RU), desk.app_.seeds)
    assert say("some <b>new</b> reason") == '<span lang="en">some &lt;b&gt;new&lt;/b&gt; reason</span>'


@pytest.mark.parametrize(("count", "expected"), [(1, "1 статья"), (3, "3 статьи"), (11, "11 статей"), (21, "21 статья")])
def test_russian_counts_take_their_form(count: int, expected: str) -> None:
    assert words_of(Language.RU).n("{count} article", "{count} articles", count) == expected


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/findings/zzz", 404),
        ("/articles/24kg/1", 404),
        ("/versions/none", 404),
        ("/captures/none", 404),
        ("/runs/none", 404),
        ("/tonight?since=yesterday", 422),
        ("/tonight?since=2026-01-01T00:00:00", 422),
        ("/tonight?programme=other", 404),
        ("/runs?limit=0", 422),
        ("/articles/24kg/x", 422),
    ],
)
def test_what_is_not_there_is_said_on_a_page(desk: Client, path: str, status: int) -> None:
    answer = desk.get(path)
    assert answer.status_code == status
    assert '<nav aria-label="Pages">' in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/nowhere", "Такой страницы нет."),
        ("/findings/zzz", "Такой находки нет."),
        ("/claims/none", "Ни в одной отслеживаемой программе нет такого положения."),
        ("/ties/ZZ/embassy", "Такой стороны нет ни в реестре, ни в списках."),
        ("/tonight?since=yesterday", "Since: напишите baseline, last-run или день так: 2026-01-28."),
        ("/claims?weeks=many", "В адресе: «weeks» не принимает «many»."),
        ("/claims?true_on=yesterday", "True_on: напишите день так: 2026-01-28."),
        ("/ties?kind=friendship", "В адресе: «kind» не принимает «friendship»."),
    ],
)
def test_what_is_wrong_with_an_address_is_said_in_the_reader_s_language(desk: Client, path: str, said: str) -> None:
    answer = desk.get(path, headers={"accept-language": "ru"})
    assert answer.status_code in (404, 422)
    assert said in words(answer.text)
    assert '<span lang="en">' not in answer.text


def test_editions_and_ties_are_named_in_the_reader_s_language(desk: Client) -> None:
    page = words(desk.page("/tonight?since=baseline", **{"accept-language": "ru"}))
    assert "24.kg (на русском)" in page
    assert "24.kg (Russian)" not in page
    assert "дипломатические отношения установлены" in page


def test_ties_are_counted_one_by_one_as_in_the_report(desk: Client) -> None:
    with desk.app_.store.read() as tx:
        made = build_report(tx, desk.app_, desk.app_.programmes[0], span(tx, desk.app_.programmes[0], "baseline"))
    ties = sum(len(tie.moves) for tie in made.ties)
    assert ties > 1
    page = words(desk.page("/tonight?since=baseline"))
    assert f"New ties {ties}" in page


def test_a_fault_shows_no_inner_workings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("secret detail")

    with opened(folder) as desk:
        monkeypatch.setattr("monitor.desk.pages_runs.look", broken)
        answer = desk.get("/runs")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_label_stands_on_every_page(folder: Path) -> None:
    with opened(folder, label="rehearsal") as desk:
        for path in PAGES:
            assert "rehearsal Made from material marked “rehearsal”" in words(desk.page(path)), path


def test_the_first_address_leads_to_tonight(desk: Client) -> None:
    assert desk.get("/", follow_redirects=False).headers["location"] == "/tonight"


def test_a_taken_port_is_said_with_what_to_do() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(SettingsError, match="--port"):
            bind("127.0.0.1", other.getsockname()[1])


def test_the_command_serves_on_a_free_port_and_ends_in_order(folder: Path) -> None:
    command = [sys.executable, "-m", "monitor", "desk", "--port", "0"]
    environment = {**os.environ, "POLICY_MONITOR_DATA_DIR": str(folder), "POLICY_MONITOR_NOW": "2026-01-29T05:00:00+00:00"}
    with subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            address = re.search(r"http://127\.0\.0\.1:\d+/", running.stdout.readline())
            assert address is not None
            with urllib.request.urlopen(f"{address[0]}tonight") as answer:
                assert "165" in words(answer.read().decode())
            running.send_signal(signal.SIGINT)
            assert running.wait(60) == 0
        finally:
            running.kill()


def test_on_an_address_of_others_the_command_refuses_with_what_to_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_MONITOR_DATA_DIR", str(folder))
    with pytest.raises(SettingsError, match=r"desk\.users"):
        CliRunner().invoke(build(), ["desk", "--host", "0.0.0.0", "--port", "0"], standalone_mode=False, catch_exceptions=False)


def test_the_command_s_line_lets_somebody_log_in() -> None:
    told = CliRunner().invoke(build(), ["desk-password", "anna", "--reviewer"], input="a long enough word\na long enough word\n")
    assert told.exit_code == 0, told.output
    found = re.search(r'"anna" = \{ role = "reviewer", password_hash = "(\S+)" \}', told.stdout)
    assert found is not None
    assert fits("a long enough word", found[1])
    assert not fits("another word", found[1])
