"""Parties that stand outside the clause: in the sentences around, the headline, an announced list, or the article as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from core.records import Language, TieKind
from pipelines.names import NameKind
from pipelines.parties import roles
from pipelines.sentence import Sentence, names_home, officials_of
from pipelines.slots import slots
from pipelines.tie_found import PAIR, codes, unique
from pipelines.tie_rules import Reading

LIST_SLACK = 1  # a list may fall one short of the number announced: eight countries announced, seven named
OPEN_LIST = 3  # so many names after "among them" are a list, though not the whole one
_LIST_REACH = 3
_TURNS = 5  # sentences over which a list is told in turn
_ALL_STATES = 200  # a larger number counts no countries: it is a year
_CLOSES = 8  # sentences of a chronicle that its last sentence explains
_FEW_WORDS = 3
_FEW = 9  # a minister signs no more communiqués than this in one report


class Surroundings:
    """One article as what surrounds a clause. `near`: countries of the region and the allies."""

    def __init__(self, sentences: Sequence[Sentence], home: str, neighbours: frozenset[str], near: frozenset[str]) -> None:
        self._sentences, self._home, self._neighbours, self._near = sentences, home, neighbours, near

    @cached_property
    def home_named(self) -> bool:
        return any(names_home(sentence, self._home) for sentence in self._sentences)

    def foreign_article(self, partners: Sequence[str]) -> bool:
        """No word of ours in the article, and a country beside the partners that acts in it: it is about that one."""
        if self.home_named:
            return False
        for sentence in self._sentences:
            place = roles(sentence, 0, len(sentence.tokens))
            names = (*place.joined, *place.others)
            met = {name for slot in slots(sentence, 0, len(sentence.tokens), names) if not slot.both for name in slot.names}
            if any(name.code not in partners and name.kind is not NameKind.CITY and name not in met for name in names):
                return True  # one only met ("a treaty with Tajikistan") is a partner, not who the article is about
        return False

    def around(self, reading: Reading) -> tuple[list[str], bool]:
        """Countries of the sentences around: the headline first where it speaks of the same, then before, headline, after. Whether two others."""
        index = reading.sentence
        earlier = self._clause_before(reading)
        if earlier:
            return [earlier], False
        wanted = _spoken_of(self._sentences[index])
        gathered: list[str] = []
        order = [index - 1, 0, index + 1, index - 2, index - 3]
        if index and self._sentences[0].has(*reading.rule.object, "communique", "diplomatic_relations"):
            order.insert(0, 0)
        for at in order:
            if not 0 <= at < len(self._sentences) or at == index:
                continue
            near = self._sentences[at]
            place = roles(near, 0, len(near.tokens))
            names = sorted((*place.joined, *place.others), key=lambda one: one.first)
            filled = slots(near, 0, len(near.tokens), names)
            met = [name for slot in filled for name in slot.names]
            pair = next((slot.names for slot in filled if slot.both and all(n.code != self._home for n in slot.names)), ())
            if len(pair) == PAIR and not near.has(officials_of(self._home)):
                return [pair[1].code], True
            kept = [name for name in names if name.kind in (NameKind.COUNTRY, NameKind.CAPITAL) or name in met]
            if reading.rule.party == "neighbours":
                kept = [name for name in kept if name.code in self._neighbours]
            others = unique(name for name in kept if name.code != self._home)
            others = others or unique(name for name in names if name.code != self._home and name.kind is NameKind.DEMONYM)
            if not others and reading.rule.kind in (TieKind.VISA_FREE, TieKind.STRATEGIC_PARTNERSHIP):
                others = unique(n for n in place.places if n.kind is NameKind.CAPITAL and n.code != self._home)[
                    :1
                ]  # talks in their capital
            if not others:
                continue
            if wanted and len(others) < wanted and not near.statement.headline and not (met and len(unique(met)) >= wanted):
                gathered = list(dict.fromkeys([*gathered, *codes(others)]))
                if len(gathered) >= wanted:
                    return gathered[:wanted], False
                continue
            ours = any(name.code == self._home for name in names) or near.has(officials_of(self._home))
            if not ours and len(others) == PAIR and not met and not self.home_named:
                return [others[1].code], True
            if met and any(name.code != self._home for name in met):
                others = unique([name for name in met if name.code != self._home])
                subject = [name for name in names if name not in met and name.first < met[0].first]
                if not ours and subject and not self.home_named:
                    return [name.code for name in others], True
            return [name.code for name in others], False
        return gathered, False

    def _clause_before(self, reading: Reading) -> str | None:
        """The one other country of the clauses before, beside ours: "Norway recognised Kyrgyzstan, and in March the two countries ..."."""
        sentence = self._sentences[reading.sentence]
        if reading.low == 0 or not sentence.has("country_noun", "both", low=reading.low, high=reading.high):
            return None
        place = roles(sentence, 0, reading.low)
        names = unique((*place.joined, *place.others))
        others = [name.code for name in names if name.code != self._home and name.kind is not NameKind.CITY]
        return others[0] if len(others) == 1 and len(names) == PAIR else None

    def announced(self, sentence: Sentence, reading: Reading) -> int | None:
        """How many countries the clause announces beside naming them or not: "with 13 states". None where it gives no number."""
        for number in sentence.numbers:
            if not reading.low <= number.first < reading.high or number.quantity.unit != "count" or number.quantity.ordinal:
                continue
            if number.quantity.value > _ALL_STATES or _recalls(sentence, number.first):
                continue
            if number.quantity.value == PAIR and self._clause_before(reading):
                continue  # "Norway recognised Kyrgyzstan, and in March two countries became partners"
            if any(day.first <= number.first < day.last for day in sentence.dates):
                continue
            if sentence.find(("country_noun",), number.last, min(reading.high, number.last + 4)):
                return int(number.quantity.value)
        return None

    def listed(self, index: int, announced: int) -> list[str]:
        """The countries of a sentence near by that names as many as were announced, or one fewer."""
        reach = range(max(0, index - _LIST_REACH), min(len(self._sentences), index + _LIST_REACH + 1))
        for at in sorted(reach, key=lambda i: (abs(i - index), -i)):
            near = self._sentences[at]
            place = roles(near, 0, len(near.tokens))
            codes = [n.code for n in unique((*place.joined, *place.others)) if n.code != self._home]
            if len(codes) == announced + 1 and not self.home_named:
                first = min((*place.joined, *place.others), key=lambda n: n.first)
                codes = [code for code in codes if code != first.code]  # "Botswana: Mongolia, Tajikistan, Saint Lucia": whose list it is
            slack = LIST_SLACK if announced > OPEN_LIST else 0
            whole = announced - slack <= len(codes) <= announced and len(codes) > 0
            listing = near.has("listing") or (at == index + 1 and _bare(near))
            if whole or (OPEN_LIST <= len(codes) < announced and listing):
                return codes
        return self._told_in_turn(index, announced)

    def _told_in_turn(self, index: int, announced: int) -> list[str]:
        """The countries that the sentences after name one after another ("it was followed by ..."), where they are as many as announced."""
        told: list[str] = []
        for near in self._sentences[index + 1 : index + 1 + _TURNS]:
            place = roles(near, 0, len(near.tokens))
            told.extend(n.code for n in (*place.joined, *place.others) if n.code != self._home and n.code not in told)
            if announced - LIST_SLACK <= len(told) <= announced and not _open_ended(self._sentences, near, announced, told, self._home):
                return told
        return []

    def told_before(self, reading: Reading) -> list[str]:
        """The countries of the sentences before one that closes a list: "so runs the list of states with which ...". Empty where it does not."""
        near = self._sentences[reading.sentence]
        if not near.has("listing", "country_noun", low=reading.low, high=reading.high) or not near.has("closing"):
            return []
        codes: list[str] = []
        for before in self._sentences[max(1, reading.sentence - _CLOSES) : reading.sentence]:
            place = roles(before, 0, len(before.tokens))
            codes.extend(
                n.code for n in (*place.joined, *place.others) if n.kind is NameKind.COUNTRY and n.code not in (*codes, self._home)
            )
        return codes if len(codes) >= PAIR else []

    def entered(self, index: int) -> list[str]:
        """Of visa rules: the countries, three or more, that the next sentence lists after one that only says how many or that a list grew."""
        if index + 1 >= len(self._sentences) or not self._sentences[index].has("country_noun", "listing", "citizens"):
            return []
        near = self._sentences[index + 1]
        place = roles(near, 0, len(near.tokens))
        names = unique((*place.joined, *place.others))
        codes = [n.code for n in names if n.code != self._home and n.kind is NameKind.COUNTRY]
        return codes if len(codes) >= OPEN_LIST else []

    def visited(self, index: int) -> list[str]:
        """Of a jubilee "of the two countries": the one country that the sentence, or the headline, has as the place of a visit."""
        for at in (index, 0):
            place = roles(self._sentences[at], 0, len(self._sentences[at].tokens))
            names = {n.code for n in place.places if n.kind is NameKind.COUNTRY and n.code not in ("", self._home)}
            if len(names) == 1:
                return list(names)
        return []

    def place_beside(self, index: int) -> list[str]:
        """Where the office is, told in the next sentence, the headline or the one before: a country standing as a place."""
        for at in (index + 1, 0, index - 1):
            if 0 <= at < len(self._sentences) and at != index:
                near = self._sentences[at]
                place = roles(near, 0, len(near.tokens))
                codes = [n.code for n in unique(place.places) if n.kind is not NameKind.CITY and n.code not in ("", self._home)]
                if codes:
                    return codes
        return []

    def beyond(self, reading: Reading, subject: str) -> str | None:
        """The partner of a foreign subject, named in the headline or the sentence before."""
        for at in (reading.sentence - 1, 0, reading.sentence + 1):
            if 0 <= at < len(self._sentences) and at != reading.sentence:
                place = roles(self._sentences[at], 0, len(self._sentences[at].tokens))
                names = [n.code for n in (*place.joined, *place.others) if n.code not in (subject, self._home) and n.code not in self._near]
                if names:
                    return names[0]
        return None


def _bare(sentence: Sentence) -> bool:
    """Hardly anything but names: "These: Gabon, Belize and others"."""
    return sum(not token.capital for token in sentence.beside_names()) <= _FEW_WORDS


def _open_ended(sentences: Sequence[Sentence], near: Sentence, announced: int, told: Sequence[str], home: str) -> bool:
    """One short of the number, and the next sentence goes on with the list."""
    at = next((i for i, one in enumerate(sentences) if one is near), len(sentences))
    if len(told) == announced or at + 1 >= len(sentences):
        return False
    place = roles(sentences[at + 1], 0, len(sentences[at + 1].tokens))
    return any(n.code != home and n.code not in told for n in (*place.joined, *place.others))


def _spoken_of(sentence: Sentence) -> int:
    """How many partners a sentence without names speaks of: "both meetings", "two communiqués", "обе встречи". 0 where it does not say."""
    if sentence.has("both"):
        return PAIR
    for number in sentence.numbers:
        few = 2 <= number.quantity.value <= _FEW and number.quantity.unit == "count" and not number.quantity.ordinal
        if few and sentence.find(("communique", "meeting", "colleague"), number.last, number.last + 4):
            return int(number.quantity.value)
    return 0


def _recalls(sentence: Sentence, at: int) -> bool:
    """ "The two states", "между двумя странами": those already named, not a number announced."""
    before = sentence.tokens[at - 1].low if at else ""
    token = sentence.tokens[at]
    if sentence.language is Language.KY:
        return token.low == "эки" and all(one.low != "менен" for one in sentence.tokens[at + 1 : at + 4])
    return before in ("the", "these", "both", "between", "between the", "между", "этих", "обеих", "обоих") or token.low in ("двух", "обеих")
