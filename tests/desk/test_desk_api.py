"""The API: what the pages show, described, by the same filters, and nothing that writes."""

from __future__ import annotations

from typing import Any

import pytest
from desk_kit import Client
from monitor_kit import seeds

from core.records import TieKind

PATHS = (
    "/api/v1/programmes",
    "/api/v1/claims",
    "/api/v1/claims/{claim}",
    "/api/v1/findings",
    "/api/v1/findings/{finding}",
    "/api/v1/ledger",
    "/api/v1/ties",
    "/api/v1/ties/{party}/{kind}",
    "/api/v1/transitions",
    "/api/v1/runs",
)


def ask(desk: Client, path: str, **asked: Any) -> Any:
    answer = desk.get(f"/api/v1/{path}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_every_address_is_described_and_reads_only(desk: Client) -> None:
    described = desk.get("/api/openapi.json").json()
    assert set(described["paths"]) == set(PATHS)
    for path, methods in described["paths"].items():
        assert list(methods) == ["get"], path
        assert methods["get"]["summary"], path
    assert described["components"]["schemas"]["LedgerRecord"]["properties"]["recorded_at"]["description"] == "When we learned it"


def test_programmes_and_claims_say_what_the_seeds_say(desk: Client) -> None:
    (programme,) = ask(desk, "programmes")
    claims = ask(desk, "claims")
    assert programme["claims"] == len(claims)
    assert programme["published_on"] == "2022-01-17"
    assert {one["id"] for one in claims} == {one.id for one in desk.app_.programmes[0].claims}
    assert set(claims[0]["wording"]) == {"en", "ru", "ky"}


def test_a_claim_tells_where_it_stands(desk: Client) -> None:
    one = ask(desk, "claims/countries-165")
    assert (one["state"], one["articles"]) == ("changes", {"changes": 3})
    assert (one["value"]["value"], one["value"]["status"], one["value"]["as_of"]) == ("185", "reported", "2026-01-28")
    assert (one["accepted_value"]["value"], one["accepted_value"]["finding"]) == ("165", None)
    assert (one["accepted"], one["unreviewed"], one["doubtful"]) == (0, 2, 1)
    desk.decide("accept", desk.finding("countries-165", "185").finding.key.id)
    assert ask(desk, "claims/countries-165")["accepted_value"]["value"] == "185"


def test_claims_can_be_narrowed_down(desk: Client) -> None:
    assert {one["kind"] for one in ask(desk, "claims", kind="count")} == {"count"}
    assert [one["id"] for one in ask(desk, "claims", state="changes")] == ["countries-165"]
    assert ask(desk, "claims/countries-165", known_on="2025-09-26")["value"]["bound"] == "more_than"


def test_findings_come_newest_first_with_their_evidence(desk: Client) -> None:
    found = ask(desk, "findings", claim="countries-165")
    assert found["total"] == len(found["items"]) == 3
    seen = [one["first_seen"] for one in found["items"]]
    assert seen == sorted(seen, reverse=True)
    one = next(item for item in found["items"] if item["new"] == "185")
    assert {said["language"] for said in one["evidence"]} == {"en", "ru"}
    for said in one["evidence"]:
        assert "185" in said["statement"]
        assert desk.get(f"/versions/{said['version']}", follow_redirects=True).status_code == 200
        assert said["capture"].startswith("urn:uuid:")
    assert desk.get(one["path"]).status_code == 200
    assert ask(desk, f"findings/{one['id']}") == one


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"relation": "changes"}, {">172", "185", "184"}),
        ({"relation": "changes", "since": "2026-01-01"}, {"185", "184"}),
        ({"relation": "changes", "known_on": "2025-09-26", "withdrawn": "true"}, {">170"}),
        ({"relation": "changes", "true_on": "2025-12-31"}, {">172"}),
        ({"relation": "changes", "withdrawn": "true"}, {">170", ">172", "185", "184"}),
        ({"state": "dismissed"}, set()),
    ],
)
def test_findings_can_be_narrowed_down(desk: Client, asked: dict[str, str], expected: set[str]) -> None:
    assert {one["new"] for one in ask(desk, "findings", **asked)["items"]} == expected


def test_findings_of_a_tie_are_found_by_party_and_kind(desk: Client) -> None:
    found = ask(desk, "findings", party="PG", kind="diplomatic_relations")["items"]
    assert {one["party"] for one in found} == {"PG"}
    assert {one["tie_kind"] for one in found} == {"diplomatic_relations"}
    assert ask(desk, "findings", party="PG", kind="embassy")["total"] == 0


def test_version_1_keeps_how_many_it_answers_unasked(desk: Client) -> None:
    assert [ask(desk, what)["limit"] for what in ("findings", "transitions")] == [100, 100]


def test_lists_are_turned_over(desk: Client) -> None:
    every = ask(desk, "findings", limit=1000)["items"]
    turned = [ask(desk, "findings", limit=2, offset=place)["items"] for place in range(0, len(every), 2)]
    assert [one for some in turned for one in some] == every


def test_the_ledger_has_two_times_and_its_history(desk: Client) -> None:
    values = [(one["bound"], one["value"]) for one in ask(desk, "ledger", claim="countries-165")]
    assert values == [("exact", "165"), ("more_than", "172"), ("exact", "185")]
    assert [one["value"] for one in ask(desk, "ledger", claim="countries-165", true_on="2025-01-01")] == ["165"]
    assert [one["value"] for one in ask(desk, "ledger", claim="countries-165", known_on="2025-09-26")] == ["165", "170"]
    history = ask(desk, "ledger", claim="countries-165", history="true")
    assert [(one["value"], one["status"]) for one in history] == [
        ("165", "accepted"),
        ("170", "reported"),
        ("172", "reported"),
        ("170", "retracted"),
        ("185", "reported"),
    ]
    assert desk.get("/api/v1/ledger?history=true").status_code == 422


def test_the_register_is_listed_by_its_filters(desk: Client) -> None:
    embassies = ask(desk, "ties", kind="embassy")
    assert len(embassies) == sum(one.kind is TieKind.EMBASSY for one in seeds().register)
    assert {one["state"] for one in ask(desk, "ties", state="planned")} == {"planned"}
    assert [one["party"] for one in ask(desk, "ties", kind="diplomatic_relations", region="oceania", state="established", party="PG")] == [
        "PG"
    ]
    (sudan,) = ask(desk, "ties", kind="diplomatic_relations", party="SS")
    assert (sudan["state"], sudan["since"], sudan["review"], sudan["days"]) == ("established", "2025-09-26", "open", 125)
    assert desk.get(sudan["path"]).status_code == 200


def test_one_tie_has_its_states_and_moves(desk: Client) -> None:
    found = ask(desk, "ties/SS/diplomatic_relations")
    assert [one["state"] for one in found["states"]] == ["none", "planned", "established"]
    assert [(one["before"], one["after"]) for one in found["transitions"]] == [("planned", "established"), ("none", "planned")]
    assert desk.get("/api/v1/ties/QQ/embassy").status_code == 404


def test_moves_and_runs_are_listed(desk: Client) -> None:
    assert {one["party"] for one in ask(desk, "transitions", since="2025-09-27")["items"]} == {"SS"}
    assert ask(desk, "transitions", limit=1)["total"] == 3
    assert [one["status"] for one in ask(desk, "runs", limit=2)] == ["ok", "ok"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("findings/none", 404, "no such finding"),
        ("claims/none", 404, "no such claim"),
        ("claims?programme=other", 404, "no such programme"),
        ("findings?limit=0", 422, "limit"),
        ("findings?relation=likes", 422, "relation"),
        ("findings?known_on=yesterday", 422, "known_on"),
        ("ties?colour=red", 422, "colour"),
        ("nothing", 404, "Not Found"),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_line(desk: Client, path: str, status: int, said: str) -> None:
    answer = desk.get(f"/api/v1/{path}")
    assert answer.status_code == status
    assert said in answer.json()["detail"]


def test_nothing_can_be_written(desk: Client) -> None:
    assert desk.post("/api/v1/findings", headers={"x-csrf-token": desk.token()}).status_code == 405
