"""The server: faults, conditions, compression, what it records, and that it ends."""

from __future__ import annotations

import gzip
import http.client
import threading
from collections.abc import Callable
from datetime import UTC, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

import pytest

from core.errors import InputError, SettingsError
from monitor.replica import faults
from monitor.replica.faults import Fault, FaultCounter
from monitor.replica.nights import NIGHTS
from monitor.replica.server import ReplicaServer
from monitor.replica.switches import Feed, Switches, with_switches

PATH = "/vlast/344896/"


def test_too_many_requests_then_fine(serve: Callable[..., Any]) -> None:
    site = serve(faults=(faults.too_many(r"/english/", retry_after_s=7, times=2),))
    pages = [site.get("/english/") for _ in range(3)]
    assert [page.status for page in pages] == [429, 429, 200]
    assert [page.headers.get("retry-after") for page in pages] == ["7", "7", None]
    assert site.get("/").status == 200


def test_an_error_once(serve: Callable[..., Any]) -> None:
    site = serve(faults=(faults.server_error(r"/vlast/344896.*"),))
    assert [site.get(PATH).status for _ in range(3)] == [500, 200, 200]


def test_a_truncated_page(serve: Callable[..., Any]) -> None:
    site = serve(faults=(faults.truncated(r"/vlast/344896/"),))
    with pytest.raises(http.client.IncompleteRead) as caught:
        site.get(PATH)
    assert len(caught.value.partial) > 1000
    assert len(site.get(PATH).body) > len(caught.value.partial)


def test_a_slow_page_waits_for_its_delay(serve: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(ReplicaServer, "wait", lambda _, seconds: waited.append(seconds))
    site = serve(faults=(faults.slow(r"/vlast/.*", delay_s=2.5),))
    assert site.get(PATH).status == 200
    site.get("/english/")
    assert waited == [2.5]


def test_a_refusal_for_good(serve: Callable[..., Any]) -> None:
    site = serve(faults=(Fault(r"/.*", status=403, times=None),))
    assert {site.get(path).status for path in ("/", PATH, "/robots.txt")} == {403}


def test_a_fault_spares_the_first_and_the_first_that_is_due_wins() -> None:
    counter = FaultCounter((Fault("/a", status=500, skip=1), Fault("/a", status=503, times=1)))
    struck = [counter.strike("/a") for _ in range(3)]
    assert [fault.status if fault else None for fault in struck] == [503, 500, None]
    assert counter.strike("/ab") is None


def test_the_usual_faults_all_pass(serve: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ReplicaServer, "wait", lambda *_: None)
    site = serve(faults=faults.USUAL_FAULTS)
    for path in ("/english/", "/kyrgyzcha/", "/vlast/359688_x/"):
        assert [site.get(path).status for _ in range(2)][-1] == 200
        assert site.server.hits[-2].status >= 429


def test_there_are_no_validators_by_default(site: Any) -> None:
    headers = site.get(PATH).headers
    assert "etag" not in headers
    assert "last-modified" not in headers
    assert site.get(PATH, If_None_Match="*", If_Modified_Since="Thu, 01 Jan 2037 00:00:00 GMT").status == 200


@pytest.mark.parametrize("path", [PATH, "/", "/english/", f"{PATH}amp/", "/rss/"])
def test_with_validators_what_is_unchanged_is_304(serve: Callable[..., Any], path: str) -> None:
    site = serve(validators=True, rss=Feed.VALID)
    first = site.get(path)
    assert first.status == 200
    for condition in ({"If_None_Match": first.headers["etag"]}, {"If_Modified_Since": first.headers["last-modified"]}):
        second = site.get(path, **condition)
        assert second.status == 304
        assert second.body == b""
        assert second.headers["etag"] == first.headers["etag"]
    assert site.get(path).steady == first.steady


def test_a_tag_goes_before_a_date_and_must_be_the_same(serve: Callable[..., Any]) -> None:
    site = serve(validators=True)
    first = site.get(PATH)
    later = format_datetime(NIGHTS[-1].at.astimezone(UTC), usegmt=True)
    assert site.get(PATH, If_None_Match='W/"other"', If_Modified_Since=later).status == 200
    assert site.get(PATH, If_None_Match=f'"x", {first.headers["etag"]}').status == 304
    assert site.get(PATH, If_None_Match="*").status == 304
    modified = parsedate_to_datetime(first.headers["last-modified"])
    assert site.get(PATH, If_Modified_Since=format_datetime(modified - timedelta(seconds=1), usegmt=True)).status == 200
    assert site.get(PATH, If_Modified_Since="yesterday").status == 200


@pytest.mark.parametrize(("number", "night", "status"), [(344880, 1, 200), (344896, 1, 304), (344887, 1, 200), (345060, 2, 200)])
def test_an_edit_or_a_new_section_ends_the_validity(serve: Callable[..., Any], number: int, night: int, status: int) -> None:
    site = serve(validators=True)
    path = f"/obschestvo/{number}/"
    first = site.at(NIGHTS[night - 1].at).get(path).headers
    site.at(NIGHTS[night].at)
    assert site.get(path, If_None_Match=first["etag"]).status == status
    assert site.get(path, If_Modified_Since=first["last-modified"]).status == status


def test_a_list_is_valid_until_a_story_comes(serve: Callable[..., Any]) -> None:
    site = serve(validators=True).at(NIGHTS[0].at)
    first = site.get("/english/").headers
    site.at(NIGHTS[1].at)
    assert site.get("/english/", If_None_Match=first["etag"]).status == 200
    assert site.get("/english/", If_Modified_Since=first["last-modified"]).status == 200


def test_bodies_are_compressed_for_those_who_accept_it(serve: Callable[..., Any], site: Any) -> None:
    page = site.get(PATH, Accept_Encoding="gzip, deflate")
    assert page.headers["content-encoding"] == "gzip"
    assert "Папуа" in gzip.decompress(page.body).decode()
    assert "content-encoding" not in site.get(PATH).headers
    assert "content-encoding" not in serve(gzip=False).get(PATH, Accept_Encoding="gzip").headers


def test_head_answers_like_get_without_a_body(site: Any) -> None:
    page = site.get(PATH, method="HEAD")
    assert page.status == 200
    assert page.body == b""
    assert int(page.headers["content-length"]) > 1000


def test_other_methods_are_refused(site: Any) -> None:
    assert site.get(PATH, method="POST").status == 501


def test_hits_are_recorded_with_their_headers(site: Any) -> None:
    site.get("/poisk_po_sajtu/?SearchForm[text]=x", User_Agent="test/1")
    site.get("/nothing/")
    assert [(hit.method, hit.path, hit.status) for hit in site.server.hits] == [
        ("GET", "/poisk_po_sajtu/?SearchForm[text]=x", 200),
        ("GET", "/nothing/", 404),
    ]
    assert site.server.hits[0].headers["user-agent"] == "test/1"
    site.server.forget_hits()
    assert site.server.hits == []


def test_one_connection_can_ask_often(site: Any) -> None:
    host, _, port = site.server.url.removeprefix("http://").partition(":")
    connection = http.client.HTTPConnection(host, int(port))
    for path in ("/", "/english/", "/nothing/", "/"):
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        assert not response.will_close
    connection.close()


def test_closing_ends_waiting_requests_and_idle_connections() -> None:
    before = threading.active_count()
    with ReplicaServer(Switches(faults=(faults.slow(r"/.*", delay_s=3600),))) as server:
        host, _, port = server.url.removeprefix("http://").partition(":")
        idle, waiting = (http.client.HTTPConnection(host, int(port)) for _ in range(2))
        idle.connect()
        waiting.request("GET", "/")
    idle.close()
    waiting.close()
    assert threading.active_count() == before
    with pytest.raises(OSError):  # noqa: PT011 - refused or reset, whichever the system says
        http.client.HTTPConnection(host, int(port), timeout=5).connect()


def test_the_date_header_is_the_clock_of_the_replica(site: Any) -> None:
    assert parsedate_to_datetime(site.get("/").headers["date"]) == NIGHTS[-1].at


def test_the_clock_wants_a_zone(site: Any) -> None:
    with pytest.raises(SettingsError, match="has no zone"):
        site.server.now = NIGHTS[0].at.replace(tzinfo=None)


def test_a_port_that_is_taken_is_told(site: Any) -> None:
    port = int(site.server.url.rpartition(":")[2])
    with pytest.raises(InputError, match=f"port {port} on 127.0.0.1 cannot be had"):
        ReplicaServer(port=port)


def test_switches_are_set_by_name() -> None:
    switches = with_switches(Switches(), ["rows_per_page=3", "rss=html", "validators=true", "moved=missing"])
    assert (switches.rows_per_page, switches.rss, switches.validators, switches.moved) == (3, Feed.HTML, True, "missing")


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        ("colour=red", "unknown switch 'colour'; the switches are rows_per_page"),
        ("faults=1", "unknown switch 'faults'"),
        ("rss=maybe", "'maybe' is none of 404, html, valid"),
        ("validators=perhaps", "'perhaps' is none of true"),
        ("rows_per_page=-1", "'-1' is not a number"),
        ("rows_per_page=0", "must be 1 or more"),
        ("gone_status=200", "neither 404 nor 410"),
    ],
)
def test_a_wrong_switch_is_told(pair: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        with_switches(Switches(), [pair])
