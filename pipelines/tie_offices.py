"""Whose offices: an embassy or consulate of one country in another."""

from __future__ import annotations

from collections.abc import Sequence

from core.records import Language
from pipelines.names import Name, NameKind
from pipelines.parties import roles
from pipelines.sentence import Sentence
from pipelines.slots import coordinated
from pipelines.tie_actors import who_acts
from pipelines.tie_around import Surroundings
from pipelines.tie_found import ELSEWHERE, HOME_IMPLIED, NOBODY, PAIR, SURE, THEIRS_HERE, Parties, spans, unique
from pipelines.tie_rules import Reading


class OfficeFinder:
    """Parties of readings about offices in one article."""

    def __init__(self, sentences: Sequence[Sentence], home: str, around: Surroundings, near: frozenset[str]) -> None:
        self._sentences, self._home, self._around, self._near = sentences, home, around, near

    def of(self, reading: Reading) -> Parties:
        """An embassy: of one country, in another. The party is whichever is not ours."""
        sentence = self._sentences[reading.sentence]
        place = roles(sentence, reading.low, reading.high)
        names = [n for n in (*place.joined, *place.others, *place.places) if n.code and n.kind is not NameKind.ORGANIZATION]
        before = sentence.language is not Language.KY  # a place follows its office, in Kyrgyz it leads

        def far(name: Name) -> tuple[int, bool]:
            behind = name.first >= reading.obj.last
            return (name.first - reading.obj.last if behind else reading.obj.first - name.last, behind is not before)

        near = sorted(names, key=far)
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
        here = self._here(sentence, reading, place.places)
        owners = [n for n in others if n not in place.places] if here else []
        first = owners[0] if owners else next((n for n in others if n in place.places), others[0])
        kept = unique(_row(sentence, first, owners or [n for n in others if (n in place.places) == (first in place.places)]))
        kept = unique([*kept, *_elided(sentence, reading, [n for n in sentence.names if n.code != self._home])])
        owner = next((n for n in sorted(others, key=lambda n: n.first) if n not in place.places and n.kind is NameKind.COUNTRY), None)
        foreign = not ours and owner is not None and first in place.places and owner.code != first.code and owner.first < first.first
        if foreign and owner is not None:
            return self._of_others(reading, owner, kept)
        if not ours and first not in place.places and _somewhere(sentence, reading):
            return NOBODY  # "Turkmenistan opened a consulate in Astrakhan": a town that no list holds
        actor = None if ours or self._around.home_named or first in place.places else who_acts(sentence, reading, kept, self._home)
        if actor is not None:
            rest = [n for n in kept if n.code != actor.code] or kept
            return Parties(
                spans(sentence, rest), None, SURE - ELSEWHERE, "another country's office", actor.code if rest is not kept else None
            )
        if ours or self._around.home_named or not self._around.foreign_article([n.code for n in kept]):
            why = "our office there" if first in place.places else THEIRS_HERE
            return Parties(spans(sentence, kept), self._home, SURE if ours else SURE - HOME_IMPLIED, why)
        if kept[0].kind is NameKind.CITY:
            return NOBODY  # "the missions in New York": where the talks are
        return Parties(spans(sentence, kept[:1]), None, SURE - ELSEWHERE, "no word of the home country")

    def _here(self, sentence: Sentence, reading: Reading, places: Sequence[Name]) -> bool:
        """The first place told after the office, in Kyrgyz the last before it, is ours: "an embassy in Bishkek"."""
        if sentence.language is Language.KY:
            before = [n for n in places if n.last <= reading.obj.first]
            return bool(before) and max(before, key=lambda n: n.last).code == self._home
        after = [n for n in places if n.first >= reading.obj.last]
        return bool(after) and min(after, key=lambda n: n.first).code == self._home

    def _of_others(self, reading: Reading, owner: Name, hosts: Sequence[Name]) -> Parties:
        """An office of one other country in another: the host is the partner, but for one near ours or told of before, whose guest it is."""
        sentence, host = self._sentences[reading.sentence], hosts[0]
        told = any(
            host.code in named and owner.code not in named
            for before in self._sentences[: reading.sentence]
            if (named := {name.code for name in before.names})
        )
        guest = owner.code not in self._near and (host.code in self._near or told)
        partners, subject = ([owner], host) if guest else (list(hosts), owner)
        return Parties(spans(sentence, partners), None, SURE - ELSEWHERE, "another country's office", subject.code)


def _somewhere(sentence: Sentence, reading: Reading) -> bool:
    """A place follows whose name nobody knows: "in Astrakhan", "в Астрахани"."""
    known = {at for name in sentence.names for at in range(name.first, name.last)} | {
        at for day in sentence.dates for at in range(day.first, day.last)
    }
    lead = ("in",) if sentence.language is Language.EN else ("в", "во") if sentence.language is Language.RU else ()
    return any(
        sentence.tokens[at].low in lead
        and sentence.tokens[at + 1].capital
        and at + 1 not in known
        and not sentence.tokens[at + 1].text.isupper()
        for at in range(reading.obj.last, min(reading.high, len(sentence.tokens)) - 1)
    )


def _row(sentence: Sentence, name: Name, names: Sequence[Name]) -> list[Name]:
    """The whole row of co-ordinated names in which one stands: "China, Russia and Germany opened embassies"."""
    for start in sorted(names, key=lambda n: n.first):
        row = [start, *coordinated(sentence, start, names)]
        if name in row:
            return row
    return [name]


def _elided(sentence: Sentence, reading: Reading, names: Sequence[Name]) -> list[Name]:
    """Owners of further offices in the same sentence: "the US embassy opened in Bishkek, then the Turkish one and those of China and Russia"."""
    tokens = sentence.tokens
    found: list[Name] = []
    for name in names:
        if name.first < reading.obj.last:
            continue
        following = tokens[name.last].low if name.last < len(tokens) else ""
        lead = [token.low for token in tokens[max(0, name.first - 2) : name.first]]
        if name.kind is NameKind.DEMONYM and (following in ("one", "ones") or (sentence.language is Language.RU and following == "—")):
            found.append(name)
        elif lead == ["those", "of"]:
            found.extend([name, *coordinated(sentence, name, names)])
    return found
