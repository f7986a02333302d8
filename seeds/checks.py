"""What must agree among the seed files: ids that exist, names that stand once, words that have examples. One function a rule family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from core.records import ClaimKind
from seeds import schema
from seeds.files import EXAMPLES, SeedFile
from seeds.records import SeedRecords
from seeds.yaml_lines import SeedProblem, problem_at


def check_records(records: SeedRecords, enable: Iterable[str] = ()) -> list[SeedProblem]:
    """Every disagreement. `records` must be complete: with a file missing, ids that it defines would be reported as unknown."""
    problems = [
        *_unique_across_files(records),
        *_measures_and_topics(records),
        *_programmes(records),
        *_sites(records),
        *_names(records),
        *_organizations(records),
        *_ties(records),
        *_rules(records),
        *_concepts(records),
        *_enabled(records, enable),
    ]
    return sorted(problems)


def _unique_across_files(records: SeedRecords) -> Iterator[SeedProblem]:
    """Within a file the parser sees doubles; here, ids that two files of a family define."""
    seen: dict[tuple[str, str], str] = {}

    def first_time(what: str, name: str, file: SeedFile, *loc: int | str) -> Iterator[SeedProblem]:
        known = seen.setdefault((what, name), file.path)
        if known != file.path:
            yield problem_at(file.node, loc, f"{what} '{name}' stands in {known} too")

    for file, programme in records.of(schema.ProgrammeFile):
        yield from first_time("programme", programme.id, file, "id")
        for index, claim in enumerate(programme.claims):
            yield from first_time("claim", claim.id, file, "claims", index, "id")
    for file, site in records.of(schema.Site):
        yield from first_time("site", site.id, file, "id")
        for index, source in enumerate(site.sources):
            yield from first_time("source", source.id, file, "sources", index, "id")
    for file, countries in records.of(schema.CountriesFile):
        for index, country in enumerate(countries.countries):
            yield from first_time("party", country.code, file, "countries", index, "code")
    for file, named in records.of(schema.OrganizationsFile):
        for index, organization in enumerate(named.organizations):
            yield from first_time("party", organization.id, file, "organizations", index, "id")
        for index, group in enumerate(named.groups):
            yield from first_time("party", group.id, file, "groups", index, "id")
        both = {one.id for one in named.organizations} & {one.id for one in named.groups}
        for name in sorted(both):
            at = next(index for index, group in enumerate(named.groups) if group.id == name)
            yield problem_at(file.node, ("groups", at, "id"), f"party '{name}' is an organization of this file too")


def _measures_and_topics(records: SeedRecords) -> Iterator[SeedProblem]:
    for file, topics in records.of(schema.TopicsFile):
        known = {topic.id for topic in topics.topics}
        for index, topic in enumerate(topics.topics):
            parent = topic.id.rpartition(".")[0]
            if parent and parent not in known:
                yield problem_at(file.node, ("topics", index, "id"), f"is a part of '{parent}', which is no topic of this file")


def _programmes(records: SeedRecords) -> Iterator[SeedProblem]:
    units = {measure.id: measure.unit for _, file in records.of(schema.MeasuresFile) for measure in file.measures}
    topics = {topic.id for _, file in records.of(schema.TopicsFile) for topic in file.topics}
    parties = _countries(records) | _organizations_and_groups(records)
    for file, programme in records.of(schema.ProgrammeFile):
        if programme.home not in _countries(records):
            yield problem_at(file.node, ("home",), f"unknown country '{programme.home}'")
        for index, claim in enumerate(programme.claims):
            at = ("claims", index)
            if claim.measure is not None and claim.measure not in units:
                yield problem_at(file.node, (*at, "measure"), f"unknown measure '{claim.measure}'; measures.yaml lists them")
            for place, topic in enumerate(claim.topics):
                if topic not in topics:
                    yield problem_at(file.node, (*at, "topics", place), f"unknown topic '{topic}'; topics.yaml lists them")
            for place, entity in enumerate(claim.entities):
                if entity not in parties:
                    yield problem_at(file.node, (*at, "entities", place), f"unknown party '{entity}': no country, organization or group")
            for place, comparable in enumerate(claim.comparable_with):
                where = (*at, "comparable_with", place, "measure")
                if comparable.measure not in units:
                    yield problem_at(file.node, where, f"unknown measure '{comparable.measure}'; measures.yaml lists them")
                elif comparable.measure == claim.measure:
                    yield problem_at(file.node, where, "is the claim's own measure")
                elif claim.kind is ClaimKind.COUNT and claim.measure in units and units[comparable.measure] != units[claim.measure]:
                    yield problem_at(file.node, where, f"is in {units[comparable.measure]}, the claim in {units[claim.measure]}")
            if claim.deadline is not None and claim.deadline < programme.valid_from:
                yield problem_at(file.node, (*at, "deadline"), f"{claim.deadline} is before the programme begins ({programme.valid_from})")
        yield from _primaries(file, programme)


def _primaries(file: SeedFile, programme: schema.ProgrammeFile) -> Iterator[SeedProblem]:
    sharing = Counter(claim.label for claim in programme.claims if claim.label is not None)
    primary: dict[str, str] = {}
    for index, claim in enumerate(programme.claims):
        where = ("claims", index, "primary")
        if claim.primary and claim.label is None:
            yield problem_at(file.node, where, "goes with a 'label'")
        elif claim.primary and claim.label in primary:
            yield problem_at(file.node, where, f"label '{claim.label}' has a primary claim already: {primary[claim.label]}")
        elif claim.primary and claim.label is not None:
            primary[claim.label] = claim.id
    for label, count in sharing.items():
        if count > 1 and label not in primary:
            first = next(index for index, claim in enumerate(programme.claims) if claim.label == label)
            yield problem_at(file.node, ("claims", first), f"label '{label}' is shared by {count} claims: mark one 'primary: true'")


def _sites(records: SeedRecords) -> Iterator[SeedProblem]:
    for file, site in records.of(schema.Site):
        host = urlsplit(site.base_url).hostname or ""
        if host not in site.hosts:
            yield problem_at(file.node, ("base_url",), f"host '{host}' is not among 'hosts'")
        for place, lookalike in enumerate(site.lookalikes):
            if lookalike in site.hosts:
                yield problem_at(file.node, ("lookalikes", place), f"'{lookalike}' is an accepted host of the site")
        sections: dict[str, str] = {}
        roots: dict[str, str] = {}
        rest: list[str] = []
        for index, source in enumerate(site.sources):
            at = ("sources", index)
            for place, section in enumerate(source.sections):
                if (other := sections.setdefault(section, source.id)) != source.id or source.sections.index(section) != place:
                    yield problem_at(file.node, (*at, "sections", place), f"section '{section}' belongs to {other} already")
            for place, root in enumerate(source.roots):
                if (other := roots.setdefault(root, source.id)) != source.id or source.roots.index(root) != place:
                    yield problem_at(file.node, (*at, "roots", place), f"root '{root}' belongs to {other} already")
            for place, section in enumerate(source.partner_sections):
                if section not in source.sections:
                    yield problem_at(file.node, (*at, "partner_sections", place), f"'{section}' is not among the source's sections")
            rest += [source.id] if source.rest else []
            if len(rest) > 1 and source.rest:
                yield problem_at(file.node, (*at, "rest"), f"{rest[0]} takes the rest already")
            if not source.sections and not source.rest:
                yield problem_at(file.node, at, "has neither 'sections' nor 'rest': no story could be its own")


def _names(records: SeedRecords) -> Iterator[SeedProblem]:
    countries = _countries(records)
    places = {place.id for _, file in records.of(schema.PlacesFile) for place in file.places}
    for file, listed in records.of(schema.PlacesFile):
        for index, found in enumerate(listed.places):
            if found.country is not None and found.country not in countries:
                yield problem_at(file.node, ("places", index, "country"), f"unknown country '{found.country}'")
    for file, forms in records.of(schema.FormsFile):
        if file.stem.removeprefix("forms-") not in ("en", "ru", "ky"):
            yield problem_at(file.node, (), "the file's name must end in a language: forms-en, forms-ru, forms-ky")
        for code in forms.countries:
            if code not in countries:
                yield problem_at(file.node, ("countries", code), f"unknown country '{code}'")
        for place in forms.places:
            if place not in places:
                yield problem_at(file.node, ("places", place), f"unknown place '{place}'")


def _organizations(records: SeedRecords) -> Iterator[SeedProblem]:
    countries = _countries(records)
    topics = {topic.id for _, file in records.of(schema.TopicsFile) for topic in file.topics}
    regions = {region for country in records.countries() for region in country.regions}
    organizations = {one.id for _, file in records.of(schema.OrganizationsFile) for one in file.organizations}
    for file, named in records.of(schema.OrganizationsFile):
        for index, organization in enumerate(named.organizations):
            at = ("organizations", index)
            for place, member in enumerate(organization.members):
                if member not in countries:
                    yield problem_at(file.node, (*at, "members", place), f"unknown country '{member}'")
            if organization.parent is not None and organization.parent not in organizations:
                yield problem_at(file.node, (*at, "parent"), f"unknown organization '{organization.parent}'")
        for index, group in enumerate(named.groups):
            for place, member in enumerate(group.members):
                if member not in countries:
                    yield problem_at(file.node, ("groups", index, "members", place), f"unknown country '{member}'")
            if group.region is not None and group.region not in regions:
                yield problem_at(file.node, ("groups", index, "region"), f"no country has the region '{group.region}'")
            if group.topic is not None and group.topic not in topics:
                yield problem_at(file.node, ("groups", index, "topic"), f"unknown topic '{group.topic}'; topics.yaml lists them")


def _ties(records: SeedRecords) -> Iterator[SeedProblem]:
    parties = _countries(records) | {one.id for _, file in records.of(schema.OrganizationsFile) for one in file.organizations}
    for file, tied in records.of(schema.TiesFile):
        if tied.home not in parties:
            yield problem_at(file.node, ("home",), f"unknown country '{tied.home}'")
        for index, entry in enumerate(tied.entries):
            at = ("entries", index)
            if entry.party not in parties:
                yield problem_at(file.node, (*at, "party"), f"unknown party '{entry.party}': no country or organization")
            if entry.party == tied.home:
                yield problem_at(file.node, (*at, "party"), "is the home country itself")
            if entry.since is not None and entry.since.day > tied.as_of:
                yield problem_at(file.node, (*at, "since"), f"{entry.since} is after the file's as_of, {tied.as_of}")
            if entry.source and not _is_source(entry.source, tied):
                yield problem_at(file.node, (*at, "source"), f"'{entry.source}' is neither a key of 'sources' nor an address")
            for place, other in enumerate(entry.also):
                if not _is_source(other.source, tied):
                    where = (*at, "also", place, "source")
                    yield problem_at(file.node, where, f"'{other.source}' is neither a key of 'sources' nor an address")


def _is_source(name: str, tied: schema.TiesFile) -> bool:
    return name in tied.sources or name.startswith(("http://", "https://"))


_RULE_REFERENCES = {"measure": "measure", "topic": "topic", "flow_topic": "topic"}
"""Fields by which a rule names a measure or a topic; the rest of a rule's format is the reader's own."""


def _rules(records: SeedRecords) -> Iterator[SeedProblem]:
    known = {
        "measure": {measure.id for _, file in records.of(schema.MeasuresFile) for measure in file.measures},
        "topic": {topic.id for _, file in records.of(schema.TopicsFile) for topic in file.topics},
    }
    for file in records.files.values():
        rules = records.data[file.path].get("rules") if file.family == "rules/*.yaml" else None
        for index, rule in enumerate(rules if isinstance(rules, list) else ()):
            for name, what in _RULE_REFERENCES.items():
                found = rule.get(name) if isinstance(rule, dict) else None
                if isinstance(found, str) and found not in known[what]:
                    yield problem_at(file.node, ("rules", index, name), f"unknown {what} '{found}'; {what}s.yaml lists them")


_LEXICONS: dict[str, tuple[str, ...]] = {"concepts": (), "policy": (), "counting": (), "notes": ("words",)}
"""Lexicons of concepts -> the key of their file under which these stand, if not at its top."""


def _concepts(records: SeedRecords) -> Iterator[SeedProblem]:
    """A concept stands in one lexicon: they are read as one, and the second would silently take the first one's place."""
    first: dict[str, str] = {}
    for lexicon, inside in _LEXICONS.items():
        words = records.files.get(f"lexicons/{lexicon}.yaml")
        if words is None or inside:
            continue
        for concept in records.data[words.path]:
            if concept in first:
                yield problem_at(words.node, (concept,), f"concept '{concept}' stands in {first[concept]} too: name one of them otherwise")
            first.setdefault(concept, words.path)


def check_examples(records: SeedRecords, shipped: Path) -> list[SeedProblem]:
    """Concepts of the folder `shipped` that lack examples in a language they have patterns in, and examples of what is no concept.

    A concept of a user's folder may go without: nobody runs the tests there. No reading depends on examples, so this is apart.
    """
    problems: list[SeedProblem] = []
    for file, examples in records.of(schema.LexiconExamplesFile):
        for lexicon, inside in _LEXICONS.items():
            words = records.files[f"lexicons/{lexicon}.yaml"]
            patterns = _languages_of_concepts(records.data[words.path], inside)
            given = {concept: {language.value for language in one.by_language()} for concept, one in examples.of(lexicon).items()}
            for concept, languages in patterns.items():
                missing = [
                    problem_at(words.node, (*inside, concept, language), f"has no examples in {EXAMPLES}: add 'match' and 'no_match'")
                    for language in sorted(languages - given.get(concept, set()))
                ]
                problems += [problem for problem in missing if Path(problem.file).is_relative_to(shipped)]
            for concept, languages in given.items():
                if concept not in patterns:
                    problems.append(problem_at(file.node, (lexicon, concept), f"{words.path} has no concept '{concept}'"))
                for language in sorted(languages - patterns.get(concept, languages)):
                    problems.append(problem_at(file.node, (lexicon, concept, language), f"'{concept}' has no patterns in this language"))
    return sorted(problems)


def _languages_of_concepts(data: Any, inside: tuple[str, ...]) -> dict[str, set[str]]:
    """In which languages each concept has patterns. What has another form than a concept is left to the reader, who reports it."""
    for key in inside:
        data = data.get(key) if isinstance(data, dict) else None
    concepts = data.items() if isinstance(data, dict) else ()
    return {concept: {language for language, patterns in one.items() if patterns} for concept, one in concepts if isinstance(one, dict)}


def _enabled(records: SeedRecords, enable: Iterable[str]) -> Iterator[SeedProblem]:
    optional = sorted(file.stem for file, tied in records.of(schema.TiesFile) if tied.optional)
    for name in enable:
        if name not in optional:
            known = ", ".join(optional) or "none"
            yield SeedProblem("seeds", 0, "seeds_enable", f"no optional seeds named '{name}'; known are {known}")


def _countries(records: SeedRecords) -> set[str]:
    return {country.code for country in records.countries()}


def _organizations_and_groups(records: SeedRecords) -> set[str]:
    named = [file for _, file in records.of(schema.OrganizationsFile)]
    return {one.id for file in named for one in file.organizations} | {one.id for file in named for one in file.groups}
