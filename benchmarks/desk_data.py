"""Years of news for measuring the desk, put straight into a database: articles in three languages, a part of them with something to find.

The words are those of the labelled articles, drawn by how often they stand there, and made-up names. Stories that say something are built from
templates and the labelled articles, and are read by the real readers; every later article that reuses one has the same facts. Rows go in by the
database's own bulk way, with its checks off: this is no path that the program takes.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from core.records import ArticleRef, Fact, Language, Statement, Version
from core.search import Words
from pipelines.extract import EXTRACTOR
from pipelines.read import Reader
from pipelines.search_words import SCHEME, words_of_statements
from pipelines.split import split
from seeds.loader import Seeds
from store import Store, search_index
from store.tables import (
    AnalysisRow,
    ArticleAttributeRow,
    ArticleRow,
    Base,
    CaptureRow,
    FactPartyRow,
    FactRow,
    ReadingRow,
    RunIssueRow,
    RunRow,
    SearchDocumentRow,
    StatementRow,
    TallyRow,
    VersionRow,
)
from store.version_rows import fact_values
from store.versions import version_id

ARTICLES = Path(__file__).parent.parent / "tests" / "gold" / "articles.jsonl"
SITE = "24kg"
LAST_NIGHT = datetime(2026, 1, 30, 20, 30, tzinfo=UTC)
_YEARS_DAYS = 1_500
_TELLING, _EDITED = 0.06, 0.01  # parts of the articles that say something of the programme, and that change silently
_STORIES, _FILLERS = 1_500, 4_000
_EDITIONS = {Language.EN: ("english", 0.3), Language.RU: ("vlast", 0.5), Language.KY: ("kyrgyzcha", 0.2)}
_CHUNK = 2_000

_TEMPLATES = {
    Language.EN: (
        "Kyrgyzstan and {country} established diplomatic relations, the Foreign Ministry reported.",
        "Kyrgyzstan opened an embassy in {capital}, the President said.",
        "Kyrgyzstan has established diplomatic relations with {count} countries of the world.",
        "Kyrgyzstan plans to establish diplomatic relations with {country}.",
        "The length of the state border with Tajikistan is {length} kilometers.",
        "Kyrgyzstan introduced a visa-free regime for citizens of {country}.",
    ),
    Language.RU: (
        "Кыргызстан установил дипломатические отношения с более чем {count} странами мира, сообщили в МИД.",
        "{country} и Кыргызстан установили дипломатические отношения.",
        "Кыргызстан открыл посольство в городе {capital}.",
        "Длина государственной границы с Таджикистаном составляет {length} километров.",
    ),
    Language.KY: ("Кыргызстан дүйнөнүн {count} өлкөсү менен дипломатиялык мамиле түздү.", "{country} менен дипломатиялык мамиле түзүлдү."),
}


@dataclass(frozen=True, slots=True)
class _Story:
    """A text as it was read, to be told by any number of articles."""

    version: Version
    statements: tuple[Statement, ...]
    facts: tuple[Fact, ...]
    words: tuple[Words, ...]


def generate(store: Store, seeds: Seeds, articles: int, statements: int, seed: int = 1) -> Mapping[str, int]:
    """Fills an empty store. Returns how many rows each table got. The same arguments make the same rows."""
    return _Generator(seeds, articles, statements, random.Random(seed)).fill(store)


class _Generator:
    def __init__(self, seeds: Seeds, articles: int, statements: int, chance: random.Random) -> None:
        self._seeds, self._articles, self._chance = seeds, articles, chance
        self._lines = max(2, round(statements / articles))
        self._reader = Reader(seeds)
        gold = [json.loads(line) for line in ARTICLES.read_text(encoding="utf-8").splitlines()]
        self._texts = {language: [one["text"] for one in gold if one["lang"] == language.value] for language in Language}
        self._fillers = {language: self._filler_sentences(language) for language in Language}
        self._tally: dict[datetime, list[int]] = {}
        self._tellers = {language: [self._told(language) for _ in range(_STORIES // 3)] for language in Language}

    # ------------------------------------------------------------ texts

    def _filler_sentences(self, language: Language) -> list[tuple[str, Words]]:
        words = [word for text in self._texts[language] for word in text.split()]
        letters = "abdeiklmnorstu" if language is Language.EN else "абвгдеиклмнорсту"
        names = ["".join(self._chance.choices(letters, k=7)).title() for _ in range(8_000)]
        made = []
        for _ in range(_FILLERS):
            chosen = [*self._chance.choices(words, k=self._chance.randint(8, 18)), *self._chance.choices(names, k=2)]
            self._chance.shuffle(chosen)
            text = " ".join(chosen).strip(",.;:") + "."
            made.append((text, words_of_statements([Statement(0, 0, 0, len(text), text, language)])[0]))
        return made

    def _told(self, language: Language) -> _Story:
        """Half of them labelled articles with other figures, half from the templates."""
        country = self._chance.choice(self._seeds.countries)
        said = self._chance.choice(_TEMPLATES[language]).format(
            country=next(iter(country.forms[language]), country.code),
            capital=next(iter(country.capitals[language]), country.code),
            count=self._chance.randint(160, 190),
            length=self._chance.randint(940, 1_000),
        )
        sentences = [said, *(text for text, _ in self._chance.choices(self._fillers[language], k=self._lines - 2))]
        if self._chance.random() < 0.3:
            sentences = self._chance.choice(self._texts[language]).split(". ")[: self._lines - 1]
        return self._read(language, said, sentences)

    def _read(self, language: Language, title: str, sentences: Sequence[str]) -> _Story:
        section, _ = _EDITIONS[language]
        version = Version(
            ArticleRef(SITE, 1),
            "",
            language,
            title,
            "\n\n".join((title, *sentences)),
            LAST_NIGHT,
            None,
            section,
            f"24kg-{language.value}",
            EXTRACTOR,
        )
        statements = split(version)
        return _Story(version, statements, self._reader.read(version, statements), words_of_statements(statements))

    def _filler(self, language: Language, number: int) -> _Story:
        """Nothing of the programme; its headline is its own."""
        chosen = self._chance.choices(self._fillers[language], k=self._lines)
        start, statements = 0, []
        for place, (text, _) in enumerate(chosen):
            statements.append(Statement(place, place, start, start + len(text), text, language, headline=place == 0))
            start += len(text) + 2
        section, _ = _EDITIONS[language]
        version = Version(
            ArticleRef(SITE, number),
            "",
            language,
            chosen[0][0],
            "\n\n".join(text for text, _ in chosen),
            LAST_NIGHT,
            None,
            self._chance.choice((section, "obschestvo", "ekonomika", "sport")),
            f"24kg-{language.value}",
            EXTRACTOR,
        )
        return _Story(version, tuple(statements), (), tuple(words for _, words in chosen))

    # ------------------------------------------------------------ rows

    def fill(self, store: Store) -> Mapping[str, int]:
        counts: dict[str, int] = {}
        with Bulk(store) as bulk:
            rows: dict[str, list[tuple[Any, ...]]] = {}
            for number in range(1, self._articles + 1):
                self._article(number, rows, bulk.dialect)
                if number % _CHUNK == 0 or number == self._articles:
                    for table, made in rows.items():
                        bulk.write(table, made)
                        counts[table] = counts.get(table, 0) + len(made)
                    rows = {}
            for table, made in {**self._runs(), TallyRow.__tablename__: [(hour, *said) for hour, said in self._tally.items()]}.items():
                bulk.write(table, made)
                counts[table] = len(made)
        return counts

    def _moment(self, number: int) -> datetime:
        return LAST_NIGHT - timedelta(minutes=(self._articles - number) * _YEARS_DAYS * 24 * 60 / self._articles + 60)

    def _article(self, number: int, rows: dict[str, list[tuple[Any, ...]]], dialect: str) -> None:
        language = self._chance.choices(tuple(_EDITIONS), [share for _, share in _EDITIONS.values()])[0]
        telling = self._chance.random() < _TELLING
        story = self._chance.choice(self._tellers[language]) if telling else self._filler(language, number)
        self._show(number, story, 0, rows, dialect)
        if self._chance.random() < _EDITED * (4 if telling else 1):
            other = self._another(story, language) if telling else self._filler(language, number)
            self._show(number, other, 1, rows, dialect)

    def _another(self, story: _Story, language: Language) -> _Story:
        """One that says something else: the same text again would be no edit."""
        while (other := self._chance.choice(self._tellers[language])).version.text == story.version.text:
            pass
        return other

    def _show(self, number: int, story: _Story, place: int, rows: dict[str, list[tuple[Any, ...]]], dialect: str) -> None:
        """One look at the article: a capture, and its text where that is new."""
        published = self._moment(number)
        night = _night_of(published) + timedelta(days=place)
        url = f"https://24.kg/{story.version.section}/{number}_story/"
        version = replace(story.version, ref=ArticleRef(SITE, number), url=url, published_at=published)
        key, fetched, run = version_id(version), night + timedelta(seconds=number % 900), _run_id(night)
        capture = f"urn:uuid:{number:08x}-{place:04x}-4000-8000-000000000000"

        def add(table: Any, **values: Any) -> None:
            rows.setdefault(table.__tablename__, []).append(tuple(values.get(name) for name in columns_of(table.__tablename__)))

        if place == 0:
            add(ArticleRow, site=SITE, number=number, url=url, listed_at=published, first_seen=fetched, last_attempt=fetched,
                last_success=fetched, fetches=1, gone=False, last_status=200)  # fmt: skip
            for name, value in (("url", url), ("section", version.section), ("source", version.source)):
                add(ArticleAttributeRow, site=SITE, number=number, name=name, value=value, since=fetched)
        add(CaptureRow, id=capture, run_id=run, site=SITE, kind="article", url=url, number=number, source=version.source, fetched_at=fetched,
            status=200, warc_file=f"{run}.warc.gz", offset=number * 10 + place, length=9_000, digest=key)  # fmt: skip
        add(VersionRow, id=key, site=SITE, number=number, extractor=EXTRACTOR, content_key=version.content_key, url=url,
            language=version.language.value, title=version.title, text=version.text, published_at=published, section=version.section,
            source=version.source, whole_page=False, notes=[], first_seen=fetched, again=place > 0)  # fmt: skip
        add(AnalysisRow, capture_id=capture, extractor=EXTRACTOR, rules="bench", version_id=key, analysed_at=fetched)
        add(ReadingRow, version_id=key, rules="bench", read_at=fetched)
        read = self._tally.setdefault(fetched.replace(minute=0, second=0), [0, 0, 0])
        for count, more in enumerate((place == 0, 1, len(story.statements))):
            read[count] += more
        for one in story.statements:
            add(StatementRow, version_id=key, position=one.index, paragraph=one.paragraph, start=one.start, end=one.end, text=one.text,
                language=one.language.value, headline=one.headline, quoted=one.quoted, speaker=one.speaker)  # fmt: skip
        for position, fact in enumerate(story.facts):
            values = fact_values(key, "bench", position, fact)
            add(FactRow, **values)
            for party in dict.fromkeys(fact.parties):
                add(FactPartyRow, party=party, fact_id=values["id"], version_id=key, statement=fact.statement)
        document = search_index.first_number(int(published.timestamp() // 60)) + (number * 2 + place) % 4096
        add(SearchDocumentRow, id=document, version_id=key, site=SITE, number=number, scheme=SCHEME)
        facets = search_index.facets_of(version.language.value, version.source, version.section)
        lines, whole = search_index.rows_of(dialect, document, facets, story.statements, story.words)
        for table, made in ((search_index.ARTICLES, [whole]), (search_index.STATEMENTS, lines)):
            rows.setdefault(table, []).extend(tuple(row[name] for name in INDEX_COLUMNS[dialect]) for row in made)

    def _runs(self) -> dict[str, list[tuple[Any, ...]]]:
        """A run every night, two issues each."""
        runs, issues, serial = [], [], itertools.count(1)
        for day in range(_YEARS_DAYS + 3):
            night = _night_of(LAST_NIGHT) - timedelta(days=day)
            values = {"id": _run_id(night), "kind": "nightly", "status": "ok", "started_at": night, "finished_at": night + timedelta(minutes=20),
                      "counts": {"crawl_articles": self._articles // _YEARS_DAYS}, "note": ""}  # fmt: skip
            runs.append(tuple(values[name] for name in columns_of("runs")))
            for code in ("few_stories", "page-extract"):
                issue = {"id": next(serial), "run_id": _run_id(night), "level": "warning", "code": code, "message": f"{day} stories were read",
                         "source": "24kg-en", "at": night}  # fmt: skip
                issues.append(tuple(issue.get(name) for name in columns_of("run_issues")))
        assert RunRow.__tablename__ == "runs"
        assert RunIssueRow.__tablename__ == "run_issues"
        return {"runs": runs, "run_issues": issues}


def _night_of(moment: datetime) -> datetime:
    """The night's run that meets an article of that moment first."""
    run = moment.replace(hour=20, minute=30, second=0, microsecond=0)
    return run if run >= moment else run + timedelta(days=1)


def _run_id(night: datetime) -> str:
    return f"{night:%Y%m%dT%H%M%SZ}-{hashlib.sha256(night.isoformat().encode()).hexdigest()[:6]}"


# ---------------------------------------------------------------- bulk writing

INDEX_COLUMNS = {"sqlite": ("id", "title", "title_lemmas", "body", "body_lemmas", "facets"), "postgresql": ("id", "words")}
_INDEXES = (search_index.ARTICLES, search_index.STATEMENTS)


def columns_of(table: str) -> list[str]:
    """In the order of the table."""
    return [column.name for column in Base.metadata.tables[table].columns]


class Bulk:
    """The database's own fast way in. A context manager: leaving it commits, builds what was left out, and gathers statistics."""

    def __init__(self, store: Store) -> None:
        self.dialect = store.engine.dialect.name
        self._connection: Any = store.engine.raw_connection()
        self._cursor = self._connection.cursor()

    def __enter__(self) -> Bulk:
        if self.dialect == "sqlite":
            for pragma in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -400000"):
                self._cursor.execute(f"PRAGMA {pragma}")
            self._cursor.execute("BEGIN")
        else:
            self._cursor.execute("SET session_replication_role = replica")
            for index in _INDEXES:
                self._cursor.execute(f"DROP INDEX ix_{index}_words")
        return self

    def write(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        names = list(INDEX_COLUMNS[self.dialect]) if table in _INDEXES else columns_of(table)
        if self.dialect == "sqlite":
            listed = ", ".join(f'"{name}"' for name in (["rowid", *names[1:]] if table in _INDEXES else names))
            marks = ", ".join("?" * len(names))
            self._cursor.executemany(f"INSERT INTO {table} ({listed}) VALUES ({marks})", map(_for_sqlite, rows))
            return
        listed = ", ".join(f'"{name}"' for name in names)
        with self._cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([json.dumps(value) if isinstance(value, (list, dict)) else value for value in row])

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        if failed is not None:
            self._connection.rollback()
        elif self.dialect == "sqlite":
            self._cursor.execute("COMMIT")
            self._cursor.execute("ANALYZE")
        else:
            for index in _INDEXES:
                self._cursor.execute(f"CREATE INDEX ix_{index}_words ON {index} USING gin (words) WITH (fastupdate = off)")
            self._connection.commit()
            self._connection.driver_connection.autocommit = True
            self._cursor.execute("VACUUM ANALYZE")
        self._connection.invalidate()  # its settings are not for others
        self._connection.close()


def _for_sqlite(row: tuple[Any, ...]) -> Iterator[Any] | tuple[Any, ...]:
    return tuple(
        value.strftime("%Y-%m-%d %H:%M:%S.%f")
        if isinstance(value, datetime)
        else json.dumps(value)
        if isinstance(value, (list, dict))
        else str(value)
        if type(value).__name__ == "date"
        else value
        for value in row
    )
