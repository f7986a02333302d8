"""A tie that was alerted and is denied by a later report: who was told is told that it is not so, once, whatever the language of either."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from monitor_kit import DOWN, Told, installation, night
from nightly_kit import SMALL, Place, stories
from report_kit import FIRST, PAPUA_EN, PAPUA_RU, SECOND, THIRD, at

from core.records import FindingState, Language, TieKind, TieState
from monitor.application import Application
from monitor.exits import ExitCode
from monitor.narrator import Narrator
from monitor.nightly import nightly
from monitor.replica.nights import NIGHTS
from monitor.replica.server import ReplicaServer
from monitor.replica.story import Story
from monitor.review import decide
from monitor.settle import settle
from store import findings, outbox, ties

DENIALS = {
    "not so": ("en", "Kyrgyzstan has not established diplomatic relations with Papua New Guinea, the Foreign Ministry said."),
    "denied": ("en", "The Foreign Ministry denied that Kyrgyzstan and Papua New Guinea established diplomatic relations."),
    "ru": ("ru", "МИД опроверг сообщения об установлении дипломатических отношений Кыргызстана с Папуа - Новой Гвинеей."),
    "ky": ("ky", "Кыргызстан Папуа - Жаңы Гвинея менен дипломатиялык мамилелерди түзгөн жок деп билдирди ТИМ."),
}


def told(app: Application, kind: str) -> list[tuple[str, str]]:
    with app.store.read() as tx:
        return [(row.target, row.message.subject) for row in outbox.by_kind(tx, kind)]


def state(app: Application) -> TieState:
    with app.store.read() as tx:
        register = ties.register(tx, app.programmes[0].id)
    return next(entry.state for entry in register if (entry.party, entry.kind) == ("PG", TieKind.DIPLOMATIC_RELATIONS))


def denial(said: str) -> Told:
    language, body = DENIALS[said]
    return Told(344700, "МИД" if language == "ru" else "ТИМ" if language == "ky" else "Foreign Ministry", body, language, at(SECOND, 9))


@pytest.mark.parametrize("said", sorted(DENIALS))
def test_a_denied_tie_is_corrected_to_those_who_were_told_and_nobody_else(tmp_path: Path, said: str) -> None:
    recipients = [
        {"name": "anna", "target": DOWN, "language": "ru"},
        {"name": "bakyt", "target": DOWN, "language": "ky"},
        {"name": "fiji", "target": DOWN, "countries": ["FJ"]},
    ]
    with installation(tmp_path, FIRST, alerts={"recipients": recipients}) as app:
        night(app, FIRST, [PAPUA_EN, PAPUA_RU])
        assert [target for target, _ in told(app, "alert")] == ["recipient:anna", "recipient:bakyt"]
        assert state(app) is TieState.ESTABLISHED
        assert night(app, SECOND, [denial(said)]).corrections == 2
        assert state(app) is TieState.NONE
        papua = app.seeds.party_name("PG", Language.RU)
        (first, russian), (second, kyrgyz) = told(app, "correction")
        assert (first, second) == ("recipient:anna", "recipient:bakyt")
        assert russian == f"Поправка: неверно: Кыргызстан и {papua}: дипломатические отношения: установлены"
        assert kyrgyz.startswith("Оңдоо: туура эмес: Кыргызстан жана ")
        assert settle(app).corrections == 0
        assert night(app, THIRD, [denial(said)]).corrections == 0


def test_who_was_told_on_acceptance_is_corrected_too(tmp_path: Path) -> None:
    with installation(tmp_path, FIRST, alerts={"recipients": [{"name": "late", "target": DOWN, "when": "acceptance"}]}) as app:
        night(app, FIRST, [PAPUA_EN])
        with app.store.read() as tx:
            (key,) = [one.finding.key.id for one in findings.find(tx, app.programmes[0].id) if one.finding.key.value.startswith("PG ")]
        decide(app, [key], FindingState.ACCEPTED, "", "anna")
        assert len(told(app, "alert")) == 1
        night(app, SECOND, [denial("denied")])
        ((target, subject),) = told(app, "correction")
        assert target == "recipient:late"
        assert subject.startswith("Correction: not so: Kyrgyzstan and Papua New Guinea")


def test_a_dismissed_denial_lets_the_tie_stand_and_it_is_told_anew(tmp_path: Path) -> None:
    with installation(tmp_path, FIRST, alerts={"recipients": [{"name": "anna", "target": DOWN}]}) as app:
        night(app, FIRST, [PAPUA_EN])
        night(app, SECOND, [denial("denied")])
        with app.store.read() as tx:
            (key,) = [one.finding.key.id for one in findings.find(tx, app.programmes[0].id) if one.finding.key.value.endswith(" denied")]
        decide(app, [key], FindingState.DISMISSED, "of another country", "anna")
        assert state(app) is TieState.ESTABLISHED
        assert [len(told(app, kind)) for kind in ("alert", "correction")] == [2, 1]


def test_from_the_page_to_the_alerts_file(tmp_path: Path) -> None:
    """The whole way: crawled, archived, extracted, read, settled and delivered, night after night."""
    known = stories(*SMALL)
    model = next(story for story in known if story.lang == "en")
    published = NIGHTS[0].at + timedelta(hours=8)
    denied = replace(
        model,
        number=345900,
        invented=True,
        restates=None,
        slug="Foreign_Ministry_denies",
        published=published,
        listed_after=None,
        title="Foreign Ministry denies reports",
        body="The Foreign Ministry denied that Kyrgyzstan and Papua New Guinea established diplomatic relations.",
        events=(),
        twins=(),
    )
    assert isinstance(denied, Story)
    with ReplicaServer(stories=(*known, denied)) as site:
        for days in range(3):
            moment = NIGHTS[0].at + timedelta(days=days)
            site.now = moment
            place = Place(tmp_path / "data", site.url, moment)
            with place.app() as app:
                done = nightly(app, Narrator(quiet=True))
            assert done.exit_code is ExitCode.OK, done.problems
            assert len(place.alerts()) == min(days, 1) + 1, days
    new, correction = place.alerts()
    assert "New: Kyrgyzstan and Papua New Guinea: diplomatic relations established" in new
    assert "Correction: not so: Kyrgyzstan and Papua New Guinea: diplomatic relations established" in correction
