"""alerts send | list | test: the outbox and its channels, by hand."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from monitor.application import Application
from monitor.exits import ExitCode
from monitor.narrator import Narrator


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    group = typer.Typer(help="Send, list and test alerts.", no_args_is_help=True, rich_markup_mode=None)
    group.command()(send)
    group.command(name="list")(list_messages)
    group.command()(test)
    app.add_typer(group, name="alerts")


def send(
    context: typer.Context,
    retry: Annotated[bool, typer.Option("--retry", help="Also what failed before and waits for its next try or for a person")] = False,
) -> int:
    """Send what the outbox holds and is due. What cannot be delivered is kept and tried again."""
    from monitor.channels import channels
    from monitor.deliver import deliver
    from monitor.runs import DELIVERY, lease
    from store import outbox

    narrator = Narrator()
    with Application.load(context.obj) as app, lease(app.store, app.clock, DELIVERY):
        if retry:
            with app.store.write() as tx:
                outbox.retry(tx, app.clock.now())
        settings = app.settings
        found = channels(
            settings.alerts.targets, settings.alerts.operator_targets, settings.data_dir, narrator.say, settings.alerts.recipients
        )
        done = deliver(app.store, found, app.clock, settings.alerts.max_attempts)
    narrator.say(f"{done.sent} delivered, {done.failed} not")
    for problem in done.problems:
        narrator.complain(problem)
    return ExitCode.PARTIAL if done.failed else ExitCode.OK


def list_messages(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="One object a line")] = False) -> None:
    """Messages that were to be sent and are not, with the reason."""
    from store import outbox

    narrator = Narrator()
    with Application.load(context.obj) as app, app.store.read() as tx:
        rows = outbox.undelivered(tx)
    for row in rows:
        if as_json:
            entry = {"id": row.id, "kind": row.message.kind, "target": row.target, "subject": row.message.subject}
            narrator.say(json.dumps({**entry, "attempts": row.attempts, "error": row.last_error}, ensure_ascii=False))
        else:
            waits = (
                "waits for 'alerts send --retry'" if row.next_attempt_at is None else f"next try {row.next_attempt_at:%Y-%m-%d %H:%M} UTC"
            )
            narrator.say(
                f"{row.id}  {row.target}  {row.message.subject}  ({row.attempts} tries, {waits}; {row.last_error or 'not tried yet'})"
            )
    if not rows and not as_json:
        narrator.say("nothing is waiting")


def test(context: typer.Context) -> int:
    """Send a sample alert to every configured channel, so that you see whether it arrives."""
    from core.errors import AlertError
    from monitor.alert_audience import audiences
    from monitor.channels import OPERATOR_FILE_TARGET, Parcel, channels, recipient_name, recipients

    narrator = Narrator()
    failed, said = 0, "If you read this, alerts arrive here."
    with Application.load(context.obj) as app:
        app.check_inputs()
        alerts, now = app.settings.alerts, app.clock.now()
        found = channels(alerts.targets, alerts.operator_targets, app.settings.data_dir, named=alerts.recipients)
        named = [*(one.target for one in audiences(alerts)), *recipients(alerts.operator_targets, OPERATOR_FILE_TARGET)]
        by_mail = {recipient_name(one.name) for one in alerts.recipients if one.wants_digest}
        for name in dict.fromkeys(named):
            html = f"<!doctype html><html lang=en><p>{said}</p></html>" if name in by_mail else ""
            parcel = Parcel(f"test-{now:%Y%m%dT%H%M%S}", "policy-monitor: a test, nothing has happened", said, "test", html, made_at=now)
            try:
                found[name].send(parcel)
                narrator.say(f"{name}: sent")
            except AlertError as error:
                narrator.complain(str(error))
                failed += 1
    return ExitCode.PARTIAL if failed else ExitCode.OK
