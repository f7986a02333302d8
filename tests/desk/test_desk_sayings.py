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
