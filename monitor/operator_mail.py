"""Tells the operator what a run met, apart from what analysts get: one message a run that had issues, none otherwise."""

from __future__ import annotations

from core.records import IssueLevel, RunStatus
from monitor.alerts import OPERATOR
from monitor.application import Application
from monitor.channels import OPERATOR_FILE_TARGET, recipients
from store import Session, outbox, runs
from store.outbox import OutboxMessage

_SHOWN = 20


def tell_operator(tx: Session, app: Application, run_id: str) -> int:
    """Enqueues the message for each operator channel, once a run. Returns how many were new."""
    run = runs.get(tx, run_id)
    issues = runs.issues(tx, run_id)
    if run is None or (not issues and run.status is RunStatus.OK):
        return 0
    errors = sum(issue.level is IssueLevel.ERROR for issue in issues)
    label = f"[{app.settings.label}] " if app.settings.label else ""
    subject = f"{label}policy-monitor: run {run.status.value}, {errors} errors, {len(issues) - errors} warnings"
    lines = [f"{issue.level.value} {issue.code}: {issue.message}" for issue in issues[:_SHOWN]]
    if len(issues) > _SHOWN:
        lines.append(f"and {len(issues) - _SHOWN} more: 'policy-monitor status' lists them")
    payload: dict[str, object] = {"run": run_id, "status": run.status.value, "issues": [issue.code for issue in issues]}
    targets = recipients(app.settings.alerts.operator_targets, OPERATOR_FILE_TARGET)
    messages = [
        OutboxMessage(f"run:{run_id}", OPERATOR, target, subject, "\n".join([run.note, *lines]).strip(), payload) for target in targets
    ]
    return sum(outbox.enqueue(tx, message, app.clock.now()) for message in messages)
