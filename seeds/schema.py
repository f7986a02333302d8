"""The seed files' formats: one model a kind of file, one field a key. Shapes and single-record rules only.

What one record cannot know of another (ids that must exist elsewhere, overlaps) is in checks.py; docs/seeds.md shows each file with an
example. Unknown keys are errors everywhere. YAML is read by the 1.2 core schema: only `true` and `false` are booleans (Norway's NO is a
word), dates and clock times are plain text.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator, model_validator

from core.records import Bound, ClaimKind, FuzzyDate, Language, Relation, TieKind, TieState

CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2; XK for Kosovo and other user-assigned codes are fine."""
PartyId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]+$")]
"""A country code, an organization id ("UN") or a group id ("CENTRAL_ASIA")."""
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-_.][a-z0-9]+)*$")]
"""Id of a measure, topic, claim, programme, site or source."""
Host = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+(/\S*)?$")]
ListPath = Annotated[str, StringConstraints(pattern=r"^/([^\s]*/)?$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _fuzzy(value: object) -> object:
    """A date as far as it is known: 1992, 1992-03 or 1992-03-27 (a bare year arrives as a number)."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return value
    try:
        return FuzzyDate.parse(str(value))
    except ValueError:
        raise ValueError(f"not a date: {value}; write 1992, 1992-03 or 1992-03-27") from None


KnownDate = Annotated[FuzzyDate, BeforeValidator(_fuzzy)]


class Record(BaseModel):
    """Base of all: frozen, unknown keys forbidden."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Trilingual(Record):
    """One text in each language, none missing."""

    en: Text
    ru: Text
    ky: Text

    def of(self, language: Language) -> str:
        return self.by_language()[language]

    def by_language(self) -> dict[Language, str]:
        return {Language.EN: self.en, Language.RU: self.ru, Language.KY: self.ky}


class Words(Record):
    """Words by language, as they are written (capitals kept); a language may be missing."""

    en: tuple[Text, ...] = ()
    ru: tuple[Text, ...] = ()
    ky: tuple[Text, ...] = ()

    def of(self, language: Language) -> tuple[str, ...]:
        found: tuple[str, ...] = getattr(self, language.value)
        return found


class NameLists(Words):
    """Base names by language, the one to show first; at least one in each language."""

    en: tuple[Text, ...] = Field(min_length=1)
    ru: tuple[Text, ...] = Field(min_length=1)
    ky: tuple[Text, ...] = Field(min_length=1)


class MaybeTrilingual(Record):
    """One text by language, any of which may be missing."""

    en: str = ""
    ru: str = ""
    ky: str = ""

    def of(self, language: Language) -> str:
        found: str = getattr(self, language.value)
        return found


# ---------------------------------------------------------------- measures.yaml, topics.yaml

Unit = Literal["count", "percent", "km", "ha", "USD"]


class Measure(Record):
    """Something that can be counted or measured of the home country. Claims and facts name it by id."""

    id: Slug
    unit: Unit
    counted: Text = Field(description="What one unit is, in a few English words: foreign countries, kilometres of border line")
    wording: Trilingual = Field(description="The measure's name as a report shows it")
    per_party: bool = Field(False, description="Has one value per party (a border length per neighbour), not one for the country")
    note: str = ""


class MeasuresFile(Record):
    measures: tuple[Measure, ...]


class Topic(Record):
    """What a stance or a progress step is about. A dotted id is a part of the topic before the dot."""

    id: Slug
    wording: Trilingual
    note: str = ""


class TopicsFile(Record):
    topics: tuple[Topic, ...]


# ---------------------------------------------------------------- judge.yaml


class JudgeTie(Record):
    """A kind of tie in a judge's sentence."""

    made: Trilingual = Field(description="That it stands, as a clause")
    noun: Trilingual = Field(description="Its name, of which another state is said")


class JudgeFile(Record):
    """Findings as sentences that the optional judge can hold against a text. `{}` in a bound stands for the figure."""

    between: Trilingual = Field(description="Between the home country and the party")
    ties: dict[TieKind, JudgeTie]
    states: dict[Annotated[str, StringConstraints(pattern=rf"^({'|'.join(TieState)}|denied)$")], Trilingual]
    steps: dict[Relation, Trilingual] = Field(description="What a finding says of a claim")
    bounds: dict[Annotated[str, StringConstraints(pattern=r"^([<>]=?|~)$")], Trilingual]
    units: dict[Annotated[str, StringConstraints(pattern=r"^[A-Za-z]+$")], Trilingual]

    @field_validator("ties", "steps")
    @classmethod
    def _complete(cls, given: dict[TieKind | Relation, object], info: ValidationInfo) -> dict[TieKind | Relation, object]:
        known: type[TieKind | Relation] = TieKind if info.field_name == "ties" else Relation
        missing = [one.value for one in known if one not in given]
        if missing:
            raise ValueError(f"has no {', '.join(missing)}")
        return given

    @field_validator("bounds")
    @classmethod
    def _has_a_place(cls, given: dict[str, Trilingual]) -> dict[str, Trilingual]:
        missing = [sign for sign in (">", ">=", "<", "<=", "~") if sign not in given]
        if missing:
            raise ValueError(f"has no {', '.join(missing)}")
        for sign, wording in given.items():
            if any(text.count("{}") != 1 for text in wording.by_language().values()):
                raise ValueError(f"'{sign}' needs one {{}} for the figure in each language")
        return given


# ---------------------------------------------------------------- programmes/*.yaml


class QuantityRecord(Record):
    """A number as the programme states it. The unit is the measure's."""

    value: Decimal
    bound: Bound = Bound.EXACT
    high: Decimal | None = Field(None, description="Upper end, for `bound: between` only")

    @model_validator(mode="after")
    def _range(self) -> Self:
        if (self.high is not None) != (self.bound is Bound.BETWEEN):
            raise ValueError("'high' goes with 'bound: between', and only with it")
        if self.high is not None and self.high <= self.value:
            raise ValueError("'high' must be greater than 'value'")
        return self


class ComparableRecord(Record):
    """Another measure that may be held against the claim's own, and why."""

    measure: Slug
    why: Text


class ClaimRecord(Record):
    """One commitment or figure of a programme."""

    id: Slug
    kind: ClaimKind
    label: Slug | None = Field(None, description="Coarse name under which findings are scored; several claims may share one")
    primary: bool = Field(False, description="Findings of the label attach here first; one claim a label where several share it")
    locator: Text = Field(description='Where the document says it: "¶ 5"')
    wording: Trilingual = Field(description="The claim in our own words, not the document's")
    measure: Slug | None = None
    quantity: QuantityRecord | None = None
    entities: tuple[PartyId, ...] = Field((), description="Countries, organizations or groups that the claim names")
    topics: tuple[Slug, ...] = ()
    comparable_with: tuple[ComparableRecord, ...] = ()
    deadline: date | None = Field(None, description="For a pledge; where none is given, the programme's valid_to")
    note: str = ""

    @model_validator(mode="after")
    def _kind_has_what_it_needs(self) -> Self:
        if self.kind is ClaimKind.COUNT and (self.measure is None or self.quantity is None):
            raise ValueError("a count needs 'measure' and 'quantity'")
        if self.kind is ClaimKind.MEMBERSHIP and not self.entities:
            raise ValueError("a membership needs 'entities'")
        if self.quantity is not None and self.measure is None:
            raise ValueError("a quantity needs the 'measure' that it is a value of")
        if self.comparable_with and self.measure is None:
            raise ValueError("'comparable_with' needs a 'measure' of the claim's own")
        if self.deadline is not None and self.kind is not ClaimKind.PLEDGE:
            raise ValueError("only a pledge has a 'deadline'")
        if self.kind in (ClaimKind.PLEDGE, ClaimKind.STANCE) and not (self.topics or self.measure):
            raise ValueError(f"a {self.kind.value} needs 'topics' or a 'measure', else nothing can be held against it")
        return self


class ProgrammeFile(Record):
    """A baseline document and everything it commits to."""

    id: Slug
    title: Trilingual
    home: CountryCode
    valid_from: date
    valid_to: date
    published_on: date = Field(description="Day from which news is held against it; its figures are true as of this day")
    source_url: Url
    note: str = ""
    claims: tuple[ClaimRecord, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _dates(self) -> Self:
        if self.valid_from >= self.valid_to:
            raise ValueError(f"valid_from {self.valid_from} must be before valid_to {self.valid_to}")
        if self.published_on > self.valid_to:
            raise ValueError(f"published_on {self.published_on} is after valid_to {self.valid_to}")
        return self


# ---------------------------------------------------------------- sites/*.yaml


class Source(Record):
    """One edition of a site."""

    id: Slug
    language: Language
    name: Text
    roots: tuple[ListPath, ...] = Field(min_length=1, description="Paths of the lists that discover it, front page first")
    sections: tuple[Slug, ...] = Field((), description="Section slugs whose stories are this edition's")
    rest: bool = Field(False, description="Sections that no source names are this edition's too (one source a site)")
    partner_sections: tuple[Slug, ...] = Field((), description="Sections with matter of partners, not of the newsroom")
    feeds: tuple[str, ...] = Field((), description="Paths to try for a feed; one counts only if it parses and holds fresh numbers")
    min_stories_per_night: int = Field(ge=0, description="Fewer new stories than this in a night is an issue on the run")


class ListMarkup(Record):
    """CSS selectors of a list page; row fields are relative to a row."""

    container: Text
    children: Text = Field(description="Rows and day headings, in document order, relative to the container")
    day: Text
    row: Text
    time: Text
    link: Text
    promo: Text
    pager: Text
    lead: Text
    slider: tuple[Text, ...]


class ArticleMarkup(Record):
    """CSS selectors of an article page."""

    root: Text
    section: Text
    date_line: Text
    published: Text
    author: Text
    title: Text
    body: Text
    keep: tuple[Text, ...]
    remove: tuple[Text, ...]
    link: Text


class Markup(Record):
    list: ListMarkup
    article: ArticleMarkup


class UnusedNumbers(Record):
    """How many of the site's ids never become a public story, so that a gap in them is read for what it is."""

    share: float = Field(ge=0, lt=1)
    why: Text


class Site(Record):
    """A host with its politeness, and the editions it carries."""

    id: Slug
    name: Text
    base_url: Url
    hosts: tuple[Host, ...] = Field(min_length=1, description="Accepted hosts, the canonical one first")
    lookalikes: tuple[Host, ...] = Field((), description="Hosts that imitate the site: never fetched, never a source")
    fetch_from: Url | None = Field(None, description="Fetch from this address instead (mirror, replica); identity stays canonical")
    timezone: Text
    delay_s: float = Field(ge=0, description="Seconds between two requests")
    concurrent: int = Field(1, ge=1, description="Requests at a time")
    user_agent_note: str = Field("", description="Added to the User-Agent after name and contact")
    unused_numbers: UnusedNumbers
    missing_after_days: int = Field(7, ge=1, description="A number not seen for so long counts as missing")
    revisit_schedule: tuple[int, ...] = Field(min_length=1, description="Ages of a story, in hours, at which it is fetched again")
    max_new_number_jump: int = Field(5000, ge=1, description="A number further above the highest known one is taken for a typo")
    old_archive_prefixes: tuple[ListPath, ...] = Field((), description="Paths of an older layout: flagged, not read as articles")
    markup: Markup | None = None
    sources: tuple[Source, ...] = Field(min_length=1)
    note: str = ""

    @property
    def unused_number_share(self) -> float:
        return self.unused_numbers.share

    def source(self, source_id: str) -> Source | None:
        return next((source for source in self.sources if source.id == source_id), None)

    def source_of_section(self, section: str) -> Source | None:
        """The edition that a section's stories belong to; None where no source claims it and none takes the rest."""
        named = next((source for source in self.sources if section in source.sections), None)
        return named or next((source for source in self.sources if source.rest), None)

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"unknown time zone '{name}'; write it as Asia/Bishkek") from None
        return name

    @field_validator("revisit_schedule")
    @classmethod
    def _ascending(cls, hours: tuple[int, ...]) -> tuple[int, ...]:
        if any(later <= earlier for earlier, later in zip((0, *hours), hours, strict=False)):
            raise ValueError("hours must be positive and ascend")
        return hours


# ---------------------------------------------------------------- names/: countries*.yaml, forms-*.yaml, organizations*.yaml


class CountryRecord(Record):
    """One country or entity the news names. Its inflected forms stand in forms-<language>.yaml, generated from here."""

    code: CountryCode
    status: Literal["member", "observer", "other"] = Field(description="At the UN")
    regions: tuple[Slug, ...] = Field((), description="Regions that claims and groups speak of: asia, arab, europe, africa ...")
    names: Trilingual = Field(description="The name to show")
    official: MaybeTrilingual = MaybeTrilingual()
    aliases: Words = Field(Words(), description="Other names and abbreviations, current and former, as written")
    adjectives: Words = Field(Words(), description="Base forms: Kazakh, казахский, казак")
    compounds: Words = Field(Words(), description="First parts of compound adjectives: кыргызско")
    inhabitants: Words = Field(Words(), description="People, base form: казахстанцы")
    capitals: Words = Words()
    ambiguous: Words = Field(Words(), description="Forms that are also ordinary words or other names: need more than a capital letter")
    note: str = ""


class CountriesFile(Record):
    countries: tuple[CountryRecord, ...]


class PlaceRecord(Record):
    """A place that is no country: a city where things are signed. Never a party."""

    id: Slug
    country: CountryCode | None = Field(None, description="Whose territory it lies in")
    names: NameLists
    note: str = ""


class PlacesFile(Record):
    places: tuple[PlaceRecord, ...]


class TrapsFile(Record):
    """Names that contain a country's name and do not mean it: matched first and dropped."""

    traps: Words


class DeclensionFile(Record):
    """Corrections for the generator of Russian forms; reading does not use it."""

    ru: dict[str, str | tuple[str, ...]]


Case = Literal["nomn", "gent", "datv", "accs", "ablt", "loct", "abla", "poss"]
"""Kyrgyz: loct is "in" (a place), abla "from". Russian: ablt is the instrumental, loct the prepositional. English: nomn, poss."""


def _cases(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


Cases = Annotated[tuple[Case, ...], BeforeValidator(_cases)]
Inflected = dict[str, Cases]
"""Surface form -> the cases it may stand for, written as words divided by spaces."""


class CountryForms(Record):
    names: Inflected = Field(default_factory=dict)
    adjectives: dict[str, tuple[str, ...]] = Field(default_factory=dict, description="Base form -> all forms, itself included")
    compounds: tuple[str, ...] = ()
    inhabitants: Inflected = Field(default_factory=dict)
    capitals: Inflected = Field(default_factory=dict)
    ambiguous: tuple[str, ...] = ()


class FormsFile(Record):
    """Surface forms of one language (the file's name says which), generated from countries*.yaml, then reviewed."""

    countries: dict[CountryCode, CountryForms]
    places: dict[Slug, Inflected] = Field(default_factory=dict)
    traps: tuple[str, ...] = ()


class OrganizationRecord(Record):
    """An organization, union or body of states that can be a party or that a claim names."""

    id: PartyId
    classes: tuple[Slug, ...] = Field((), description="un_system, integration, security, finance ...")
    names: NameLists
    abbreviations: Words = Field(Words(), description="Matched with their capitals only: ООН, БУУ")
    forms: Words = Field(Words(), description="Inflected forms beside the base ones (Russian cases)")
    members: tuple[CountryCode, ...] = Field((), description="States, where a claim or a rule needs them; empty: not kept here")
    parent: PartyId | None = Field(None, description="The organization that it is a body of: WHO of UN")
    decline: bool = Field(True, description="Make Kyrgyz case forms by rule")
    note: str = ""


class GroupRecord(Record):
    """A set of countries that is no organization: Central Asia, the neighbours, the Arab East."""

    id: PartyId
    names: NameLists
    forms: Words = Words()
    members: tuple[CountryCode, ...] = ()
    region: Slug | None = Field(None, description="Instead of members: every country with this region")
    topic: Slug | None = Field(None, description="Topic that a statement about the group belongs to")
    decline: bool = True
    note: str = ""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.members) == bool(self.region):
            raise ValueError("give either 'members' or 'region'")
        return self


class OrganizationsFile(Record):
    organizations: tuple[OrganizationRecord, ...] = ()
    groups: tuple[GroupRecord, ...] = ()


# ---------------------------------------------------------------- lexicons/examples.yaml


class WordExamples(Record):
    """Sentences of one language that hold a concept, and near misses that do not."""

    match: tuple[Text, ...] = Field(min_length=1)
    no_match: tuple[Text, ...] = Field(min_length=1)


class ConceptExamples(Record):
    """A concept's examples by language; a language without patterns has none."""

    en: WordExamples | None = None
    ru: WordExamples | None = None
    ky: WordExamples | None = None

    def by_language(self) -> dict[Language, WordExamples]:
        found: dict[Language, WordExamples | None] = {language: getattr(self, language.value) for language in Language}
        return {language: examples for language, examples in found.items() if examples is not None}


class LexiconExamplesFile(Record):
    """One field a lexicon of concepts, by the stem of its file. Examples are tests: nothing is read by them."""

    concepts: dict[str, ConceptExamples] = Field(default_factory=dict)
    policy: dict[str, ConceptExamples] = Field(default_factory=dict)
    counting: dict[str, ConceptExamples] = Field(default_factory=dict)
    notes: dict[str, ConceptExamples] = Field(default_factory=dict, description="The words that the notes have of their own")

    def of(self, lexicon: str) -> dict[str, ConceptExamples]:
        found: dict[str, ConceptExamples] = getattr(self, lexicon)
        return found


# ---------------------------------------------------------------- ties/*.yaml


class TieSource(Record):
    """A page that states ties: named once, referred to by its key."""

    url: Url
    title: Text
    read_on: date | None = Field(None, description="Day on which we read it")
    note: str = ""


class OtherDate(Record):
    """A date that another source gives for the same tie."""

    since: KnownDate
    source: Text = Field(description="Key of `sources`, or an address")


class TieRecord(Record):
    """What was known of one tie. Identity: party and kind."""

    party: PartyId
    kind: TieKind = TieKind.DIPLOMATIC_RELATIONS
    state: TieState
    since: KnownDate | None = Field(None, description="Day, month or year it came into this state; empty where no source says")
    source: str = Field("", description="Key of `sources`, or an address; may be empty only for `state: unknown`")
    also: tuple[OtherDate, ...] = Field((), description="Conflicting dates, each with its source; `since` is the one we hold")
    note: str = ""

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        if not self.source and self.state is not TieState.UNKNOWN:
            raise ValueError("a known tie needs a 'source'; without one its state is unknown")
        if self.state is TieState.UNKNOWN and self.since is not None:
            raise ValueError("an unknown tie has no 'since'")
        return self


class TiesFile(Record):
    """The tie register at a date. A party that no entry names is unknown. An optional file counts only where it is enabled by name."""

    home: CountryCode
    as_of: date
    optional: bool = False
    note: str = ""
    sources: dict[str, TieSource] = Field(default_factory=dict)
    entries: tuple[TieRecord, ...]
