"""The mailed digest as plain text, for programs that show no HTML and for people who want none. Says what the HTML says."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from monitor.digest import MOST, MOST_PASSAGES, MOST_PROBLEMS, MOST_SIDES, MOST_STEPS, Digest
from monitor.report_model import ChangeView, DisagreementView, EditView, FindingView, GoneView, Piece, SourceView, TieView, leads
from monitor.report_words import capitalized, clean

_WIDTH = 76
_SIGNS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}
"""Around what an edit took away and put in, as word differences are written on terminals."""


def to_text(digest: Digest) -> str:
    """The whole digest, lines of at most 76 characters but for addresses."""
    return clean("\n".join(_lines(digest)).rstrip()) + "\n"


def _lines(digest: Digest) -> Iterator[str]:
    report, t, n = digest.report, digest.words.t, digest.words.n
    if report.label:
        said = t("Made from material marked “{label}”. Nothing in it may be attributed to the news site.", label=report.label)
        yield from (*_wrapped(f"[{report.label}] {said}"), "")
    yield from _wrapped(digest.title)
    yield from _wrapped(f"{digest.say.party(digest.programme.home)} · {digest.programme.title.get(digest.language, report.programme)}")
    yield from _wrapped(t("as of {moment} (Bishkek)", moment=report.made_at))
    if digest.failed:
        yield from ("", *_wrapped(f"{t('The night failed.')} {t('What is told here may not be all there is.')}"))
    if digest.empty:
        yield from ("", *_wrapped(t("Nothing new. No claim changed, and there is no new tie.")))
    yield from _section(digest, t("Changed claims"), report.changed, [_change(digest, one) for one in digest.cut(report.changed)])
    for title, ties in ((t("New ties"), report.ties), (t("Announced, not yet done"), report.planned)):
        yield from _section(digest, title, ties, [_tie(digest, one) for one in digest.cut(ties)])
    for title, views in ((t("Contradictions"), report.contradictions), (t("Progress"), report.progress)):
        yield from _section(digest, title, views, [_finding(digest, one) for one in digest.cut(views)])
    yield from _section(digest, t("Silent edits under findings"), report.edits, [_edit(digest, one) for one in digest.cut(report.edits)])
    yield from _section(
        digest, t("Disagreements"), report.disagreements, [_disagreement(digest, one) for one in digest.cut(report.disagreements)]
    )
    yield from _section(digest, t("No longer standing"), report.gone, [_gone(digest, one) for one in digest.cut(report.gone)])
    problems = [
        _wrapped(f"- {one.message}{f' ({one.source})' if one.source else ''}") for one in digest.cut(digest.problems, MOST_PROBLEMS)
    ]
    yield from _section(digest, t("Problems of the night"), digest.problems, problems, MOST_PROBLEMS)
    yield from ("", "-" * 8)
    read = report.read
    counted = [
        n("{count} article", "{count} articles", read.articles),
        n("{count} statement", "{count} statements", read.statements),
        n("{count} run", "{count} runs", read.runs),
    ]
    repeated = n("{count} finding only repeats what is known.", "{count} findings only repeat what is known.", report.reaffirmed)
    yield from _wrapped(f"{', '.join(counted)}. {repeated}")
    if report.uncertain:
        waiting = len(report.uncertain)
        said = n("{count} finding read with doubt waits for a reviewer.", "{count} findings read with doubt wait for a reviewer.", waiting)
        yield from _wrapped(said)
    if digest.tonight:
        yield from (f"{t('All of it at the desk, with the evidence')}:", digest.tonight)
    if digest.file:
        yield f"{t('The whole report')}: {digest.file}"
    if digest.reader:
        said = t("You get this as “{name}”; whoever runs policy-monitor can change what is in it, or stop it.", name=digest.reader)
        yield from _wrapped(said)


def _section(digest: Digest, title: str, entries: Sequence[object], told: Iterable[list[str]], most: int = MOST) -> Iterator[str]:
    if not entries:
        return
    head = f"{title} ({len(entries)})"
    yield from ("", "", head.upper(), "=" * len(head))
    for lines in told:
        yield from ("", *lines)
    if digest.more(entries, most):
        yield from ("", digest.more(entries, most))


def _change(digest: Digest, one: ChangeView) -> list[str]:
    lines = [digest.moved(f"{one.old} → {one.new}"), *_counted(digest, one.counts, one.as_of)]
    lines += _claim(digest, one.locator, one.claim_id, one.claim)
    for position, step in enumerate(digest.cut(one.steps, MOST_STEPS)):
        if position:
            lines += [f"{digest.words.t('before that')}: {digest.moved(f'{step.old} → {step.new}')} ({step.as_of})"]
        lines += [*_quotes(digest, step.sources), *_why(digest, step), _named(digest, step.id)]
    return [*lines, *([more] if (more := digest.more(one.steps, MOST_STEPS)) else [])]


def _tie(digest: Digest, one: TieView) -> list[str]:
    t, first = digest.words.t, one.moves[0]
    lines = _wrapped(f"{digest.say.headline(one, digest.programme.home)} ({one.date or t('no date given')})")
    if len(one.moves) > 3:
        lines += _wrapped(", ".join(digest.say.party(move.code) for move in one.moves))
    before, after = digest.say.plain(first.before), digest.say.plain(first.after)
    said = t("The register held “{before}”; reports say “{after}”.", before=before, after=after)
    if first.announced:
        said = f"{said} {capitalized(digest.say.plain(first.announced))}."
    if first.dates_differ:
        said = f"{said} {t('Reports name different days')}: {first.dates_differ}."
    return [*lines, *_wrapped(said), *_quotes(digest, one.sources), *(_named(digest, move.finding_id) for move in one.moves)]


def _finding(digest: Digest, one: FindingView) -> list[str]:
    if one.old is not None:
        head = [digest.moved(f"{one.old} → {one.new}"), *_counted(digest, one.counts, one.as_of)]
    else:
        said = ": ".join(digest.say.plain(part) for part in (one.counts, one.new) if part) or digest.say.plain(one.relation)
        head = _wrapped(f"{capitalized(said)}{f' ({one.as_of})' if one.as_of else ''}")
    lines = [*head, *_claim(digest, one.locator, one.claim_id, one.claim)]
    return [*lines, *_quotes(digest, one.sources), *_why(digest, one), _named(digest, one.id)]


def _edit(digest: Digest, one: EditView) -> list[str]:
    t = digest.words.t
    seen = t("seen changed {moment}", moment=one.seen)
    lines = [*_wrapped(one.title), *([one.link] if one.link else []), *_wrapped(f"{digest.say.edition(one.edition)} · {seen}")]
    for passage in digest.cut(one.passages, MOST_PASSAGES):
        lines += _wrapped(_diffed(passage), "  > ")
    return [*lines, f"{t('Findings that rest on it')}:", *(_named(digest, key) for key in one.finding_ids)]


def _disagreement(digest: Digest, one: DisagreementView) -> list[str]:
    lines = _claim(digest, one.locator, one.sides[0].claim_id, one.claim)
    for side in digest.cut(one.sides, MOST_SIDES):
        doubt = f" ({digest.words.t('read with doubt')})" if side.uncertain else ""
        lines += [f"* {digest.say.plain(side.new or side.relation)}{doubt}", *_counted(digest, side.counts, side.as_of)]
        lines += [*_quotes(digest, side.sources), _named(digest, side.id)]
    return [*lines, *([more] if (more := digest.more(one.sides, MOST_SIDES)) else [])]


def _gone(digest: Digest, one: GoneView) -> list[str]:
    return [*_wrapped(f"{digest.moved(one.what)}: {digest.say.plain(one.why)} ({one.when})"), _named(digest, one.finding_id)]


def _quotes(digest: Digest, sources: tuple[SourceView, ...]) -> list[str]:
    lines: list[str] = []
    for source, said in leads(sources):
        text = " […] ".join(_joined(pieces) for pieces in (said.pieces, *said.beside))
        who = [part for part in (said.speaker, digest.say.edition(source.edition), source.published or digest.words.t("no date")) if part]
        lines += [*_wrapped(text, "  > "), *_wrapped(" · ".join(who), "  "), *([f"  {source.link}"] if source.link else [])]
    return lines


def _counted(digest: Digest, counts: str, as_of: str) -> list[str]:
    when = f"{digest.words.t('as of')} {as_of}" if as_of else ""
    return _wrapped(", ".join(part for part in (digest.say.plain(counts), when) if part))


def _claim(digest: Digest, locator: str, claim_id: str, otherwise: str) -> list[str]:
    return _wrapped(f"{locator} {digest.say.claim(digest.programme, claim_id, otherwise)}".strip())


def _why(digest: Digest, one: FindingView) -> list[str]:
    decided = f" {capitalized(digest.say.plain(one.decided))}." if one.decided else ""
    return _wrapped(f"{digest.words.t('Why')}: {digest.say.plain(one.why)}.{decided}")


def _named(digest: Digest, key: str) -> str:
    said = digest.words.t("finding {id}", id=key)
    return f"{said}: {digest.finding(key)}" if digest.desk else said


def _joined(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _diffed(pieces: Iterable[Piece]) -> str:
    return "".join(f"{_SIGNS[piece.role][0]}{piece.text}{_SIGNS[piece.role][1]}" if piece.role else piece.text for piece in pieces)


def _wrapped(text: str, indent: str = "") -> list[str]:
    """Lines of one paragraph; [] for nothing. White space of the web is one space: no line is anybody's but ours."""
    flat = " ".join(text.split())
    return textwrap.wrap(flat, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
