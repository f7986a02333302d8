"""Conducts the optional judge: takes findings that wait for a person because they were read uncertainly, asks, and stores the answers.

Runs after settle, where it is switched on. Changes no finding, no ledger, no register, and enqueues no message. A question that was
answered once is not asked again; one that failed is asked again by the next run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.errors import JudgeError
from core.records import Programme
from monitor.application import Application
from monitor.judge import Judge, Question, make_judge
from monitor.judge_wording import hypothesis
from monitor.narrator import Step
from monitor.report_findings import asks, uncertain
from monitor.runs import RunLog
from store import Session, findings, judgements, versions
from store.findings import StoredFinding
from store.judgements import Judgement
from store.versions import Proof

_PREMISE_CHARS = 1_500
"""Well within 512 tokens in three scripts; the sentence itself comes first to be kept."""
_FAILURES_IN_A_ROW = 3
"""So many questions without an answer, and the judge is left alone until the next run: a night must not wait for one that is down."""


@dataclass(frozen=True, slots=True)
class JudgeCounts:
    """`waiting`: findings the rules left uncertain that a language of the judge speaks of; `known`: of these, answered before or elsewhere."""

    waiting: int = 0
    known: int = 0
    asked: int = 0
    failed: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class _Asked:
    finding_id: str
    fact_id: str
    question: Question
    digest: str


def judge(app: Application, log: RunLog, step: Step | None = None, make: Callable[[], Judge | None] | None = None) -> JudgeCounts:
    """Asks about what waits, newest first, within the budget. Nothing where the judge is off. Raises SettingsError where it cannot be made.

    Where nothing waits no model is loaded. `make` is for those who bring a judge of their own.
    """
    settings = app.settings.judge
    if settings.kind == "off" and make is None:
        return JudgeCounts()
    with app.store.read() as tx:
        waiting = [one for programme in app.programmes for one in _waiting(tx, app, programme)]
    if not waiting:
        return JudgeCounts()
    ours = make() if make is not None else make_judge(settings)
    if ours is None:
        return JudgeCounts()
    name = ours.name
    todo = [_Asked(finding_id, fact_id, question, question.digest(name)) for finding_id, fact_id, question in waiting]
    with app.store.read() as tx:
        answered = judgements.answered(tx, (one.digest for one in todo))
    # An answer found for another finding is kept under this one too; a question is asked once, whatever findings share it.
    shared = [one for one in todo if one.digest in answered]
    _keep_shared(app, shared, answered)
    unasked = {one.digest: one for one in reversed(todo) if one.digest not in answered}
    first = list(reversed(unasked.values()))[: settings.max_calls_per_run]
    asked, failed = _ask(app, log, step, ours, first)
    return JudgeCounts(len(todo), len(shared), asked, failed, len(unasked) - asked)


def _waiting(tx: Session, app: Application, programme: Programme) -> list[tuple[str, str, Question]]:
    """(finding, fact, question), newest finding first."""
    found = [one for one in findings.find(tx, programme.id) if asks(one) and uncertain(one)]
    proofs = versions.proofs(tx, (fact for one in found for fact in one.finding.evidence), programme.published_on)
    asked = []
    for stored in reversed(found):
        proof = _sentence(app, stored, proofs)
        if proof is not None:
            language = proof.statement.language
            claim = next((one for one in programme.claims if one.id == stored.finding.key.claim), None)
            said = hypothesis(stored.finding, claim, proof.sourced.fact, programme.home, app.seeds, language)
            asked.append((stored.finding.key.id, proof.sourced.fact_id, Question(_premise(tx, proof), said, language)))
    return asked


def _sentence(app: Application, stored: StoredFinding, proofs: dict[str, Proof]) -> Proof | None:
    """The first piece of evidence in a language of the judge, rather a sentence than a headline."""
    held = [proofs[fact] for fact in stored.finding.evidence if fact in proofs]
    spoken = [proof for proof in held if proof.statement.language in app.settings.judge.languages]
    return min(spoken, key=lambda proof: proof.statement.headline, default=None)


def _premise(tx: Session, proof: Proof) -> str:
    """The sentence with its headline, the sentence before it, and those that hold other words which decided, in reading order."""
    own = proof.statement
    spans = [span for span in proof.sourced.fact.spans if span.end <= own.start or span.start >= own.end]
    wanted = [own]
    for one in versions.statements(tx, proof.sourced.version_id):
        before = one.paragraph == own.paragraph and one.index == own.index - 1
        deciding = any(one.start <= span.start < one.end for span in spans)
        room = sum(len(kept.text) + 1 for kept in wanted) + len(one.text) <= _PREMISE_CHARS
        if one.index != own.index and room and (one.headline or before or deciding):
            wanted.append(one)
    texts = [" ".join(one.text.split()) for one in sorted(wanted, key=lambda one: one.start)]
    return " ".join(text if text[-1:] in '.!?…»"' else f"{text}." for text in texts)[: _PREMISE_CHARS + len(own.text)]


def _keep_shared(app: Application, shared: list[_Asked], answered: dict[str, tuple[Judgement, ...]]) -> None:
    missing = [one for one in shared if one.finding_id not in {kept.finding_id for kept in answered[one.digest]}]
    if missing:
        with app.store.write() as tx:
            for one in missing:
                judgements.add(tx, replace(answered[one.digest][0], finding_id=one.finding_id, fact_id=one.fact_id))


def _ask(app: Application, log: RunLog, step: Step | None, ours: Judge, todo: list[_Asked]) -> tuple[int, int]:
    """(asked, failed). Each answer is stored by itself, so that a kill loses none; no transaction is open while the judge thinks."""
    if step is not None:
        step.total(len(todo))
    asked = failed = in_a_row = 0
    for one in todo:
        if in_a_row == _FAILURES_IN_A_ROW:
            log.warn("judge-silent", f"the judge failed {in_a_row} times in a row and was left alone until the next run")
            break
        log.require_lease()
        asked += 1
        try:
            verdict = ours.ask(one.question)
        except JudgeError as error:
            failed, in_a_row = failed + 1, in_a_row + 1
            log.warn("judge-failed", str(error))
        else:
            in_a_row = 0
            with app.store.write() as tx:
                judgements.add(tx, _judgement(app, ours.name, one, verdict.answer.value, verdict.score))
        if step is not None:
            step.advance()
    return asked, failed


def _judgement(app: Application, judge_name: str, one: _Asked, answer: str, score: float) -> Judgement:
    question = one.question
    return Judgement(
        one.finding_id,
        one.fact_id,
        judge_name,
        one.digest,
        question.language.value,
        question.premise,
        question.hypothesis,
        answer,
        score,
        app.clock.now(),
    )
