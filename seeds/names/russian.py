"""Russian case forms of place names with pymorphy3, corrected by a table. Used by the generator only.

A name is a head with agreeing adjectives before it and frozen words after it (Королевство Эсватини: the first word declines); names
joined by "и" or a dash decline as the table or their parts say. Words that pymorphy3 does not know follow their ending.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

Forms = dict[str, list[str]]

CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
ADJECTIVE_ENDINGS = ("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие")
FROZEN_LAST = tuple("оеиуюэы")
VELAR = tuple("гкхжшчщ")


def adjective_forms_ru(lemma: str) -> list[str]:
    """All full forms of an adjective in -ский or -цкий, the lemma first; lower case."""
    stem = lemma.removesuffix("ий")
    endings = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими")
    return [stem + ending for ending in endings]


def compound_stem_ru(lemma: str) -> str:
    """кыргызский → кыргызско, the first part of кыргызско-таджикский."""
    return lemma.removesuffix("ий") + "о"


def _by_ending(word: str) -> tuple[str, ...]:
    """The six cases of a place name that the dictionary lacks."""
    stem, last = word[:-1], word[-1]
    if word.endswith("ия"):
        return (word, stem + "и", stem + "и", stem + "ю", stem + "ей", stem + "и")
    if last == "а":
        genitive = "и" if stem.endswith(VELAR) else "ы"
        instrumental = "ей" if stem.endswith(tuple("жшчщц")) else "ой"
        return (word, stem + genitive, stem + "е", stem + "у", stem + instrumental, stem + "е")
    if last == "я":
        return (word, stem + "и", stem + "е", stem + "ю", stem + "ей", stem + "е")
    if last in FROZEN_LAST:
        return (word,) * 6
    if last == "й":
        return (word, stem + "я", stem + "ю", word, stem + "ем", stem + "е")
    if last == "ь":
        return (word, stem + "я", stem + "ю", word, stem + "ем", stem + "е")
    return (word, word + "а", word + "у", word, word + ("ем" if last in "цжшчщ" else "ом"), word + "е")


class Declension:
    """Declines names. `table`: word or whole name → "fixed", or its six cases separated by " | "; several rows are alternatives."""

    def __init__(self, table: dict[str, str | list[str]]) -> None:
        self._table = table

    @cached_property
    def _morph(self) -> Any:
        import pymorphy3

        return pymorphy3.MorphAnalyzer(lang="ru")

    def decline(self, name: str) -> Forms:
        """Surface form → cases it may stand for, the nominative first."""
        forms: Forms = {}
        for row in self._rows(name):
            for case, form in zip(CASES, row, strict=True):
                cases = forms.setdefault(form, [])
                if case not in cases:
                    cases.append(case)
        return forms

    def _rows(self, name: str) -> list[tuple[str, ...]]:
        if name in self._table:
            listed = self._table[name]
            return [self._row(name, one) for one in ([listed] if isinstance(listed, str) else listed)]
        if name.isupper():
            return [(name,) * 6]
        for joint in (" и ", " — ", " – ", " - "):
            if joint in name and not name.startswith(
                ("Королевство", "Соединенное", "Соединённое", "Республика", "Федерация", "Демократическая")
            ):
                first, second = name.split(joint, 1)
                left = self._rows(first) if joint == " и " else [(first,) * 6]
                return [tuple(a + joint + b for a, b in zip(x, y, strict=True)) for x in left for y in self._rows(second)]
        return self._phrase(name.split(" "))

    def _row(self, name: str, listed: str) -> tuple[str, ...]:
        if listed == "fixed":
            return (name,) * 6
        row = tuple(listed.split(" | "))
        if len(row) != len(CASES):
            raise ValueError(f"{name}: six cases expected, got {len(row)}")
        return row

    def _phrase(self, words: list[str]) -> list[tuple[str, ...]]:
        head = next((i for i, word in enumerate(words) if not word.endswith(ADJECTIVE_ENDINGS)), len(words) - 1)
        rows = []
        for noun, gender, number in self._noun(words[head]):
            agreeing = [self._adjective(word, gender, number) for word in words[:head]]
            tail = words[head + 1 :]
            rows.append(tuple(" ".join([*(row[i] for row in agreeing), noun[i], *tail]) for i in range(6)))
        return rows

    def _noun(self, word: str) -> list[tuple[tuple[str, ...], str, str]]:
        """(six cases, gender, number) of the head; several where both readings are printed."""
        if word in self._table:
            listed = self._table[word]
            return [(self._row(word, one), "neut", "sing") for one in ([listed] if isinstance(listed, str) else listed)]
        before, hyphen, last = word.rpartition("-")
        parses = [p for p in self._morph.parse(last) if {"NOUN", "nomn"} in p.tag and not p.tag.grammemes & {"Name", "Surn", "Patr"}]
        parses.sort(key=lambda p: "Geox" not in p.tag)
        if not parses or not self._morph.word_is_known(last):
            gender = "femn" if last[-1] in "ая" else "neut" if last[-1] in FROZEN_LAST else "masc"
            return [(tuple(before + hyphen + form for form in _by_ending(last)), gender, "sing")]
        best = parses[0]
        number = str(best.tag.number)
        row = []
        for case in CASES:
            inflected = best.inflect({case, number})
            row.append(before + hyphen + (self._cased(last, inflected.word) if inflected else last))
        return [(tuple(row), str(best.tag.gender or "neut"), number)]

    def _adjective(self, word: str, gender: str, number: str) -> tuple[str, ...]:
        before, hyphen, last = word.rpartition("-")
        best = next((p for p in self._morph.parse(last) if "nomn" in p.tag and p.tag.POS in ("ADJF", "PRTF")), None)
        if best is None:
            raise ValueError(f"{word}: not an adjective; put the whole name into countries-declension.yaml")
        row = []
        for case in CASES:
            wanted = {case, "plur"} if number == "plur" else {case, "sing", gender}
            if case == "accs" and (number == "plur" or gender == "masc"):
                wanted.add("inan")
            inflected = best.inflect(wanted)
            row.append(before + hyphen + self._cased(last, inflected.word if inflected else last))
        return tuple(row)

    @staticmethod
    def _cased(model: str, word: str) -> str:
        """pymorphy3 answers in lower case and with ё: keep the model's capital, and е where the model has e."""
        if "ё" not in model.lower():
            word = word.replace("ё", "е")
        return word[:1].upper() + word[1:] if model[:1].isupper() else word
