"""Slots of a clause: the countries that one "with", "between", "с", "между" or "менен" joins, and lists of names. Grammar only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.records import Language
from pipelines.names import Name, NameKind
from pipelines.sentence import Sentence

WITH = {
    Language.EN: frozenset({"with", "between"}),
    Language.RU: frozenset({"с", "со", "между"}),
    Language.KY: frozenset({"менен", "ортосунда", "ортосундагы", "арасында", "арасындагы"}),
}
_BETWEEN = frozenset({"between", "между", "ортосунда", "ортосундагы", "арасында", "арасындагы"})
JOINERS = frozenset(
    {",", "and", "и", "жана", "менен", "&", "as", "well", "also", "а", "также", "the", "of", "республика", "republic", "с", "with", "—"}
)
LIST_WORDS = frozenset(
    {
        ",",
        "and",
        "и",
        "жана",
        "&",
        "or",
        "nor",
        "или",
        "либо",
        "же",
        "—",
        "да",
        "также",
        "а",
        "as",
        "well",
        "also",
        "the",
        "plus",
        "(",
        ")",
        "ошондой",
        "эле",
    }
)
_ASIDE_WORDS = frozenset(
    {
        "in",
        "on",
        "at",
        "then",
        "next",
        "later",
        "earlier",
        "days",
        "weeks",
        "months",
        "soon",
        "followed",
        "both",
        "day",
        "month",
        "week",
        "finally",
        "after",
        "that",
        "a",
        "early",
        "late",
    }
    | {"under", "by", "first", "second", "third", "one", "other", "was", "were", "is", "are", "been"}
    | {"первый", "первым", "второй", "вторым", "третий", "третьим", "другой", "другим", "были", "была"}
    | {
        "в",
        "во",
        "на",
        "затем",
        "потом",
        "позже",
        "ранее",
        "день",
        "месяц",
        "неделю",
        "наконец",
        "еще",
        "через",
        "после",
        "этого",
        "того",
        "года",
        "же",
        "днем",
        "днями",
        "неделей",
        "месяцем",
        "годом",
        "спустя",
        "следом",
        "вскоре",
        "позднее",
        "раньше",
        "го",
        "е",
        "числа",
        "двумя",
        "тремя",
    }
)
TITLE_WORDS = frozenset(
    {"republic", "kingdom", "state", "commonwealth", "union", "federation", "democratic", "islamic", "people's", "of", "the"}
)
_SLOT_REACH = 14  # tokens between "with" and the country of the minister it introduces: "with his colleague, the foreign minister of X"
_PERSON = 9  # tokens of a person's name with its country
_PERSON_WORDS = frozenset(
    {
        "of",
        "the",
        "from",
        "de",
        "da",
        "di",
        "do",
        "bin",
        "ibn",
        "al",
        "von",
        "van",
        "der",
        "el",
        "ди",
        "де",
        "бин",
        "аль",
        "фон",
        "из",
        "-",
        ".",
    }
)
_EN_FINITE = frozenset({"did", "does", "has", "had", "is", "was", "will", "followed", "became", "becomes"})
_ASIDE = 8  # tokens of a bracket inside a list: "Somalia (April) and Eswatini (July, London)"
_RELATIVE = frozenset({"which", "whom", "которым", "которой", "которыми", "кем"})


@dataclass(frozen=True, slots=True)
class Slot:
    """The countries after one "with", "between", "с", "между" or before one "менен". `both`: the slot names both sides of the tie."""

    names: tuple[Name, ...]
    first: int
    last: int
    both: bool


def slots(sentence: Sentence, low: int, high: int, parties: Sequence[Name]) -> list[Slot]:
    """The slots of the clause `low:high` that hold any of `parties`, by position."""
    by_first = {name.first: name for name in parties}
    found: list[Slot] = []
    for at in range(low, high):
        if sentence.tokens[at].low not in WITH[sentence.language]:
            continue
        if sentence.language is Language.KY:
            names = _before(sentence, at, low, by_first)
            following = by_first.get(at + 1)
            between = sentence.tokens[at].low in _BETWEEN
            beside = following is not None and not between
            if following is not None and not between:
                names = [*names, following]
        else:
            names = _after(sentence, at, high, by_first)
            between, beside = sentence.tokens[at].low in _BETWEEN, False
        if names:
            both = (between or beside) and len(names) > 1
            found.append(Slot(tuple(names), min(at, names[0].first), max(at + 1, names[-1].last), both))
    return found


def each_with(sentence: Sentence, parties: Sequence[Name], start: Slot, home: str) -> list[Name]:
    """Partners of slots that stand in a row with `start`: between two of them only dates, places, brackets and conjunctions."""
    row = [slot for slot in slots(sentence, 0, len(sentence.tokens), parties) if not slot.both]
    at = next((i for i, slot in enumerate(row) if slot.first == start.first), None)
    if at is None or any(name.code == home for name in start.names):
        return []
    kept: list[Name] = []
    for step in (1, -1):
        here, beside = row[at], at + step
        while 0 <= beside < len(row):
            other = row[beside]
            gap = range(here.last, other.first) if step > 0 else range(other.last, here.first)
            if not all(_goes_on(sentence, i) for i in gap) or any(name.code == home for name in other.names):
                break
            kept.extend(other.names)
            here, beside = other, beside + step
    return kept


def _goes_on(sentence: Sentence, at: int) -> bool:
    token = sentence.tokens[at]
    if token.low in LIST_WORDS or token.low in _ASIDE_WORDS or not token.is_word:
        return token.low not in ";:."
    if any(hit.first <= at < hit.last for hit in sentence.by_concept.get("establish", ())):
        return True
    if any(day.first <= at < day.last for day in sentence.dates) or any(name.first <= at < name.last for name in sentence.names):
        return True
    return token.capital and not token.features & {"verb", "past"}


def _after(sentence: Sentence, at: int, high: int, by_first: dict[int, Name]) -> list[Name]:
    names: list[Name] = []
    position = at + 1
    if position < high and sentence.tokens[position].low in _RELATIVE:
        return []  # "with which Uzbekistan has ...": the subject of the relative clause
    while position < min(high, at + _SLOT_REACH if not names else high):
        token = sentence.tokens[position]
        name = by_first.get(position)
        if name is not None and names and name.kind is NameKind.DEMONYM and names[-1].kind is NameKind.COUNTRY:
            break  # "with Togo, the Tajik ministry reports": an adjective begins something else
        if name is not None and names and sentence.tokens[at].low not in _BETWEEN and _has_verb(sentence, name, high):
            break  # "with Ukraine, and Niger did the same": a subject
        if name is not None:
            names.append(name)
            position = max(name.last, position + 1)
            continue
        if token.low in WITH[sentence.language] and not (names and token.low in JOINERS):
            break
        if names and token.low == "(":
            closing = next((i for i in range(position, min(high, position + _ASIDE)) if sentence.tokens[i].low == ")"), None)
            if closing is not None and not any(i in by_first for i in range(position, closing)):
                position = closing + 1
                continue
        if names:
            lead_in = token.low in LIST_WORDS or token.low in TITLE_WORDS or token.low in WITH[sentence.language]
            titled = (
                sentence.language is Language.RU
                and "noun" in token.features
                and token.low[:5] in ("респу", "корол", "госуд", "содру", "союзо")
            )
            if not (lead_in or titled or _person_ahead(sentence, position, high, by_first)) and not _titles_ahead(
                sentence, position, high, by_first
            ):
                break
        elif token.low in ";.:" or "verb" in token.features or token.low in ("said", "signed", "that", "which", "who", "что", "который"):
            break
        position += 1
    return names


def _has_verb(sentence: Sentence, name: Name, high: int) -> bool:
    """A finite verb follows at once, and a conjunction or comma leads in."""
    if name.last >= high or sentence.tokens[name.first - 1].low not in (",", "and", "и", "а"):
        return False
    token = sentence.tokens[name.last]
    if sentence.language is Language.RU:
        return bool({"verb", "past"} & token.features) and "participle" not in token.features and "nomn" in name.cases
    return token.low in _EN_FINITE


def _person_ahead(sentence: Sentence, position: int, high: int, by_first: dict[int, Name]) -> bool:
    """The next counterpart of the list by name: ", Albert Shingiro of Burundi": capitals up to "of" and a country."""
    if not sentence.tokens[position].capital or sentence.language is Language.KY:
        return False
    for at in range(position, min(high, position + _PERSON)):
        if at in by_first:
            return sentence.language is Language.RU or sentence.tokens[at - 1].low in ("of", "the", "from")
        token = sentence.tokens[at]
        if not token.capital and token.low not in _PERSON_WORDS:
            return False
    return False


def _titles_ahead(sentence: Sentence, position: int, high: int, by_first: dict[int, Name]) -> bool:
    """A further counterpart of the list: "and the ministers of X", "и министром Y": a counterpart word, then a name."""
    ahead = range(position, min(high, position + 5))
    counterpart = [hit for hit in sentence.by_concept.get("counterpart", ()) if hit.first in ahead]
    joined = sentence.tokens[position - 1].low in LIST_WORDS or position in {hit.last for hit in sentence.by_concept.get("counterpart", ())}
    return bool(counterpart) and joined and any(at in by_first for at in ahead)


def _before(sentence: Sentence, at: int, low: int, by_first: dict[int, Name]) -> list[Name]:
    """Kyrgyz: the list that "менен" closes. Two countries side by side without a comma are subject and partner: the nearer alone."""
    by_last = {name.last: name for name in by_first.values()}
    names: list[Name] = []
    position = at
    while position > low:
        name = by_last.get(position)
        if name is not None:
            if names and names[0].first == name.last:
                break
            names.insert(0, name)
            position = name.first
            continue
        token = sentence.tokens[position - 1]
        if token.low == ")" and (names or position == at):
            opening = next((i for i in range(position - 2, max(low, position - _ASIDE) - 1, -1) if sentence.tokens[i].low == "("), None)
            if opening is not None and not any(opening < i < position for i in by_last):
                position = opening
                continue
        if names:
            if token.low not in LIST_WORDS and token.low not in WITH[Language.KY]:
                break
        elif (
            at - position > 6
            or token.low in ";.:,"
            or ("past" in token.features and not token.capital and not token.low.endswith(("ин", "ын", "си", "сы")))
        ):
            break
        position -= 1
    return names


def coordinated(sentence: Sentence, first: Name, others: Sequence[Name]) -> list[Name]:
    """Names joined to `first` by commas and conjunctions only."""
    kept, last = [], first
    for name in sorted((n for n in others if n.first > first.first), key=lambda n: n.first):
        between = sentence.tokens[last.last : name.first]
        if len(between) > 3 or any(token.low not in LIST_WORDS and token.low not in ("in", "в", "во") for token in between):
            break
        kept.append(name)
        last = name
    return kept
