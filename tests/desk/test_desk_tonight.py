"""Tonight: what is new since this reader looked, and decisions that are kept for good, told apart by reviewer, and have consequences."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from desk_kit import PROGRAMME, Client, cards, opened, words
from monitor_kit import Told, night
from report_kit import THIRD, at

from core.records import FindingState, RunStatus
from monitor.desk.background import Background
from monitor.runs import LEASE, lease
from monitor.settle import settle
from store import findings, ledger, readers, runs

COUNTRIES = "countries-165"
AGAIN = Told(
    360010,
    "Ties abroad, told again",
    "Kyrgyzstan has diplomatic relations with 185 countries, the ministry said.",
    "en",
    at(THIRD + timedelta(days=1), 9),
)
NEW_FIGURE = Told(
    360011,
    "Ties abroad grow",
    "Kyrgyzstan has diplomatic relations with 186 countries, the ministry said.",
    "en",
    at(THIRD + timedelta(days=1), 10),
)


def ids_of(page: str) -> list[str]:
    return re.findall(r'<article class="card" id="f-(\w+)" data-item', page)


def verdict_of(page: str, finding_id: str) -> str:
    found = re.search(rf'<div class="verdict" data-state="(\w+)" data-ids="{finding_id}">', page)
    assert found is not None
    return found[1]


def test_the_changed_claim_comes_first_from_before_to_after_with_all_that_decides(desk: Client) -> None:
    first = cards(desk.page("/tonight"))[0]
    assert '<span class="old">165</span>' in first
    assert '<span class="new">185</span>' in first
    assert '<mark class="value"' in first
    said = words(first)
    for part in (
        "Жээнбек Кулубаев",
        "2026-01-28",
        "24.kg (Russian)",
        "24.kg (English)",
        "was held as of",
        "now 185 is stated",
        "reported, unreviewed",
    ):
        assert part in said, part


def test_changes_stand_before_ties_before_progress(desk: Client) -> None:
    page = desk.page("/tonight")
    places = [page.index(f'<h2 id="{name}">') for name in ("changed", "ties", "disagreements", "edits")]
    assert places == sorted(places)


def test_a_reader_who_looked_sees_only_what_came_later(desk: Client) -> None:
    desk.clock.at = THIRD + timedelta(hours=3)
    assert desk.look().status_code == 303
    assert "Nothing new" in words(desk.page("/tonight"))
    night(desk.app_, THIRD + timedelta(days=1), [NEW_FIGURE])
    page = desk.page("/tonight")
    assert "186" in words(page)
    assert "Papua New Guinea" not in words(page)
    assert "older ones wait" in words(page)


def test_looking_can_be_taken_back(desk: Client) -> None:
    before = ids_of(desk.page("/tonight"))
    moved = desk.look()
    until = re.search(r'name="until" value="([^"]+)"', desk.page(moved.headers["location"]))
    assert until is not None
    desk.submit("/tonight/unseen", until=until[1])
    assert ids_of(desk.page("/tonight")) == before


def test_what_came_while_the_page_stood_open_is_not_marked_as_seen(desk: Client) -> None:
    desk.clock.at = THIRD + timedelta(hours=3)
    found = re.search(r'name="until" value="([^"]+)"', desk.page("/tonight"))
    assert found is not None
    night(desk.app_, THIRD + timedelta(days=1), [NEW_FIGURE])
    desk.clock.at = THIRD + timedelta(days=1, hours=3)
    desk.submit("/tonight/seen", until=found[1])
    assert "186" in words(desk.page("/tonight"))


@pytest.mark.parametrize(("status", "until"), [(RunStatus.RUNNING, timedelta(0)), (RunStatus.OK, timedelta(minutes=50))])
def test_what_a_run_or_settling_under_way_may_still_store_is_not_marked_as_seen(desk: Client, status: RunStatus, until: timedelta) -> None:
    began = THIRD + timedelta(hours=5)
    with desk.app_.store.write() as tx:
        runs.start(tx, run_id="late", kind="nightly", now=began)
        if status is not RunStatus.RUNNING:
            runs.finish(tx, "late", status, began, {})
    desk.clock.at = began + timedelta(hours=1)
    with lease(desk.app_.store, desk.app_.clock, LEASE):
        desk.look()
    with desk.app_.store.read() as tx:
        assert readers.cursor(tx, "default") == began + until


@pytest.mark.parametrize("until", ["", "soon", "2026-01-01", "2026-01-01T00:00:00"])
def test_what_is_no_moment_moves_nothing(desk: Client, until: str) -> None:
    for path in ("/tonight/seen", "/tonight/unseen"):
        assert desk.submit(path, until=until).status_code in (409, 422)
    with desk.app_.store.read() as tx:
        assert readers.cursor(tx, "default") is None


def test_readers_have_cursors_of_their_own(desk: Client) -> None:
    desk.clock.at = THIRD + timedelta(hours=3)
    desk.submit("/reader", name="Айгүл")
    desk.look()
    assert "Nothing new" in words(desk.page("/tonight"))
    desk.submit("/reader", name="")
    assert "Nothing new" not in words(desk.page("/tonight"))
    with desk.app_.store.read() as tx:
        assert readers.cursor(tx, "Айгүл") is not None
        assert readers.cursor(tx, "default") is None


@pytest.mark.parametrize("since", ["baseline", "last-run", "2026-01-01", "2026-01-01T00:00:00Z"])
def test_another_beginning_can_be_asked_for(desk: Client, since: str) -> None:
    desk.look()
    assert "185" in words(desk.page(f"/tonight?since={since}"))


def test_accepting_is_kept_with_name_and_time_and_reaches_the_ledger(desk: Client) -> None:
    desk.submit("/reader", name="anna")
    finding = desk.finding(COUNTRIES, "185").finding.key.id
    answer = desk.decide("accept", finding)
    assert answer.headers["location"] == f"/tonight#f-{finding}"
    page = desk.page("/tonight")
    assert verdict_of(page, finding) == "accepted"
    assert "accepted by anna, 2026-01-29 02:30" in words(page)
    with desk.app_.store.read() as tx:
        newest = ledger.value(tx, PROGRAMME, COUNTRIES)
    assert newest is not None
    assert (str(newest.quantity), newest.status) == ("185", "accepted")


def test_dismissing_needs_a_reason(desk: Client) -> None:
    finding = desk.finding(COUNTRIES, "185").finding.key.id
    assert desk.decide("dismiss", finding).status_code == 422
    assert "Say why you dismiss it" in words(desk.decide("dismiss", finding, htmx=True).text)
    assert desk.state(finding) is FindingState.OPEN


def test_a_dismissed_change_leaves_the_page_s_head_and_the_ledger_and_can_be_undone(desk: Client) -> None:
    finding = desk.finding(COUNTRIES, "185").finding.key.id
    desk.decide("dismiss", finding, reason="a slip of the tongue")
    page = desk.page("/tonight")
    assert finding not in ids_of(page)[: page.count('<h2 id="changed"')]
    assert "a slip of the tongue" in words(page[page.index('<h2 id="gone">') :])
    with desk.app_.store.read() as tx:
        newest = ledger.value(tx, PROGRAMME, COUNTRIES)
    assert newest is not None
    assert str(newest.quantity) != "185"
    desk.decide("undo", finding)
    assert ids_of(desk.page("/tonight"))[0] == finding


def test_a_dismissed_finding_does_not_come_back_when_it_is_said_again_but_a_new_key_does(desk: Client) -> None:
    finding = desk.finding(COUNTRIES, "185").finding.key.id
    desk.decide("dismiss", finding, reason="misheard")
    desk.clock.at = THIRD + timedelta(hours=3)
    desk.look()
    night(desk.app_, THIRD + timedelta(days=1), [AGAIN, NEW_FIGURE])
    page = desk.page("/tonight")
    assert finding not in ids_of(page)
    assert desk.state(finding) is FindingState.DISMISSED
    assert desk.finding(COUNTRIES, "186").finding.key.id in ids_of(page)


def test_not_sure_is_kept_and_leaves_the_finding_open(desk: Client) -> None:
    finding = desk.finding(COUNTRIES, "185").finding.key.id
    desk.decide("unsure", finding)
    assert verdict_of(desk.page("/tonight"), finding) == "unsure"
    assert desk.state(finding) is FindingState.OPEN
    with desk.app_.store.read() as tx:
        assert [one.state for one in findings.decision_history(tx, finding)] == [FindingState.UNSURE]
        assert findings.decisions(tx, PROGRAMME) == {}
    desk.decide("undo", finding)
    assert verdict_of(desk.page("/tonight"), finding) == "open"


def test_nothing_to_undo_is_said_and_nothing_kept(desk: Client) -> None:
    finding = desk.finding(COUNTRIES, "185").finding.key.id
    answer = desk.decide("undo", finding)
    assert answer.status_code == 409
    assert "no decision to undo" in words(answer.text)
    brief = desk.decide("undo", finding, htmx=True)
    assert brief.status_code == 409
    assert "<" not in brief.text


def test_a_second_reviewer_may_disagree_and_both_are_shown(desk: Client) -> None:
    finding = desk.finding(COUNTRIES, "185").finding.key.id
    desk.submit("/reader", name="anna")
    desk.decide("accept", finding)
    desk.submit("/reader", name="bek")
    desk.clock.at = THIRD + timedelta(minutes=5)
    desk.decide("dismiss", finding, reason="the ministry says 184")
    for page in (desk.page("/tonight"), desk.page(f"/findings/{finding}")):
        said = words(page)
        assert "reviewers disagree" in said
        assert "accepted by anna, 2026-01-29 02:30" in said
        assert "dismissed by bek, 2026-01-29 02:35: the ministry says 184" in said
    assert desk.state(finding) is FindingState.DISMISSED


def test_every_decision_stays_in_the_finding_s_history(desk: Client) -> None:
    finding = desk.finding(COUNTRIES, "185").finding.key.id
    for verdict in ("accept", "undo", "unsure", "accept"):
        desk.decide(verdict, finding)
    history = re.search(r'<ol class="history">(.*?)</ol>', desk.page(f"/findings/{finding}"), re.DOTALL)
    assert history is not None
    assert [re.search(r"accepted|taken back|not sure", words(one))[0] for one in re.findall(r"<li>.*?</li>", history[1], re.DOTALL)] == [  # type: ignore[index]
        "accepted",
        "taken back",
        "not sure",
        "accepted",
    ]


def test_a_correction_that_a_dismissal_calls_for_is_shown_and_sent_from_the_page(desk: Client) -> None:
    tie = next(one for one in ids_of(desk.page("/tonight")) if "Papua New Guinea" in words(desk.page(f"/findings/{one}")))
    alerted = desk.submit("/runs/send")
    assert alerted.status_code == 303
    desk.desk.sender.wait()
    assert "not gone out yet" not in words(desk.page("/tonight"))
    desk.decide("dismiss", tie, reason="a toast, not a tie")
    assert "1 message has not gone out yet." in words(desk.page("/tonight"))
    desk.submit("/runs/send")
    desk.desk.sender.wait()
    lines = (desk.app_.settings.data_dir / "alerts.log").read_text(encoding="utf-8").splitlines()
    assert "Correction" in lines[-1]
    assert "Papua New Guinea" in lines[-1]


def test_many_of_a_kind_are_dismissed_together_and_taken_back_together(desk: Client) -> None:
    page = desk.page("/tonight")
    together = re.findall(r'name="together" value="([^"]+)">', page[page.index('<h2 id="ties">') :])[0]
    answer = desk.submit("/decisions", verdict="dismiss", together=together, because="not about this country")
    assert answer.headers["location"] == "/tonight"
    ids = together.split()
    assert len(ids) > 1
    assert {desk.state(one) for one in ids} == {FindingState.DISMISSED}
    back = re.search(r'name="together" value="([^"]+)">Take all', desk.page("/tonight"))
    assert back is not None
    assert sorted(back[1].split()) == sorted(ids)
    desk.submit("/decisions", verdict="undo", together=back[1])
    assert {desk.state(one) for one in ids} == {FindingState.OPEN}


def test_htmx_gets_the_new_verdict_alone(desk: Client) -> None:
    finding = desk.finding(COUNTRIES, "185").finding.key.id
    answer = desk.decide("accept", finding, htmx=True)
    assert answer.text.strip().startswith('<div class="verdict" data-state="accepted"')
    assert "<html" not in answer.text
    again = desk.page(f"/decisions?ids={finding}&back=/runs")
    assert 'name="back" value="/runs"' in again


def test_enter_in_a_reason_never_presses_accept(desk: Client) -> None:
    """Enter presses a form's first button: it has to be the one for dismissing, or one that does nothing."""
    page = desk.page("/tonight")
    forms = [form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="reason"' in form]
    assert forms
    for form in forms:
        first = re.search(r"<button[^>]*>", form)
        assert first is not None
        assert 'value="dismiss"' in first[0] or "disabled" in first[0]


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", ""])
def test_a_form_leads_back_within_the_desk_only(desk: Client, back: str) -> None:
    finding = desk.finding(COUNTRIES, "185").finding.key.id
    answer = desk.submit("/decisions", verdict="accept", ids=[finding], back=back)
    assert answer.headers["location"] == f"/tonight#f-{finding}"


@pytest.mark.parametrize("fields", [{"verdict": "erase"}, {"verdict": "accept"}, {"verdict": "accept", "ids": ["x"] * 501}])
def test_forms_that_make_no_sense_do_nothing(desk: Client, fields: dict[str, object]) -> None:
    assert desk.submit("/decisions", **fields).status_code == 422


def test_decisions_wait_for_a_run_under_way_and_are_kept(desk: Client) -> None:
    """The lease is held: the decision stands at once, and the next settling takes it up."""
    finding = desk.finding(COUNTRIES, "185").finding.key.id
    with lease(desk.app_.store, desk.app_.clock, LEASE):
        desk.decide("dismiss", finding, reason="misheard")
        assert desk.state(finding) is FindingState.DISMISSED
        with desk.app_.store.read() as tx:
            assert str(ledger.value(tx, PROGRAMME, COUNTRIES).quantity) == "185"  # type: ignore[union-attr]
    settle(desk.app_)
    with desk.app_.store.read() as tx:
        assert str(ledger.value(tx, PROGRAMME, COUNTRIES).quantity) != "185"  # type: ignore[union-attr]


def test_background_work_is_done_once_for_many_and_outlives_a_fault() -> None:
    done: list[int] = []

    def work() -> None:
        done.append(1)
        if len(done) == 1:
            raise ValueError("once")

    background = Background("a test", work)
    assert background.request(30)
    assert background.request(30)
    assert len(done) == 2


def test_before_the_first_night_the_page_says_how_to_start_one(tmp_path: Path) -> None:
    with opened(tmp_path) as desk:
        said = words(desk.page("/tonight"))
    assert "Nothing has been read yet: no night has run. Start one with policy-monitor nightly" in said
    assert "Nothing new" not in said
