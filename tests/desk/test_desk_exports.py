"""What leaves the desk: CSV that no spreadsheet runs, JSON Lines, Atom feeds and the calendar, with the API's filters."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from desk_kit import Client, opened
from fastapi.routing import APIRoute
from icalendar import Calendar
from monitor_kit import Told, installation, night
from report_kit import SECOND, at

from monitor.desk import api, exports, metrics, pages_claims, pages_ties
from monitor.desk.feeds import identity, writable
from monitor.desk.tables import cell

GUIDE = Path(__file__).parents[2] / "docs" / "desk.md"
ATOM = "{http://www.w3.org/2005/Atom}"


def table(desk: Client, path: str) -> list[dict[str, str]]:
    answer = desk.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def lines(desk: Client, path: str) -> list[dict[str, Any]]:
    answer = desk.get(path)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def feed(desk: Client, path: str) -> ET.Element:
    answer = desk.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return ET.fromstring(answer.content)


@pytest.mark.parametrize("name", ["findings", "ledger", "ties", "transitions"])
def test_csv_and_json_lines_hold_the_same_records(desk: Client, name: str) -> None:
    rows, records = table(desk, f"/export/{name}.csv"), lines(desk, f"/export/{name}.jsonl")
    assert records
    assert len(rows) == len(records)
    key = {"findings": "id", "ledger": "value", "ties": "party", "transitions": "key"}[name]
    assert [one[key] for one in rows] == [one[key] for one in records]


def test_files_are_offered_for_keeping(desk: Client) -> None:
    answer = desk.get("/export/ledger.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="policy-monitor-ledger.csv"'
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_finding_s_line_leads_to_its_proof(desk: Client) -> None:
    row = next(one for one in table(desk, "/export/findings.csv?claim=countries-165") if one["new"] == "185")
    assert (row["old"], row["relation"], row["state"], row["articles"], row["languages"]) == (">172", "changes", "open", "2", "en | ru")
    assert "185" in row["statement"]
    assert row["urls"].startswith("https://24.kg/")
    assert row["captures"].startswith("urn:uuid:")


@pytest.mark.parametrize("asked", ["true_on=&known_on=2025-09-26", "known_on=2025-09-26"])
def test_files_take_the_two_dates_and_empty_fields_ask_for_nothing(desk: Client, asked: str) -> None:
    values = [(one["claim"], one["bound"], one["value"]) for one in lines(desk, f"/export/ledger.jsonl?{asked}")]
    assert ("countries-165", "more_than", "170") in values
    assert ("countries-165", "exact", "185") not in values


@pytest.mark.parametrize(
    "path", ["/export/findings.csv?clam=x", "/export/ties.csv?kind=x", "/export/ledger.xlsx", "/export/ties.atom?limit=1"]
)
def test_what_a_filter_does_not_know_is_refused(desk: Client, path: str) -> None:
    assert desk.get(path).status_code == 422


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+7", "'+7"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =cmd", "'  =cmd"),
        ("\t=cmd", "'\t=cmd"),
        ("＝1", "'＝1"),
        (["=a", "b"], "'=a | b"),
        ("plain = text", "plain = text"),
        ({"ok": 1}, "ok: 1"),
        (None, ""),
        (True, True),
        (3, 3),
        (Decimal("1.5"), "1.5"),
    ],
)
def test_cells_are_inert(given: object, expected: object) -> None:
    assert cell(given) == expected


def test_a_hostile_article_runs_nowhere(tmp_path: Path) -> None:
    title = '=HYPERLINK("http://x","y") <script>alert(1)</script> Kyrgyzstan has diplomatic relations with 181 countries\x00\ufffe\u202e'
    body = "=cmd Kyrgyzstan has diplomatic relations with 181 countries, <img src=x onerror=alert(1)> ]]> said."
    with installation(tmp_path, SECOND) as app:
        night(app, SECOND, [Told(500001, title, body, "en", at(SECOND, 9))])
    with opened(tmp_path, SECOND) as desk:
        row = next(one for one in table(desk, "/export/findings.csv") if one["new"] == "181")
        assert not any(str(one).startswith(("=", "+", "-", "@")) for one in row.values())
        for path in ("/export/changes.atom", "/export/ties.atom"):
            feed(desk, path)
            text = desk.get(path).text
            assert "<script" not in text
            assert "<img" not in text
            assert "\u202e" not in text
        assert lines(desk, "/export/findings.jsonl")


def test_changes_are_a_feed_whose_entries_never_change_their_name(desk: Client) -> None:
    before = feed(desk, "/export/changes.atom")
    entries = {one.findtext(f"{ATOM}title"): one for one in before.iter(f"{ATOM}entry")}
    entry = entries["countries-165: more than 172 → 185"]
    finding = desk.finding("countries-165", "185").finding.key
    assert entry.findtext(f"{ATOM}id") == identity(str(finding))
    links = {one.get("rel"): one.get("href") for one in entry.iter(f"{ATOM}link")}
    assert links["alternate"] == f"http://127.0.0.1:8025/findings/{finding.id}"
    assert (links["related"] or "").startswith("https://24.kg/")
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "text"
    assert "185" in (content.text or "")
    desk.decide("accept", finding.id)
    after = {one.findtext(f"{ATOM}id"): one for one in feed(desk, "/export/changes.atom").iter(f"{ATOM}entry")}
    assert "accepted" in {one.get("term") for one in after[identity(str(finding))].iter(f"{ATOM}category")}


def test_a_feed_says_when_it_changed_and_where_it_is(desk: Client) -> None:
    root = feed(desk, "/export/ties.atom?kind=diplomatic_relations")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", root.findtext(f"{ATOM}updated") or "")
    links = {one.get("rel"): one.get("href") for one in root.findall(f"{ATOM}link")}
    assert links["self"] == "http://127.0.0.1:8025/export/ties.atom?kind=diplomatic_relations"
    titles = [one.findtext(f"{ATOM}title") for one in root.iter(f"{ATOM}entry")]
    assert titles[0] == "Kyrgyzstan and South Sudan: diplomatic relations established"
    assert len(titles) == 3


def test_a_feed_without_entries_is_one_all_the_same(desk: Client) -> None:
    root = feed(desk, "/export/ties.atom?kind=consulate")
    assert root.findall(f"{ATOM}entry") == []
    assert root.findtext(f"{ATOM}updated")


def test_links_go_to_the_address_at_which_people_reach_the_desk(folder: Path) -> None:
    with opened(folder, desk={"public_url": "https://desk.example.org/"}) as desk:
        text = desk.get("/export/changes.atom").text
        assert 'href="https://desk.example.org/findings/' in text
        assert "127.0.0.1" not in text


def test_the_label_stands_on_the_feed(folder: Path) -> None:
    with opened(folder, label="replica") as desk:
        assert feed(desk, "/export/changes.atom").findtext(f"{ATOM}title") == "policy-monitor: changes [replica]"


def test_deadlines_are_a_calendar(desk: Client) -> None:
    answer = desk.get("/export/deadlines.ics?language=ru")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    programme = desk.app_.programmes[0]
    days = sorted({one.deadline for one in programme.claims if one.deadline})
    assert [one.decoded("dtstart") for one in events] == days
    assert all("\r\n" in str(answer.content, "utf-8") for _ in events)
    assert "¶" in str(events[0]["description"])
    assert answer.content == desk.get("/export/deadlines.ics?language=ru").content


def test_every_address_is_in_the_guide() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    paths = [
        route.path
        for module in (api, exports, metrics, pages_claims, pages_ties)
        for route in module.router.routes
        if isinstance(route, APIRoute)
    ]
    told = [path.replace("{form}", form) for path in paths for form in (("csv", "jsonl") if "{form}" in path else ("",))]
    assert len(told) > 20
    assert [path for path in told if f"`{path.replace('{claim_id}', '{id}')}`" not in guide] == []


def test_xml_holds_no_character_that_it_has_no_way_to_write() -> None:
    assert writable("a\x00b\x0b\ufffe\ud800c\u202ed\n") == "abcd\n"
