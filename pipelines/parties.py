"""Which of the countries that a clause names are parties to a tie, and which are places, hosts of a post, neighbours or guests. Grammar only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.records import Language
from pipelines.names import Name, NameKind
from pipelines.sentence import Sentence
from pipelines.slots import JOINERS, LIST_WORDS, TITLE_WORDS, WITH, coordinated

_PLACE_LEAD = {
    Language.EN: frozenset(
        {"in", "at", "from", "near", "across", "inside", "throughout", "outside", "into", "visit", "visits", "visited", "visiting", "tours"}
    ),
    Language.RU: frozenset({"в", "во", "на", "из", "при"}),
    Language.KY: frozenset(),
}
_POST = frozenset(
    {"ambassador", "envoy", "representative", "consul", "mission", "embassy", "delegate"}
    | {"посол", "постпред", "представитель", "консул", "посольство", "посланник"}
    | {"элчи", "өкүл", "консул", "элчилик"}
)
_LOCATIVE = ("да", "де", "до", "дө", "та", "те", "то", "тө")
_LOCATIVE_ADJECTIVE = ("дагы", "деги", "догу", "дөгү", "тагы", "теги", "тогу", "төгү")
_THIS = frozenset({"this", "that", "этим", "этой", "этого", "эта", "это", "этот", "бул", "ушул"})
_FORMER = frozenset({"former", "formerly", "ex", "бывшая", "бывший", "бывшее", "бывшей", "бывшего", "мурдагы", "мурунку"})
_RANGE = 7  # tokens from "from" to the second end of a span
_DATED = 4  # tokens before a name in which a day told of the name before may stand
_LAND = frozenset(
    {"lie", "locate", "situate", "sandwich", "squeeze", "region", "island", "country", "kingdom", "archipelago", "land"}
    | {"лежать", "расположить", "расположенный", "находиться", "регион", "остров", "архипелаг", "королевство", "зажатый", "расположиться"}
    | {"өлкө", "мамлекет", "аймак", "арал", "падышалык", "жайгашкан"}
)
_LEADS_IN = {
    Language.EN: (("after",), ("following",), ("besides",)),
    Language.RU: (("вслед", "за"), ("после",), ("помимо",), ("кроме",)),
}
_COMPARES = {
    Language.EN: frozenset({"than", "like", "unlike"}),
    Language.RU: frozenset({"чем", "подобно"}),
    Language.KY: frozenset({"сыяктуу", "өңдүү", "караганда", "окшоп"}),
}
_ORIGIN = frozenset({"from", "of", "из"})


@dataclass(frozen=True, slots=True)
class Roles:
    """Names of a clause by what they do. `joined`: parties in a "with", "between" or coordination slot. `places`: where something happens."""

    joined: tuple[Name, ...]
    others: tuple[Name, ...]
    places: tuple[Name, ...]
    aside: tuple[Name, ...]


def roles(sentence: Sentence, low: int, high: int) -> Roles:
    """Roles of the country names and demonyms in the clause `low:high`. A capital that acts ("Minsk establishes") stands for its country."""
    joined: list[Name] = []
    others: list[Name] = []
    places: list[Name] = []
    aside: list[Name] = []
    aside_from = _aside_from(sentence, low, high)
    before = forerunners(sentence, low, high)
    for name in sentence.names:
        if name.first < low or name.last > high or name.kind in (NameKind.ORGANIZATION, NameKind.GROUP) or _of_a_person(sentence, name):
            continue
        if _of_a_language(sentence, name) or _of_a_convention(sentence, name):
            continue
        if name.kind is NameKind.CITY or (
            name.kind is NameKind.CAPITAL and (not _capital_acts(sentence, name, low) or _town_after_town(sentence, places, name))
        ):
            places.append(name)
        elif (
            name.first >= aside_from
            or _in_a_range(sentence, name)
            or _of_a_region(sentence, name)
            or compared(sentence, name)
            or name in before
        ):
            aside.append(name)
        elif _sent_by(sentence, name):
            joined.append(name)
        elif is_place(sentence, name) or _lies_by(sentence, name) or hosts_post(sentence, name) or _after_place(sentence, places, name):
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
        return "loct" in name.cases or (token.low.endswith(_LOCATIVE + _LOCATIVE_ADJECTIVE) and "nomn" not in name.cases)
    for back in range(1, 9):
        at = name.first - back
        if at < 0:
            return False
        token = sentence.tokens[at]
        if token.low == "," and "gent" in name.cases and sentence.language is Language.EN:
            return False  # "in Antalya, Ukraine's minister": the place is told, the owner begins anew
        if back < _DATED and any(day.first <= at < day.last for day in sentence.dates):
            return False  # "Palau in April, Fiji in July"
        if token.low in _PLACE_LEAD[sentence.language]:
            if sentence.language is Language.RU:
                return bool(name.cases & {"loct", "gent", "accs"}) or not name.cases
            return True
        between_allowed = (
            token.low in ("the", "of", "republic", "kingdom", "city", "capital", "republic's", ",") or "adjf" in token.features
        )
        titled = token.low in TITLE_WORDS or token.low in ("federal", "arab", "united", "socialist")
        if sentence.language is Language.EN and not between_allowed and not titled and not (token.capital and back < 3):
            return False
        if sentence.language is Language.RU and not (token.capital or token.low.endswith(("ой", "ом", "ей", "ых", "ем"))):
            return False
    return False


def _in_a_range(sentence: Sentence, name: Name) -> bool:
    """An end of a span that names no single state: "from Iceland to New Zealand", "от Исландии до Новой Зеландии"."""
    tokens = sentence.tokens
    if sentence.language is Language.KY:
        following = tokens[name.last].low if name.last < len(tokens) else ""
        return following == "чейин" and tokens[name.last - 1].low.endswith(("га", "ге", "го", "гө", "ка", "ке", "ко", "кө"))
    start, end = ("from", "to") if sentence.language is Language.EN else ("от", "до")
    before = [token.low for token in tokens[max(0, name.first - 2) : name.first] if token.low != "the"]
    if before[-1:] == [end]:
        return any(token.low == start for token in tokens[max(0, name.first - _RANGE) : name.first])
    return before[-1:] == [start] and any(
        token.low == end and tokens[i + name.last + 1].capital
        for i, token in enumerate(tokens[name.last : name.last + 2])
        if i + name.last + 1 < len(tokens)
    )


def _of_a_region(sentence: Sentence, name: Name) -> bool:
    """What names no state of today: "other states of Micronesia", "бывшая Нидерландская Гвиана", "Америка: Белиз, Гондурас"."""
    tokens = sentence.tokens
    before = tokens[name.first - 1] if name.first else None
    if before is not None and before.low in _FORMER:
        return True
    if before is not None and name.kind is NameKind.DEMONYM and before.low in _THIS:
        return True  # "with this South African kingdom": it is one named before
    if name.last < len(tokens) and tokens[name.last].low == ":" and name.first == 0 and name.kind is NameKind.COUNTRY:
        return tokens[0].low in ("америка", "america", "микронезия", "micronesia")
    of = tokens[name.first - 2] if name.first > 1 and before is not None and before.low == "of" else before
    states = any(hit.last - 1 == tokens.index(of) for hit in sentence.by_concept.get("country_noun", ())) if of is not None else False
    if of is None or not states:
        return False
    return (sentence.language is Language.EN and of.low == "states" and of is not before) or (
        sentence.language is Language.RU and "plural" in of.features and "gent" in name.cases and "ablt" not in name.cases
    )


def hosts_post(sentence: Sentence, name: Name) -> bool:
    """Where somebody is posted: "ambassador to China", "envoy to Portugal": a host, not a party."""
    if sentence.language is not Language.EN or name.first == 0:
        return False
    for at in range(name.first - 1, max(-1, name.first - 4), -1):
        token = sentence.tokens[at]
        if token.low == "to":
            window = sentence.tokens[max(0, at - 4) : at]
            return any(not one.keys.isdisjoint(_POST) for one in window)
        if token.low not in TITLE_WORDS:
            return False
    return False


def _capital_acts(sentence: Sentence, name: Name, low: int) -> bool:
    """The capital stands for the country: it is nobody's place, and acts or is acted with."""
    if name.first > 0 and sentence.tokens[name.first - 1].low in ("(", "of", "г"):
        return False
    before = sentence.tokens[name.first - 1] if name.first else None
    if (
        before is not None
        and sentence.language is Language.RU
        and "noun" in before.features
        and before.low not in LIST_WORDS
        and len(before.low) > 2
    ):
        return False  # "президент Парижа", "аэропорт Бишкек"
    if sentence.language is Language.KY:
        return bool(name.cases & {"nomn"}) and "loct" not in name.cases and not _hyphenated(sentence, name)
    if sentence.language is Language.RU:
        return bool(name.cases & {"nomn", "ablt"}) and not is_place(sentence, name)
    return not is_place(sentence, name) and not (
        name.first > low and sentence.tokens[name.first - 1].low in ("to", "near", "for", "around")
    )


def _of_a_person(sentence: Sentence, name: Name) -> bool:
    """A capital that is a person's middle name: "Ilana Victoria Seid"."""
    if name.kind is not NameKind.CAPITAL or name.first == 0 or name.last >= len(sentence.tokens) or name.last - name.first > 1:
        return False
    around = (sentence.tokens[name.first - 1], sentence.tokens[name.last])
    named = {at for one in sentence.names if one is not name for at in range(one.first, one.last)}
    return all(t.capital and t.is_word and not t.text.isupper() for t in around) and named.isdisjoint((name.first - 1, name.last))


def _of_a_language(sentence: Sentence, name: Name) -> bool:
    """ "A Portuguese-speaking state", "португал тилдүү өлкө": a language, no country."""
    after = sentence.tokens[name.last].low if name.last < len(sentence.tokens) else ""
    return name.kind is NameKind.DEMONYM and after.startswith(("speaking", "-speaking", "language", "язык", "тил"))


def _of_a_convention(sentence: Sentence, name: Name) -> bool:
    """ "The Vienna Convention", "Вена конвенциясы": a town that a treaty is named after."""
    return name.kind in (NameKind.CAPITAL, NameKind.CITY) and any(
        0 <= hit.first - name.last <= 1 for hit in sentence.by_concept.get("convention", ())
    )


def forerunners(sentence: Sentence, low: int, high: int) -> tuple[Name, ...]:
    """Earlier partners that only lead in: "After Belize and Mali, another state ...", "Вслед за Белизом и Сомали ...", "Белизден кийин"."""
    inside = [n for n in sentence.names if n.kind is NameKind.COUNTRY and n.first >= low and n.last <= high]
    if sentence.language is Language.KY:
        return tuple(n for n in inside if n.last < len(sentence.tokens) and sentence.tokens[n.last].low == "кийин")
    tokens = sentence.tokens
    for name in inside:
        for lead in _LEADS_IN[sentence.language]:
            start = name.first - len(lead)
            if start < low or tuple(token.low for token in tokens[start : name.first]) != lead or "poss" in name.cases:
                continue
            if start == low or tokens[start - 1].low == ",":
                return (name, *coordinated(sentence, name, [n for n in inside if n.first > name.first]))
    return ()


def _lies_by(sentence: Sentence, name: Name) -> bool:
    """One of two that only tell where a land lies: "lies between Mexico and Colombia", "X менен Yнин ортосундагы бул өлкө"."""
    if sentence.language is Language.KY:
        for at in range(name.last, min(len(sentence.tokens) - 2, name.last + 4)):
            if sentence.tokens[at].low in ("ортосундагы", "арасындагы"):
                after = sentence.tokens[at + 1 : at + 3]
                return any(not _LAND.isdisjoint(token.keys) for token in after)
        return False
    for at in range(name.first - 1, max(0, name.first - 6), -1):
        if sentence.tokens[at].low in ("between", "между"):
            return any(not _LAND.isdisjoint(token.keys) for token in sentence.tokens[max(0, at - 3) : at])
        if sentence.tokens[at].low not in JOINERS and not sentence.tokens[at].capital:
            return False
    return False


def compared(sentence: Sentence, name: Name) -> bool:
    """Named only to compare: "seven years less than Kyrgyzstan", "как и Узбекистан", "Кыргызстан сыяктуу"."""
    if sentence.language is Language.KY:
        if name.last >= len(sentence.tokens) or sentence.tokens[name.last].low not in _COMPARES[Language.KY]:
            return False
        return not sentence.has("country_noun", low=name.last + 1, high=name.last + 3)  # "Габон сыяктуу өлкөлөр" gives an example
    lead = [token.low for token in sentence.tokens[max(0, name.first - 4) : name.first] if token.low not in ("the", "in", "в", "did", "у")]
    if sentence.language is Language.RU and lead[-2:] == ["как", "и"]:
        return len(lead) > 2  # "как и Узбекистан"; "таких, как Габон" gives an example
    return len(lead) > 1 and lead[-1] in _COMPARES[sentence.language]


def _hyphenated(sentence: Sentence, name: Name) -> bool:
    return name.last < len(sentence.tokens) and sentence.tokens[name.last].low in ("шаары", "шаарында", "шаарынын")


def _sent_by(sentence: Sentence, name: Name) -> bool:
    """A counterpart's country, alone or later in the list: "his colleagues from Kiribati and Nauru", "коллегой из Белиза"."""
    for at in range(name.first - 1, max(-1, name.first - 12), -1):
        token = sentence.tokens[at]
        if token.low in _ORIGIN:
            person = at >= 2 and all(sentence.tokens[i].capital and sentence.tokens[i].is_word for i in (at - 1, at - 2))
            return person or any(at - 2 <= hit.last <= at for hit in sentence.by_concept.get("counterpart", ()))
        if not (token.capital or token.low in JOINERS or token.low in ("kingdom", "republic")):
            return False
    return False


def _after_place(sentence: Sentence, places: Sequence[Name], name: Name) -> bool:
    """Joined to a place by "and" or a comma alone: "in France and Italy"; not "to Portugal and Guinea-Bissau's envoy"."""
    if not places or places[-1].last >= name.first + 1 or "poss" in name.cases:
        return False
    between = [token.low for token in sentence.tokens[places[-1].last : name.first]]
    joined = (["and"], ["и"], ["жана"], [","], ["and", "in"], ["и", "в"])
    if places[-1].kind is NameKind.CAPITAL:
        return between == [","] and sentence.language is Language.EN  # "in Riyadh, Saudi Arabia"
    return places[-1].kind is NameKind.COUNTRY and between in joined


def _town_after_town(sentence: Sentence, places: Sequence[Name], name: Name) -> bool:
    """ "In Rome and Paris": the second is a place as the first is."""
    if not places or places[-1].kind not in (NameKind.CITY, NameKind.CAPITAL) or places[-1].last >= name.first + 1:
        return False
    between = [token.low for token in sentence.tokens[places[-1].last : name.first]]
    return between in (["and"], ["и"], ["жана"], [","])


def _in_slot(sentence: Sentence, name: Name, low: int, high: int) -> bool:
    """After "with"/"с"/"between" (through counterparts and a list), or before "менен" in Kyrgyz, or in a coordination with another country."""
    tokens = sentence.tokens
    if sentence.language is Language.KY:
        for at in range(name.last, min(high, name.last + 8)):
            token = tokens[at]
            if token.low in WITH[Language.KY]:
                return True
            if not (token.capital or token.low in JOINERS or token.low.endswith(("сы", "ы", "лык", "лары", "лери", "нын", "нин"))):
                break
        return False
    for at in range(name.first - 1, max(low, name.first - 16) - 1, -1):
        token = tokens[at]
        if token.low in WITH[sentence.language]:
            return True
        if token.low in ";.:()" or "verb" in token.features:
            break
    return any(
        other is not name
        and other.kind in (NameKind.COUNTRY, NameKind.DEMONYM)
        and (
            (0 <= name.first - other.last <= 3 and all(t.low in JOINERS for t in tokens[other.last : name.first]))
            or (0 <= other.first - name.last <= 3 and all(t.low in JOINERS for t in tokens[name.last : other.first]))
        )
        for other in sentence.names
    )


def _aside_from(sentence: Sentence, low: int, high: int) -> int:
    """First token of a closing part that speaks of neighbours, guests or sources: names from there on are no parties."""
    themselves = sentence.find(("border_treaty", "neighbour_group"), low, high)
    for hit in sentence.find(("neighbouring", "guest"), low, high):
        if any(one.first <= hit.first < one.last for one in themselves):
            continue  # the treaty or the neighbours that the clause is about
        if hit.first and sentence.tokens[hit.first - 1].low in ("с", "при"):
            continue  # "с участием Узбекистана": taken part in by a party
        if hit.first > low + 3 and not sentence.has("diplomatic_relations", low=hit.last, high=high):
            return hit.first
    return high
