"""Ties in many wordings: relations told as a state, a list, a rank or a step, and what only looks like them. Texts of our own."""

from __future__ import annotations

import pytest
from pipelines_kit import ties

DR = "diplomatic_relations"
CASES = [
    (
        "en",
        "Minister briefs parliament on Africa",
        "Jeenbek Kulubaev told lawmakers that over the last twelve months formal relations were opened with five "
        "African states. The list comprises Chad, Niger, Togo and Benin, and also Liberia. Earlier the deputies had "
        "criticised the absence of embassies in Africa except for Ethiopia.",
        {
            ("TD", DR, "established"),
            ("NE", DR, "established"),
            ("TG", DR, "established"),
            ("BJ", DR, "established"),
            ("LR", DR, "established"),
        },
    ),
    (
        "en",
        "Tajikistan and Lesotho become partners",
        "Dushanbe has formalised its relationship with Lesotho. Envoys Jonibek Hikmat and Nkopane Monyane exchanged "
        "notes at the UN. Kyrgyzstan did the same a month ago, Asia-Plus recalls.",
        {("LS", DR, "other_parties")},
    ),
    (
        "en",
        "Kyrgyz president visits Seoul",
        "The sides discussed trade. Diplomatic relations between the Republic of Korea and Kyrgyzstan, in place since "
        "January 31, 1992, have risen to a comprehensive partnership, the leaders noted.",
        {("KR", DR, "established")},
    ),
    (
        "en",
        "Eswatini becomes the 181st nation",
        "The kingdom of Eswatini has become the 181st country to enter into diplomatic relations with the Kyrgyz "
        "Republic. The ceremony was hosted by the Kyrgyz embassy in London.",
        {("SZ", DR, "established")},
    ),
    (
        "en",
        "Uzbekistan, Kenya sign",
        "Uzbekistan and Kenya have agreed to start diplomatic relations, Gazeta.uz reports. The document was signed at "
        "the UN headquarters. Kyrgyzstan and Kazakhstan have had relations with Nairobi for years.",
        {("KE", DR, "other_parties")},
    ),
    (
        "en",
        "Seminar on trade",
        "Kyrgyz exporters have established business relations with buyers in Togo and Malta. A memorandum was signed "
        "with a chamber of commerce in Lagos.",
        set(),
    ),
    (
        "ru",
        "У Бишкека появился партнер в Индийском океане",
        "Кыргызстан и Коморские Острова отныне связаны дипломатическими отношениями. Подписи под документом поставили "
        "постпреды двух стран при ООН в Нью-Йорке. Архипелаг лежит между Мадагаскаром и Мозамбиком.",
        {("KM", DR, "established")},
    ),
    (
        "ru",
        "Генконсульство в Джидде",
        "Кабинет министров одобрил создание генерального консульства Кыргызской Республики в Джидде (Саудовская "
        "Аравия). Работать оно начнет осенью.",
        {("SA", "consulate", "planned")},
    ),
    (
        "ru",
        "Связи бизнеса",
        "Кыргызские экспортеры установили деловые отношения с покупателями из Того и Мальты. Подписан меморандум с торговой палатой.",
        set(),
    ),
    (
        "ky",
        "Инди океанында жаңы өнөктөш",
        "Кыргызстан менен Комор аралдары мындан ары дипломатиялык мамиледе. Документке эки өлкөнүн БУУдагы туруктуу "
        "өкүлдөрү Нью-Йоркто кол коюшту.",
        {("KM", DR, "established")},
    ),
    (
        "ky",
        "Тажикстан менен Лесото",
        "Тажикстан менен Лесото дипломатиялык мамиле түзүү жөнүндө документке кол койду. Жолугушуу Нью-Йоркто өттү.",
        {("LS", DR, "other_parties")},
    ),
    (
        "en",
        "Bishkek adds Pacific state",
        "Having put their names to a joint communiqué at the UN on Thursday, the envoys of Samoa and Kyrgyzstan opened "
        "a page in the history of both states: until then they had no official relations. Fiji was represented among "
        "the guests.",
        {("WS", DR, "established")},
    ),
    (
        "en",
        "Foreign policy: results of the half-year",
        "In the first half of 2026 the Foreign Ministry of the Kyrgyz Republic formalised relations with four "
        "countries, namely Samoa, Tuvalu, Jamaica, as well as Guyana. The number of partners has grown to 189.",
        {("WS", DR, "established"), ("TV", DR, "established"), ("JM", DR, "established"), ("GY", DR, "established")},
    ),
    (
        "en",
        "Azerbaijan and Jamaica",
        "Baku and Kingston entered into diplomatic relations on March 18. The Azerbaijani foreign ministry recalls that "
        "Jamaica has also such ties with Kyrgyzstan and Uzbekistan.",
        {("JM", DR, "other_parties")},
    ),
    (
        "en",
        "Relations cut",
        "Kyrgyzstan has not severed diplomatic relations with Ukraine, the ministry said, rejecting posts on social media.",
        {("UA", "break", "denied")},
    ),
    (
        "en",
        "Tourism agency visits",
        "Tour operators from Fiji and Jamaica visited Issyk-Kul. They established contacts with local hotels. Ambassadors were present.",
        set(),
    ),
    (
        "ru",
        "Мадагаскар вышел на карту",
        "Мадагаскар и Кыргызстан скрепили дипломатические узы. Документ в Бишкеке завизировали Жээнбек Кулубаев и "
        "прибывшая с визитом министр. За обедом говорили о ванили.",
        {("MG", DR, "established")},
    ),
    (
        "ru",
        "Самоа - новый партнер",
        "В четверг в кулуарах ООН постпреды Самоа и Кыргызстана поставили автографы под коммюнике. До этого дня "
        "официальных отношений между государствами не было, теперь они есть.",
        {("WS", DR, "established")},
    ),
    (
        "ru",
        "Итоги полугодия",
        "В первой половине 2026 года МИД КР оформил отношения с четырьмя странами: Самоа, Тувалу, Ямайкой, а также "
        "Гайаной. Число партнеров выросло до 189.",
        {("WS", DR, "established"), ("TV", DR, "established"), ("JM", DR, "established"), ("GY", DR, "established")},
    ),
    (
        "ru",
        "Туристы",
        "Туроператоры с Фиджи и Ямайки побывали на Иссык-Куле, наладили связи с местными отелями. На встрече присутствовали дипломаты.",
        set(),
    ),
    (
        "ky",
        "Самоа жаңы өнөктөш",
        "Бейшембиде БУУда Самоа менен Кыргызстандын өкүлдөрү биргелешкен коммюникеге кол тамгаларын коюп, эки "
        "мамлекеттин ортосунда дипломатиялык мамилелер башталды.",
        {("WS", DR, "established")},
    ),
    (
        "ky",
        "Жарым жылдын жыйынтыгы",
        "2026-жылдын биринчи жарымында Кыргызстан төрт өлкө менен дипломатиялык мамиле түздү: Самоа, Тувалу, Ямайка жана Гайана.",
        {("WS", DR, "established"), ("TV", DR, "established"), ("JM", DR, "established"), ("GY", DR, "established")},
    ),
    (
        "ky",
        "Туристтер келди",
        "Фиджи менен Ямайкадан туристтер Ысык-Көлгө келди. Алар мейманканалар менен байланыш түзүштү.",
        set(),
    ),
    (
        "en",
        "Top ten events of the year",
        "Among last year's achievements, the presidential administration lists new embassies, a border treaty with "
        "Tajikistan and the establishment of diplomatic relations with Haiti and Barbados. Foreign trade exceeded 16 "
        "billion dollars.",
        {("HT", DR, "established"), ("BB", DR, "established")},
    ),
    (
        "en",
        "Ambassador says goodbye",
        "The outgoing Swiss ambassador paid a farewell visit to the foreign minister. They noted the high level of "
        "relations established between the two states and signed a grant agreement for a water project.",
        set(),
    ),
    (
        "en",
        "University partners",
        "The Kyrgyz National University has entered into partnership relations with universities in Gambia and Haiti, "
        "the rector said in the presence of diplomats.",
        set(),
    ),
    (
        "en",
        "Guinea: talks on relations",
        "Guinea has proposed that Kyrgyzstan establish diplomatic relations. The proposal is being studied in Bishkek.",
        {("GN", DR, "planned")},
    ),
    (
        "en",
        "Barbados added",
        "Kyrgyzstan added Barbados to its diplomatic partners on Friday, when permanent representatives Aida "
        "Kasymalieva and François Jackman signed the relevant communiqué. The island is known for rum and for being the "
        "birthplace of Rihanna.",
        {("BB", DR, "established")},
    ),
    (
        "ru",
        "События года",
        "В числе достижений минувшего года администрация президента называет новые посольства, договор о границе с "
        "Таджикистаном и установление дипотношений с Гаити и Барбадосом.",
        {("HT", DR, "established"), ("BB", DR, "established")},
    ),
    (
        "ru",
        "Астана расширяет присутствие",
        "Казахстан стал сотым дипломатическим партнером Барбадоса. За казахстанскую сторону расписался Алибек Бакаев. "
        "Кыргызстан и Таджикистан такого шага пока не делали.",
        {("BB", DR, "other_parties")},
    ),
    (
        "ru",
        "Прощальный визит",
        "Посол Швейцарии нанес прощальный визит министру иностранных дел. Собеседники отметили высокий уровень "
        "сложившихся отношений и подписали соглашение о гранте на водный проект.",
        set(),
    ),
    (
        "ru",
        "Ратификация",
        "Жогорку Кенеш ратифицировал соглашение с Казахстаном о режиме государственной границы.",
        {("KZ", "border_treaty", "established")},
    ),
    (
        "ky",
        "Гамбия менен алака",
        "Женевада туруктуу өкүлдөр нота алмашып, Кыргызстан менен Гамбия дипломатиялык мамиле түзгөнүн ырасташты.",
        {("GM", DR, "established")},
    ),
    (
        "en",
        "A busy year for envoys",
        "Suriname, Trinidad and Tobago and Dominica: these are the states of the Caribbean with which the Kyrgyz "
        "foreign ministry has formalised diplomatic relations since January.",
        {("SR", DR, "established"), ("TT", DR, "established"), ("DM", DR, "established")},
    ),
    (
        "en",
        "Turkmenistan",
        "Ashgabat and Paramaribo have set up diplomatic relations, Turkmen media say. The Kyrgyz embassy in Ashgabat "
        "congratulated its colleagues.",
        {("SR", DR, "other_parties")},
    ),
    (
        "en",
        "Kyrgyz-German dialogue",
        "Deputy ministers discussed how to develop bilateral relations established in 1992. A programme of cooperation was signed.",
        set(),
    ),
    (
        "en",
        "Ties to be opened",
        "Kyrgyzstan expects to enter into diplomatic relations with Dominica by the end of the year, Kulubaev told 24.kg.",
        {("DM", DR, "planned")},
    ),
    (
        "ru",
        "Суринам",
        "Суринам стал очередной страной Карибского бассейна, официально оформившей дипотношения с Кыргызской "
        "Республикой: послы Аида Касымалиева и Китти Свиб подписали документ в Нью-Йорке.",
        {("SR", DR, "established")},
    ),
    (
        "ru",
        "Карибы",
        "Суринам, Тринидад и Тобаго, Доминика - с этими государствами МИД Кыргызстана оформил дипломатические отношения с начала года.",
        {("SR", DR, "established"), ("TT", DR, "established"), ("DM", DR, "established")},
    ),
    (
        "ru",
        "Туркменистан",
        "Ашхабад и Парамарибо установили дипломатические отношения, пишут туркменские СМИ. Посольство КР в Ашхабаде поздравило коллег.",
        {("SR", DR, "other_parties")},
    ),
    (
        "ru",
        "Диалог",
        "Заместители министров обсудили развитие двусторонних отношений с Германией, установленных в 1992 году. "
        "Подписана программа сотрудничества.",
        set(),
    ),
    (
        "ky",
        "Суринам",
        "Суринам Кыргыз Республикасы менен дипломатиялык мамилелерди расмий түрдө орноткон кезектеги өлкө болду.",
        {("SR", DR, "established")},
    ),
    (
        "ky",
        "Түркмөнстан",
        "Ашхабад менен Парамарибо дипломатиялык мамиле түздү деп жазды түркмөн басма сөзү.",
        {("SR", DR, "other_parties")},
    ),
    (
        "ky",
        "Пландар",
        "Кыргызстан жыл аягына чейин Доминика менен дипломатиялык мамиле түзөт деп күтүлүүдө.",
        {("DM", DR, "planned")},
    ),
    (
        "ky",
        "Диалог",
        "Министрдин орун басарлары Германия менен эки тараптуу мамилелерди өнүктүрүүнү талкуулады. Кызматташуу программасына кол коюлду.",
        set(),
    ),
]


@pytest.mark.parametrize(("language", "title", "text", "expected"), CASES)
def test_a_tie_is_read_in_any_wording(language: str, title: str, text: str, expected: set[tuple[str, str, str]]) -> None:
    assert ties(text, language, title=title) == expected
