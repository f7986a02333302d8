"""What tells a line of policy from a passing mention: who speaks, what is wanted, and whether it is so."""

from __future__ import annotations

import pytest
from pipelines_kit import read

from core.records import Modality


def told(text: str, language: str, title: str = "") -> set[tuple[str | None, Modality]]:
    """(topic, modality) of every line of policy read that needs no review."""
    return {(f.topic, f.modality) for f in read(text, language, title)[1] if f.topic and not f.measure and not f.review}


def topics(text: str, language: str, title: str = "") -> set[str | None]:
    return {topic for topic, _ in told(text, language, title)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The President of Kyrgyzstan invited foreign investors into hydropower."),
        ("ru", "Президент Кыргызстана пригласил иностранных инвесторов в гидроэнергетику."),
        ("ky", "Кыргызстандын президенти чет өлкөлүк инвесторлорду гидроэнергетикага чакырды."),
    ],
)
def test_what_the_state_wants_of_business_abroad_is_policy(language: str, text: str) -> None:
    assert topics(text, language) == {"economic_diplomacy"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A sewing workshop in Bishkek wants to sell its shirts in Germany and needs investors."),
        ("en", "The customs service of China says that trade with Kyrgyzstan grew by 12 percent."),
        ("en", "A hotel chain from Turkey plans to invest in Issyk-Kul, its director told reporters in Bishkek."),
        ("ru", "Швейный цех в Бишкеке хочет продавать рубашки в Германии и ищет инвесторов."),
        ("ru", "Таможня Китая сообщила, что торговля с Кыргызстаном выросла на 12 процентов."),
        ("ky", "Бишкектеги тигүү цехи Германияга көйнөк сатып, инвестор издеп жатат."),
    ],
)
def test_what_a_company_wants_or_an_office_counts_is_none(language: str, text: str) -> None:
    assert topics(text, language) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Shanghai Cooperation Organization has candidates for membership, its deputy head told reporters."),
        ("ru", "У Шанхайской организации сотрудничества есть кандидаты, рассказали журналистам в секретариате."),
    ],
)
def test_a_word_of_a_name_is_no_cooperation(language: str, text: str) -> None:
    assert topics(text, language) == set()


def test_a_long_list_of_countries_is_no_party_of_what_is_said_after_it() -> None:
    text = (
        "Envoys of Australia, Argentina, Chile, New Zealand, Ecuador, Benin and Cuba came to Bishkek. "
        "The head of state spoke of readiness to widen cooperation."
    )
    assert topics(text, "en") == set()


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Kyrgyzstan and Tajikistan have settled the whole border.", Modality.DONE),
        ("ru", "С Таджикистаном Кыргызстану надо завершить делимитацию границы.", Modality.PLANNED),
        ("ru", "В сентябре в Ташкенте пройдет заседание комиссии Кыргызстана и Узбекистана по делимитации границы.", Modality.PLANNED),
    ],
)
def test_a_step_is_told_from_one_that_is_only_due(language: str, text: str, expected: Modality) -> None:
    assert told(text, language) == {("borders", expected)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "На трети кыргызско-таджикской границы линия не делимитирована."),
        ("ru", "Каждый второй молодой кыргызстанец хотел бы работать за границей, показал опрос."),
        ("en", "Shots were exchanged near a stretch of the Kyrgyz-Tajik border that has not been delimited."),
    ],
)
def test_what_is_not_done_and_what_lies_abroad_is_no_step_of_a_border(language: str, text: str) -> None:
    assert topics(text, language) == set()


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The new consulate of Kyrgyzstan in Osaka will protect the rights of Kyrgyz citizens.", {"citizens_abroad"}),
        ("en", "The new consulate of Uzbekistan in Osh will protect the rights of citizens of Uzbekistan in Kyrgyzstan.", set()),
    ],
)
def test_citizens_of_another_country_are_its_own_care(language: str, text: str, expected: set[str]) -> None:
    assert topics(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Kyrgyzstan invites Chinese companies to open enterprises in the country, the deputy minister of economy said."),
        ("ru", "Кыргызстан приглашает китайские компании открывать предприятия в стране, сказал замминистра экономики."),
        ("ky", "Кыргызстандын министри кытайлык ишкерлерди өлкөгө инвестиция салууга чакырды."),
    ],
)
def test_companies_that_the_state_invites_are_its_matter(language: str, text: str) -> None:
    assert topics(text, language) >= {"economic_diplomacy", "other_regions"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "For the first time 23 tons of dried apricots from Kyrgyzstan were sent to China."),
        ("ru", "Кыргызстан впервые отправил в Китай 23 тонны сушеного абрикоса."),
        ("ky", "Кыргызстан Кытайга жүгөрү экспорттой баштады."),
    ],
)
def test_a_first_shipment_is_a_step(language: str, text: str) -> None:
    assert ("economic_diplomacy", Modality.DONE) in told(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ministers of Kyrgyzstan and Uzbekistan agreed to speed up the China - Kyrgyzstan - Uzbekistan railway."),
        ("ru", "Министры Кыргызстана и Узбекистана договорились ускорить железную дорогу Китай — Кыргызстан — Узбекистан."),
    ],
)
def test_countries_in_the_name_of_a_road_are_no_partners(language: str, text: str) -> None:
    assert topics(text, language) == {"priority_neighbours"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ky", "Анкарадагы элчилик 37 кыргызстандыкты Израилден алып чыкты, деп билдирди ТИМ."),
        ("ru", "Посольство в Анкаре помогло 37 гражданам Кыргызстана выехать из Израиля."),
        ("en", "The embassy in Ankara helped 37 citizens of Kyrgyzstan to leave Israel."),
    ],
)
def test_a_country_that_citizens_leave_is_not_theirs(language: str, text: str) -> None:
    assert "citizens_abroad" in topics(text, language)
