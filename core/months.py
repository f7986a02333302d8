"""Names of the months as the news sites write them, to numbers. Russian, English and Kyrgyz; no clock, no locale of the machine."""

from __future__ import annotations

_STARTS = (
    ("янв", "jan", "үчтүн"),
    ("фев", "feb", "бирдин"),
    ("мар", "mar", "жалган"),
    ("апр", "apr", "чын"),
    ("май", "мая", "may", "бугу"),
    ("июн", "jun", "кулжа"),
    ("июл", "jul", "теке"),
    ("авг", "aug", "баш"),
    ("сен", "sep", "аяк"),
    ("окт", "oct", "тогуз"),
    ("ноя", "nov", "жети"),
    ("дек", "dec", "беш"),
)


def month_number(word: str) -> int | None:
    """1 to 12 for a month's name in any case form or abbreviation of three letters or more; None for any other word."""
    word = word.lower()
    return next((number for number, starts in enumerate(_STARTS, 1) if word.startswith(starts)), None)
