"""Decides who gets a digest after a night and puts it into the outbox: once a night and recipient. deliver.py sends.

A recipient is a reader with a cursor: a digest begins where the one before ended, so that a night that was killed before it told is told by the
next one. Row and cursor move in one transaction; the digest is made before it, so that nobody who decides at the desk waits for it. The cursor
stands at when the store was looked at, not at when the row was written: what is settled in between is told next. A backfill tells nobody: the
next night does, in as few lines as of any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from core.records import Finding, Language, Programme, RunStatus
from core.settings import AlertRecipient
from monitor.application import Application
from monitor.channels import recipient_name
from monitor.digest import Digest, desk_address
from monitor.digest_html import to_html
from monitor.digest_select import Interest, named_in, selected
from monitor.digest_text import to_text
from monitor.report_build import build
from monitor.report_model import Report
from monitor.report_span import Span, local, span
from monitor.review import seen_until
from monitor.settle import QUIET_KINDS
from store import Session, outbox, readers, runs
from store.outbox import OutboxMessage

MAILED = "mailed"
"""Kind of the outbox's rows that are digests to be sent; "digest" is what is left to the report."""
_AFTER = timedelta(microseconds=1)
"""A span begins with its first moment, and the cursor's own was told."""
_TRIES = 3
"""How often a digest is made anew because somebody decided, or something was settled, meanwhile; then it is made while others wait."""


def begin_digests(app: Application) -> None:
    """Gives each recipient who is new a cursor that stands at this moment, the beginning of a run: its news are told even if it dies."""
    wanted = [one for one in app.settings.alerts.recipients if one.wants_digest]
    with app.store.write() as tx:
        for programme in app.programmes if wanted else ():
            for one in wanted:
                if readers.cursor(tx, _reader(programme, one)) is None:
                    readers.move(tx, _reader(programme, one), app.clock.now())


def enqueue_digests(app: Application, run_id: str, file: Path | None) -> int:
    """Puts the night's digests into the outbox; a second time for one run it does nothing. `file`: the run's report. Returns how many.

    Raises StoreError, SeedError or SettingsError.
    """
    wanted = [one for one in app.settings.alerts.recipients if one.wants_digest]
    if not wanted:
        return 0
    for _ in range(_TRIES):
        with app.store.read() as tx:
            seen, mark = seen_until(tx, app), readers.mark(tx)
            made = _made(tx, app, wanted, run_id, file)
        with app.store.write() as tx:
            if readers.mark(tx) == mark:
                return _kept(tx, made, seen, app.clock.now())
    with app.store.write() as tx:
        seen = seen_until(tx, app)
        return _kept(tx, _made(tx, app, wanted, run_id, file), seen, app.clock.now())


def preview(app: Application, programme: Programme, since: str, language: Language, recipient: AlertRecipient | None) -> Digest:
    """A digest of that span as `recipient` would get it, in `language`; None: of all there is. Raises InputError on a wrong `since`."""
    with app.store.read() as tx:
        chosen = span(tx, programme, since, now=app.clock.now())
        maker = _Maker(tx, app, programme)
        last = runs.recent(tx, 1)
        failed = bool(last) and last[0].status is RunStatus.FAILED
        interest = Interest.of(recipient) if recipient else Interest()
        return maker.digest(chosen.since, interest, language, failed=failed, reader=recipient.name if recipient else "")


def _reader(programme: Programme, one: AlertRecipient) -> str:
    return f"digest:{programme.id}:{one.name}"


@dataclass(frozen=True, slots=True)
class _Made:
    """What becomes of one recipient: the cursor moves, and `message` is sent unless it is None."""

    reader: str
    message: OutboxMessage | None


def _made(tx: Session, app: Application, wanted: Sequence[AlertRecipient], run_id: str, file: Path | None) -> list[_Made]:
    """The digests of those who were not told of that run yet: reads only, as it takes its time."""
    run = runs.get(tx, run_id)
    if run is None or run.kind in QUIET_KINDS:
        return []
    known, made = outbox.keys(tx), []
    for position, programme in enumerate(app.programmes):
        maker, key = _Maker(tx, app, programme), f"{programme.id}|{run_id}"
        for one in wanted:
            target, reader = recipient_name(one.name), _reader(programme, one)
            if (key, MAILED, target) in known:
                continue
            seen = readers.cursor(tx, reader)
            since = seen + _AFTER if seen else span(tx, programme, "last-run").since
            digest = maker.digest(
                since,
                Interest.of(one),
                one.language,
                failed=run.status is RunStatus.FAILED,
                file=file.name if file and not position else "",
                reader=one.name,
            )
            told = not digest.empty or one.digest_when_empty
            made.append(_Made(reader, _message(key, target, digest) if told else None))
    return made


def _kept(tx: Session, made: Sequence[_Made], seen: datetime, now: datetime) -> int:
    """Rows and cursors in one transaction; `seen`: up to when the digests tell everything. Returns how many rows are new."""
    for one in made:
        readers.move(tx, one.reader, seen)
    return sum(outbox.enqueue(tx, one.message, now) for one in made if one.message is not None)


class _Maker:
    """Makes digests of one programme; one report a span, however many read it. As with alerts, ties are the first programme's."""

    def __init__(self, tx: Session, app: Application, programme: Programme) -> None:
        self._tx, self._app, self._programme = tx, app, programme
        self._ties = programme.id == app.programmes[0].id
        self._reports: dict[datetime | None, tuple[Report, Mapping[str, Finding]]] = {}

    def digest(
        self, since: datetime | None, interest: Interest, language: Language, *, failed: bool, file: str = "", reader: str = ""
    ) -> Digest:
        report, known = self._report(since)
        return Digest(
            selected(report, interest, known, self._programme, self._app.seeds),
            self._programme,
            self._app.seeds,
            language,
            since,
            self._app.clock.now(),
            failed,
            desk_address(self._app.settings.desk.public_url),
            file,
            reader,
        )

    def _report(self, since: datetime | None) -> tuple[Report, Mapping[str, Finding]]:
        if since not in self._reports:
            report = build(self._tx, self._app, self._programme, Span(since, local(since)))
            report = report if self._ties else replace(report, ties=(), planned=())
            self._reports[since] = report, named_in(self._tx, report)
        return self._reports[since]


def _message(key: str, target: str, digest: Digest) -> OutboxMessage:
    payload: dict[str, object] = {
        "programme": digest.programme.id,
        "since": digest.since.isoformat() if digest.since else None,
        "language": digest.language.value,
        "label": digest.report.label,
        "html": to_html(digest),
    }
    return OutboxMessage(key, MAILED, target, digest.subject, to_text(digest), payload)
