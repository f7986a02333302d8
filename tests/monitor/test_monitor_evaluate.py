"""Scoring: what counts as found, what stands apart, and what a wrong file gives."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.errors import InputError
from core.records import DatePrecision, FuzzyDate, Language
from monitor.cli import run
from monitor.evaluate import Bench, PredictedAlert, PredictedClaim, PredictedTie, Prediction
from monitor.evaluate_gold import Article, Gold, GoldClaim, GoldTie, load_gold
from monitor.evaluate_names import PartyNames
from monitor.evaluate_scores import Score, Scores, plain_value, score
from seeds.loader import load_seeds

BASELINE = date(2022, 1, 17)
GOLD_FILE = Path(__file__).parent.parent / "gold" / "articles.jsonl"
TWO_TIES = {
    "id": "two",
    "lang": "en",
    "title": "Kyrgyzstan and Chad establish diplomatic relations",
    "date": "2023-05-04",
    "text": "Kyrgyzstan and Chad signed a joint communiqué on establishing diplomatic relations on 3 May 2023.",
    "kind": "A",
    "ties": [{"country": "TD", "kind": "diplomatic_relations", "status": "established"}],
}


def gold(*ties: GoldTie, claims: tuple[GoldClaim, ...] = (), kind: str = "A", said: str | None = "2025-09-26", old: bool = False) -> Gold:
    article = Article("a", Language.EN, "t", "text", FuzzyDate.parse(said) if said else None, "")
    return Gold(article, kind, old, ties, claims, "")


def established(party: str, day: str | None = None) -> GoldTie:
    return GoldTie(party, "diplomatic_relations", "established", FuzzyDate.parse(day) if day else None)


def made(ties: tuple[str, ...] = (), claims: tuple[tuple[str, str, str | None], ...] = (), alerts: tuple[str, ...] = ()) -> Prediction:
    return Prediction(
        "a",
        tuple(PredictedTie(party, "diplomatic_relations", "established", None, 0.95, False, "") for party in ties),
        tuple(PredictedClaim(baseline, relation, None, new, 0.8, False, "") for baseline, relation, new in claims),
        tuple(PredictedAlert(party, 0.95, False, "") for party in alerts),
    )


def scored(wanted: Gold, found: Prediction) -> Scores:
    return score([wanted], [found], PartyNames(load_seeds()).id, BASELINE)


def test_a_row_is_found_once_however_often_it_stands_there() -> None:
    scores = scored(gold(established("SS"), established("SS", "2025-09-25")), made(("SS", "BS")))
    assert scores.total["ties"] == scores.total["established"] == Score(right=1, predicted=2, gold=1)


def test_a_tie_of_another_status_is_missed_and_too_much() -> None:
    wanted = gold(GoldTie("SS", "diplomatic_relations", "planned", None))
    scores = scored(wanted, made(("SS",)))
    assert scores.total["ties"] == Score(0, 1, 1)
    assert [(miss.missing, miss.row) for miss in scores.misses] == [
        (True, "SS diplomatic_relations planned"),
        (False, "SS diplomatic_relations established"),
    ]


def test_rows_for_review_count_in_no_score_and_are_told_apart() -> None:
    found = made(("SS",), alerts=("SS",))
    aside = Prediction(
        "a", tuple(replace(one, review=True) for one in found.ties), (), tuple(replace(one, review=True) for one in found.alerts)
    )
    scores = scored(gold(established("SS")), aside)
    assert scores.total["ties"] == scores.total["alerts"] == Score(0, 0, 1)
    assert scores.review["ties"] == scores.review["alerts"] == Score(1, 1, 1)


@pytest.mark.parametrize(
    ("wanted", "due"),
    [
        (gold(established("SS")), 1),
        (gold(established("SS", "2025")), 1),
        (gold(established("SS"), said=None), 1),
        (gold(established("SS"), said="2022"), 1),
        (gold(established("SS"), said="2022-01"), 1),
        (gold(established("SS"), said="2021-12"), 0),
        (gold(established("SS"), said=None, old=True), 0),
        (gold(established("SS", "1992-01-03")), 0),
        (gold(GoldTie("SS", "embassy", "established", None)), 0),
    ],
)
def test_alerts_are_due_for_what_the_baseline_did_not_know(wanted: Gold, due: int) -> None:
    assert scored(wanted, made(alerts=("SS",))).total["alerts"] == Score(due, 1, due)


def test_advances_and_fulfils_are_one_in_the_headline_and_two_in_the_detail() -> None:
    scores = scored(gold(claims=(GoldClaim("borders", "fulfils", None, None, ""),)), made(claims=(("borders", "advances", None),)))
    assert scores.total["claims"] == Score(1, 1, 1)
    assert scores.detail == {"advances": Score(0, 1, 0), "fulfils": Score(0, 0, 1)}


@pytest.mark.parametrize(("new", "right"), [("185", 1), ("184", 0), (">170", 0)])
def test_a_change_is_found_with_the_right_value_only(new: str, right: int) -> None:
    wanted = gold(claims=(GoldClaim("countries_165", "changes", "165", "185", ""),))
    assert scored(wanted, made(claims=(("countries_165", "changes", new),))).total["changes"] == Score(right, 1, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [("185", "185.0"), ("> 170", ">170"), ("94%", "94 %"), ("889.45 km", "889.450 KM"), ("1,100", "1100"), ("A  b", "a b")],
)
def test_one_figure_in_several_spellings(one: str, other: str) -> None:
    assert plain_value(one) == plain_value(other)


def test_ordinary_articles_give_false_alerts_and_findings() -> None:
    scores = scored(gold(kind="G"), made(("SS",), (("borders", "advances", None), ("borders", "fulfils", None)), ("SS", "BS")))
    assert (scores.ordinary_articles, scores.false_alerts, scores.false_findings, scores.false_ties) == (1, 2, 1, 1)


def test_an_organization_is_found_by_any_of_its_names() -> None:
    names = PartyNames(load_seeds())
    assert {names.id(one) for one in ("African Union", "AFRICAN_UNION", "the African Union", "Африканский союз")} == {"AFRICAN_UNION"}
    assert names.id("UN CND / UNICEF Executive Board") == "CND"
    assert names.id("Bishkek Chess Club") == "Bishkek Chess Club"


def test_labels_do_not_reach_the_reading(tmp_path: Path) -> None:
    plain = dict(TWO_TIES)
    labelled = {
        **TWO_TIES,
        "kind": "G",
        "predates_baseline": True,
        "note": "n",
        "ties": [],
        "claims": [{"baseline": "borders", "evidence": "e"}],
    }
    file = tmp_path / "gold.jsonl"
    file.write_text("\n".join(json.dumps(one) for one in (plain, labelled)), encoding="utf-8")
    first, second = (one.article for one in load_gold(file))
    assert first == second


@pytest.fixture(scope="module")
def bench() -> Bench:
    seeds = load_seeds()
    return Bench(seeds, seeds.programmes["kg-ndp-2026"])


@pytest.mark.parametrize(("said", "alerts"), [("2023-05-04", ["TD"]), ("2023", ["TD"]), (None, ["TD"])])
def test_an_article_is_read_with_its_date_as_the_present(bench: Bench, said: str | None, alerts: list[str]) -> None:
    article = Article("two", Language.EN, str(TWO_TIES["title"]), str(TWO_TIES["text"]), FuzzyDate.parse(said) if said else None, "")
    found = bench.predict(article)
    assert [one.party for one in found.alerts if not one.review] == alerts
    assert [(one.party, one.date) for one in found.ties] == [("TD", "2023-05-03")]


def test_a_tie_from_before_the_baseline_alerts_nobody(bench: Bench) -> None:
    text = "Kyrgyzstan and Chad signed a joint communiqué on establishing diplomatic relations on 3 May 2019."
    article = Article("old", Language.EN, "", text, FuzzyDate(date(2019, 5, 4), DatePrecision.DAY), "")
    assert bench.predict(article).alerts == ()


def _claims(bench: Bench, text: str, day: date) -> set[tuple[str, str]]:
    found = bench.predict(Article("one", Language.EN, "", text, FuzzyDate(day, DatePrecision.DAY), ""))
    return {(one.baseline, one.relation) for one in found.claims if not one.review}


def test_a_policy_line_from_before_the_baseline_is_held_as_of_its_day(bench: Bench) -> None:
    text = "Kyrgyz and Uzbek experts installed 40 border pillars. Kyrgyzstan has diplomatic relations with 164 countries."
    assert _claims(bench, text, date(2020, 5, 4)) == {("borders", "advances")}


def test_what_is_planned_says_nothing_beside_a_step_under_the_same_label(bench: Bench) -> None:
    done = "Kyrgyzstan and Chad signed a joint communiqué on establishing diplomatic relations on 3 May 2023."
    text = f"{done} Kyrgyzstan plans to establish diplomatic relations with Angola."
    assert _claims(bench, text, date(2023, 5, 4)) == {("new_relations", "advances")}


WRONG = [
    ("{", "line 1: not JSON"),
    ("[]", "line 1: not an object"),
    ('{"id": "a"}', "line 1: 'text' is missing"),
    ('\n{"text": "a", "lang": "xx"}', "line 2: 'lang' is 'xx'"),
    ('{"text": "a", "date": "2025-13-40"}', "line 1: 'date' is '2025-13-40'"),
    ('{"text": "a", "ties": {}}', "line 1: 'ties' should be a list"),
    ('{"text": "a", "title": []}', "line 1: 'title' should be text"),
    ("", "holds no article"),
]


@pytest.mark.parametrize(("content", "message"), WRONG)
def test_a_wrong_line_is_named(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message.replace("(", r"\(")) as caught:
        load_gold(file)
    assert "\n" not in str(caught.value)


def test_a_line_with_nothing_but_text_will_do(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(
        '{"text": "Кыргызстан жана Чад дипломатиялык мамиле түзүштү.", "lang": null, "date": null, "claims": null}\n', encoding="utf-8"
    )
    (only,) = load_gold(file)
    assert (only.article.id, only.article.language, only.article.date, only.ties) == ("line-1", Language.KY, None, ())


def test_the_command_prints_json_and_writes_predictions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "gold.jsonl", tmp_path / "out.jsonl"
    file.write_text(json.dumps(TWO_TIES), encoding="utf-8")
    assert run(["evaluate", str(file), "--json", "--predictions", str(out)]) == 0
    printed: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert printed["established"]["all"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "gold": 1, "predicted": 1, "right": 1}
    assert printed["alerts"]["en"]["gold"] == 1
    assert printed["changes"]["all"]["precision"] is None
    assert printed["ordinary"] == {"articles": 0, "false_alerts": 0, "false_findings": 0, "false_ties": 0}
    (row,) = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    assert row["ties"] == [
        {"country": "TD", "org": None, "kind": "diplomatic_relations", "status": "established", "date": "2023-05-03", "confidence": 0.95}
    ]
    assert row["alerts"] == ["TD"]


def test_the_command_answers_a_wrong_file_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(tmp_path / "missing.jsonl")]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert "missing.jsonl" in printed.err


def test_the_shipped_gold_is_read_and_scored(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(GOLD_FILE), "--misses"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("87 articles (37 en, 13 ky, 37 ru)")
    assert "not read: " in printed


def test_a_country_code_is_no_organization() -> None:
    australia = GoldTie("AU", "diplomatic_relations", "established", None, is_country=True)
    union = GoldTie("AU", "membership", "established", None)
    scores = scored(gold(australia, union), made(("AU", "AFRICAN_UNION")))
    assert scores.total["ties"] == Score(right=1, predicted=2, gold=2)
