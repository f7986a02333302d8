"""Findings with their evidence and the decisions on them. `apply` is settle's one write; everything else reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, insert, or_, select, update

from core.errors import StoreError
from core.records import Finding, FindingKey, FindingState, Relation, Settled
from store import ledger, ties, versions
from store.columns import fuzzy, fuzzy_columns
from store.engine import Session
from store.tables import DecisionRow, EvidenceRow, FindingRow

_CHUNK = 500  # below the number of parameters that every SQLite build takes
_UNDECIDED = frozenset({FindingState.OPEN, FindingState.UNSURE})


@dataclass(frozen=True, slots=True)
class Applied:
    """What settling changed in the store."""

    new_findings: int
    withdrawn: int
    new_transitions: int
    withdrawn_transitions: int


@dataclass(frozen=True, slots=True)
class Decision:
    finding_id: str
    state: FindingState
    reason: str
    reviewer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding with its times and its newest decision. `withdrawn_at` None: it stands."""

    finding: Finding
    first_seen: datetime
    withdrawn_at: datetime | None
    decision: Decision | None

    @property
    def state(self) -> FindingState:
        """Open, accepted or dismissed: "not sure" decides nothing."""
        if self.decision is None or self.decision.state is FindingState.UNSURE:
            return FindingState.OPEN
        return self.decision.state


def apply(tx: Session, programme: str, settled: Settled, now: datetime) -> Applied:
    """Makes findings, ledger and tie register say what settling found. The same outcome twice changes nothing."""
    rows = {row.id: row for row in tx.scalars(select(FindingRow).where(FindingRow.programme == programme))}
    gone = set(rows)
    new = 0
    for finding in settled.findings:
        row = rows.get(finding.key.id)
        if row is None:
            row = FindingRow(id=finding.key.id, first_seen=now)
            tx.add(row)
            new += 1
        gone.discard(finding.key.id)
        _fill(row, finding)
    withdrawn = [rows[key] for key in gone if rows[key].withdrawn_at is None]
    for row in withdrawn:
        row.withdrawn_at = now
    tx.flush()
    _apply_evidence(tx, programme, settled, now)
    states = {decision.finding_id: decision.state for decision in newest_decisions(tx, programme).values()}
    ledger.record(tx, programme, settled.observations, states, now)
    moved, unmoved = ties.record(tx, programme, settled, now)
    return Applied(new, len(withdrawn), moved, unmoved)


def decide(tx: Session, finding_id: str, state: FindingState, reason: str, reviewer: str, now: datetime) -> None:
    """Adds a decision; OPEN undoes the last. The finding must exist."""
    tx.add(DecisionRow(finding_id=finding_id, state=state.value, reason=reason, reviewer=reviewer, at=now))
    tx.flush()


def decisions(tx: Session, programme: str) -> dict[str, FindingState]:
    """str(FindingKey) -> newest decision, for folding. Undone ones are left out, and "not sure"."""
    newest = newest_decisions(tx, programme)
    query = select(FindingRow).where(FindingRow.id.in_(newest))
    return {str(_key(row)): newest[row.id].state for row in tx.scalars(query) if newest[row.id].state not in _UNDECIDED}


def newest_decisions(tx: Session, programme: str, known_on: datetime | None = None) -> dict[str, Decision]:
    """Finding id -> the newest decision on it taken before `known_on` (None: no limit)."""
    of_programme = DecisionRow.finding_id.in_(select(FindingRow.id).where(FindingRow.programme == programme))
    return _newest(tx, of_programme, *(() if known_on is None else (DecisionRow.at < known_on,)))


def _newest(tx: Session, *conditions: ColumnElement[bool]) -> dict[str, Decision]:
    place = func.row_number().over(partition_by=DecisionRow.finding_id, order_by=(DecisionRow.at.desc(), DecisionRow.id.desc()))
    ranked = select(DecisionRow.__table__, place.label("place")).where(*conditions).subquery()
    rows = tx.execute(select(ranked).where(ranked.c.place == 1))
    return {row.finding_id: Decision(row.finding_id, FindingState(row.state), row.reason, row.reviewer, row.at) for row in rows}


def decision_history(tx: Session, finding_id: str) -> list[Decision]:
    """Every decision on a finding, oldest first."""
    rows = tx.scalars(select(DecisionRow).where(DecisionRow.finding_id == finding_id).order_by(DecisionRow.at, DecisionRow.id))
    return [Decision(row.finding_id, FindingState(row.state), row.reason, row.reviewer, row.at) for row in rows]


def find(
    tx: Session,
    programme: str,
    *,
    claim: str | None = None,
    since: datetime | None = None,
    known_on: datetime | None = None,
    evidence: bool = True,
) -> list[StoredFinding]:
    """Findings first seen at or after `since` and known before `known_on`, newest last; withdrawn ones are marked, not left out.

    Without `evidence` they name no facts: enough to choose among years of them, and `with_evidence` fills in those chosen.
    """
    wanted = [FindingRow.programme == programme]
    wanted += [] if claim is None else [FindingRow.claim == claim]
    wanted += [] if since is None else [FindingRow.first_seen >= since]
    wanted += [] if known_on is None else [FindingRow.first_seen < known_on]
    query = select(*FindingRow.__table__.columns).where(*wanted)
    rows = tx.execute(query.order_by(FindingRow.first_seen, FindingRow.claim, FindingRow.id)).all()
    told = _evidence(tx, wanted, known_on) if evidence else {}
    return _records(rows, newest_decisions(tx, programme, known_on), told, known_on)


def with_evidence(tx: Session, stored: Iterable[StoredFinding], known_on: datetime | None = None) -> list[StoredFinding]:
    """Those findings with the facts that they rested on before `known_on`, in the same order."""
    wanted = list(stored)
    ids = sorted({one.finding.key.id for one in wanted})
    told: dict[str, list[str]] = {}
    for start in range(0, len(ids), _CHUNK):
        told |= _evidence(tx, [FindingRow.id.in_(ids[start : start + _CHUNK])], known_on)
    return [replace(one, finding=replace(one.finding, evidence=tuple(told.get(one.finding.key.id, ())))) for one in wanted]


def get(tx: Session, finding_id: str) -> StoredFinding | None:
    return next(iter(by_ids(tx, [finding_id])), None)


def by_ids(tx: Session, finding_ids: Iterable[str]) -> list[StoredFinding]:
    """Those findings, oldest first; unknown ids are left out."""
    wanted = sorted(set(finding_ids))
    found: list[StoredFinding] = []
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        rows = tx.execute(select(*FindingRow.__table__.columns).where(FindingRow.id.in_(chunk))).all()
        found += _records(rows, _newest(tx, DecisionRow.finding_id.in_(chunk)), _evidence(tx, [FindingRow.id.in_(chunk)], None), None)
    return sorted(found, key=lambda one: (one.first_seen, one.finding.key))


def disagreeing(tx: Session, programme: str) -> list[StoredFinding]:
    """Standing findings that settling found to disagree with others, oldest first; what reviewers dismissed is among them."""
    some = cast(FindingRow.disagrees_with, Text) != "[]"
    query = select(FindingRow.id).where(FindingRow.programme == programme, FindingRow.withdrawn_at.is_(None), some)
    return by_ids(tx, tx.scalars(query))


def matching(tx: Session, prefix: str) -> list[str]:
    """Ids that begin with `prefix` as people type it: in either case, with blanks around; none for nothing typed. Twenty at most."""
    typed = prefix.strip().lower()
    if not typed:
        return []
    query = select(FindingRow.id).where(FindingRow.id.startswith(typed, autoescape=True))
    return list(tx.scalars(query.order_by(FindingRow.id).limit(20)))


def _apply_evidence(tx: Session, programme: str, settled: Settled, now: datetime) -> None:
    """Touches only what changed: most nights that is little of much."""
    columns = (EvidenceRow.finding_id, EvidenceRow.fact_id, EvidenceRow.position, EvidenceRow.withdrawn_at)
    query = select(*columns).join(FindingRow, FindingRow.id == EvidenceRow.finding_id).where(FindingRow.programme == programme)
    held = {(finding_id, fact_id): (position, withdrawn) for finding_id, fact_id, position, withdrawn in tx.execute(query)}
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for finding in settled.findings:
        for position, fact_id in enumerate(finding.evidence):
            row = {"finding_id": finding.key.id, "fact_id": fact_id, "position": position, "withdrawn_at": None}
            before = held.pop((finding.key.id, fact_id), None)
            if before is None:
                new.append({**row, "first_seen": now})
            elif before != (position, None):
                changed.append(row)
    for (finding_id, fact_id), (position, withdrawn) in held.items():
        if withdrawn is None:
            changed.append({"finding_id": finding_id, "fact_id": fact_id, "position": position, "withdrawn_at": now})
    said = versions.sayings(tx, (row["fact_id"] for row in new))
    moments = versions.said_at(tx, (one.version_id for one in said.values()))
    for row in new:
        if row["fact_id"] not in said:
            raise StoreError(f"finding {row['finding_id']} rests on '{row['fact_id']}', which is no fact of this database; settle again")
        text = said[row["fact_id"]].version_id
        row.update(version_id=text, said_at=moments[text])
    if new:
        tx.execute(insert(EvidenceRow), new)
    if changed:
        tx.execute(update(EvidenceRow), changed)


def _fill(row: FindingRow, finding: Finding) -> None:
    key = finding.key
    row.programme, row.claim, row.relation, row.value, row.bucket = key.programme, key.claim, key.relation, key.value, key.bucket
    row.old, row.new, row.reason, row.confidence = finding.old, finding.new, finding.reason, finding.confidence
    row.held_against, row.review, row.disagrees_with = finding.held_against, finding.review, list(finding.disagrees_with)
    row.withdrawn_at = None
    for name, content in fuzzy_columns("as_of", finding.as_of).items():
        setattr(row, name, content)


def _key(row: Any) -> FindingKey:
    return FindingKey(row.programme, row.claim, row.relation, row.value, row.bucket)


def _records(
    rows: Sequence[Any], decided: Mapping[str, Decision], evidence: Mapping[str, list[str]], known_on: datetime | None
) -> list[StoredFinding]:
    return [
        StoredFinding(
            Finding(
                _key(row),
                Relation(row.relation),
                row.old,
                row.new,
                row.reason,
                row.confidence,
                fuzzy(row.as_of_day, row.as_of_precision),
                row.held_against,
                tuple(evidence.get(row.id, ())),
                row.review,
                tuple(row.disagrees_with),
            ),
            row.first_seen,
            row.withdrawn_at if row.withdrawn_at and (known_on is None or row.withdrawn_at < known_on) else None,
            decided.get(row.id),
        )
        for row in rows
    ]


def _evidence(tx: Session, wanted: Sequence[ColumnElement[bool]], known_on: datetime | None) -> dict[str, list[str]]:
    """Fact ids of each finding that is `wanted`, the deciding one first. A withdrawn finding keeps what it rested on."""
    found: dict[str, list[str]] = defaultdict(list)
    fell = EvidenceRow.withdrawn_at
    standing = or_(fell.is_(None), fell == FindingRow.withdrawn_at, *(() if known_on is None else (fell >= known_on,)))
    query = select(EvidenceRow.finding_id, EvidenceRow.fact_id).join(FindingRow, FindingRow.id == EvidenceRow.finding_id)
    query = query.where(*wanted, standing)
    if known_on is not None:
        query = query.where(EvidenceRow.first_seen < known_on)
    for finding_id, fact_id in tx.execute(query.order_by(EvidenceRow.position, EvidenceRow.fact_id)):
        found[finding_id].append(fact_id)
    return found
