"""The programme kg-ndp-2026 says what its report says: every row of the reading, by paragraph, kind, label, figures and names."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from core.records import Bound, Claim, ClaimKind, Language, Programme
from seeds.loader import load_seeds

ROWS = [  # paragraph, kind, label, figure or names
    ("¶ 1", "stance", "course_unchanged", ""),
    ("¶ 1", "stance", "course_unchanged", "five aims"),
    ("¶ 1", "pledge", "citizens_abroad", ""),
    ("¶ 2", "pledge", None, ""),
    ("¶ 3", "stance", "course_unchanged", ""),
    ("¶ 4", "pledge", "course_unchanged", ""),
    ("¶ 5", "pledge", None, ""),
    ("¶ 5", "count", "orgs_124", "124"),
    ("¶ 5", "membership", "orgs_124", "CIS CSTO EAEU OSCE OTS SCO UN"),
    ("¶ 5", "pledge", "orgs_124", ""),
    ("¶ 6", "pledge", "un_cooperation", "UN"),
    ("¶ 6", "pledge", "un_cooperation", "UN, three aims"),
    ("¶ 7", "count", "countries_165", "165"),
    ("¶ 7", "stance", "course_unchanged", "UN"),
    ("¶ 8", "pledge", "new_relations", ""),
    ("¶ 9", "stance", "priority_neighbours", "KZ TJ TM UZ"),
    ("¶ 9", "stance", "priority_neighbours", "AM BY CSTO EAEU KZ RU TJ"),
    ("¶ 10", "pledge", "borders", "CN KZ TJ UZ"),
    ("¶ 10", "pledge", "priority_neighbours", "CENTRAL_ASIA"),
    ("¶ 11", "pledge", "other_regions", "AMERICA ARAB_EAST ASIA EU EUROPE"),
    ("¶ 11", "pledge", "economic_diplomacy", "four aims"),
    ("¶ 11", "pledge", "economic_diplomacy", ""),
]
GOLD_LABELS = {
    "countries_165", "orgs_124", "new_relations", "borders", "course_unchanged", "priority_neighbours", "un_cooperation",
    "economic_diplomacy", "citizens_abroad", "other_regions",
}  # fmt: skip


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load_seeds().programmes["kg-ndp-2026"]


def figures(claim: Claim) -> str:
    parts = sorted(topic for topic in claim.topics if "." in topic)
    aims = {"course-aims": "five aims", "un-aims": "three aims", "economic-aims": "four aims"}.get(claim.id, "")
    if aims:
        assert len(parts) == {"five aims": 5, "three aims": 3, "four aims": 4}[aims]
    stated = str(claim.quantity) if claim.quantity else " ".join(sorted(claim.entities))
    return ", ".join(part for part in (stated, aims) if part)


def test_every_row_is_a_claim(programme: Programme) -> None:
    found = Counter((claim.locator, claim.kind.value, claim.label, figures(claim)) for claim in programme.claims)
    assert found == Counter(ROWS)


def test_dates_and_source(programme: Programme) -> None:
    assert (programme.home, programme.published_on, programme.valid_to) == ("KG", date(2022, 1, 17), date(2026, 12, 31))
    assert programme.source_url == "https://24.kg/english/220663/"


def test_only_pledges_have_the_programmes_deadline(programme: Programme) -> None:
    for claim in programme.claims:
        assert claim.deadline == (date(2026, 12, 31) if claim.kind is ClaimKind.PLEDGE else None), claim.id


def test_labels_are_those_of_the_gold(programme: Programme) -> None:
    assert {claim.label for claim in programme.claims if claim.label} == GOLD_LABELS


def test_one_primary_claim_a_label_and_before_the_others(programme: Programme) -> None:
    primaries = [claim.label for claim in programme.claims if claim.primary]
    assert sorted(label for label in primaries if label) == sorted(GOLD_LABELS)
    for label in GOLD_LABELS:
        assert next(claim for claim in programme.claims if claim.label == label).primary, label


def test_counts(programme: Programme) -> None:
    countries, organizations = programme.claim("countries-165"), programme.claim("orgs-124")
    assert countries.quantity is not None
    assert (countries.quantity.value, countries.quantity.bound, countries.quantity.unit) == (Decimal(165), Bound.EXACT, "count")
    assert (countries.measure, organizations.measure) == ("countries.cooperation", "organizations.participation")
    comparable = {one.measure: one.why for one in countries.comparable_with}
    assert list(comparable) == ["countries.diplomatic_relations"]
    assert "different measures" in comparable["countries.diplomatic_relations"]


def test_wording_is_in_three_languages(programme: Programme) -> None:
    for claim in programme.claims:
        assert set(claim.wording) == set(Language), claim.id
        assert len(set(claim.wording.values())) == 3, claim.id
        for language in (Language.RU, Language.KY):
            words = [word for word in claim.wording[language].split() if any("а" <= letter.lower() <= "я" for letter in word)]
            assert len(words) >= 5, claim.id
        for figure in ("165", "124"):
            if claim.quantity and str(claim.quantity) == figure:
                assert all(figure in text for text in claim.wording.values()), claim.id


def test_main_topics_are_the_labels(programme: Programme) -> None:
    """Rules emit a label's own topic where they know no part of it; such a fact must find the label's claims."""
    topics = load_seeds().topics
    for label in GOLD_LABELS - {"countries_165"}:
        assert label in topics, label
