"""Whatever comes from the web is shown and does nothing: every field of a store holds hostile words, and Chromium looks at every page."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from browser_kit import Served, Watch, archived_night, served, shot, visit, watched
from lxml import etree
from monitor_kit import Told, installation
from playwright.sync_api import Browser, Page
from report_kit import EDITED_TO_172, FIRST, MORE_THAN_170, SECOND, THIRD, at

from core.records import Capture, Fact, IssueLevel, Language, RunIssue, Statement, Version
from core.settings import AlertRecipient
from monitor.application import Application
from monitor.digest_html import to_html
from monitor.digest_night import preview
from monitor.digest_text import to_text
from monitor.mail import Letter, MailAccount, compose
from monitor.report_files import write_reports
from store import outbox, runs
from store.outbox import OutboxMessage

MARK = "window.__pwned"
PAYLOAD = (
    f"<script>{MARK}=1</script><img src=http://evil.example/i.png onerror='{MARK}=2'>\"'><svg/onload={MARK}=3><iframe srcdoc='<script>parent.__pwned=4</script>'>"
    f'</textarea></title></style><a href="javascript:{MARK}=5">go</a>{{{{7*7}}}}${{7*7}}<link rel=stylesheet href=//evil.example/x.css>'
    "<base href=//evil.example/><meta http-equiv=refresh content='0;url=//evil.example/'>\u202e\u2066\u200b\x07\x1b[31m\ufeff]]>&lt;&#0;"
)
FORMULAS = ('=HYPERLINK("http://evil.example")', "+1+cmd|' /C calc'!A0", "@SUM(1)", "-2+3", "\t=1+1")
ADDRESSES = (
    f"javascript:{MARK}=6//",
    f"data:text/html,<script>{MARK}=7</script>",
    f'https://24.kg/english/1_x/" onmouseover="{MARK}=8" style="x',
    "//evil.example/x",
    "https://24.kg\\@evil.example/",
    f"vbscript:{MARK}=9",
)
BODY = f"<!doctype html><html><head><title>{PAYLOAD}</title></head><body onload='{MARK}=10'>{PAYLOAD}<form action=//evil.example/><button>x</button></form></body></html>"
MORNING = THIRD + timedelta(hours=5)


def hostile(number: int, said: str, day: datetime, position: int) -> Told:
    title = f"{FORMULAS[position % len(FORMULAS)]} {said} {PAYLOAD}"
    return Told(
        number,
        title,
        f"{said} {PAYLOAD} {said[:-1]}, {PAYLOAD} said.\n\n{PAYLOAD}",
        "en",
        at(day, 9 + position),
        ADDRESSES[position % len(ADDRESSES)],
    )


def stories(day: datetime, first: int) -> list[Told]:
    said = (
        "Kyrgyzstan has diplomatic relations with 187 countries.",
        "Kyrgyzstan has diplomatic relations with 184 countries.",
        f"Kyrgyzstan and Uganda established diplomatic relations on {day:%B} {day.day}, {day.year}.",
        "Kyrgyzstan plans to open an embassy in Brazil next year.",
        "Kyrgyzstan and Papua New Guinea established diplomatic relations.",
        "Kyrgyzstan has applied to join BRICS.",
    )
    return [hostile(first + position, one, day, position) for position, one in enumerate(said)]


def spoiled(
    version: Version, statements: Sequence[Statement], facts: Sequence[Fact]
) -> tuple[Version, Sequence[Statement], Sequence[Fact]]:
    formula = FORMULAS[version.ref.number % len(FORMULAS)]
    return (
        replace(version, author=formula + PAYLOAD, section=PAYLOAD, source=PAYLOAD, notes=(PAYLOAD,)),
        [replace(one, speaker=formula + PAYLOAD) for one in statements],
        [replace(one, speaker=formula + PAYLOAD, reason=PAYLOAD) for one in facts],
    )


def spoiled_capture(capture: Capture) -> Capture:
    url = ADDRESSES[(capture.number or 0) % len(ADDRESSES)]
    return replace(capture, url=url, source=PAYLOAD, etag=PAYLOAD, last_modified=PAYLOAD, redirected_to=f"javascript:{MARK}=11")


def spoil_names(app: Application) -> None:
    """Parties, an organization, the claims' wording and the programme's address, as a careless overlay might bring them."""
    seeds = app.seeds
    named = dict.fromkeys(Language, (PAYLOAD,))
    countries = tuple(replace(one, names=named) if one.code in ("UG", "BR", "PG") else one for one in seeds.countries)
    organizations = tuple(replace(one, names=named) for one in seeds.organizations)
    app.__dict__["seeds"] = replace(seeds, countries=countries, organizations=organizations)


@pytest.fixture(scope="module")
def spoiled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "data"
    with installation(folder, THIRD) as app:
        archived_night(app, FIRST, [MORE_THAN_170], page=lambda _: BODY)
        archived_night(app, SECOND, [replace(EDITED_TO_172, title=PAYLOAD)], page=lambda _: BODY, spoil=spoiled)
        headers = [("X-Note", PAYLOAD.translate(dict.fromkeys((*range(32), 8238, 8294, 8203, 65279))))]
        told = stories(THIRD, 361000)
        archived_night(app, THIRD, told, page=lambda _: BODY, spoil=spoiled, alter_capture=spoiled_capture, headers=headers)
        run_id = f"{THIRD:%Y%m%dT%H%M%SZ}-nightly"
        with app.store.write() as tx:
            for address in ADDRESSES:
                runs.add_issue(tx, run_id, RunIssue(IssueLevel.ERROR, PAYLOAD, PAYLOAD, PAYLOAD, address), THIRD)
            outbox.enqueue(tx, OutboxMessage(PAYLOAD, "alert", PAYLOAD, PAYLOAD, PAYLOAD, {"x": PAYLOAD}), THIRD)
            for row in outbox.undelivered(tx):
                outbox.failed(tx, row.id, THIRD, PAYLOAD, THIRD + timedelta(days=9))
    return folder


@pytest.fixture
def desk(spoiled_folder: Path) -> Iterator[Served]:
    with served(spoiled_folder, MORNING, alter=spoil_names) as running:
        yield running


def inert(page: Page, watch: Watch, where: str) -> None:
    """Nothing ran, asked for anything, or could: no element of the hostile words is in the page, and links lead to http(s) only."""
    page.wait_for_timeout(50)  # what an onload or an onerror would need
    assert page.evaluate("window.__pwned") is None, where
    found = page.evaluate(
        """() => ({
        handlers: [...document.querySelectorAll("*")].filter((one) => one.getAttributeNames().some((name) => /^on/i.test(name))).map((one) => one.outerHTML.slice(0, 200)),
        links: [...document.querySelectorAll("[href], [src], [action], [formaction], [data], [poster], [ping]")].flatMap((one) =>
          ["href", "src", "action", "formaction", "data", "poster", "ping"].filter((name) => one.hasAttribute(name)).map((name) => [one.localName, one.getAttribute(name)])),
        scripts: [...document.querySelectorAll("script")].map((one) => one.getAttribute("src") || one.textContent),
        strangers: [...document.querySelectorAll("iframe:not(.captured), object, embed, base, meta[http-equiv=refresh], img, main style, main link")].map((one) => one.outerHTML.slice(0, 200)),
        styled: [...document.querySelectorAll("main [style]:not(svg [style])")].map((one) => one.outerHTML.slice(0, 200)),
        })"""
    )
    assert found["handlers"] == [], where
    assert set(found["scripts"]) <= {"/static/vendor/htmx.min.js", "/static/desk.js"}, where
    assert found["strangers"] == [], where
    assert found["styled"] == [], where
    for element, value in found["links"]:
        bare = value.strip().lower()
        assert bare.startswith(("http://", "https://", "/", "#", "?")), (where, element, value)
        assert not bare.startswith("//"), (where, element, value)
    hosts = page.evaluate("[...document.querySelectorAll('a[href]')].map((one) => one.hostname)")
    assert "evil.example" not in hosts, where
    watch.clean(where)


def linked(page: Page, path: str, starts: Sequence[str]) -> list[str]:
    visit(page, path)
    return page.evaluate(
        "(starts) => [...document.querySelectorAll('a[href]')].map((one) => one.getAttribute('href')).filter((one) => starts.some((start) => one.startsWith(start)))",
        list(starts),
    )


def test_no_page_runs_what_the_web_said(chromium: Browser, desk: Served) -> None:
    with watched(chromium, desk.home) as (page, watch):
        shown = 0
        paths = [
            "/tonight?since=baseline",
            "/claims",
            "/claims/countries-165",
            "/closing",
            "/ties",
            "/ties?kind=embassy",
            "/ties?kind=membership",
        ]
        paths += ["/ties/UG/diplomatic_relations", "/ties/BR/embassy", "/disagreements", "/runs", "/articles/24kg/344003/versions"]
        paths += [f"/search?q={word}" for word in ("window", "embassy", "%3Cscript%3Ewindow.__pwned%3D1%3C/script%3E", "187&in=statements")]
        paths += linked(page, "/tonight?since=baseline", ("/findings/", "/versions/"))
        for number in range(361000, 361006):
            paths += linked(page, f"/articles/24kg/{number}", ("/captures/",))
        paths += linked(page, "/runs", ("/runs/2",))
        assert any("/captures/" in one for one in paths)
        for path in dict.fromkeys(paths):
            visit(page, path)
            inert(page, watch, path)
            shown += f"<script>{MARK}" in page.locator("main").inner_text()
        assert shown > 10
        visit(page, "/tonight?since=baseline")
        shot(page, "hostile-tonight")


def test_a_capture_s_bytes_are_text_and_its_frame_is_dead(chromium: Browser, desk: Served) -> None:
    with watched(chromium, desk.home) as (page, watch):
        capture = linked(page, "/articles/24kg/361000", ("/captures/",))[0]
        visit(page, f"{capture}/text")
        assert f"<script>{MARK}" in page.locator("body").inner_text()
        inert_text = page.evaluate("[window.__pwned === undefined, document.scripts.length]")
        assert inert_text == [True, 0]
        visit(page, f"{capture}/page")
        assert (
            page.evaluate("document.querySelectorAll('script, img, svg, iframe, link, base, meta[http-equiv], form, a[href]').length") == 0
        )
        watch.clean("the capture alone")
        visit(page, capture)
        frame = page.locator("iframe.captured")
        assert frame.get_attribute("sandbox") == ""
        inert(page, watch, "the capture in its frame")


def test_hostile_words_of_a_reader_are_text_too(chromium: Browser, spoiled_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(spoiled_folder, tmp_path / "data"))
    with served(folder, MORNING, alter=spoil_names) as desk, watched(chromium, desk.home) as (page, watch):
        visit(page, "/tonight?since=baseline")
        card = page.locator("article.card[data-item]").first
        box = card.locator("> .verdict")
        box.locator("summary").click()
        box.get_by_label("In your own words").fill(PAYLOAD[:1900])
        box.get_by_role("button", name="Dismiss", exact=True).click()
        card.locator("> .verdict .said").get_by_text(f"<script>{MARK}").first.wait_for()
        inert(page, watch, "a reason, swapped in")
        visit(page, "/search")
        page.get_by_role("searchbox").fill(PAYLOAD.replace("\x07", "").replace("\x1b", "")[:400])
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?**")
        inert(page, watch, "a question")


def test_the_mailed_report_runs_nothing(chromium: Browser, spoiled_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(spoiled_folder, tmp_path / "data"))
    with installation(folder, MORNING) as app:
        spoil_names(app)
        file = write_reports(app, "a test", "baseline").html
    with watched(chromium, "http://127.0.0.1:1") as (page, watch):
        watch.files = (file.as_uri(),)
        page.goto(file.as_uri())
        assert f"<script>{MARK}" in page.locator("body").inner_text()
        assert page.evaluate("document.querySelectorAll('script, img, iframe, object, base, form, link').length") == 0
        assert page.evaluate(
            "[...document.querySelectorAll('*')].every((one) => one.getAttributeNames().every((name) => !/^on/i.test(name)))"
        )
        protocols = page.evaluate(
            "[...new Set([...document.querySelectorAll('a[href]')].map((one) => one.getAttribute('href').split(':')[0]))]"
        )
        assert all(one in ("http", "https") or one.startswith("#") for one in protocols), protocols
        assert page.evaluate("window.__pwned") is None
        watch.clean("the report")


@pytest.mark.parametrize("language", list(Language))
def test_the_mailed_digest_runs_nothing(chromium: Browser, spoiled_folder: Path, tmp_path: Path, language: Language) -> None:
    """The HTML part as a mail program gets it, out of the mail itself."""
    folder = Path(shutil.copytree(spoiled_folder, tmp_path / "data"))
    recipient = AlertRecipient(name="anna", target="json://127.0.0.1:1", language=language)
    with installation(folder, MORNING, label=PAYLOAD, desk={"public_url": f"javascript:{MARK}=12"}) as app:
        spoil_names(app)
        digest = preview(app, app.programmes[0], "baseline", language, recipient)
    report = digest.report
    assert all((report.changed, report.ties, report.planned, report.edits, report.disagreements, report.missing))
    account = MailAccount("localhost", 25, "insecure", "", "", True, (PAYLOAD, "a@example.org"), ((PAYLOAD, "b@example.org"),))
    letter = Letter("id-1", digest.subject, to_text(digest), to_html(digest), language, MORNING)
    mail = message_from_bytes(compose(letter, account).as_bytes(), policy=default)
    assert [one.get_content_type() for one in mail.iter_parts()] == ["text/plain", "text/html"]
    assert set(mail.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
        "Content-Language",
    }
    plain, page_part = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert page_part is not None
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]", f"{mail['Subject']}{plain.get_content()}")
    file = tmp_path / "digest.html"
    file.write_text(page_part.get_content(), encoding="utf-8")
    for scheme in ("light", "dark"):
        with watched(chromium, "http://127.0.0.1:1", scheme=scheme) as (page, watch):
            watch.files = (file.as_uri(),)
            page.goto(file.as_uri())
            assert f"<script>{MARK}" in page.locator("body").inner_text()
            assert page.evaluate("document.querySelectorAll('script, style, img, svg, iframe, object, base, form, link').length") == 0
            assert page.evaluate(
                "[...document.querySelectorAll('*')].every((one) => one.getAttributeNames().every((name) => !/^on/i.test(name)))"
            )
            addresses = page.evaluate("[...document.querySelectorAll('a[href]')].map((one) => one.getAttribute('href'))")
            assert addresses
            assert all(one.startswith(("http://", "https://")) for one in addresses), addresses
            assert page.evaluate("window.__pwned") is None
            watch.clean("the digest")


def test_what_leaves_the_desk_stays_data(chromium: Browser, desk: Served) -> None:
    with watched(chromium, desk.home) as (page, watch):
        for path in ("/export/changes.atom", "/export/ties.atom"):
            tree = etree.fromstring(page.request.get(path).body())
            entries = tree.findall("{*}entry")
            assert entries, path
            for one in tree.iter("{*}link"):
                assert (one.get("href") or "").startswith(("http://", "https://")), path
            for part in tree.iter("{*}title", "{*}summary", "{*}content"):
                if part.get("type") == "html":
                    page.set_content(part.text or "")
                    assert page.evaluate("window.__pwned") is None
                    assert page.evaluate("document.querySelectorAll('script, img, svg, iframe, link, base, meta').length") == 0, path
            watch.clean(path)
        for table in ("findings", "ledger", "ties", "transitions"):
            text = page.request.get(f"/export/{table}.csv").body().decode("utf-8-sig")
            rows = list(csv.reader(io.StringIO(text, newline="")))
            assert len(rows) > 1, table
            for cell in (cell for row in rows for cell in row):
                number = cell.replace(".", "", 1).removeprefix("-").isdecimal()
                assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (table, cell[:80])
            lines = page.request.get(f"/export/{table}.jsonl").text().splitlines()
            assert all(isinstance(json.loads(line), dict) for line in lines)
        for path in (
            "/api/v1/findings",
            "/api/v1/claims",
            "/api/v1/ties",
            "/api/v1/transitions",
            "/api/v1/runs",
            "/api/v1/ledger",
            "/export/deadlines.ics",
            "/metrics",
        ):
            answer = page.request.get(path)
            assert answer.headers["x-content-type-options"] == "nosniff", path
            assert "html" not in answer.headers["content-type"], path
        visit(page, "/api/v1/findings")
        assert page.evaluate("[window.__pwned === undefined, document.querySelectorAll('script, img, svg, iframe').length]") == [True, 0]
        watch.clean("the API, opened in a tab")
