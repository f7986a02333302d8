"""The three pictures in the README. They are made here; `make screenshots` puts them into docs/screenshots."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from browser_kit import ARTIFACTS, ROOT, served, visit, watched
from morning_kit import MORNING
from playwright.sync_api import Browser, expect

TARGET = Path(os.environ.get("DESK_SCREENSHOTS", ARTIFACTS / "readme"))
MOST_BYTES = 300_000
PICTURES = {
    "tonight": ("/tonight?since=baseline", (1200, 820)),
    "claim": ("/claims/countries-165", (1200, 820)),
    "ties": ("/ties", (1200, 820)),
}
"""name -> (page, width and height in CSS pixels)"""


@pytest.mark.parametrize("name", PICTURES)
def test_the_readme_s_pictures_can_be_made(chromium: Browser, nights: Path, name: str) -> None:
    path, size = PICTURES[name]
    with served(nights, MORNING, label="sample") as desk, watched(chromium, desk.home, size=size) as (page, _):
        visit(page, path)
        expect(page.locator("main h1")).to_be_visible()
        TARGET.mkdir(parents=True, exist_ok=True)
        file = TARGET / f"{name}.png"
        page.screenshot(path=file, animations="disabled")
        assert 10_000 < file.stat().st_size < MOST_BYTES


def test_the_readme_shows_each_of_them() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in PICTURES:
        file = ROOT / "docs" / "screenshots" / f"{name}.png"
        assert f"](docs/screenshots/{file.name})" in readme
        assert file.read_bytes().startswith(b"\x89PNG")
        assert file.stat().st_size < MOST_BYTES
