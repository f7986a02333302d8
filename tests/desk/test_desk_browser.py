"""The desk in real Chromium: a whole morning by keyboard, how every page looks and reads for a machine, and the same without JavaScript."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from browser_kit import PHONE, WIDE, Scheme, Served, grave, served, shot, visit, watched
from morning_kit import MORNING
from playwright.sync_api import Browser, Page, expect

from core.records import FindingState
from monitor.desk.passwords import hash_password
from store import decisions

REVIEWED = 5


@pytest.fixture
def desk(morning: Path) -> Iterator[Served]:
    with served(morning, MORNING) as running:
        yield running


def current_id(page: Page) -> str:
    return (page.locator(".card.current").get_attribute("id") or "").removeprefix("f-")


def state_becomes(page: Page, state: str) -> None:
    expect(page.locator(".card.current > .verdict")).to_have_attribute("data-state", state)


def left(page: Page) -> int:
    return int(page.locator("[data-left]").first.inner_text())


def test_a_whole_morning_by_keyboard(chromium: Browser, desk: Served, tmp_path: Path) -> None:
    with watched(chromium, desk.home) as (page, watch):
        visit(page, "/")
        expect(page.get_by_role("heading", level=1, name="Tonight")).to_be_visible()
        waiting = left(page)
        assert waiting > REVIEWED
        page.keyboard.press("?")
        expect(page.locator("#keys")).to_be_visible()
        page.keyboard.press("Escape")

        done: dict[str, FindingState] = {}
        page.keyboard.press("j")
        expect(page.locator(".card.current .change").first).to_contain_text("185")
        first = current_id(page)
        page.keyboard.press("a")
        state_becomes(page, "accepted")
        done[first] = FindingState.ACCEPTED
        shot(page, "morning-1-accepted", whole=False)

        page.keyboard.press("j")
        second = current_id(page)
        assert second != first
        page.keyboard.press("d")
        page.keyboard.type("wrong")  # the list of reasons has the focus: typing chooses one
        page.keyboard.press("Tab")
        page.keyboard.type("the ministry has not confirmed it")
        page.keyboard.press("Enter")
        state_becomes(page, "dismissed")
        expect(page.locator(".card.current > .verdict .said")).to_contain_text("the ministry has not confirmed it")
        shot(page, "morning-2-dismissed", whole=False)
        page.keyboard.press("u")
        state_becomes(page, "open")
        page.keyboard.press("a")
        state_becomes(page, "accepted")
        done[second] = FindingState.ACCEPTED

        page.keyboard.press("j")
        third = current_id(page)
        page.keyboard.press("s")
        state_becomes(page, "unsure")
        done[third] = FindingState.UNSURE
        for _ in range(REVIEWED - 3):
            page.keyboard.press("j")
            done[current_id(page)] = FindingState.ACCEPTED
            page.keyboard.press("a")
            state_becomes(page, "accepted")
        page.keyboard.press("k")
        assert current_id(page) == list(done)[-2]
        assert len(done) == REVIEWED
        assert left(page) == waiting - sum(state is FindingState.ACCEPTED for state in done.values())
        desk.desk.settler.wait()
        with desk.app.store.read() as tx:
            kept = decisions.histories(tx, list(done))
        assert {finding: told[-1].state for finding, told in kept.items()} == done
        assert [one.state for one in kept[second]] == [FindingState.DISMISSED, FindingState.OPEN, FindingState.ACCEPTED]
        watch.clean("the review")

        page.keyboard.press("o")
        page.wait_for_url("**/articles/**")
        page.locator("mark.value, mark.party, mark.action").first.hover()
        shot(page, "morning-3-evidence", whole=False)
        page.locator('a[href^="/captures/"]').first.click()
        expect(page.get_by_text("the archived bytes match")).to_be_visible()
        expect(page.frame_locator("iframe.captured").locator("h1")).to_contain_text("Kyrgyzstan")
        shot(page, "morning-4-capture", whole=False)

        page.get_by_role("navigation", name="Pages").get_by_role("link", name="Claims").click()
        page.locator('a[href^="/claims/countries-165"]').first.click()
        expect(page.locator(".change .new").first).to_have_text("185")
        page.get_by_label("True on").fill("2025-12-31")
        expect(page.locator(".change .new").first).to_have_text("more than 180")
        assert "true_on=2025-12-31" in page.url
        page.get_by_label("Known on").fill("2025-09-26")
        expect(page.locator(".change .new").first).to_contain_text("more than 17")
        page.reload()
        assert page.get_by_label("Known on").input_value() == "2025-09-26"
        shot(page, "morning-5-as-of", whole=False)

        page.get_by_role("navigation", name="Pages").get_by_role("link", name="Search").click()
        page.get_by_role("searchbox").fill("embassies Brazil")
        page.keyboard.press("Enter")
        expect(page.locator(".results li")).to_have_count(1)
        expect(page.locator(".results mark").first).to_be_visible()
        shot(page, "morning-6-search", whole=False)

        visit(page, "/claims")
        with page.expect_download() as waiting_for:
            page.locator('a[href^="/export/findings.csv"]').click()
        file = tmp_path / "findings.csv"
        waiting_for.value.save_as(file)
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = {row["id"]: row for row in csv.DictReader(text)}
        assert {finding: rows[finding]["state"] for finding in done} == {finding: state.value for finding, state in done.items()}

        visit(page, "/tonight")
        page.get_by_role("button", name="I have looked at everything").click()
        expect(page.get_by_text("Nothing new.")).to_be_visible()


PAGES = (
    "/tonight",
    "/claims",
    "/claims/countries-165",
    "/closing",
    "/ties",
    "/ties?kind=embassy",
    "/ties/BS/diplomatic_relations",
    "/disagreements",
    "/search",
    "/search?q=relations",
    "/runs",
)


def pages_of(page: Page) -> Iterator[str]:
    """Each kind of page there is: the fixed ones, and where a morning's links lead."""
    yield from PAGES
    for selector in ('a[href^="/findings/"]', 'a[href^="/versions/"]'):
        visit(page, "/tonight")
        yield page.locator(selector).first.get_attribute("href") or ""
    yield "/articles/24kg/344003/versions"
    yield page.locator('a[href^="/captures/"]').first.get_attribute("href") or ""
    visit(page, "/runs")
    yield page.locator('a[href^="/runs/"]').first.get_attribute("href") or ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits(chromium: Browser, nights: Path, scheme: Scheme) -> None:
    """In both widths: the window is resized, as loading each page anew would cost more than all the rest."""
    with served(nights, MORNING) as desk, watched(chromium, desk.home, scheme=scheme) as (page, watch):
        seen = list(pages_of(page))
        for number, path in enumerate(seen):
            visit(page, path)
            name = path.split("?")[0].strip("/").split("/")[0]
            for size in (WIDE, PHONE):
                page.set_viewport_size({"width": size[0], "height": size[1]})
                assert grave(page) == [], (path, scheme, size)
                wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                assert wider <= 0, (path, size, wider)
                shot(page, f"{scheme}-{size[0]}-{number:02}-{name}", whole=size == WIDE)
            watch.clean(path)
        assert len(set(seen)) == len(seen)


def test_the_keys_and_a_decided_card_are_accessible_too(chromium: Browser, desk: Served) -> None:
    with watched(chromium, desk.home, scheme="dark") as (page, _):
        visit(page, "/tonight?since=baseline")
        page.keyboard.press("j")
        page.keyboard.press("a")
        state_becomes(page, "accepted")
        page.keyboard.press("j")
        page.keyboard.press("d")
        assert grave(page) == []
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        assert grave(page) == []


@pytest.mark.parametrize("language", ["ru-RU", "ky-KG"])
def test_the_browser_s_language_is_spoken(chromium: Browser, nights: Path, language: str) -> None:
    with served(nights, MORNING) as desk, watched(chromium, desk.home, language=language, size=PHONE) as (page, _):
        for path in ("/tonight", "/claims", "/ties"):
            visit(page, path)
            assert page.locator("html").get_attribute("lang") == language[:2]
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path
            shot(page, f"{language}-{path.strip('/')}", whole=False)


def test_all_of_it_works_without_javascript(chromium: Browser, desk: Served) -> None:
    with watched(chromium, desk.home, scripts=False) as (page, _):
        visit(page, "/tonight")
        waiting = left(page)
        card = f"#{page.locator('article.card').first.get_attribute('id')}"
        box = page.locator(f"{card} > .verdict")
        box.get_by_role("button", name="Accept").click()
        expect(box).to_have_attribute("data-state", "accepted")
        assert left(page) == waiting - 1
        box.get_by_role("button", name="Undo").click()
        expect(box).to_have_attribute("data-state", "open")
        box.locator("summary").click()
        box.get_by_label("In your own words").fill("read wrongly")
        box.get_by_role("button", name="Dismiss", exact=True).click()
        expect(page.get_by_text("read wrongly").first).to_be_visible()
        desk.desk.settler.wait()

        visit(page, "/claims/countries-165")
        page.get_by_label("True on").fill("2025-12-31")
        page.get_by_role("button", name="Show").click()
        expect(page.locator(".change .new").first).to_have_text("more than 180")
        visit(page, "/search")
        page.get_by_role("searchbox").fill("Uganda")
        page.get_by_role("button", name="Search").click()
        expect(page.locator(".results li")).to_have_count(1)
        page.get_by_role("button", name="Русский").click()
        expect(page.locator("html")).to_have_attribute("lang", "ru")


def test_login_works_without_javascript(chromium: Browser, morning: Path) -> None:
    users = {"anna": {"role": "reviewer", "password_hash": hash_password("a long and good password")}}
    with (
        served(morning, MORNING + timedelta(hours=1), desk={"users": users}) as desk,
        watched(chromium, desk.home, scripts=False) as (page, _),
    ):
        visit(page, "/claims")
        assert "/login" in page.url
        assert grave_without_scripts(page)
        page.get_by_label("Name").fill("anna")
        page.get_by_label("Password").fill("a long and good password")
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/claims")
        expect(page.get_by_text("anna")).to_be_visible()
        page.get_by_role("button", name="Log out").click()
        page.wait_for_url("**/login*")


def grave_without_scripts(page: Page) -> bool:
    """Whether every field of the form has its label: axe needs scripts."""
    fields = page.locator("main input:not([type=hidden])").all()
    return bool(fields) and all(field.evaluate("one => one.labels.length") for field in fields)
