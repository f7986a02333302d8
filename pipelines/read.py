"""Statements to facts: recognises words, names, numbers and dates once a sentence, then lets the readers of ties, counts and policy look.

The unit of reading is the article: parties, home country and topic may stand sentences apart. Deterministic; every fact names its rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from core.records import Fact, Language, Statement, Version
from pipelines.circles import circles_of
from pipelines.counts import CountReader
from pipelines.dates import DateMention, DateReader
from pipelines.lexicon import Hit, Lexicon, lexicons
from pipelines.names import Gazetteer, Name, NameForm, NameKind
from pipelines.policy import PolicyReader
from pipelines.quantities import Number, NumberReader
from pipelines.reading_version import reading_version
from pipelines.sentence import Sentence
from pipelines.tie_named import with_names
from pipelines.ties import TieReader
from pipelines.tokens import tokenize
from seeds.loader import Seeds

_SITE_ZONE = ZoneInfo("Asia/Bishkek")
_OFFICIALS = "officials_"
_MAX_STATEMENTS = 400  # a live broadcast of a day; beyond that a page is no article


class Reader:
    """Reads articles with one set of seeds for one home country. Build once a process: building takes about a second."""

    def __init__(self, seeds: Seeds, home: str = "KG") -> None:
        concepts = {**seeds.lexicons["concepts"], **seeds.lexicons["policy"], **seeds.lexicons["counting"]}
        self._lexicons: dict[Language, Lexicon] = lexicons(concepts)
        self._names = {language: gazetteer(seeds, language) for language in Language}
        self._numbers = {language: NumberReader(seeds.lexicons["numbers"], language) for language in Language}
        self._dates = {language: DateReader(seeds.lexicons["dates"], language) for language in Language}
        self._home = home
        circles = circles_of(seeds, home)
        self._ties = TieReader(seeds.rules["ties"], home, circles.neighbours, circles.near | circles.neighbours)
        self._counts = CountReader(seeds.rules["counts"], home)
        self._counted = frozenset(head for rule in seeds.rules["counts"]["rules"] for head in rule["head"])
        self._policy = PolicyReader(seeds.rules["policy"], home, circles)
        self.rules_version = reading_version(seeds)

    def read(self, version: Version, statements: Sequence[Statement]) -> tuple[Fact, ...]:
        """All facts of an article, in order of their statements. Same input and seeds, same facts; never raises on text."""
        today = version.published_at.astimezone(_SITE_ZONE).date() if version.published_at else None
        sentences = [self.recognise(statement, today) for statement in statements[:_MAX_STATEMENTS]]
        told = {concept for sentence in sentences for concept in sentence.by_concept}
        ties = self._ties.read(sentences, today) if self._ties.may_read(told) else []
        counts = [] if told.isdisjoint(self._counted) else self._counts.read(sentences)
        facts = [*with_names(ties, sentences), *counts, *self._policy.read(sentences, ties)]
        return tuple(sorted(_distinct(facts), key=lambda fact: (fact.statement, fact.kind.value, fact.rule, fact.parties)))

    def recognise(self, statement: Statement, today: date | None) -> Sentence:
        """One statement with its words and concepts; its names, numbers and dates are read when a reader asks for them."""
        language = statement.language
        tokens = tokenize(statement.text, language, statement.start)
        hits = self._lexicons[language].find(tokens)
        return Sentence(statement, language, tokens, hits, self._read_names, self._read_numbers, partial(self._read_dates, today))

    def _read_names(self, sentence: Sentence) -> tuple[Name, ...]:
        return _with_leaders(self._names[sentence.language].find(sentence.tokens), sentence.hits, self._home)

    def _read_numbers(self, sentence: Sentence) -> tuple[Number, ...]:
        return self._numbers[sentence.language].read(sentence.tokens)

    def _read_dates(self, today: date | None, sentence: Sentence) -> tuple[DateMention, ...]:
        reader = self._dates[sentence.language]
        dates = reader.read(sentence.tokens, today)
        if any(mention.explicit_year for mention in dates):
            return dates
        ordinals = [(n.first, int(n.quantity.value)) for n in sentence.numbers if n.quantity.ordinal or n.written_as_digits]
        return reader.with_session(sentence.tokens, ordinals, dates)


def _with_leaders(names: tuple[Name, ...], hits: Iterable[Hit], home: str) -> tuple[Name, ...]:
    """Heads of other states stand for their countries: "the president and Rahmon signed". Concepts `officials_xx` name them."""
    leaders = [
        Name(hit.concept.removeprefix(_OFFICIALS).upper(), NameKind.DEMONYM, hit.first, hit.last, frozenset({"gent"}))
        for hit in hits
        if hit.concept.startswith(_OFFICIALS) and hit.concept != f"{_OFFICIALS}{home.lower()}"
    ]
    return tuple(sorted((*names, *leaders), key=lambda name: (name.first, name.last)))


def gazetteer(seeds: Seeds, language: Language) -> Gazetteer:
    """All names of the seeds in one language."""
    made = Gazetteer(_forms(seeds, language))
    for country in seeds.countries:
        for stem in country.compounds[language]:
            made.add_stem(stem, country.code)
    return made


def _forms(seeds: Seeds, language: Language) -> Iterable[NameForm]:
    for country in seeds.countries:
        cases = country.cases[language]
        ambiguous = set(country.ambiguous[language])
        for form in country.forms[language]:
            yield NameForm(form, country.code, NameKind.COUNTRY, cases.get(form, frozenset()), form in ambiguous)
        for form in country.demonyms[language]:
            yield NameForm(form, country.code, NameKind.DEMONYM, cases.get(form, frozenset()))
        for form in country.capitals[language]:
            yield NameForm(form, country.code, NameKind.CAPITAL, cases.get(form, frozenset()), form in ambiguous)
    for organization in seeds.organizations:
        for form in organization.forms[language]:
            yield NameForm(form, organization.id, NameKind.ORGANIZATION, organization.cases[language].get(form, frozenset()))
    for group in seeds.groups:
        for form in group.forms[language]:
            yield NameForm(form, group.id, NameKind.GROUP, group.cases[language].get(form, frozenset()))
    for place in seeds.places:
        for form in place.forms[language]:
            yield NameForm(form, place.country or "??", NameKind.CITY, place.cases[language].get(form, frozenset()))
    for trap in seeds.traps[language]:
        yield NameForm(trap, "", NameKind.CITY)


def _distinct(facts: Iterable[Fact]) -> list[Fact]:
    """One fact a statement and meaning: two rules that read the same in one sentence count once, the surer kept."""
    kept: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        key = (fact.statement, fact.kind, fact.parties, fact.tie_kind, fact.tie_status, fact.measure, fact.topic, str(fact.quantity))
        if key not in kept or fact.confidence > kept[key].confidence:
            kept[key] = fact
    return list(kept.values())
