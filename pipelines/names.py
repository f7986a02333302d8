"""Countries, demonyms, capitals and organizations named in a sentence, longest match first. Says where a name stands, not what it does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipelines.tokens import WORD, Token, normalize

_AND = frozenset({"and", "и", "жана"})


class NameKind(StrEnum):
    COUNTRY = "country"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    CITY = "city"
    ORGANIZATION = "organization"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class NameForm:
    """One surface form of a name. `cases` are those it may stand in, empty where the language or the form does not tell."""

    form: str
    code: str
    kind: NameKind
    cases: frozenset[str] = frozenset()
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A name in tokens `first:last`. A compound demonym ("кыргызско-таджикский") gives two names on one token."""

    code: str
    kind: NameKind
    first: int
    last: int
    cases: frozenset[str]


class Gazetteer:
    """Forms of one language, indexed by their first token."""

    def __init__(self, forms: Iterable[NameForm]) -> None:
        self._index: dict[str, list[tuple[tuple[str, ...], NameForm]]] = defaultdict(list)
        self._second: dict[str, dict[str, list[tuple[tuple[str, ...], NameForm]]]] = {}
        self._stems: dict[str, str] = {}
        for form in forms:
            words = tuple(WORD.findall(normalize(form.form).lower()))
            if words:
                self._index[words[0]].append((words, form))
        for first, entries in self._index.items():
            entries.sort(key=lambda entry: -len(entry[0]))
            self._second[first] = _by_second(entries)

    def add_stem(self, stem: str, code: str) -> None:
        """First half of compound adjectives: "кыргызско", "kyrgyz"."""
        self._stems[normalize(stem).lower()] = code

    def find(self, tokens: Sequence[Token]) -> tuple[Name, ...]:
        names: list[Name] = []
        at = 0
        while at < len(tokens):
            step = self._longest(tokens, at, names)
            at += step or 1
        return tuple(names)

    def _longest(self, tokens: Sequence[Token], at: int, names: list[Name]) -> int:
        token = tokens[at]
        if not token.is_word:
            return 0
        candidates = self._candidates(tokens, at, token.low)
        if candidates is None and token.low.endswith("'s"):
            candidates = self._candidates(tokens, at, token.low[:-2])
        best: tuple[int, NameForm] | None = None
        for words, form in candidates or ():
            length = _matches(tokens, at, words)
            if not length or (best and length < best[0]):
                continue
            if form.code and form.kind is not NameKind.DEMONYM and not token.capital:
                continue
            if form.form.isupper() and not token.text.isupper() and not (token.low.endswith("'s") and token.text[:-2].isupper()):
                continue
            if form.ambiguous and at == 0 and length == 1 and _begins_common(tokens):
                continue
            if best is None or length > best[0] or _rank(form) < _rank(best[1]):
                best = (length, form)
        if best:
            length, form = best
            if not form.code:
                return length
            cases = form.cases | ({"gent"} if token.low.endswith("'s") else frozenset())
            names.append(Name(form.code, form.kind, at, at + length, frozenset(cases)))
            return length
        return self._compound(tokens, at, names)

    def _candidates(self, tokens: Sequence[Token], at: int, first: str) -> list[tuple[tuple[str, ...], NameForm]] | None:
        """Forms that begin with the word and whose second word, if any, follows; longest first. None where no name begins so."""
        by_second = self._second.get(first)
        if by_second is None:
            return None
        following = tokens[at + 1].low if at + 1 < len(tokens) else ""
        alone = by_second.get("", [])
        longer = by_second.get(following, []) if following else []
        if following.endswith("'s"):
            longer = [*longer, *by_second.get(following[:-2], [])]
        return [*longer, *alone]

    def _compound(self, tokens: Sequence[Token], at: int, names: list[Name]) -> int:
        """Kyrgyz-Tajik, кыргызско-узбекской, Кыргыз-Өзбек: each part a demonym or a stem."""
        if "-" not in tokens[at].low:
            return 0
        parts = tokens[at].low.split("-")
        codes = [self._part(part) for part in parts]
        if any(code is None for code in codes):
            return 0
        names.extend(Name(code, NameKind.DEMONYM, at, at + 1, frozenset()) for code in codes if code)
        return 1

    def _part(self, part: str) -> str | None:
        if part in self._stems:
            return self._stems[part]
        return next(
            (
                form.code
                for words, form in self._index.get(part, ())
                if len(words) == 1 and form.kind in (NameKind.DEMONYM, NameKind.COUNTRY)
            ),
            None,
        )


def _begins_common(tokens: Sequence[Token]) -> bool:
    """The first word goes on in small letters, so that its capital says nothing; "Перу и Тувалу" are two names."""
    if len(tokens) < 2 or not tokens[1].is_word or tokens[1].capital:
        return False
    return not (tokens[1].low in _AND and len(tokens) > 2 and tokens[2].capital)


def _by_second(entries: list[tuple[tuple[str, ...], NameForm]]) -> dict[str, list[tuple[tuple[str, ...], NameForm]]]:
    """Entries by their second word, "" for names of one word."""
    made: dict[str, list[tuple[tuple[str, ...], NameForm]]] = defaultdict(list)
    for entry in entries:
        made[entry[0][1] if len(entry[0]) > 1 else ""].append(entry)
    return dict(made)


def _rank(form: NameForm) -> int:
    return list(NameKind).index(form.kind)


def _matches(tokens: Sequence[Token], at: int, words: tuple[str, ...]) -> int:
    if at + len(words) > len(tokens):
        return 0
    for offset, word in enumerate(words):
        low = tokens[at + offset].low
        if low != word and not (offset == len(words) - 1 and low.removesuffix("'s") == word):
            return 0
    return len(words)
