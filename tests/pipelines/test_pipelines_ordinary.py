"""News that says nothing of the programme: no stance, no step and no figure may be read in it."""

from __future__ import annotations

import pytest
from pipelines_kit import read

from core.records import Modality

ORDINARY = [
    (
        "en",
        "Footballers stay at home",
        "The football federation of Kyrgyzstan refused to take part in the tournament in Tashkent because of injuries.",
    ),
    (
        "ru",
        "Сыр снова пускают",
        "Россия сняла запрет на ввоз сыра с одного завода Кыргызстана.",
    ),
    (
        "en",
        "Drivers wait in the snow",
        "Forty Kyrgyz trucks were stuck at the border of Russia and Kazakhstan because of a blizzard.",
    ),
    (
        "ru",
        "Гостей на озере больше",
        "Число иностранных туристов на Иссык-Куле за год выросло на 10 процентов, больше всего их из Казахстана.",
    ),
    (
        "en",
        "Hurt in a brawl",
        "The minister of health visited an injured citizen of Pakistan in the National Hospital and promised all assistance to the victim.",
    ),
    (
        "ru",
        "Школьница из Нарына едет учиться",
        "Выпускница лицея получила грант на учебу в США. Посольство поздравило ее.",
    ),
    (
        "en",
        "Textbooks will be late",
        "The books are printed under a World Bank project signed in 2019, the minister of education told deputies in Bishkek.",
    ),
    (
        "ru",
        "Лагерь на Иссык-Куле",
        "Победители конкурса ЮНИСЕФ поедут в лагерь на Иссык-Куль, сообщили в министерстве.",
    ),
    (
        "en",
        "Assembly plant looks for a plot in Suzak",
        "The president's envoy in the region received a Turkish investor who plans a plant for tractors. The mayor was told to find a plot.",
    ),
    (
        "en",
        "Family day at school No. 12",
        "Pupils danced and sang. The coordinator of the UN Population Fund told them about the history of the day.",
    ),
    (
        "en",
        "Every ninth child is underweight",
        "A survey of UNICEF and the statisticians in Talas found that every ninth child weighs too little. The project took a year.",
    ),
    (
        "en",
        "Power comes from the neighbors",
        "Kazakhstan and Uzbekistan have agreed to supply Kyrgyzstan with electricity in January, the energy minister told the deputies.",
    ),
    (
        "ru",
        "Жители собрали вещи для пострадавших",
        "Кыргызстанцы собрали сорок тонн вещей в помощь Турции. Груз полетит самолетом.",
    ),
    (
        "ru",
        "Токаев и Лукашенко поговорили по телефону",
        "Президенты обсудили повестку межправсовета ЕАЭС в Чолпон-Ате и развитие двустороннего сотрудничества Казахстана и Беларуси.",
    ),
    (
        "ky",
        "Окуучулар эртең менен тамактанбайт",
        "ЮНИСЕФтин изилдөөсүнө караганда, программадагы окуучулардын үчтөн бири эртең менен тамактанбайт.",
    ),
    (
        "en",
        "Thirty years of relations with Brazil",
        "Foreign ministers Jeenbek Kulubaev and Mauro Vieira exchanged letters on the thirtieth anniversary of diplomatic relations between Kyrgyzstan and Brazil. They wished each other well and spoke warmly of the friendship of the two peoples.",
    ),
    (
        "en",
        "New ambassador hands over credentials",
        "Sadyr Japarov accepted the credentials of the ambassador of Indonesia. The President wished him success and said that Kyrgyzstan values its ties with Indonesia.",
    ),
    (
        "en",
        "Consulate moves",
        "The Consulate General of Kyrgyzstan in Istanbul has moved to a new building on the European side. Visitors are received from Monday.",
    ),
    (
        "en",
        "Uzbekistan and Ghana agree to cooperate",
        "Uzbekistan and Ghana signed a memorandum on political consultations in Tashkent. Trade between them came to 12 million dollars.",
    ),
    (
        "en",
        "Wrestlers return with medals",
        "The Kyrgyz wrestling team won five medals in Albania. The President congratulated the athletes. Teams from 45 countries took part.",
    ),
    (
        "en",
        "Smuggled goods seized at border",
        "Border guards at Kyzyl-Kiya stopped a truck with contraband cigarettes that had come across the Uzbek border. The goods were worth 3 million soms.",
    ),
    (
        "en",
        "Bank lends to farmers",
        "The Aiyl Bank offers loans at six percent to farmers in Chui. About 1,200 farmers have received money. The bank is looking for investors.",
    ),
    (
        "en",
        "Georgia lifts visas for Kyrgyz diplomats",
        "An agreement on visa-free travel for holders of diplomatic passports between Georgia and Kyrgyzstan enters into force on 1 March.",
    ),
    (
        "en",
        "Osh gets new park",
        "A park was opened in Osh with money from the city of Guangzhou, its sister city. The mayors agreed to strengthen cooperation in culture.",
    ),
    (
        "en",
        "Congratulations on Independence Day",
        "Presidents of Turkey, Russia and China congratulated Sadyr Japarov on Independence Day and confirmed their readiness to strengthen cooperation.",
    ),
    (
        "en",
        "Cabinet discusses heating",
        "The Cabinet chairman heard reports on coal supplies. Kara-Keche produced 1.3 million tons. Some coal goes to Uzbekistan.",
    ),
    (
        "en",
        "University opens lab",
        "A Korean university and the Technical University opened an electronics laboratory in Bishkek. The rector thanked the Korean partners.",
    ),
    (
        "en",
        "Kazakh minister visits Paris",
        "Kazakhstan's foreign minister discussed strategic partnership and trade with his French colleague. Kazakhstan supplies uranium to France.",
    ),
    (
        "en",
        "Border checkpoint closed for holiday",
        "The checkpoint Ken-Bulun on the Kazakh border will work around the clock during the holidays, the border service said. Drivers are advised to plan their trips.",
    ),
    (
        "en",
        "Ambassador appointed to Malaysia",
        "By decree of the President, Nazirbek Aliev was named ambassador of Kyrgyzstan to Malaysia. He used to work in trade.",
    ),
    (
        "en",
        "Hospital in Batken",
        "A maternity hospital in Batken was built under a project of the Health Ministry. It cost 300 million soms; 165 people work there.",
    ),
    (
        "en",
        "Deputies argue about migrants' pensions",
        "Deputies discussed the pension fund. Citizens who worked abroad may pay contributions by phone.",
    ),
    (
        "en",
        "Inflation slows",
        "Consumer prices rose by 6.1 percent in a year, the National Bank said. Imports of flour from Kazakhstan grew.",
    ),
    (
        "ru",
        "30 лет дипотношениям с Бразилией",
        "Министры обменялись поздравлениями по случаю 30-летия установления дипломатических отношений между Кыргызстаном и Бразилией.",
    ),
    (
        "ru",
        "Верительные грамоты вручил посол Индонезии",
        "Президент Садыр Жапаров принял верительные грамоты посла Индонезии и пожелал ему успехов в развитии двусторонних связей.",
    ),
    ("ru", "Борцы вернулись с медалями", "Сборная Кыргызстана завоевала пять медалей в Албании. Президент поздравил спортсменов."),
    (
        "ru",
        "На границе изъяли контрабанду",
        "Пограничники задержали на границе с Узбекистаном фуру с сигаретами. Товар оценили в 3 миллиона сомов.",
    ),
    (
        "ru",
        "Поздравления с Днем независимости",
        "Лидеры Турции, России и Китая поздравили Жапарова с Днем независимости и выразили готовность укреплять сотрудничество.",
    ),
    ("ru", "В Бишкеке обсудили отопление", "Премьер заслушал отчет о поставках угля. Часть угля экспортируется в Узбекистан."),
    (
        "ru",
        "Министр Казахстана посетил Париж",
        "Глава МИД Казахстана обсудил с французским коллегой стратегическое партнерство и торговлю.",
    ),
    (
        "ru",
        "В политехе открыли лабораторию",
        "Корейский университет передал Техническому университету оборудование. Ректор поблагодарил партнеров.",
    ),
    ("ru", "Выставка в музее", "В музее открылась выставка о кыргызских мигрантах в Москве. Гостей встретил посол России."),
    (
        "ru",
        "Пассажиропоток аэропорта",
        "Аэропорт Манас обслужил 2,1 миллиона пассажиров, что на 13 процентов больше прошлогоднего. Открыт рейс в Джидду.",
    ),
    ("ru", "Назначен посол в Малайзии", "Указом президента Назирбек Алиев назначен послом Кыргызстана в Малайзии."),
    (
        "ru",
        "Суд по делу о взятке",
        "Суд приговорил бывшего сотрудника посольства в Турции за взятку. Он вымогал деньги у граждан за паспорта.",
    ),
    ("ky", "Балбандар медаль алды", "Кыргызстандын балбандары Албанияда беш медаль утту. Президент аларды куттуктады."),
    ("ky", "Элчи ишеним грамотасын тапшырды", "Садыр Жапаров Индонезиянын элчисинен ишеним грамотасын кабыл алып, ийгилик каалады."),
    ("ky", "Чек арада контрабанда кармалды", "Чек арачылар Өзбекстан тараптан келген тамеки жүктөгөн унааны кармашты."),
    (
        "ky",
        "Эгемендик күнү менен куттуктоо",
        "Түркия, Орусия жана Кытай лидерлери Садыр Жапаровду Эгемендик күнү менен куттуктап, кызматташтыкты чыңдоого даяр экенин билдирди.",
    ),
    (
        "ky",
        "Көмүр даярдыгы",
        "Министрлер кабинетинин төрагасы көмүр даярдоо боюнча отчетту укту. Көмүрдүн бир бөлүгү Өзбекстанга жөнөтүлөт.",
    ),
    ("ky", "Политехте лаборатория ачылды", "Корея университети Бишкектеги университетке жабдуу берди."),
]


@pytest.mark.parametrize(("language", "title", "text"), ORDINARY)
def test_ordinary_news_says_nothing_of_the_programme(language: str, title: str, text: str) -> None:
    assert [(f.rule, f.topic or f.measure) for f in read(text, language, title)[1] if (f.topic or f.measure) and not f.review] == []


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        (
            "ru",
            "Граница Кыргызстана с Таджикистаном: что осталось",
            "В Лейлекском районе предстоит закрыть 120 километров, в Баткенском — 60.",
        ),
        ("ky", "Кыргызстан менен Тажикстандын чек арасы", "Лейлек районунда 120, Баткен районунда 60 чакырым тосулушу керек."),
    ],
)
def test_a_length_still_to_be_closed_is_no_step(language: str, title: str, text: str) -> None:
    assert not [
        fact for fact in read(text, language, title)[1] if fact.quantity and fact.topic == "borders" and fact.modality is Modality.DONE
    ]
