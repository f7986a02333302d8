"""The nights that the tests of report and review tell: figures that move, ties that come about, an edit and a disagreement."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor_kit import Told, night

from monitor.application import Application
from monitor.report_files import make_report
from monitor.report_model import Report

FIRST = datetime(2025, 9, 25, 20, 30, tzinfo=UTC)
SECOND = datetime(2025, 9, 26, 20, 30, tzinfo=UTC)
THIRD = datetime(2026, 1, 28, 20, 30, tzinfo=UTC)


def at(day: datetime, hour: int) -> datetime:
    return day.replace(hour=hour, minute=0)


PAPUA_EN = Told(
    344001,
    "Kyrgyzstan and Papua New Guinea establish diplomatic relations",
    "Kyrgyzstan and Papua New Guinea established diplomatic relations on September 25, 2025. The ministers signed in New York.",
    "en",
    at(FIRST, 9),
)
PAPUA_RU = Told(
    344002,
    "Установлены дипломатические отношения с Папуа - Новой Гвинеей",
    "25 сентября 2025 года Кыргызстан и Папуа - Новая Гвинея установили дипломатические отношения.",
    "ru",
    at(FIRST, 8),
)
PLAN = Told(
    344004,
    "Kyrgyzstan to establish diplomatic relations with South Sudan",
    "Kyrgyzstan plans to establish diplomatic relations with South Sudan next week.",
    "en",
    at(FIRST, 8),
)
MORE_THAN_170 = Told(
    344003,
    "President speaks of ties abroad",
    "Kyrgyzstan has established diplomatic relations with more than 170 countries, President Sadyr Japarov said.",
    "en",
    at(FIRST, 8),
)
EDITED_TO_172 = Told(
    MORE_THAN_170.number, MORE_THAN_170.title, MORE_THAN_170.body.replace("more than 170", "more than 172"), "en", MORE_THAN_170.published
)
SOUTH_SUDAN = Told(
    344010,
    "Kyrgyzstan and South Sudan establish diplomatic relations",
    "Kyrgyzstan and South Sudan established diplomatic relations on September 26, 2025.",
    "en",
    at(SECOND, 9),
)
REPORT_185_RU = Told(
    360001,
    "Кыргызстан установил дипломатические отношения со 185 странами",
    "Кыргызстан установил дипломатические отношения со 185 странами мира, сообщил министр иностранных дел Жээнбек Кулубаев.",
    "ru",
    at(THIRD, 9),
)
REPORT_185_EN = Told(
    360002,
    "Kyrgyzstan has diplomatic relations with 185 countries",
    "Kyrgyzstan has diplomatic relations with 185 countries, Foreign Minister Jeenbek Kulubaev said.",
    "en",
    at(THIRD, 10),
)
REPORT_184 = Told(
    360003,
    "Deputy minister on relations abroad",
    "Kyrgyzstan has diplomatic relations with 184 countries, a deputy minister said.",
    "en",
    at(THIRD, 11),
)


def three_nights(app: Application) -> None:
    """September: two ties and a rounded figure, edited the night after. January: 185 in two editions, and 184 from another speaker."""
    night(app, FIRST, [PAPUA_EN, PAPUA_RU, MORE_THAN_170, PLAN])
    night(app, SECOND, [SOUTH_SUDAN, EDITED_TO_172])
    night(app, THIRD, [REPORT_185_RU, REPORT_185_EN, REPORT_184])


def report(app: Application, since: str = "baseline", **when: str) -> Report:
    return make_report(app, app.programmes[0], "a test", since, **when)
