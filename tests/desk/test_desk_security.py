"""Who may enter and what a form may do: refusing to start, login, roles, proxy, tokens, origins, headers, cookies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from desk_kit import HOME, Client, opened, words
from report_kit import THIRD

from core.errors import SettingsError
from core.records import FindingState
from core.settings import DeskSettings
from monitor.desk.access import Access, access
from monitor.desk.guard import POLICY
from monitor.desk.passwords import MOST_FOR_NAME, MOST_FROM_ADDRESS, WINDOW, Attempts, hash_password
from monitor.desk.sessions import COOKIE, LIFETIME, Sessions

PASSWORD = "a horse of eleven colours"
HASH = hash_password(PASSWORD)
OUTSIDE = "https://desk.example.org"
USERS = {"anna": {"role": "reviewer", "password_hash": HASH}, "olga": {"role": "reader", "password_hash": HASH}}
LOGIN: dict[str, Any] = {"users": USERS, "public_url": OUTSIDE}
PROXY: dict[str, Any] = {"proxy_user_header": "X-Remote-User", "proxy_addresses": ["10.0.0.0/24"], "proxy_reviewers": ["anna"]}


@contextmanager
def behind_login(folder: Path, **desk: Any) -> Iterator[Client]:
    with opened(folder, host="0.0.0.0", address=OUTSIDE, peer="192.0.2.7", desk={**LOGIN, **desk}) as client:
        yield client


@contextmanager
def behind_proxy(folder: Path, peer: str = "10.0.0.9") -> Iterator[Client]:
    with opened(folder, host="0.0.0.0", address=OUTSIDE, peer=peer, desk=PROXY) as client:
        yield client


def log_in(client: Client, name: str = "anna", password: str = PASSWORD, back: str = "/tonight") -> Any:
    fields = {"csrf_token": client.token("/login"), "name": name, "password": password, "back": back}
    return client.post("/login", data=fields, headers={"origin": OUTSIDE}, follow_redirects=False)


# ---------------------------------------------------------------- refusing to start


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "", "desk.example.org", "localhost.example.org"])
def test_an_address_that_others_reach_needs_a_proxy_or_a_login(host: str) -> None:
    with pytest.raises(SettingsError, match="can be reached by others"):
        access(DeskSettings(), host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_is_open_to_whoever_sits_there(host: str) -> None:
    assert access(DeskSettings(), host) is Access.OPEN


@pytest.mark.parametrize(
    ("settings", "expected", "host"),
    [
        (LOGIN, Access.LOGIN, "0.0.0.0"),
        (LOGIN, Access.LOGIN, "127.0.0.1"),
        (PROXY, Access.PROXY, "0.0.0.0"),
        (PROXY, Access.PROXY, "127.0.0.1"),
    ],
)
def test_what_is_configured_holds_on_every_address(settings: dict[str, Any], expected: Access, host: str) -> None:
    assert access(DeskSettings.model_validate(settings), host) is expected


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({**LOGIN, **PROXY}, "choose one"),
        ({"proxy_user_header": "X-Remote-User"}, "proxy_addresses"),
        ({**PROXY, "proxy_addresses": ["the proxy"]}, "no address"),
        ({"users": USERS}, "public_url"),
    ],
)
def test_half_a_configuration_does_not_start(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        access(DeskSettings.model_validate(settings), "0.0.0.0")


# ---------------------------------------------------------------- login


@pytest.mark.parametrize(
    "path", ["/tonight", "/runs", "/findings/x", "/articles/24kg/344003", "/captures/x", "/nowhere", "/decisions?ids=x"]
)
def test_nothing_is_shown_before_the_login(folder: Path, path: str) -> None:
    with behind_login(folder) as client:
        answer = client.get(path, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login?back=%2F")


@pytest.mark.parametrize("path", ["/api/v1/claims", "/export/findings.csv", "/metrics"])
def test_machines_are_told_so_without_a_page(folder: Path, path: str) -> None:
    with behind_login(folder) as client:
        assert client.get(path, follow_redirects=False).status_code == 401


def test_forms_before_the_login_do_nothing(folder: Path) -> None:
    with behind_login(folder) as client:
        finding = client.finding("countries-165", "185").finding.key.id
        fields = {"csrf_token": client.token("/login"), "verdict": "accept", "ids": finding}
        answer = client.post("/decisions", data=fields, headers={"origin": OUTSIDE}, follow_redirects=False)
        assert answer.headers["location"].startswith("/login")
        assert client.state(finding) is FindingState.OPEN


def test_name_and_password_let_one_in_under_that_name(folder: Path) -> None:
    with behind_login(folder) as client:
        answer = log_in(client, back="/runs")
        assert (answer.status_code, answer.headers["location"]) == (303, "/runs")
        cookie = answer.headers["set-cookie"]
        for flag in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/"):
            assert flag in cookie, flag
        assert "You read as anna" in words(client.page("/tonight"))


@pytest.mark.parametrize(("name", "password"), [("anna", "wrong"), ("nobody", PASSWORD), ("", PASSWORD), ("anna", "")])
def test_wrong_names_and_passwords_are_answered_alike(folder: Path, name: str, password: str) -> None:
    with behind_login(folder) as client:
        answer = log_in(client, name, password)
        assert answer.status_code in (401, 422)
        assert client.get("/tonight", follow_redirects=False).status_code == 303
        if answer.status_code == 401:
            assert "Name or password is wrong." in words(answer.text)


def test_a_login_makes_a_new_session(folder: Path) -> None:
    """A session that somebody planted in the browser before does not become the user's."""
    with behind_login(folder) as client:
        client.get("/login")
        planted = client.cookies[COOKIE]
        log_in(client)
        assert client.cookies[COOKIE] != planted
        client.cookies.set(COOKIE, planted, domain="desk.example.org", path="/")
        assert planted not in client.page("/login")


def test_wrong_guesses_are_limited_for_a_while(folder: Path) -> None:
    with behind_login(folder) as client:
        for _ in range(MOST_FOR_NAME):
            assert log_in(client, password="wrong").status_code == 401
        assert log_in(client).status_code == 429
        client.clock.at += WINDOW + timedelta(seconds=1)
        assert log_in(client).status_code == 303


def test_guesses_at_many_names_from_one_address_are_limited_too() -> None:
    attempts, now = Attempts(), THIRD
    for number in range(MOST_FROM_ADDRESS):
        assert not attempts.too_many(f"name{number}", "192.0.2.7", now)
        attempts.wrong(f"name{number}", "192.0.2.7", now)
    assert attempts.too_many("another", "192.0.2.7", now)
    assert not attempts.too_many("another", "192.0.2.8", now)


def test_a_session_ends_with_its_day_with_the_logout_and_with_the_password(folder: Path) -> None:
    with behind_login(folder) as client:
        log_in(client)
        kept = client.cookies[COOKIE]
        client.submit_from(OUTSIDE, "/logout")
        client.cookies.set(COOKIE, kept)
        assert client.get("/tonight", follow_redirects=False).status_code == 303
        client.cookies.clear()
        log_in(client)
        kept = client.cookies[COOKIE]
        client.clock.at += LIFETIME + timedelta(minutes=2)
        assert client.get("/tonight", follow_redirects=False).status_code == 303
    with behind_login(folder, users={"anna": {"role": "reviewer", "password_hash": hash_password("another long password")}}) as client:
        client.cookies.set(COOKIE, kept)
        assert client.get("/tonight", follow_redirects=False).status_code == 303


def test_a_session_of_this_desk_outlives_a_restart(folder: Path) -> None:
    with behind_login(folder) as client:
        log_in(client)
        kept = client.cookies[COOKIE]
    with behind_login(folder) as client:
        client.cookies.set(COOKIE, kept)
        assert "You read as anna" in words(client.page("/tonight"))


def test_readers_look_and_reviewers_decide(folder: Path) -> None:
    with behind_login(folder) as client:
        log_in(client, "olga")
        finding = client.finding("countries-165", "185").finding.key.id
        page = client.page("/tonight")
        assert 'action="/decisions"' not in page
        assert "reported, unreviewed" in words(page)
        answer = client.submit_from(OUTSIDE, "/decisions", verdict="accept", ids=finding)
        assert answer.status_code == 403
        assert client.submit_from(OUTSIDE, "/runs/send").status_code == 403
        assert client.state(finding) is FindingState.OPEN
        assert client.submit_from(OUTSIDE, "/tonight/seen", until="2026-01-28T20:30:00Z").status_code == 303
        assert client.submit_from(OUTSIDE, "/reader", name="anna").status_code == 403


def test_the_desk_s_secret_is_readable_by_its_owner_only(folder: Path) -> None:
    with behind_login(folder):
        assert (folder / "desk.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "x", "x.y", "eyJ.e30", "W10=.00", "WzEsMiwzXQ==.00", "\u044f.\u044f", "a" * 9000])
def test_cookies_that_are_not_ours_are_no_sessions(text: str) -> None:
    sessions = Sessions(b"secret")
    found = sessions.read(text)
    assert found is None or not sessions.holds(text, found[0], "", THIRD)


def test_a_changed_cookie_or_another_secret_does_not_hold() -> None:
    ours, other = Sessions(b"one secret"), Sessions(b"another secret")
    session = ours.new(THIRD, "anna")
    text = ours.write(session, "lock")
    assert ours.holds(text, session, "lock", THIRD)
    assert not other.holds(text, session, "lock", THIRD)
    assert not ours.holds(text, session, "another lock", THIRD)
    assert not ours.holds(text[:-1] + ("0" if text[-1] != "0" else "1"), session, "lock", THIRD)
    assert not ours.holds(text, session, "lock", THIRD - timedelta(hours=1))


# ---------------------------------------------------------------- proxy


def test_the_proxy_s_word_is_believed_from_the_proxy_only(folder: Path) -> None:
    named = {"X-Remote-User": "anna"}
    with behind_proxy(folder) as client:
        assert "You read as anna" in words(client.page("/tonight", **named))
        assert client.get("/tonight").status_code == 403
    with behind_proxy(folder, peer="10.0.1.9") as client:
        assert client.get("/tonight", headers={**named, "X-Forwarded-For": "10.0.0.9"}).status_code == 403


def test_the_proxy_s_users_read_and_those_named_decide(folder: Path) -> None:
    with behind_proxy(folder) as client:
        finding = client.finding("countries-165", "185").finding.key.id
        for name, status, state in (("olga", 403, FindingState.OPEN), ("anna", 303, FindingState.ACCEPTED)):
            headers = {"X-Remote-User": name, "origin": OUTSIDE}
            token = re.search(r'name="csrf_token" value="(\w+)"', client.get("/tonight", headers=headers).text)
            assert token is not None
            fields = {"csrf_token": token[1], "verdict": "accept", "ids": finding}
            assert client.post("/decisions", data=fields, headers=headers, follow_redirects=False).status_code == status
            assert client.state(finding) is state


# ---------------------------------------------------------------- forms and headers


def test_a_form_without_its_token_or_with_another_s_does_nothing(desk: Client) -> None:
    finding = desk.finding("countries-165", "185").finding.key.id
    stranger = Sessions(b"x").token(Sessions(b"x").new(THIRD))
    for token in ({}, {"csrf_token": ""}, {"csrf_token": "0" * 64}, {"csrf_token": stranger}, {"csrf_token": "ключ"}):
        answer = desk.post("/decisions", data={**token, "verdict": "accept", "ids": finding}, headers={"origin": HOME})
        assert answer.status_code == 403
    assert desk.post("/decisions", data={"verdict": "accept", "ids": finding}, headers={"x-csrf-token": "0"}).status_code == 403
    assert desk.state(finding) is FindingState.OPEN


def test_every_form_and_every_unsafe_address_asks_for_the_token(desk: Client) -> None:
    for path in ("/tonight", "/runs", "/articles/24kg/344003"):
        for form in re.findall(r'<form method="post".*?</form>', desk.page(path), re.DOTALL):
            assert 'name="csrf_token"' in form
    for path in ("/decisions", "/tonight/seen", "/tonight/unseen", "/reader", "/language", "/login", "/logout", "/runs/send"):
        assert desk.post(path, data={}, headers={"origin": HOME}).status_code == 403, path


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": HOME, "sec-fetch-site": "cross-site"},
        {"origin": HOME, "sec-fetch-site": "same-site"},
    ],
)
def test_a_form_from_another_site_does_nothing_even_with_its_token(desk: Client, headers: dict[str, str]) -> None:
    finding = desk.finding("countries-165", "185").finding.key.id
    fields = {"csrf_token": desk.token(), "verdict": "accept", "ids": finding}
    assert desk.post("/decisions", data=fields, headers=headers).status_code == 403
    assert desk.state(finding) is FindingState.OPEN


def test_a_form_that_is_far_too_large_is_not_read(desk: Client) -> None:
    answer = desk.post("/decisions", data={"csrf_token": desk.token(), "reason": "x" * 300_000}, headers={"origin": HOME})
    assert answer.status_code == 403


@pytest.mark.parametrize("address", ["http://evil.example:8025", "http://192.0.2.1:8025", "http://localhost.evil.example"])
def test_a_name_that_was_pointed_at_this_machine_is_refused(folder: Path, address: str) -> None:
    with opened(folder, address=address) as client:
        assert client.get("/tonight").status_code == 421


@pytest.mark.parametrize("path", ["/tonight", "/nowhere", "/static/desk.css", "/static/nothing", "/runs/none", "/login"])
def test_every_answer_carries_the_policy(desk: Client, path: str) -> None:
    headers = desk.get(path, follow_redirects=False).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


def test_the_policy_lets_nothing_run_or_load_but_the_desk_s_own_files() -> None:
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == rules["form-action"] == "'self'"
    assert "unsafe" not in POLICY
    assert "*" not in POLICY


@pytest.mark.parametrize("path", ["/tonight", "/runs", "/articles/24kg/344003", "/articles/24kg/344003/versions"])
def test_pages_hold_no_script_or_style_of_their_own(desk: Client, path: str) -> None:
    page = desk.page(path)
    assert not re.search(r"<script(?! src=\"/static/)", page)
    assert "<style" not in page
    assert not re.search(r"<[^>]+\s(?:style|on\w+)=", page)


def test_static_files_are_served_without_asking_and_set_no_cookie(folder: Path) -> None:
    with behind_login(folder) as client:
        answer = client.get("/static/desk.css")
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        assert client.get("/static/%2e%2e/app.py").status_code == 404


def test_transport_security_is_asked_for_only_where_there_is_tls(desk: Client, folder: Path) -> None:
    assert "strict-transport-security" not in desk.get("/tonight").headers
    with behind_login(folder) as client:
        assert "strict-transport-security" in client.get("/login").headers


@pytest.mark.parametrize("name", ["<script>", "a" * 61, "x\ny", "a;b", ""])
def test_an_odd_reader_s_name_is_the_default_one(desk: Client, name: str) -> None:
    desk.submit("/reader", name=name)
    assert 'value="default"' in desk.page("/tonight")


def test_the_clock_of_sessions_is_the_desk_s(folder: Path) -> None:
    """The replica's nights lie years away: sessions count by the clock that is handed in."""
    with opened(folder, datetime.fromisoformat("2031-01-01T00:00:00+00:00")) as desk:
        assert desk.look().status_code == 303
