"""Where each claim of a programme stands: what was read for and against it, in all and lately, and what its silence is worth.

Works on rows of store.reports and on decisions; dismissed findings and those read with doubt (until a person accepts them) do not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.records import Claim, FindingState, Programme, Relation
from monitor.desk.moments import When
from store import Session, findings, reports, tally
from store.findings import Decision
from store.reports import Mention, SaidReport, Support

SILENT = "silent"
BEGINNING = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
"""Before everything."""
STRENGTH = (Relation.CONTRADICTS, Relation.FULFILS, Relation.CHANGES, Relation.ADVANCES, Relation.REAFFIRMS)
"""Which relation names a claim's state where there are several: the one that asks most of a reader."""

WORDS = {"contradicts": "contradicted", "fulfils": "fulfilled", "changes": "changed", "advances": "advanced", "reaffirms": "reaffirmed"}
"""A relation as the state of a claim."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One claim. `articles`: how many say each relation, in all; `lately` those of the last weeks. `newest`: the last of them.

    `accepted`, `unreviewed`, `doubtful`: findings by what was decided; only the first two count for the state.
    """

    claim: Claim
    articles: Mapping[Relation, int]
    lately: Mapping[Relation, int]
    newest: SaidReport | None
    accepted: int
    unreviewed: int
    doubtful: int
    read_since: int

    @property
    def state(self) -> str:
        return state_of(self.articles)

    @property
    def lately_state(self) -> str:
        return state_of(self.lately)

    @property
    def ways(self) -> list[tuple[str, int]]:
        """(relation, articles), the strongest first."""
        return [(one.value, self.articles[one]) for one in STRENGTH if self.articles.get(one)]

    @property
    def total(self) -> int:
        return sum(self.articles.values())


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided of findings, as known at a moment."""

    decisions: Mapping[str, Decision] = field(default_factory=dict)

    @classmethod
    def load(cls, tx: Session, programme: Programme, when: When) -> Decided:
        return cls(findings.newest_decisions(tx, programme.id, when.known_before))

    def state(self, finding: str | None) -> FindingState:
        decision = self.decisions.get(finding or "")
        if decision is None or decision.state is FindingState.UNSURE:
            return FindingState.OPEN
        return decision.state

    def counts(self, one: Support | Mention) -> bool:
        """Whether it speaks for or against a claim: not dismissed, and read without doubt or accepted."""
        state = self.state(one.finding)
        return state is not FindingState.DISMISSED and (not one.doubtful or state is FindingState.ACCEPTED)


def state_of(articles: Mapping[Relation, int]) -> str:
    """A relation's name, or "silent"."""
    return next((one.value for one in STRENGTH if articles.get(one)), SILENT)


def standings(
    tx: Session, programme: Programme, when: When, decided: Decided, until: datetime, recent: Iterable[Mention] = ()
) -> list[Standing]:
    """Every claim in the order of the document, until that moment. `recent`: what `lately` is made of (see `recently`)."""
    held = reports.supports(tx, programme.id, as_of=when.true_on, known_on=when.known_before)
    by_claim: dict[str, list[Support]] = {}
    for one in held:
        by_claim.setdefault(one.claim, []).append(one)
    lately = articles_by_relation(recent)
    newest = _newest(tx, programme, [one for one in held if decided.counts(one)], when)
    silent_from = {claim: one.said_at for claim, one in newest.items()}
    counts = tally.texts_since(tx, silent_from.values(), until)
    in_all = tally.texts_since(tx, [BEGINNING], until)[BEGINNING]
    return [
        _standing(
            claim,
            by_claim.get(claim.id, []),
            lately.get(claim.id, Counter()),
            newest.get(claim.id),
            decided,
            counts[silent_from[claim.id]] if claim.id in silent_from else in_all,
        )
        for claim in in_order(programme)
    ]


def recently(tx: Session, programme: Programme, when: When, decided: Decided, since: datetime, until: datetime) -> list[Mention]:
    """Reports that count, published from `since` to `until`, oldest first."""
    said = reports.mentions(tx, programme.id, since=since, until=until, as_of=when.true_on, known_on=when.known_before)
    return [one for one in said if decided.counts(one)]


def one_standing(tx: Session, programme: Programme, claim: Claim, when: When, decided: Decided, until: datetime) -> Standing:
    """One claim's."""
    held = reports.supports(tx, programme.id, claim=claim.id, as_of=when.true_on, known_on=when.known_before)
    newest = _newest(tx, programme, [one for one in held if decided.counts(one)], when).get(claim.id)
    since = newest.said_at if newest else BEGINNING
    return _standing(claim, held, Counter(), newest, decided, tally.texts_since(tx, [since], until)[since])


def in_order(programme: Programme) -> list[Claim]:
    """Claims in the order of the document: "¶ 7" before "¶ 10"."""
    return sorted(programme.claims, key=lambda one: int("".join(letter for letter in one.locator if letter.isdigit()) or 0))


def articles_by_relation(said: Iterable[Mention]) -> dict[str, Counter[Relation]]:
    """Claim -> relation -> how many articles say so, each once."""
    found: dict[str, Counter[Relation]] = {}
    for claim, relation, _ in {(one.claim, one.relation, one.version_id) for one in said}:
        found.setdefault(claim, Counter())[relation] += 1
    return found


def _newest(tx: Session, programme: Programme, held: list[Support], when: When) -> dict[str, SaidReport]:
    """Claim -> the report that spoke last."""
    last: dict[str, Support] = {}
    for one in held:
        if one.claim not in last or one.newest_said > last[one.claim].newest_said:
            last[one.claim] = one
    wanted = [one.finding for one in last.values()]
    found = reports.ends(tx, programme.id, wanted, newest=True, as_of=when.true_on, known_on=when.known_before)
    return {one.claim: one for one in found.values()}


def _standing(
    claim: Claim, held: list[Support], lately: Counter[Relation], newest: SaidReport | None, decided: Decided, read_since: int
) -> Standing:
    articles: Counter[Relation] = Counter()
    for one in held:
        if decided.counts(one):
            articles[one.relation] += one.articles
    states = [(decided.state(one.finding), one.doubtful) for one in held]
    return Standing(
        claim,
        articles,
        lately,
        newest,
        sum(state is FindingState.ACCEPTED for state, _ in states),
        sum(state is FindingState.OPEN and not doubtful for state, doubtful in states),
        sum(state is FindingState.OPEN and doubtful for state, doubtful in states),
        read_since,
    )
