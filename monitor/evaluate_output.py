"""Puts scores and predictions into words, tables and JSON. Computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from monitor.evaluate import Prediction
from monitor.evaluate_names import PartyNames
from monitor.evaluate_scores import MEASURES, Miss, Score, Scores

_NAMES = {
    "established": "diplomatic relations established",
    "alerts": "alerts",
    "ties": "all ties",
    "claims": "claims",
    "changes": "claims that change, with the new value",
}
_WIDTH = 40


def scores_json(scores: Scores) -> dict[str, Any]:
    """What `evaluate --json` prints: ratios from 0 to 1, null where nothing could be right or wrong; counts beside them."""
    made: dict[str, Any] = {
        measure: {"all": _score(scores.total[measure])} | {name: _score(one) for name, one in sorted(scores.by_language[measure].items())}
        for measure in MEASURES
    }
    made["ordinary"] = {
        "articles": scores.ordinary_articles,
        "false_alerts": scores.false_alerts,
        "false_findings": scores.false_findings,
        "false_ties": scores.false_ties,
    }
    made["by_kind"] = {measure: {kind: _score(one) for kind, one in sorted(scores.by_kind[measure].items())} for measure in MEASURES}
    made["relations"] = {relation: _score(one) for relation, one in sorted(scores.detail.items())}
    made["review"] = {name: {"rows": one.predicted, "in_gold": one.right} for name, one in scores.review.items()}
    made["confidence"] = [{"from": edge, "right": right, "predicted": count} for edge, (right, count) in sorted(scores.confidence.items())]
    made["articles"] = dict(sorted(scores.languages.items()))
    return made


def prediction_json(made: Prediction, names: PartyNames) -> dict[str, Any]:
    """One line of `--predictions`. Rows for review only carry "review": true; alerts for review are listed apart."""
    return {
        "id": made.id,
        "ties": [
            {
                "country": None if names.is_organization(one.party) else one.party,
                "org": names.shown(one.party) if names.is_organization(one.party) else None,
                "kind": one.kind,
                "status": one.status,
                "date": one.date,
                "confidence": one.confidence,
            }
            | ({"review": True} if one.review else {})
            for one in made.ties
        ],
        "claims": [
            {"baseline": one.baseline, "relation": one.relation, "old": one.old, "new": one.new, "confidence": one.confidence}
            | ({"review": True} if one.review else {})
            for one in made.claims
        ],
        "alerts": [names.shown(one.party) for one in made.alerts if not one.review],
        "alerts_for_review": [names.shown(one.party) for one in made.alerts if one.review],
    }


def scores_text(scores: Scores) -> Iterator[str]:
    """The tables, line by line."""
    languages = ", ".join(f"{count} {language}" for language, count in sorted(scores.languages.items()))
    yield f"{scores.languages.total()} articles ({languages})"
    yield ""
    yield f"{'':{_WIDTH}}precision  recall      F1   right  read  gold"
    for measure in MEASURES:
        yield _line(_NAMES[measure], scores.total[measure])
        for name, one in sorted(scores.by_language[measure].items()):
            yield _line(f"   {name}", one)
    yield ""
    yield "by kind of article"
    for measure in ("established", "alerts", "ties", "claims"):
        for kind, one in sorted(scores.by_kind[measure].items()):
            if one.predicted or one.gold:
                yield _line(f"   {kind} {_NAMES[measure]}", one)
    yield ""
    yield "claims by relation ('advances' and 'fulfils' are one in the figure above)"
    for relation, one in sorted(scores.detail.items()):
        yield _line(f"   {relation}", one)
    yield ""
    yield "by confidence (ties and claims): right of read"
    for edge, (right, count) in sorted(scores.confidence.items()):
        yield f"   from {edge:.2f}{'':{_WIDTH - 12}}{right / count:>9.2f}{'':17}{right:>7}{count:>6}"
    yield ""
    aside = "; ".join(f"{one.predicted} {name} ({one.right} of them in the gold)" for name, one in scores.review.items())
    yield f"left for review, in no score: {aside}"
    yield (
        f"ordinary articles: {scores.ordinary_articles}, false alerts: {scores.false_alerts}, false findings: {scores.false_findings}, "
        f"false ties: {scores.false_ties}"
    )


def misses_text(misses: list[Miss]) -> Iterator[str]:
    """What the gold has and the reading has not, and the other way round, article by article."""
    article = ""
    for miss in misses:
        if miss.article != article:
            article = miss.article
            yield ""
            yield f"{article} ({miss.language}, {miss.kind or 'kind unknown'})"
        yield f"   {'not read' if miss.missing else 'too much'}: {_SINGULAR[miss.measure]} {miss.row}"
        if miss.why:
            yield f"      {miss.why}"


_SINGULAR = {"ties": "tie", "claims": "claim", "alerts": "alert"}


def _score(one: Score) -> dict[str, Any]:
    return {
        "precision": _rounded(one.precision),
        "recall": _rounded(one.recall),
        "f1": _rounded(one.f1),
        "gold": one.gold,
        "predicted": one.predicted,
        "right": one.right,
    }


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 4)


def _line(name: str, one: Score) -> str:
    ratios = "".join(
        f"{'-' if ratio is None else f'{ratio:.2f}':>{width}}" for ratio, width in ((one.precision, 9), (one.recall, 8), (one.f1, 8))
    )
    return f"{name:{_WIDTH}}{ratios}{one.right:>8}{one.predicted:>6}{one.gold:>6}"
