"""A story's body: from the small marks of its file to blocks, and from blocks to the site's HTML.

Marks, one block each, blank lines between: `### heading`, `#### smaller heading`, `> quotation | speaker`, `- item` lines,
`!lead text`, `!caption text` (a picture in the text), `!gallery text`, `!table a | b ; c | d`, `!vote question ; answer ; answer`,
`!embed address`, `!poteme number` ("read also"). A heading that is a time of day opens an entry of a live broadcast.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from core.records import Language
from monitor.replica.wording import AGENCY, WORDS, typeset

_TIME_HEADING = re.compile(r"[0-2]\d:[0-5]\d")
_MARK = re.compile(r"(!\w+|#{3,4}|>|-)\s+")
_AGENCY = re.compile("|".join(re.escape(name) for name in AGENCY))


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `mark` is "" for a paragraph, else the mark without its text. `lines` holds the text, one entry but for lists."""

    mark: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.lines)

    @property
    def opens_entry(self) -> bool:
        return self.mark == "###" and _TIME_HEADING.fullmatch(self.text) is not None


def blocks(body: str) -> Iterator[Block]:
    """The blocks of a body, in order."""
    for chunk in re.split(r"\n\s*\n", body.strip()):
        lines = [line.strip() for line in chunk.splitlines()]
        found = _MARK.match(lines[0])
        mark = found[1] if found else ""
        yield Block(mark, tuple(line.removeprefix(mark).strip() for line in lines))


def references(body: str) -> list[int]:
    """Numbers of the stories that "read also" boxes lead to. A number that is none counts as 0, which no story has."""
    return [int(block.text) if block.text.isdigit() else 0 for block in blocks(body) if block.mark == "!poteme"]


def first_paragraph(body: str) -> str:
    """The first running text, a lead included."""
    return next((block.text for block in blocks(body) if block.mark in ("", "!lead")), "")


@dataclass(frozen=True, slots=True)
class Link:
    """Where a "read also" box leads."""

    href: str
    title: str


@dataclass(frozen=True, slots=True)
class BodyWriter:
    """Writes bodies of one story. `link` resolves a number; `loose_captions` takes the second of the two ways to print a caption."""

    language: Language
    link: Callable[[int], Link]
    loose_captions: bool = False

    def html(self, body: str) -> Markup:
        """The inside of the element of the body."""
        parts = list(blocks(body))
        first = next((index for index, block in enumerate(parts) if block.opens_entry), None)
        if first is None:
            return Markup("\n").join(self._block(block) for block in parts)
        entries = Markup("\n").join(self._entries(parts[first:]))
        before = Markup("\n").join(self._block(block) for block in parts[:first])
        return before + Markup('\n<div class="broadcasting-content reversed">\n{}\n</div>').format(entries)

    def _entries(self, parts: Sequence[Block]) -> list[Markup]:
        """Entries in the order of the source, oldest first: the page turns them round by style sheet only."""
        entries: list[list[Markup]] = []
        for block in parts:
            if block.opens_entry:
                entries.append([Markup('<div class="broadcasting-time">{}</div>').format(block.text)])
            else:
                entries[-1].append(self._block(block))
        return [Markup('<div class="broadcasting-item">{}</div>').format(Markup("").join(entry)) for entry in reversed(entries)]

    def _block(self, block: Block) -> Markup:
        text = self._inline(block.text)
        match block.mark:
            case "###":
                return Markup("<h3>{}</h3>").format(text)
            case "####":
                return Markup("<h4>{}</h4>").format(text)
            case "-":
                return Markup("<ul>{}</ul>").format(
                    Markup("").join(Markup("<li>{}</li>").format(self._inline(line)) for line in block.lines)
                )
            case ">":
                return self._quotation(block.text)
            case "!lead":
                return Markup('<p class="lead">{}</p>').format(text)
            case "!caption":
                return self._caption(text)
            case "!gallery":
                return Markup(
                    '<div class="gallery"><a href="/files/media/gallery/large.jpg"><img src="/files/media/gallery/small.jpg" alt=""></a>'
                    '<div class="gallery-text">{}</div></div>'
                ).format(text)
            case "!table":
                return self._table(block.text)
            case "!vote":
                return self._vote(block.text)
            case "!embed":
                return Markup(
                    '<p><iframe src="{}" width="560" height="315">Ваш браузер не показывает видео</iframe>'
                    '<script>var player = {{"autoplay": "false"}};</script></p>'
                ).format(block.text)
            case "!poteme":
                return self._read_also(int(block.text))
            case _:
                return Markup("<p>{}</p>").format(text)

    def _inline(self, text: str) -> Markup:
        written = Markup("")
        position = 0
        for found in _AGENCY.finditer(text):
            written += typeset(text[position : found.start()], self.language) + Markup("<strong>{}</strong>").format(found[0])
            position = found.end()
        return written + typeset(text[position:], self.language)

    def _quotation(self, text: str) -> Markup:
        words, _, speaker = (part.strip() for part in text.partition("|"))
        cite = Markup("<cite>{}</cite>").format(speaker) if speaker else Markup("")
        return Markup("<blockquote><p>{}</p>{}</blockquote>").format(self._inline(words), cite)

    def _caption(self, text: Markup) -> Markup:
        if self.loose_captions:
            return Markup('<p><img src="/files/media/photo.jpg" alt=""></p>\n<p class="photo-description">{}</p>').format(text)
        return Markup('<div class="imgInText"><img src="/files/media/photo.jpg" alt=""><div class="text">{}</div></div>').format(text)

    def _table(self, text: str) -> Markup:
        rows = [[cell.strip() for cell in row.split("|")] for row in text.split(";")]
        lines = [
            Markup("<tr>{}</tr>").format(Markup("").join(Markup(f"<{tag}>{{}}</{tag}>").format(self._inline(cell)) for cell in row))
            for row, tag in zip(rows, ["th"] + ["td"] * (len(rows) - 1), strict=True)
        ]
        return Markup('<table class="table"><tbody>{}</tbody></table>').format(Markup("").join(lines))

    def _vote(self, text: str) -> Markup:
        question, *answers = (part.strip() for part in text.split(";"))
        choices = Markup("").join(Markup('<label><input type="radio" name="vote"> {}</label>').format(answer) for answer in answers)
        return Markup('<div class="vote"><div class="title">{}</div>{}</div>').format(question, choices)

    def _read_also(self, number: int) -> Markup:
        link = self.link(number)
        return Markup(
            '<div class="poTeme"><div class="poTemeTitle">{}</div><div class="one"><div class="title">'
            '<a href="{}"><span>{}</span></a></div></div></div>'
        ).format(WORDS[self.language].read_also, link.href, typeset(link.title, self.language))


def amp_html(body: str, language: Language) -> Markup:
    """The body as the AMP page has it: running text only, with numbers and some names missing."""
    kept = (block for block in blocks(body) if block.mark in ("", "!lead", ">", "-", "###", "####"))
    return Markup("\n").join(Markup("<p>{}</p>").format(typeset(_with_gaps(block.text), language)) for block in kept)


def _with_gaps(text: str) -> str:
    """Every figure is lost, and every second word that begins with a capital, the first of a sentence apart."""
    capitals = 0
    words = text.split(" ")
    for index, word in enumerate(words):
        if any(sign.isdigit() for sign in word):
            words[index] = ""
        elif index and word[:1].isupper() and not words[index - 1].endswith((".", "?", "!")):
            capitals += 1
            if capitals % 2:
                words[index] = ""
    return " ".join(words)


def break_markup(html: str) -> Markup:
    """The same text with every second paragraph left open, one tag closed that was never opened, and a bare attribute."""
    pieces = str(html).split("</p>")
    broken = "".join(piece + ("</p>" if index % 2 else "</b>") for index, piece in enumerate(pieces[:-1])) + pieces[-1]
    return Markup(broken.replace("<p>", "<p class=text align=justify style=>", 1))
