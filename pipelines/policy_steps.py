"""Whether a line of policy is only repeated, planned, denied, or a step of progress: decided by the verbs of the rule that read it."""

from __future__ import annotations

from core.records import Language, Modality
from pipelines.lexicon import Hit
from pipelines.modality import finite_done
from pipelines.names import NameKind
from pipelines.policy_rules import PolicyRule
from pipelines.sentence import Sentence

_NOT = {
    Language.EN: frozenset({"not", "n't", "never"}),
    Language.RU: frozenset({"не"}),
    Language.KY: frozenset({"эмес", "элек"}),
}
_UNDER_WAY = (
    "жат",
    "тур",
    "бар",
    "кел",
    "дейт",
    "айт",
)  # auxiliaries of what goes on, verbs of saying, and words that only end like a future
_BEFORE_NOUNS = frozenset({"a", "an", "the", "its", "their", "his", "her", "this", "that", "of", "in", "for", "on", "with", "no", "any"})
_TOLD = frozenset({"past", "present"})  # "считает" is written as a future and a present
_DUE = ("duty", "intend", "future", "border_aim")


def step_of(sentence: Sentence, rule: PolicyRule) -> Modality | None:
    """A mention becomes a step where one of the rule's advancing verbs is finite and done; a step that is only planned stays a plan.

    None: what the rule looks for is denied or undone here, so that it says nothing.
    """
    if rule.undone and _done(sentence, rule.undone):
        return None
    if rule.step and sentence.has(*rule.step):
        return Modality.DONE
    if not rule.advance:
        if not rule.may_plan or _done(sentence, rule.may_plan):
            return rule.modality
        if _negated(sentence):
            return None
        return Modality.PLANNED if sentence.has(*_DUE) or _coming(sentence) else rule.modality
    done = _done(sentence, rule.advance)
    if rule.modality is Modality.DONE:
        return Modality.DONE if done else Modality.PLANNED
    return Modality.DONE if done and rule.modality is Modality.MENTION else rule.modality


def _done(sentence: Sentence, concepts: tuple[str, ...]) -> bool:
    hits = [hit for hit in sentence.find(concepts) if not _noun(sentence, hit)]
    return any(finite_done(sentence, hit, 0, len(sentence.tokens)) for hit in hits)


def _noun(sentence: Sentence, hit: Hit) -> bool:
    """ "The fund's officer", "a commission", "the Green Climate Fund": a word that is a verb elsewhere."""
    if sentence.language is not Language.EN or "past" in sentence.tokens[hit.first].features:
        return False
    if any(name.kind is NameKind.ORGANIZATION and name.first <= hit.first < name.last for name in sentence.names):
        return True
    return hit.first > 0 and sentence.tokens[hit.first - 1].low in _BEFORE_NOUNS


def _negated(sentence: Sentence) -> bool:
    """The sentence tells what is not so. "Nothing is left to settle" is told without these words, or by a finished verb."""
    words = _NOT[sentence.language]
    return any(token.low in words or (sentence.language is Language.KY and "negated" in token.features) for token in sentence.tokens)


def _coming(sentence: Sentence) -> bool:
    """The verb that carries the sentence is in the future: "пройдет заседание", "комиссия жолугат"."""
    if sentence.language is Language.RU:
        return any("future" in t.features and "verb" in t.features and t.features.isdisjoint(_TOLD) for t in sentence.tokens)
    return sentence.language is Language.KY and any("future" in t.features and not t.low.startswith(_UNDER_WAY) for t in sentence.tokens)
