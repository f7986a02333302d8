"""The night in brief at the head of the page: the same in three languages, each line leading to its section."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from desk_kit import Client, opened, words
from morning_kit import MORNING

from core.records import Language
from monitor.desk.brief import brief
from monitor.desk.sayings import Sayings
from monitor.desk.translations import words as words_of
from monitor.report_build import build
from monitor.report_model import Report
from monitor.report_span import span

CHANGED = {
    "en": "Countries with diplomatic relations: 165 → 185 (as of 2026-01-28)",
    "ru": "Страны, с которыми установлены дипломатические отношения: 165 → 185 (на 2026-01-28)",
    "ky": "Дипломатиялык мамиле түзүлгөн өлкөлөр: 165 → 185 (абалы: 2026-01-28)",
}
TIED = {
    "en": "Diplomatic relations established: ",
    "ru": "Дипломатические отношения установлены: ",
    "ky": "Дипломатиялык мамилелер түзүлдү: ",
}


@pytest.fixture
def everything(nights: Path) -> tuple[Client, Report]:
    with opened(nights, MORNING) as client, client.app_.store.read() as tx:
        programme = client.app_.programmes[0]
        return client, build(tx, client.app_, programme, span(tx, programme, "baseline"))


@pytest.mark.parametrize("language", list(Language))
def test_it_says_what_the_report_s_brief_says_in_each_language(everything: tuple[Client, Report], language: Language) -> None:
    client, report = everything
    say = Sayings(words_of(language), client.app_.seeds)
    lines = brief(report, client.app_.programmes[0], say)
    told = [f"{one.label}: {one.said}" for one in lines]
    assert words(told[0]) == CHANGED[language.value]
    assert lines[0].first
    assert any(one.startswith(TIED[language.value]) for one in told)
    assert [one.section for one in lines] == ["changed", "ties", "planned"]
    parties = {move.code for tie in (*report.ties, *report.planned) for move in tie.moves}
    assert parties
    assert all(say.party(code) in " ".join(told) for code in parties)


@pytest.mark.parametrize("language", list(Language))
def test_it_heads_the_page_and_leads_to_its_sections(desk: Client, language: Language) -> None:
    page = desk.page("/tonight", **{"accept-language": language.value})
    box = re.search(r'<section class="brief".*?</section>', page, re.DOTALL)
    assert box is not None
    assert CHANGED[language.value] in words(box[0]).replace(" :", ":")
    assert 'lang="en"' not in box[0]
    assert page.index('class="brief"') < page.index('<article class="card"')
    for section in set(re.findall(r'href="#(\w+)"', box[0])):
        assert f'<h2 id="{section}">' in page


def test_many_parties_are_named_up_to_a_number(everything: tuple[Client, Report]) -> None:
    client, report = everything
    one = report.ties[0]
    moves = tuple(replace(one.moves[0], code=code, date="") for code in ("BS", "TZ", "SS", "UG", "TO", "BW", "GA", "HN", "SO", "BZ"))
    many = replace(report, ties=(replace(one, moves=moves),))
    line = brief(many, client.app_.programmes[0], Sayings(words_of(Language.RU), client.app_.seeds))[1]
    assert str(line.said).endswith("Гондурас и ещё 2")
    one_more = replace(report, ties=(replace(one, moves=moves[:-1]),))
    line = brief(one_more, client.app_.programmes[0], Sayings(words_of(Language.RU), client.app_.seeds))[1]
    assert str(line.said).endswith("Гондурас, Сомали"), "one more takes no less room than its name"


def test_a_night_without_news_has_none(desk: Client) -> None:
    desk.clock.at += timedelta(hours=1)
    desk.look()
    page = desk.page("/tonight")
    assert 'class="brief"' not in page
    assert "Nothing new." in words(page)
