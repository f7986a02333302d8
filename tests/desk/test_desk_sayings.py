"""Reasons in the interface's language: what the rules of policy lines say has its words in each."""

from __future__ import annotations

import pytest

from core.records import Language
from monitor.desk.sayings import Sayings
from monitor.desk.translations import words
from seeds.loader import load_seeds

SEEDS = load_seeds()


@pytest.mark.parametrize("language", [Language.RU, Language.KY])
def test_what_every_policy_rule_says_has_words_in_the_language(language: Language) -> None:
    say = Sayings(words(language), SEEDS)
    said = {rule["says"]: say.plain(rule["says"]) for rule in SEEDS.rules["policy"]["rules"]}
    assert [english for english, own in said.items() if own == english] == []
    assert len(set(said.values())) == len(said)


def test_what_no_rule_says_stays_english_and_is_marked_so() -> None:
    assert Sayings(words(Language.RU), SEEDS)("an unknown reason") == '<span lang="en">an unknown reason</span>'


@pytest.mark.parametrize(
    ("english", "russian"),
    [
        ("302.29 km", "302,29\N{NO-BREAK SPACE}км"),
        ("more than 1,073.5 km", "более 1\N{NO-BREAK SPACE}073,5\N{NO-BREAK SPACE}км"),
        ("12,000", "12\N{NO-BREAK SPACE}000"),
        ("95 km", "95\N{NO-BREAK SPACE}км"),
        ("185", "185"),
        ("2026-01-28", "2026-01-28"),
    ],
)
def test_figures_are_written_as_the_language_writes_them(english: str, russian: str) -> None:
    assert Sayings(words(Language.RU), SEEDS).plain(english) == russian
    assert Sayings(words(Language.EN), SEEDS).plain(english) == english
