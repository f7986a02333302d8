"""Is everything there that a night needs? One line a thing, each with what to do. Sends no message and changes nothing but a remembered
time, which shows that the database can be written.

Sites are asked in doctor_site.py, runs and messages looked at in doctor_runs.py; what the nights found is `status`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.errors import MonitorError
from monitor import doctor_runs
from monitor.alert_check import check_alerts
from monitor.application import Application, require_writable
from monitor.channels import ALERTS_FILE, OPERATOR_FILE, channel_name
from monitor.checks import Check, Verdict, note, ok, problem
from monitor.doctor_site import ask_site
from monitor.mail import mail_account
from monitor.planned import next_planned, zone_of

if TYPE_CHECKING:
    from apprise import NotifyBase

_LOOKED = "doctor:looked"
_MB = 2**20
_DISK_LOW_MB = 500
"""A night archives some 10 MB, a backfill of a year a few gigabytes: below this a month is not sure to fit."""


def examine(app: Application) -> Iterator[Check]:
    """Every check in turn, as it is made. A check that cannot be made is a problem; without a database, what stands in it is left out."""
    for name, look in _LOOKS:
        yield from _made(name, look, app)
    opened = list(_made("database", _database, app))
    yield from opened
    if len(opened) == 1 and opened[0].verdict is Verdict.PROBLEM:
        return
    for name, look in doctor_runs.LOOKS:
        yield from _made(name, look, app)


def _made(name: str, look: Callable[[Application], Iterable[Check]], app: Application) -> Iterator[Check]:
    try:
        yield from look(app)
    except MonitorError as error:
        yield problem(name, str(error))


def _folder(app: Application) -> Iterator[Check]:
    folder = app.settings.data_dir
    require_writable(folder)
    free_mb = shutil.disk_usage(folder).free // _MB
    if free_mb < _DISK_LOW_MB:
        yield problem("folder", f"{folder}: {free_mb} MB free, less than {_DISK_LOW_MB}; make room or move 'data_dir'")
    else:
        yield ok("folder", f"{folder}: writable, {_size(free_mb * _MB)} free")


def _seeds(app: Application) -> Iterator[Check]:
    seeds, programmes = app.seeds, app.programmes
    claims = sum(len(programme.claims) for programme in programmes)
    sources = sum(len(site.sources) for site in app.sites)
    enabled = f", with {', '.join(app.settings.seeds_enable)}" if app.settings.seeds_enable else ""
    yield ok("seeds", f"version {seeds.version}: {claims} claims, {sources} sources, {len(seeds.register)} known ties{enabled}")


def _zone(app: Application) -> Iterator[Check]:
    schedule = app.settings.schedule
    zone_of(schedule)
    for site in app.sites:
        ZoneInfo(site.timezone)
    local = next_planned(schedule, app.clock.now()).astimezone(zone_of(schedule))
    yield ok("time zone", f"{schedule.timezone}: the next {schedule.at} is {local:%Y-%m-%d %H:%M %z}")


def _contact(app: Application) -> Iterator[Check]:
    contact = app.settings.crawl.contact
    if contact:
        yield ok("contact", f"the sites are told {contact}")
    else:
        yield note("contact", "a site that we trouble cannot reach you; set 'contact' under [crawl] to a mail address or a page")


def _channels(app: Application) -> Iterator[Check]:
    alerts, folder = app.settings.alerts, app.settings.data_dir
    for what, addresses, file in (("alerts", alerts.targets, ALERTS_FILE), ("operator", alerts.operator_targets, OPERATOR_FILE)):
        if not addresses and not (what == "alerts" and alerts.recipients):
            yield ok(what, f"no address is set: {folder / file}")
        for address in addresses:
            yield _channel(what, address)
    for one in alerts.recipients:
        yield _channel(f"recipient {one.name}", one.target)


def _asked(app: Application) -> Iterator[Check]:
    recipients = app.settings.alerts.recipients
    check_alerts(app.settings.alerts, app.seeds, app.programmes)
    if recipients:
        digests = sum(one.wants_digest for one in recipients)
        yield ok("recipients", f"{len(recipients)} named, {digests} with a digest; what they ask for exists")
    for one in recipients:
        service = _service(one.target) if one.wants_digest else None
        if service is not None and mail_account(service) is None:
            yield note(
                "recipients", f"{one.name} gets the digest as plain text: two parts go to mailto:// and mailtos:// only, without pgp="
            )


def _channel(what: str, address: str) -> Check:
    """Whether Apprise can read the address. It is not shown: it may hold a password."""
    if _service(address) is None:
        said = f"{channel_name(address)}: not an address that Apprise can read; compare it with Apprise's page of that service"
        return problem(what, said)
    return ok(what, f"{channel_name(address)}: readable; 'policy-monitor alerts test' sends a sample")


def _service(address: str) -> NotifyBase | None:
    """What Apprise makes of an address; None where it cannot read it."""
    import apprise

    service = apprise.Apprise.instantiate(address, suppress_exceptions=True)
    return service if isinstance(service, apprise.NotifyBase) else None


def _sites(app: Application) -> Iterator[Check]:
    for site in app.sites:
        yield ask_site(app.settings, site.id)


def _database(app: Application) -> Iterator[Check]:
    from store import meta
    from store.health import health

    with app.store.write() as tx:
        meta.set(tx, _LOOKED, app.clock.now().isoformat())
    found = health(app.store)
    if found.damage is not None:
        yield problem(
            "database", f"{found.address} is damaged: {found.damage}; restore a backup, or delete it and run 'policy-monitor replay'"
        )
    else:
        yield ok("database", f"{found.address}: {_size(found.size_bytes)}, version {found.version}, writable")


def _size(size_bytes: int) -> str:
    size_mb = size_bytes / _MB
    return f"{size_mb / 1024:.1f} GB" if size_mb >= 1024 else f"{size_mb:.1f} MB"


_LOOKS: tuple[tuple[str, Callable[[Application], Iterable[Check]]], ...] = (
    ("folder", _folder),
    ("seeds", _seeds),
    ("time zone", _zone),
    ("contact", _contact),
    ("alerts", _channels),
    ("recipients", _asked),
    ("site", _sites),
)
