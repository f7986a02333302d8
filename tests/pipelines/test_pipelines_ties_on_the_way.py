"""Steps on the way to relations, and steps of others told beside our name: neither is an establishment of ours. Texts of our own."""

from __future__ import annotations

import pytest
from pipelines_kit import ties

BEFORE = [
    ("en", "Kyrgyzstan and Vanuatu have completed talks on the establishment of diplomatic relations.", "VU", "planned"),
    ("en", "Kyrgyzstan and Vanuatu initialled a communique on the establishment of diplomatic relations.", "VU", "planned"),
    ("en", "Kyrgyzstan and Vanuatu signed a memorandum on preparing the establishment of diplomatic relations.", "VU", "planned"),
    ("en", "Kyrgyzstan and Vanuatu signed a communique on the establishment of diplomatic relations.", "VU", "established"),
    ("ru", "Кыргызстан и Вануату завершили переговоры об установлении дипломатических отношений.", "VU", "planned"),
    ("ru", "Кыргызстан и Вануату обменялись письмами о предстоящем установлении дипломатических отношений.", "VU", "planned"),
    ("ru", "После переговоров Кыргызстан и Вануату подписали коммюнике об установлении дипломатических отношений.", "VU", "established"),
    ("ky", "Кыргызстан менен Вануату дипломатиялык мамиле түзүү боюнча сүйлөшүүлөрдү аяктады.", "VU", "planned"),
    ("ky", "Кыргызстан менен Вануату дипломатиялык мамиле түзүү жөнүндө коммюникеге кол койду.", "VU", "established"),
]


@pytest.mark.parametrize(("language", "text", "party", "status"), BEFORE)
def test_a_step_on_the_way_is_planned(language: str, text: str, party: str, status: str) -> None:
    assert ties(text, language, "") == {(party, "diplomatic_relations", status)}
