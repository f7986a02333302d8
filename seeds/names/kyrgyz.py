"""Kyrgyz case forms of a name, by rule: for the generator, and for the few names that have no generated file (organizations, a user's own).

Foreign names do not follow vowel harmony reliably in the press (Тонганын, Тонгадын), so every harmony variant is made; the consonant
of a suffix is fixed by the last sound of the name. Names that already end in the possessive (аралдары, Республикасы) take the
pronominal set instead (аралдарына, аралдарында), in the one harmony of the native word.
"""

from __future__ import annotations

Forms = dict[str, list[str]]

VOWELS = "аеёиоуыэюяөү"
VOICELESS = "пткссшщчхцф"
# Written voiced, spoken voiceless at the end of a loan word: the press has both (Мадридге, Мадридке).
EITHER = "бвгд"
POSSESSED = (
    "Республикасы", "Королдугу", "Падышалыгы", "Падышачылыгы", "Аралдары", "Эмираттары", "Эмираты", "Эмирликтери", "Эмирлиги", "Штаттары",
    "Мамлекети", "Шаар-Мамлекети", "Федерациясы", "Шериктештиги", "Союзу", "Султанаты", "Султандыгы", "Княздыгы", "Герцогдугу",
    "Арабиясы", "Аравиясы", "Конфедерациясы", "Королевствосу", "Америкасы",
)  # fmt: skip
HIGH = ("ы", "и", "у", "ү")  # of -нын, -ны, -дын
LOW = ("а", "е", "о", "ө")  # of -га, -да, -дан
HARMONY = {
    "а": "ыа",
    "я": "ыа",
    "ы": "ыа",
    "у": "уа",
    "ю": "уа",
    "о": "уо",
    "ё": "уо",
    "э": "ие",
    "е": "ие",
    "и": "ие",
    "ү": "үө",
    "ө": "үө",
}


def _last_vowel(word: str) -> str:
    return next((letter for letter in reversed(word.lower()) if letter in VOWELS), "а")


def _is_possessed(name: str) -> bool:
    """A compound whose head carries the possessive: a listed head, or a common noun that ends so (Багам аралдары, орус тили)."""
    head = name.split()[-1]
    return head in POSSESSED or (" " in name and head[0].islower() and head[-1] in HIGH)


def _possessed(name: str) -> Forms:
    high, low = tuple(HARMONY[_last_vowel(name)])
    after_low = {"а": "ы", "е": "и", "о": "у", "ө": "ү"}[low]
    return {
        name: ["nomn"],
        f"{name}н{high}н": ["gent"],
        f"{name}н{low}": ["datv"],
        f"{name}н": ["accs"],
        f"{name}нд{low}": ["loct"],
        f"{name}нд{low}г{after_low}": ["loct"],
        f"{name}н{low}н": ["abla"],
    }


def _onsets(last: str) -> list[tuple[str, str, str]]:
    """(genitive and accusative, dative, locative) first consonants that may follow the last letter: н г д, д г д, т к т."""
    vowel, voiced, voiceless = ("н", "г", "д"), ("д", "г", "д"), ("т", "к", "т")
    if last in VOWELS:
        return [vowel]
    if last in VOICELESS:
        return [voiceless]
    return [voiced, voiceless] if last in EITHER else [voiced]


def _suffixes(onset: tuple[str, str, str]) -> list[tuple[str, str]]:
    genitive, dative, locative = onset
    made = [(f"{genitive}{v}н", "gent") for v in HIGH]
    made += [(f"{dative}{v}", "datv") for v in LOW]
    made += [(f"{genitive}{v}", "accs") for v in HIGH]
    for low, high in zip(LOW, ("ы", "и", "у", "ү"), strict=True):
        made += [(f"{locative}{low}", "loct"), (f"{locative}{low}г{high}", "loct"), (f"{locative}{low}н", "abla")]
    return made


def is_abbreviation(name: str) -> bool:
    return name.isupper() and " " not in name


def decline_ky(name: str) -> Forms:
    """Surface form → cases. The bare name is nomn (also before менен, үчүн) and stands in compounds."""
    if _is_possessed(name):
        return _possessed(name)
    forms: Forms = {name: ["nomn"]}
    if is_abbreviation(name):  # read by letter names or as a word, with and without a hyphen
        stems = [(name, ""), (name, "-")]
        onsets = [("н", "г", "д"), ("д", "г", "д"), ("т", "к", "т")]
    else:
        stems = [(name, "")] if name[-1] != "ь" else [(name[:-1], ""), (name, "")]
        onsets = _onsets(name.rstrip("ь")[-1].lower())
    for stem, joint in stems:
        for onset in onsets:
            for suffix, case in _suffixes(onset):
                cases = forms.setdefault(f"{stem}{joint}{suffix}", [])
                if case not in cases:
                    cases.append(case)
    return forms


def derive_adjective_ky(name: str) -> list[str]:
    """тажикстандык, россиялык, уругвайлык: lower case, the harmonic variant and the plain one; [] where the name takes none."""
    if _is_possessed(name) or is_abbreviation(name):
        return []
    stem = name.rstrip("ь").lower()
    last = stem[-1]
    onset = "л" if last in VOWELS + "йр" else "т" if last in VOICELESS else "д"
    onsets = [onset, "т"] if last in EITHER else [onset]
    high = HARMONY[_last_vowel(stem)][0]
    return [f"{stem}{first}{high}к" for first in onsets]
