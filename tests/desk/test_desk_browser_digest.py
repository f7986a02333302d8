"""The mailed digest in a real browser: readable light and dark, on a phone and wide, with no serious accessibility finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser_kit import PHONE, WIDE, Scheme, grave, shot, watched
from monitor_kit import installation
from morning_kit import MORNING
from playwright.sync_api import Browser

from core.records import Language
from monitor.digest_html import to_html
from monitor.digest_night import preview

_COLOURS = """() => {
  const seen = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
  return [seen(getComputedStyle(document.body).color), getComputedStyle(document.documentElement).colorScheme];
}"""


@pytest.mark.parametrize(
    ("scheme", "size", "language"), [("light", WIDE, Language.EN), ("dark", PHONE, Language.RU), ("dark", WIDE, Language.KY)]
)
def test_the_digest_is_readable(
    chromium: Browser, morning: Path, tmp_path: Path, scheme: Scheme, size: tuple[int, int], language: Language
) -> None:
    with installation(morning, MORNING, desk={"public_url": "https://desk.example.org"}) as app:
        digest = preview(app, app.programmes[0], "baseline", language, None)
    file = tmp_path / "digest.html"
    file.write_text(to_html(digest), encoding="utf-8")
    with watched(chromium, "http://127.0.0.1:1", scheme=scheme, size=size) as (page, watch):
        watch.files = (file.as_uri(),)
        page.goto(file.as_uri())
        assert page.get_by_role("heading", level=1).inner_text()
        text, schemes = page.evaluate(_COLOURS)
        assert schemes == "light dark"
        assert text == ([255, 255, 255] if scheme == "dark" else [0, 0, 0]), "the words take the reader's scheme"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing sticks out"
        page.add_style_tag(content="html { background: Canvas }")  # the ground that is there, for axe, which takes none for white
        assert grave(page) == []
        shot(page, f"digest-{scheme}-{'phone' if size == PHONE else 'wide'}")
        watch.clean("the digest")
