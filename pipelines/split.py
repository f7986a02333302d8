"""Version to statements: sentences with spans, headline, quotes and who is speaking. Reads no meaning beyond attribution."""

from __future__ import annotations

import re
from collections.abc import Iterator

import razdel
import sentencex

from core.records import Language, Statement, Version

_PARAGRAPH = re.compile(r"\n\s*\n")
# Abbreviations after which razdel (trained on Russian) or a plain rule ends a sentence too early in Russian or Kyrgyz news.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«-])(?:[А-ЯӨҮҢA-Z]|г|гг|ж|жж|т\.\s?е|т\.\s?д|т\.\s?п|т\.\s?б|др|млн|млрд|трлн|тыс|руб|сом|им|ул|обл|р-н|проф|акад|ст|стр|кв|см|мин|сек|миң|ш|к|у)\.$"
)
_MEASURE = re.compile(r"\b(?:млн|млрд|трлн|тыс|руб|сом|мин|сек|см|кв|миң|г|гг)\.$")  # a capital after these begins a sentence
_QUOTES = re.compile(r"[«“\"][^»”\"]{12,}[»”\"]")
_NAME = r"[A-ZА-ЯЁӨҮҢ][\w'’-]+(?:[ \u00a0]+[A-ZА-ЯЁӨҮҢ][\w'’-]+){1,2}"
_SAID_EN = r"(?:said|says|told|noted|stressed|added|reported|announced|stated|explained|emphasized|recalled|according to)"
_SAID_RU = r"(?:сказал|сообщил|заявил|отметил|подчеркнул|добавил|рассказал|напомнил|пояснил|уточнил|считает|говорит)(?:а|и)?"
_SAID_KY = r"(?:деди|билдирди|айтты|белгиледи|маалымдады|кошумчалады|түшүндүрдү|айтымында)"
_SPEAKER = {
    Language.EN: (
        re.compile(rf"\b{_SAID_EN}\s+(?:[a-z'’,-]+\s+){{0,4}}?({_NAME})"),
        re.compile(rf"({_NAME})(?:,[^,.]{{3,60}},)?\s+(?:has\s+|also\s+)?{_SAID_EN}\b"),
    ),
    Language.RU: (
        re.compile(rf"\b{_SAID_RU}\s+(?:[а-яё,-]+\s+){{0,5}}?({_NAME})"),
        re.compile(rf"({_NAME})\s+(?:[а-яё]+\s+)?{_SAID_RU}\b"),
        re.compile(rf"[Пп]о (?:словам|данным)\s+(?:[а-яёА-ЯЁ-]+\s+){{0,5}}?({_NAME})"),
    ),
    Language.KY: (re.compile(rf"({_NAME})\s+(?:[\w,-]+\s+){{0,3}}?{_SAID_KY}\b"),),
}


def split(version: Version) -> tuple[Statement, ...]:
    """Statements of a version in order; the first is the headline when the version has one. Never raises, may be empty."""
    statements: list[Statement] = []
    speaker: str | None = None
    for paragraph, (start, end) in enumerate(_paragraphs(version.text)):
        headline = paragraph == 0 and bool(version.title) and version.text[start:end] == version.title
        for first, last in [(start, end)] if headline else _sentences(version.text, start, end, version.language):
            text = version.text[first:last]
            named = None if headline else _speaker(text, version.language)
            quoted = bool(_QUOTES.search(text)) or text[:1] in '«“"'
            speaker = named or (speaker if quoted else None)
            statements.append(
                Statement(
                    len(statements),
                    paragraph,
                    first,
                    last,
                    text,
                    version.language,
                    headline,
                    quoted,
                    named or (speaker if quoted else None),
                )
            )
    return tuple(statements)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in [*_PARAGRAPH.finditer(text), None]:
        end = gap.start() if gap else len(text)
        lead = len(text[start:end]) - len(text[start:end].lstrip())
        stripped = text[start:end].strip()
        if stripped:
            yield start + lead, start + lead + len(stripped)
        start = gap.end() if gap else end


def _sentences(text: str, start: int, end: int, language: Language) -> list[tuple[int, int]]:
    block = text[start:end]
    if language is Language.EN:
        raw = [(b["start_index"], b["end_index"]) for b in sentencex.get_sentence_boundaries("en", block)]
    else:
        raw = [(piece.start, piece.stop) for piece in razdel.sentenize(block)]
    joined: list[tuple[int, int]] = []
    for first, last in raw:
        piece = block[first:last]
        lead = len(piece) - len(piece.lstrip())
        first, last = first + lead, first + len(piece.rstrip())
        if first >= last:
            continue
        if joined and _continues(block[joined[-1][0] : joined[-1][1]], block[first:last], language):
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return [(start + first, start + last) for first, last in joined]


def _continues(before: str, after: str, language: Language) -> bool:
    if (after[:1].islower() and before[-1:] in ".") or before.endswith(";"):
        return True  # razdel ends a sentence at a semicolon, in the midst of a list
    if language is Language.EN or not _ABBREVIATION.search(before):
        return False
    return not (_MEASURE.search(before) and after[:1].isupper())


def _speaker(text: str, language: Language) -> str | None:
    for pattern in _SPEAKER[language]:
        found = pattern.search(text)
        if found:
            return found.group(1).replace("\u00a0", " ")
    return None
