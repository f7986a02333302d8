"""Whose offices and envoys: an embassy of one country in another, an ambassador and the post he is sent to."""

from __future__ import annotations

from collections.abc import Sequence

from core.records import Language
from pipelines.lexicon import Hit
from pipelines.names import Name, NameKind
from pipelines.parties import is_place, roles
from pipelines.sentence import Sentence
from pipelines.slots import coordinated
from pipelines.tie_around import Surroundings
from pipelines.tie_found import ELSEWHERE, HOME_IMPLIED, NOBODY, PAIR, SURE, THEIRS_HERE, Parties, spans, unique
from pipelines.tie_rules import Reading


class OfficeFinder:
    """Parties of readings about offices and envoys in one article."""

    def __init__(self, sentences: Sequence[Sentence], home: str, around: Surroundings) -> None:
        self._sentences, self._home, self._around = sentences, home, around

    def places(self, reading: Reading) -> Parties:
        """An embassy: of one country, in another. The party is whichever is not ours."""
        sentence = self._sentences[reading.sentence]
        place = roles(sentence, reading.low, reading.high)
        names = [n for n in (*place.joined, *place.others, *place.places) if n.code and n.kind is not NameKind.ORGANIZATION]
        near = sorted(names, key=lambda n: min(abs(n.first - reading.obj.last), abs(reading.obj.first - n.last)))
        others = [n for n in near if n.code != self._home]
        ours = any(n.code == self._home for n in near)
        acting = {n.code for n in (*place.joined, *place.others) if n.kind is not NameKind.CITY and n.code != self._home}
        if not ours and len(acting) >= PAIR and any(n.kind is NameKind.CAPITAL for n in (*place.joined, *place.others)):
            return NOBODY  # "Riyadh and Tehran agreed in Beijing to reopen embassies"
        if not others and any(
            sentence.find(("country_noun",), number.last, number.last + 3) for number in sentence.numbers if not number.quantity.ordinal
        ):
            return NOBODY  # "embassies work in 30 countries": none of them is meant
        if not others:
            around = self._around.place_beside(reading.sentence)
            if around and (ours or self._around.home_named):
                return Parties(dict.fromkeys(around[:1]), self._home, SURE - ELSEWHERE, "the place is named in a neighbouring sentence")
            return NOBODY
        first = next((n for n in others if n in place.places), others[0])
        kept = unique([first, *coordinated(sentence, first, others)])
        owner = next((n for n in sorted(others, key=lambda n: n.first) if n not in place.places and n.kind is NameKind.COUNTRY), None)
        foreign = not ours and owner is not None and first in place.places and owner.code != first.code and owner.first < first.first
        if foreign and owner is not None:
            return Parties(spans(sentence, [owner]), None, SURE - ELSEWHERE, "another country's office", first.code)
        if ours or self._around.home_named or not self._around.foreign_article([n.code for n in kept]):
            why = "our office there" if first in place.places else THEIRS_HERE
            return Parties(spans(sentence, kept), self._home, SURE if ours else SURE - HOME_IMPLIED, why)
        if kept[0].kind is NameKind.CITY:
            return NOBODY  # "the missions in New York": where the talks are
        return Parties(spans(sentence, kept[:1]), None, SURE - ELSEWHERE, "no word of the home country")

    def envoys(self, reading: Reading) -> Parties:
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
        envoys = sentence.find(("ambassador",), reading.low, reading.high)
        told = [self._envoy(sentence, hit, names, place.places) for hit in envoys]
        if len(envoys) == 1 and _several(sentence, envoys[0].last - 1):
            others = unique(n for n in names if n.code != self._home and not is_place(sentence, n))
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
