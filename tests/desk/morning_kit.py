"""The nights behind the browser's morning: a claim that moved thrice, a row of new ties, plans, a membership, an edit and a disagreement."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from browser_kit import archived_night
from monitor_kit import Told, installation
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
    THIRD,
    at,
)

MORNING = THIRD + timedelta(hours=5)
FOURTH = datetime(2025, 11, 12, 20, 30, tzinfo=UTC)


def tie(number: int, country: str, day: datetime) -> Told:
    said = f"Kyrgyzstan and {country} established diplomatic relations on {day:%B} {day.day}, {day.year}."
    return Told(
        number, f"Kyrgyzstan and {country} establish diplomatic relations", f"{said} The ministers signed in New York.", "en", at(day, 9)
    )


EMBASSY = Told(
    352001,
    "Kyrgyzstan to open an embassy in Brazil",
    "Kyrgyzstan plans to open an embassy in Brazil next year.\n\nThe decree was signed by the president.",
    "en",
    at(FOURTH, 8),
)
MORE_THAN_180 = Told(
    352002,
    "Foreign minister sums up the year",
    "Kyrgyzstan has established diplomatic relations with more than 180 countries, Foreign Minister Jeenbek Kulubaev said.",
    "en",
    at(FOURTH, 9),
)


def fill(folder: Path, label: str = "") -> None:
    """Four nights from September to January in a data folder, with their archive."""
    with installation(folder, THIRD, label=label) as app:
        archived_night(app, FIRST, [PAPUA_EN, PAPUA_RU, MORE_THAN_170, PLAN, tie(344020, "the Bahamas", FIRST)])
        archived_night(app, SECOND, [EDITED_TO_172, *(tie(344030 + i, name, SECOND) for i, name in enumerate(("South Sudan", "Tanzania")))])
        archived_night(app, FOURTH, [EMBASSY, MORE_THAN_180, tie(352010, "Uganda", FOURTH)])
        archived_night(app, THIRD, [REPORT_185_RU, REPORT_185_EN, REPORT_184])
