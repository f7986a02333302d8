"""Loads and checks the seeds: `load_seeds` for those who use them, `check_seeds` for those who write them.

Knows how the files become the project's records, not what a single file may hold (schema.py) nor what must agree among them (checks.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.errors import SeedError
from core.records import Claim, ClaimKind, Comparable, Language, Programme, Quantity, RegisterEntry
from seeds import parties, schema
from seeds.checks import check_examples, check_records
from seeds.files import EXAMPLES, SHIPPED, read_files, signature
from seeds.parties import Country, Group, Organization, Place
from seeds.records import SeedRecords, validate
from seeds.schema import JudgeFile, Measure, Site, Source, Topic
from seeds.yaml_lines import SeedProblem

__all__ = [
    "Country",
    "Group",
    "JudgeFile",
    "Measure",
    "Organization",
    "Place",
    "SeedProblem",
    "Seeds",
    "Site",
    "Source",
    "Topic",
    "check_seeds",
    "load_seeds",
]

_VERSION_DIGITS = 12
_READING = ("names", "lexicons", "rules")
"""Folders that decide how a statement is read: what they hold goes into `rules_version`, save the examples."""
_EXAMPLES = ("match", "no_match")
"""Keys of the examples that a rule or a note carries: tests, by which nothing is read."""


@dataclass(frozen=True, slots=True)
class Seeds:
    """Everything the seed files say, checked. Dictionaries are by id; treat them as read-only: they are shared in the process.

    `lexicons` and `rules` are plain data by file stem, in the reader's own formats. `version` changes with any datum,
    `rules_version` with what decides how a statement is read; neither changes with comments, layout or order of keys, nor
    `rules_version` with examples. The examples in lexicons/examples.yaml are not loaded.
    """

    sites: dict[str, Site]
    programmes: dict[str, Programme]
    measures: dict[str, Measure]
    topics: dict[str, Topic]
    judge: JudgeFile
    countries: tuple[Country, ...]
    organizations: tuple[Organization, ...]
    groups: tuple[Group, ...]
    places: tuple[Place, ...]
    traps: dict[Language, tuple[str, ...]]
    register: tuple[RegisterEntry, ...]
    lexicons: dict[str, dict[str, Any]] = field(repr=False)
    rules: dict[str, dict[str, Any]] = field(repr=False)
    version: str
    rules_version: str
    _parties: dict[str, Country | Organization | Group] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """A report names thousands of parties, so they are looked up by id. Of two with one id a country comes first, then an organization."""
        known = {
            **{group.id: group for group in self.groups},
            **{organization.id: organization for organization in self.organizations},
            **{country.code: country for country in self.countries},
        }
        object.__setattr__(self, "_parties", known)

    def country(self, code: str) -> Country:
        """Raises KeyError on a code that is not among the countries."""
        for country in self.countries:
            if country.code == code:
                return country
        raise KeyError(code)

    def party_name(self, party: str, language: Language = Language.EN) -> str:
        """The name to show of a country, organization or group; the id itself where it is unknown."""
        known = self._parties.get(party)
        return known.names[language][0] if known else party


def load_seeds(overlay: Path | None = None, enable: tuple[str, ...] = ()) -> Seeds:
    """The shipped seeds with the user's folder `overlay` laid over them and the optional files named in `enable`.

    Cached by its arguments and the files' state. Raises SeedError with the first mistake: file, line, field, and what to do.
    """
    enable = tuple(sorted(set(enable)))
    return _load(overlay, enable, signature(SHIPPED), signature(overlay))


def check_seeds(overlay: Path | None = None, enable: tuple[str, ...] = ()) -> list[SeedProblem]:
    """Every mistake in the shipped seeds and the user's folder, by file and line; optional files are checked whether enabled or not.

    What must agree among files is checked once each file is right by itself, so mending may bring up more.
    """
    records, problems = _records(overlay, tuple(enable))
    return problems or check_examples(records, SHIPPED)


def _records(overlay: Path | None, enable: tuple[str, ...], skip: str = "") -> tuple[SeedRecords, list[SeedProblem]]:
    files, problems = read_files(SHIPPED, overlay, skip)
    records, invalid = validate(files)
    problems = sorted([*problems, *invalid])
    return records, problems or check_records(records, enable)


@lru_cache(maxsize=8)
def _load(overlay: Path | None, enable: tuple[str, ...], _shipped: object, _user: object) -> Seeds:
    records, problems = _records(overlay, enable, skip=EXAMPLES)
    if problems:
        more = f" (and {len(problems) - 1} more; 'policy-monitor seeds check' lists them)" if len(problems) > 1 else ""
        raise SeedError(f"{problems[0]}{more}")
    return _compile(records, enable)


def _compile(records: SeedRecords, enable: tuple[str, ...]) -> Seeds:
    forms = {Language(file.stem.removeprefix("forms-")): record for file, record in records.of(schema.FormsFile)}
    countries = records.countries()
    named = [record for _, record in records.of(schema.OrganizationsFile)]
    units = {measure.id: measure.unit for _, file in records.of(schema.MeasuresFile) for measure in file.measures}
    organizations = tuple(parties.organization(one) for file in named for one in file.organizations)
    groups = tuple(parties.group(one, countries) for file in named for one in file.groups)
    ties = records.ties(enable)
    reading = {path: _without_examples(data) for path, data in records.data.items() if path.split("/")[0] in _READING}
    by_rule = [*([one.id, one.forms] for one in organizations), *([one.id, one.forms] for one in groups)]
    register = tuple(_register_entry(entry, file) for entry, file in ties.values())
    return Seeds(
        sites={site.id: site for _, site in records.of(schema.Site)},
        programmes={one.id: _programme(one, units, _digest(records.data[file.path])) for file, one in records.of(schema.ProgrammeFile)},
        measures={measure.id: measure for _, file in records.of(schema.MeasuresFile) for measure in file.measures},
        judge=next(file for _, file in records.of(schema.JudgeFile)),
        topics={topic.id: topic for _, file in records.of(schema.TopicsFile) for topic in file.topics},
        countries=tuple(parties.country(one, forms) for one in countries),
        organizations=organizations,
        groups=groups,
        places=tuple(parties.place(one, forms) for _, file in records.of(schema.PlacesFile) for one in file.places),
        traps={language: _traps(language, forms, records) for language in Language},
        register=tuple(sorted(register, key=lambda entry: (entry.party, entry.kind))),
        lexicons=records.raw("lexicons"),
        rules=records.raw("rules"),
        version=_digest([records.data, enable]),
        rules_version=_digest([reading, by_rule]),
    )


def _traps(language: Language, forms: Mapping[Language, schema.FormsFile], records: SeedRecords) -> tuple[str, ...]:
    listed = forms[language].traps if language in forms else ()
    return tuple(dict.fromkeys([*listed, *(trap for _, file in records.of(schema.TrapsFile) for trap in file.traps.of(language))]))


def _programme(record: schema.ProgrammeFile, units: Mapping[str, str], version: str) -> Programme:
    """The file's claims in its order, but the primary ones first: the first claim with a label is the one to attach to."""
    labels = [claim.label for claim in record.claims]
    return Programme(
        id=record.id,
        version=version,
        title=record.title.by_language(),
        home=record.home,
        valid_from=record.valid_from,
        valid_to=record.valid_to,
        published_on=record.published_on,
        source_url=record.source_url,
        claims=tuple(
            _claim(claim, record, units, primary=claim.primary or (claim.label is not None and labels.count(claim.label) == 1))
            for claim in sorted(record.claims, key=lambda claim: not claim.primary)
        ),
    )


def _claim(claim: schema.ClaimRecord, record: schema.ProgrammeFile, units: Mapping[str, str], *, primary: bool) -> Claim:
    stated = claim.quantity
    return Claim(
        id=claim.id,
        programme=record.id,
        kind=claim.kind,
        label=claim.label,
        wording=claim.wording.by_language(),
        locator=claim.locator,
        measure=claim.measure,
        quantity=Quantity(stated.value, stated.bound, units[claim.measure], stated.high) if stated and claim.measure else None,
        entities=claim.entities,
        topics=claim.topics,
        comparable_with=tuple(Comparable(one.measure, one.why) for one in claim.comparable_with),
        deadline=claim.deadline or (record.valid_to if claim.kind is ClaimKind.PLEDGE else None),
        primary=primary,
    )


def _register_entry(entry: schema.TieRecord, file: schema.TiesFile) -> RegisterEntry:
    """`source` is the address, with the dates that other sources give in brackets after it."""

    def address(name: str) -> str:
        return file.sources[name].url if name in file.sources else name

    others = "; ".join(f"{other.since}: {address(other.source)}" for other in entry.also)
    source = f"{address(entry.source)} (also {others})" if others else address(entry.source)
    return RegisterEntry(entry.party, entry.kind, entry.state, entry.since, source)


def _without_examples(data: dict[str, Any]) -> dict[str, Any]:
    """A file's data without the examples that the records of its lists carry."""

    def bare(record: Any) -> Any:
        return {key: value for key, value in record.items() if key not in _EXAMPLES} if isinstance(record, dict) else record

    return {key: [bare(record) for record in value] if isinstance(value, list) else value for key, value in data.items()}


def _digest(data: Any) -> str:
    """First hex digits of sha256 over the data, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:_VERSION_DIGITS]
