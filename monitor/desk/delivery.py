"""Sends what the outbox holds when somebody at the desk asks for it: what `policy-monitor alerts send --retry` does."""

from __future__ import annotations

from monitor.application import Application
from monitor.channels import channels
from monitor.deliver import Delivered, deliver
from monitor.runs import DELIVERY, lease
from store import outbox


def send_again(app: Application) -> Delivered:
    """Tries every undelivered message once, those that wait for a person too. Raises BusyError while another process sends."""
    settings = app.settings
    with lease(app.store, app.clock, DELIVERY):
        with app.store.write() as tx:
            outbox.retry(tx, app.clock.now())
        found = channels(settings.alerts.targets, settings.alerts.operator_targets, settings.data_dir, named=settings.alerts.recipients)
        return deliver(app.store, found, app.clock, settings.alerts.max_attempts)
