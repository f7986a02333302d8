"""Which of the countries and organizations that a sentence names are parties to a tie, and which are places, neighbours, guests or posts."""

from __future__ import annotations

from dataclasses import dataclass

from core.records import Language
from pipelines.names import Name, NameKind
from pipelines.sentence import Sentence

_PLACE_LEAD = {
    Language.EN: frozenset({"in", "at", "from", "near", "across", "inside", "throughout", "outside", "into", "visit", "visiting"}),
    Language.RU: frozenset({"в", "во", "на", "из", "при"}),
    Language.KY: frozenset(),
}
_WITH = {
    Language.EN: frozenset({"with", "between"}),
    Language.RU: frozenset({"с", "со", "между"}),
    Language.KY: frozenset({"менен", "ортосунда", "ортосундагы"}),
}
_POST = frozenset({"ambassador", "посол", "элчи", "embassy", "посольство", "representative", "постпред", "representation"})
_JOINERS = frozenset(
    {",", "and", "и", "жана", "менен", "&", "as", "well", "also", "а", "также", "the", "of", "республика", "republic", "с", "with", "—"}
)


@dataclass(frozen=True, slots=True)
class Roles:
    """Names of a clause by what they do. `joined`: parties in a "with", "between" or coordination slot. `places`: where something happens."""

    joined: tuple[Name, ...]
    others: tuple[Name, ...]
    places: tuple[Name, ...]
    aside: tuple[Name, ...]


def roles(sentence: Sentence, low: int, high: int) -> Roles:
    """Roles of the country names and demonyms in the clause `low:high`."""
    joined: list[Name] = []
    others: list[Name] = []
    places: list[Name] = []
    aside: list[Name] = []
    aside_from = _aside_from(sentence, low, high)
    for name in sentence.names:
        if name.first < low or name.last > high or name.kind is NameKind.ORGANIZATION:
            continue
        if name.kind in (NameKind.CAPITAL, NameKind.CITY):
            places.append(name)
        elif name.first >= aside_from:
            aside.append(name)
        elif _sent_by(sentence, name):
            joined.append(name)
        elif is_place(sentence, name) or (places and places[-1].last < name.first and _after_place(sentence, places[-1], name)):
            places.append(name)
        elif _in_slot(sentence, name, low, high):
            joined.append(name)
        else:
            others.append(name)
    return Roles(tuple(joined), tuple(others), tuple(places), tuple(aside))


def is_place(sentence: Sentence, name: Name) -> bool:
    """The name stands where a place stands: after "in", in the locative, after a preposition through articles and adjectives."""
    if sentence.language is Language.KY:
        token = sentence.tokens[name.last - 1]
        return "loct" in name.cases or (
            token.low.endswith(
                ("да", "де", "до", "дө", "та", "те", "то", "тө", "дагы", "деги", "догу", "дөгү", "тагы", "теги", "тогу", "төгү")
            )
            and "nomn" not in name.cases
        )
    for back in range(1, 5):
        at = name.first - back
        if at < 0:
            return False
        token = sentence.tokens[at]
        if token.low in _PLACE_LEAD[sentence.language]:
            if sentence.language is Language.RU:
                return bool(name.cases & {"loct", "gent"}) or not name.cases
            return True
        between_allowed = (
            token.low in ("the", "of", "republic", "kingdom", "city", "capital", "republic's", ",") or "adjf" in token.features
        )
        if sentence.language is Language.EN and not between_allowed and not (token.capital and back < 3):
            return False
        if sentence.language is Language.RU and not (token.capital or token.low.endswith(("ой", "ом", "ей", "ых", "ем"))):
            return False
    return False


_ORIGIN = frozenset({"from", "of", "из"})


def _sent_by(sentence: Sentence, name: Name) -> bool:
    """A counterpart's country, alone or later in the list: "his colleagues from Kiribati and Nauru", "коллегой из Белиза"."""
    for at in range(name.first - 1, max(-1, name.first - 12), -1):
        token = sentence.tokens[at]
        if token.low in _ORIGIN:
            return any(at - 2 <= hit.last <= at for hit in sentence.by_concept.get("counterpart", ()))
        if not (token.capital or token.low in _JOINERS or token.low in ("kingdom", "republic")):
            return False
    return False


def _after_place(sentence: Sentence, place: Name, name: Name) -> bool:
    """Joined to a place by "and" or a comma alone: "in France and Italy"."""
    between = [token.low for token in sentence.tokens[place.last : name.first]]
    return place.kind is NameKind.COUNTRY and between in (["and"], ["и"], ["жана"], [","], ["and", "in"], ["и", "в"])


def _in_slot(sentence: Sentence, name: Name, low: int, high: int) -> bool:
    """After "with"/"с"/"between" (through counterparts and a list), or before "менен" in Kyrgyz, or in a coordination with another country."""
    tokens = sentence.tokens
    if sentence.language is Language.KY:
        for at in range(name.last, min(high, name.last + 8)):
            token = tokens[at]
            if token.low in _WITH[Language.KY]:
                return True
            if not (token.capital or token.low in _JOINERS or token.low.endswith(("сы", "ы", "лык", "лары", "лери", "нын", "нин"))):
                break
        return False
    for at in range(name.first - 1, max(low, name.first - 16) - 1, -1):
        token = tokens[at]
        if token.low in _WITH[sentence.language]:
            return True
        if token.low in ";.:()" or "verb" in token.features:
            break
    return any(
        other is not name
        and other.kind in (NameKind.COUNTRY, NameKind.DEMONYM)
        and (
            (0 <= name.first - other.last <= 3 and all(t.low in _JOINERS for t in tokens[other.last : name.first]))
            or (0 <= other.first - name.last <= 3 and all(t.low in _JOINERS for t in tokens[name.last : other.first]))
        )
        for other in sentence.names
    )


def _aside_from(sentence: Sentence, low: int, high: int) -> int:
    """First token of a closing part that speaks of neighbours, guests or sources: names from there on are no parties."""
    for hit in sentence.find(("neighbouring", "guest"), low, high):
        if hit.first > low + 3:
            return hit.first
    return high


def is_post(sentence: Sentence, name: Name) -> bool:
    """The name says of what or where somebody is an ambassador or representative."""
    window = sentence.tokens[max(0, name.first - 3) : name.first]
    return any(not token.keys.isdisjoint(_POST) for token in window)
