"""What an article has told of relations so far: whose they are, and lists that go on from sentence to sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.records import TieKind
from pipelines.names import Name, NameKind
from pipelines.parties import roles
from pipelines.sentence import EN_AUXILIARY, Sentence
from pipelines.slots import coordinated, slots
from pipelines.tie_found import BEYOND, ELSEWHERE, HOME_IMPLIED, NOBODY, PAIR, PAIR_OF_OTHERS, SURE, UNDERSTOOD, Parties, spans, unique
from pipelines.tie_rules import Reading

_NOT_OPENING = ("plan", "future", "draft", "hypothetical", "deny", "no_relations", "anniversary", "city", "break")
_SOMETHING_ELSE = (
    *_NOT_OPENING,
    "visa_free",
    "embassy",
    "consulate",
    "ambassador",
    "border",
    "strategic_partnership",
    "membership",
    "organization_noun",
    "other_paper",
    "apart",
    "remaining",
    "neighbouring",
)
"""Concepts of sentences that leave the list."""
_TOLD_IN_TURN = SURE - ELSEWHERE - HOME_IMPLIED
_WHY_IN_TURN = "one more of the partners told in turn"
_VERBAL = frozenset({"past", "verb", "future", "participle"})
_MANY = 4
_FEW_WORDS = 5
_ITEM_LEAD = 5  # tokens between a day and "with"
_ON_BEHALF = frozenset({"for", "on", "from", "от", "за", "со"})


class Turns:
    """Goes along with the reading of one article, sentence by sentence. `another`: the headline is of another country and not of ours.

    `diplomatic`: the article says the word, so that its partners are states. `families`: countries that share an adjective.
    """

    def __init__(
        self, home: str, near: frozenset[str], home_named: bool, another: bool, diplomatic: bool, families: Sequence[frozenset[str]] = ()
    ) -> None:
        self._home, self._near, self._home_named, self._another = home, near, home_named, another
        self._diplomatic, self._families = diplomatic, families
        self._before: Parties | None = None
        self._last = -PAIR  # the sentence that last went on with the list
        self._listing = False
        self._told: set[str] = set()

    def begin(self, index: int, sentence: Sentence) -> None:
        """A sentence that speaks of new partners, naming them or not, opens a list that the sentences after it may go on with."""
        speaks = sentence.has("diplomatic_relations", "new_partner") or (self._diplomatic and sentence.has("diplomatic_partner"))
        if not speaks or sentence.has(*_NOT_OPENING):
            return
        met = {n for slot in slots(sentence, 0, len(sentence.tokens), sentence.names) if not slot.both for n in slot.names}
        acting = [n for n in sentence.names if n.kind in (NameKind.COUNTRY, NameKind.CAPITAL) and n not in met]
        if any(n.code == self._home for n in sentence.names) or (self._home_named and not acting):
            self._before = Parties({}, self._home, SURE, "new partners are spoken of")
        elif acting and not self._home_named:
            near = unique(n for n in (*acting, *met) if n.code in self._near)
            subject = near[0] if len(near) == 1 else acting[0]
            self._before = Parties({}, None, SURE, "another country's partners are spoken of", subject.code)
        else:
            return
        self._last = index
        self._listing = sentence.has("listing", "country_noun", "diplomatic_partner", "several")

    def told(self, index: int, sentence: Sentence, reading: Reading, parties: Parties) -> Parties:
        """The parties of a reading that names its own step, by what was told before. A subject once named stays until another is."""
        foreign = self._before is not None and self._before.home is None
        carried = self._another and foreign
        if carried and self._before is not None and (parties.why == UNDERSTOOD or set(parties.named) == {self._before.subject}):
            named = {code: span for code, span in parties.named.items() if code != self._before.subject}
            if not named:
                return NOBODY  # the subject of the ties told is no partner of its own
            parties = replace(parties, named=named, home=None, subject=self._before.subject, why="the country the article is about")
        parties = self._by_demonym(sentence, parties)
        if parties.why == PAIR_OF_OTHERS and self._goes_on(index) and self._before is not None and self._before.home is not None:
            place = roles(sentence, 0, len(sentence.tokens))
            names = unique(n for n in (*place.joined, *place.others) if n.kind is NameKind.COUNTRY)
            if self._fresh(sentence) and not any(n.code in self._near for n in names):  # each signs with us, in turn
                parties = Parties(spans(sentence, names), self._home, _TOLD_IN_TURN, _WHY_IN_TURN)
        if reading.rule.kind is TieKind.DIPLOMATIC_RELATIONS and parties.named:
            self._before = parties
            self._told.update(parties.named)
            self._last = index
        return parties

    def same(self, index: int, sentence: Sentence, parties: Parties) -> Parties:
        """ "The same was done with Fiji", "Namibia followed": whose tie it is follows from the tie told before."""
        before = self._before
        if before is None:
            return NOBODY
        if self._goes_on(index) and before.home is not None and not parties.named.keys() & {*self._told, before.subject}:
            parties = replace(parties, subject=None)  # "Gabon and Benin complete the row": each a partner of ours
        if (parties.home is not None and parties.confidence >= SURE) or (parties.subject is not None and parties.why != BEYOND):
            return self._on(index, parties) if parties.home is not None else parties
        place = roles(sentence, 0, len(sentence.tokens))
        names = unique(n for n in (*place.joined, *place.others, *place.aside) if n.kind is not NameKind.DEMONYM or n in place.joined)
        partners = [n for slot in slots(sentence, 0, len(sentence.tokens), names) for n in slot.names if n.code != self._home]
        acting = [n for n in names if n not in partners and n.code != self._home]
        if partners and before.home is None:
            return Parties(spans(sentence, partners), None, SURE - ELSEWHERE, "the same step as before", before.subject)
        if partners and not acting:
            return self._on(index, Parties(spans(sentence, partners), self._home, SURE - ELSEWHERE, "the same step as the one told before"))
        if partners or not acting:
            return NOBODY  # whether ours or another's, the sentence does not say
        fresh = [n for n in acting if n.code not in self._told and (self._goes_on(index) or n.code not in self._near)]
        if before.home is not None and len(fresh) == len(acting):
            return self._on(index, Parties(spans(sentence, fresh), self._home, _TOLD_IN_TURN, _WHY_IN_TURN))
        if before.home is None and self._goes_on(index) and acting:
            return self._on(index, Parties(spans(sentence, acting), None, _TOLD_IN_TURN, _WHY_IN_TURN, before.subject))
        return Parties(dict.fromkeys(before.named), None, SURE - ELSEWHERE, "another country took the same step")

    def in_turn(self, index: int, sentence: Sentence) -> Parties:
        """The next of a list that the sentence before opened or went on with: states the article has not named yet and that only sign."""
        before = self._before
        if before is None or index - self._last > 1 + _dated_item(sentence) or sentence.has(*_NOT_OPENING):
            return NOBODY
        names = self._fresh(sentence)
        if not names or (not self._listing and any(n.code in self._near for n in names)):
            return NOBODY
        return self._on(index, Parties(spans(sentence, names), before.home, _TOLD_IN_TURN, _WHY_IN_TURN, before.subject))

    def link(self, index: int, sentence: Sentence) -> Parties:
        """A sentence in the midst of an open list that no rule reads: "The year went on with Belize in April", "For Vanuatu - by its minister"."""
        if not self._goes_on(index, _dated_item(sentence)) or sentence.statement.headline or sentence.has(*_SOMETHING_ELSE):
            return NOBODY
        if any(n.code == self._home for n in sentence.names) or sentence.has("diplomatic_relations"):
            return NOBODY
        listed = _dated_item(sentence) or _verbless(sentence) or _colon_list(sentence) or self._long_list(sentence)
        if not listed and not sentence.has("same_step", "in_turn", "list_goes_on"):
            return NOBODY
        return self.in_turn(index, sentence)

    def _by_demonym(self, sentence: Sentence, parties: Parties) -> Parties:
        """ "His Guinean colleague" after Guinea-Bissau: of countries that share an adjective, the one the article has told of."""
        alone = {n.code for n in sentence.names if n.kind is NameKind.DEMONYM} - {
            n.code for n in sentence.names if n.kind is NameKind.COUNTRY
        }
        meant = {code: next((one for family in self._families if code in family for one in family & self._told), code) for code in alone}
        if all(meant.get(code, code) == code for code in parties.named):
            return parties
        return replace(parties, named={meant.get(code, code): span for code, span in parties.named.items()})

    def _goes_on(self, index: int, aside: bool = False) -> bool:
        """`aside`: a sentence in between may have told of who signed."""
        return self._listing and self._before is not None and index - self._last <= 1 + aside

    def _long_list(self, sentence: Sentence) -> bool:
        """Many states in a row, whatever the verb: "Further down come Chad, Mali, Togo and Benin"."""
        names = self._fresh(sentence)
        return len(names) >= _MANY and len(coordinated(sentence, names[0], names)) + 1 >= _MANY

    def _fresh(self, sentence: Sentence) -> list[Name]:
        place = roles(sentence, 0, len(sentence.tokens))
        names = unique(n for n in (*place.joined, *place.others) if n.kind is NameKind.COUNTRY)
        before = self._before
        known = {self._home, before.subject if before else None, *self._told}
        return [n for n in names if n.code not in known]

    def _on(self, index: int, parties: Parties) -> Parties:
        self._last = index
        self._told.update(parties.named)
        return parties


def _dated_item(sentence: Sentence) -> bool:
    """An item of a list of days: "25 сентября - с двумя государствами, Чадом и Мали"."""
    if not sentence.dates or sentence.dates[0].first > 1:
        return False
    start = sentence.dates[0].last
    for at in range(start, min(len(sentence.tokens), start + _ITEM_LEAD)):
        token = sentence.tokens[at]
        if token.low in ("with", "с", "со"):
            return True
        if token.features & {"past", "verb"}:
            return False
    return False


def _colon_list(sentence: Sentence) -> bool:
    """A colon, and after it nothing but names: "Сентябрь был урожайным: Чад, Мали и Того"."""
    colon = next((at for at, token in enumerate(sentence.tokens) if token.low == ":"), None)
    if colon is None:
        return False
    rest = [token for token in sentence.beside_names() if token.start > sentence.tokens[colon].start]
    return len(rest) <= 1 and any(name.first > colon for name in sentence.names)


def _verbless(sentence: Sentence) -> bool:
    """No verb, and either hardly a word beside the names, or for whom somebody signs: "For Vanuatu - by its minister of trade"."""
    tokens = sentence.tokens
    if any(token.low in EN_AUXILIARY or (not token.capital and token.features & _VERBAL) for token in tokens):
        return False
    return tokens[0].low in _ON_BEHALF or sum(token.is_word and not token.capital for token in tokens) <= _FEW_WORDS
