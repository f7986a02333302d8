"""The tie register: covers every UN member, cites a source for all it claims, and states its gap to the reported totals."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import seeds
from core.records import TieKind, TieState
from seeds.loader import load_seeds

FOLDER = Path(seeds.__file__).parent
REPORTED_AT_BASELINE = 165
NOT_YET = {"TO", "LC", "GW", "BF", "BZ", "SO", "HN", "SZ", "PG", "SS", "BS", "TZ", "BW", "GA", "ST"}
INTENDED = {"AO", "MW", "RW"}


@cache
def _file(name: str) -> dict[str, Any]:
    loaded = yaml.load((FOLDER / "ties" / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


@cache
def _relations(name: str = "baseline.yaml") -> dict[str, dict[str, Any]]:
    return {entry["party"]: entry for entry in _file(name)["entries"] if entry["kind"] == "diplomatic_relations"}


def _un() -> set[str]:
    countries = yaml.load((FOLDER / "names" / "countries.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["countries"]
    return {entry["code"] for entry in countries if entry["status"] in ("member", "observer")}


def test_covers_every_un_member_and_observer_but_home() -> None:
    assert set(_relations()) == _un() - {"KG"}


def test_one_entry_a_party_and_kind() -> None:
    for name in ("baseline.yaml", "ties-since-baseline.yaml"):
        seen = Counter((entry["party"], entry["kind"]) for entry in _file(name)["entries"])
        assert [key for key, times in seen.items() if times > 1] == []


def test_established_later_is_none_at_the_baseline() -> None:
    assert {party: _relations()[party]["state"] for party in NOT_YET} == dict.fromkeys(NOT_YET, "none")
    assert {party: _relations()[party]["state"] for party in INTENDED} == dict.fromkeys(INTENDED, "planned")
    assert _relations()["PW"]["state"] == "established"
    assert _relations()["PW"]["since"] == "2021-10"


def test_states_no_more_than_was_reported_and_the_gap() -> None:
    states = Counter(entry["state"] for entry in _relations().values())
    established, unknown = states["established"], states["unknown"]
    assert established <= REPORTED_AT_BASELINE
    assert established + unknown >= REPORTED_AT_BASELINE, "too many denied: the reported total cannot be reached"
    note = " ".join(_file("baseline.yaml")["note"].split())
    stated = re.search(r"(\d+) established, (\d+) not \(.*?\), (\d+) unknown", note)
    assert stated
    assert [int(number) for number in stated.groups()] == [established, states["none"] + states["planned"], unknown]
    assert f"the gap is {REPORTED_AT_BASELINE - established}" in note


def test_every_source_is_named_and_used() -> None:
    for name in ("baseline.yaml", "ties-since-baseline.yaml"):
        entries = _file(name)["entries"]
        used = {entry["source"] for entry in entries if entry.get("source")} | {
            also["source"] for entry in entries for also in entry.get("also", ())
        }
        assert used == set(_file(name)["sources"])


def test_conflicting_dates_of_turkey_are_both_kept() -> None:
    turkey = _relations()["TR"]
    assert turkey["since"] == "1991-12-23"
    assert [also["since"] for also in turkey["also"]] == ["1992-01"]


@pytest.mark.parametrize(
    ("party", "kind", "state"),
    [
        ("UN", "membership", "established"),
        ("EAEU", "membership", "established"),
        ("RU", "strategic_partnership", "established"),
        ("KZ", "border_treaty", "established"),
        ("UZ", "border_treaty", "planned"),
        ("TJ", "border_treaty", "none"),
        ("ET", "embassy", "none"),
        ("HU", "embassy", "established"),
    ],
)
def test_other_ties_at_the_baseline(party: str, kind: str, state: str) -> None:
    found = [entry["state"] for entry in _file("baseline.yaml")["entries"] if (entry["party"], entry["kind"]) == (party, kind)]
    assert found == [state]


def test_the_seven_organizations_of_the_programme_are_memberships() -> None:
    members = {
        entry["party"] for entry in _file("baseline.yaml")["entries"] if entry["kind"] == "membership" and entry["state"] == "established"
    }
    assert {"UN", "EAEU", "CIS", "CSTO", "SCO", "OTS", "OSCE"} <= members


def test_overlay_holds_what_came_since_and_is_off_by_default() -> None:
    later = _relations("ties-since-baseline.yaml")
    assert set(later) == NOT_YET | {"MW"}
    assert _file("ties-since-baseline.yaml")["optional"] == "true"
    plain = {(entry.party, entry.kind): entry.state for entry in load_seeds().register}
    enabled = {(entry.party, entry.kind): entry for entry in load_seeds(enable=("ties-since-baseline",)).register}
    key = ("SS", TieKind.DIPLOMATIC_RELATIONS)
    assert plain[key] is TieState.NONE
    assert enabled[key].state is TieState.ESTABLISHED
    assert str(enabled[key].since) == "2025-09-25"


def test_overlay_dates_lie_after_the_baseline() -> None:
    baseline = _file("baseline.yaml")["as_of"]
    dates = [entry["since"] for entry in _file("ties-since-baseline.yaml")["entries"]]
    assert [since for since in dates if since < baseline[: len(since)]] == []
