"""What reading an article and comparing it costs beside extracting it: one run, medians and ratios over the labelled articles.

Every article is put into a page that holds nothing but its own block, so that extraction pays for the cut body alone. `reading` is splitting
and reading, `comparing` is folding the article's facts against the programme and the register. Each is timed with the caches of words as a
night leaves them: filled by the other articles, this one not yet seen. Prints a table; the target is a median ratio of at most 2.
"""

from __future__ import annotations

import html
import json
import statistics
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import TypeVar

from core.records import ArticleRef, Language, SourcedFact, Version
from pipelines.circles import regions_of
from pipelines.extract import extract
from pipelines.fold import fold
from pipelines.read import Reader
from pipelines.split import split
from seeds.loader import Seeds, load_seeds

ARTICLES = Path(__file__).parent.parent / "tests" / "gold" / "articles.jsonl"
TARGET = 2.0
_MOMENT = datetime(2025, 9, 26, 6, 0, tzinfo=UTC)
_SENTENCES = 15  # of a median story of the site; the labelled texts are shorter, and are joined to about so many
_SECTIONS = {"en": "english", "ru": "vlast", "ky": "kyrgyzcha"}

_Made = TypeVar("_Made")


def main() -> int:
    """Exit code 0 where the median ratio keeps the target, else 1."""
    seeds = load_seeds()
    reader, programme = Reader(seeds), seeds.programmes["kg-ndp-2026"]
    regions = regions_of(seeds, programme.home)
    site = seeds.sites["24kg"]
    rows = []
    stories = list(_stories())
    for language, title, text in stories[::-1]:  # the night before this article: all others fill the caches of words
        made = _version(title, text, language)
        reader.read(made, split(made))
    for number, (language, title, text) in enumerate(stories, start=1):
        ref = ArticleRef("24kg", number)
        page = _page(title, text)
        url = f"https://24.kg/{_SECTIONS[language]}/{number}_x/"
        taken, version = _timed(lambda page=page, url=url, ref=ref: extract(page, url, ref, site))
        read, facts = _timed(lambda version=version: reader.read(version, split(version)))
        sourced = [SourcedFact(f"f{i:03}", fact, ref, None, url, title, "", _MOMENT, _MOMENT, "", "") for i, fact in enumerate(facts)]
        compared, _ = _timed(lambda sourced=sourced: fold(programme, seeds.register, sourced, regions=regions))
        rows.append((language, taken, read, compared))
    return _report(rows, seeds)


def _report(rows: list[tuple[str, float, float, float]], seeds: Seeds) -> int:
    print(f"{'':6}{'articles':>10}{'extract ms':>12}{'read ms':>10}{'compare ms':>12}{'ratio':>8}   (medians; rules {seeds.rules_version})")
    ratio = 0.0
    for language in ("en", "ru", "ky", "all"):
        mine = [row for row in rows if language in (row[0], "all")]
        if not mine:
            continue
        taken, read, compared = (statistics.median(row[column] for row in mine) for column in (1, 2, 3))
        ratio = statistics.median((row[2] + row[3]) / row[1] for row in mine)
        print(f"{language:6}{len(mine):>10}{taken * 1e3:>12.2f}{read * 1e3:>10.2f}{compared * 1e3:>12.2f}{ratio:>8.2f}")
    print(
        f"target: reading and comparing at most {TARGET:g} times the extraction of the cut body: {'kept' if ratio <= TARGET else 'missed'}"
    )
    return 0 if ratio <= TARGET else 1


def _stories() -> list[tuple[str, str, str]]:
    """(language, title, text) of stories of about `_SENTENCES` sentences, made of the labelled articles of one language in a row."""
    made: list[tuple[str, str, str]] = []
    held: dict[str, list[str]] = {}
    for line in ARTICLES.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        texts = held.setdefault(article["lang"], [])
        texts.append(article["text"])
        if sum(text.count(". ") + 1 for text in texts) >= _SENTENCES:
            made.append((article["lang"], article.get("title") or "A headline", "\n".join(texts)))
            held[article["lang"]] = []
    return made


def _page(title: str, text: str) -> bytes:
    body = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
    return (
        f'<html><head><title>{html.escape(title)} » 24.kg</title></head><body><div class="col-xs-12" itemscope '
        f'itemtype="http://schema.org/NewsArticle"><h1 class="newsTitle" itemprop="name">{html.escape(title)}</h1>'
        f'<div class="cont" itemprop="articleBody">{body}</div></div></body></html>'
    ).encode()


def _version(title: str, text: str, language: str) -> Version:
    return Version(ArticleRef("24kg", 1), "", Language(language), title, f"{title}\n\n{text}", _MOMENT, None, None, None, "benchmark")


def _timed(work: Callable[[], _Made]) -> tuple[float, _Made]:
    """Processor seconds, the best of three: what the work costs, not what else the machine was doing."""
    best, made = float("inf"), None
    for _ in range(3):
        started = process_time()
        made = work()
        best = min(best, process_time() - started)
    assert made is not None
    return best, made


if __name__ == "__main__":
    sys.exit(main())
