"""Whose tie a reading is, and with whom: from its clause, the sentences around, the list announced, or the article as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.records import Language, Span, TieKind
from pipelines.lexicon import Hit
from pipelines.names import Name, NameKind
from pipelines.parties import Slot, coordinated, is_place, roles, slots
from pipelines.sentence import Sentence, names_home
from pipelines.tie_rules import Reading

# Confidence: what a careful reader would still want to see. Own clause names the parties and both sides: sure. Each step away costs.
SURE = 0.95
HOME_IMPLIED = 0.10
ELSEWHERE = 0.15
_LIST_SLACK = 1  # a list may fall one short of the number announced: eight countries announced, seven named
_LIST_REACH = 3
_OPEN_LIST = 3  # so many names after "among them" are a list, though not the whole one
_PAIR = 2
_TURNS = 5  # sentences over which a list is told in turn
THEIRS_HERE = "their office here"
_FEW = 9  # a minister signs no more communiqués than this in one report


@dataclass(frozen=True, slots=True)
class Parties:
    """Other parties by code, with their span where the clause names them; `home` None: the tie is not ours; `why` in words. `subject`: whose tie it is instead."""

    named: dict[str, Span | None]
    home: str | None
    confidence: float
    why: str
    subject: str | None = None


NOBODY = Parties({}, None, 0.0, "")


class PartyFinder:
    """Finds the parties of readings in one article."""

    def __init__(self, sentences: Sequence[Sentence], home: str, neighbours: frozenset[str], near: frozenset[str]) -> None:
        self._sentences, self._home, self._neighbours, self._near = sentences, home, neighbours, near
        self.home_named = any(names_home(sentence, home) for sentence in sentences)

    def of(self, reading: Reading) -> Parties:
        match reading.rule.party:
            case "places":
                return self._places(reading)
            case "envoys":
                return self._envoys(reading)
        return self._countries(reading)

    # ------------------------------------------------------------ countries

    def _countries(self, reading: Reading) -> Parties:
        sentence = self._sentences[reading.sentence]
        place = roles(sentence, reading.low, reading.high)
        named = sorted((*place.joined, *place.others), key=lambda name: name.first)
        ours = any(name.code == self._home for name in named) or bool(sentence.find(home_officials(self._home), reading.low, reading.high))
        announced = self._announced(sentence, reading)
        others = unique(name for name in named if name.code != self._home)
        if announced is not None and len(others) + (_LIST_SLACK if announced > _OPEN_LIST else 0) < announced:
            foreign = not ours and self._subject_of(sentence, reading, named) is not None
            if foreign:
                return NOBODY
            listed = self._listed(reading.sentence, announced)
            home = self._home if ours or self.home_named or not self._foreign_article(listed) else None
            return Parties(dict.fromkeys(listed), home, SURE - HOME_IMPLIED, f"the list of the {announced} announced")
        found = self._in_clause(sentence, reading, named, ours)
        if found is None:
            return self._elsewhere(reading, ours)
        if reading.rule.party == "neighbours" and found.home is not None:
            near = {code: span for code, span in found.named.items() if code in self._neighbours}
            return Parties(near, found.home, found.confidence, found.why) if near else self._elsewhere(reading, ours)
        return found

    def _in_clause(self, sentence: Sentence, reading: Reading, named: Sequence[Name], ours: bool) -> Parties | None:
        """Parties that the clause itself names; None where it names none."""
        slot = self._slot(sentence, reading, named)
        inside = unique(slot.names) if slot else []
        if slot and slot.both and all(name.code != self._home for name in inside) and len(inside) >= _PAIR:
            return self._pair(sentence, inside, "between two other countries")
        partners = [name for name in inside if name.code != self._home]
        rest = [name for name in named if name.code not in {one.code for one in inside}]
        if slot and not partners:
            partners = unique(name for name in rest if name.first < slot.first or not coordinated_with_home(sentence, named, self._home))
            rest = []
        if ours and reading.rule.party == "neighbours" and any(name.code == self._home for name in inside):
            partners = unique([*partners, *(name for name in rest if name.code != self._home)])
        if ours:
            partners = partners or self._beside_home(sentence, named)
            return Parties(spans(sentence, partners), self._home, SURE, "both parties in the clause") if partners else None
        if partners:
            subject = self._subject_of(sentence, reading, rest)
            if subject is not None:
                turned = len(partners) == 1 and partners[0].code in self._near and subject.code not in self._near
                if turned:  # "Burundi is the 152nd country to establish relations with Uzbekistan"
                    subject, partners = partners[0], [subject]
                return Parties(spans(sentence, partners), None, SURE - HOME_IMPLIED, "two other countries", subject.code)
            if reading.rule.kind is TieKind.BREAK:
                return Parties(spans(sentence, partners), None, SURE - ELSEWHERE, "a break that does not name ours")
            if self._foreign_article(codes(partners)):
                beyond = self._beyond(reading, partners[0].code) if len(partners) == 1 and partners[0].code in self._near else None
                if beyond:
                    return Parties({beyond: None}, None, SURE - ELSEWHERE, "another country's partner", partners[0].code)
                return Parties(spans(sentence, partners), None, SURE - HOME_IMPLIED, "the article is about another country")
            return Parties(spans(sentence, partners), self._home, SURE - HOME_IMPLIED, "the home country is understood")
        others = unique(name for name in named if name.code != self._home)
        if not others:
            return None
        if len(others) == 1 and not self.home_named and others[0].code in self._near:
            beyond = self._beyond(reading, others[0].code)
            if beyond:
                return Parties(dict.fromkeys([beyond]), None, SURE - ELSEWHERE, "another country's partner", others[0].code)
        genitive = (
            len(others) == _PAIR
            and all("gent" in name.cases and "nomn" not in name.cases for name in others)
            and sentence.language is Language.RU
        )
        if genitive and self._two(sentence, others):
            return self._pair(sentence, others, "two other countries")
        relative = self.home_named and sentence.has("with_which", low=reading.low, high=reading.high)
        pair = (
            len(others) == _PAIR
            and not relative
            and others[0].first < min(reading.action.first, reading.obj.first)
            and self._two(sentence, others)
        )
        if pair:
            return self._pair(sentence, others, "two other countries")
        if reading.rule.kind is TieKind.BREAK:
            return Parties(spans(sentence, others[-1:]), None, SURE - ELSEWHERE, "a break that does not name ours")
        if self._foreign_article(codes(others)):
            if len(others) == _PAIR:
                return self._pair(sentence, others, "two other countries")
            if len(others) > 1:
                return Parties(spans(sentence, others[1:]), None, SURE - ELSEWHERE, "the article is about another country")
            return Parties(spans(sentence, others), None, SURE - ELSEWHERE, "the article is about another country")
        return Parties(spans(sentence, others), self._home, SURE - HOME_IMPLIED, "the home country is understood")

    def _beyond(self, reading: Reading, subject: str) -> str | None:
        """The partner of a foreign subject, named in the headline or the sentence before."""
        for at in (reading.sentence - 1, 0, reading.sentence + 1):
            if 0 <= at < len(self._sentences) and at != reading.sentence:
                place = roles(self._sentences[at], 0, len(self._sentences[at].tokens))
                names = [n.code for n in (*place.joined, *place.others) if n.code not in (subject, self._home) and n.code not in self._near]
                if names:
                    return names[0]
        return None

    def _pair(self, sentence: Sentence, pair: Sequence[Name], why: str) -> Parties:
        """Two other countries side by side: the one nearer to ours is taken for the subject, else the first."""
        near = [name for name in pair if name.code in self._near]
        subject = near[0] if len(near) == 1 else pair[0]
        rest = [name for name in pair if name.code != subject.code]
        return Parties(spans(sentence, rest), None, SURE - HOME_IMPLIED - HOME_IMPLIED / 2, why, subject.code)

    def _two(self, sentence: Sentence, others: Sequence[Name]) -> bool:
        """Two countries as one subject, or each with a person of its own: "Uzbekistan and Kenya", "главы МИД КНР и Гондураса"."""
        between = [token.low for token in sentence.tokens[others[0].last : others[1].first]]
        return len(between) <= 2 or any(mark in between for mark in ("and", "и", "менен", "жана", "—", ","))

    def _slot(self, sentence: Sentence, reading: Reading, named: Sequence[Name]) -> Slot | None:
        """The slot that belongs to the object: the nearest after it, else the nearest before."""
        found = slots(sentence, reading.low, reading.high, named)
        if not found:
            return None
        first, last = min(reading.obj.first, reading.action.first), max(reading.obj.last, reading.action.last)
        after = [slot for slot in found if slot.first >= reading.obj.first]
        around = [slot for slot in found if slot.last <= last]
        if after and after[0].first - reading.obj.last <= 6:
            return after[0]
        if around:
            return max(around, key=lambda slot: (slot.both, slot.first))
        return (
            min(after, key=lambda slot: slot.first)
            if after and after[0].first - last <= 8
            else (after[0] if after else None)
            if first
            else None
        )

    def _subject_of(self, sentence: Sentence, reading: Reading, rest: Iterable[Name]) -> Name | None:
        """The other country that acts: before the action, a country or capital in no slot of its own, or whose minister acts."""
        start = min(reading.action.first, reading.obj.first)
        for name in sorted(rest, key=lambda one: one.first):
            if name.code == self._home or name.first >= max(start, reading.action.first):
                continue
            if sentence.tokens[name.first - 1].low in ("with", "между", "с", "со", "between") and name.first > 0:
                continue
            return name
        return None

    def _beside_home(self, sentence: Sentence, named: Sequence[Name]) -> list[Name]:
        """Without a slot: those coordinated with ours ("Kyrgyzstan and Malawi"), else all the clause names."""
        ordered = sorted(named, key=lambda name: name.first)
        joined: list[Name] = []
        for at, name in enumerate(ordered):
            if name.code != self._home:
                continue
            joined.extend(coordinated(sentence, name, ordered))
            for before in reversed(ordered[:at]):
                following = coordinated(sentence, before, ordered)
                if any(one.code == self._home for one in following):
                    joined.append(before)
        partners = unique(name for name in sorted(joined, key=lambda one: one.first) if name.code != self._home)
        return partners or unique(name for name in ordered if name.code != self._home)

    def _foreign_article(self, partners: Sequence[str]) -> bool:
        """No word of ours in the article, and a country beside the partners that acts in it: it is about that one."""
        if self.home_named:
            return False
        for sentence in self._sentences:
            place = roles(sentence, 0, len(sentence.tokens))
            if any(name.code not in partners and name.kind is not NameKind.CITY for name in (*place.joined, *place.others)):
                return True
        return False

    # ------------------------------------------------------------ elsewhere

    def _elsewhere(self, reading: Reading, ours: bool) -> Parties:
        found, foreign = self._around(reading)
        if not found or (reading.rule.kind is TieKind.VISA_FREE and len(found) > 1):
            return NOBODY
        home = self._home if (self.home_named or ours) and not foreign else None
        if home is None and not foreign and not self._foreign_article(found):
            home = self._home
        return Parties(dict.fromkeys(found), home, SURE - ELSEWHERE, "parties named in a neighbouring sentence or the headline")

    def _around(self, reading: Reading) -> tuple[list[str], bool]:
        """Countries of the sentences around: the headline first where it speaks of the same, then before, headline, after. Whether two others."""
        index = reading.sentence
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
            met = [name for slot in slots(near, 0, len(near.tokens), names) for name in slot.names]
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
            if wanted and len(others) < wanted and at and not (met and len(unique(met)) >= wanted):
                gathered = list(dict.fromkeys([*gathered, *codes(others)]))
                if len(gathered) >= wanted:
                    return gathered[:wanted], False
                continue
            ours = any(name.code == self._home for name in names) or bool(near.find(home_officials(self._home)))
            if not ours and len(others) == _PAIR and not met and not self.home_named:
                return [others[1].code], True
            if met and any(name.code != self._home for name in met):
                others = unique([name for name in met if name.code != self._home])
                subject = [name for name in names if name not in met and name.first < met[0].first]
                if not ours and subject and not self.home_named:
                    return [name.code for name in others], True
            return [name.code for name in others], False
        return gathered, False

    def _announced(self, sentence: Sentence, reading: Reading) -> int | None:
        """How many countries the clause announces beside naming them or not: "with 13 states". None where it gives no number."""
        for number in sentence.numbers:
            if not reading.low <= number.first < reading.high or number.quantity.unit != "count" or number.quantity.ordinal:
                continue
            if _recalls(sentence, number.first):
                continue
            if sentence.find(("country_noun",), number.last, min(reading.high, number.last + 4)):
                return int(number.quantity.value)
        return None

    def _listed(self, index: int, announced: int) -> list[str]:
        """The countries of a sentence near by that names as many as were announced, or one fewer."""
        reach = range(max(0, index - _LIST_REACH), min(len(self._sentences), index + _LIST_REACH + 1))
        for at in sorted(reach, key=lambda i: (abs(i - index), -i)):
            near = self._sentences[at]
            place = roles(near, 0, len(near.tokens))
            codes = [n.code for n in unique((*place.joined, *place.others)) if n.code != self._home]
            slack = _LIST_SLACK if announced > _OPEN_LIST else 0
            whole = announced - slack <= len(codes) <= announced and len(codes) > 0
            if whole or (_OPEN_LIST <= len(codes) < announced and near.has("listing")):
                return codes
        return self._told_in_turn(index, announced)

    def _told_in_turn(self, index: int, announced: int) -> list[str]:
        """The countries that the sentences after name one after another ("it was followed by ..."), where they are as many as announced."""
        told: list[str] = []
        for near in self._sentences[index + 1 : index + 1 + _TURNS]:
            place = roles(near, 0, len(near.tokens))
            told.extend(n.code for n in (*place.joined, *place.others) if n.code != self._home and n.code not in told)
            if announced - _LIST_SLACK <= len(told) <= announced and not _open_ended(self._sentences, near, announced, told, self._home):
                return told
        return []

    # ------------------------------------------------------------ offices and envoys

    def _places(self, reading: Reading) -> Parties:
        """An embassy: of one country, in another. The party is whichever is not ours."""
        sentence = self._sentences[reading.sentence]
        place = roles(sentence, reading.low, reading.high)
        names = [n for n in (*place.joined, *place.others, *place.places) if n.code and n.kind is not NameKind.ORGANIZATION]
        near = sorted(names, key=lambda n: min(abs(n.first - reading.obj.last), abs(reading.obj.first - n.last)))
        others = [n for n in near if n.code != self._home]
        ours = any(n.code == self._home for n in near)
        acting = {n.code for n in (*place.joined, *place.others) if n.kind is not NameKind.CITY and n.code != self._home}
        if not ours and len(acting) >= _PAIR and any(n.kind is NameKind.CAPITAL for n in (*place.joined, *place.others)):
            return NOBODY  # "Riyadh and Tehran agreed in Beijing to reopen embassies"
        if not others:
            around = self._place_beside(reading.sentence)
            if around and (ours or self.home_named):
                return Parties(dict.fromkeys(around[:1]), self._home, SURE - ELSEWHERE, "the place is named in a neighbouring sentence")
            return NOBODY
        first = next((n for n in others if n in place.places), others[0])
        kept = unique([first, *coordinated(sentence, first, others)])
        if ours or self.home_named:
            why = "our office there" if first in place.places else THEIRS_HERE
            return Parties(spans(sentence, kept), self._home, SURE if ours else SURE - HOME_IMPLIED, why)
        return Parties(spans(sentence, kept[:1]), None, SURE - ELSEWHERE, "no word of the home country")

    def _place_beside(self, index: int) -> list[str]:
        """Where the office is, told in the next sentence, the headline or the one before: a country standing as a place."""
        for at in (index + 1, 0, index - 1):
            if 0 <= at < len(self._sentences) and at != index:
                near = self._sentences[at]
                place = roles(near, 0, len(near.tokens))
                codes = [n.code for n in unique(place.places) if n.kind is not NameKind.CITY and n.code not in ("", self._home)]
                if codes:
                    return codes
        return []

    def _envoys(self, reading: Reading) -> Parties:
        """Envoys: of whom the post speaks, or all countries of a list of ambassadors."""
        sentence = self._sentences[reading.sentence]
        place = roles(sentence, reading.low, reading.high)
        names = sorted(
            (n for n in (*place.joined, *place.others, *place.places) if n.kind in (NameKind.COUNTRY, NameKind.DEMONYM)),
            key=lambda n: n.first,
        )
        envoys = sentence.find(("ambassador",), reading.low, reading.high)
        told = [self._envoy(sentence, hit, names, place.places) for hit in envoys]
        if len(envoys) == 1 and _several(sentence, envoys[0].first):
            others = unique(n for n in names if n.code != self._home and not is_place(sentence, n))
        else:
            near = min((hit for hit in envoys), key=lambda hit: abs(hit.first - reading.action.first), default=None)
            close = told[envoys.index(near)] if near is not None else None
            others = unique([close] if close is not None else [n for n in told if n is not None])
            if not others and len(envoys) <= 1:
                others = unique(n for n in names if n.code != self._home)[:1]
        if not others:
            follow = self._sentences[reading.sentence + 1] if reading.sentence + 1 < len(self._sentences) else None
            if follow and follow.has("ambassador"):
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
        return _PAIR
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


def _several(sentence: Sentence, at: int) -> bool:
    token = sentence.tokens[at]
    return "plural" in token.features or token.low.endswith(("s", "лар", "лер"))


def home_officials(home: str) -> tuple[str, ...]:
    """The concept that names people and bodies who speak for a country without naming it."""
    return (f"officials_{home.lower()}",)


def coordinated_with_home(sentence: Sentence, named: Sequence[Name], home: str) -> bool:
    return any(name.code == home and coordinated(sentence, name, named) for name in named)


def unique(names: Iterable[Name]) -> list[Name]:
    """The first name of each code."""
    kept: dict[str, Name] = {}
    for name in names:
        kept.setdefault(name.code, name)
    return list(kept.values())


def codes(names: Iterable[Name]) -> list[str]:
    return [name.code for name in names]


def spans(sentence: Sentence, names: Iterable[Name]) -> dict[str, Span | None]:
    return {name.code: sentence.span(name.first, name.last, "party") for name in names}
