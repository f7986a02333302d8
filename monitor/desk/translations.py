"""The interface's words in English, Russian and Kyrgyz. Catalogues are the .po files of locale/, read at start; quoted news is never translated.

Every .po of a language's folder counts, so that each part of the desk keeps its own.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.core import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from core.records import Language

LOCALES = Path(__file__).parent / "locale"
NAMES: Mapping[Language, str] = {Language.EN: "English", Language.RU: "Русский", Language.KY: "Кыргызча"}


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words. English ones are the message ids themselves."""

    language: Language
    catalogues: gettext.NullTranslations

    def t(self, text: str, /, **values: object) -> str:
        """The text in this language, with `{name}` filled in. Values are put in as they are: escaping is the template's."""
        said = self.catalogues.gettext(text)
        return said.format(**values) if values else said

    def n(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The form that fits the count, which is `{count}` in the text."""
        return self.catalogues.ngettext(one, many, count).format(count=f"{count:,}".replace(",", "\N{NO-BREAK SPACE}"), **values)


@cache
def words(language: Language) -> Words:
    """Raises ValueError (of Babel) on a broken catalogue."""
    found: gettext.NullTranslations = gettext.NullTranslations()
    for file in sorted((LOCALES / language.value / "LC_MESSAGES").glob("*.po")):
        with file.open("rb") as source:
            catalogue = read_po(source, locale=language.value, abort_invalid=True)
        binary = io.BytesIO()
        write_mo(binary, catalogue)
        binary.seek(0)
        loaded = gettext.GNUTranslations(binary)
        loaded.add_fallback(found)
        found = loaded
    return Words(language, found)


def choose(wanted: str | None, accept_language: str) -> Language:
    """The language asked for by name, else the first of an Accept-Language header that there is, else English."""
    if wanted in set(Language):
        return Language(wanted)
    preferred = [part.split(";")[0].strip().replace("-", "_") for part in accept_language.split(",") if part.strip()]
    found = negotiate_locale(preferred, [one.value for one in Language])
    return Language(found) if found else Language.EN
