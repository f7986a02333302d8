"""For machines that watch over the monitor: /healthz (is it well?) and /metrics (Prometheus text format). Looks only.

The figures are those of the store, so that any number of desks say the same and nothing is lost when one restarts.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from core.errors import StoreError
from core.records import IssueLevel, Relation, RunStatus
from monitor.desk.dependencies import Desk, DeskOf, Tx
from monitor.planned import NIGHTLY
from store import decisions, runs
from store.pulse import Pulse, answers, pulse

router = APIRouter(include_in_schema=False)
_NAME = "policy_monitor"


@router.get("/healthz")
def healthz(desk: DeskOf) -> JSONResponse:
    """200 while the database answers and the last good night is not too old; else 503 with the reason. Says nothing that is not for all."""
    try:
        with desk.app.store.read() as tx:
            answers(tx)
            good, any_run = runs.last_success(tx, NIGHTLY), bool(runs.recent(tx, 1))
    except StoreError:
        return JSONResponse({"status": "down", "database": "does not answer"}, 503)
    late = _late(desk, good, any_run)
    shown = {"status": "late" if late else "ok", "database": "ok", "last_good_night": good.isoformat() if good else None}
    return JSONResponse(shown, 503 if late else 200)


@router.get("/metrics")
def metrics(tx: Tx, desk: DeskOf) -> Response:
    registry = CollectorRegistry()
    _fill(registry, pulse(tx))
    waiting = _gauge(registry, "findings_waiting", "Findings that nobody decided, repetitions left out", "programme")
    for programme in desk.app.programmes:
        waiting.labels(programme.id).set(decisions.waiting(tx, programme.id))
    late = _late(desk, runs.last_success(tx, NIGHTLY), bool(runs.recent(tx, 1)))
    _gauge(registry, "nightly_late", "1 while the last good night is older than the setting desk.late_after_hours").set(late)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _fill(registry: CollectorRegistry, found: Pulse) -> None:
    _gauge(registry, "captures", "Responses in the archive").set(found.captures)
    _gauge(registry, "articles", "Articles that the crawl knows").set(found.articles)
    _gauge(registry, "texts", "Texts read; an article that was edited has several").set(found.versions)
    _gauge(registry, "alerts_undelivered", "Messages that were to be sent and are not").set(found.undelivered)
    standing = _gauge(registry, "findings", "Findings that stand", "relation")
    for relation in Relation:
        standing.labels(relation.value).set(found.standing.get(relation.value, 0))
    every = _gauge(registry, "runs", "Runs by how they ended", "kind", "status")
    for (kind, status), count in sorted(found.runs.items()):
        every.labels(kind, status).set(count)
    good = _gauge(registry, "last_good_run_timestamp_seconds", "When the newest run that ended well, or in part, was started", "kind")
    for kind, when in sorted(found.last_good.items()):
        good.labels(kind).set(when.timestamp())
    _fill_last(registry, found)


def _fill_last(registry: CollectorRegistry, found: Pulse) -> None:
    """The newest run of each kind."""
    started = _gauge(registry, "last_run_timestamp_seconds", "When the newest run was started", "kind")
    status = _gauge(registry, "last_run_status", "1 for the status of the newest run", "kind", "status")
    took = _gauge(registry, "last_run_duration_seconds", "How long the newest finished run took", "kind")
    issues = _gauge(registry, "last_run_issues", "Issues of the newest run", "kind", "level")
    counts = _gauge(registry, "last_run_count", "What the newest run did, by the names of its counts", "kind", "count")
    for run in found.last:
        started.labels(run.kind).set(run.started_at.timestamp())
        for one in RunStatus:
            status.labels(run.kind, one.value).set(run.status == one.value)
        if run.finished_at is not None:
            took.labels(run.kind).set((run.finished_at - run.started_at).total_seconds())
        for level in IssueLevel:
            issues.labels(run.kind, level.value).set(run.issues.get(level.value, 0))
        for name, count in sorted(run.counts.items()):
            counts.labels(run.kind, name).set(count)


def _gauge(registry: CollectorRegistry, name: str, said: str, *labels: str) -> Gauge:
    return Gauge(f"{_NAME}_{name}", said, labels, registry=registry)


def _late(desk: Desk, good: datetime | None, any_run: bool) -> bool:
    """As the red banner has it: an installation that never ran is new, not late."""
    if good is None:
        return any_run
    return desk.app.clock.now() - good > timedelta(hours=desk.settings.late_after_hours)
