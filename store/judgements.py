"""What the optional judge said of uncertain findings. Added and read, never changed; no finding is touched from here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from store.engine import Session
from store.tables import JudgementRow

_CHUNK = 500  # below the number of parameters that every SQLite build takes


@dataclass(frozen=True, slots=True)
class Judgement:
    """One answer. `answer` is supports, refutes or unknown, `score` from 0 to 1; `question` digests judge, premise and hypothesis."""

    finding_id: str
    fact_id: str
    judge: str
    question: str
    language: str
    premise: str
    hypothesis: str
    answer: str
    score: float
    judged_at: datetime


def add(tx: Session, one: Judgement) -> bool:
    """False where that finding has the answer to that question already."""
    same = select(JudgementRow.id).where(JudgementRow.finding_id == one.finding_id, JudgementRow.question == one.question)
    if tx.scalar(same) is not None:
        return False
    row = JudgementRow(finding_id=one.finding_id, fact_id=one.fact_id, judge=one.judge, question=one.question, language=one.language)
    row.premise, row.hypothesis, row.answer, row.score, row.judged_at = one.premise, one.hypothesis, one.answer, one.score, one.judged_at
    tx.add(row)
    tx.flush()
    return True


def answered(tx: Session, questions: Iterable[str]) -> dict[str, tuple[Judgement, ...]]:
    """Every judgement that answers one of those questions, by question, oldest first; unanswered ones are left out."""
    wanted = sorted(set(questions))
    found: dict[str, tuple[Judgement, ...]] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = select(JudgementRow).where(JudgementRow.question.in_(wanted[start : start + _CHUNK])).order_by(JudgementRow.id)
        for row in tx.scalars(query):
            found[row.question] = (*found.get(row.question, ()), _judgement(row))
    return found


def newest(tx: Session, finding_ids: Iterable[str], known_on: datetime | None = None) -> dict[str, Judgement]:
    """The newest judgement of each of those findings, as known before `known_on`; findings without one are left out."""
    wanted = sorted(set(finding_ids))
    found: dict[str, Judgement] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = select(JudgementRow).where(JudgementRow.finding_id.in_(wanted[start : start + _CHUNK]))
        if known_on is not None:
            query = query.where(JudgementRow.judged_at < known_on)
        for row in tx.scalars(query.order_by(JudgementRow.judged_at, JudgementRow.id)):
            found[row.finding_id] = _judgement(row)
    return found


def _judgement(row: JudgementRow) -> Judgement:
    return Judgement(
        row.finding_id,
        row.fact_id,
        row.judge,
        row.question,
        row.language,
        row.premise,
        row.hypothesis,
        row.answer,
        row.score,
        row.judged_at,
    )
