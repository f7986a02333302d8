"""When a tie was made: the day beside its action, in its clause, or told of the ceremony in the next sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.records import DatePrecision, FuzzyDate, Modality
from pipelines.sentence import Sentence
from pipelines.tie_rules import Reading


def day_of(sentence: Sentence, reading: Reading) -> FuzzyDate | None:
    """The date nearest to the action in its clause, else in the sentence."""
    dates = [d for d in sentence.dates if not _of_a_convention(sentence, d.first)]
    inside = [d for d in dates if reading.low <= d.first < reading.high] or dates
    if not inside:
        return None
    return min(inside, key=lambda d: (abs(d.first - reading.action.first), d.first)).date


def _of_a_convention(sentence: Sentence, at: int) -> bool:
    """The year belongs to a convention or charter that is only referred to: "the Vienna Convention of 1961"."""
    return any(0 <= at - hit.last <= 2 for hit in sentence.by_concept.get("convention", ()))


def past(when: FuzzyDate | None, reading: Reading, today: date | None) -> FuzzyDate | None:
    """What is done is not dated ahead: "in February" of a report of December is the February before."""
    ahead = when is not None and today is not None and reading.modality is Modality.DONE and when.day > today
    if when is None or not ahead or when.precision is DatePrecision.YEAR or (when.day.month, when.day.day) == (2, 29):
        return when
    return FuzzyDate(when.day.replace(year=when.day.year - 1), when.precision)


def day_beside(sentences: Sequence[Sentence], reading: Reading) -> FuzzyDate | None:
    """The day of the ceremony where the next sentence, or the one before, tells it."""
    if reading.modality is not Modality.DONE:
        return None
    for index in (reading.sentence + 1, reading.sentence - 1):
        if 0 <= index < len(sentences):
            near = sentences[index]
            if near.has("sign", "communique", "took_place") and not near.has("anniversary", "plan", "future") and len(near.dates) == 1:
                return near.dates[0].date
    return None
