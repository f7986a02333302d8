"""What the site prints around its stories, edition by edition: labels, dates, the date line, and its typography.

Kyrgyz pages print their dates with Russian months, as captured.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from core.records import Language
from monitor.replica.story import BISHKEK

_RU_MONTHS = ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"]
_EN_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_RU_DAYS = ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"]
_EN_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

AGENCY = ("24.kg news agency", "24.kg")
"""The agency's name as texts print it, the longer form first."""

SECTION_NAMES = {
    "vlast": "Власть",
    "obschestvo": "Общество",
    "ekonomika": "Экономика",
    "proisshestvija": "Происшествия",
    "sport": "Спорт",
    "biznes_info": "Бизнес",
    "tehnoblog": "Техноблог",
    "whatsapp": "WhatsApp",
    "video": "Видео",
    "kultura": "Культура",
    "vybory": "Выборы",
    "press_konferentsii": "Пресс-конференции",
    "english": "English",
    "kyrgyzcha": "Кыргызча",
}


@dataclass(frozen=True, slots=True)
class Words:
    """Labels of one edition. Those of the Kyrgyz edition that no capture shows are the Russian ones."""

    html_lang: str
    news: str
    related: str
    popular: str
    read_also: str
    last_news: str
    link: str
    views: str
    city: str
    agency: str
    author_prefix: str


_RU = Words(
    "ru-RU", "Лента новостей", "Материалы по теме", "Популярные новости", "Читайте по теме", "Последние новости",
    "Ссылка: ", "просмотров: ", "Бишкек", "24.kg", "",
)  # fmt: skip
WORDS = {
    Language.RU: _RU,
    Language.EN: Words(
        "en-US", "News", "Related", "Popular", "Read also", "Latest news", "link: ", "views: ", "Bishkek", "24.kg news agency", "by ",
    ),
    Language.KY: Words(
        "ky-KG", "Жаңылыктар", _RU.related, "Эң көп окулган жаңылыктар", _RU.read_also, "Акыркы жаңылыктар",
        _RU.link, _RU.views, _RU.city, _RU.agency, "",
    ),
}  # fmt: skip


def local(moment: datetime) -> datetime:
    """The moment in the site's zone."""
    return moment.astimezone(BISHKEK)


def clock_time(moment: datetime) -> str:
    """ "11:34", as a row of a list prints it."""
    return f"{local(moment):%H:%M}"


def day_line(moment: datetime, language: Language) -> str:
    """ "20 января, среда" or "14 June, Monday": the row of a list that opens a day. There is no year."""
    at = local(moment)
    if language is Language.EN:
        return f"{at.day} {_EN_MONTHS[at.month - 1]}, {_EN_DAYS[at.weekday()]}"
    return f"{at.day} {_RU_MONTHS[at.month - 1]}, {_RU_DAYS[at.weekday()]}"


def full_time(moment: datetime, language: Language) -> str:
    """ "10:14, 20 января 2021" or "11:29, 13 April 2021"."""
    at = local(moment)
    months = _EN_MONTHS if language is Language.EN else _RU_MONTHS
    return f"{at:%H:%M}, {at.day} {months[at.month - 1]} {at.year}"


def amp_date_line(moment: datetime, language: Language, author: str | None) -> str:
    """The date line of an AMP page: Russian months in every edition, and no "by"."""
    words = WORDS[language]
    line = f"{full_time(moment, Language.RU)}, {words.city} - {words.agency}"
    return f"{line} , {author}" if author else line


_SHORT_WORD = re.compile(r"(?<![\w-])(\w{1,3}) (?=\S)")


def typeset(text: str, language: Language) -> Markup:
    """The text escaped, with no-break spaces before dashes and, in Cyrillic, after short words."""
    if language is not Language.EN:
        text = _SHORT_WORD.sub("\\1\N{NO-BREAK SPACE}", text)
    text = text.replace(" —", "\N{NO-BREAK SPACE}—")
    return Markup(str(escape(text)).replace("\N{NO-BREAK SPACE}", "&nbsp;"))


def shortened(title: str, length: int = 60) -> str | None:
    """The title cut at a word and ended by "...", None where it is short enough."""
    if len(title) <= length:
        return None
    return title[:length].rsplit(" ", 1)[0] + "..."
