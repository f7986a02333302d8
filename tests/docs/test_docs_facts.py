"""What the pages say in numbers, words and examples is what the program does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from apprise import Apprise
from docs_kit import PAGES, ROOT, fences, name, prose, text

from core.records import ArticleRef, Language, Version
from core.settings import Settings
from crawler import settings as scrapy_settings
from monitor.runs import LEASE_TTL_S
from pipelines.read import Reader
from pipelines.split import split
from seeds.loader import check_seeds, load_seeds

README, ARCHITECTURE = ROOT / "README.md", ROOT / "docs/architecture.md"


def flat(page: Path) -> str:
    """The page's running text on one line, so that sentences are found across line ends."""
    return " ".join(prose(page).split())


def test_the_readme_opens_with_the_two_commands() -> None:
    assert fences(README, "sh")[0] == "make demo\nmake test\n"
    assert text(README).index("make demo") < 200


def test_numbers_of_the_readme_are_those_of_the_code() -> None:
    site, settings, said = load_seeds().sites["24kg"], Settings(), flat(README)
    assert f"about {site.delay_s:g} seconds apart" in said
    assert scrapy_settings.CONCURRENT_REQUESTS_PER_DOMAIN == site.concurrent == 1
    *first, last = site.revisit_schedule
    assert f"{', '.join(map(str, first))} and {last} hours" in said
    assert f"{settings.schedule.at} in {settings.schedule.timezone}" in said
    assert f"more than {settings.alerts.max_event_age_days} days old" in said
    assert not scrapy_settings.COOKIES_ENABLED


def test_numbers_of_the_architecture_are_those_of_the_code() -> None:
    assert f"within {LEASE_TTL_S:.0f} seconds" in flat(ARCHITECTURE)


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # Apprise's plugin for Telegram imports it
@pytest.mark.parametrize("page", PAGES, ids=name)
def test_settings_shown_as_toml_are_settings(page: Path) -> None:
    for block in fences(page, "toml"):
        alerts = Settings.model_validate(tomllib.loads(block)).alerts
        addresses = (*alerts.targets, *alerts.operator_targets)
        assert [one for one in addresses if Apprise.instantiate(one, suppress_exceptions=True) is None] == []


def test_kinds_of_failure_are_those_that_the_code_stores() -> None:
    said = re.search(r"^\| `failure_kind` \| why it gave none: (.*?)\. ", text(ROOT / "docs/tables.md"), re.MULTILINE)
    assert said is not None
    written = {
        kind for file in (ROOT / "monitor").glob("*.py") for kind in re.findall(r'\bFailure\(\s*"(\w+)"', file.read_text(encoding="utf-8"))
    }
    assert written - {"archive"} == set(re.findall(r"(\w+) \(", said[1]))
    assert "archive" in written


def test_append_only_tables_are_named_as_the_store_names_them() -> None:
    said = re.search(r"^Append-only: (.*?)\.", (ROOT / "store/tables.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert said is not None
    kept = flat(ARCHITECTURE).split("## What is kept for good")[1].split("##")[0]
    bold = {" ".join(words.split()) for words in re.findall(r"\*\*([^*]+)\*\*", kept)}
    names = {word.strip().replace("tie_history", "tie history").replace("run issues", "issues") for word in said[1].split(",")}
    assert names <= bold


def test_the_changelog_tells_of_the_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    headings = re.findall(r"^## (\S+)", text(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert project["version"] in headings


def test_the_rule_that_contributors_are_shown_reads_what_it_says(tmp_path: Path) -> None:
    measures, rules = fences(ROOT / "CONTRIBUTING.md", "yaml")
    own = tmp_path / "own"
    (own / "rules").mkdir(parents=True)
    (own / "measures.yaml").write_text(measures, encoding="utf-8")
    (own / "rules/counts.yaml").write_text(rules, encoding="utf-8")
    assert [str(problem) for problem in check_seeds(own)] == []
    seeds = load_seeds(own)
    reader = Reader(seeds)
    rule = next(entry for entry in seeds.rules["counts"]["rules"] if entry["id"] == "count.embassies")
    read = {example["text"]: _values(reader, example) for example in (*rule["match"], *rule["no_match"])}
    assert read == {
        **{example["text"]: [example["value"]] for example in rule["match"]},
        **{example["text"]: [] for example in rule["no_match"]},
    }


def _values(reader: Reader, example: dict[str, str]) -> list[str]:
    version = Version(ArticleRef("24kg", 1), "", Language(example["lang"]), "", example["text"], None, None, None, None, "example")
    facts = reader.read(version, split(version))
    return [str(fact.quantity) for fact in facts if fact.rule == "count.embassies" and fact.home == "KG"]
