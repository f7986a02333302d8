"""Other countries that are the grammatical subject of a step, though ours is named elsewhere in the clause. Grammar only; no parties are made here."""

from __future__ import annotations

from collections.abc import Sequence

from core.records import Language
from pipelines.lexicon import Hit
from pipelines.modality import finite_done
from pipelines.names import Name, NameKind
from pipelines.sentence import Sentence, officials_of
from pipelines.slots import LIST_WORDS
from pipelines.tie_actors import active
from pipelines.tie_rules import Reading

_STATES = (NameKind.COUNTRY, NameKind.CAPITAL)
_EN_SKIP = frozenset({"has", "have", "had", "also", "too", "today", "yesterday", "already", "then", "just", "on", "last", "week"})
_EN_GOVERNED = frozenset(
    {"of", "with", "between", "to", "for", "from", "in", "at", "by", "after", "following", "unlike", "like", "besides"}
)
_EN_LEADS = frozenset({"with", "thanks", "through", "under", "after", "following", "unlike", "like", "in", "at", "besides", "by"})
"""Begin a circumstance at the start of a clause: "thanks to the mediation of X, Y and Z ..."."""
_EN_OPENS = frozenset({"which", "with", "who", "whose", "a", "an", "its", "the", "bordering", "neighboring", "neighbouring"})
"""Begin an aside between two commas after the subject."""
_RU_OPENS = frozenset({"что", "где", "когда", "как"})
_RU_WITH = frozenset({"с", "со", "между"})
_RU_GOVERNED = frozenset({"с", "со", "между", "в", "во", "на", "из", "от", "за", "при", "для", "к"})
_RU_LEADS = (("отличие", "от"), ("вслед", "за"))
_RU_BORDERS = ("гранич", "сосед", "сопредел")
_KY_ASIDES = ("айырмалан", "кийин", "ортомчу", "колдоо", "чектеш", "коңшу", "кошуна")
_AFTER_HOME = 2  # tokens behind the name in which a Kyrgyz postposition or participle stands


def other_actors(sentence: Sentence, reading: Reading, home: str) -> list[Name]:
    """The countries before (Russian: around) the finite verb that act, ours not among them. Empty where ours acts or grammar does not tell."""
    verb = _verb(sentence, reading)
    if verb is None or not active(sentence, reading):
        return []
    names = [n for n in sentence.names if n.kind in _STATES and reading.low <= n.first < reading.high]
    found = _english(sentence, reading.low, verb, names) if sentence.language is Language.EN else []
    if sentence.language is Language.RU:
        found = _russian(sentence, reading, verb, names, home)
    return [] if any(name.code == home for name in found) else found


def in_kyrgyz_aside(sentence: Sentence, name: Name) -> bool:
    """Ours is told as mediator, neighbour or for comparison: "Кыргызстандын ортомчулугу менен", "Кыргызстан менен чектешкен"."""
    if sentence.language is not Language.KY:
        return False
    behind = [token.low for token in sentence.tokens[name.last : name.last + _AFTER_HOME] if token.low != ","]
    return any(word.startswith(_KY_ASIDES) for word in behind)


def begins_with_support(sentence: Sentence, reading: Reading, first: int, last: int) -> bool:
    """A "with" that opens the clause and tells who helped, not with whom: "With the support of X, Y and Z established ..."."""
    if sentence.language is not Language.EN or first != reading.low or last > reading.action.first:
        return False
    names = [name.first for name in sentence.names if name.first > first]
    return bool(names) and any(token.low == "of" for token in sentence.tokens[first : names[0]])


def _verb(sentence: Sentence, reading: Reading) -> Hit | None:
    """The finite verb of the step: the action itself, else the signing of its paper."""
    hits = [reading.action, *reversed(sentence.find(("sign",), reading.low, reading.action.first))]
    return next((hit for hit in hits if finite_done(sentence, hit, reading.low, reading.high)), None)


def _english(sentence: Sentence, low: int, verb: Hit, names: Sequence[Name]) -> list[Name]:
    tokens, at = sentence.tokens, verb.first
    dated = {i for day in sentence.dates for i in range(day.first, day.last)}
    while at > low and (tokens[at - 1].low in _EN_SKIP or tokens[at - 1].low.endswith("ly") or at - 1 in dated):
        if any(name.last == at for name in names):
            break
        at -= 1
    if at > low and tokens[at - 1].low == "and":  # one more step of the same subject
        earlier = [h for h in sentence.find(("break", "cut", "establish", "open", "sign"), low, at) if finite_done(sentence, h, low, at)]
        return _english(sentence, low, earlier[-1], names) if earlier else []
    if at > low and tokens[at - 1].low == ",":
        opening = next((i for i in range(at - 2, low, -1) if tokens[i].low == ","), None)
        if opening is None or tokens[opening + 1].low not in _EN_OPENS:
            return []
        at = opening
    run: list[Name] = []
    for name in sorted(names, key=lambda one: -one.first):
        between = tokens[name.last : at]
        if name.last > at or (not run and between) or any(token.low not in LIST_WORDS for token in between):
            if name.last > at:
                continue
            break
        run.insert(0, name)
        at = name.first
    if not run:
        return []
    before = next((tokens[i].low for i in range(run[0].first - 1, low - 1, -1) if tokens[i].low != "the"), "")
    if before not in _EN_GOVERNED:
        return run
    commas = [i for i in range(run[0].last, verb.first) if tokens[i].low == ","]
    if any("past" in token.features for token in tokens[low : run[0].first]):  # "opened an embassy in X, and Y established ..."
        return [name for name in run if any(i < name.first and tokens[i + 1].low == "and" for i in commas)]
    comma = commas[0] if commas else None
    if comma is None or tokens[low].low not in _EN_LEADS:
        return []
    return [name for name in run if name.first > comma]


def _russian(sentence: Sentence, reading: Reading, verb: Hit, names: Sequence[Name], home: str) -> list[Name]:
    tokens = sentence.tokens
    low = max(
        (i for i in range(reading.low + 1, verb.first) if tokens[i].low in _RU_OPENS and tokens[i - 1].low == ","), default=reading.low
    )
    if sentence.has(officials_of(home), low=low, high=reading.high):
        return []
    acting = [
        name
        for name in names
        if name.first >= low and "nomn" in name.cases and (name.first == 0 or tokens[name.first - 1].low not in _RU_GOVERNED)
    ]
    for ours in (name for name in names if name.code == home and name.first >= low):
        before = [token.low for token in tokens[max(0, ours.first - 2) : ours.first]]
        if tuple(before) in _RU_LEADS or (before and before[0].startswith(_RU_BORDERS)) or _in_relative(sentence, ours, verb):
            acting = [name for name in acting if name is not ours]
            continue
        if before[-1:] and before[-1] in _RU_WITH:
            return []
        between = [
            {t.low for t in tokens[min(n.last, ours.last) : max(n.first, ours.first)]}
            for n in acting
            if n is not ours and n.cases & ours.cases
        ]
        if any(words and words <= {"и", ","} for words in between):
            return []
    return acting


def _in_relative(sentence: Sentence, name: Name, verb: Hit) -> bool:
    """The name stands in a relative clause that a comma closes before the verb: "Гондурас, с которым Кыргызстан ..., разорвал"."""
    tokens = sentence.tokens
    opening = next((i for i in range(name.first, 0, -1) if tokens[i].low.startswith("котор")), None)
    closing = next((i for i in range(name.last, verb.first) if tokens[i].low == ","), None)
    return opening is not None and closing is not None
