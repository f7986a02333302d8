"""read, compare, evaluate: what the reading makes of texts that a person hands over. No database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from core.errors import InputError
from core.settings import load_settings

_SITE_ZONE = ZoneInfo("Asia/Bishkek")

if TYPE_CHECKING:
    from core.records import Programme
    from seeds.loader import Seeds


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("read")(read)
    app.command("compare")(compare)
    app.command("evaluate")(evaluate)


def read(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="A sentence or an article, a file that holds one, or - for standard input")],
    lang: Annotated[str | None, typer.Option(help="en, ru or ky; guessed where it is not given")] = None,
    date: Annotated[str | None, typer.Option(help="When it was published, as 2026-01-20; else today")] = None,
    title: Annotated[str, typer.Option(help="The headline; else a short first line without a full stop is")] = "",
    held: Annotated[list[str] | None, typer.Option(help="A figure to hold already, as countries_165=185")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON")] = False,
) -> None:
    """Read a text and explain it: facts, findings, and why the rest is no news of ours."""
    from monitor.application import Application
    from monitor.explain import Explainer
    from monitor.explain_output import explanation_json, explanation_text
    from monitor.handed_text import article_of, figure_of, text_of

    with Application.load(context.obj) as app:
        today = app.clock.now().astimezone(_SITE_ZONE).date()
        article = article_of(text_of(text), lang, date, today, title)
        figures = [figure_of(one) for one in held or ()]
        explained = Explainer(app.seeds, app.programmes[0]).explain(article, figures)
    if as_json:
        typer.echo(json.dumps(explanation_json(explained), ensure_ascii=False, indent=2))
        return
    for line in explanation_text(explained):
        typer.echo(line)


def compare(
    context: typer.Context,
    claim: Annotated[str | None, typer.Argument(help="The claim, one sentence")] = None,
    statement: Annotated[str | None, typer.Argument(help="The statement to hold against it")] = None,
    batch: Annotated[Path | None, typer.Option(help="Pairs from a file instead: one JSON object a line with id, claim, statement")] = None,
    lang: Annotated[str, typer.Option(help="Language of both: en, ru or ky")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print the judgement as JSON")] = False,
) -> None:
    """Hold any statement against any claim: supports, refutes, or unknown, and why."""
    from monitor.compare_batch import judgement_json, load_pairs
    from monitor.handed_text import language_of
    from pipelines.compare import Judge
    from seeds.loader import load_seeds

    if (batch is None) == (claim is None or statement is None) or (batch is not None and claim is not None):
        raise InputError("compare takes a claim and a statement, each in quotes, or --batch with a file of pairs")
    language = language_of(lang)
    pairs = load_pairs(batch) if batch is not None else []
    judge = Judge(load_seeds(load_settings(context.obj).seeds_dir))
    for pair in pairs:
        typer.echo(json.dumps(judgement_json(judge.judge(pair.claim, pair.statement, language), pair.id), ensure_ascii=False))
    if claim is None or statement is None:
        return
    judgement = judge.judge(claim, statement, language)
    if as_json:
        typer.echo(json.dumps(judgement_json(judgement), ensure_ascii=False, indent=2))
        return
    typer.echo(
        f"{judgement.verdict.value} ({judgement.relation})" + (f", confidence {judgement.confidence:.2f}" if judgement.confidence else "")
    )
    if judgement.old is not None or judgement.new is not None:
        typer.echo(f"claim: {judgement.old or '-'}; statement: {judgement.new or '-'}")
    typer.echo(judgement.reason)


def evaluate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Labelled articles, one JSON object a line")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the scores as JSON")] = False,
    misses: Annotated[bool, typer.Option("--misses", help="Print what was missed and what was read too much")] = False,
    predictions: Annotated[
        Path | None, typer.Option(help="Write what was read of each article to this file, one JSON object a line")
    ] = None,
) -> None:
    """Score the reading against labelled articles: precision, recall and F1, with the counts behind them."""
    from monitor.evaluate import Bench
    from monitor.evaluate_gold import load_gold
    from monitor.evaluate_names import PartyNames
    from monitor.evaluate_output import misses_text, prediction_json, scores_json, scores_text
    from monitor.evaluate_scores import score

    gold = load_gold(file)
    seeds, programme = _baseline(context.obj)
    bench, names = Bench(seeds, programme), PartyNames(seeds)
    made = [bench.predict(one.article) for one in gold]
    if predictions is not None:
        lines = [json.dumps(prediction_json(one, names), ensure_ascii=False) for one in made]
        _write(predictions, "\n".join(lines) + "\n")
    scores = score(gold, made, names.id, programme.published_on)
    if as_json:
        found = scores_json(scores)
        if misses:
            found["misses"] = [
                {"id": one.article, "measure": one.measure, "missing": one.missing, "row": one.row, "why": one.why} for one in scores.misses
            ]
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for line in scores_text(scores):
        typer.echo(line)
    for line in misses_text(scores.misses) if misses else ():
        typer.echo(line)


def _baseline(settings_file: Path | None) -> tuple[Seeds, Programme]:
    """The seeds without any overlay of later ties, so that the register stands as at the baseline, and the first programme of the settings."""
    from core.errors import SettingsError
    from seeds.loader import load_seeds

    settings = load_settings(settings_file)
    seeds = load_seeds(settings.seeds_dir)
    name = settings.programmes[0] if settings.programmes else ""
    if name not in seeds.programmes:
        raise SettingsError(
            f"setting 'programmes' names '{name}', which no seed file describes; known: {', '.join(sorted(seeds.programmes))}"
        )
    return seeds, seeds.programmes[name]


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot write {file}: {error.strerror}; name another file") from None
