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


OTHERS = [
    ("en", "Kyrgyzstan welcomed it when Peru and Tuvalu established diplomatic relations on May 5."),
    ("en", "Peru, which has an embassy of Kyrgyzstan, established diplomatic relations with Tuvalu."),
    ("en", "Unlike Kyrgyzstan, Peru has established diplomatic relations with Tuvalu."),
    ("en", "With the help of the Kyrgyz Republic, Peru and Tuvalu established diplomatic relations."),
    ("en", "Peru and Tuvalu signed a communique on the establishment of diplomatic relations in Bishkek."),
    ("ru", "Кыргызстан приветствовал то, что Перу и Тувалу установили дипломатические отношения."),
    ("ru", "При поддержке Кыргызстана Ирак и Тувалу установили дипломатические отношения."),
    ("ru", "В отличие от Кыргызстана, Ирак установил дипломатические отношения с Тувалу."),
    ("ky", "Кыргызстандын ортомчулугу менен Перу жана Тувалу дипломатиялык мамиле түздү."),
    ("ky", "Кыргызстандан айырмаланып, Перу Тувалу менен дипломатиялык мамиле түздү."),
]


@pytest.mark.parametrize(("language", "text"), OTHERS)
def test_others_act_though_ours_is_named(language: str, text: str) -> None:
    assert {status for _, _, status in ties(text, language, "")} == {"other_parties"}


OURS = [
    ("en", "With the support of the UN, Kyrgyzstan and Tuvalu established diplomatic relations."),
    ("en", "The leaders of Kyrgyzstan and Tuvalu established diplomatic relations."),
    ("en", "Peru opened an embassy in Egypt, and Kyrgyzstan established diplomatic relations with Tuvalu."),
    ("ru", "Президенты Кыргызстана и Тувалу установили дипломатические отношения."),
    ("ru", "Тувалу установило дипломатические отношения с Кыргызстаном."),
    ("ky", "Тувалу Кыргызстан менен дипломатиялык мамиле түздү."),
]


@pytest.mark.parametrize(("language", "text"), OURS)
def test_ours_acts(language: str, text: str) -> None:
    assert ("TV", "diplomatic_relations", "established") in ties(text, language, "")
