"""Whose envoys: an ambassador and the post he is sent to, and who receives him."""

from __future__ import annotations

from collections.abc import Sequence

from core.records import Language
from pipelines.lexicon import Hit
from pipelines.names import Name, NameKind
from pipelines.parties import Roles, is_place, roles
from pipelines.sentence import Sentence, names_home
from pipelines.slots import coordinated
from pipelines.tie_actors import who_acts
from pipelines.tie_around import Surroundings
from pipelines.tie_found import ELSEWHERE, HOME_IMPLIED, NOBODY, PAIR, SURE, Parties, spans, unique
from pipelines.tie_rules import Reading

_RECEIVES = frozenset({"receive", "accept", "принять", "принимать", "получить"})
_SPOKEN_BACK = 3  # sentences in which the envoy was named
_ABROAD = "an envoy of another country to another"


class EnvoyFinder:
    """Parties of readings about envoys in one article. `near`: countries of the region and the allies."""

    def __init__(self, sentences: Sequence[Sentence], home: str, around: Surroundings, near: frozenset[str]) -> None:
        self._sentences, self._home, self._around, self._near = sentences, home, around, near

    def of(self, reading: Reading) -> Parties:
        """Envoys: of whom the post speaks, or all countries of a list of ambassadors."""
        sentence = self._sentences[reading.sentence]
        place = roles(sentence, reading.low, reading.high)
        names = sorted(
            (n for n in (*place.joined, *place.others, *place.places) if n.kind in (NameKind.COUNTRY, NameKind.DEMONYM)),
            key=lambda n: n.first,
        )
        bracketed = unique(n for n in sentence.names if n.kind is NameKind.COUNTRY and n.code != self._home and _in_brackets(sentence, n))
        if len(bracketed) >= PAIR:
            return Parties(spans(sentence, bracketed), self._home, SURE - HOME_IMPLIED, "envoys named in the sentence")
        abroad = self._abroad(sentence, reading, place, names)
        if abroad is not None:
            return abroad
        if reading.action.concept == "accredited":
            return self._spoken_of(reading)
        envoys = sentence.find(("ambassador",), reading.low, reading.high)
        told = [self._envoy(sentence, hit, names, place.places) for hit in envoys]
        if len(envoys) == 1 and _several(sentence, envoys[0].last - 1):
            others = unique(n for n in names if n.code != self._home and not is_place(sentence, n))
            first = next((n for n in place.places if 0 <= n.first - envoys[0].last <= PAIR and n.kind is NameKind.COUNTRY), None)
            if first is not None and first.code != self._home:  # "послов в Японии, Индии и Малайзии": all of the row are posts
                others = unique([first, *coordinated(sentence, first, names)])
        else:
            near = min((hit for hit in envoys), key=lambda hit: abs(hit.first - reading.action.first), default=None)
            close = told[envoys.index(near)] if near is not None else None
            others = unique([close] if close is not None else [n for n in told if n is not None])
            if not others and len(envoys) <= 1:
                others = unique(n for n in names if n.code != self._home)[:1]
        if not others:
            follow = self._sentences[reading.sentence + 1] if reading.sentence + 1 < len(self._sentences) else None
            lead = self._sentences[0] if reading.sentence and self._sentences[0].statement.headline else None
            headed = [n.code for n in unique(lead.names) if n.code and n.code != self._home] if lead and lead.has("ambassador") else []
            if len(headed) == 1:
                return Parties(dict.fromkeys(headed), self._home, SURE - ELSEWHERE, "the envoy of the headline")
            many = len(unique(n for n in follow.names if n.kind is NameKind.COUNTRY and n.code != self._home)) if follow else 0
            if follow and (follow.has("ambassador") or _bracketed(follow) > 1 or (follow.has("listing", "representing") and many > PAIR)):
                codes = [n.code for n in unique(follow.names) if n.kind is NameKind.COUNTRY and n.code != self._home]
                return Parties(dict.fromkeys(codes), self._home, SURE - ELSEWHERE, "envoys named in the next sentence")
            return NOBODY
        return Parties(spans(sentence, others), self._home, SURE - HOME_IMPLIED, "envoys named in the sentence")

    def _abroad(self, sentence: Sentence, reading: Reading, place: Roles, names: Sequence[Name]) -> Parties | None:
        """An envoy of another country to another: "Brazil named an ambassador to Egypt", "handed them to the king of Belgium". None where
        the clause does not say so."""
        actor = who_acts(sentence, reading, (*place.joined, *place.others), self._home)
        if names_home(sentence, self._home):
            to_us = (
                actor is not None
                and reading.action.concept == "appoint"
                and any(n.code == self._home and n.first > reading.action.first for n in names)
            )
            if not to_us or actor is None:
                return None
            return Parties(spans(sentence, [actor]), self._home, SURE - HOME_IMPLIED, "their envoy to us")
        posted = [n for n in place.places if n.kind is NameKind.CAPITAL and n.first > reading.action.first]
        hosts = [n for n in (*names, *posted) if actor is not None and n.code not in ("", actor.code)]
        if actor is not None and reading.action.concept == "appoint":
            if not hosts:
                return None if self._around.home_named else Parties(spans(sentence, [actor]), None, SURE - ELSEWHERE, _ABROAD)
            guest = actor.code not in self._near and hosts[0].code in self._near
            party, subject = (actor, hosts[0]) if guest else (hosts[0], actor)
            return Parties(spans(sentence, [party]), None, SURE - ELSEWHERE, _ABROAD, subject.code)
        if actor is not None and hosts and not _RECEIVES.isdisjoint(sentence.tokens[reading.action.first].keys):
            return Parties(spans(sentence, hosts[-1:]), None, SURE - ELSEWHERE, _ABROAD, actor.code)
        received = next((n for hit in sentence.find(("sovereign",), reading.low, reading.high) for n in names if _rules(n, hit)), None)
        senders = [n for n in names if received is not None and n.code != received.code]
        if received is None or not senders:
            return None
        return Parties(spans(sentence, senders[:1]), None, SURE - ELSEWHERE, _ABROAD, received.code)

    def _spoken_of(self, reading: Reading) -> Parties:
        """ "He is also accredited to the Kyrgyz Republic": the envoy last spoken of, by the country beside his post."""
        here = self._sentences[reading.sentence]
        if not names_home(here, self._home):
            return NOBODY
        for before in reversed(self._sentences[max(0, reading.sentence - _SPOKEN_BACK) : reading.sentence]):
            place = roles(before, 0, len(before.tokens))
            names = sorted((*place.joined, *place.others, *place.places), key=lambda n: n.first)
            for post in before.find(("ambassador", "foreign_ministry")):
                sender = self._envoy(before, post, [n for n in names if n.kind in (NameKind.COUNTRY, NameKind.DEMONYM)], ())
                if sender is not None and sender.code != self._home:
                    return Parties({sender.code: None}, self._home, SURE - ELSEWHERE, "the envoy spoken of before")
        return NOBODY

    def _envoy(self, sentence: Sentence, post: Hit, names: Sequence[Name], places: Sequence[Name]) -> Name | None:
        """The other country of one post: who sends the envoy, or where ours is sent."""
        sender = next((n for n in names if 0 <= n.first - post.last <= 2 and n not in places), None)
        sender = sender or next(
            (n for n in reversed(names) if 0 <= post.first - n.last <= 1 and (n not in places or n.kind is NameKind.DEMONYM)), None
        )
        if sender is not None and sender.code != self._home:
            return sender
        host = next((n for n in places if n.first >= post.last and n.code not in ("", self._home) and n.kind is not NameKind.CITY), None)
        if sentence.language is Language.KY:
            host = next((n for n in reversed(places) if n.last <= post.first and n.code not in ("", self._home)), None)
        return host


def _rules(name: Name, sovereign: Hit) -> bool:
    """The country beside its head of state: "the king of Belgium", "президенту Кении", "Кениянын президентине"."""
    return 0 <= name.first - sovereign.last <= PAIR or 0 <= sovereign.first - name.last <= 1


def _bracketed(sentence: Sentence) -> int:
    """How many countries stand in brackets after a person: "Ду Дэвэнь (Китай)"."""
    return sum(_in_brackets(sentence, name) for name in sentence.names)


def _in_brackets(sentence: Sentence, name: Name) -> bool:
    tokens = sentence.tokens
    return name.first > 0 and tokens[name.first - 1].low == "(" and name.last < len(tokens) and tokens[name.last].low == ")"


def _several(sentence: Sentence, at: int) -> bool:
    token = sentence.tokens[at]
    if sentence.language is Language.KY:
        return any(key.endswith(("лар", "лер")) for key in token.keys)
    return "plural" in token.features or token.low.endswith("s")
