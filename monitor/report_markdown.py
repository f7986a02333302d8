"""The report as Markdown: reads as plain text, renders the same everywhere. Whatever came from the web is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from monitor.report_model import ChangeView, EditView, FindingView, Piece, Report, SourceView, TieView

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&$^])")
_NO_ID = re.compile(r"[^\w:.\-]")
_URL_SAFE = ":/?#@!$&'*+,;=%-._~"
_LINE_START = re.compile(r"^(\d+)([.)])|^([-+=])")


def to_markdown(report: Report) -> str:
    """A whole document."""
    return "\n".join(_document(report)).rstrip() + "\n"


def _document(report: Report) -> Iterator[str]:
    mark = f"{_t(report.label.upper())} · " if report.label else ""
    yield f"# {mark}What changed since {_t(report.since)}"
    yield ""
    if report.label:
        yield f"> **{_t(report.label.upper())}: made from material marked “{_t(report.label)}”. Nothing in it may be attributed to the news site.**"
        yield ""
    yield f"{_t(report.programme)} ({report.programme_id}, baseline {report.baseline_date}). Made {report.made_at}" + (
        f", {_t(report.what)}." if report.what else "."
    )
    if report.as_of:
        yield f"As true on {report.as_of}."
    if report.known_on:
        yield f"As known at {report.known_on}."
    yield ""
    yield from (f"- **{_t(line)}**" for line in report.brief)
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
        [[f"- {_t(one.what)}: {_t(one.why)} ({_t(one.when)}, finding {_code(one.finding_id)})"] for one in report.gone],
    )
    yield from _section("Uncertain, for review", [_finding(one) for one in report.uncertain])
    yield from _section("Told here instead of by alert", [[f"- {_t(one.why)}: {_t('; '.join(one.subjects))}"] for one in report.digest])
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
    figures = f"{_t(one.old)} → {_t(one.new or '')}" if one.old is not None else _t(one.new or "")
    head = figures if one.old is not None else ": ".join(part for part in (_t(one.counts), figures) if part) or one.relation
    counts = [f"{_t(one.counts)}, as of {_t(one.as_of) or 'no stated date'}."] if one.counts and one.old is not None else []
    lines = [*counts, _claim(one.locator, one.claim), _reason(one), *_notes(one)]
    return [f"### {head}", "", *_broken(lines), *_sources(one.sources)]


def _claim(locator: str, claim: str) -> str:
    return f"Claim {_t(locator)}: {_t(claim)}" if locator else _t(claim)


def _reason(one: FindingView) -> str:
    return f"{_t(one.why)}. Confidence {one.confidence:.2f}, finding {_code(one.id)}."


def _notes(one: FindingView, *, comparable: bool = True) -> list[str]:
    """`comparable`: also why another measure may be held against the claim."""
    note = [f"Comparable measure, not the same one: {_t(one.comparable)}"] if one.comparable and comparable else []
    judged = one.judged
    second = [f"Second opinion of {_t(judged.judge)}: {judged.answer}, {judged.score:.2f}. It decides nothing."] if judged else []
    return [*note, *second, *([f"{_t(one.decided)}."] if one.decided else [])]


def _change(one: ChangeView) -> list[str]:
    lines = [f"### {_t(one.old)} → {_t(one.new)}", "", *_broken([f"{_t(one.counts)}, as of {_t(one.as_of) or 'no stated date'}."])]
    lines += _broken([_claim(one.locator, one.claim)])
    for position, step in enumerate(one.steps):
        head = f"**{_t(step.old or '')} → {_t(step.new or '')}**: " if len(one.steps) > 1 else ""
        lines += ["", *_broken([f"{head}{_reason(step)}", *_notes(step, comparable=not position)]), *_sources(step.sources)]
    return lines


def _tie(one: TieView) -> list[str]:
    lines = [f"### {_t(one.headline)}{f' ({one.date})' if one.date else ''}", ""]
    if one.parties not in one.headline:
        lines += [f"**{_t(one.parties)}**", ""]
    first = one.moves[0]
    said = [f"{_t(one.told)}; before: {first.before}{f'; {_t(first.announced)}' if first.announced else ''}."]
    if first.dates_differ:
        said.append(f"Reports name different days: {_t(first.dates_differ)}.")
    ids = [f"{_t(move.party)} {move.confidence:.2f} {_code(move.finding_id)}" for move in one.moves]
    said.append(f"Confidence and finding: {', '.join(ids)}.")
    return [*lines, *_broken(said), *_sources(one.sources)]


def _sources(sources: Iterable[SourceView]) -> list[str]:
    lines = [""]
    for source in sources:
        title = _link(source.title, source.link) if source.link else _t(source.title)
        lines.append(f"- {title}, {_t(source.edition)}, {_t(source.published) or 'no date'}")
        for sentence in source.sentences:
            speaker = f" ({_t(sentence.speaker)})" if sentence.speaker else ""
            beside = "".join(f" […] {_marked(pieces)}" for pieces in sentence.beside)
            lines.append(f"  > {_marked(sentence.pieces)}{speaker}{beside}")
        lines.append("")
        lines.append(
            f"  capture {_code(source.capture_id)} ({_t(source.archived)}), rule {_code(source.sentences[0].rule if source.sentences else '')}"
        )
    return lines


def _edit(one: EditView) -> list[str]:
    title = _link(one.title, one.url) if one.url else _t(one.title)
    lines = [f"### {title}", "", f"{_t(one.edition)}, published {_t(one.published) or 'no date'}, seen changed {_t(one.seen)}.", ""]
    lines += [f"> {_diffed(passage)}\n" for passage in one.passages]
    if one.touches:
        lines += [f"Findings that rest on it: {_t('; '.join(one.touches))}.", ""]
    return [*lines, f"before: capture {_code(one.before_capture)}, after: capture {_code(one.after_capture)}"]


def _disagreements(report: Report) -> Iterator[str]:
    entries = []
    for one in report.disagreements:
        lines = [f"### {_t(one.claim)}", ""]
        for side in one.sides:
            lines += [
                f"**{_t(side.new or side.relation)}** (as of {_t(side.as_of)}, finding {_code(side.id)})",
                *_sources(side.sources),
                "",
            ]
        entries.append(lines)
    yield from _section("Disagreements", entries)


def _totals(report: Report) -> Iterator[str]:
    for one in report.totals:
        yield f"## Totals: {_t(one.what)}"
        yield ""
        yield f"- programme: {one.baseline} ({_t(one.baseline_counts)})"
        yield f"- reported: {one.reported or 'nothing'}{f' (as of {one.reported_as_of}; {_t(one.reported_counts)})' if one.reported else ''}"
        yield f"- in the register: {one.register} known by name, {one.unknown} of which no source says"
        yield f"- {one.gap}: {one.gap_value}"
        if one.comparable:
            yield f"- {_t(one.comparable)}"
        yield ""


def _claims(report: Report) -> Iterator[str]:
    yield "## Where the claims stand"
    yield ""
    yield "| claim | state | value | as of | reaffirmed |"
    yield "|---|---|---|---|---|"
    for one in report.claims:
        yield f"| {_t(one.locator)} {_t(one.wording)} | {one.state} | {one.value} | {one.as_of} | {one.reaffirmed or ''} |"
    yield ""


def _missing(report: Report) -> Iterator[str]:
    yield "## Expected and not seen"
    yield ""
    if not report.missing:
        yield "Nothing was missing."
    for one in report.missing:
        where = f", {_t(one.source)}" if one.source else ""
        yield f"- {one.level}: {_t(one.message)}{where}{f' ({one.times} times)' if one.times > 1 else ''}"


def _read(report: Report) -> str:
    read = report.read
    return f"Read: {read.articles:,} articles with {read.statements:,} statements in {read.runs} runs; the last began {read.last_run or 'never'}."


def _broken(lines: list[str]) -> list[str]:
    """Lines that stay lines."""
    return [f"{line}  " for line in lines]


def _marked(pieces: Iterable[Piece]) -> str:
    return "".join(_around(_t(piece.text), "**") if piece.role else _t(piece.text) for piece in pieces)


def _diffed(pieces: Iterable[Piece]) -> str:
    signs = {"removed": "~~", "added": "**"}
    return "".join(_around(_t(piece.text), signs[piece.role]) if piece.role else _t(piece.text) for piece in pieces)


def _around(text: str, sign: str) -> str:
    """The sign stands close to the words, or it is none."""
    inner = text.strip()
    if not inner:
        return text
    return text.replace(inner, f"{sign}{inner}{sign}", 1)


def _link(title: str, url: str) -> str:
    """Characters that would end the address are percent-encoded."""
    address = quote(url, safe=_URL_SAFE)
    return f"[{_t(title)}](<{address}>)" if url else _t(title)


def _code(text: str) -> str:
    """An id of ours: what no id holds is left out, so that nothing gets out of the backticks."""
    return f"`{_NO_ID.sub('', text)}`"


def _t(text: str) -> str:
    """Text that means nothing but itself."""
    flat = " ".join(text.split(" ")).replace("\n", " ")
    escaped = _SPECIAL.sub(r"\\\1", flat)
    return _LINE_START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", escaped)
