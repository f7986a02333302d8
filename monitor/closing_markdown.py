"""The closing report as Markdown: reads as plain text, renders the same everywhere. Whatever came from the web is escaped."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.closing_report import ClosingRow
from monitor.closing_words import ClosingWords
from monitor.markdown_text import code, linked, marked, plain


def to_markdown(told: ClosingWords) -> str:
    """A whole document."""
    return "\n".join(_document(told)).rstrip() + "\n"


def _document(told: ClosingWords) -> Iterator[str]:
    report, t = told.report, told.words.t
    mark = f"{plain(report.label.upper())} · " if report.label else ""
    yield from (f"# {mark}{plain(told.title)}: {plain(report.programme)}", "")
    if report.label:
        said = t("Made from material marked “{label}”. Nothing in it may be attributed to the news site.", label=report.label)
        yield from (f"> **{plain(report.label.upper())}: {plain(said)}**", "")
    yield from (f"{plain(told.lead)} {plain(t('as of {moment} (Bishkek)', moment=report.made_at))}.", "")
    if told.looked:
        yield from (f"**{plain(told.looked)}**", "")
    yield from (f"- {plain(told.say.way(state))}: **{many}**" for state, many in report.score.items())
    yield ""
    yield from _totals(told)
    yield from (f"## {t('End states') if report.over else t('So far')} ({len(report.rows)})", "")
    for row in report.rows:
        yield from _row(told, row)
    yield plain(told.how)


def _totals(told: ClosingWords) -> Iterator[str]:
    t, n = told.words.t, told.words.n
    for one in told.report.totals:
        yield from (f"## {t('Register and reports')}", "")
        unknown = n("{count} more, of which no source says", "{count} more, of which no source says", one.unknown)
        as_of = f" ({t('as of')} {plain(one.reported_as_of)})" if one.reported_as_of else ""
        yield f"- {t('In our register')}: **{one.register}** {plain(told.say.plain(one.what))}; {plain(unknown)}"
        yield f"- {t('Reported')}: **{plain(told.say.plain(one.reported)) or '–'}** {plain(told.say.plain(one.reported_counts))}{as_of}"
        yield f"- {t('Gap')}: **{plain(told.say.plain(one.gap_value)) or '–'}** {plain(told.say.plain(one.gap))}"
        yield f"- {t('The programme says')}: **{plain(told.say.plain(one.baseline))}** {plain(told.say.plain(one.baseline_counts))}"
        if one.comparable:
            yield f"- {plain(one.comparable)}"
        yield ""


def _row(told: ClosingWords, row: ClosingRow) -> Iterator[str]:
    t = told.words.t
    yield from (f"### {plain(row.locator)} {plain(row.wording)}", "")
    moved = told.moved(row)
    figure = ""
    if row.figure is not None:
        counts = f"{plain(told.say.plain(row.figure.counts))}, {t('as of')} {plain(row.figure.as_of)}"
        figure = f" · **{plain(moved)}** {counts}, {plain(told.status(row.figure.status))}"
    deadline = f" · {t('deadline')} {row.deadline}" if row.deadline else ""
    yield f"**{plain(told.say.way(row.state))}**{figure} · {plain(told.say.claim_kind(row.kind))}{deadline} · {code(row.claim_id)}  "
    yield f"{plain(told.rests_on(row))}  "
    if row.source is not None:
        who = ", ".join(part for part in (row.speaker, told.say.edition(row.edition), row.said) if part)
        title = linked(row.source.title, row.source.link) if row.source.link else plain(row.source.title)
        yield f"{t('last')}: {plain(who)}: {title}"
        for sentence in row.source.sentences[:1]:
            yield from ("", f"> {marked(sentence.pieces)}")
    yield ""
