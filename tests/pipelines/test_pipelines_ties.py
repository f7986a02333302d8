"""Whose tie, with whom, and whether it is one: the traps that real reports hold, in texts of our own."""

from __future__ import annotations

import pytest
from pipelines_kit import read, seeds, ties, version

from pipelines.read import Reader
from pipelines.split import split

DR = "diplomatic_relations"
CASES = [
    # the place of signing is no party
    (
        "en",
        "",
        "Kyrgyzstan and Eswatini established diplomatic relations; the communiqué was signed in London.",
        {("SZ", DR, "established")},
    ),
    (
        "ru",
        "",
        "Посол КР в Великобритании и посол Эсватини подписали в Лондоне коммюнике об установлении дипотношений между КР и Эсватини.",
        {("SZ", DR, "established")},
    ),
    # parties two sentences away, home implied
    (
        "en",
        "Diplomatic network grows",
        "The republic's foreign minister met his colleagues from Kiribati and Nauru in New York. Talks went well. Joint communiqués on the establishment of diplomatic relations were signed afterwards, Bishkek said.",
        {("KI", DR, "established"), ("NR", DR, "established")},
    ),
    # announced, then listed
    (
        "ru",
        "",
        "За год Кыргызстан установил дипотношения с четырьмя странами. Речь идет о таких государствах, как Габон, Белиз, Гондурас и Сомали.",
        {("GA", DR, "established"), ("BZ", DR, "established"), ("HN", DR, "established"), ("SO", DR, "established")},
    ),
    # other parties
    ("en", "", "Uzbekistan has established diplomatic relations with Kenya.", {("KE", DR, "other_parties")}),
    (
        "ru",
        "",
        "Постпред РК при ООН подписал с коллегой из Ботсваны коммюнике об установлении дипотношений между Казахстаном и Ботсваной.",
        {("BW", DR, "other_parties")},
    ),
    # a count that reads like an event
    (
        "en",
        "Kyrgyzstan establishes diplomatic relations with 164 out of 193 countries",
        "The deputy minister gave the figure in parliament.",
        set(),
    ),
    # intention, denial, anniversary, draft
    (
        "en",
        "",
        "Kyrgyzstan intends to establish diplomatic relations with Angola and Rwanda.",
        {("AO", DR, "planned"), ("RW", DR, "planned")},
    ),
    (
        "ru",
        "",
        "Проект соглашения об установлении дипломатических отношений между Кыргызстаном и Руандой внесен в парламент.",
        {("RW", DR, "planned")},
    ),
    ("ky", "", "Кыргызстан менен Түркиянын ортосундагы дипломатиялык мамилелердин түзүлгөнүнө 30 жыл толду.", {("TR", DR, "anniversary")}),
    # cities
    ("en", "", "Bishkek and Ashgabat established sister city relations.", set()),
    # a building, not an embassy
    ("ru", "", "В Ташкенте открыли новое здание посольства Кыргызстана.", set()),
    ("en", "", "A new building of the Embassy of Kyrgyzstan opened in Tashkent.", set()),
    # note of protest
    ("en", "", "The ambassador of Tajikistan was handed a note of protest in Bishkek.", set()),
    # visa-free is no relation
    (
        "ru",
        "",
        "Кыргызстан и Албания установили безвизовый режим для владельцев дипломатических паспортов.",
        {("AL", "visa_free", "established")},
    ),
    # an envoy in a third country
    ("ru", "", "Посольство Кыргызстана открылось в Эфиопии, сообщил посол КР в Пакистане.", {("ET", "embassy", "established")}),
    (
        "ky",
        "",
        "Эфиопиянын Пакистандагы элчиси Кыргызстандын Эфиопияда элчилик ачуу чечимине ыраазычылык айтты.",
        {("ET", "embassy", "planned")},
    ),
    # Kyrgyz establishment with a list
    (
        "ky",
        "",
        "Кыргызстан Багам аралдары жана Түштүк Судан менен дипломатиялык мамиле түздү.",
        {("BS", DR, "established"), ("SS", DR, "established")},
    ),
    # a capital stands for its country
    ("en", "", "Lilongwe and Bishkek established diplomatic relations.", {("MW", DR, "established")}),
    ("ru", "", "Бишкек и Виндхук установили дипломатические отношения.", {("NA", DR, "established")}),
    # the slot of the object, not every country of the sentence
    (
        "en",
        "",
        "Jeenbek Kulubaev signed communiqués on establishing diplomatic relations with Barbados and Jamaica, held talks with Norway and left.",
        {("BB", DR, "established"), ("JM", DR, "established")},
    ),
    # where an envoy is posted is no party
    (
        "en",
        "",
        "The Kyrgyz ambassador to Portugal and the envoy of Lesotho signed a communiqué on the establishment of diplomatic relations.",
        {("LS", DR, "established")},
    ),
    # two meetings, a partner each
    (
        "ky",
        "",
        "Министр Жээнбек Кулубаев Намибиянын министри менен сүйлөштү. Замбиянын министри менен да жолукту. "
        "Эки жолугушуу тең дипломатиялык мамиле түзүү жөнүндө коммюникеге кол коюу менен аяктады.",
        {("NA", DR, "established"), ("ZM", DR, "established")},
    ),
    # a list told in turn
    (
        "en",
        "",
        "Four of the states that established diplomatic relations with Kyrgyzstan this year are African. Gabon came first. "
        "It was followed by Botswana and Somalia. Tanzania completes the row.",
        {("GA", DR, "established"), ("BW", DR, "established"), ("SO", DR, "established"), ("TZ", DR, "established")},
    ),
    # another country's partner, whichever way round it is told
    ("ru", "", "Бурунди — 152-я страна, установившая дипотношения с Узбекистаном.", {("BI", DR, "other_parties")}),
    ("en", "", "Dushanbe has entered into diplomatic relations with Togo, the Tajik ministry reports.", {("TG", DR, "other_parties")}),
    # a break of others is never ours
    ("en", "Bishkek follows the news", "Honduras broke off its relations with Taiwan; diplomatic relations with China follow.", None),
    # nothing was broken
    (
        "ru",
        "",
        "Кыргызстан отозвал посла из Беларуси, дипломатические отношения с Беларусью разорваны не были.",
        {("BY", "break", "denied")},
    ),
    # an anniversary that tells the day of long ago
    (
        "en",
        "",
        "Thirty years ago, on January 19, 1993, Azerbaijan and Kyrgyzstan established diplomatic relations; on this occasion guests came.",
        {("AZ", DR, "established"), ("AZ", DR, "anniversary")},
    ),
    # a head of state stands for the country
    ("ru", "", "Жапаров и Рахмон подписали договор о государственной границе.", {("TJ", "border_treaty", "established")}),
    # an organization is joined, its elector is not
    ("en", "", "The UN General Assembly elected Kyrgyzstan a member of the UN Security Council.", {("UNSC", "membership", "established")}),
    # currency names no country
    ("ru", "", "На строительство выделят 300 тысяч долларов США, сообщили в Бишкеке.", set()),
]


@pytest.mark.parametrize(("language", "title", "text", "expected"), CASES)
def test_ties_are_read_with_party_kind_and_status(language: str, title: str, text: str, expected: set[tuple[str, str, str]] | None) -> None:
    found = ties(text, language, title)
    if expected is None:
        assert not {tie for tie in found if tie[1] == "break" and tie[2] != "other_parties"}
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "Kyrgyzstan and Belize established diplomatic relations on April 8.", "2025-04-08"),
        ("en", "Kyrgyzstan and Belize established diplomatic relations the day before.", "2025-09-25"),
        ("ru", "Кыргызстан и Белиз установили дипотношения 25 сентября.", "2025-09-25"),
        ("ru", "Накануне Кыргызстан и Белиз установили дипотношения.", "2025-09-25"),
        ("ky", "Кыргызстан 2025-жылдын 5-майында Белиз менен дипломатиялык мамиле түздү.", "2025-05-05"),
        ("ky", "Кечээ Кыргызстан Белиз менен дипломатиялык мамиле түздү.", "2025-09-25"),
        ("ru", "Кыргызстан и Сент-Люсия 20 сентября на 78-й сессии Генассамблеи ООН установили дипотношения.", "2023-09-20"),
        ("en", "Kyrgyzstan and Belize established diplomatic relations in 2025.", "2025"),
    ],
)
def test_the_event_is_dated_by_the_text_and_the_articles_day(language: str, text: str, day: str) -> None:
    assert {str(f.event_date) for f in read(text, language)[1] if f.tie_kind} == {day}


def test_every_fact_names_rule_spans_and_reason() -> None:
    text = "Kyrgyzstan and Malawi established diplomatic relations on Friday."
    statements, facts = read(text, "en")
    (fact,) = (f for f in facts if f.tie_kind)
    assert fact.rule == "diprel.establish"
    assert {text[s.start : s.end] for s in fact.spans} == {"diplomatic relations", "established", "Malawi"}
    assert "Malawi" in statements[fact.statement].text
    assert fact.reason


@pytest.mark.parametrize(
    ("home", "text", "expected"),
    [
        ("PH", "The Philippines and Dominica formally established diplomatic relations.", {("DM", DR, "established")}),
        ("FI", "Finland joined NATO on April 4, 2023.", {("NATO", "membership", "established")}),
        ("UA", "Ukraine cut diplomatic ties with Syria after Damascus recognized separatist regions.", {("SY", "break", "established")}),
        ("KE", "Kenya denied reports that it had severed diplomatic relations with Somalia.", {("SO", "break", "denied")}),
        ("KG", "Tajikistan and the Maldives established diplomatic relations.", {("MV", DR, "other_parties")}),
    ],
)
def test_any_country_may_be_home(home: str, text: str, expected: set[tuple[str, str, str]]) -> None:
    made = version(text, "en")
    facts = Reader(seeds(), home).read(made, split(made))
    assert {(p, f.tie_kind.value, f.tie_status.value) for f in facts if f.tie_kind and f.tie_status for p in f.parties} == expected
