"""Whether two English sentences speak of one subject, and what of it one says that the other excludes: one mechanism a table."""

from __future__ import annotations

from functools import cache

import pytest
from pipelines_kit import seeds

from pipelines.compare import Judge
from pipelines.compare_kinds import Kinds
from pipelines.compare_subject import Reference, Subjects, same_name
from pipelines.compare_words import Vocabulary


@cache
def _judge() -> Judge:
    return Judge(seeds())


@cache
def _words() -> Vocabulary:
    return Vocabulary(seeds().lexicons["compare"])


def verdict(claim: str, statement: str) -> str:
    return _judge().judge(claim, statement).verdict.value


REFERENCES = [
    ("Greta Lund sang in Oslo.", "Lund sang in Bergen.", Reference.SAME),
    ("Greta Lund sang in Oslo.", "She sang in Bergen.", Reference.UNDERSTOOD),
    ("Greta Lund sang in Oslo.", "In 1994, she sang in Bergen.", Reference.UNDERSTOOD),
    ("Greta Lund sang in Oslo.", "Marta Lund sang in Bergen.", Reference.OTHER),
    ("Greta Lund sang in Oslo.", "Hale also sang in Bergen.", Reference.OTHER),
    ("Mike Lund sang in Oslo.", "Michael Dale Lund sang in Bergen.", Reference.SAME),
    ("The Harbour Tower is closed.", "The Garrison Tower is closed.", Reference.OTHER),
    ("The Royal Alpine Club was founded in Bern.", "The RAC was founded in Basel.", Reference.SAME),
    ("Zoë Brûlé painted it.", "Zoe Brule painted it.", Reference.SAME),
    ("The dam is closed.", "The dam is open.", Reference.SAME),
    ("The dam is closed.", "It is open.", Reference.UNDERSTOOD),
    ("The dam is closed.", "The weir is open.", Reference.OPEN),
]


@pytest.mark.parametrize(("claim", "statement", "reference"), REFERENCES)
def test_a_subject_is_known_by_name_part_initials_or_pronoun(claim: str, statement: str, reference: Reference) -> None:
    words = _words()
    assert Subjects(seeds().lexicons["compare"], words).reference(words.text(claim), words.text(statement)) is reference


@pytest.mark.parametrize(("one", "other", "same"), [("hartmann", "hartman", True), ("falk", "fall", False), ("jansson", "hansson", False)])
def test_a_long_name_may_be_one_letter_off(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("general", "special", "covers"), [("person", "drummer", True), ("drummer", "person", False), ("river", "poet", False)]
)
def test_what_is_one_of_what_goes_one_way(general: str, special: str, covers: bool) -> None:
    words = _words()
    assert Kinds(seeds().lexicons["compare"], words).covers(words.word(general), words.word(special)) is covers


PAIRS = [
    # the subject need not be repeated
    ("Greta Lund was born in Tromso.", "She was born in Tromso, the eldest of four.", "supports"),
    ("Greta Lund's brother was born in Tromso.", "She was born in Tromso.", "unknown"),
    ("Lund's cousin Nils taught her to ski.", "She learned to ski when her cousin Arne taught her.", "refutes"),
    # what is one of what
    ("Oskar Thiel is a musician.", "Oskar Thiel is a Danish drummer and songwriter.", "supports"),
    ("Oskar Thiel is a drummer.", "Oskar Thiel is a Danish musician.", "refutes"),
    # kinds that exclude each other, said of the same subject
    ("Low Tide is a river.", "Low Tide is a 1987 album by the Swedish singer Karin Holm.", "refutes"),
    ("Low Tide is an album.", "Low Tide is a 1987 album by the Swedish singer Karin Holm.", "supports"),
    ("Low Tide was a commercial success.", "Low Tide is a 1987 album by the Swedish singer Karin Holm.", "unknown"),
    ("Oskar Thiel is a senator.", "Oskar Thiel is a Danish novelist.", "refutes"),
    # the same part of a sentence is filled otherwise
    ("Oskar Thiel was born in Aarhus.", "Thiel was born in Odense and moved to Aalborg.", "refutes"),
    ("The valley was formed by glaciers.", "The valley was formed by volcanic eruptions.", "refutes"),
    ("The lamp is sold in Finland.", "The lamp is sold in Norway.", "unknown"),
    ("Oskar Thiel is the lead singer of the band.", "Thiel is the lead drummer of the band.", "refutes"),
    # who did it
    ("Low Tide was produced by Ann Roth.", "Low Tide was produced by Tom Hale, the Danish engineer Ann Roth and Uwe Brandt.", "supports"),
    ("Low Tide was produced by Ann Roth.", "Low Tide was produced by Tom Hale and features Ann Roth.", "refutes"),
    # denials without "not"
    ("Karin Holm is childless.", "Holm has two children.", "refutes"),
    ("Karin Holm has appeared on television.", "Holm has yet to appear on television.", "refutes"),
    ("Karin Holm sang for the king.", "Holm declined to sing for the king.", "refutes"),
    ("Karin Holm refused to sing for the king.", "Holm declined to sing for the king.", "supports"),
    ("The tram is incapable of reaching the harbour.", "The tram reaches the harbour.", "refutes"),
    # what is denied beside it, or not denied at all
    ("The poem is inaccurate.", "The poem is inaccurate, and tells of battles that never happened.", "supports"),
    ("The gate is a symbol of peace.", "The gate is not only a symbol of war but also a symbol of peace.", "supports"),
    # more than the evidence says
    ("Karin Holm sang only ballads.", "Holm sang ballads.", "unknown"),
    ("Karin Holm led the choir.", "Holm is expected to lead the choir.", "unknown"),
    # titles told apart by brackets
    ("Low Tide (1987 album) was recorded in Malmo.", "Low Tide was recorded in Malmo.", "supports"),
]


@pytest.mark.parametrize(("claim", "statement", "wanted"), PAIRS)
def test_words_support_or_refute_only_what_they_speak_of(claim: str, statement: str, wanted: str) -> None:
    assert verdict(claim, statement) == wanted, _judge().judge(claim, statement)


FIGURES = [
    # numbers that belong to names count nothing
    ("Fewer than 900 Norovirus-2 cases were found.", "In all, 870 cases were found.", "supports"),
    ("Squadron 12 flew more than 30 missions.", "The squadron flew 41 missions.", "supports"),
    # a total before its parts
    (
        "The film earned less than $60 million worldwide.",
        "The film earned $31 million at home and $29.5 million abroad, for a total of $60.5 million.",
        "refutes",
    ),
    # the place that a count is of goes without saying, a restriction does not
    ("More than 40 cases were found in Peru.", "Forty-four cases were found, nine of them fatal.", "supports"),
    ("More than 40 cases were found in Peru.", "Forty-four cases were found in Chile.", "unknown"),
    ("The company has 300 drivers in Peru.", "The company has 300 drivers.", "unknown"),
    # outcomes that are no measures of one thing
    ("The film won six prizes.", "The film was nominated for nine prizes.", "unknown"),
    ("The crash killed 12 people.", "The crash injured 40 people.", "unknown"),
    # what is set aside is not said
    ("The plant makes 70 engines a day.", "The plant makes 70 engines a day rather than the 90 it announced.", "supports"),
    # ranks
    ("It is among the seven largest ports.", "It is the ninth largest port.", "refutes"),
    ("It is among the ten largest ports.", "It is the ninth largest port.", "supports"),
    ("That was its eighth season.", "The show began its eighth and final season in May.", "supports"),
    ("The show has won more than 20 prizes.", "The show won at the 43rd Harbour Prizes.", "unknown"),
    # a figure of something else, among few shared words
    (
        "Two percent of the seagrass off the southern shore has gone, divers said.",
        "Tourism in the region grew by four percent, and hotels on the shore were full.",
        "unknown",
    ),
    # men and women are not counted together
    (
        "The women's team has won fewer than nine cups.",
        "The men's team has won four cups while the women's team has won nine cups.",
        "refutes",
    ),
    # dates
    ("The bridge opened in May.", "The bridge opened on 14 November 1961.", "refutes"),
    ("On 3 March 1961, Nils Arp died.", "Nils Arp (2 May 1902 - 3 March 1961) was a Danish painter.", "supports"),
    ("Nils Arp died in the late 1960's.", "Nils Arp died on 3 March 1968.", "supports"),
    ("Low Tide was filmed until June 1990.", "Low Tide was shot in Malmo from March 1990 to June 1990.", "supports"),
    ("Monika Lind retired before 2008.", "Lind did not officially retire until February 2008.", "refutes"),
    ("Nils Arp was murdered in 1919.", "Nils Arp (spoken arp; 15 July 1919 - 8 February 1999) was a Danish painter.", "refutes"),
    ("By 28 March 2020 there were fewer than 23 deaths.", "As of 28 March, there have been 1,360 cases and 22 deaths.", "supports"),
    ("The bridge was built in less than 10 years.", "It opened on 24 May 1883. Building of the bridge began on 2 January 1870.", "refutes"),
    # the subject of the sentence says what its only number counts
    ("More than 3,780 cases were confirmed in the north.", "The number of confirmed cases in the north rose to 3,737.", "refutes"),
    # an equal figure a little further off is the one meant
    ("Low Tide ran for 259 days in Malmo.", "The film Low Tide ran for 151 days in Odense and for 259 days in Malmo.", "supports"),
    # "more than 4,700" is meant as less than 4,800, and "over" is no more than "in the course of" where the figure is the same
    ("Fewer than 4,800 patients died.", "More than 4,700 patients died.", "supports"),
    ("The series ran for 8 seasons.", "The series was broadcast over eight seasons.", "unknown"),
    ("The firm sells in over 180 countries and builds in 18.", "It builds in 18 countries and sells in over 180 countries.", "supports"),
    # a date may stand before the first comma, be the only one, or open a stretch that commas cut
    ("On 13 June 1986, Ana Roth and Tom Hale were born.", "Ana Roth and Tom Hale (born 13 June 1986) are Danish painters.", "supports"),
    ("The harbour treaty was signed in April 1945.", "The harbour treaty was signed in the palace, in June 1945, by 50 states.", "refutes"),
    ("Lund was mayor from 2000 to 2001.", "Lund was mayor from 3 May 1996, to 2 May 1999.", "refutes"),
    ("Lund was mayor from 2005 to 2013.", "Lund was mayor from 2000 to 2001 and from 2005 to 2013.", "supports"),
    # numbers that a hyphen joins to what they count
    ("Lund served a term of three years.", "Lund served a two-year term.", "refutes"),
    ("The season has six episodes.", "The company ordered a six-episode season.", "supports"),
    ("The song reached number 8 on the chart.", "The song reached Number 6 on the chart.", "refutes"),
    # numbers of titles
    ("Ana Roth stars in Night Run 2049.", "It is the sequel to the 1982 film Night Run and stars Ana Roth and Tom Hale.", "supports"),
]


@pytest.mark.parametrize(("claim", "statement", "wanted"), FIGURES)
def test_figures_are_held_against_figures_of_the_same_thing(claim: str, statement: str, wanted: str) -> None:
    assert verdict(claim, statement) == wanted, _judge().judge(claim, statement)


@pytest.mark.parametrize("empty", ["", "?", "()", "It", "The"])
def test_a_sentence_without_words_settles_nothing(empty: str) -> None:
    assert {verdict(empty, "The dam is closed."), verdict("The dam is closed.", empty), verdict(empty, empty)} == {"unknown"}
