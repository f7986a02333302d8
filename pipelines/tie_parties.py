"""Whose tie a reading is, and with whom: from the grammar of its clause first, then from what surrounds it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.records import Language, Modality, TieKind
from pipelines.names import Name, NameKind
from pipelines.parties import roles
from pipelines.sentence import Sentence
from pipelines.slots import Slot, coordinated, each_with, slots
from pipelines.tie_actors import somebody_else, who_acts, with_unknown
from pipelines.tie_around import LIST_SLACK, OPEN_LIST, Surroundings
from pipelines.tie_envoys import EnvoyFinder
from pipelines.tie_found import (
    ANNOUNCED,
    BEYOND,
    ELSEWHERE,
    HOME_IMPLIED,
    NEARBY,
    NOBODY,
    PAIR,
    PAIR_OF_OTHERS,
    SURE,
    UNDERSTOOD,
    Parties,
    codes,
    home_officials,
    spans,
    unique,
)
from pipelines.tie_offices import OfficeFinder
from pipelines.tie_rules import Reading

_NO_STATE = "somebody acts who speaks for no state"


class PartyFinder:
    """Finds the parties of readings in one article. `near`: countries of the region and the allies, rather subject than partner of a foreign tie."""

    def __init__(self, sentences: Sequence[Sentence], home: str, neighbours: frozenset[str], near: frozenset[str]) -> None:
        self._sentences, self._home, self._neighbours, self._near = sentences, home, neighbours, near
        self._around = Surroundings(sentences, home, neighbours, near)
        self._offices = OfficeFinder(sentences, home, self._around, near)
        self._envoys = EnvoyFinder(sentences, home, self._around, near)

    @property
    def home_named(self) -> bool:
        """Whether the article names our country, its people or who speaks for it."""
        return self._around.home_named

    def of(self, reading: Reading) -> Parties:
        match reading.rule.party:
            case "places":
                return self._offices.of(reading)
            case "envoys":
                return self._envoys.of(reading)
        return self._countries(reading)

    def _countries(self, reading: Reading) -> Parties:
        sentence = self._sentences[reading.sentence]
        place = roles(sentence, reading.low, reading.high)
        entered = [name for name in place.places if name.kind is NameKind.COUNTRY] if reading.rule.kind is TieKind.VISA_FREE else []
        named = sorted((*place.joined, *place.others, *entered), key=lambda name: name.first)  # where one travels is a party of visa rules
        if any(name.code == self._home and _excepted(sentence, name) for name in named):
            return NOBODY
        ours = any(name.code == self._home and not _of_the_press(sentence, name) for name in named) or bool(
            sentence.find(home_officials(self._home), reading.low, reading.high)
        )
        ours = ours or self._partner_of_ours(sentence, reading)
        if reading.rule.kind is TieKind.VISA_FREE:
            named = _without_held_visas(sentence, named)
            ours = ours or self._own_body_acts(sentence, reading)
            theirs = None if ours else self._visas_of_others(sentence, reading, named)
            if theirs is not None:
                return theirs
        announced = self._around.announced(sentence, reading)
        others = unique(name for name in named if name.code != self._home)
        after_colon = self._after_colon(sentence, reading, others)
        if announced is not None and ours and len(others) == 1 and self._one_of_many(sentence, reading):
            return Parties(spans(sentence, others), self._home, SURE, "ours is one of the states that it lets in")
        if announced is not None and len(after_colon) >= PAIR:
            home = self._home if ours or self._around.home_named or not self._around.foreign_article(codes(after_colon)) else None
            return Parties(
                spans(sentence, after_colon), home, SURE if ours else SURE - HOME_IMPLIED, f"the list of the {announced} {ANNOUNCED}"
            )
        if announced is not None and len(others) + (LIST_SLACK if announced > OPEN_LIST else 0) < announced:
            foreign = not ours and self._subject_of(sentence, reading, named) is not None
            if foreign:
                return NOBODY
            listed = self._around.listed(reading.sentence, announced)
            home = self._home if ours or self._around.home_named or not self._around.foreign_article(listed) else None
            return Parties(dict.fromkeys(listed), home, SURE - HOME_IMPLIED, f"the list of the {announced} {ANNOUNCED}")
        if reading.rule.kind in (TieKind.DIPLOMATIC_RELATIONS, TieKind.BREAK) and with_unknown(sentence, reading):
            return NOBODY
        found = self._in_clause(sentence, reading, named, ours)
        relations = reading.rule.kind is TieKind.DIPLOMATIC_RELATIONS
        if (
            found is None
            and relations
            and sentence.has("number_of", low=reading.low, high=reading.high)
            and not self._around.told_before(reading)
        ):
            return NOBODY  # "the number of states with which ... stands at": no single one is meant
        if found is None:
            return self._elsewhere(reading, ours)
        if reading.rule.party == "neighbours" and found.home is None and found.subject is None and set(found.named) <= self._neighbours:
            found = Parties(found.named, self._home, SURE - ELSEWHERE, "a border with ours")
        if reading.rule.party == "neighbours" and found.home is not None:
            near = {code: span for code, span in found.named.items() if code in self._neighbours}
            return Parties(near, found.home, found.confidence, found.why) if near else self._elsewhere(reading, ours)
        return found

    def _after_colon(self, sentence: Sentence, reading: Reading, others: Sequence[Name]) -> list[Name]:
        """The names that a colon opens in the clause itself: "of thirteen states nine are African: ..."."""
        colon = next((at for at in range(reading.low, reading.high) if sentence.tokens[at].low == ":"), None)
        return [name for name in others if name.first > colon] if colon is not None else []

    def _own_body_acts(self, sentence: Sentence, reading: Reading) -> bool:
        """The cabinet, parliament or president of no named country, in our news, is ours."""
        for hit in sentence.find(("state_body",), reading.low, reading.action.first + 1):
            beside = [n for n in sentence.names if 0 <= n.first - hit.last <= 1 or 0 <= hit.first - n.last <= 1]
            if not any(n.code != self._home for n in beside):
                return True
        return False

    def _partner_of_ours(self, sentence: Sentence, reading: Reading) -> bool:
        """Our capital stands for us after the partner's noun: "a partner of Bishkek", "партнеры Бишкека"."""
        partners = sentence.find(("diplomatic_partner", "diplomatic_relations", "relations"), reading.low, reading.high)
        return any(
            name.code == self._home and name.kind is NameKind.CAPITAL and any(0 <= name.first - hit.last + 1 <= 2 for hit in partners)
            for name in sentence.names
            if reading.low <= name.first < reading.high
        )

    def _in_clause(self, sentence: Sentence, reading: Reading, named: Sequence[Name], ours: bool) -> Parties | None:
        """Parties that the clause itself names; None where it names none."""
        slot = self._slot(sentence, reading, named)
        inside = unique(slot.names) if slot else []
        if slot and slot.both and all(name.code != self._home for name in inside) and len(inside) >= PAIR:
            return self._pair(sentence, inside, "between two other countries")
        partners = [name for name in inside if name.code != self._home]
        partners = unique([*partners, *self._each_with(sentence, named, slot)]) if slot and partners else partners
        rest = [name for name in named if name.code not in {one.code for one in (*inside, *partners)}]
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
                turned = turned or (len(partners) == 1 and subject.code not in self._near and self._newest(sentence, reading, subject))
                if turned:  # "Burundi is the 152nd country to establish relations with Uzbekistan"
                    subject, partners = partners[0], [subject]
                return Parties(spans(sentence, partners), None, SURE - HOME_IMPLIED, PAIR_OF_OTHERS, subject.code)
            if reading.rule.kind is TieKind.BREAK and (
                reading.modality is not Modality.DENIED or self._around.foreign_article(codes(partners))
            ):
                return Parties(spans(sentence, partners), None, SURE - ELSEWHERE, "a break that does not name ours")
            if self._around.foreign_article(codes(partners)):
                beyond = self._around.beyond(reading, partners[0].code) if len(partners) == 1 and partners[0].code in self._near else None
                if beyond:
                    return Parties({beyond: None}, None, SURE - ELSEWHERE, BEYOND, partners[0].code)
                return Parties(spans(sentence, partners), None, SURE - HOME_IMPLIED, "the article is about another country")
            if not self._around.home_named and somebody_else(sentence, reading):
                return Parties(spans(sentence, partners), None, SURE - ELSEWHERE, _NO_STATE)
            return Parties(spans(sentence, partners), self._home, SURE - HOME_IMPLIED, UNDERSTOOD)
        others = unique(name for name in named if name.code != self._home)
        if not others:
            return None
        if len(others) == 1 and self._counts_its_own(sentence, reading, others[0]):
            return NOBODY
        if len(others) == 1 and not self._around.home_named and others[0].code in self._near:
            beyond = self._around.beyond(reading, others[0].code)
            if beyond:
                return Parties(dict.fromkeys([beyond]), None, SURE - ELSEWHERE, BEYOND, others[0].code)
        travellers = reading.rule.kind is TieKind.VISA_FREE and _citizens_of(sentence, others[0])  # "citizens of India and China": no pair
        genitive = (
            len(others) == PAIR
            and not travellers
            and any("gent" in name.cases and "nomn" not in name.cases for name in others)
            and all("gent" in name.cases for name in others)
            and sentence.language is Language.RU
        )
        if genitive and self._two(sentence, others):
            return self._pair(sentence, others, PAIR_OF_OTHERS)
        relative = self._around.home_named and sentence.has("with_which", low=reading.low, high=reading.high)
        acting = [name for name in others if name.first < min(reading.action.first, reading.obj.first)]
        if len(others) > len(acting) == PAIR and not relative and not self._around.home_named and self._two(sentence, acting):
            return self._pair(sentence, acting, PAIR_OF_OTHERS)  # the rest of the clause tells who brokered it, or where
        pair = (
            len(others) == PAIR
            and not relative
            and (others[0].first < min(reading.action.first, reading.obj.first) or self._begin_it(sentence, others))
            and self._two(sentence, others)
            and not travellers
        )
        partner_of = reading.action.concept == "become" and reading.obj.concept == "diplomatic_partner" and not relative
        if pair or (partner_of and len(others) == PAIR and self._one_of_the_other(sentence, others)):
            return self._pair(sentence, others, PAIR_OF_OTHERS)
        if len(others) > 1 and others[0].code in self._near and others[0].first < reading.action.first and not relative and partner_of:
            return Parties(spans(sentence, others[1:]), None, SURE - HOME_IMPLIED, PAIR_OF_OTHERS, others[0].code)
        if reading.rule.kind is TieKind.BREAK and (reading.modality is not Modality.DENIED or self._around.foreign_article(codes(others))):
            return Parties(spans(sentence, others[-1:]), None, SURE - ELSEWHERE, "a break that does not name ours")
        if self._around.foreign_article(codes(others)):
            if len(others) == PAIR:
                return self._pair(sentence, others, PAIR_OF_OTHERS)
            if len(others) > 1:
                return Parties(spans(sentence, others[1:]), None, SURE - ELSEWHERE, "the article is about another country")
            return Parties(spans(sentence, others), None, SURE - ELSEWHERE, "the article is about another country")
        actor = who_acts(sentence, reading, others, self._home) if len(others) == 1 else None
        if actor is not None and not self._around.home_named:
            place = roles(sentence, reading.low, reading.high)
            abroad = unique(n for n in place.places if n.kind is not NameKind.CITY and n.code not in ("", actor.code, self._home))
            partners = abroad[:1] or others
            return Parties(spans(sentence, partners), None, SURE - ELSEWHERE, "another country acts", actor.code if abroad else None)
        return Parties(spans(sentence, others), self._home, SURE - HOME_IMPLIED, UNDERSTOOD)

    def _newest(self, sentence: Sentence, reading: Reading, subject: Name) -> bool:
        """ "Tonga became the newest country to enter into relations with Latvia": the one that is counted is the partner."""
        lead = (subject.last, reading.action.first)
        return (
            lead[0] < lead[1]
            and sentence.has("become", low=lead[0], high=lead[1])
            and sentence.has("country_noun", low=lead[0], high=lead[1])
        )

    def _one_of_many(self, sentence: Sentence, reading: Reading) -> bool:
        """Of visa rules: "citizens of 93 states, Kyrgyzstan among them": the number counts us, not our partners."""
        if reading.rule.kind is not TieKind.VISA_FREE:
            return False
        among = sentence.find(("listing",), reading.low, reading.high)
        return any(name.code == self._home and any(abs(name.first - hit.first) <= PAIR + 1 for hit in among) for name in sentence.names)

    def _visas_of_others(self, sentence: Sentence, reading: Reading, named: Sequence[Name]) -> Parties | None:
        """Of visa rules: one other country frees the citizens of another: "China abolished visas for citizens of Malaysia"."""
        actor = who_acts(sentence, reading, named, self._home)
        rest = unique(name for name in named if actor is not None and name.code != actor.code)
        if actor is None or not rest or not any(_citizens_of(sentence, name) for name in rest):
            return None
        if len(rest) == 1 and rest[0].code in self._near and actor.code not in self._near:
            actor, rest = rest[0], [actor]
        return Parties(spans(sentence, rest), None, SURE - ELSEWHERE, PAIR_OF_OTHERS, actor.code)

    def _pair(self, sentence: Sentence, pair: Sequence[Name], why: str) -> Parties:
        """Two other countries side by side: the one nearer to ours is taken for the subject, else the first."""
        near = [name for name in pair if name.code in self._near]
        subject = near[0] if len(near) == 1 else pair[0]
        rest = [name for name in pair if name.code != subject.code]
        return Parties(spans(sentence, rest), None, SURE - HOME_IMPLIED - HOME_IMPLIED / 2, why, subject.code)

    def _each_with(self, sentence: Sentence, named: Sequence[Name], first: Slot) -> list[Name]:
        """Each partner with a word of its own: "июлда Эсватини менен, сентябрда Танзания менен", "with Chad in Africa and with Tonga"."""
        if sentence.language is not Language.KY:
            return each_with(sentence, named, first, self._home)
        tokens = sentence.tokens
        kept: list[Name] = []
        for slot in slots(sentence, 0, len(tokens), named):
            following = tokens[slot.last] if slot.last < len(tokens) else None
            if slot.both or any(name.code == self._home for name in slot.names) or following is None:
                continue
            if following.low in (",", "жана") or not following.capital:
                kept.extend(slot.names)
        return kept

    def _counts_its_own(self, sentence: Sentence, reading: Reading, name: Name) -> bool:
        """Kyrgyz: a country that counts those it has relations with ("Өзбекстан мамиле түзгөн өлкөлөрүн 165ке жеткирди") is no partner."""
        if sentence.language is not Language.KY or "nomn" not in name.cases or name.first > reading.obj.first:
            return False
        counted = sentence.find(("country_noun",), reading.action.last, min(reading.high, reading.action.last + 2))
        return bool(counted) and not sentence.has("become", low=reading.low, high=reading.high)

    def _begin_it(self, sentence: Sentence, others: Sequence[Name]) -> bool:
        """The two are the subject of a clause inside: "a communiqué by which Fiji and Palau begin relations"."""
        if sentence.language is Language.KY or any("gent" in name.cases and "nomn" not in name.cases for name in others):
            return False
        return bool(sentence.find(("establish",), others[1].last, others[1].last + 3))

    def _one_of_the_other(self, sentence: Sentence, others: Sequence[Name]) -> bool:
        """ "Belize becomes a partner of Uzbekistan": one is near ours, or the second stands in the genitive."""
        second = others[1]
        genitive = "gent" in second.cases and "nomn" not in second.cases
        return genitive or any(n.code in self._near for n in others) or sentence.tokens[second.first - 1].low == "of"

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
            if sentence.language is Language.KY and name.last < len(sentence.tokens) and sentence.tokens[name.last].low == "менен":
                following = sentence.tokens[name.last + 1] if name.last + 1 < len(sentence.tokens) else None
                if following is None or not following.capital:
                    continue  # "Эсватини менен, сентябрда Танзания менен": each a partner of its own
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

    def _elsewhere(self, reading: Reading, ours: bool) -> Parties:
        told = self._around.told_before(reading) if ours and reading.rule.kind is TieKind.DIPLOMATIC_RELATIONS else []
        if told:
            return Parties(dict.fromkeys(told), self._home, SURE - HOME_IMPLIED, "the list that the sentence closes")
        entered = self._around.entered(reading.sentence) if reading.rule.kind is TieKind.VISA_FREE else []
        if entered:
            return Parties(dict.fromkeys(entered), self._home, SURE - ELSEWHERE, "the list in the next sentence")
        sentence = self._sentences[reading.sentence]
        found, foreign = self._around.around(reading)
        if not found and reading.modality is Modality.ANNIVERSARY:
            found = self._around.visited(reading.sentence)
        if not found or (reading.rule.kind is TieKind.VISA_FREE and len(found) > 1):
            return NOBODY
        if len(found) > 1 and _long_ago(sentence, reading):
            return NOBODY  # one country's old day, and nobody says whose of them
        home = self._home if (self._around.home_named or ours) and not foreign else None
        if home is None and not foreign and not self._around.foreign_article(found):
            home = self._home
        return Parties(dict.fromkeys(found), home, SURE - ELSEWHERE, NEARBY)


def _without_held_visas(sentence: Sentence, names: Sequence[Name]) -> list[Name]:
    """Of visa rules, not the countries whose visas a traveller holds: "with visas of the US or Britain"."""
    kept: list[Name] = []
    held: Name | None = None
    for name in names:
        before = [token.low for token in sentence.tokens[max(0, name.first - 3) : name.first]]
        lead = before[:-1] if before[-1:] == ["the"] else before
        begins = lead[-1:] in (["визы"], ["виз"], ["визу"], ["виза"], ["визой"], ["визами"]) or lead[-2:] in (
            ["visas", "of"],
            ["visa", "of"],
            ["visas", "from"],
            ["visa", "from"],
        )
        goes_on = held is not None and name in coordinated(sentence, held, names)
        held = name if begins or goes_on else None
        if held is None:
            kept.append(name)
    return kept


def _long_ago(sentence: Sentence, reading: Reading) -> bool:
    """A day or year written out, of one step: no "both", "each" or number of communiqués beside it."""
    dated = any(d.explicit_year and reading.low <= d.first < reading.high for d in sentence.dates)
    return dated and reading.modality is Modality.DONE and not sentence.has("both", "several", "communique")


def _citizens_of(sentence: Sentence, name: Name) -> bool:
    """ "Citizens of Malaysia", "граждан Малайзии", "Малайзиянын жарандары"."""
    return any(0 <= name.first - hit.last <= 2 or 0 <= hit.first - name.last <= 1 for hit in sentence.by_concept.get("nationals", ()))


def _excepted(sentence: Sentence, name: Name) -> bool:
    """Ours is named as the one left out: "but not for Kyrgyzstan", "но не с Кыргызстаном"."""
    before = [token.low for token in sentence.tokens[max(0, name.first - 3) : name.first]]
    return before[-2:-1] in (["not"], ["не"]) or before[-1:] in (["except"], ["кроме"])


def _of_the_press(sentence: Sentence, name: Name) -> bool:
    """Ours only by who reports it: "Kyrgyz news agencies say", "пишут кыргызские СМИ"."""
    return name.kind is NameKind.DEMONYM and any(0 <= hit.first - name.last <= 1 for hit in sentence.by_concept.get("press", ()))


def coordinated_with_home(sentence: Sentence, named: Sequence[Name], home: str) -> bool:
    return any(name.code == home and coordinated(sentence, name, named) for name in named)
