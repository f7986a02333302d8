"""Alerts per recipient: filters, languages, on acceptance, changed claims, corrections, and each told once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from monitor_kit import DOWN, installation, night
from report_kit import (
    EDITED_TO_172,
    FIRST,
    MORE_THAN_170,
    PAPUA_EN,
    PAPUA_RU,
    PLAN,
    REPORT_185_EN,
    REPORT_185_RU,
    SECOND,
    SOUTH_SUDAN,
    THIRD,
)

from core.errors import SettingsError
from core.records import FindingState, Language, TieKind, TieState
from core.settings import load_settings
from monitor.alert_words import PHRASES
from monitor.application import Application
from monitor.channels import channels
from monitor.review import decide
from monitor.settle import settle
from store import findings, outbox
from store.outbox import OutboxRow


@contextmanager
def told(folder: Path, *recipients: dict[str, Any], **alerts: Any) -> Iterator[Application]:
    every = [{"target": DOWN, **one} for one in recipients]
    with installation(folder, FIRST, alerts={"recipients": every, **alerts}) as app:
        yield app


def rows(app: Application, kind: str = "alert") -> list[OutboxRow]:
    with app.store.read() as tx:
        return outbox.by_kind(tx, kind)


def subjects(app: Application, name: str, kind: str = "alert") -> list[str]:
    return [row.message.subject for row in rows(app, kind) if row.target == f"recipient:{name}"]


def finding(app: Application, new: str) -> str:
    """The id of the standing finding on countries-165 that says `new`, or of the tie with that party."""
    with app.store.read() as tx:
        every = findings.find(tx, app.programmes[0].id)
    ids = {one.finding.key.id for one in every if one.finding.new == new or one.finding.key.value.startswith(f"{new} ")}
    assert len(ids) == 1
    return ids.pop()


def test_a_tie_goes_to_those_who_ask_for_its_country_and_kind(tmp_path: Path) -> None:
    with told(tmp_path, {"name": "all"}, {"name": "papua", "countries": ["pg"]}, {"name": "doors", "kinds": ["embassy"]}) as app:
        night(app, FIRST, [PAPUA_EN, PAPUA_RU, PLAN])
        night(app, SECOND, [SOUTH_SUDAN])
        assert len(subjects(app, "all")) == 2
        assert [subject.split(":")[1] for subject in subjects(app, "papua")] == [" Kyrgyzstan and Papua New Guinea"]
        assert subjects(app, "doors") == []
        assert {row.target for row in rows(app)} == {"recipient:all", "recipient:papua"}  # nothing in the alerts file


def test_what_nobody_asks_for_is_left_to_the_report_with_the_reason(tmp_path: Path) -> None:
    with told(tmp_path, {"name": "fiji", "countries": ["FJ"]}) as app:
        counts = night(app, FIRST, [PAPUA_EN])
        assert (counts.alerts, counts.digest) == (0, 1)
        assert [row.message.payload["not_alerted_because"] for row in rows(app, "digest")] == ["no recipient asks for this party"]


def test_the_short_form_goes_on_beside_recipients(tmp_path: Path) -> None:
    with told(tmp_path, {"name": "anna", "language": "ru"}, targets=[DOWN]) as app:
        night(app, FIRST, [PAPUA_EN])
        assert sorted(row.target.split(":")[0] for row in rows(app)) == ["json", "recipient"]


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "New: Kyrgyzstan and {party}: diplomatic relations established (2025-09-25)"),
        ("ru", "Новое: Кыргызстан и {party}: дипломатические отношения: установлены (2025-09-25)"),
        ("ky", "Жаңы: Кыргызстан жана {party}: дипломатиялык мамилелер: түзүлдү (2025-09-25)"),
    ],
)
def test_messages_are_in_the_recipients_language_and_quotes_in_their_own(tmp_path: Path, language: str, subject: str) -> None:
    with told(tmp_path, {"name": "anna", "language": language}) as app:
        night(app, FIRST, [PAPUA_EN])
        (row,) = rows(app)
        assert row.message.subject == subject.format(party=app.seeds.party_name("PG", Language(language)))
        assert PAPUA_EN.title in row.message.body
        assert "#:~:text=Kyrgyzstan%20and%20Papua" in row.message.body


def test_every_language_has_words_for_every_kind_and_state() -> None:
    for language in (Language.RU, Language.KY):
        phrases = PHRASES[language]
        assert set(phrases.kinds) == set(TieKind)
        assert set(phrases.states) == set(TieState)
        assert set(phrases.signs) == set(PHRASES[Language.EN].signs)


def test_on_acceptance_the_message_waits_for_the_reviewer_and_comes_once(tmp_path: Path) -> None:
    with told(tmp_path, {"name": "early"}, {"name": "late", "when": "acceptance"}) as app:
        night(app, FIRST, [PAPUA_EN, PAPUA_RU])
        assert (len(subjects(app, "early")), subjects(app, "late")) == (1, [])
        decided = decide(app, [finding(app, "PG")], FindingState.ACCEPTED, "", "anna")
        assert decided.counts is not None
        assert decided.counts.alerts == 1
        assert subjects(app, "late") == subjects(app, "early")
        assert settle(app).alerts == 0


def test_one_added_later_is_not_told_of_what_was_decided_before(tmp_path: Path) -> None:
    with told(tmp_path, {"name": "early"}) as app:
        night(app, FIRST, [PAPUA_EN])
        decide(app, [finding(app, "PG")], FindingState.ACCEPTED, "", "anna")
    with told(tmp_path, {"name": "early"}, {"name": "new"}, {"name": "late", "when": "acceptance"}) as app:
        night(app, FIRST + timedelta(days=40), [])
        assert (subjects(app, "new"), subjects(app, "late")) == ([], [])


def test_a_dismissed_tie_is_corrected_to_those_who_were_told_in_their_language(tmp_path: Path) -> None:
    with told(
        tmp_path, {"name": "anna", "language": "ru"}, {"name": "bakyt", "language": "ky"}, {"name": "fiji", "countries": ["FJ"]}
    ) as app:
        night(app, FIRST, [PAPUA_EN])
        decide(app, [finding(app, "PG")], FindingState.DISMISSED, "another country", "anna")
        (russian,), (kyrgyz,) = subjects(app, "anna", "correction"), subjects(app, "bakyt", "correction")
        assert russian.startswith("Поправка: неверно: Кыргызстан и ")
        assert kyrgyz.startswith("Оңдоо: туура эмес: Кыргызстан жана ")
        assert subjects(app, "fiji", "correction") == []
        assert settle(app).corrections == 0


def test_a_changed_claim_is_told_once_for_all_editions_to_those_who_ask(tmp_path: Path) -> None:
    with told(
        tmp_path,
        {"name": "claims", "kinds": ["claim_change"], "language": "ru"},
        {"name": "one", "claims": ["countries-165"]},
        {"name": "another", "claims": ["neighbours-first"]},
        {"name": "ties"},
    ) as app:
        night(app, THIRD, [REPORT_185_RU])
        night(app, THIRD + timedelta(hours=24), [REPORT_185_EN])
        assert subjects(app, "claims") == ["Изменилось: Кыргызстан продолжает сотрудничать со 165 зарубежными странами: 165 -> 185"]
        assert subjects(app, "one") == ["Changed: Kyrgyzstan goes on cooperating with 165 foreign countries: 165 -> 185"]
        assert (subjects(app, "another"), subjects(app, "ties")) == ([], [])
        assert settle(app).alerts == 0


def test_a_changed_claim_waits_for_acceptance_and_is_corrected_when_dismissed(tmp_path: Path) -> None:
    with told(tmp_path, {"name": "late", "kinds": ["claim_change"], "when": "acceptance", "language": "ky"}) as app:
        night(app, THIRD, [REPORT_185_RU])
        assert subjects(app, "late") == []
        decide(app, [finding(app, "185")], FindingState.ACCEPTED, "", "anna")
        (subject,) = subjects(app, "late")
        assert subject.startswith("Өзгөрдү: ")
        assert subject.endswith(": 165 -> 185")
        decide(app, [finding(app, "185")], FindingState.DISMISSED, "a slip", "bakyt")
        (correction,) = subjects(app, "late", "correction")
        assert correction.startswith("Оңдоо: ")
        assert correction.endswith(": 185")
        assert settle(app).corrections == 0


def test_a_figure_edited_away_is_corrected_and_the_new_one_told(tmp_path: Path) -> None:
    with told(tmp_path, {"name": "claims", "kinds": ["claim_change"]}) as app:
        night(app, FIRST, [MORE_THAN_170])
        night(app, SECOND, [EDITED_TO_172])
        assert [subject.rsplit(": ", 1)[1] for subject in subjects(app, "claims")] == ["165 -> more than 170", "165 -> more than 172"]
        assert [subject.rsplit(": ", 1)[1] for subject in subjects(app, "claims", "correction")] == ["more than 170"]


def test_what_a_backfill_finds_changes_no_claim_for_anybody(tmp_path: Path) -> None:
    with told(tmp_path, {"name": "claims", "kinds": ["claim_change"]}) as app:
        night(app, THIRD, [REPORT_185_RU], kind="backfill")
        assert rows(app) == []


def test_with_nobody_configured_only_ties_go_to_the_file(tmp_path: Path) -> None:
    with told(tmp_path) as app:
        night(app, FIRST, [PAPUA_EN, MORE_THAN_170])
        assert [row.target for row in rows(app)] == ["file"]


def test_a_recipient_has_a_channel_of_its_name_whatever_its_address(tmp_path: Path) -> None:
    with told(tmp_path, {"name": "anna"}) as app:
        found = channels((), (), tmp_path, named=app.settings.alerts.recipients)
        assert "recipient:anna" in found
        assert not any(DOWN in name for name in found)


def test_two_recipients_of_one_name_are_refused() -> None:
    twice = {"alerts": {"recipients": [{"name": "anna", "target": DOWN}, {"name": "anna", "target": DOWN}]}}
    with pytest.raises(SettingsError, match="the same name"):
        load_settings(environ={}, overrides=twice)
