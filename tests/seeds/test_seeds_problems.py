"""A mistake in a seed file names file, line and field: one example of every kind of mistake."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import SeedError
from seeds.loader import check_seeds, load_seeds

Write = Callable[[dict[str, str]], Path]

PROGRAMME = """\
id: xx-plan
title: {en: Plan, ru: План, ky: План}
home: KZ
valid_from: 2024-01-01
valid_to: 2030-12-31
published_on: 2024-02-01
source_url: https://example.org/plan
claims:
  - id: first
    kind: count
    label: firsts
    locator: p. 1
    measure: countries.diplomatic_relations
    quantity: {value: 150}
    wording: {en: One, ru: Один, ky: Бир}
  - id: second
    kind: pledge
    locator: p. 2
    topics: [image]
    wording: {en: Two, ru: Два, ky: Эки}
"""
SITE = """\
id: example
name: Example
base_url: https://example.org
hosts: [example.org]
timezone: Asia/Bishkek
delay_s: 1
unused_numbers: {share: 0.1, why: guessed}
revisit_schedule: [6, 24]
sources:
  - {id: example-en, language: en, name: English, roots: [/en/], sections: [news], min_stories_per_night: 1}
  - {id: example-ru, language: ru, name: Russian, roots: [/], sections: [novosti], rest: true, min_stories_per_night: 1}
"""
TIES = """\
home: KG
as_of: 2022-01-17
sources:
  list: {url: "https://example.org/list", title: A list}
entries:
  - {party: FR, state: established, since: 1992-06, source: list}
  - {party: DE, state: unknown}
"""
ORGANIZATIONS = """\
organizations:
  - id: CLUB
    names: {en: [Club], ru: [Клуб], ky: [Клуб]}
    members: [KZ]
groups:
  - id: HILLS
    names: {en: [Hills], ru: [Холмы], ky: [Дөбөлөр]}
    members: [KZ]
"""
MEASURE = "  - {id: sheep, unit: count, counted: sheep, wording: {en: Sheep, ru: Овцы, ky: Койлор}}\n"

CASES = {
    "syntax": ("measures.yaml", "measures:\n  - id: [a\n", 3, "", "not valid YAML"),
    "empty": ("measures.yaml", "# nothing\n", 0, "", "is empty"),
    "no mapping": ("measures.yaml", "- id: sheep\n", 1, "", "must be a mapping"),
    "unknown file": ("site/24kg.yaml", "id: x\n", 0, "", "no seed file has this name"),
    "wrong ending": ("measures.yml", "measures: []\n", 0, "", "no seed file has this name"),
    "double key": ("topics.yaml", "topics: []\ntopics: []\n", 2, "topics", "stands twice, first on line 1"),
    "double nested key": ("lexicons/mine.yaml", "words:\n  en: {a: 1}\n  en: {b: 1}\n", 3, "words.en", "stands twice, first on line 2"),
    "double record": ("measures.yaml", f"measures:\n{MEASURE}{MEASURE}", 3, "measures[sheep]", "stands twice, first on line 2"),
    "anchor": ("rules/mine.yaml", "a: &x [1]\nb: *x\n", 1, "a", "anchors and aliases"),
    "merge key": ("rules/mine.yaml", "a:\n  <<: {b: 1}\n", 2, "a", "a key must be a plain word"),
    "tag": ("rules/mine.yaml", "a: !!python/name:os.system x\n", 1, "a", "is not used in seeds"),
    "missing field": (
        "measures.yaml",
        "measures:\n  - id: sheep\n    unit: count\n    counted: x\n",
        2,
        "measures[sheep].wording",
        "is missing",
    ),
    "missing language": (
        "measures.yaml",
        "measures:\n  - id: sheep\n    unit: count\n    counted: x\n    wording:\n      en: Sheep\n      ru: Овцы\n",
        5,
        "measures[sheep].wording.ky",
        "is missing",
    ),
    "bound without a figure": (
        "judge.yaml",
        'bounds:\n  ">": {en: more, ru: более, ky: ашык}\n',
        1,
        "bounds",
        "'>' needs one {} for the figure in each language",
    ),
    "unknown state of a tie": (
        "judge.yaml",
        "states:\n  lost: {en: is lost, ru: утрачено, ky: жоголду}\n",
        2,
        "states.lost",
        "should match",
    ),
    "unknown field": ("measures.yaml", "measures: []\nmeasurs: []\n", 2, "measurs", "unknown field; known are measures"),
    "unknown nested field": (
        "programmes/x.yaml",
        PROGRAMME.replace("    locator: p. 2\n", "    locator: p. 2\n    lable: x\n"),
        19,
        "claims[second].lable",
        "unknown field; known are id, kind, label",
    ),
    "number for text": ("programmes/x.yaml", PROGRAMME.replace("locator: p. 1", "locator: 1"), 12, "claims[first].locator", "must be text"),
    "wrong unit": ("measures.yaml", f"measures:\n{MEASURE.replace('count,', 'heads,', 1)}", 2, "measures[sheep].unit", "'count'"),
    "wrong date": ("programmes/x.yaml", PROGRAMME.replace("2030-12-31", "2030-02-31"), 5, "valid_to", "date"),
    "wrong kind": ("programmes/x.yaml", PROGRAMME.replace("kind: pledge", "kind: promise"), 17, "claims[second].kind", "'pledge'"),
    "count without quantity": (
        "programmes/x.yaml",
        PROGRAMME.replace("    quantity: {value: 150}\n", ""),
        9,
        "claims[first]",
        "a count needs 'measure' and 'quantity'",
    ),
    "range without bound": (
        "programmes/x.yaml",
        PROGRAMME.replace("{value: 150}", "{value: 150, high: 160}"),
        14,
        "claims[first].quantity",
        "'bound: between'",
    ),
    "empty range": (
        "programmes/x.yaml",
        PROGRAMME.replace("{value: 150}", "{value: 150, high: 140, bound: between}"),
        14,
        "claims[first].quantity",
        "must be greater",
    ),
    "deadline of a count": (
        "programmes/x.yaml",
        PROGRAMME.replace("    locator: p. 1\n", "    locator: p. 1\n    deadline: 2025-01-01\n"),
        9,
        "claims[first]",
        "only a pledge",
    ),
    "pledge about nothing": ("programmes/x.yaml", PROGRAMME.replace("    topics: [image]\n", ""), 16, "claims[second]", "needs 'topics'"),
    "membership of nothing": (
        "programmes/x.yaml",
        PROGRAMME.replace("kind: pledge", "kind: membership"),
        16,
        "claims[second]",
        "needs 'entities'",
    ),
    "dates backwards": ("programmes/x.yaml", PROGRAMME.replace("2024-01-01", "2031-01-01"), 1, "", "must be before valid_to"),
    "published too late": ("programmes/x.yaml", PROGRAMME.replace("2024-02-01", "2031-01-01"), 1, "", "is after valid_to"),
    "early deadline": (
        "programmes/x.yaml",
        PROGRAMME.replace("    locator: p. 2\n", "    locator: p. 2\n    deadline: 2020-01-01\n"),
        19,
        "claims[second].deadline",
        "before the programme begins",
    ),
    "unknown measure": (
        "programmes/x.yaml",
        PROGRAMME.replace("countries.diplomatic_relations", "sheep"),
        13,
        "claims[first].measure",
        "unknown measure 'sheep'",
    ),
    "unknown topic": ("programmes/x.yaml", PROGRAMME.replace("[image]", "[image, sheep]"), 19, "claims[second].topics[1]", "unknown topic"),
    "unknown party": (
        "programmes/x.yaml",
        PROGRAMME.replace("    topics: [image]\n", "    topics: [image]\n    entities: [NARNIA]\n"),
        20,
        "claims[second].entities[0]",
        "unknown party 'NARNIA'",
    ),
    "unknown home": ("programmes/x.yaml", PROGRAMME.replace("home: KZ", "home: QQ"), 3, "home", "unknown country 'QQ'"),
    "comparable with itself": (
        "programmes/x.yaml",
        PROGRAMME.replace("{value: 150}\n", "{value: 150}\n    comparable_with: [{measure: countries.diplomatic_relations, why: x}]\n"),
        15,
        "claims[first].comparable_with[0].measure",
        "own measure",
    ),
    "comparable in another unit": (
        "programmes/x.yaml",
        PROGRAMME.replace("{value: 150}\n", "{value: 150}\n    comparable_with: [{measure: border.length_agreed_km, why: x}]\n"),
        15,
        "claims[first].comparable_with[0].measure",
        "is in km, the claim in count",
    ),
    "label without primary": (
        "programmes/x.yaml",
        PROGRAMME.replace("    locator: p. 2\n", "    label: firsts\n    locator: p. 2\n"),
        9,
        "claims[first]",
        "mark one 'primary: true'",
    ),
    "two primaries": (
        "programmes/x.yaml",
        PROGRAMME.replace("    locator", "    primary: true\n    locator").replace("kind: pledge\n", "kind: pledge\n    label: firsts\n"),
        20,
        "claims[second].primary",
        "has a primary claim already: first",
    ),
    "primary without label": (
        "programmes/x.yaml",
        PROGRAMME.replace("    locator: p. 2\n", "    locator: p. 2\n    primary: true\n"),
        19,
        "claims[second].primary",
        "goes with a 'label'",
    ),
    "claim id of another programme": (
        "programmes/x.yaml",
        PROGRAMME.replace("id: second", "id: borders"),
        16,
        "claims[borders].id",
        "stands in programmes/kg-ndp-2026.yaml too",
    ),
    "section twice": (
        "sites/x.yaml",
        SITE.replace("[novosti]", "[novosti, news]"),
        11,
        "sources[example-ru].sections[1]",
        "belongs to example-en",
    ),
    "root twice": (
        "sites/x.yaml",
        SITE.replace("roots: [/]", "roots: [/en/]"),
        11,
        "sources[example-ru].roots[0]",
        "belongs to example-en",
    ),
    "root without slash": ("sites/x.yaml", SITE.replace("roots: [/en/]", "roots: [en]"), 10, "sources[example-en].roots[0]", "pattern"),
    "two rests": (
        "sites/x.yaml",
        SITE.replace("sections: [news]", "sections: [news], rest: true"),
        11,
        "sources[example-ru].rest",
        "example-en takes the rest",
    ),
    "source of nothing": ("sites/x.yaml", SITE.replace("sections: [news], ", ""), 10, "sources[example-en]", "no story could be its own"),
    "partner section unknown": (
        "sites/x.yaml",
        SITE.replace("sections: [news]", "sections: [news], partner_sections: [ads]"),
        10,
        "sources[example-en].partner_sections[0]",
        "not among the source's sections",
    ),
    "foreign base url": ("sites/x.yaml", SITE.replace("https://example.org", "https://example.com"), 3, "base_url", "not among 'hosts'"),
    "look-alike accepted": (
        "sites/x.yaml",
        SITE.replace("hosts: [example.org]\n", "hosts: [example.org]\nlookalikes: [example.org]\n"),
        5,
        "lookalikes[0]",
        "an accepted host",
    ),
    "zone": ("sites/x.yaml", SITE.replace("Asia/Bishkek", "Bishkek"), 5, "timezone", "unknown time zone 'Bishkek'"),
    "schedule": ("sites/x.yaml", SITE.replace("[6, 24]", "[24, 6]"), 8, "revisit_schedule", "ascend"),
    "share": ("sites/x.yaml", SITE.replace("share: 0.1", "share: 30"), 7, "unused_numbers.share", "less than 1"),
    "language": ("sites/x.yaml", SITE.replace("language: en", "language: de"), 10, "sources[example-en].language", "'en'"),
    "floor": ("sites/x.yaml", SITE.replace("night: 1}", "night: -1}", 1), 10, "sources[example-en].min_stories_per_night", "greater than"),
    "source id of another site": (
        "sites/x.yaml",
        SITE.replace("id: example-en", "id: 24kg-en"),
        10,
        "sources[24kg-en].id",
        "stands in sites/24kg",
    ),
    "tie with nobody": (
        "ties/x.yaml",
        TIES.replace("FR", "NARNIA"),
        6,
        "entries[NARNIA/diplomatic_relations].party",
        "unknown party 'NARNIA'",
    ),
    "tie with oneself": (
        "ties/x.yaml",
        TIES.replace("party: FR", "party: KG"),
        6,
        "entries[KG/diplomatic_relations].party",
        "home country itself",
    ),
    "tie unsourced": (
        "ties/x.yaml",
        TIES.replace(", source: list", ""),
        6,
        "entries[FR/diplomatic_relations]",
        "a known tie needs a 'source'",
    ),
    "tie source unknown": (
        "ties/x.yaml",
        TIES.replace("source: list", "source: lost"),
        6,
        "entries[FR/diplomatic_relations].source",
        "neither a key of 'sources'",
    ),
    "tie ahead": ("ties/x.yaml", TIES.replace("1992-06", "2023-06"), 6, "entries[FR/diplomatic_relations].since", "after the file's as_of"),
    "tie date": ("ties/x.yaml", TIES.replace("1992-06", "June 1992"), 6, "entries[FR/diplomatic_relations].since", "not a date: June 1992"),
    "unknown tie dated": (
        "ties/x.yaml",
        TIES.replace("state: unknown", "state: unknown, since: 1992"),
        7,
        "entries[DE/diplomatic_relations]",
        "no 'since'",
    ),
    "tie state": (
        "ties/x.yaml",
        TIES.replace("state: established", "state: fine"),
        6,
        "entries[FR/diplomatic_relations].state",
        "'established'",
    ),
    "member unknown": (
        "names/organizations-x.yaml",
        ORGANIZATIONS.replace("[KZ]", "[QQ]", 1),
        4,
        "organizations[CLUB].members[0]",
        "unknown country",
    ),
    "parent unknown": (
        "names/organizations-x.yaml",
        ORGANIZATIONS.replace("  - id: CLUB\n", "  - id: CLUB\n    parent: NARNIA\n"),
        3,
        "organizations[CLUB].parent",
        "unknown organization 'NARNIA'",
    ),
    "organization and group": (
        "names/organizations-x.yaml",
        ORGANIZATIONS.replace("HILLS", "CLUB"),
        6,
        "groups[CLUB].id",
        "an organization of this file",
    ),
    "organization of another file": (
        "names/organizations-x.yaml",
        ORGANIZATIONS.replace("CLUB", "UN"),
        2,
        "organizations[UN].id",
        "stands in names/org",
    ),
    "region unknown": (
        "names/organizations-x.yaml",
        ORGANIZATIONS.replace("    members: [KZ]\n", "    region: mars\n").replace("region: mars", "members: [KZ]", 1),
        8,
        "groups[HILLS].region",
        "no country has the region 'mars'",
    ),
    "group of nobody": (
        "names/organizations-x.yaml",
        ORGANIZATIONS.removesuffix("    members: [KZ]\n"),
        6,
        "groups[HILLS]",
        "either 'members' or 'region'",
    ),
    "group topic unknown": (
        "names/organizations-x.yaml",
        ORGANIZATIONS + "    topic: sheep\n",
        9,
        "groups[HILLS].topic",
        "unknown topic 'sheep'",
    ),
    "country code": (
        "names/countries-x.yaml",
        "countries:\n  - {code: NOR, status: member, names: {en: N, ru: Н, ky: Н}}\n",
        2,
        "countries[NOR].code",
        "pattern",
    ),
    "forms of nobody": ("names/forms-ru.yaml", "countries:\n  QQ: {names: {Кукуния: nomn}}\n", 2, "countries.QQ", "unknown country 'QQ'"),
    "forms of another language": ("names/forms-de.yaml", "countries: {}\n", 1, "", "must end in a language"),
    "case": ("names/forms-ru.yaml", "countries:\n  FR: {names: {Франция: nominative}}\n", 2, "countries.FR.names.Франция", "'nomn'"),
    "rule about an unknown topic": (
        "rules/mine.yaml",
        "rules:\n  - {id: a, topic: image}\n  - {id: b, flow_topic: sheep}\n",
        3,
        "rules[b].flow_topic",
        "unknown topic 'sheep'; topics.yaml",
    ),
    "rule about an unknown measure": ("rules/mine.yaml", "rules:\n  - {id: a, measure: sheep}\n", 2, "rules[a].measure", "unknown measure"),
    "concept of another lexicon": ("lexicons/counting.yaml", "border:\n  en: [frontier]\n", 1, "border", "name one of them otherwise"),
    "topic without parent": (
        "topics.yaml",
        "topics:\n  - {id: sheep.wool, wording: {en: W, ru: Ш, ky: Ж}}\n",
        2,
        "topics[sheep.wool].id",
        "'sheep', which is no topic",
    ),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_mistake_names_file_line_and_field(case: str, folder: Write) -> None:
    path, text, line, field, message = CASES[case]
    own = folder({path: text})
    problems = check_seeds(own)
    assert problems, f"{case}: nothing was found"
    found = [problem for problem in problems if problem.file == str(own / path) and (problem.line, problem.field) == (line, field)]
    assert found, f"{case}: {[str(problem) for problem in problems]}"
    assert message in found[0].message
    assert "\n" not in str(found[0])
    where = f"{own / path}:{line}" if line else str(own / path)
    assert str(found[0]).startswith(where + ": ")
    with pytest.raises(SeedError, match=re.escape(str(own))):
        load_seeds(own)


def test_the_shipped_seeds_are_right() -> None:
    assert [str(problem) for problem in check_seeds()] == []


def test_the_models_examples_are_right(folder: Write) -> None:
    own = folder({"programmes/x.yaml": PROGRAMME, "sites/x.yaml": SITE, "ties/x.yaml": TIES, "names/organizations-x.yaml": ORGANIZATIONS})
    assert [str(problem) for problem in check_seeds(own)] == []


def test_all_mistakes_are_listed_not_only_the_first(folder: Write) -> None:
    own = folder(
        {"programmes/x.yaml": PROGRAMME.replace("home: KZ", "home: Q").replace("kind: pledge", "kind: p"), "measures.yaml": "a: 1\n"}
    )
    assert {(problem.file.removeprefix(f"{own}/"), problem.field) for problem in check_seeds(own)} >= {
        ("programmes/x.yaml", "home"),
        ("programmes/x.yaml", "claims[second].kind"),
        ("measures.yaml", "a"),
    }
    with pytest.raises(SeedError, match=r"and 2 more; 'policy-monitor seeds check' lists them"):
        load_seeds(own)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="is no folder; correct 'seeds_dir'"):
        load_seeds(tmp_path / "nowhere")


def test_bytes_that_are_no_text(folder: Write) -> None:
    own = folder({"measures.yaml": ""})
    (own / "measures.yaml").write_bytes(b"measures: \xff\xfe\x00\n")
    assert [problem.file for problem in check_seeds(own)] == [str(own / "measures.yaml")]


def test_an_optional_file_that_does_not_exist() -> None:
    with pytest.raises(SeedError, match=r"no optional seeds named 'ties-of-tomorrow'; known are .*ties-since-baseline"):
        load_seeds(enable=("ties-of-tomorrow",))


def test_a_file_nested_without_end(folder: Write) -> None:
    own = folder({"rules/mine.yaml": "a: " + "[" * 20_000 + "]" * 20_000})
    assert [problem.file for problem in check_seeds(own)] == [str(own / "rules/mine.yaml")]
