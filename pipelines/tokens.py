"""Words of a sentence with every lemma they may have and the few grammatical features that decide modality. No meaning yet.

Russian lemmas and features come from pymorphy3 (all parses kept), English lemmas from simplemma, Kyrgyz stems from a suffix stripper of
our own (no library knows Kyrgyz). Normalization replaces characters one for one, so that offsets hold in the original text.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

import pymorphy3
import simplemma

from core.records import Language

_ONE_FOR_ONE = str.maketrans(
    {
        "ё": "е",
        "Ё": "Е",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "–": "—",
        "―": "—",
        "−": "—",
        "‑": "-",
        "‐": "-",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "\u00ad": " ",
    }
)
WORD = re.compile(r"\d+(?:[ ]\d{3}(?!\d))*(?:[.,]\d+)*|[^\W\d_]+(?:['\-.](?=[^\W\d_])[^\W\d_]+)*|[^\w\s]")
_ACRONYM_DOTS = re.compile(r"^(?:[^\W\d_]\.)+[^\W\d_]$")
_WORD_CACHE = 200_000  # words of a few months of news in three languages; about 60 MB when full


def normalize(text: str) -> str:
    """`text` with look-alike characters folded, one for one: same length, same offsets."""
    return text.translate(_ONE_FOR_ONE)


class Token(NamedTuple):
    """One word, number or mark. `keys` holds the lower-cased surface and all lemmas; `features` of past, future, present, infinitive,
    participle, passive, gerund, noun, negated, conditional, plural, and cases (nomn gent datv accs ablt loct)."""

    text: str
    start: int
    end: int
    low: str
    keys: frozenset[str]
    features: frozenset[str]

    @property
    def is_word(self) -> bool:
        return self.low[0].isalpha()

    @property
    def is_number(self) -> bool:
        return self.low[0].isdigit()

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def tokenize(text: str, language: Language, offset: int = 0) -> tuple[Token, ...]:
    """Tokens of a sentence that begins at `offset` of its version."""
    clean = normalize(text)
    seen = _SEEN[language]
    tokens: list[Token] = []
    for match in WORD.finditer(clean):
        raw = match.group()
        word = seen.get(raw)
        if word is None:
            word = _seen(raw, language, seen)
        start = offset + match.start()
        written, low, keys, features = word
        tokens.append(Token(written, start, start + len(written), low, keys, features))
    return tuple(tokens)


_Word = tuple[str, str, frozenset[str], frozenset[str]]
_SEEN: dict[Language, dict[str, _Word]] = {language: {} for language in Language}


def _seen(raw: str, language: Language, seen: dict[str, _Word]) -> _Word:
    """A word as written, lower-cased, with lemmas and features; a point inside ends it unless it is an acronym's."""
    written = raw
    if "." in raw and raw[0].isalpha() and not _ACRONYM_DOTS.match(raw):
        before = raw.split(".", 1)[0]
        written = before if len(before) > 1 else raw
    keys, features = _word(written.lower(), language)
    if len(seen) >= _WORD_CACHE:
        seen.clear()
    made = seen[raw] = (written, written.lower(), keys, features)
    return made


def _word(low: str, language: Language) -> tuple[frozenset[str], frozenset[str]]:
    if not low[0].isalpha():
        return frozenset({low}), frozenset()
    if language is Language.RU:
        return _russian(low)
    if language is Language.KY:
        return _kyrgyz(low)
    return _english(low)


# ---------------------------------------------------------------- Russian


@cache
def _morph() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


_RU_FEATURES = {
    "past": "past",
    "futr": "future",
    "pres": "present",
    "INFN": "infinitive",
    "PRTF": "participle",
    "PRTS": "participle",
    "pssv": "passive",
    "GRND": "gerund",
    "NOUN": "noun",
    "plur": "plural",
    "nomn": "nomn",
    "gent": "gent",
    "datv": "datv",
    "accs": "accs",
    "ablt": "ablt",
    "loct": "loct",
    "VERB": "verb",
}
_RARE_PARSE = 0.02  # a parse pymorphy3 gives less than this is a homonym no news text means


@lru_cache(maxsize=_WORD_CACHE)
def _russian(low: str) -> tuple[frozenset[str], frozenset[str]]:
    keys = {low}
    features: set[str] = set()
    for parse in _morph().parse(low):
        if parse.score < _RARE_PARSE and features:
            continue
        keys.add(parse.normal_form.replace("ё", "е"))
        grammemes = parse.tag.grammemes
        features.update(name for grammeme, name in _RU_FEATURES.items() if grammeme in grammemes)
    return frozenset(keys), frozenset(features)


# ---------------------------------------------------------------- English

_EN_IRREGULAR_PAST = frozenset(
    [
        "beaten",
        "became",
        "began",
        "begun",
        "bought",
        "bound",
        "broke",
        "broken",
        "brought",
        "built",
        "came",
        "caught",
        "chose",
        "chosen",
        "cut",
        "dealt",
        "done",
        "drawn",
        "drew",
        "driven",
        "drove",
        "fallen",
        "fell",
        "felt",
        "flew",
        "flown",
        "forged",
        "forgotten",
        "fought",
        "found",
        "froze",
        "frozen",
        "gave",
        "given",
        "gone",
        "got",
        "grew",
        "grown",
        "heard",
        "held",
        "hidden",
        "joined",
        "kept",
        "knew",
        "known",
        "laid",
        "led",
        "left",
        "lent",
        "lost",
        "made",
        "meant",
        "met",
        "overcame",
        "paid",
        "put",
        "ran",
        "risen",
        "rose",
        "said",
        "sank",
        "saw",
        "seen",
        "sent",
        "set",
        "shaken",
        "shook",
        "shown",
        "slid",
        "sold",
        "sought",
        "spent",
        "spoke",
        "spoken",
        "stolen",
        "stood",
        "struck",
        "sunk",
        "swept",
        "sworn",
        "taken",
        "taught",
        "threw",
        "thrown",
        "told",
        "took",
        "understood",
        "undertaken",
        "undertook",
        "went",
        "withdrawn",
        "withdrew",
        "withstood",
        "won",
        "wound",
        "written",
        "wrote",
    ]
)
_EN_MIN_DOUBLED = 4
_EN_LEMMAS = {"rose": "rise", "left": "leave", "won": "win", "broke": "break"}  # past forms that simplemma leaves as they are


@lru_cache(maxsize=_WORD_CACHE)
def _english(low: str) -> tuple[frozenset[str], frozenset[str]]:
    stem = low.removesuffix("'s").removesuffix("'")
    keys = {low, stem, simplemma.lemmatize(stem, lang="en").lower(), _EN_LEMMAS.get(stem, stem)}
    for suffix, replacement in (("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("ies", "y"), ("s", "")):
        if stem.endswith(suffix) and len(stem) - len(suffix) > 2:
            keys.add(stem[: -len(suffix)] + replacement)
    for suffix in ("ed", "ing"):  # cancelled, travelling: the doubled consonant goes with the ending
        root = stem.removesuffix(suffix)
        if root != stem and len(root) > _EN_MIN_DOUBLED and root[-1] == root[-2]:
            keys.add(root[:-1])
    features: set[str] = set()
    if stem.endswith("ed") or stem in _EN_IRREGULAR_PAST:
        features.update(("past", "participle"))
    elif stem.endswith("ing"):
        features.add("gerund")
    return frozenset(keys), frozenset(features)


# ---------------------------------------------------------------- Kyrgyz

_KY_NOMINAL = re.compile(
    r"(?:"
    r"[нлдт][аеоө]р|"  # plural
    r"[ндт][ыиуү]н|[ндт][ыиуү]|[гк][аеоө]|[дт][аеоө]н?|"  # genitive, accusative, dative, locative, ablative
    r"[дт][аеоө]гы|[дт][еө]ги|[дт]огу|[дт]өгү|"  # adjective of place
    r"с?[ыиуү]н[ыиуү]н|с?[ыиуү]н[аеоө]н?|с?[ыиуү]нд[аеоө]н?|с?[ыиуү]н|"  # possessive with case
    r"с[ыиуү]|[ыиуү]|[ыиуү]б[ыиуү]з|б[ыиуү]з|[ыиуү]м|н[аеоө]|"  # possessive
    r"ч[аеоө]"
    r")$"
)
_KY_PAST = re.compile(r"(?:[дт][ыиуү]|[дт][ыиуү]к|[гк][аеоө]н|[гк][аеоө]нд?[ыиуү]?г?[ыиуү]?|[ыиуү]пт[ыиуү]р|[дт][ыиуү]ш?т[ыиуү])$")
_KY_FUTURE = re.compile(r"(?:[аеоө]т|й[тс][ыиуү]?|м[аеоө]к|м[аеоө]кч[ыиуү]|[аеоө]р|[аеоө]б[ыиуү]з|[аеоө]м)$")
_KY_NEGATED = re.compile(r"(?:[бп][аеоө]й(?:т|м|б[ыиуү]з)?|[бп][аеоө](?:г[аеоө]н|д[ыиуү]|й\w*|ст[аеоө]н|с)\w*)$")
_KY_VERBAL_NOUN = re.compile(r"(?:уу|үү|оо|өө)(?:с[уү]н?|н[уү]н?|г[аө]|д[аө]н?|л[аө]р\w*)?$")
_KY_MIN_STEM = 2
_KY_MAX_DEPTH = 4


@lru_cache(maxsize=_WORD_CACHE)
def _kyrgyz(low: str) -> tuple[frozenset[str], frozenset[str]]:
    keys = {low}
    frontier = {low}
    for _ in range(_KY_MAX_DEPTH):
        frontier = {stem for word in frontier for stem in _strip(word)} - keys
        keys |= frontier
    keys |= {_hardened(key) for key in keys}
    features: set[str] = set()
    if _KY_NEGATED.search(low):
        features.add("negated")
    if _KY_VERBAL_NOUN.search(low):
        features.add("noun")
    elif _KY_PAST.search(low):
        features.add("past")
    elif _KY_FUTURE.search(low):
        features.add("future")
    if re.search(r"с[аеоө]$", low):
        features.add("conditional")
    if re.search(r"[дт][аеоө]$", low):
        features.add("loct")
    if re.search(r"[ндт][ыиуү]н$", low):
        features.add("gent")
    return frozenset(keys), frozenset(features)


def _strip(word: str) -> list[str]:
    """Every stem left when one nominal suffix, of any length, is taken off."""
    return [word[:at] for at in range(max(_KY_MIN_STEM, len(word) - 5), len(word)) if _KY_NOMINAL.match(word, at)]


def _hardened(stem: str) -> str:
    """Stem with the final consonant that voices between vowels put back: өлкөлүг- to өлкөлүк, китеб- to китеп."""
    return stem[:-1] + {"г": "к", "б": "п"}[stem[-1]] if stem[-1] in "гб" else stem
