"""Letters of two parts, plain and HTML, over SMTP. Knows nothing of digests, outbox or settings.

Apprise reads the address (mailto://, mailtos://, with what it knows of providers); the letter is made and sent here, as Apprise makes its own
plain part out of the HTML, and cannot say from when on a letter may have arrived.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from core.errors import AlertError, UncertainDeliveryError
from core.records import Language

if TYPE_CHECKING:
    from apprise import NotifyBase

_TIMEOUT_S = 30.0
_POLICY = SMTP.clone(cte_type="7bit")
"""Parts as base64 or quoted-printable, whichever is shorter: not every server takes eight bits (RFC 6152)."""
_ACCEPTED = (250, 251)
_OURS = "policy-monitor"
"""Who writes, where the address gives no name: Apprise would put its own."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be read. `id` becomes the Message-ID, so that a repetition is known as one. `made_at` None: no date of its own."""

    id: str
    subject: str
    text: str
    html: str
    language: Language
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class MailAccount:
    """A server and who writes to whom through it. People are (name, address), the name empty where there is none."""

    host: str
    port: int
    security: str
    user: str
    password: str
    verified: bool
    sender: tuple[str, str]
    to: tuple[tuple[str, str], ...]
    cc: tuple[tuple[str, str], ...] = ()
    bcc: tuple[tuple[str, str], ...] = ()
    reply_to: tuple[tuple[str, str], ...] = ()

    @property
    def recipients(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(address for _, address in (*self.to, *self.cc, *self.bcc)))


def mail_account(service: NotifyBase) -> MailAccount | None:
    """The account behind an address of Apprise's; None where it is no mail, or mail that Apprise signs or encrypts."""
    from apprise.plugins.email.base import NotifyEmail, PGPMode

    if type(service) is not NotifyEmail or service.pgp_mode != PGPMode.NONE:
        return None

    def named(addresses: Iterable[Any]) -> tuple[tuple[str, str], ...]:
        return tuple((str(service.names.get(one) or ""), str(one)) for one in sorted(addresses))

    name, address = service.from_addr
    name = _OURS if name == service.app_id else name
    return MailAccount(
        str(service.smtp_host),
        int(service.port or 0),
        str(service.secure_mode),
        service.user or "",
        service.password or "",
        service.verify_certificate,
        (str(name or ""), str(address)),
        tuple((str(name or ""), str(address)) for name, address in service.targets),
        named(service.cc),
        named(service.bcc),
        named(service.reply_to),
    )


def compose(letter: Letter, account: MailAccount) -> EmailMessage:
    """multipart/alternative, the plain part first (RFC 2046, 5.1.4). Raises AlertError on an address that no header can hold."""
    message = EmailMessage(policy=_POLICY)
    try:
        message["From"] = Address(account.sender[0], addr_spec=account.sender[1])
        for header, people in (("To", account.to), ("Cc", account.cc), ("Reply-To", account.reply_to)):
            if people:
                message[header] = [Address(name, addr_spec=address) for name, address in people]
    except (ValueError, UnicodeError) as error:
        raise AlertError(f"an address cannot be written into a mail: {error}") from None
    message["Subject"] = " ".join(letter.subject.split())
    if letter.made_at is not None:
        message["Date"] = format_datetime(letter.made_at)
    message["Message-ID"] = f"<{letter.id}@{account.sender[1].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody on holiday answers it
    message.set_content(letter.text, charset="utf-8")
    message.add_alternative(letter.html, subtype="html", charset="utf-8")
    message["Content-Language"] = letter.language.value  # here: setting a content drops what the headers said of the one before
    return message


def send_letter(letter: Letter, account: MailAccount, handing: Callable[[], None], channel: str) -> None:
    """Sends it to all of the account's people, or to none. `handing` is called right before the server gets the text.

    Raises AlertError where it certainly did not arrive, UncertainDeliveryError where the server took the text and gave no answer.
    """
    data = compose(letter, account).as_bytes()
    handed = False
    try:
        with _session(account) as server:
            _expect(server.mail(account.sender[1]), channel)
            for address in account.recipients:
                _expect(server.rcpt(address), channel, address)
            handing()
            handed = True
            _expect(server.data(data), channel)
    except smtplib.SMTPResponseException as error:  # an answer, if a bad one: the letter was not taken
        raise AlertError(f"channel {channel}: the mail server said {error.smtp_code} {_words(error.smtp_error)}") from None
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        if handed:
            raise UncertainDeliveryError(f"channel {channel}: it may have arrived: {error} while it was handed over") from None
        raise AlertError(f"channel {channel}: not delivered: {error}") from None


@contextmanager
def _session(account: MailAccount) -> Iterator[smtplib.SMTP]:
    """A connection, secured and logged in as the account says. Leaving it says goodbye, whatever comes of that."""
    context = ssl.create_default_context()
    if not account.verified:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if account.security == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(account.host, account.port, timeout=_TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(account.host, account.port, timeout=_TIMEOUT_S)
    try:
        if account.security == "starttls":
            server.starttls(context=context)
        if account.user and account.password:
            server.login(account.user, account.password)
        server.ehlo_or_helo_if_needed()
        yield server
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()


def _expect(answer: tuple[int, bytes], channel: str, address: str = "") -> None:
    """Raises AlertError unless the server agreed."""
    code, said = answer
    if code not in _ACCEPTED:
        about = f" of {address}" if address else ""
        raise AlertError(f"channel {channel}: the mail server said{about} {code} {_words(said)}")


def _words(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:200]
