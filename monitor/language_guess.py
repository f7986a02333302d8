"""Which of the three languages a text is in, for texts that come without a word about it. By letters and a few endings; no model.

Articles of a site do not need it: their edition says.
"""

from __future__ import annotations

import re

from core.records import Language

_KYRGYZ_LETTERS = re.compile(r"[өүңӨҮҢ]")
_CYRILLIC = re.compile(r"[а-яёөүңА-ЯЁӨҮҢ]")
_LATIN = re.compile(r"[A-Za-z]")
_KYRGYZ_WORDS = re.compile(
    r"\b(?:жана|менен|болгон|болду|бул|деп|кыргызстандын|мамиле\w*|элчи\w*|катары|жылы|жылдын|келишим\w*|ачылды|дайындалды|алака\w*|жыл|толук|"
    r"\w+(?:нун|нын|дын|дагы|деги|тагы|теги|ылды|илди|тты|ыкка|икке|арына|ууга|оого|шту|штү))\b",
    re.IGNORECASE,
)
_RUSSIAN_WORDS = re.compile(r"\b(?:и|в|на|с|что|по|для|не|из|его|был\w*|года?|между|также|который|которые|об?)\b", re.IGNORECASE)
_LETTERS_PER_KYRGYZ_LETTER = 60  # in Kyrgyz text about every fifteenth letter is ө, ү or ң; a name or two in Russian text stays below this


def guess_language(text: str) -> Language:
    """The likeliest language; English for text without letters."""
    cyrillic = len(_CYRILLIC.findall(text))
    if cyrillic <= len(_LATIN.findall(text)) // 2:
        return Language.EN
    kyrgyz = len(_KYRGYZ_LETTERS.findall(text))
    words, russian = len(_KYRGYZ_WORDS.findall(text)), len(_RUSSIAN_WORDS.findall(text))
    if words + min(1, kyrgyz) > russian or (kyrgyz * _LETTERS_PER_KYRGYZ_LETTER > cyrillic and words >= russian):
        return Language.KY
    return Language.RU
