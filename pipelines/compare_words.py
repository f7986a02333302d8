"""English sentences as words that can be held against each other: lemmas, groups of meaning, names, segments. No numbers, no verdicts.

Vocabulary is data (seeds/lexicons/compare.yaml); nothing here knows a domain.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import simplemma

from core.records import Language
from pipelines.compare_forms import demonym, lemma_of, negated_prefix, plain, privative, same_stem
from pipelines.compare_text import Text, Word
from pipelines.tokens import tokenize

_BRACKET = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-COLON-": ":", "--": "—", "``": '"', "''": '"'}
"""How corpora of parsed text write brackets and quotation marks."""
_BRACKETS = re.compile("|".join(re.escape(written) for written in _BRACKET))
_NEGATION_REACH, _NEGATION_BEHIND = 8, 2  # words between a negation and what it denies, after it and before it
_CUT = frozenset({",", ".", ";", ":", "(", ")", "—", '"'})
_CUT_WORDS = frozenset({"and", "but", "while", "although", "though", "whereas", "which", "who", "where"})
_DETERMINERS = frozenset(
    {"the", "a", "an", "his", "her", "its", "their", "this", "that", "these", "those", "'s", "first", "second", "last"}
)
_BEFORE_NOUNS = frozenset({"of", "with", "for", "in", "on", "from", "by"})
_NAME_LIKE = re.compile(r"^(?![a-z\d_ß-öø-ÿ])[\w'.-]+$")


class Vocabulary:
    """The word lists, indexed. Build once a process."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._stop = frozenset(data["stopwords"])
        self.articles = frozenset(data["articles"])
        self.auxiliaries = frozenset(data["auxiliaries"])
        self._negations = frozenset(data["negations"])
        self._weak_negations = frozenset(data["weak_negations"])
        self.universals = frozenset(data["universals"])
        self.measured_apart: Sequence[str] = data["measured_apart"]
        self.totals = frozenset(data["totals"])
        self._hedges: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for hedge in data["hedges"]:
            self._hedges[hedge.split()[0]].append(tuple(hedge.split()))
        self._exclusives = frozenset(data["exclusives"])
        self.verbs = frozenset(data["verbs"]) | frozenset(data["phrases"])
        self.lasting = frozenset(data["dates"]["lasting"])
        self._months = frozenset(data["dates"]["months"])
        self._joined = frozenset(data["joined"])
        self._fractions = frozenset(data["fractions"])
        self._irregular: Mapping[str, str] = data["irregular"]
        self.exclusive_places = frozenset(data["exclusive_places"])
        self.light = frozenset(data["light"])
        self.generic = frozenset(data["generic_heads"])
        self.numbered = frozenset(data["numbered"])
        self.loose = frozenset(data["loose_heads"])
        self._phrases: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        for target, phrase in _phrases(data["phrases"]):
            self._phrases[phrase[0]].append((target, phrase))
        self._groups: dict[str, set[int]] = defaultdict(set)
        for number, group in enumerate(data["groups"]):
            for word in group:
                self._groups[word].add(number)
        self._sides_of_word: dict[str, set[int]] = defaultdict(set)
        self._sides_of_group: dict[int, set[int]] = defaultdict(set)
        for number, pair in enumerate(data["antonyms"]):
            for side, word in enumerate(pair):
                self._sides_of_word[word].add(2 * number + side)
                for group in self._groups[word] if word in _OPPOSED_AS_GROUPS else ():
                    self._sides_of_group[group].add(2 * number + side)
        self._classes: dict[str, set[str]] = defaultdict(set)
        for name, members in data["classes"].items():
            for member in members:
                self._classes[member].add(name)

    def text(self, sentence: str) -> Text:
        """Never raises on text."""
        raw = _BRACKETS.sub(lambda found: _BRACKET[found.group()], unicodedata.normalize("NFC", sentence))
        tokens = tokenize(raw, Language.EN)
        plainly = [(token.text, plain(token.low), token.start, token.end) for token in tokens]
        split = [part for token in plainly for part in self._unjoined(token)]
        merged = self._merge([(text, low, self._lemma(low), start, end) for text, low, start, end in split])
        words: list[Word] = []
        segment, end = 0, -1
        for at, (text, low, lemma, start, stop) in enumerate(merged):
            if low in _CUT or low in _CUT_WORDS:
                segment += 1
            answer = low == "no" and bool(words) and words[-1].low in ("said", "say", "vote", "voted", "answered")
            telling = low not in self._stop and lemma not in self._stop and low not in self._negations
            content = low[0].isalpha() and (telling or answer)
            name = content and self._is_name(text, at, merged)
            words.append(Word(at, low, lemma, self._grouped(low, lemma), content, name, segment, start == end, start, stop))
            end = stop
        return Text(tuple(words), self._verb(words), raw)

    def _unjoined(self, token: tuple[str, str, int, int]) -> list[tuple[str, str, int, int]]:
        """ "six-episode", "two-year", "year-old" as their words and hyphens."""
        text, low, start, _ = token
        parts = low.split("-")
        counted = len(parts) > 1 and parts[0] in self._joined and all(part.isalpha() for part in parts)
        if not (counted or low in ("year-old", "years-old")) or len(text) != len(low) or parts[1] in self._fractions:
            return [token]
        made, at = [], start
        for number, part in enumerate(parts):
            if number:
                made.append(("-", "-", at, at + 1))
                at += 1
            made.append((text[at - start : at - start + len(part)], part, at, at + len(part)))
            at += len(part)
        return made

    def word(self, lemma: str) -> Word:
        """A word that does not stand in a text but is understood."""
        return Word(-1, lemma, lemma, self._grouped(lemma, lemma), True, False, -1, False)

    def related(self, one: Word, other: Word) -> bool:
        """The two may stand for each other where all else is alike."""
        if one.lemma == other.lemma or one.low == other.low or not one.groups.isdisjoint(other.groups):
            return True
        if one.name or other.name:
            return demonym(one.low, other.low)
        return same_stem(one.lemma, other.lemma) and privative(one.lemma) == privative(other.lemma)

    def any_related(self, one: Word, others: Iterable[Word]) -> bool:
        return any(self.related(one, other) for other in others)

    def opposed(self, one: Word, other: Word) -> bool:
        """The two exclude each other where all else is alike."""
        if one.lemma == other.lemma:
            return False
        sides = self._sides(one)
        if sides and not self._sides(other).isdisjoint({side ^ 1 for side in sides}):  # the two sides of a pair differ in the last bit
            return True
        return self.denied(one, other)

    def denied(self, one: Word, other: Word) -> bool:
        """One is the other with a negative prefix or "-less": uninhabited, inhabited; childless, child."""
        if privative(one.lemma) != privative(other.lemma) and same_stem(one.lemma, other.lemma):
            return True
        return negated_prefix(one.lemma, other.lemma) or negated_prefix(other.lemma, one.lemma)

    def classes(self, word: Word) -> frozenset[str]:
        return frozenset(self._classes.get(word.lemma, ()) or self._classes.get(word.low, ()))

    def negated(self, text: Text, but: Iterable[int] = ()) -> bool:
        """A negation stands in the text, other than at the indexes `but`."""
        left_out = set(but)
        return any(self._denies(text, word) for word in text.words if word.at not in left_out)

    def negated_about(self, text: Text, ats: Iterable[int]) -> bool:
        """A negation stands before one of the words `ats` in their part of the sentence, or right behind one."""
        places = sorted(ats)
        for word in text.words:
            if not self._denies(text, word):
                continue
            if any(-_NEGATION_BEHIND <= at - word.at <= _NEGATION_REACH and text.words[at].segment == word.segment for at in places):
                return True
        return False

    def _denies(self, text: Text, word: Word) -> bool:
        """It is a negation, and not that of "not only"."""
        following = text.words[word.at + 1].low if word.at + 1 < len(text.words) else ""
        return word.low in self._negations and not word.content and following not in self._exclusives

    def exclusive(self, text: Text) -> bool:
        """It says that nothing else is so: "only", "solely"."""
        return any(word.low in self._exclusives for word in text.words)

    def hedged(self, text: Text) -> bool:
        """It expects, plans or supposes something: "is expected to", "may have"."""
        lows = [word.low for word in text.words]
        return any(tuple(lows[at : at + len(hedge)]) == hedge for at, low in enumerate(lows) for hedge in self._hedges.get(low, ()))

    def negated_near(self, text: Text, at: int, but: Iterable[int]) -> bool:
        """A verb is negated in the part of the sentence where the word `at` stands; "without" and the like negate less than that."""
        left_out = set(but)
        segment = text.words[at].segment
        return any(
            word.low in self._negations and word.low not in self._weak_negations and not word.content and word.at not in left_out
            for word in text.words
            if word.segment == segment
        )

    def _lemma(self, low: str) -> str:
        return self._irregular.get(low) or lemma_of(low)

    def _sides(self, word: Word) -> set[int]:
        """Which sides of which pairs of opposites the word is on."""
        sides = self._sides_of_word.get(word.lemma, set()) | self._sides_of_word.get(word.low, set())
        for group in word.groups:
            sides = sides | self._sides_of_group.get(group, set())
        return sides

    def _grouped(self, low: str, lemma: str) -> frozenset[int]:
        return frozenset(self._groups.get(low, set()) | self._groups.get(lemma, set()))

    def _merge(self, tokens: list[tuple[str, str, str, int, int]]) -> list[tuple[str, str, str, int, int]]:
        merged: list[tuple[str, str, str, int, int]] = []
        at = 0
        while at < len(tokens):
            found = next(
                ((target, len(phrase)) for target, phrase in self._starting(tokens[at]) if _matches(tokens, at, phrase)),
                None,
            )
            if found is None:
                merged.append(tokens[at])
                at += 1
                continue
            target, length = found
            merged.append((target, target, target, tokens[at][3], tokens[at + length - 1][4]))
            at += length
        return merged

    def _starting(self, token: tuple[str, str, str, int, int]) -> list[tuple[str, tuple[str, ...]]]:
        found = self._phrases.get(token[1], [])
        return found if token[1] == token[2] else [*found, *self._phrases.get(token[2], [])]

    def _is_name(self, text: str, at: int, tokens: Sequence[tuple[str, str, str, int, int]]) -> bool:
        if not _NAME_LIKE.match(text) or (text.lower() in self._months and (len(text) > 3 or _beside_number(tokens, at))):
            return False
        if at and tokens[at - 1][0] not in ('"', "(", "'"):
            return True
        following = tokens[at + 1][0] if at + 1 < len(tokens) else ""
        return bool(_NAME_LIKE.match(following)) or not simplemma.is_known(text.lower(), lang="en")

    def _verb(self, words: Sequence[Word]) -> int:
        for word in words:
            named = word.at and words[word.at - 1].low in _DETERMINERS
            if word.low in self.auxiliaries or (word.low in self.verbs and not named and not word.name):
                return word.at
            if (
                word.at
                and word.content
                and not word.name
                and word.low.endswith("ed")
                and len(word.low) > 4
                and not _adjective(words, word.at)
            ):
                return word.at
            if word.at and words[word.at - 1].name and word.content and not word.name and word.lemma != word.low:
                return word.at  # "Ana Roth airs", "Ana Roth sang": a form of something right after a name
        return len(words)


def _adjective(words: Sequence[Word], at: int) -> bool:
    """ "of confirmed cases": a participle that belongs to the noun after it."""
    following = words[at + 1] if at + 1 < len(words) else None
    before = words[at - 1].low
    return (before in _DETERMINERS or before in _BEFORE_NOUNS) and following is not None and following.content


_OPPOSED_AS_GROUPS = frozenset(
    {"increase", "decrease", "approve", "reject", "dismiss", "disband", "win", "open", "close", "begin", "end", "born", "die", "survive"}
)
"""Opposites that stand for their whole group; others are taken word by word, since groups are loose."""


def _phrases(data: Mapping[str, Sequence[str]]) -> list[tuple[str, tuple[str, ...]]]:
    made = [(target, tuple(phrase.split())) for target, phrases in data.items() for phrase in phrases]
    return sorted(made, key=lambda one: -len(one[1]))


def _beside_number(tokens: Sequence[tuple[str, str, str, int, int]], at: int) -> bool:
    return any(0 <= beside < len(tokens) and tokens[beside][1][0].isdigit() for beside in (at - 1, at + 1))


def _matches(tokens: Sequence[tuple[str, str, str, int, int]], at: int, phrase: tuple[str, ...]) -> bool:
    if at + len(phrase) > len(tokens):
        return False
    return all(
        word == "*" or word in (tokens[at + offset][1], tokens[at + offset][2], tokens[at + offset][1])
        for offset, word in enumerate(phrase)
    )
