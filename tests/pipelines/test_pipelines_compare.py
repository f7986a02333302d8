"""Any statement against any claim: same thing, same unit, bounds as they are stated; otherwise no verdict."""

from __future__ import annotations

import pytest
from pipelines_kit import seeds

from core.records import Language
from pipelines.compare import Judge, Verdict

CASES = [
    ("Kyrgyzstan cooperates with 165 foreign countries", "Kyrgyzstan cooperates with 185 foreign countries", "refutes"),
    ("Kyrgyzstan cooperates with 165 foreign countries", "Kyrgyzstan cooperates with 165 foreign countries worldwide", "supports"),
    ("Kyrgyzstan cooperates with more than 160 countries", "Kyrgyzstan cooperates with 165 countries", "supports"),
    ("Kyrgyzstan cooperates with more than 170 countries", "Kyrgyzstan cooperates with 165 countries", "refutes"),
    ("Kyrgyzstan cooperates with 185 countries", "Kyrgyzstan cooperates with more than 170 countries", "unknown"),
    ("The bridge is 12 km long", "The bridge is 14 km long", "refutes"),
    ("The bridge is 12 km long", "The bridge cost 14 million dollars", "unknown"),
    ("The film won five awards", "The film won three awards", "refutes"),
    ("The film won at least five awards", "The film won seven awards", "supports"),
    ("The village has 300 houses", "The school has 300 pupils", "unknown"),
    ("Kyrgyzstan cooperates with 165 countries", "The weather will be warm", "unknown"),
    ("", "It is closed.", "unknown"),
    ("It is closed.", "", "unknown"),
]


@pytest.mark.parametrize(("claim", "statement", "verdict"), CASES)
def test_verdicts(claim: str, statement: str, verdict: str) -> None:
    judgement = Judge(seeds()).judge(claim, statement, Language.EN)
    assert judgement.verdict is Verdict(verdict), judgement
    assert judgement.reason
