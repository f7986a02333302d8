"""Ties: the register as a small state machine per party and kind, moved by facts in event order. Alerts hang on its transitions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.records import (
    DatePrecision,
    Finding,
    FindingKey,
    FuzzyDate,
    Programme,
    RegisterEntry,
    Relation,
    SourcedFact,
    TieEntry,
    TieKind,
    TieState,
    TieStatus,
    Transition,
)
from pipelines.circles import Regions
from pipelines.event_time import event_day, publication_day
from pipelines.evidence import Draft, Drafts, label_claim
from pipelines.tie_rules import RECALLED, RECEIVED, STANDING

_SAME_EVENT_DAYS = 14  # a report without a day is dated by its publication, up to so long after the ceremony
_FRESH_DAYS = 400  # a report this long after the event recalls it; a year in review in January still tells news


@dataclass(slots=True)
class _Entry:
    state: TieState
    since: FuzzyDate | None
    source: str
    episode: int = 0
    finding: FindingKey | None = None


_LABEL_OF_KIND = {
    TieKind.DIPLOMATIC_RELATIONS: "new_relations",
    TieKind.BREAK: "new_relations",
    TieKind.BORDER_TREATY: "borders",
    TieKind.MEMBERSHIP: "orgs_124",
}
_NO_CLAIM = frozenset({TieKind.CONSULATE, TieKind.AMBASSADOR, TieKind.VISA_FREE})
"""Kinds that no programme claims anything of by themselves: kept in the register, their findings under REGISTER_CLAIM."""
REGISTER_CLAIM = "tie-register"
_MOVES_TO = {TieStatus.ESTABLISHED: TieState.ESTABLISHED, TieStatus.PLANNED: TieState.PLANNED}
_OPEN = (TieState.UNKNOWN, TieState.NONE, TieState.PLANNED, TieState.APPLIED, TieState.OBSERVER, TieState.BROKEN, TieState.SUSPENDED)


def fold_ties(
    programme: Programme, register: Iterable[RegisterEntry], facts: Sequence[SourcedFact], dismissed: set[str], regions: Regions
) -> tuple[list[Finding], list[TieEntry], list[Transition]]:
    """Findings, the register's final entries and its transitions. `facts` in event order."""
    folding = _Register(programme, register, dismissed, regions)
    for sourced in facts:
        folding.move(sourced)
    return folding.drafts.findings(), folding.entries(), folding.transitions()


class _Register:
    def __init__(self, programme: Programme, register: Iterable[RegisterEntry], dismissed: set[str], regions: Regions) -> None:
        self._programme, self._dismissed, self._regions = programme, dismissed, regions
        self._entries = {(e.party, e.kind): _Entry(e.state, e.since, e.source, int(e.state is TieState.ESTABLISHED)) for e in register}
        self._transitions: dict[FindingKey, Transition] = {}
        self._received = False
        self.drafts = Drafts()

    def entries(self) -> list[TieEntry]:
        return [
            TieEntry(party, kind, e.state, e.since, e.episode, e.source)
            for (party, kind), e in sorted(self._entries.items(), key=lambda item: (item[0][0], item[0][1].value))
        ]

    def transitions(self) -> list[Transition]:
        found = []
        for key, transition in self._transitions.items():
            draft = self.drafts.get(key)
            assert draft is not None
            finding = draft.finding()
            found.append(
                replace(transition, evidence=finding.evidence, confidence=finding.confidence, review=transition.review or finding.review)
            )
        return sorted(found, key=lambda t: t.key)

    def move(self, sourced: SourcedFact) -> None:
        fact = sourced.fact
        if fact.home != self._programme.home or fact.tie_kind is None or not fact.parties:
            return
        self._received = fact.rule.endswith(RECEIVED)
        kind = TieKind.DIPLOMATIC_RELATIONS if fact.tie_kind is TieKind.BREAK else fact.tie_kind
        for party in fact.parties:
            entry = self._entries.setdefault((party, kind), _Entry(TieState.UNKNOWN, None, ""))
            if fact.tie_kind is TieKind.BREAK:
                self._break(party, kind, entry, sourced)
            elif fact.tie_status is TieStatus.ESTABLISHED:
                self._establish(party, kind, entry, sourced)
            elif fact.tie_status is TieStatus.PLANNED:
                self._plan(party, kind, entry, sourced)
            elif fact.tie_status is TieStatus.DENIED:
                self._deny(party, kind, entry, sourced)

    # ------------------------------------------------------------ moves

    def _establish(self, party: str, kind: TieKind, entry: _Entry, sourced: SourcedFact) -> None:
        if entry.state is TieState.ESTABLISHED:
            if entry.finding is not None and not _before(sourced, self._programme):
                self._evidence(entry.finding, sourced)
            elif entry.finding is None:
                self._known(party, kind, entry, sourced)
            return
        old = _stale(sourced) or (sourced.fact.rule.endswith(STANDING) and sourced.fact.event_date is None)
        if _before(sourced, self._programme) or (entry.state is TieState.UNKNOWN and old):
            if entry.state is TieState.UNKNOWN:
                self._entries[party, kind] = _Entry(TieState.ESTABLISHED, sourced.fact.event_date, sourced.url, 1)
            return
        alerting = kind is TieKind.DIPLOMATIC_RELATIONS  # a finding of another kind wakes nobody: undated it stands, an alert would not
        uncertain = alerting and entry.state is TieState.UNKNOWN and sourced.fact.event_date is None
        self._transit(party, kind, entry, TieState.ESTABLISHED, Relation.ADVANCES, sourced, uncertain)

    def _restate(self, party: str, kind: TieKind, entry: _Entry, sourced: SourcedFact) -> None:
        """A plan the register knows from before, told again: it repeats the pledge and moves nothing."""
        key = self._key(kind, party, Relation.REAFFIRMS, TieState.PLANNED.value, max(entry.episode, 1))
        if key is None or sourced.fact.review or publication_day(sourced) < self._programme.published_on:
            return
        reason = f"{self._what(kind, party)}: still planned, as known from {entry.source or 'the register'}"
        draft = Draft(
            key, Relation.REAFFIRMS, entry.state.value, f"{party} {kind.value} planned", reason, event_day(sourced), entry.state.value
        )
        self.drafts.add(draft, sourced)

    def _known(self, party: str, kind: TieKind, entry: _Entry, sourced: SourcedFact) -> None:
        """A tie the register holds from elsewhere: its own report, or a partnership declared anew, is a finding; nothing moves, nobody is told."""
        recalled = sourced.fact.rule.endswith(RECALLED)
        raised = kind is TieKind.STRATEGIC_PARTNERSHIP and not recalled and not _before(sourced, self._programme) and not _stale(sourced)
        if not raised and not _same_event(sourced, entry, self._programme):
            return
        what = "raised" if raised else TieState.ESTABLISHED.value
        key = self._key(kind, party, Relation.ADVANCES, what, max(entry.episode, 1))
        if key is None:
            return
        reason = f"{self._what(kind, party)}: {'declared anew or raised' if raised else 'reported as established'}; known from {entry.source or 'the register'}"
        draft = Draft(
            key, Relation.ADVANCES, entry.state.value, f"{party} {kind.value} {what}", reason, event_day(sourced), entry.state.value
        )
        self.drafts.add(draft, sourced)

    def _plan(self, party: str, kind: TieKind, entry: _Entry, sourced: SourcedFact) -> None:
        if entry.state is TieState.PLANNED and entry.finding is not None:
            self._evidence(entry.finding, sourced)
        elif entry.state is TieState.PLANNED and kind is TieKind.DIPLOMATIC_RELATIONS:
            self._restate(party, kind, entry, sourced)
        elif entry.state in (TieState.UNKNOWN, TieState.NONE):
            announced = Relation.REAFFIRMS if kind is TieKind.DIPLOMATIC_RELATIONS else Relation.ADVANCES
            self._transit(party, kind, entry, TieState.PLANNED, announced, sourced, False)

    def _deny(self, party: str, kind: TieKind, entry: _Entry, sourced: SourcedFact) -> None:
        if entry.finding is None:
            return
        key = self._key(kind, party, Relation.CONTRADICTS, "denied", entry.episode)
        if key is None:
            return
        self.drafts.add(
            Draft(
                key,
                Relation.CONTRADICTS,
                entry.state.value,
                "denied",
                f"{self._what(kind, party)} is denied",
                event_day(sourced),
                entry.state.value,
            ),
            sourced,
        )
        if str(key) not in self._dismissed and not sourced.fact.review:
            before = self._transitions.pop(entry.finding, None)
            if before is not None:
                self._entries[party, kind] = _Entry(before.before, entry.since, entry.source, max(0, entry.episode - 1))

    def _break(self, party: str, kind: TieKind, entry: _Entry, sourced: SourcedFact) -> None:
        if (
            sourced.fact.tie_status is TieStatus.ESTABLISHED
            and entry.state is TieState.ESTABLISHED
            and not _before(sourced, self._programme)
            and not _stale(sourced)
        ):
            self._transit(party, kind, entry, TieState.BROKEN, Relation.CONTRADICTS, sourced, False)

    def _transit(
        self, party: str, kind: TieKind, entry: _Entry, after: TieState, relation: Relation, sourced: SourcedFact, uncertain: bool
    ) -> None:
        episode = entry.episode + 1 if after is TieState.ESTABLISHED else max(entry.episode, 1)
        key = self._key(kind, party, relation, after.value, episode)
        if key is None:
            return
        when = event_day(sourced)
        reason = f"{self._what(kind, party)}: {_SAID[after]}; the register held '{entry.state.value}'"
        if uncertain:
            reason += "; no source told whether it was an old tie, and the report gives no date"
        self.drafts.add(
            Draft(key, relation, entry.state.value, f"{party} {kind.value} {after.value}", reason, when, entry.state.value, uncertain),
            sourced,
        )
        if str(key) in self._dismissed:
            return
        self._transitions.setdefault(
            key, Transition(party, kind, entry.state, after, episode, when, key.id, (), sourced.fact.confidence, uncertain)
        )
        self._entries[party, kind] = _Entry(after, when, sourced.url, episode, key)

    def _evidence(self, key: FindingKey, sourced: SourcedFact) -> None:
        draft = self.drafts.get(key)
        if draft is not None:
            draft.facts.append(sourced)
            if draft.as_of is not None and sourced.fact.event_date is not None and draft.facts[0].fact.event_date is None:
                draft.as_of = sourced.fact.event_date

    def _key(self, kind: TieKind, party: str, relation: Relation, status: str, episode: int) -> FindingKey | None:
        label = "un_cooperation" if kind is TieKind.MEMBERSHIP and party in self._regions.un else _LABEL_OF_KIND.get(kind)
        label = label or ("priority_neighbours" if party in self._regions.near else "other_regions")
        claim = REGISTER_CLAIM if kind in _NO_CLAIM or self._received else label_claim(self._programme, label)
        return FindingKey(self._programme.id, claim, relation.value, f"{party} {kind.value} {status}", str(episode)) if claim else None

    def _what(self, kind: TieKind, party: str) -> str:
        return f"{kind.value.replace('_', ' ')} with {self._regions.name(party)}"


_SAID = {
    TieState.ESTABLISHED: "reported as established",
    TieState.PLANNED: "reported as planned",
    TieState.BROKEN: "reported as broken off",
}


def _before(sourced: SourcedFact, programme: Programme) -> bool:
    """An event from before the baseline: history, whatever the register knew of it."""
    when = sourced.fact.event_date
    if when is None:
        return sourced.predates_baseline
    return when.day < programme.published_on and when.day.year < programme.published_on.year


def _same_event(sourced: SourcedFact, entry: _Entry, programme: Programme) -> bool:
    """The report tells of the very day, month or year from which the register dates the tie, and not of one before the programme."""
    when, since = sourced.fact.event_date or FuzzyDate(publication_day(sourced), DatePrecision.DAY), entry.since
    if since is None or when.day < programme.published_on:
        return False
    shared = min(len(str(when)), len(str(since)))
    return str(when)[:shared] == str(since)[:shared] or abs((when.day - since.day).days) <= _SAME_EVENT_DAYS


def _stale(sourced: SourcedFact) -> bool:
    """An event told of long after it happened: with nothing known of the tie, it may be as old as it looks."""
    when = sourced.fact.event_date
    return when is not None and ((sourced.published_at or sourced.first_fetched_at).date() - when.day).days > _FRESH_DAYS
