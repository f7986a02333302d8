"""The closing report's file in a real browser: it loads and runs nothing, fits, and has no serious accessibility finding, light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser_kit import PHONE, WIDE, Scheme, grave, shot, watched
from monitor_kit import installation
from morning_kit import MORNING
from playwright.sync_api import Browser, expect

from core.records import Language
from monitor.closing_files import write_closing
from monitor.desk.moments import When


@pytest.mark.parametrize(("scheme", "language"), [("light", Language.EN), ("dark", Language.RU)])
def test_the_file_is_readable_by_itself(chromium: Browser, morning: Path, scheme: Scheme, language: Language) -> None:
    with installation(morning, MORNING) as app:
        file = write_closing(app, app.programmes[0], When(), language).html
    with watched(chromium, "http://127.0.0.1:1", scheme=scheme) as (page, watch):
        watch.files = (file.as_uri(),)
        page.goto(file.as_uri())
        expect(page.locator("article.end .moved").filter(has_text="165 → 185")).to_have_count(1)
        for size in (WIDE, PHONE):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            assert grave(page) == [], (scheme, size)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing sticks out"
            shot(page, f"closing-{scheme}-{size[0]}")
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        watch.clean("the closing report")
