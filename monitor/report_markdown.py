"""The report as Markdown: reads as plain text, renders the same everywhere. Whatever came from the web is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitor.markdown_text import broken, code, diffed, linked, marked, plain
from monitor.report_model import ChangeView, EditView, FindingView, Report, SourceView, TieView
from monitor.report_words import capitalized, plural


def to_markdown(report: Report) -> str:
    """A whole document."""
    return "\n".join(_document(report)).rstrip() + "\n"


def _document(report: Report) -> Iterator[str]:
    mark = f"{plain(report.label.upper())} · " if report.label else ""
    yield f"# {mark}What changed since {plain(report.since)}"
    yield ""
    if report.label:
        yield f"> **{plain(report.label.upper())}: made from material marked “{plain(report.label)}”. Nothing in it may be attributed to the news site.**"
        yield ""
    yield f"{plain(report.programme)} ({report.programme_id}, baseline {report.baseline_date}). Made {report.made_at}" + (
        f", {plain(report.what)}." if report.what else "."
    )
    if report.as_of:
        yield f"As true on {report.as_of}."
    if report.known_on:
        yield f"As known at {report.known_on}."
    yield ""
    yield from (f"- **{plain(line)}**" for line in report.brief)
    yield ""
    yield _read(report)
    yield ""
    yield from _section("Changed claims", [_change(one) for one in report.changed])
    yield from _section("New ties", [_tie(one) for one in report.ties])
    yield from _section("Announced, not yet done", [_tie(one) for one in report.planned])
    yield from _section("Contradictions", [_finding(one) for one in report.contradictions])
    yield from _section("Progress", [_finding(one) for one in report.progress])
    yield from _section("Silent edits", [_edit(one) for one in report.edits])
    yield from _disagreements(report)
    yield from _section(
        "No longer standing",
        [[f"- {plain(one.what)}: {plain(one.why)} ({plain(one.when)}, finding {code(one.finding_id)})"] for one in report.gone],
    )
    yield from _section("Uncertain, for review", [_finding(one) for one in report.uncertain])
    yield from _section(
        "Told here instead of by alert", [[f"- {plain(one.why)}: {plain('; '.join(one.subjects))}"] for one in report.digest]
    )
    yield from _totals(report)
    yield from _claims(report)
    yield from _missing(report)


def _section(title: str, entries: list[list[str]]) -> Iterator[str]:
    if entries:
        yield f"## {title} ({len(entries)})"
        yield ""
        for lines in entries:
            yield from lines
            yield ""


def _finding(one: FindingView) -> list[str]:
    figures = f"{plain(one.old)} → {plain(one.new or '')}" if one.old is not None else plain(one.new or "")
    head = figures if one.old is not None else ": ".join(part for part in (plain(one.counts), figures) if part) or one.relation
    counts = [f"{plain(one.counts)}, as of {plain(one.as_of) or 'no stated date'}."] if one.counts and one.old is not None else []
    lines = [*counts, _claim(one.locator, one.claim), _reason(one), *_notes(one)]
    return [f"### {head}", "", *broken(lines), *_sources(one.sources, one.more)]


def _claim(locator: str, claim: str) -> str:
    return f"Claim {plain(locator)}: {plain(claim)}" if locator else plain(claim)


def _reason(one: FindingView) -> str:
    return f"{capitalized(plain(one.why))}. Confidence {one.confidence:.2f}, finding {code(one.id)}."


def _notes(one: FindingView, *, comparable: bool = True) -> list[str]:
    """`comparable`: also why another measure may be held against the claim."""
    note = [f"Comparable measure, not the same one: {plain(one.comparable)}"] if one.comparable and comparable else []
    judged = one.judged
    second = [f"Second opinion of {plain(judged.judge)}: {judged.answer}, {judged.score:.2f}. It decides nothing."] if judged else []
    return [*note, *second, *([f"{plain(one.decided)}."] if one.decided else [])]


def _change(one: ChangeView) -> list[str]:
    lines = [
        f"### {plain(one.old)} → {plain(one.new)}",
        "",
        *broken([f"{plain(one.counts)}, as of {plain(one.as_of) or 'no stated date'}."]),
    ]
    lines += broken([_claim(one.locator, one.claim)])
    for position, step in enumerate(one.steps):
        head = f"**{plain(step.old or '')} → {plain(step.new or '')}**: " if len(one.steps) > 1 else ""
        lines += ["", *broken([f"{head}{_reason(step)}", *_notes(step, comparable=not position)]), *_sources(step.sources, step.more)]
    return lines


def _tie(one: TieView) -> list[str]:
    lines = [f"### {plain(one.headline)}{f' ({one.date})' if one.date else ''}", ""]
    if one.parties not in one.headline:
        lines += [f"**{plain(one.parties)}**", ""]
    first = one.moves[0]
    said = [f"{plain(one.told)}; before: {first.before}{f'; {plain(first.announced)}' if first.announced else ''}."]
    if first.dates_differ:
        said.append(f"Reports name different days: {plain(first.dates_differ)}.")
    ids = [f"{plain(move.party)} {move.confidence:.2f} {code(move.finding_id)}" for move in one.moves]
    said.append(f"Confidence and finding: {', '.join(ids)}.")
    return [*lines, *broken(said), *_sources(one.sources, one.more)]


def _sources(sources: Iterable[SourceView], more: int) -> list[str]:
    lines = [""]
    for source in sources:
        title = linked(source.title, source.link) if source.link else plain(source.title)
        lines.append(f"- {title}, {plain(source.edition)}, {plain(source.published) or 'no date'}")
        for sentence in source.sentences:
            speaker = f" ({plain(sentence.speaker)})" if sentence.speaker else ""
            beside = "".join(f" […] {marked(pieces)}" for pieces in sentence.beside)
            lines.append(f"  > {marked(sentence.pieces)}{speaker}{beside}")
        lines.append("")
        lines.append(
            f"  capture {code(source.capture_id)} ({plain(source.archived)}), rule {code(source.sentences[0].rule if source.sentences else '')}"
        )
    if more:
        lines.append(f"- and {plural(more, 'more report')}")
    return lines


def _edit(one: EditView) -> list[str]:
    title = linked(one.title, one.link) if one.link else plain(one.title)
    lines = [
        f"### {title}",
        "",
        f"{plain(one.edition)}, published {plain(one.published) or 'no date'}, seen changed {plain(one.seen)}.",
        "",
    ]
    lines += [f"> {diffed(passage)}\n" for passage in one.passages]
    if one.touches:
        lines += [f"Findings that rest on it: {plain('; '.join(one.touches))}.", ""]
    return [*lines, f"before: capture {code(one.before_capture)}, after: capture {code(one.after_capture)}"]


def _disagreements(report: Report) -> Iterator[str]:
    entries = []
    for one in report.disagreements:
        lines = [f"### {plain(one.claim)}", ""]
        for side in one.sides:
            lines += [
                f"**{plain(side.new or side.relation)}** (as of {plain(side.as_of)}, finding {code(side.id)})",
                *_sources(side.sources, side.more),
                "",
            ]
        entries.append(lines)
    yield from _section("Disagreements", entries)


def _totals(report: Report) -> Iterator[str]:
    for one in report.totals:
        yield f"## Totals: {plain(one.what)}"
        yield ""
        yield f"- programme: {one.baseline} ({plain(one.baseline_counts)})"
        yield f"- reported: {one.reported or 'nothing'}{f' (as of {one.reported_as_of}; {plain(one.reported_counts)})' if one.reported else ''}"
        yield f"- in the register: {one.register} known by name, {one.unknown} of which no source says"
        yield f"- {one.gap}: {one.gap_value}"
        if one.comparable:
            yield f"- {plain(one.comparable)}"
        yield ""


def _claims(report: Report) -> Iterator[str]:
    yield "## Where the claims stand"
    yield ""
    yield "| claim | state | value | as of | reaffirmed |"
    yield "|---|---|---|---|---|"
    for one in report.claims:
        yield f"| {plain(one.locator)} {plain(one.wording)} | {one.state} | {one.value} | {one.as_of} | {one.reaffirmed or ''} |"
    yield ""


def _missing(report: Report) -> Iterator[str]:
    yield "## Expected and not seen"
    yield ""
    if not report.missing:
        yield "Nothing was missing."
    for one in report.missing:
        where = f", {plain(one.source)}" if one.source else ""
        yield f"- {one.level}: {plain(one.message)}{where}{f' ({one.times} times)' if one.times > 1 else ''}"


def _read(report: Report) -> str:
    read = report.read
    return f"Read: {read.articles:,} articles with {read.statements:,} statements in {read.runs} runs; the last began {read.last_run or 'never'}."
