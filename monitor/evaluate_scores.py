"""Scores predictions against the gold: sets within one article, rows for review apart. Reads no text and prints nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from core.records import DatePrecision, FuzzyDate
from monitor.evaluate import PredictedAlert, PredictedClaim, PredictedTie, Prediction
from monitor.evaluate_gold import ORDINARY, Gold, GoldClaim, GoldTie

MEASURES = ("established", "alerts", "ties", "claims", "changes")
"""What is scored, the two that matter most first."""
_RELATIONS, _ESTABLISHED, _CHANGES = "diplomatic_relations", "established", "changes"
_MERGED = {"fulfils": "advances"}
CONFIDENCE_STEPS = (0.0, 0.55, 0.7, 0.8, 0.9, 0.95)
"""Lower edges of the groups by confidence."""

Key = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts and what follows from them. A ratio is None where its denominator is zero."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def precision(self) -> float | None:
        return self.right / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        return self.right / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        return 2 * self.right / (self.predicted + self.gold) if self.predicted + self.gold else None

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.predicted + other.predicted, self.gold + other.gold)


@dataclass(frozen=True, slots=True)
class Miss:
    """One row that the two do not share. `missing`: in the gold alone; else read though the gold does not have it."""

    article: str
    language: str
    kind: str
    measure: str
    missing: bool
    row: str
    why: str


@dataclass(slots=True)
class Scores:
    """`by_language` and `by_kind` map measure, then language or kind of article, to a score; `detail` maps each relation as labelled.

    `review` counts rows set aside for review, `right` being those that the gold has. `confidence` groups the ties and claims that were
    predicted by the lower edge of their confidence: right and all.
    """

    total: dict[str, Score] = field(default_factory=dict)
    by_language: dict[str, dict[str, Score]] = field(default_factory=dict)
    by_kind: dict[str, dict[str, Score]] = field(default_factory=dict)
    detail: dict[str, Score] = field(default_factory=dict)
    review: dict[str, Score] = field(default_factory=dict)
    confidence: dict[float, tuple[int, int]] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)
    ordinary_articles: int = 0
    false_alerts: int = 0
    false_findings: int = 0
    false_ties: int = 0
    misses: list[Miss] = field(default_factory=list)


def score(gold: Sequence[Gold], predictions: Sequence[Prediction], party: Callable[[str], str], baseline: date) -> Scores:
    """Scores of predictions in the gold's order. `party` gives a country's or organization's id for any of its names."""
    scores = Scores({measure: Score() for measure in MEASURES})
    scores.by_language = {measure: {} for measure in MEASURES}
    scores.by_kind = {measure: {} for measure in MEASURES}
    scores.review = {"ties": Score(), "claims": Score(), "alerts": Score()}
    for wanted, made in zip(gold, predictions, strict=True):
        _Article(scores, wanted, made, party, baseline).score()
    return scores


class _Article:
    """One article on its way into the totals."""

    def __init__(self, scores: Scores, gold: Gold, made: Prediction, party: Callable[[str], str], baseline: date) -> None:
        self._scores, self._gold, self._made = scores, gold, made
        self._language = gold.article.language.value
        self._old = gold.predates_baseline or _before(gold.article.date, baseline)
        self._baseline = baseline
        self._wanted_ties: dict[Key, GoldTie] = {
            (one.party if one.is_country else party(one.party), one.kind, one.status): one for one in gold.ties
        }
        self._wanted_claims: dict[Key, GoldClaim] = {_claim_key(one.baseline, one.relation, one.new): one for one in gold.claims}

    def score(self) -> None:
        scores, made = self._scores, self._made
        scores.languages[self._language] += 1
        ties: dict[Key, PredictedTie] = {(one.party, one.kind, one.status): one for one in made.ties if not one.review}
        claims = {_claim_key(one.baseline, one.relation, one.new): one for one in made.claims if not one.review}
        alerts: dict[Key, PredictedAlert] = {(one.party,): one for one in made.alerts if not one.review}
        due: dict[Key, GoldTie] = {(key[0],): one for key, one in self._wanted_ties.items() if self._due(one)}
        self._count("ties", self._wanted_ties, ties)
        self._count("established", _established(self._wanted_ties), _established(ties))
        self._count("alerts", due, alerts)
        self._count("claims", self._wanted_claims, claims)
        self._count("changes", _changes(self._wanted_claims), _changes(claims))
        self._relations()
        self._set_aside(due)
        self._by_confidence([*((one, key in self._wanted_ties) for key, one in ties.items())])
        self._by_confidence([*((one, key in self._wanted_claims) for key, one in claims.items())])
        self._misses("ties", self._wanted_ties, ties)
        self._misses("claims", self._wanted_claims, claims)
        self._misses("alerts", due, alerts)
        if self._gold.kind == ORDINARY:
            scores.ordinary_articles += 1
            scores.false_alerts += len(alerts.keys() - due.keys())
            scores.false_findings += len(claims.keys() - self._wanted_claims.keys())
            scores.false_ties += len(ties.keys() - self._wanted_ties.keys())

    def _due(self, tie: GoldTie) -> bool:
        """Whether a tie of the gold would be sent: it was established, and not before the baseline."""
        return (tie.kind, tie.status) == (_RELATIONS, _ESTABLISHED) and not self._old and not _before(tie.date, self._baseline)

    def _count(self, measure: str, wanted: Iterable[Key], made: Iterable[Key]) -> None:
        wanted, made = set(wanted), set(made)
        one = Score(len(wanted & made), len(made), len(wanted))
        self._scores.total[measure] += one
        for table, name in ((self._scores.by_language, self._language), (self._scores.by_kind, self._gold.kind or "?")):
            table[measure][name] = table[measure].get(name, Score()) + one

    def _relations(self) -> None:
        """Each relation as it is labelled, advances and fulfils apart."""
        wanted = {(one.baseline, one.relation, plain_value(one.new) if one.relation == _CHANGES else None) for one in self._gold.claims}
        made = {
            (one.baseline, one.relation, plain_value(one.new) if one.relation == _CHANGES else None)
            for one in self._made.claims
            if not one.review
        }
        for relation in {key[1] for key in wanted | made}:
            ours, theirs = {key for key in made if key[1] == relation}, {key for key in wanted if key[1] == relation}
            one = Score(len(ours & theirs), len(ours), len(theirs))
            self._scores.detail[relation] = self._scores.detail.get(relation, Score()) + one

    def _set_aside(self, due: Mapping[Key, GoldTie]) -> None:
        ties = {(one.party, one.kind, one.status) for one in self._made.ties if one.review}
        claims = {_claim_key(one.baseline, one.relation, one.new) for one in self._made.claims if one.review}
        alerts = {(one.party,) for one in self._made.alerts if one.review}
        for name, made, wanted in (
            ("ties", ties, set(self._wanted_ties)),
            ("claims", claims, set(self._wanted_claims)),
            ("alerts", alerts, set(due)),
        ):
            self._scores.review[name] += Score(len(made & wanted), len(made), len(wanted))

    def _by_confidence(self, rows: Iterable[tuple[PredictedTie | PredictedClaim, bool]]) -> None:
        for row, right in rows:
            edge = max(step for step in CONFIDENCE_STEPS if step <= row.confidence)
            good, all_rows = self._scores.confidence.get(edge, (0, 0))
            self._scores.confidence[edge] = (good + right, all_rows + 1)

    def _misses(
        self, measure: str, wanted: Mapping[Key, object], made: Mapping[Key, PredictedTie | PredictedClaim | PredictedAlert]
    ) -> None:
        def note(missing: bool, key: Key, why: str) -> None:
            row = " ".join(part for part in key if part)
            article = self._gold.article
            self._scores.misses.append(Miss(article.id, self._language, self._gold.kind, measure, missing, row, why))

        for key, label in wanted.items():
            if key not in made:
                note(True, key, getattr(label, "evidence", "") or self._gold.note)
        for key, row in made.items():
            if key not in wanted:
                note(False, key, f"{row.confidence:.2f} {row.why}")


def plain_value(text: str | None) -> str | None:
    """A figure as the gold writes it, whatever its spacing and zeros: ">170", "94 %", "889.45 km"; other text as it stands."""
    if text is None:
        return None
    squeezed = " ".join(text.replace("\u00a0", " ").split())
    rest = squeezed.lstrip("<>=~ ")
    sign = squeezed[: len(squeezed) - len(rest)].replace(" ", "")
    unit = rest.lstrip("0123456789.,")
    digits = rest[: len(rest) - len(unit)].replace(",", "").rstrip(".")
    if not digits or digits.count(".") > 1:
        return squeezed.casefold()
    return f"{sign}{Decimal(digits).normalize():f} {unit.strip().casefold()}".strip()


def _claim_key(baseline: str, relation: str, new: str | None) -> Key:
    merged = _MERGED.get(relation, relation)
    return (baseline, merged, plain_value(new)) if merged == _CHANGES else (baseline, merged)


def _established(ties: Iterable[Key]) -> set[Key]:
    return {key for key in ties if key[1:] == (_RELATIONS, _ESTABLISHED)}


def _changes(claims: Iterable[Key]) -> set[Key]:
    return {key for key in claims if key[1] == _CHANGES}


def _before(said: FuzzyDate | None, baseline: date) -> bool:
    """Certainly before: a year or month in which the baseline lies is not."""
    if said is None:
        return False
    if said.precision is DatePrecision.YEAR:
        return said.day.year < baseline.year
    if said.precision is DatePrecision.MONTH:
        return (said.day.year, said.day.month) < (baseline.year, baseline.month)
    return said.day < baseline
