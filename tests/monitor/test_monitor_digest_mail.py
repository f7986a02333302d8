"""The digest as a mail: its parts and headers, what a server may answer, and that nobody gets one twice, whatever is killed when."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from mail_kit import MailServer, mail_server
from monitor_kit import installation, night
from nightly_kit import CLOSED, SMALL, Place, stories
from report_kit import FIRST, PAPUA_EN, PAPUA_RU

from core.errors import AlertError
from monitor.application import Application
from monitor.channels import AppriseChannel, Parcel, channels
from monitor.deliver import Delivered, deliver
from monitor.digest_night import MAILED, enqueue_digests
from monitor.mail import mail_account
from monitor.replica.nights import NIGHTS
from monitor.replica.server import ReplicaServer
from store import outbox
from store.outbox import OutboxRow

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # Apprise's plugin for mail imports it
AFTER = FIRST + timedelta(minutes=1)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


def recipients(server: MailServer, **more: Any) -> dict[str, Any]:
    return {"recipients": [{"name": "anna", "target": server.address(), "when": "digest", **more}]}


@pytest.fixture
def app(server: MailServer, tmp_path: Path) -> Iterator[Application]:
    """A night's digest in the outbox."""
    with installation(tmp_path / "data", FIRST, alerts=recipients(server), label="replica") as made:
        night(made, FIRST, [PAPUA_EN, PAPUA_RU])
        assert enqueue_digests(made, f"{FIRST:%Y%m%dT%H%M%SZ}-nightly", None) == 1
        yield made


def send(app: Application) -> Delivered:
    alerts = app.settings.alerts
    return deliver(app.store, channels((), (), app.settings.data_dir, named=alerts.recipients), app.clock, alerts.max_attempts)


def row(app: Application) -> OutboxRow:
    with app.store.read() as tx:
        (found,) = outbox.by_kind(tx, MAILED)
    return found


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert isinstance(found, EmailMessage)
    return str(found.get_content())


# ---------------------------------------------------------------- parts and headers


def test_a_mail_has_a_plain_part_and_an_html_part_that_say_the_outbox_s_row(app: Application, server: MailServer) -> None:
    assert send(app) == Delivered(1, 0, ())
    (mail,) = server.mails
    assert mail.get_content_type() == "multipart/alternative"
    assert [one.get_content_type() for one in mail.iter_parts()] == ["text/plain", "text/html"]
    kept = row(app).message
    assert part(mail, "plain").replace("\r\n", "\n") == kept.body
    assert part(mail, "html").replace("\r\n", "\n").rstrip() == str(kept.payload["html"]).rstrip()
    assert PAPUA_RU.title in part(mail, "html")
    assert not list(mail.iter_attachments())


def test_its_headers_say_from_whom_to_whom_what_when_and_which(app: Application, server: MailServer) -> None:
    send(app)
    (mail,) = server.mails
    kept = row(app)
    assert (mail["From"].addresses[0].addr_spec, mail["To"]) == ("monitor@example.org", "anna@example.org")
    assert mail["Subject"] == kept.message.subject == "[replica] Digest 2025-09-26: 1 new tie"
    assert mail["Message-ID"] == f"<{kept.idempotency_key}@example.org>"
    assert mail["Date"].datetime == FIRST
    assert (mail["Content-Language"], mail["Auto-Submitted"], mail["MIME-Version"]) == ("en", "auto-generated", "1.0")
    people, data = server.taken[0]
    assert people == ["anna@example.org"]
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998


def test_everybody_of_an_address_gets_the_mail_and_hidden_ones_stay_hidden(server: MailServer) -> None:
    address = f"{server.address('anna@example.org', 'bakyt@example.org')}&cc=chyngyz@example.org&bcc=dina@example.org"
    AppriseChannel(address, "x").send(Parcel("id-1", "Сводка: что изменилось", "текст", "", "<p>текст</p>"))
    ((people, data),) = server.taken
    assert people == ["anna@example.org", "bakyt@example.org", "chyngyz@example.org", "dina@example.org"]
    assert b"dina" not in data
    (mail,) = server.mails
    assert (mail["Subject"], mail["To"], mail["Cc"]) == (
        "Сводка: что изменилось",
        "anna@example.org, bakyt@example.org",
        "chyngyz@example.org",
    )


def test_no_subject_makes_a_header_of_its_own(server: MailServer) -> None:
    AppriseChannel(server.address(), "x").send(Parcel("id-1", "one\r\nBcc: evil@example.org\r\n\r\n<script>", "x", "", "<p>x</p>"))
    (mail,) = server.mails
    assert mail["Subject"] == "one Bcc: evil@example.org <script>"
    assert mail["Bcc"] is None
    assert server.taken[0][0] == ["anna@example.org"]


def test_an_address_that_is_no_mail_gets_the_plain_text(app: Application) -> None:
    import apprise

    assert mail_account(apprise.Apprise.instantiate("json://127.0.0.1:1")) is None
    with pytest.raises(AlertError, match="not delivered"):
        AppriseChannel("json://127.0.0.1:1", "x").send(Parcel("id-1", "s", "text", "", "<p>text</p>"))


@pytest.mark.parametrize(
    ("address", "security", "port"), [("mailto", "insecure", 25), ("mailtos", "starttls", 587), ("mailtos", "ssl", 465)]
)
def test_what_apprise_reads_of_an_address_is_kept(address: str, security: str, port: int) -> None:
    import apprise

    mode = f"&mode={security}" if address == "mailtos" else ""
    account = mail_account(apprise.Apprise.instantiate(f"{address}://anna:secret@example.org?to=b@example.org&smtp=mail.example.org{mode}"))
    assert account is not None
    assert (account.host, account.security, account.port, account.user, account.password) == (
        "mail.example.org",
        security,
        port,
        "anna",
        "secret",
    )
    assert (account.sender, account.recipients) == (("policy-monitor", "anna@example.org"), ("b@example.org",))


def test_the_sample_and_the_doctor_know_who_gets_two_parts(app: Application, server: MailServer, tmp_path: Path) -> None:
    text = {"name": "bakyt", "target": "json://127.0.0.1:1", "digest": True}
    place = Place(tmp_path / "data", CLOSED, AFTER, {"alerts": {"recipients": [*recipients(server)["recipients"], text]}})
    app.close()
    done = place.command("alerts", "test")
    assert done.stdout == "recipient:anna: sent\noperator-file: sent\n"
    assert server.mails[0].get_content_type() == "multipart/alternative"
    checks = [line for line in place.command("doctor").stdout.splitlines() if "recipients " in line]
    assert [line.split()[0] for line in checks] == ["ok", "note"]
    assert "2 named, 2 with a digest" in checks[0]
    assert "bakyt gets the digest as plain text" in checks[1]


# ---------------------------------------------------------------- what a server may answer


def test_a_refused_mail_is_tried_again_and_arrives_once(app: Application, server: MailServer) -> None:
    server.answer = "451 not today"
    first = send(app)
    assert (first.sent, first.problems) == (0, ("channel recipient:anna: the mail server said 451 not today",))
    server.answer, kept = "250 taken", row(app)
    assert kept.next_attempt_at is not None
    app.clock.at = kept.next_attempt_at  # type: ignore[attr-defined]
    assert (send(app).sent, send(app).sent) == (1, 0)
    assert len({mail["Message-ID"] for mail in server.mails}) == 1


def test_one_refused_person_is_named_and_nobody_gets_half_a_mail(server: MailServer) -> None:
    server.refused = {"bakyt@example.org"}
    with pytest.raises(AlertError, match=r"of bakyt@example.org 550 nobody of that name"):
        AppriseChannel(server.address("anna@example.org", "bakyt@example.org"), "x").send(Parcel("i", "s", "t", "", "<p>t</p>"))
    assert server.taken == []


def test_no_server_is_a_failure_in_one_line(app: Application, server: MailServer, tmp_path: Path) -> None:
    with pytest.raises(AlertError, match=r"^channel x: not delivered: .*refused"):
        AppriseChannel("mailto://127.0.0.1:1?from=a@example.org&to=b@example.org", "x").send(Parcel("i", "s", "t", "", "<p>t</p>"))


def test_a_mail_that_may_have_arrived_is_not_sent_again_by_itself(app: Application, server: MailServer) -> None:
    server.answer = None
    done = send(app)
    said = (
        "channel recipient:anna: '[replica] Digest 2025-09-26: 1 new tie' may have arrived; 'policy-monitor alerts send --retry' sends it once more",
    )
    assert (done.sent, done.failed, done.problems) == (0, 1, said)
    kept = row(app)
    assert (kept.sent_at, kept.next_attempt_at, kept.attempts) == (None, None, 1)
    app.clock.at = FIRST + timedelta(days=30)  # type: ignore[attr-defined]
    server.answer = "250 taken"
    assert send(app) == Delivered()
    with app.store.write() as tx:
        assert outbox.retry(tx, app.clock.now()) == 1
    assert send(app).sent == 1
    assert len({mail["Message-ID"] for mail in server.mails}) == 1, "a person sent it again, as the same mail"


# ---------------------------------------------------------------- kills

BEFORE = ("monitor.channels:AppriseChannel.send:1:before", "store.outbox:handing_over:1:before", "store.outbox:handing_over:1:after")
AFTERWARDS = ("monitor.channels:AppriseChannel.send:1:after", "store.outbox:sent:1:before", "store.outbox:sent:1:after")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("points", [BEFORE, AFTERWARDS], ids=["before the server has it", "after the server has it"])
def test_killed_while_it_is_delivered_it_arrives_once(
    app: Application, server: MailServer, tmp_path: Path, points: tuple[str, ...]
) -> None:
    place = Place(tmp_path / "data", CLOSED, AFTER, {"alerts": recipients(server)})
    app.close()
    for count, point in enumerate(points if points is BEFORE else points[:1]):
        died = Place(place.folder, CLOSED, AFTER + timedelta(minutes=count), place.more).command("alerts", "send", die_at=point)
        assert died.returncode == -signal.SIGKILL, (point, died.stdout, died.stderr)
    for _ in range(2):
        done = place.command("alerts", "send")
    assert len(server.taken) == 1
    (kept,) = place.rows("select sent_at is not null, next_attempt_at is null from outbox where kind = 'mailed'")
    assert kept == ((1, 1) if points is BEFORE else (0, 1))
    assert "Traceback" not in done.stderr


@pytest.mark.timeout(600)
def test_a_night_killed_before_and_after_it_wrote_the_digest_sends_it_once(server: MailServer, tmp_path: Path) -> None:
    with ReplicaServer(stories=stories(*SMALL)) as site:
        site.now = NIGHTS[0].at
        place = Place(tmp_path / "data", site.url, NIGHTS[0].at, {"alerts": recipients(server)})
        for hours, point in enumerate(("before", "after")):
            again = Place(place.folder, site.url, NIGHTS[0].at + timedelta(hours=hours), place.more)
            died = again.command("nightly", die_at=f"monitor.digest_night:enqueue_digests:1:{point}")
            assert died.returncode == -signal.SIGKILL, (died.stdout, died.stderr)
            assert place.rows("select count(*) from outbox where kind = 'mailed'") == [(hours,)]
        assert server.taken == []
        for hours in (2, 3):
            again = Place(place.folder, site.url, NIGHTS[0].at + timedelta(hours=hours), place.more)
            done = again.command("nightly")
            assert (done.returncode, done.stderr) == (0, "")
    (mail,) = server.mails
    assert "Papua New Guinea" in part(mail, "plain")
    assert "reports/" not in part(mail, "plain")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("point", AFTERWARDS)
def test_the_next_sender_says_that_a_mail_may_have_arrived(app: Application, server: MailServer, tmp_path: Path, point: str) -> None:
    place = Place(tmp_path / "data", CLOSED, AFTER, {"alerts": recipients(server)})
    app.close()
    assert place.command("alerts", "send", die_at=point).returncode == -signal.SIGKILL
    told = place.command("alerts", "send")
    assert (told.returncode, told.stdout) == (1, "0 delivered, 1 not\n")
    assert "may have arrived; 'policy-monitor alerts send --retry' sends it once more" in told.stderr
    assert (place.command("alerts", "send").returncode, len(server.taken)) == (0, 1)
    listed = place.command("alerts", "list").stdout
    assert "waits for 'alerts send --retry'" in listed
    assert "it may have arrived" in listed
