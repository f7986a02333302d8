"""Who acts in a clause that speaks of a tie: another country as its subject, or somebody who is no state of ours. Grammar only."""

from __future__ import annotations

from collections.abc import Sequence

from core.records import Language
from pipelines.names import Name, NameKind
from pipelines.sentence import Sentence
from pipelines.slots import LIST_WORDS, WITH
from pipelines.tie_rules import Reading

_BE = frozenset({"was", "were", "been", "is", "are", "be", "being", "gets", "got"})
_WITH_LEAD = frozenset({"with", "between", "for", "to", "from", "of", "с", "со", "между", "для", "от", "из", "к", "по"})
_ROUND_VERB = 3  # tokens before a participle in which its auxiliary stands
_SMALL = frozenset(
    {
        "the",
        "a",
        "an",
        "has",
        "have",
        "had",
        "is",
        "are",
        "was",
        "were",
        "been",
        "be",
        "will",
        "would",
        "may",
        "could",
        "can",
        "to",
        "about",
    }
    | {"also", "today", "now", "just", "then", "it", "they", "we", "he", "she", "and", "not", "yet", "in", "on", "at", "of", "with", "by"}
    | {"agreed", "decided", "plans", "plan", "intends", "intend", "wants", "hopes", "set", "ready", "going", "both", "two", "this", "that"}
)
"""English words that are no subject of their own."""
_SPEAKS_FOR_STATES = (
    "state_body",
    "foreign_ministry",
    "counterpart",
    "country_noun",
    "both",
    "communique",
    "agreement_noun",
    "colleague",
    "meeting",
)


def active(sentence: Sentence, reading: Reading) -> bool:
    """The action is done by its subject, not to it: no "was opened", no "открыто", no "ачылды"."""
    token = sentence.tokens[reading.action.first]
    if sentence.language is Language.EN:
        lead = sentence.tokens[max(reading.low, reading.action.first - _ROUND_VERB) : reading.action.first]
        return not ("past" in token.features and any(one.low in _BE for one in lead))
    if sentence.language is Language.RU:
        reflexive = token.low.endswith(("ся", "сь"))
        return "passive" not in token.features and not reflexive and "participle" not in token.features
    return True


def who_acts(sentence: Sentence, reading: Reading, names: Sequence[Name], home: str) -> Name | None:
    """The first other country that stands as subject before an active verb: "Brazil appointed", "Бразилия назначила"."""
    if not active(sentence, reading):
        return None
    for name in sorted(names, key=lambda one: one.first):
        if name.last > reading.action.first:
            return None
        before = sentence.tokens[name.first - 1].low if name.first else ""
        possessive = sentence.language is Language.EN and "gent" in name.cases and name.kind is NameKind.COUNTRY
        if name.code == home or name.kind not in (NameKind.COUNTRY, NameKind.CAPITAL) or before in _WITH_LEAD:
            continue
        if _speaks(sentence, name, reading.action.first):
            return name
        if possessive or not name.cases or "nomn" in name.cases or sentence.language is Language.EN:
            return name
    return None


def _speaks(sentence: Sentence, name: Name, high: int) -> bool:
    """A body of the country speaks: "Afghanistan's foreign ministry", "МИД Афганистана", "Ооганстандын тышкы иштер министрлиги"."""
    bodies = sentence.find(("foreign_ministry", "state_body"), 0, high)
    if sentence.language is Language.RU:
        return "gent" in name.cases and any(0 <= name.first - hit.last <= 2 for hit in bodies)
    return "gent" in name.cases and any(0 <= hit.first - name.last <= 1 for hit in bodies)


def with_unknown(sentence: Sentence, reading: Reading) -> bool:
    """The object goes on with somebody whom no list of states holds: "relations with Ruritania and", "отношения с Руританией"."""
    lead = WITH[sentence.language]
    if sentence.language is Language.KY or reading.obj.last >= reading.high - 1 or sentence.tokens[reading.obj.last].low not in lead:
        return False
    at = reading.obj.last + 1
    named = {i for name in sentence.names for i in range(name.first, name.last)}
    token, following = sentence.tokens[at], sentence.tokens[at + 1 : at + 3]
    goes_on = bool(following) and (following[0].capital or (following[0].low in LIST_WORDS and following[-1].capital))
    return token.capital and not token.text.isupper() and at not in named and not goes_on


def own_state(sentence: Sentence, low: int, high: int) -> bool:
    """ "The republic", "our country" between two tokens, not as part of a name: in an outlet of ours the home country."""
    named = {at for name in sentence.names for at in range(name.first, name.last)}
    return any(hit.last - 1 not in named for hit in sentence.find(("own_state",), low, high))


def somebody_else(sentence: Sentence, reading: Reading) -> bool:
    """The subject is an organization, or in English a word that speaks for no state: "the team is to restore ties with ..."."""
    if reading.obj.first < reading.action.first or not active(sentence, reading) or own_state(sentence, reading.low, reading.high):
        return False
    lead = range(reading.low, reading.action.first)
    if any(n.kind is NameKind.ORGANIZATION and n.first in lead and n.first - reading.low <= 2 for n in sentence.names):
        return True
    if sentence.language is not Language.EN or sentence.has(*_SPEAKS_FOR_STATES, low=reading.low, high=reading.action.first):
        return False
    words = (sentence.tokens[at] for at in lead if at > reading.low)
    return any(one.is_word and not one.capital and one.low not in _SMALL and not one.low.endswith("ly") for one in words)
