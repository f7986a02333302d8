"""Silent edits as a word-by-word difference of two texts. Says what changed in the words, not what it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import accumulate

from core.records import Version
from monitor.report_model import EditView, Piece
from monitor.report_span import local
from monitor.report_words import clean, edition, web_address
from monitor.text_fragment import with_fragment
from pipelines.split import split
from seeds.loader import Seeds
from store.versions import Edit

_WORD = re.compile(r"\s*\S+")
_BLOCK = re.compile(r"\n\s*\n")
"""What stands between two paragraphs of a version's text."""
_CONTEXT_WORDS = 8
"""Unchanged words shown on either side of a change: enough to know the sentence again."""


def edit_view(edit: Edit, seeds: Seeds, touches: tuple[str, ...] = (), finding_ids: tuple[str, ...] = ()) -> EditView:
    """The edit with the captures that prove either text: the last that showed the old one, the first that showed the new one.

    `touches` names findings that rest on either text, `finding_ids` has their ids.
    """
    before, after = edit.before.version, edit.after.version
    address, difference = web_address(after.url), _Difference(before.text, after.text)
    return EditView(
        clean(after.title),
        address,
        with_fragment(address, _changed_sentence(after, difference.places())),
        edition(seeds, after.ref.site, after.source, after.language),
        after.language.value,
        local(edit.seen_at),
        local(after.published_at),
        tuple(difference.passages()) or _date_moved(local(before.published_at), local(after.published_at)),
        edit.before.captures[-1] if edit.before.captures else "",
        edit.after.captures[0] if edit.after.captures else "",
        touches,
        finding_ids,
    )


def passages(before: str, after: str) -> list[tuple[Piece, ...]]:
    """The changed stretches, each with some words around it; changes that stand close together share one passage. [] for equal texts."""
    return _Difference(before, after).passages()


class _Difference:
    """Two texts word by word."""

    def __init__(self, before: str, after: str) -> None:
        self._old, self._new = _WORD.findall(before), _WORD.findall(after)
        self._matcher = SequenceMatcher(None, [word.strip() for word in self._old], [word.strip() for word in self._new], autojunk=False)

    def passages(self) -> list[tuple[Piece, ...]]:
        old, new, found = self._old, self._new, []
        for group in self._matcher.get_grouped_opcodes(_CONTEXT_WORDS):
            pieces = [Piece("…")] if group[0][3] > 0 else []
            for tag, old_from, old_to, new_from, new_to in group:
                if tag == "equal":
                    pieces.append(Piece(_joined(new[new_from:new_to])))
                    continue
                pieces += [*_changed(old[old_from:old_to], "removed"), *_changed(new[new_from:new_to], "added")]
            if group[-1][4] < len(new):
                pieces.append(Piece(" …"))
            found.append(tuple(pieces))
        return found

    def places(self) -> list[int]:
        """Where in the new text each change begins; words that only went count at the word that followed them, if one did."""
        starts = list(accumulate((len(word) for word in self._new[:-1]), initial=0))
        return [starts[new_from] for tag, _, _, new_from, _ in self._matcher.get_opcodes() if tag != "equal" and new_from < len(self._new)]


def _changed_sentence(after: Version, places: Sequence[int]) -> str:
    """The first sentence of the new text that holds a change, one of the body before the headline; "" where there is none."""
    body = len(after.title) if after.text.startswith(after.title) else 0
    place = next((place for place in places if place >= body), next(iter(places), None))
    if place is None:
        return ""
    text = after.text
    place += len(text[place:]) - len(text[place:].lstrip())
    start = max((gap.end() for gap in _BLOCK.finditer(text, 0, place)), default=0)
    end = next((gap.start() for gap in _BLOCK.finditer(text, place)), len(text))
    block = replace(after, title="", text=text[start:end])
    return next((one.text for one in split(block) if one.end > place - start), "")


def _changed(words: Sequence[str], role: str) -> list[Piece]:
    """The space or break before the first word stays outside the mark."""
    text = _joined(words)
    inner = text.lstrip(" ¶") or text
    before = text[: len(text) - len(inner)]
    return [piece for piece in (Piece(before), Piece(inner, role)) if piece.text]


def _joined(words: Sequence[str]) -> str:
    return clean(re.sub(r"\s*\n\s*", " ¶ ", "".join(words)))


def _date_moved(before: str, after: str) -> tuple[tuple[Piece, ...], ...]:
    """The texts are equal: then the stated time of publication moved."""
    return ((Piece("time of publication: "), Piece(before or "none", "removed"), Piece(" "), Piece(after or "none", "added")),)
