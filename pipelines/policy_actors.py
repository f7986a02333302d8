"""Who speaks or acts in a sentence: what tells a line of policy from a passing mention. Knows concepts by name, no rule."""

from __future__ import annotations

from collections.abc import Sequence

from core.records import Language
from pipelines.names import Name, NameKind
from pipelines.parties import is_place
from pipelines.sentence import Sentence, names_home, officials_of

_AND = frozenset({"and", "with", "и", "с", "со", "жана", "менен"})
_ACTORS = ("state_actor", "leaders")
_SAYS = ("policy_will", "talks", "agreed", "demand")
_PRONOUNS = {
    Language.EN: frozenset({"he", "she", "they", "it"}),
    Language.RU: frozenset({"он", "она", "они", "его", "ее", "их"}),
    Language.KY: frozenset({"ал", "алар", "анын", "алардын"}),
}
_SUBJECT_REACH = {
    Language.EN: 6,
    Language.RU: 6,
    Language.KY: 20,
}  # tokens from a subject to its verb; in Kyrgyz the verb closes the sentence
_COURTED = ("invest_call", "attract", "econ_foreign", "brought_home")
_DASHES = frozenset({"-", "–", "—"})
_ROUTE = 3
_FROM = frozenset({"of", "from", "из"})
_ADJECTIVES = 1  # words between a demonym and its noun: "a Chinese private company"
_SEVERAL = frozenset({"presidents", "ministers", "президенты", "министры", "президенттер", "министрлер"})  # of whom need not be told
_LEAD = 2
_NEAR = 2  # sentences around one in which its actor is told
_BACK = 3  # sentences back in which the person that a pronoun stands for is named


class Actors:
    """The actors of one article: states and their officials, as against companies, agencies and people."""

    def __init__(self, sentences: Sequence[Sentence], home: str) -> None:
        self._sentences = sentences
        self._home = home
        self._known: dict[int, bool] = {}

    def acts(self, index: int) -> bool:
        """A state or its official is named in sentence `index`, or stands behind its pronoun."""
        sentence = self._sentences[index]
        if self._named(index):
            return True
        pronouns = _PRONOUNS[sentence.language]
        if not any(token.low in pronouns for token in sentence.tokens):
            return False
        return any(self._named(at) for at in range(max(0, index - _BACK), index))

    def conditions(self, index: int) -> frozenset[str]:
        """`@actor`: a state acts in the sentence. `@lead_actor`: there, or in the headline or the first sentence of the article.
        `@headline`: the sentence is one of these two. `@lead_home`: one of these two names our country.
        `@state_near`: a state is named in the sentence or close to it."""
        found = {"@headline"} if index < _LEAD else set()
        if any(self._named(at) for at in range(max(0, index - _NEAR), min(index + _NEAR + 1, len(self._sentences)))):
            found.add("@state_near")
        if any(names_home(one, self._home) for one in self._sentences[:_LEAD]):
            found.add("@lead_home")
        if self.acts(index):
            found |= {"@actor", "@lead_actor"}
        elif self._leads():
            found.add("@lead_actor")
        return frozenset(found)

    def states(self, index: int) -> bool:
        """Sentence `index` tells what a state or its official wants, asks for, offers or talks over."""
        sentence = self._sentences[index]
        if sentence.has(*_SAYS) and self.acts(index):
            return True
        return sentence.has("duty", "priority") and self._leads()

    def _leads(self) -> bool:
        """A state or its official is named in the headline or the first sentence."""
        return any(self._named(at) for at in range(min(_LEAD, len(self._sentences))))

    def _named(self, index: int) -> bool:
        known = self._known.get(index)
        if known is None:
            known = self._known[index] = self._names_actor(self._sentences[index])
        return known

    def _names_actor(self, sentence: Sentence) -> bool:
        """An official, or our country as the one that wants or asks: its name alone may be a place."""
        if sentence.has(*_ACTORS) or officials_of(self._home) in sentence.by_concept:
            return True
        said = sentence.find(_SAYS)
        reach = _SUBJECT_REACH[sentence.language]
        if any(0 <= hit.first - one.last <= reach for one in sentence.by_concept.get("official", ()) for hit in said):
            return True  # "the republic wants"
        return bool(said) and any(
            name.code == self._home
            and name.kind in (NameKind.COUNTRY, NameKind.CAPITAL)
            and any(0 <= hit.first - name.last <= self._reach(sentence, name) for hit in said)
            for name in sentence.names
        )

    def _reach(self, sentence: Sentence, name: Name) -> int:
        """Tokens in which the verb of a subject stands; of a place no verb but "in Bishkek they hope"."""
        if not is_place(sentence, name):
            return _SUBJECT_REACH[sentence.language]
        return 0 if name.kind is NameKind.CAPITAL and sentence.language is Language.RU else -1


def official(sentence: Sentence) -> bool:
    """A minister, a ministry, the president or the Cabinet without a foreign country beside: the outlet's own."""
    countries = countries_of(sentence)
    for hit in sentence.by_concept.get("official", ()):
        if hit.last - hit.first == 1 and sentence.tokens[hit.first].low in _SEVERAL:
            continue
        after = any(0 <= n.first - hit.last <= 2 and not _joined(sentence, hit.last, n.first) for n in countries)
        before = any(0 <= hit.first - n.last <= 2 and not _joined(sentence, n.last, hit.first) for n in countries)
        if not after and not before:
            return True
    return False


def countries_of(sentence: Sentence) -> list[Name]:
    """The countries that a sentence names, by name, people or capital."""
    return [name for name in sentence.names if name.kind in (NameKind.COUNTRY, NameKind.DEMONYM, NameKind.CAPITAL)]


def of_private(sentence: Sentence, name: Name) -> bool:
    """ "A Chinese company", "a citizen of Pakistan", "китайский инвестор": whoever that is, it is no state. Those that a state invites or
    draws in are its matter."""
    if sentence.has(*_COURTED):
        return False
    people = sentence.by_concept.get("private_party", ())
    if name.kind is NameKind.DEMONYM:
        return any(0 <= hit.first - name.last <= _ADJECTIVES for hit in people)
    if name.kind is not NameKind.COUNTRY:
        return False
    if sentence.language is Language.KY:
        return "gent" in name.cases and any(hit.first == name.last for hit in people)
    led = name.first > 0 and sentence.tokens[name.first - 1].low in _FROM
    return any(name.first - hit.last == led for hit in people) and (led or "gent" in name.cases)


def of_a_route(sentence: Sentence, name: Name) -> bool:
    """ "The China — Kyrgyzstan — Uzbekistan railway": three countries joined by dashes name a road or a project, no partners."""
    countries = countries_of(sentence)
    chain = [name]
    for step in (-1, 1):
        at: Name | None = name
        while at is not None:
            edge = at.first - 1 if step < 0 else at.last
            dashed = 0 <= edge < len(sentence.tokens) and sentence.tokens[edge].low in _DASHES
            at = next((n for n in countries if dashed and (n.last == edge if step < 0 else n.first == edge + 1)), None)
            if at is not None:
                chain.append(at)
    return len(chain) >= _ROUTE


def _joined(sentence: Sentence, low: int, high: int) -> bool:
    """ "The Cabinet and the French agency": two parties, not the Cabinet of France."""
    return any(token.low in _AND for token in sentence.tokens[low:high])
