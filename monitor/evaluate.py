"""Runs labelled articles through reading and folding as the product would, each by itself, with the register as it stood at the baseline.

Sees no label and scores nothing (evaluate_scores.py does). The rule that sends old events to a digest is off: an alert is what moved the
register. What would only go to the review queue is marked so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from core.errors import InputError
from core.records import (
    ArticleRef,
    ClaimKind,
    DatePrecision,
    Fact,
    FactKind,
    Finding,
    FuzzyDate,
    Modality,
    Programme,
    Quantity,
    Relation,
    Settled,
    SourcedFact,
    Statement,
    TieKind,
    TieState,
    Version,
)
from monitor.evaluate_gold import Article
from pipelines.circles import Regions, regions_of
from pipelines.fold import fold
from pipelines.read import Reader
from pipelines.sentence import Sentence
from pipelines.split import split
from seeds.loader import Seeds

_SITE_ZONE = ZoneInfo("Asia/Bishkek")
_NOON = time(12)  # an hour at which no zone's midnight is near
_UNLABELLED_BEFORE = frozenset(
    {TieKind.EMBASSY, TieKind.CONSULATE, TieKind.AMBASSADOR, TieKind.MEMBERSHIP, TieKind.STRATEGIC_PARTNERSHIP, TieKind.VISA_FREE}
)
"""Ties whose claims nobody labels in an article from before the programme: the gold has them for relations, borders and policy alone."""


@dataclass(frozen=True, slots=True)
class PredictedTie:
    """`party` is an alpha-2 code or an organization's id. `why` is the rule and the sentence."""

    party: str
    kind: str
    status: str
    date: str | None
    confidence: float
    review: bool
    why: str


@dataclass(frozen=True, slots=True)
class PredictedClaim:
    baseline: str
    relation: str
    old: str | None
    new: str | None
    confidence: float
    review: bool
    why: str


@dataclass(frozen=True, slots=True)
class PredictedAlert:
    """A diplomatic relation that the register takes up as established."""

    party: str
    confidence: float
    review: bool
    why: str


_Row = TypeVar("_Row", PredictedTie, PredictedClaim, PredictedAlert)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the product makes of one article."""

    id: str
    ties: tuple[PredictedTie, ...]
    claims: tuple[PredictedClaim, ...]
    alerts: tuple[PredictedAlert, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One article all the way through: its statements, the facts in them, and what folding them gives."""

    version: Version
    statements: tuple[Statement, ...]
    facts: tuple[Fact, ...]
    sourced: tuple[SourcedFact, ...]
    settled: Settled
    of_its_day: Settled
    """For an article from before the programme what it tells, held as if the programme had been in force: its claims are labelled so. A
    figure other than the programme's is left out, since it only led up to it."""

    def sentence(self, fact_id: str) -> str:
        return next((one.sentence for one in self.sourced if one.fact_id == fact_id), "")


class Bench:
    """Reads single articles against one programme. Build once: building takes about a second."""

    def __init__(self, seeds: Seeds, programme: Programme) -> None:
        self._programme = programme
        self._seeds = seeds
        self._reader = Reader(seeds, programme.home)
        self._regions: Regions = regions_of(seeds, programme.home)
        self._labels = {claim.id: claim.label for claim in programme.claims}

    def read(self, article: Article, held: Sequence[tuple[str, Quantity]] = ()) -> Reading:
        """The article's own date is the present; without one, the day after the baseline is.

        `held` are figures that the ledger holds already, by the label of their claim. Raises InputError on a label without a count.
        """
        version = _version(article)
        statements = split(version)
        facts = self._reader.read(version, statements)
        sourced = tuple(self._sourced(version, statements, facts))
        before = [self._held(version, label, quantity) for label, quantity in held]
        settled = fold(self._programme, self._seeds.register, [*before, *sourced], regions=self._regions)
        return Reading(version, statements, facts, sourced, settled, self._of_its_day(article, sourced, settled))

    def recognise(self, reading: Reading) -> list[Sentence]:
        """The words, names, numbers and dates that the reading went by, sentence by sentence."""
        published = reading.version.published_at
        today = published.astimezone(_SITE_ZONE).date() if published else None
        return [self._reader.recognise(statement, today) for statement in reading.statements]

    def _of_its_day(self, article: Article, sourced: tuple[SourcedFact, ...], settled: Settled) -> Settled:
        published = _published(article.date)
        if published is None or published.astimezone(_SITE_ZONE).date() >= self._programme.published_on:
            return settled
        then = replace(self._programme, published_on=_eve(article.date))
        facts = tuple(replace(one, predates_baseline=False) for one in sourced if one.fact.tie_kind not in _UNLABELLED_BEFORE)
        held = fold(then, self._seeds.register, facts, regions=self._regions)
        return replace(held, findings=tuple(one for one in held.findings if one.relation is not Relation.CHANGES))

    def predict(self, article: Article) -> Prediction:
        reading = self.read(article)
        return Prediction(article.id, _ties(reading), self._claims(reading), _alerts(reading))

    def _sourced(self, version: Version, statements: tuple[Statement, ...], facts: Iterable[Fact]) -> Iterator[SourcedFact]:
        known_on = self._known_on(version)
        sentences = {statement.index: statement.text for statement in statements}
        for number, fact in enumerate(facts):
            yield SourcedFact(
                f"f{number:04}",
                fact,
                version.ref,
                version.source,
                version.url,
                version.title,
                sentences.get(fact.statement, ""),
                version.published_at,
                known_on,
                "",
                "",
                known_on.astimezone(_SITE_ZONE).date() < self._programme.published_on,
            )

    def _held(self, version: Version, label: str, quantity: Quantity) -> SourcedFact:
        """A figure told the day before the article."""
        claim = next((one for one in self._programme.claims if one.label == label and one.kind is ClaimKind.COUNT), None)
        if claim is None:
            known = ", ".join(one.label for one in self._programme.claims if one.kind is ClaimKind.COUNT and one.label)
            raise InputError(f"no count of the programme is labelled '{label}'; those with a count: {known}")
        day = self._known_on(version) - timedelta(days=1)
        fact = Fact(
            FactKind.QUANTITY, 0, version.language, "held", "held before", Modality.DONE, 1.0, home=self._programme.home,
            measure=claim.measure, quantity=quantity,
        )  # fmt: skip
        return SourcedFact(f"held-{label}", fact, ArticleRef("held", 0), None, "", "", "", day, day, "", "")

    def _known_on(self, version: Version) -> datetime:
        return version.published_at or _moment(self._programme.published_on + timedelta(days=1))

    def _claims(self, reading: Reading) -> tuple[PredictedClaim, ...]:
        found = [self._claim(reading, finding, label) for finding, label in self._labelled(reading.of_its_day.findings)]
        return _surest(_outweighed_left_out(found), lambda one: (one.baseline, one.relation, one.new))

    def _labelled(self, findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
        for finding in findings:
            label = self._labels.get(finding.key.claim)
            if label is not None:
                yield finding, label

    def _claim(self, reading: Reading, finding: Finding, label: str) -> PredictedClaim:
        sentence = reading.sentence(finding.evidence[0]) if finding.evidence else ""
        why = f"{finding.reason} <- {sentence}"
        return PredictedClaim(label, finding.relation.value, finding.old, finding.new, finding.confidence, finding.review, why)


def _version(article: Article) -> Version:
    title = " ".join(article.title.split())
    text = f"{title}\n\n{article.text}" if title else article.text
    return Version(
        ArticleRef("gold", 1), article.url, article.language, title, text, _published(article.date), None, None, None, "as handed over"
    )


def _published(said: FuzzyDate | None) -> datetime | None:
    """Noon of the day; of a month or year that is all that is known, its last day: what it tells of has happened by then."""
    if said is None:
        return None
    first = said.day
    match said.precision:
        case DatePrecision.YEAR:
            return _moment(date(first.year, 12, 31))
        case DatePrecision.MONTH:
            return _moment(date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1))
        case _:
            return _moment(first)


def _eve(said: FuzzyDate | None) -> date:
    """A year before the article: what it tells as news happened since."""
    return said.day - timedelta(days=366) if said is not None else date.min


def _moment(day: date) -> datetime:
    return datetime.combine(day, _NOON, _SITE_ZONE).astimezone(UTC)


def _ties(reading: Reading) -> tuple[PredictedTie, ...]:
    found = [
        PredictedTie(
            party,
            fact.tie_kind.value,
            fact.tie_status.value,
            str(fact.event_date) if fact.event_date else None,
            fact.confidence,
            fact.review,
            f"{fact.rule} <- {sourced.sentence}",
        )
        for sourced in reading.sourced
        if (fact := sourced.fact).kind is FactKind.TIE and fact.tie_kind is not None and fact.tie_status is not None
        for party in fact.parties
    ]
    return _surest(found, lambda one: (one.party, one.kind, one.status))


def _alerts(reading: Reading) -> tuple[PredictedAlert, ...]:
    found = [
        PredictedAlert(one.party, one.confidence, one.review, reading.sentence(one.evidence[0]) if one.evidence else "")
        for one in reading.settled.transitions
        if one.kind is TieKind.DIPLOMATIC_RELATIONS and one.after is TieState.ESTABLISHED
    ]
    return _surest(found, lambda one: one.party)


def _outweighed_left_out(claims: Sequence[PredictedClaim]) -> list[PredictedClaim]:
    """A label gathers several claims: what an article repeats or plans of one says nothing beside a step it tells of another."""
    stepped = {one.baseline for one in claims if not one.review and one.relation != Relation.REAFFIRMS}
    return [one for one in claims if one.relation != Relation.REAFFIRMS or one.baseline not in stepped]


def _surest(rows: Iterable[_Row], key: Callable[[_Row], object]) -> tuple[_Row, ...]:
    """One row a key, in order of first appearance: one that needs no review before one that does, the surer before the less sure."""
    kept: dict[object, _Row] = {}
    for row in rows:
        held = kept.get(key(row))
        if held is None or (held.review, -held.confidence) > (row.review, -row.confidence):
            kept[key(row)] = row
    return tuple(kept.values())
