"""Silent edits as a word-by-word difference of two texts. Says what changed in the words, not what it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from monitor.report_model import EditView, Piece
from monitor.report_span import local
from monitor.report_words import clean, edition, web_address
from seeds.loader import Seeds
from store.versions import Edit

_WORD = re.compile(r"\s*\S+")
_CONTEXT_WORDS = 8
"""Unchanged words shown on either side of a change: enough to know the sentence again."""


def edit_view(edit: Edit, seeds: Seeds, touches: tuple[str, ...] = (), finding_ids: tuple[str, ...] = ()) -> EditView:
    """The edit with the captures that prove either text: the last that showed the old one, the first that showed the new one.

    `touches` names findings that rest on either text, `finding_ids` has their ids.
    """
    before, after = edit.before.version, edit.after.version
    return EditView(
        clean(after.title),
        web_address(after.url),
        edition(seeds, after.ref.site, after.source, after.language),
        after.language.value,
        local(edit.seen_at),
        local(after.published_at),
        tuple(passages(before.text, after.text)) or _date_moved(local(before.published_at), local(after.published_at)),
        edit.before.captures[-1] if edit.before.captures else "",
        edit.after.captures[0] if edit.after.captures else "",
        touches,
        finding_ids,
    )


def passages(before: str, after: str) -> list[tuple[Piece, ...]]:
    """The changed stretches, each with some words around it; changes that stand close together share one passage. [] for equal texts."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    found = []
    for group in matcher.get_grouped_opcodes(_CONTEXT_WORDS):
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
