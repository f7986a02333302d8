"""Countries, organizations and groups as the rest of the project uses them: every surface form by language, ready to be matched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from core.records import Language
from seeds.names.kyrgyz import HARMONY, VOWELS, decline_ky
from seeds.schema import Case, CountryForms, CountryRecord, FormsFile, GroupRecord, Inflected, OrganizationRecord, PlaceRecord

ByLanguage = dict[Language, tuple[str, ...]]
Cases = dict[Language, dict[str, frozenset[str]]]
"""Surface form -> the cases it may stand for (seeds.schema.Case); a form that is not listed tells nothing."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country. `forms` are the surface forms of its names; adjectives, inhabitants and capitals are apart, with all their forms.

    `names` are base forms, the one to show first. `ambiguous` forms are also other words. `cases` covers names, inhabitants, capitals.
    """

    code: str
    status: str
    regions: tuple[str, ...]
    names: ByLanguage
    forms: ByLanguage
    adjectives: ByLanguage
    inhabitants: ByLanguage
    compounds: ByLanguage
    capitals: ByLanguage
    ambiguous: ByLanguage
    cases: Cases = field(hash=False)

    @property
    def demonyms(self) -> ByLanguage:
        """Adjectives and inhabitants together."""
        return {language: (*self.adjectives[language], *self.inhabitants[language]) for language in Language}


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization. `forms` holds names, abbreviations and their inflections; `abbreviations` need their capitals."""

    id: str
    classes: tuple[str, ...]
    names: ByLanguage
    abbreviations: ByLanguage
    forms: ByLanguage
    cases: Cases = field(hash=False)
    members: tuple[str, ...] = ()
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A set of countries that is no organization and can be no party: Central Asia, the neighbours, a part of the world."""

    id: str
    names: ByLanguage
    forms: ByLanguage
    cases: Cases = field(hash=False)
    members: tuple[str, ...] = ()
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place that is no country, such as a city of meetings: never a party. `country` is whose territory it is."""

    id: str
    country: str | None
    names: ByLanguage
    forms: ByLanguage
    cases: Cases = field(hash=False)


def country(record: CountryRecord, forms: Mapping[Language, FormsFile]) -> Country:
    """The country with its forms; where a forms file does not know it (a user's own), base forms, and Kyrgyz ones by rule."""
    listed = {language: forms[language].countries.get(record.code) if language in forms else None for language in Language}
    base = {
        language: _unique([getattr(record.names, language.value), record.official.of(language), *record.aliases.of(language)])
        for language in Language
    }
    names: ByLanguage = {}
    adjectives: ByLanguage = {}
    inhabitants: ByLanguage = {}
    compounds: ByLanguage = {}
    capitals: ByLanguage = {}
    ambiguous: ByLanguage = {}
    cases: Cases = {}
    for language in Language:
        made = listed[language] or _plain_forms(record, base[language], language)
        names[language] = _unique([*base[language], *made.names])
        adjectives[language] = _unique(form for all_forms in made.adjectives.values() for form in all_forms)
        inhabitants[language] = tuple(made.inhabitants)
        compounds[language] = made.compounds
        capitals[language] = tuple(made.capitals)
        ambiguous[language] = made.ambiguous
        cases[language] = _joined((made.names, made.inhabitants, made.capitals))
    return Country(record.code, record.status, record.regions, base, names, adjectives, inhabitants, compounds, capitals, ambiguous, cases)


def _plain_forms(record: CountryRecord, names: Iterable[str], language: Language) -> CountryForms:
    return CountryForms.model_construct(
        names=_inflected(names, language),
        adjectives={word: (word,) for word in record.adjectives.of(language)},
        compounds=record.compounds.of(language),
        inhabitants=_inflected(record.inhabitants.of(language), language),
        capitals=_inflected(record.capitals.of(language), language),
        ambiguous=record.ambiguous.of(language),
    )


def organization(record: OrganizationRecord) -> Organization:
    forms, cases = _named({language: (*record.names.of(language), *record.abbreviations.of(language)) for language in Language}, record)
    return Organization(
        record.id,
        record.classes,
        {language: record.names.of(language) for language in Language},
        {language: record.abbreviations.of(language) for language in Language},
        forms,
        cases,
        record.members,
        record.parent,
    )


def group(record: GroupRecord, countries: Iterable[CountryRecord]) -> Group:
    forms, cases = _named({language: record.names.of(language) for language in Language}, record)
    members = record.members or tuple(one.code for one in countries if record.region in one.regions)
    return Group(record.id, {language: record.names.of(language) for language in Language}, forms, cases, members, record.topic)


def place(record: PlaceRecord, forms: Mapping[Language, FormsFile]) -> Place:
    cases: Cases = {}
    for language in Language:
        listed = forms[language].places.get(record.id) if language in forms else None
        cases[language] = _joined((listed or _inflected(record.names.of(language), language),))
    names = {language: record.names.of(language) for language in Language}
    return Place(record.id, record.country, names, {language: tuple(cases[language]) for language in Language}, cases)


def _named(base: ByLanguage, record: OrganizationRecord | GroupRecord) -> tuple[ByLanguage, Cases]:
    forms: ByLanguage = {}
    cases: Cases = {}
    for language in Language:
        made = _inflected(base[language], language) if record.decline or language is not Language.KY else {}
        forms[language] = _unique([*base[language], *record.forms.of(language), *made])
        cases[language] = _joined((made,)) if language is Language.KY else {}
    return forms, cases


def _inflected(names: Iterable[str], language: Language) -> Inflected:
    """Kyrgyz by rule; other languages: the names as they are."""
    if language is not Language.KY:
        return dict.fromkeys(names, ("nomn",))
    made: dict[str, list[Case]] = {}
    for name in names:
        table = _possessed(name) if " " in name and name[-1] in _POSSESSED_ENDINGS else decline_ky(name)
        for form, cases in table.items():
            made.setdefault(form, []).extend(cast(list[Case], cases))
    return {form: tuple(cases) for form, cases in made.items()}


_POSSESSED_ENDINGS = "ыиуү"
"""A Kyrgyz name of several words that ends so is a possessed compound (Бириккен Улуттар Уюму): it takes the pronominal endings."""


def _possessed(name: str) -> dict[str, list[str]]:
    """уюму, уюмунун, уюмуна, уюмун, уюмунда, уюмундагы, уюмунан."""
    pair = HARMONY[next(letter for letter in reversed(name) if letter in VOWELS)]
    high, low = pair[0], pair[1]
    of_place = {"о": "у", "ө": "ү"}.get(low, "ы" if low == "а" else "и")
    made = {f"н{high}н": "gent", f"н{low}": "datv", "н": "accs", f"нд{low}": "loct", f"нд{low}г{of_place}": "loct", f"н{low}н": "abla"}
    return {name: ["nomn"], **{name + ending: [case] for ending, case in made.items()}}


def _joined(tables: Iterable[Inflected]) -> dict[str, frozenset[str]]:
    joined: dict[str, frozenset[str]] = {}
    for table in tables:
        for form, cases in table.items():
            joined[form] = joined.get(form, frozenset()) | frozenset(cases)
    return joined


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
