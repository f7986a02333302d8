"""review list | accept | dismiss | undo | done: decisions on findings, on the command line."""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from core.errors import InputError
from core.records import FindingState
from monitor.application import Application
from monitor.narrator import Narrator

if TYPE_CHECKING:
    from monitor.report_model import FindingView
    from monitor.review import Decided

Ids = Annotated[list[str], typer.Argument(help="Ids of findings, or their beginnings, as 'review list' shows them")]
By = Annotated[str, typer.Option(help="Who decides; otherwise the user of this machine")]
_SHORTEST_ID = 6


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    group = typer.Typer(help="List what waits for review; accept or dismiss it.", no_args_is_help=True, rich_markup_mode=None)
    group.command(name="list")(list_waiting)
    group.command()(accept)
    group.command()(dismiss)
    group.command()(undo)
    group.command()(done)
    app.add_typer(group, name="review")


def list_waiting(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also what was decided")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One object a line")] = False,
) -> None:
    """Open findings that ask for attention: changes, contradictions, then ties and progress, oldest first. Repetitions of what is known do not."""
    from monitor.review import waiting

    narrator = Narrator()
    with Application.load(context.obj) as app, app.store.read() as tx:
        found = waiting(tx, app, everything=everything)
        label = app.settings.label
    if as_json:
        for one in found:
            narrator.say(json.dumps(asdict(one), ensure_ascii=False))
        return
    if label and found:
        narrator.say(f"[{label}]")
    digits = _digits([one.id for one in found])
    for one in found:
        for line in _lines(one, digits):
            narrator.say(line)
    if not found:
        narrator.say("nothing waits for review")


def accept(
    context: typer.Context,
    ids: Ids,
    reason: Annotated[str, typer.Option(help="Why, kept with the decision")] = "",
    by: By = "",
) -> None:
    """Confirm findings. An uncertain tie that is accepted counts and alerts like any other."""
    _decide(context, ids, FindingState.ACCEPTED, reason, by)


def dismiss(
    context: typer.Context,
    ids: Ids,
    reason: Annotated[str, typer.Option(help="Why, kept with the decision; needed")] = "",
    by: By = "",
) -> None:
    """Reject findings: what they reported is retracted, what depended on it is settled again, and what was alerted is corrected."""
    if not reason.strip():
        raise InputError("say why with --reason: it is kept with the decision and shown to whoever asks")
    _decide(context, ids, FindingState.DISMISSED, reason, by)


def undo(context: typer.Context, ids: Ids, reason: Annotated[str, typer.Option(help="Why")] = "", by: By = "") -> None:
    """Take the newest decision back: the finding is open again. The history keeps both."""
    _decide(context, ids, FindingState.OPEN, reason, by)


def done(context: typer.Context) -> None:
    """Mark everything until now as seen: 'report --since last-review' begins there. Open findings stay open."""
    from monitor.report_span import local
    from monitor.review import mark_reviewed

    with Application.load(context.obj) as app:
        until = mark_reviewed(app)
    Narrator().say(f"seen until {local(until)}; 'policy-monitor report --since last-review' shows what comes after")


def _decide(context: typer.Context, ids: list[str], state: FindingState, reason: str, by: str) -> None:
    from monitor.review import decide

    with Application.load(context.obj) as app:
        decided = decide(app, ids, state, reason.strip(), by.strip() or _user())
    narrator = Narrator()
    for line in _said(decided, state):
        narrator.say(line)


def _said(decided: Decided, state: FindingState) -> list[str]:
    what = "open again" if state is FindingState.OPEN else state.value
    lines = [f"{', '.join(decided.ids)}: {what}"]
    counts = decided.counts
    if counts is None:
        return [*lines, "kept; a run is under way, and it or the next one takes it up"]
    told = [
        f"{count} {noun}{'' if count == 1 else 's'}"
        for count, noun in ((counts.corrections, "correction"), (counts.alerts, "alert"), (counts.digest, "line for the digest"))
        if count
    ]
    if told:
        lines.append(f"{', '.join(told)} to tell: goes out tonight, or at once with 'policy-monitor alerts send'")
    rest = f"{decided.left} more to review" if decided.left else "nothing is left to review; 'policy-monitor review done' marks all as seen"
    return [*lines, rest]


def _lines(one: FindingView, digits: int) -> list[str]:
    """Three lines a finding and more: what and where, why, a second opinion, the decision, and its sources."""
    said = f"{one.old} → {one.new}" if one.old is not None else ": ".join(part for part in (one.counts, one.new) if part) or one.claim
    when = f" ({one.as_of})" if one.as_of else ""
    marks = "".join(f"  [{mark}]" for mark in (one.state if one.state != "open" else "", "uncertain" if one.uncertain else "") if mark)
    lines = [f"{one.id[:digits]}  {one.relation}: {said}{when}{marks}", f"{' ' * digits}  {one.why} · confidence {one.confidence:.2f}"]
    if one.judged:
        lines.append(f"{' ' * digits}  second opinion of {one.judged.judge}: {one.judged.answer}, {one.judged.score:.2f}; decides nothing")
    if one.decided:
        lines.append(f"{' ' * digits}  {one.decided}")
    lines += [f"{' ' * digits}  {source.language}  {source.published}  {source.title}  {source.url}" for source in one.sources[:3]]
    if len(one.sources) > 3:
        lines.append(f"{' ' * digits}  and {len(one.sources) - 3} more articles")
    return lines


def _digits(ids: list[str]) -> int:
    """How much of an id tells these apart."""
    return next((digits for digits in range(_SHORTEST_ID, 11) if len({one[:digits] for one in ids}) == len(ids)), 10)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
