"""The optional judge's answer at the desk: beside the rules' wherever the finding is told, marked as what it is, inert, and deciding nothing."""

from __future__ import annotations

import pytest
from desk_kit import Client, words
from report_kit import THIRD

from core.records import FindingState
from store import judgements, ledger
from store.judgements import Judgement

CLAIM = "countries-165"
SAID = "Countries with diplomatic relations: 184 <script>alert(1)</script>."
MARKED = {
    "en": "Second opinion, which decides nothing",
    "ru": "Второе мнение, которое ничего не решает",
    "ky": "Эч нерсени чечпеген экинчи пикир",
}
ANSWERS = {
    "supports": "a model says that the text supports",
    "refutes": "a model says that the text speaks against",
    "unknown": "a model cannot tell from the text",
}


def keep(desk: Client, answer: str = "refutes", judge: str = "onnx tiny 0f0f") -> str:
    """Stores an answer on the finding that waits for a person; returns the finding's id."""
    stored = desk.finding(CLAIM, "184")
    one = Judgement(stored.finding.key.id, stored.finding.evidence[0], judge, f"{judge}{answer}", "en", "…", SAID, answer, 0.83, THIRD)
    with desk.app_.store.write() as tx:
        judgements.add(tx, one)
    return stored.finding.key.id


def pages(desk: Client, finding_id: str) -> dict[str, str]:
    """Every page that tells the finding, and the article it was read in."""
    finding = desk.page(f"/findings/{finding_id}")
    article = finding.split('href="/versions/')[1].split('"')[0]
    return {
        "tonight": desk.page("/tonight"),
        "finding": finding,
        "claim": desk.page(f"/claims/{CLAIM}"),
        "article": desk.page(f"/versions/{article}"),
    }


@pytest.mark.parametrize(("answer", "says"), ANSWERS.items())
def test_it_stands_beside_the_rules_answer_on_every_page_that_tells_the_finding(desk: Client, answer: str, says: str) -> None:
    for name, page in pages(desk, keep(desk, answer)).items():
        said = words(page)
        assert f"{MARKED['en']}: {says}" in said, name
        assert "sure to 0.83 · onnx tiny 0f0f" in said, name


def test_without_one_no_page_speaks_of_it(desk: Client) -> None:
    finding_id = desk.finding(CLAIM, "184").finding.key.id
    for path in ("/tonight", f"/findings/{finding_id}", f"/claims/{CLAIM}"):
        assert MARKED["en"] not in words(desk.page(path))


def test_its_words_are_inert_and_in_their_own_language(desk: Client) -> None:
    for name, page in pages(desk, keep(desk)).items():
        assert "<script>alert(1)" not in page, name
        assert '<q lang="en">Countries with diplomatic relations: 184 &lt;script&gt;' in page, name


@pytest.mark.parametrize("language", MARKED)
def test_it_is_marked_in_every_language(desk: Client, language: str) -> None:
    finding_id = keep(desk)
    for path in ("/tonight", f"/findings/{finding_id}"):
        assert MARKED[language] in words(desk.page(path, **{"accept-language": language}))


def test_it_decides_nothing(desk: Client) -> None:
    with desk.app_.store.read() as tx:
        before = ledger.entries(tx, "kg-ndp-2026", CLAIM)
    finding_id = keep(desk, "supports")
    with desk.app_.store.read() as tx:
        assert ledger.entries(tx, "kg-ndp-2026", CLAIM) == before
    assert desk.state(finding_id) is FindingState.OPEN
    assert "reported, unreviewed" in words(desk.page(f"/findings/{finding_id}"))


def test_a_claim_as_known_earlier_knows_of_no_later_opinion(desk: Client) -> None:
    keep(desk)
    assert MARKED["en"] in words(desk.page(f"/claims/{CLAIM}"))
    assert MARKED["en"] not in words(desk.page(f"/claims/{CLAIM}?known_on=2025-12-31"))
