"""Tells the operator of a night that could not tell of itself: it did not start, or its process died. Silence is never success."""

from __future__ import annotations

from datetime import datetime

from core.errors import BusyError
from monitor.alerts import OPERATOR
from monitor.application import Application
from monitor.channels import OPERATOR_FILE_TARGET, channels, recipients
from monitor.deliver import Delivered, deliver
from monitor.exits import MEANINGS, ExitCode
from monitor.runs import DELIVERY, lease
from store import outbox
from store.outbox import OutboxMessage


def tell_of_a_lost_night(app: Application, planned: datetime, night: str, code: int, ended: str) -> Delivered:
    """One message a planned night and code to each operator channel. `night` and `ended` are in words. Raises StoreError."""
    settings = app.settings
    label = f"[{settings.label}] " if settings.label else ""
    meaning = f" ({MEANINGS[ExitCode(code)]})" if code in MEANINGS else ""
    body = (
        f"The scheduler started 'policy-monitor nightly' and it {ended}{meaning}. What it had stored is kept and the next run resumes. "
        "'policy-monitor doctor' says what is wrong, 'policy-monitor status' what was done."
    )
    key = f"night:{planned.isoformat()}:{code}"
    with app.store.write() as tx:
        for target in recipients(settings.alerts.operator_targets, OPERATOR_FILE_TARGET):
            message = OutboxMessage(key, OPERATOR, target, f"{label}policy-monitor: the night of {night} {ended}", body, {"code": code})
            outbox.enqueue(tx, message, app.clock.now())
    try:
        with lease(app.store, app.clock, DELIVERY):
            found = channels(settings.alerts.targets, settings.alerts.operator_targets, settings.data_dir, named=settings.alerts.recipients)
            return deliver(app.store, found, app.clock, settings.alerts.max_attempts)
    except BusyError:
        return Delivered()  # whoever sends now sends this too
