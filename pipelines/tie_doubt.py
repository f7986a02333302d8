"""Readings that the article itself takes back or does not vouch for: fakes, corrections, hearsay, fiction, questions. Finds no tie of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.records import Fact, Modality, TieKind, TieStatus
from pipelines.sentence import Sentence

_HEARSAY = 0.5
"""The most that a tie is sure which the article only passes on."""


def doubted(facts: list[Fact], sentences: Sequence[Sentence]) -> list[Fact]:
    """Relations told as established: denied where the same sentence, the next or the headline calls the report false, for review where
    the sentence passes on what others claim, asks, wishes, sets a condition, or tells a story."""
    places = {sentence.statement.index: at for at, sentence in enumerate(sentences)}
    return [_doubted(fact, places[fact.statement], sentences) if _done(fact) else fact for fact in facts]


def _done(fact: Fact) -> bool:
    return fact.tie_kind is TieKind.DIPLOMATIC_RELATIONS and fact.tie_status is TieStatus.ESTABLISHED and fact.home is not None


def _doubted(fact: Fact, at: int, sentences: Sequence[Sentence]) -> Fact:
    sentence = sentences[at]
    if sentence.has("false_report") or any(one.has("report_taken_back") for one in sentences[at : at + 2]):
        return replace(fact, tie_status=TieStatus.DENIED, modality=Modality.DENIED)
    told = sentence.has("hearsay", "fiction") or _unreal(fact, sentence) or sentence.statement.text.rstrip("\"»”' ").endswith("?")
    framed = sentences[0].statement.headline and sentences[0].has("fiction", "hearsay", "false_report")
    if told or framed:
        return replace(fact, confidence=min(fact.confidence, _HEARSAY), review=True)
    return fact


def _unreal(fact: Fact, sentence: Sentence) -> bool:
    """A condition, a wish or "almost" stands before the action."""
    action = next((span.start for span in fact.spans if span.role == "action"), None)
    return action is not None and any(sentence.tokens[hit.first].start < action for hit in sentence.find(("unreal",)))
