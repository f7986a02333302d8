"""Whose tie it is, and with whom, as the clause itself names them. Grammar only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.records import Language, Modality, TieKind
from pipelines.names import Name, NameKind
from pipelines.parties import roles
from pipelines.sentence import Sentence
from pipelines.slots import WITH, Slot, coordinated, each_with, slots
from pipelines.tie_actors import active, own_state, somebody_else, who_acts
from pipelines.tie_around import Surroundings
from pipelines.tie_found import (
    BEYOND,
    ELSEWHERE,
    HOME_IMPLIED,
    NOBODY,
    PAIR,
    PAIR_OF_OTHERS,
    SURE,
    UNDERSTOOD,
    Parties,
    codes,
    spans,
    unique,
)
from pipelines.tie_rules import WITH_WHOM, Reading
from pipelines.tie_subject import begins_with_support, other_actors
from pipelines.tie_visas import citizens_of

_NO_STATE = "somebody acts who speaks for no state"


class ClauseParties:
    """Parties of readings from the grammar of their clause. `near`: countries of the region and the allies."""

    def __init__(self, home: str, near: frozenset[str], around: Surroundings) -> None:
        self._home, self._near, self._around = home, near, around

    def of(self, sentence: Sentence, reading: Reading, named: Sequence[Name], ours: bool) -> Parties | None:
        """Parties that the clause itself names; None where it names none."""
        if reading.obj.concept == WITH_WHOM:
            met = [name for name in named if 0 <= reading.obj.first - name.last <= PAIR and name.code != self._home]
            home = self._home if ours or self._around.home_named else None
            return Parties(spans(sentence, met[-1:]), home, SURE - HOME_IMPLIED, "the country that the relative clause is about")
        slot = self._slot(sentence, reading, named)
        inside = unique(slot.names) if slot else []
        if slot and slot.both and all(name.code != self._home for name in inside) and len(inside) >= PAIR:
            return self._pair(sentence, inside, "between two other countries")
        told = ours or any(name.code == self._home and reading.low <= name.first < reading.high for name in sentence.names)
        support = slot is not None and begins_with_support(sentence, reading, slot.first, slot.last)
        foreign = self._of_others(sentence, reading, [] if support else inside) if told else None
        if foreign is not None:
            return foreign
        partners = [name for name in inside if name.code != self._home]
        partners = unique([*partners, *self._each_with(sentence, named, slot)]) if slot and partners else partners
        rest = [name for name in named if name.code not in {one.code for one in (*inside, *partners)}]
        if slot and not partners:
            partners = unique(name for name in rest if name.first < slot.first or not _with_home(sentence, named, self._home))
            rest = []
        if ours and reading.rule.party == "neighbours" and any(name.code == self._home for name in inside):
            partners = unique([*partners, *(name for name in rest if name.code != self._home)])
        if ours:
            partners = partners or self._beside_home(sentence, named)
            return Parties(spans(sentence, partners), self._home, SURE, "both parties in the clause") if partners else None
        if partners:
            subject = self.subject_of(sentence, reading, rest)
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
        travellers = reading.rule.kind is TieKind.VISA_FREE and citizens_of(sentence, others[0])  # "citizens of India and China": no pair
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
        ours_told = self._around.home_named or own_state(sentence, reading.low, reading.high)
        actor = who_acts(sentence, reading, others, self._home) if len(others) == 1 else None
        if actor is not None and not ours_told:
            place = roles(sentence, reading.low, reading.high)
            abroad = unique(n for n in place.places if n.kind is not NameKind.CITY and n.code not in ("", actor.code, self._home))
            partners = abroad[:1] or others
            return Parties(spans(sentence, partners), None, SURE - ELSEWHERE, "another country acts", actor.code if abroad else None)
        leads = len(others) == 1 and others[0].last <= reading.action.first < reading.obj.first
        if leads and not ours_told and sentence.language is Language.EN and active(sentence, reading):
            return Parties(spans(sentence, others), None, SURE - ELSEWHERE, "another country acts")
        return Parties(spans(sentence, others), self._home, SURE - HOME_IMPLIED, UNDERSTOOD)

    def _of_others(self, sentence: Sentence, reading: Reading, inside: Sequence[Name]) -> Parties | None:
        """Ours is named in the clause, but others act with others: "Kyrgyzstan did not object when Togo and Belize established ..."."""
        if reading.rule.kind not in (TieKind.DIPLOMATIC_RELATIONS, TieKind.BREAK) or any(name.code == self._home for name in inside):
            return None
        if own_state(sentence, reading.low, reading.high):
            return None
        actors = [name for name in other_actors(sentence, reading, self._home) if name not in inside]
        if actors and inside:
            return Parties(spans(sentence, inside), None, SURE - HOME_IMPLIED, PAIR_OF_OTHERS, actors[0].code)
        joined = sentence.tokens[reading.obj.last].low in WITH[sentence.language] if reading.obj.last < len(sentence.tokens) else False
        if len(actors) == PAIR and not joined and self._two(sentence, actors):
            return self._pair(sentence, actors, PAIR_OF_OTHERS)
        return None

    def _newest(self, sentence: Sentence, reading: Reading, subject: Name) -> bool:
        """ "Tonga became the newest country to enter into relations with Latvia": the one that is counted is the partner."""
        lead = (subject.last, reading.action.first)
        return (
            lead[0] < lead[1]
            and sentence.has("become", low=lead[0], high=lead[1])
            and sentence.has("country_noun", low=lead[0], high=lead[1])
        )

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

    def subject_of(self, sentence: Sentence, reading: Reading, rest: Iterable[Name]) -> Name | None:
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


def _with_home(sentence: Sentence, named: Sequence[Name], home: str) -> bool:
    return any(name.code == home and coordinated(sentence, name, named) for name in named)
