"""An explanation as lines for a terminal and as JSON. Computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from monitor.explain import ExplainedStatement, Explanation


def explanation_text(explained: Explanation) -> Iterator[str]:
    """Sentence by sentence: `+` what was read, `-` what was not taken for news; then findings and the conclusion."""
    article = explained.article
    yield f"{article.language.value}, {article.date or 'no date'}"
    for one in explained.statements:
        yield ""
        yield f"{one.statement.index + 1}. {'[headline] ' if one.statement.headline else ''}{' '.join(one.statement.text.split())}"
        yield from _statement(one)
    if explained.findings:
        yield ""
        yield "Held against the programme"
    for found in explained.findings:
        yield f"   {found.what}"
        yield f"     {found.finding.reason} (confidence {found.finding.confidence:.2f})"
    yield ""
    yield explained.conclusion


def _statement(one: ExplainedStatement) -> Iterator[str]:
    for read in one.facts:
        yield f"   + {read.what}"
        yield f"     {read.outcome}"
        words = ", ".join(f"'{' '.join(word.split())}'" for word in read.words)
        yield f"     because: {read.reason}" + (f"; by the words {words}" if words else "") + f"  [{read.fact.rule}]"
    for note in one.notes:
        yield f"   - '{' '.join(note.cue.split())}': {note.line}"
    if not one.facts and not one.notes:
        yield "   - nothing of ours in it"


def explanation_json(explained: Explanation) -> dict[str, Any]:
    """Everything that the text shows, and the facts' own fields. Offsets count characters of headline, blank line and text."""
    article = explained.article
    return {
        "lang": article.language.value,
        "date": str(article.date) if article.date else None,
        "conclusion": explained.conclusion,
        "statements": [_statement_json(one) for one in explained.statements],
        "findings": [
            {
                "id": one.finding.key.id,
                "claim": one.finding.key.claim,
                "relation": one.finding.relation.value,
                "old": one.finding.old,
                "new": one.finding.new,
                "what": one.what,
                "reason": one.finding.reason,
                "confidence": one.finding.confidence,
                "review": one.finding.review,
                "as_of": str(one.finding.as_of) if one.finding.as_of else None,
            }
            for one in explained.findings
        ],
        "transitions": [
            {
                "party": one.party,
                "kind": one.kind.value,
                "before": one.before.value,
                "after": one.after.value,
                "date": str(one.event_date) if one.event_date else None,
                "confidence": one.confidence,
                "review": one.review,
            }
            for one in explained.transitions
        ],
    }


def _statement_json(one: ExplainedStatement) -> dict[str, Any]:
    return {
        "text": one.statement.text,
        "headline": one.statement.headline,
        "speaker": one.statement.speaker,
        "facts": [
            {
                "kind": read.fact.kind.value,
                "what": read.what,
                "outcome": read.outcome,
                "reason": read.fact.reason,
                "rule": read.fact.rule,
                "modality": read.fact.modality.value,
                "confidence": read.fact.confidence,
                "review": read.fact.review,
                "home": read.fact.home,
                "parties": list(read.fact.parties),
                "tie_kind": read.fact.tie_kind.value if read.fact.tie_kind else None,
                "tie_status": read.fact.tie_status.value if read.fact.tie_status else None,
                "measure": read.fact.measure,
                "topic": read.fact.topic,
                "quantity": str(read.fact.quantity) if read.fact.quantity else None,
                "date": str(read.fact.event_date) if read.fact.event_date else None,
                "words": [
                    {"role": span.role, "start": span.start, "end": span.end, "text": word}
                    for span, word in zip(read.fact.spans, read.words, strict=True)
                ],
            }
            for read in one.facts
        ],
        "notes": [
            {"id": note.id, "line": note.line, "words": note.cue, "start": note.span.start, "end": note.span.end} for note in one.notes
        ],
    }
